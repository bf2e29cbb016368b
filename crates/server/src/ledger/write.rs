//! Writing the ledger, within its one write transaction.

use chrono::{DateTime, Utc};
use record::{ChainHash, ChangeId, Subject};
use rusqlite::{Params, params};
use sync::{
    Epoch,
    ledger::{
        Answer, Arrival, Due, Kept, LedgerError, LedgerRead, LedgerWrite, NewRow, Numbers,
        Relation, Standing, StreamHead, StreamKey, Tie,
    },
    message::Need,
};

use super::{
    Step,
    rows::{self, failed, number},
};

impl Step<'_> {
    /// Runs a statement and says how many rows it changed.
    fn run(&self, sql: &str, params: impl Params) -> Answer<usize> {
        let mut statement = self.db.prepare_cached(sql).map_err(failed)?;
        statement.execute(params).map_err(failed)
    }

    /// The ledger's number of an incarnation, given to a new one now.
    fn sender(&self, arrival: &Arrival) -> Answer<i64> {
        let key = (arrival.device.0, arrival.incarnation.0);
        self.run(include_str!("meet_sender.sql"), key)?;
        let sql = "SELECT id FROM sender WHERE device = ? AND incarnation = ?";
        let id = self.row(sql, key, |row| row.get(0))?;
        id.ok_or(LedgerError::Damaged("an incarnation that was not noted"))
    }

    fn forget_apart(&self, change: ChangeId) -> Answer<()> {
        self.run(include_str!("forget_needs.sql"), [change.0])?;
        self.run("DELETE FROM kept WHERE change = ?", [change.0])?;
        Ok(())
    }

    fn note_needs(&self, change: ChangeId, needs: &[Need]) -> Answer<()> {
        self.run(include_str!("forget_needs.sql"), [change.0])?;
        for (nth, need) in (0_i64..).zip(needs) {
            let (what, waits_for, kind, field) = rows::need_row(need);
            let waits_for = waits_for.map(|id| id.0);
            let row = params![change.0, nth, what, waits_for, kind, field];
            self.run(include_str!("note_need.sql"), row)?;
        }
        Ok(())
    }

    /// The end of a stream; a new one begins now.
    fn end_of(&self, row: &NewRow) -> Answer<StreamHead> {
        if let Some(head) = self.stream(&row.stream)? {
            return Ok(head);
        }
        let (subject, compartment) = (row.stream.subject.bytes(), &row.stream.compartment);
        let new = params![subject, compartment.as_str(), ChainHash::START.0];
        self.run(include_str!("begin_stream.sql"), new)?;
        Ok(StreamHead {
            key: StreamKey(self.db.last_insert_rowid()),
            stream: row.stream.clone(),
            pseq: 0,
            chain: ChainHash::START,
        })
    }
}

impl LedgerWrite for Step<'_> {
    fn begin_epoch(&mut self, epoch: Epoch) -> Answer<()> {
        let row = params![number(epoch.counter), epoch.id];
        self.run(include_str!("begin_epoch.sql"), row)?;
        Ok(())
    }

    fn arrive(&mut self, arrival: &Arrival) -> Answer<()> {
        let sender = self.sender(arrival)?;
        let refused = arrival.refused.as_ref();
        let row = params![
            sender,
            number(arrival.seq),
            arrival.hash.0,
            arrival.change.0,
            refused.map(|reason| reason.code.number()),
            refused.map(|reason| &reason.text.0),
        ];
        self.run(include_str!("arrive.sql"), row)?;
        // As a rule one step: more only where a restored server is handed what it lacked.
        while self.run(include_str!("advance_sender.sql"), [sender])? > 0 {}
        Ok(())
    }

    fn keep(&mut self, kept: &Kept) -> Answer<()> {
        let (state, reason) = rows::state(&kept.standing)?;
        let row = params![
            kept.change.0,
            kept.author.0,
            kept.subject.bytes(),
            state,
            reason.map(|reason| reason.code.number()),
            reason.map(|reason| &reason.text.0),
            kept.carried.envelope,
            kept.carried.body,
        ];
        self.run(include_str!("keep.sql"), row)?;
        let needs = match &kept.standing {
            Standing::Held(needs) => needs.as_slice(),
            _ => &[],
        };
        self.note_needs(kept.change, needs)
    }

    fn append(&mut self, rows: &[NewRow], accepted_at: DateTime<Utc>) -> Answer<Vec<Numbers>> {
        let before = self.head()?.gseq;
        let mut ends: Vec<StreamHead> = Vec::new();
        let mut numbers = Vec::with_capacity(rows.len());
        for (gseq, row) in (before + 1..).zip(rows) {
            self.forget_apart(row.change)?;
            let at = match ends.iter().position(|end| end.stream == row.stream) {
                Some(at) => at,
                None => {
                    ends.push(self.end_of(row)?);
                    ends.len() - 1
                }
            };
            let Some(end) = ends.get_mut(at) else {
                continue;
            };
            end.pseq += 1;
            end.chain = end.chain.then(row.hash);
            let written = params![
                end.key.0,
                number(end.pseq),
                number(gseq),
                number(before + 1),
                row.change.0,
                end.chain.0,
                accepted_at.timestamp_millis(),
                row.carried.envelope,
                row.carried.body,
            ];
            self.run(include_str!("append.sql"), written)?;
            numbers.push(Numbers {
                gseq,
                pseq: end.pseq,
                accepted_at,
            });
        }
        for end in &ends {
            let sql = "UPDATE stream SET pseq = ?2, chain = ?3 WHERE id = ?1";
            self.run(sql, (end.key.0, number(end.pseq), end.chain.0))?;
        }
        let last = number(before + rows.len() as u64);
        self.run("UPDATE feed_head SET gseq = ?", [last])?;
        Ok(numbers)
    }

    fn relate(&mut self, relation: &Relation) -> Answer<()> {
        let row = params![
            relation.subject.bytes(),
            relation.field,
            relation.change.0,
            rows::tie(relation.tie),
            relation.to,
        ];
        self.run(include_str!("relate.sql"), row)?;
        Ok(())
    }

    fn unrelate(&mut self, subject: Subject, field: &str, change: ChangeId) -> Answer<bool> {
        let version = params![subject.bytes(), field, change.0];
        Ok(self.run(include_str!("unrelate.sql"), version)? > 0)
    }

    fn raise_access_version(&mut self, tie: Tie, to: &[u8]) -> Answer<()> {
        self.run(
            include_str!("raise_access_version.sql"),
            (rows::tie(tie), to),
        )?;
        Ok(())
    }

    fn set_due(&mut self, due: Due) -> Answer<()> {
        let entry = (due.subject.bytes(), due.entry.0);
        self.run("DELETE FROM due WHERE subject = ? AND entry = ?", entry)?;
        if let Some(on) = due.on {
            let row = params![entry.0, entry.1, on];
            self.run(
                "INSERT INTO due (subject, entry, due_on) VALUES (?, ?, ?)",
                row,
            )?;
        }
        Ok(())
    }
}
