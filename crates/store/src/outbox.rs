//! What is sent, and what the page about it shows. What the server answers is in `verdict`.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use record::{Body, ChangeId, Seq, Subject};

use crate::{PendingState, Result, Store, StoreError, pending::PendingRow};

/// A change with its envelope, as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// The envelope's number, where it is of our present incarnation.
    pub seq: Option<Seq>,
    /// The envelope's bytes.
    pub envelope: Vec<u8>,
    /// The body's bytes.
    pub body: Vec<u8>,
}

/// An own change and what became of it, as the page about sync shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnChange {
    /// Which change.
    pub change: ChangeId,
    /// What became of it.
    pub state: PendingState,
    /// Why, where the server said so.
    pub reason: Option<String>,
    /// When the server took it.
    pub server_at: Option<DateTime<Utc>>,
    /// When it was saved here.
    pub saved_at: DateTime<Utc>,
    /// When its author put it out of sight on Today, where it was refused.
    pub seen_at: Option<DateTime<Utc>>,
    /// What it says.
    pub body: Body,
}

impl Store {
    /// Own changes numbered after `after`, whatever became of them, in order and without a gap:
    /// at most `most` of them and `most_bytes` bytes, but one at least where there is one.
    ///
    /// Refused ones are among them, because a restored server must see every number again.
    pub fn outbox(&self, after: Seq, most: usize, most_bytes: usize) -> Result<Vec<Parcel>> {
        let (mut parcels, mut bytes) = (Vec::new(), 0);
        let mut next = None;
        for (seq, row) in self.state.pending.after(after).take(most) {
            if next.is_some_and(|next| next != seq) {
                break;
            }
            let parcel = self.parcel(row)?;
            bytes += parcel.envelope.len() + parcel.body.len();
            if bytes > most_bytes && !parcels.is_empty() {
                break;
            }
            parcels.push(parcel);
            next = Some(seq + 1);
        }
        Ok(parcels)
    }

    pub(crate) fn parcel(&self, row: PendingRow) -> Result<Parcel> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT envelope, body FROM pending WHERE id = ?1")?;
        let parcel = statement.query_row([row.id], |found| {
            Ok(Parcel {
                seq: row.seq,
                envelope: found.get(0)?,
                body: found.get(1)?,
            })
        })?;
        Ok(parcel)
    }

    /// The changes that the server is to be asked about: those of an earlier incarnation without
    /// a final verdict, then the held and the quarantined, which may be decided by now.
    pub fn questions(&self) -> Vec<ChangeId> {
        use PendingState::{Held, Quarantined, Waiting};
        let pending = &self.state.pending;
        let earlier = pending.in_state(Waiting).into_iter();
        let open = [Held, Quarantined]
            .into_iter()
            .flat_map(|state| pending.in_state(state));
        earlier
            .filter(|(_, row)| row.seq.is_none())
            .chain(open)
            .map(|(change, _)| change)
            .collect()
    }

    /// The changes that a restored server may have lost, own and others', in the order in which
    /// their streams had them. Those of the area come first: without a device's certificate the
    /// server takes nothing that the device has signed.
    pub fn offers(&self) -> Vec<ChangeId> {
        let mut rows = self.state.pending.in_state(PendingState::Offer);
        rows.sort_by_key(|(_, row)| matches!(row.subject, Subject::Patient(_)));
        rows.into_iter().map(|(change, _)| change).collect()
    }

    /// The bytes of pending changes, such as those a restored server lacks. One that is pending
    /// no longer is left out.
    pub fn parcels(&self, wanted: &[ChangeId]) -> Result<Vec<Parcel>> {
        let rows = wanted.iter().filter_map(|id| self.state.pending.get(*id));
        rows.map(|row| self.parcel(row)).collect()
    }

    /// Everything that the log does not hold, in order of saving, with what became of it.
    pub fn unsent(&self) -> Result<Vec<OwnChange>> {
        let mut statement = self
            .conn
            .prepare_cached(include_str!("outbox/unsent.sql"))?;
        let mut rows = statement.query([])?;
        let mut unsent = Vec::new();
        while let Some(row) = rows.next()? {
            let body: Vec<u8> = row.get(5)?;
            let (server_at, seen_at): (Option<i64>, Option<i64>) = (row.get(3)?, row.get(6)?);
            unsent.push(OwnChange {
                change: ChangeId(row.get(0)?),
                state: row.get(1)?,
                reason: row.get(2)?,
                server_at: server_at.and_then(DateTime::from_timestamp_millis),
                saved_at: DateTime::from_timestamp_millis(row.get(4)?).unwrap_or_default(),
                seen_at: seen_at.and_then(DateTime::from_timestamp_millis),
                body: Body::decode(&body)?,
            });
        }
        Ok(unsent)
    }

    /// How many changes of each subject only this laptop has.
    pub fn unsent_by_subject(&self) -> BTreeMap<Subject, usize> {
        let rows = self.state.pending.rows();
        let mut unsent = BTreeMap::new();
        for (_, row) in rows.filter(|(_, row)| row.state == PendingState::Waiting) {
            *unsent.entry(row.subject).or_default() += 1;
        }
        unsent
    }

    /// How many own changes the server refused or put aside.
    pub fn refused(&self) -> usize {
        let pending = &self.state.pending;
        pending.count(PendingState::Rejected) + pending.count(PendingState::Quarantined)
    }

    /// Whether the server has put aside something of a subject.
    pub fn has_put_aside(&self, subject: Subject) -> bool {
        let mut rows = self.state.pending.of_subject(subject);
        rows.any(|row| row.state == PendingState::Quarantined)
    }

    /// Notes that a refused change's author put it out of sight on Today. It stays here for ever.
    pub fn put_out_of_sight(&mut self, change: ChangeId, now: DateTime<Utc>) -> Result<()> {
        let row = self
            .state
            .pending
            .get(change)
            .ok_or(StoreError::NoSuchChange(change))?;
        self.transact(|store| {
            store
                .conn
                .prepare_cached("UPDATE pending SET seen_at = ?2 WHERE id = ?1")?
                .execute(rusqlite::params![row.id, now.timestamp_millis()])?;
            Ok(())
        })
    }
}
