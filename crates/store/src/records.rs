//! Records: folding a subject's changes from the log and from what waits, and the few kept open.

use record::{Body, Change, Envelope, Record, Subject};
use rusqlite::Connection;

use crate::{PendingState, Result, Store, state::State};

/// Records kept in memory: the pages somebody is moving between.
const PEOPLE_MAX: usize = 4;

/// The records last read, most recent last, and the area's, which every page needs.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    area: Option<Record>,
    people: Vec<Record>,
}

impl Cache {
    /// Takes a record out, to be changed and put back.
    pub fn take(&mut self, subject: Subject) -> Option<Record> {
        if let Subject::Area(_) = subject {
            return self.area.take();
        }
        let held = |record: &Record| record.subject() == subject;
        let at = self.people.iter().position(held)?;
        Some(self.people.remove(at))
    }

    /// Puts a record in as the most recent.
    pub fn put(&mut self, record: Record) -> &Record {
        if let Subject::Area(_) = record.subject() {
            return self.area.insert(record);
        }
        if self.people.len() >= PEOPLE_MAX {
            self.people.remove(0);
        }
        self.people.push_mut(record)
    }
}

impl Store {
    /// A subject's record: everything the log holds and everything that waits. What the server
    /// refused is no part of it and stands under [`Store::unsent`].
    ///
    /// A subject never heard of has an empty record.
    pub fn record(&mut self, subject: Subject) -> Result<&Record> {
        let record = self.take_record(subject)?;
        Ok(self.cache.put(record))
    }

    /// A subject's record without what this device alone holds: what every device with the same
    /// access has, once all has been sent and fetched.
    pub fn served_record(&self, subject: Subject) -> Result<Record> {
        let mut record = Record::new(subject);
        read_log(&self.conn, &self.state, &mut record)?;
        Ok(record)
    }

    /// The record out of the cache, or folded anew.
    pub(crate) fn take_record(&mut self, subject: Subject) -> Result<Record> {
        match self.cache.take(subject) {
            Some(record) => Ok(record),
            None => fold(&self.conn, &self.state, subject),
        }
    }
}

/// Folds a subject's changes.
pub(crate) fn fold(conn: &Connection, state: &State, subject: Subject) -> Result<Record> {
    let mut record = Record::new(subject);
    read_log(conn, state, &mut record)?;
    read_pending(conn, state, &mut record)?;
    Ok(record)
}

fn read_log(conn: &Connection, state: &State, record: &mut Record) -> Result<()> {
    let mut statement =
        conn.prepare_cached("SELECT envelope, body FROM log WHERE stream = ?1 ORDER BY pseq")?;
    for stream in state
        .of_subject(record.subject())
        .filter(|stream| stream.pseq > 0)
    {
        let mut rows = statement.query([stream.id])?;
        while let Some(row) = rows.next()? {
            let blob = |at| row.get_ref(at)?.as_blob().map_err(of_column);
            // A change got here only as the body that its envelope names, and every page of the
            // file is sealed: hashing each body anew would find nothing.
            let (id, _) = Envelope::sender(blob(0)?)?;
            let body = Body::decode(blob(1)?)?;
            record.insert(Change { id, body });
        }
    }
    Ok(())
}

fn read_pending(conn: &Connection, state: &State, record: &mut Record) -> Result<()> {
    let mut statement = conn.prepare_cached("SELECT body FROM pending WHERE id = ?1")?;
    let rows = state.pending.of_subject(record.subject());
    for row in rows.filter(|row| row.state != PendingState::Rejected) {
        let mut rows = statement.query([row.id])?;
        while let Some(row) = rows.next()? {
            record.insert(Change::decode(
                row.get_ref(0)?.as_blob().map_err(of_column)?,
            )?);
        }
    }
    Ok(())
}

/// A column that is not the bytes it must be.
pub(crate) fn of_column(error: rusqlite::types::FromSqlError) -> rusqlite::Error {
    error.into()
}
