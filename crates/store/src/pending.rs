//! Changes that the log does not hold: their states, and where each lies in its table.
//!
//! What is sent, and what an answer of the server does to a row, is in `outbox`.

use std::collections::BTreeMap;

use record::{ChangeId, Seq, Subject};
use rusqlite::{
    Connection,
    types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef},
};

use crate::{Result, number};

/// What became of a change that the log does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PendingState {
    /// On this laptop only.
    Waiting,
    /// The server has taken it; it has not come back in its place in the stream.
    Accepted,
    /// The server has it and cannot decide yet.
    Held,
    /// The server has it and a person must decide.
    Quarantined,
    /// The server refused it. It is no part of the record and is kept here for ever.
    Rejected,
    /// The server once had it and may have lost it: it is offered again.
    Offer,
}

impl PendingState {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Waiting, "waiting"),
        (Self::Accepted, "accepted"),
        (Self::Held, "held"),
        (Self::Quarantined, "quarantined"),
        (Self::Rejected, "rejected"),
        (Self::Offer, "offer"),
    ];

    /// The word it is stored as.
    pub fn word(self) -> &'static str {
        let found = Self::ALL.iter().find(|(state, _)| *state == self);
        found.map_or("waiting", |(_, word)| word)
    }
}

impl ToSql for PendingState {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.word().into())
    }
}

impl FromSql for PendingState {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        let found = Self::ALL.iter().find(|(_, known)| *known == word);
        found
            .map(|(state, _)| *state)
            .ok_or(FromSqlError::InvalidType)
    }
}

/// One row of the table, without its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PendingRow {
    pub id: i64,
    pub subject: Subject,
    pub seq: Option<Seq>,
    pub state: PendingState,
}

/// The table's rows by what they are looked for by. Small: what waits, not what was written.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct PendingIndex {
    by_change: BTreeMap<ChangeId, PendingRow>,
    by_seq: BTreeMap<Seq, ChangeId>,
    by_subject: BTreeMap<Subject, BTreeMap<i64, ChangeId>>,
}

impl PendingIndex {
    /// Reads the whole table's index.
    pub fn load(conn: &Connection) -> Result<Self> {
        let mut index = Self::default();
        let mut statement = conn.prepare_cached(include_str!("pending/index.sql"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let subject: [u8; 17] = row.get(1)?;
            let subject = Subject::from_bytes(&subject).ok_or(FromSqlError::InvalidType);
            let pending = PendingRow {
                id: row.get(0)?,
                subject: subject.map_err(rusqlite::Error::from)?,
                seq: row.get::<_, Option<i64>>(3)?.map(number::read),
                state: row.get(4)?,
            };
            index.insert(ChangeId(row.get(2)?), pending);
        }
        Ok(index)
    }

    pub fn insert(&mut self, change: ChangeId, row: PendingRow) {
        self.remove(change);
        if let Some(seq) = row.seq {
            self.by_seq.insert(seq, change);
        }
        self.by_subject
            .entry(row.subject)
            .or_default()
            .insert(row.id, change);
        self.by_change.insert(change, row);
    }

    pub fn remove(&mut self, change: ChangeId) -> Option<PendingRow> {
        let row = self.by_change.remove(&change)?;
        if let Some(seq) = row.seq {
            self.by_seq.remove(&seq);
        }
        if let Some(ids) = self.by_subject.get_mut(&row.subject) {
            ids.remove(&row.id);
            if ids.is_empty() {
                self.by_subject.remove(&row.subject);
            }
        }
        Some(row)
    }

    pub fn get(&self, change: ChangeId) -> Option<PendingRow> {
        self.by_change.get(&change).copied()
    }

    pub fn is_empty(&self) -> bool {
        self.by_change.is_empty()
    }

    /// The changes in a state, in order of arrival.
    pub fn in_state(&self, state: PendingState) -> Vec<(ChangeId, PendingRow)> {
        let rows = self.rows().filter(|(_, row)| row.state == state);
        let mut rows: Vec<_> = rows.collect();
        rows.sort_by_key(|(_, row)| row.id);
        rows
    }

    /// Every row, by change.
    pub fn rows(&self) -> impl Iterator<Item = (ChangeId, PendingRow)> {
        self.by_change.iter().map(|(change, row)| (*change, *row))
    }

    /// The rows of one subject, in order of arrival.
    pub fn of_subject(&self, subject: Subject) -> impl Iterator<Item = PendingRow> {
        let rows = self.by_subject.get(&subject).into_iter().flatten();
        rows.filter_map(|(_, change)| self.get(*change))
    }

    /// Our own numbered rows after a number, in order, whatever their state.
    pub fn after(&self, seq: Seq) -> impl Iterator<Item = (Seq, PendingRow)> {
        self.by_seq
            .range(seq.saturating_add(1)..)
            .filter_map(|(seq, change)| Some((*seq, self.get(*change)?)))
    }

    /// Whether a row has this number of ours.
    pub fn has_number(&self, seq: Seq) -> bool {
        self.by_seq.contains_key(&seq)
    }

    /// How many rows are in a state.
    pub fn count(&self, state: PendingState) -> usize {
        self.rows().filter(|(_, row)| row.state == state).count()
    }

    /// The number before which every one of our numbered rows has a verdict; `last` is the last
    /// number given.
    pub fn settled(&self, last: Seq) -> Seq {
        let mut numbered = self.after(0);
        let waiting = numbered.find(|(_, row)| row.state == PendingState::Waiting);
        waiting.map_or(last, |(seq, _)| seq.saturating_sub(1))
    }
}
