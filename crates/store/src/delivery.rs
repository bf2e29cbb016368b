//! How far a change has come, and which device sent it: what a page shows beside a version.

use record::{ChangeId, Envelope, Subject};
use rusqlite::Connection;

use crate::{PendingState, Result, Store, StoreError, records, state::State};

/// How far a change has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// On this laptop only: it waits, was refused, or is offered to a restored server.
    OnThisLaptop,
    /// The server has it and gives it to nobody yet: held or quarantined.
    Received,
    /// The server has it in its history.
    OnServer,
}

impl From<PendingState> for Delivery {
    fn from(state: PendingState) -> Self {
        match state {
            PendingState::Waiting | PendingState::Rejected | PendingState::Offer => {
                Self::OnThisLaptop
            }
            PendingState::Held | PendingState::Quarantined => Self::Received,
            PendingState::Accepted => Self::OnServer,
        }
    }
}

/// Which device sent a change, and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Its envelope.
    pub envelope: Envelope,
    /// How far it has come.
    pub delivery: Delivery,
}

impl Store {
    /// How far a change of a record has come.
    pub fn delivery(&mut self, subject: Subject, change: ChangeId) -> Result<Delivery> {
        if let Some(row) = self.state.pending.get(change) {
            return Ok(row.state.into());
        }
        // Every change is in one of two places.
        match self.record(subject)?.change(change) {
            Some(_) => Ok(Delivery::OnServer),
            None => Err(StoreError::NoSuchChange(change)),
        }
    }

    /// Which device sent a change of a record, and how far it has come.
    pub fn envelope_of(&self, subject: Subject, change: ChangeId) -> Result<Sent> {
        let mut found = None;
        self.each_sent(subject, |sent| {
            let is_it = sent.envelope.change == change;
            if is_it {
                found = Some(sent);
            }
            !is_it
        })?;
        found.ok_or(StoreError::NoSuchChange(change))
    }

    /// The same of every change of a record: for a page that shows its history.
    pub fn envelopes(&self, subject: Subject) -> Result<Vec<Sent>> {
        let mut all = Vec::new();
        self.each_sent(subject, |sent| {
            all.push(sent);
            true
        })?;
        Ok(all)
    }

    /// Shows each envelope of a record until told to stop.
    fn each_sent(&self, subject: Subject, mut show: impl FnMut(Sent) -> bool) -> Result<()> {
        let mut go_on = true;
        for bytes in pending_envelopes(&self.conn, &self.state, subject)? {
            let envelope = Envelope::decode(&bytes)?;
            let row = self.state.pending.get(envelope.change);
            let delivery = row.map_or(Delivery::OnThisLaptop, |row| row.state.into());
            go_on = go_on && show(Sent { envelope, delivery });
        }
        let mut statement = self
            .conn
            .prepare_cached("SELECT envelope FROM log WHERE stream = ?1 ORDER BY pseq")?;
        for stream in self.state.of_subject(subject) {
            let mut rows = statement.query([stream.id])?;
            while go_on && let Some(row) = rows.next()? {
                let bytes = row.get_ref(0)?.as_blob().map_err(records::of_column)?;
                let envelope = Envelope::decode(bytes)?;
                let delivery = Delivery::OnServer;
                go_on = show(Sent { envelope, delivery });
            }
        }
        Ok(())
    }
}

fn pending_envelopes(conn: &Connection, state: &State, subject: Subject) -> Result<Vec<Vec<u8>>> {
    let mut statement = conn.prepare_cached("SELECT envelope FROM pending WHERE id = ?1")?;
    let rows = state.pending.of_subject(subject);
    rows.map(|row| Ok(statement.query_row([row.id], |found| found.get(0))?))
        .collect()
}
