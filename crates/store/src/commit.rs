//! Saving: an act's changes are sealed, written and folded in one transaction.

use std::collections::{BTreeMap, btree_map::Entry};

use chrono::{DateTime, Utc};
use record::{Body, Change, ChangeId, Record, SignatureScheme, Subject, limits};
use rusqlite::params;

use crate::{PendingState, Result, Store, StoreError, number, pending::PendingRow, person};

/// What one person saved at once: a change for each stream that it touches.
#[derive(Debug)]
pub struct Act {
    /// The bodies, which share one act id.
    pub bodies: Vec<Body>,
    /// The drafts that this act was, by name: they are gone when the act is saved.
    pub drafts: Vec<String>,
}

/// A change made here, with its body's bytes.
type Sealed = (Change, Vec<u8>);

impl Store {
    /// Saves an act. When this returns, and not before, it may be called saved.
    ///
    /// A body that was saved before is not saved twice: its id is given back again.
    pub fn commit(
        &mut self,
        act: Act,
        scheme: &dyn SignatureScheme,
        now: DateTime<Utc>,
    ) -> Result<Vec<ChangeId>> {
        #[cfg(feature = "planted")]
        let act = self.with_planted_replaces(act)?;
        let sealed = act.bodies.into_iter().map(seal).collect::<Result<_>>()?;
        self.append_all(sealed, &act.drafts, (scheme, now))
    }

    /// Puts changes that were made here into the table, their records' summaries beside them, and
    /// removes the drafts that they were: one transaction. Changes that are here already stay.
    pub(crate) fn append_all(
        &mut self,
        sealed: Vec<Sealed>,
        drafts: &[String],
        (scheme, now): (&dyn SignatureScheme, DateTime<Utc>),
    ) -> Result<Vec<ChangeId>> {
        let mut records = self.records_of(&sealed)?;
        let ids = sealed.iter().map(|(change, _)| change.id).collect();
        let write = |store: &mut Self| {
            for (change, bytes) in sealed {
                let record = records.get_mut(&change.body.stream.subject);
                if let Some(record) = record
                    && record.change(change.id).is_none()
                    && store.state.pending.get(change.id).is_none()
                {
                    store.append(&change, &bytes, scheme, now)?;
                    record.insert(change);
                }
            }
            for record in records.values() {
                person::put(&store.conn, &mut store.state, record)?;
            }
            for name in drafts {
                store.delete_draft(name)?;
            }
            Ok(records)
        };
        #[cfg(feature = "planted")]
        if self.has_bug(crate::planted::Bug::AcknowledgeBeforeCommit) {
            self.write_without_commit(write)?;
            return Ok(ids);
        }
        for record in self.transact(write)?.into_values() {
            self.cache.put(record);
        }
        Ok(ids)
    }

    /// The records that an act changes, out of the cache: they go back once it is saved.
    fn records_of(&mut self, sealed: &[Sealed]) -> Result<BTreeMap<Subject, Record>> {
        let mut records = BTreeMap::new();
        for (change, _) in sealed {
            let subject = change.body.stream.subject;
            if let Entry::Vacant(place) = records.entry(subject) {
                place.insert(self.take_record(subject)?);
            }
        }
        Ok(records)
    }

    /// Signs the next envelope of this incarnation around a change and puts both in the table.
    pub(crate) fn append(
        &mut self,
        change: &Change,
        body: &[u8],
        scheme: &dyn SignatureScheme,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let stream = self.state.stream_or_new(&self.conn, &change.body.stream)?;
        let (seq, envelope) = self.next_envelope(change.id, scheme);
        let id = self
            .conn
            .prepare_cached(include_str!("pending/insert.sql"))?
            .insert(params![
                stream.id,
                change.id.0,
                number::stored(seq),
                PendingState::Waiting,
                now.timestamp_millis(),
                envelope.encode(),
                body
            ])?;
        let row = PendingRow {
            id,
            subject: change.body.stream.subject,
            seq: Some(seq),
            state: PendingState::Waiting,
        };
        self.state.pending.insert(change.id, row);
        self.state.put_own(&self.conn, seq, envelope.hash())
    }
}

/// Makes a change, and refuses what no server would take.
fn seal(body: Body) -> Result<Sealed> {
    if body.edits.len() > limits::EDITS {
        return Err(StoreError::TooLarge("the number of edits"));
    }
    let (change, bytes) = Change::seal(body);
    // What cannot be read back must never be called saved.
    match Body::decode(&bytes) {
        Ok(_) => Ok((change, bytes)),
        Err(record::Malformed::TooLarge(what)) => Err(StoreError::TooLarge(what)),
        Err(other) => Err(other.into()),
    }
}

#[cfg(feature = "planted")]
impl Store {
    fn with_planted_replaces(&mut self, mut act: Act) -> Result<Act> {
        if self.has_bug(crate::planted::Bug::ReplacesFromStore) {
            for body in &mut act.bodies {
                let record = self.record(body.stream.subject)?;
                for edit in &mut body.edits {
                    crate::planted::replace_all_that_stands(record, edit);
                }
            }
        }
        Ok(act)
    }

    fn write_without_commit(
        &mut self,
        write: impl FnOnce(&mut Self) -> Result<BTreeMap<Subject, Record>>,
    ) -> Result<()> {
        if self.conn.is_autocommit() {
            self.conn.execute_batch("BEGIN IMMEDIATE")?;
        }
        for record in write(self)?.into_values() {
            self.cache.put(record);
        }
        Ok(())
    }
}
