//! Reading the ledger: each method is a statement or two on the transaction's snapshot.

use record::{ChainHash, ChangeId, DeviceId, EnvelopeHash, Incarnation, Seq, Stream, Subject};
use rusqlite::{Connection, OptionalExtension, Params, Row, params};
use sync::{
    Epoch,
    ledger::{
        Answer, Arrival, Kept, LedgerError, LedgerRead, LedgerRow, Numbers, Place, Relation,
        Standing, StreamHead, StreamKey, Tie, Visit,
    },
    message::{Carried, Need, OwnHead},
};

use super::{
    Step,
    rows::{self, failed, number},
};

impl Step<'_> {
    /// The one row of a query, if there is one.
    pub(super) fn row<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Answer<Option<T>> {
        row(self.db, sql, params, read).map_err(failed)
    }

    /// Every row of a query.
    pub(super) fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Answer<Vec<T>> {
        all(self.db, sql, params, read).map_err(failed)
    }

    fn ids(&self, sql: &str, params: impl Params) -> Answer<Vec<ChangeId>> {
        self.all(sql, params, |row| row.get(0).map(ChangeId))
    }

    fn needs(&self, kept: i64) -> Answer<Vec<Need>> {
        let sql = "SELECT what, change, kind, field FROM need WHERE kept = ? ORDER BY nth";
        self.all(sql, [kept], rows::need)?.into_iter().collect()
    }

    fn standing_apart(
        &self,
        id: i64,
        state: &str,
        why: (Option<i64>, Option<String>),
    ) -> Answer<Standing> {
        let reason = match why {
            (Some(code), Some(text)) => Some(rows::reason(code, &text)),
            _ => None,
        };
        match (state, reason) {
            ("held", None) => Ok(Standing::Held(self.needs(id)?)),
            ("quarantined", Some(reason)) => Ok(Standing::Quarantined(reason)),
            ("rejected", Some(reason)) => Ok(Standing::Rejected(reason)),
            _ => Err(LedgerError::Damaged("a kept change without its state")),
        }
    }

    /// Shows the rows of a query to a visitor until it has enough.
    fn show(&self, sql: &str, params: impl Params, visit: &mut Visit<'_>) -> Answer<()> {
        let mut statement = self.db.prepare_cached(sql).map_err(failed)?;
        let mut rows = statement.query(params).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            if !show_row(row, visit)? {
                break;
            }
        }
        Ok(())
    }
}

pub(super) fn row<T>(
    db: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Option<T>> {
    db.prepare_cached(sql)?.query_row(params, read).optional()
}

fn all<T>(
    db: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    db.prepare_cached(sql)?.query_map(params, read)?.collect()
}

/// Shows one row without copying its bytes.
fn show_row(row: &Row<'_>, visit: &mut Visit<'_>) -> Answer<bool> {
    let numbers =
        || -> rusqlite::Result<_> { Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)) };
    let (stream, pseq, gseq, batch): (i64, i64, i64, i64) = numbers().map_err(failed)?;
    let blob = |at: usize| {
        let value = row.get_ref(at).map_err(failed)?;
        value
            .as_blob()
            .map_err(|_| LedgerError::Damaged("a change without its bytes"))
    };
    Ok(visit(LedgerRow {
        stream: StreamKey(stream),
        pseq: rows::count(pseq)?,
        gseq: rows::count(gseq)?,
        batch: rows::count(batch)?,
        chain: ChainHash(row.get(4).map_err(failed)?),
        envelope: blob(5)?,
        body: blob(6)?,
    }))
}

impl LedgerRead for Step<'_> {
    fn epoch(&self) -> Answer<Epoch> {
        let sql = "SELECT counter, id FROM epoch ORDER BY counter DESC LIMIT 1";
        let row = self.row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let (counter, id) = row.ok_or(LedgerError::Damaged("no epoch"))?;
        Ok(Epoch {
            counter: rows::count(counter)?,
            id,
        })
    }

    fn head(&self) -> Answer<Place> {
        let row = self.row("SELECT gseq FROM feed_head", [], |row| row.get(0))?;
        let gseq = rows::count(row.ok_or(LedgerError::Damaged("no head"))?)?;
        let mark = self
            .mark(gseq)?
            .ok_or(LedgerError::Damaged("a head without its change"))?;
        Ok(Place { gseq, mark })
    }

    fn mark(&self, gseq: u64) -> Answer<Option<ChainHash>> {
        if gseq == 0 {
            return Ok(Some(ChainHash::START));
        }
        let sql = "SELECT chain FROM change WHERE gseq = ?";
        self.row(sql, [number(gseq)], |row| row.get(0).map(ChainHash))
    }

    fn stream(&self, stream: &Stream) -> Answer<Option<StreamHead>> {
        let key = (stream.subject.bytes(), stream.compartment.as_str());
        let sql = include_str!("stream.sql");
        self.row(sql, key, rows::stream_head)?.transpose()
    }

    fn stream_by_key(&self, key: StreamKey) -> Answer<StreamHead> {
        let sql = "SELECT id, subject, compartment, pseq, chain FROM stream WHERE id = ?";
        let head = self.row(sql, [key.0], rows::stream_head)?;
        head.ok_or(LedgerError::Damaged("a change of no stream"))?
    }

    fn streams_of(&self, subject: Subject) -> Answer<Vec<StreamHead>> {
        let heads = self.all(
            include_str!("streams_of.sql"),
            [subject.bytes()],
            rows::stream_head,
        )?;
        heads.into_iter().collect()
    }

    fn chain(&self, stream: StreamKey, pseq: u64) -> Answer<Option<ChainHash>> {
        if pseq == 0 {
            return Ok(Some(ChainHash::START));
        }
        let sql = "SELECT chain FROM change WHERE stream = ? AND pseq = ?";
        let place = (stream.0, number(pseq));
        self.row(sql, place, |row| row.get(0).map(ChainHash))
    }

    fn rows(&self, stream: StreamKey, from: u64, visit: &mut Visit<'_>) -> Answer<()> {
        let place = (stream.0, number(from));
        self.show(include_str!("rows.sql"), place, visit)
    }

    fn feed(&self, after: u64, most: u64, visit: &mut Visit<'_>) -> Answer<()> {
        let place = (number(after), number(after.saturating_add(most)));
        self.show(include_str!("feed.sql"), place, visit)
    }

    fn own_head(&self, device: DeviceId, incarnation: Incarnation) -> Answer<OwnHead> {
        let sql = "SELECT seq, hash FROM sender WHERE device = ? AND incarnation = ?";
        let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let Some((seq, hash)) = self.row(sql, (device.0, incarnation.0), read)? else {
            return Ok(OwnHead::START);
        };
        Ok(OwnHead {
            seq: rows::count(seq)?,
            hash: EnvelopeHash(hash),
        })
    }

    fn arrival(
        &self,
        device: DeviceId,
        incarnation: Incarnation,
        seq: Seq,
    ) -> Answer<Option<Arrival>> {
        let place = params![device.0, incarnation.0, number(seq)];
        self.row(include_str!("arrival.sql"), place, |row| {
            let why: (Option<i64>, Option<String>) = (row.get(2)?, row.get(3)?);
            Ok(Arrival {
                device,
                incarnation,
                seq,
                hash: EnvelopeHash(row.get(0)?),
                change: ChangeId(row.get(1)?),
                refused: why
                    .0
                    .zip(why.1)
                    .map(|(code, text)| rows::reason(code, &text)),
            })
        })
    }

    fn standing(&self, change: ChangeId) -> Answer<Option<Standing>> {
        let sql = "SELECT gseq, pseq, accepted_at FROM change WHERE id = ?";
        let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        if let Some((gseq, pseq, at)) = self.row(sql, [change.0], read)? {
            return Ok(Some(Standing::Accepted(Numbers {
                gseq: rows::count(gseq)?,
                pseq: rows::count(pseq)?,
                accepted_at: rows::instant(at)?,
            })));
        }
        let sql = "SELECT id, state, code, text FROM kept WHERE change = ?";
        let read = |row: &Row<'_>| {
            let state: String = row.get(1)?;
            Ok((row.get(0)?, state, (row.get(2)?, row.get(3)?)))
        };
        let kept = self.row(sql, [change.0], read)?;
        kept.map(|(id, state, why)| self.standing_apart(id, &state, why))
            .transpose()
    }

    fn body(&self, change: ChangeId) -> Answer<Option<Vec<u8>>> {
        self.row("SELECT body FROM change WHERE id = ?", [change.0], |row| {
            row.get(0)
        })
    }

    fn kept(&self, change: ChangeId) -> Answer<Option<Kept>> {
        let read = |row: &Row<'_>| {
            let subject: Vec<u8> = row.get(1)?;
            let carried = Carried {
                envelope: row.get(2)?,
                body: row.get(3)?,
            };
            Ok((record::AuthorId(row.get(0)?), subject, carried))
        };
        let sql = "SELECT author, subject, envelope, body FROM kept WHERE change = ?";
        let Some((author, subject, carried)) = self.row(sql, [change.0], read)? else {
            return Ok(None);
        };
        let standing = self.standing(change)?;
        Ok(Some(Kept {
            change,
            author,
            subject: rows::subject(&subject)?,
            standing: standing.ok_or(LedgerError::Damaged("a kept change without its state"))?,
            carried,
        }))
    }

    fn waiting_for(&self, change: ChangeId) -> Answer<Vec<ChangeId>> {
        self.ids(include_str!("waiting_for.sql"), [change.0])
    }

    fn open_for(&self, subject: Subject) -> Answer<Vec<ChangeId>> {
        self.ids(include_str!("open_for.sql"), [subject.bytes()])
    }

    fn open(&self) -> Answer<Vec<ChangeId>> {
        self.ids(
            "SELECT change FROM kept WHERE state <> 'rejected' ORDER BY id",
            [],
        )
    }

    fn relations(&self, subject: Subject) -> Answer<Vec<Relation>> {
        let read = |row: &Row<'_>| {
            let tie: String = row.get(0)?;
            let (field, to): (String, Vec<u8>) = (row.get(1)?, row.get(3)?);
            Ok((tie, field, ChangeId(row.get(2)?), to))
        };
        let sql = "SELECT tie, field, change, party FROM relation WHERE subject = ?";
        let relations = self.all(sql, [subject.bytes()], read)?;
        let relation = |(tie, field, change, to): (String, _, _, _)| {
            Ok(Relation {
                subject,
                tie: rows::tie_of(&tie)?,
                field,
                change,
                to,
            })
        };
        relations.into_iter().map(relation).collect()
    }

    fn related(&self, tie: Tie, to: &[u8]) -> Answer<Vec<Subject>> {
        let read = |row: &Row<'_>| row.get::<_, Vec<u8>>(0);
        let subjects = self.all(include_str!("related.sql"), (rows::tie(tie), to), read)?;
        subjects.iter().map(|bytes| rows::subject(bytes)).collect()
    }

    fn access_version(&self, tie: Tie, to: &[u8]) -> Answer<u64> {
        let sql = "SELECT version FROM access_version WHERE tie = ? AND party = ?";
        let version = self.row(sql, (rows::tie(tie), to), |row| row.get(0))?;
        rows::count(version.unwrap_or(0))
    }

    fn due_on(&self, subject: Subject) -> Answer<Option<i32>> {
        let sql = "SELECT min(due_on) FROM due WHERE subject = ?";
        let on = self.row(sql, [subject.bytes()], |row| row.get(0))?;
        Ok(on.flatten())
    }
}
