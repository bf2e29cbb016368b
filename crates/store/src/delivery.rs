//! How far a change has come, and which device sent it: what a page shows beside a version.

use record::{ChangeId, DeviceId, Envelope, Subject};
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

/// Where a change came from and where it is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The change.
    pub change: ChangeId,
    /// The device that sent it.
    pub device: DeviceId,
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
        self.each_envelope(subject, |bytes, delivery| {
            let envelope = Envelope::decode(bytes)?;
            let is_it = envelope.change == change;
            if is_it {
                found = Some(Sent { envelope, delivery });
            }
            Ok(!is_it)
        })?;
        found.ok_or(StoreError::NoSuchChange(change))
    }

    /// The same of every change of a record.
    pub fn envelopes(&self, subject: Subject) -> Result<Vec<Sent>> {
        let mut all = Vec::new();
        self.each_envelope(subject, |bytes, delivery| {
            let envelope = Envelope::decode(bytes)?;
            all.push(Sent { envelope, delivery });
            Ok(true)
        })?;
        Ok(all)
    }

    /// The same in short, without a second look at what was checked before it was kept: for a page
    /// that shows its history.
    pub fn origins(&self, subject: Subject) -> Result<Vec<Origin>> {
        let length = self.state.of_subject(subject).map(|stream| stream.pseq);
        let mut all = Vec::with_capacity(usize::try_from(length.sum::<u64>()).unwrap_or(0));
        self.each_envelope(subject, |bytes, delivery| {
            let (change, device) = Envelope::sender(bytes)?;
            all.push(Origin {
                change,
                device,
                delivery,
            });
            Ok(true)
        })?;
        Ok(all)
    }

    /// Shows each envelope of a record, and how far it has come, until told to stop.
    fn each_envelope(
        &self,
        subject: Subject,
        mut show: impl FnMut(&[u8], Delivery) -> Result<bool>,
    ) -> Result<()> {
        for (bytes, delivery) in pending_envelopes(&self.conn, &self.state, subject)? {
            if !show(&bytes, delivery)? {
                return Ok(());
            }
        }
        let mut statement = self
            .conn
            .prepare_cached("SELECT envelope FROM log WHERE stream = ?1 ORDER BY pseq")?;
        for stream in self.state.of_subject(subject) {
            let mut rows = statement.query([stream.id])?;
            while let Some(row) = rows.next()? {
                let bytes = row.get_ref(0)?.as_blob().map_err(records::of_column)?;
                if !show(bytes, Delivery::OnServer)? {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}

fn pending_envelopes(
    conn: &Connection,
    state: &State,
    subject: Subject,
) -> Result<Vec<(Vec<u8>, Delivery)>> {
    let mut statement = conn.prepare_cached("SELECT envelope FROM pending WHERE id = ?1")?;
    let rows = state.pending.of_subject(subject);
    rows.map(|row| {
        let bytes = statement.query_row([row.id], |found| found.get(0))?;
        Ok((bytes, row.state.into()))
    })
    .collect()
}
