//! What the server answers to a change, and what that does to its row.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use record::{ChangeId, Envelope, Subject};
use rusqlite::params;

use crate::{PendingState, Result, Store, number, pending::PendingRow, person, records};

/// What is shown of an own change until the server has said what it made of it.
const ASKED: &str = "The server has it and is being asked what became of it.";

/// What is shown of an own change that the server had when it was sent.
const HAD: &str = "The server had it from before.";

/// What the server's receipt says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// The number in the feed.
    pub gseq: u64,
    /// The number in the stream.
    pub pseq: u64,
    /// When the server took it, by its own clock.
    pub server_at: DateTime<Utc>,
}

/// The server's answer to one change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It has it; with the receipt where it gave one.
    Accepted(Option<Receipt>),
    /// It had it from before.
    Duplicate(Receipt),
    /// It has it and cannot decide yet: something it names has not arrived, or is unknown there.
    Held(String),
    /// It has it, and a person must decide.
    Quarantined(String),
    /// It refused it.
    Rejected(String),
}

impl Outcome {
    fn parts(&self) -> (PendingState, Option<&str>, Option<Receipt>) {
        match self {
            Self::Accepted(receipt) => (PendingState::Accepted, None, *receipt),
            Self::Duplicate(receipt) => (PendingState::Accepted, Some(HAD), Some(*receipt)),
            Self::Held(why) => (PendingState::Held, Some(why), None),
            Self::Quarantined(why) => (PendingState::Quarantined, Some(why), None),
            Self::Rejected(why) => (PendingState::Rejected, Some(why), None),
        }
    }
}

/// The server's answer, and to which change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Which change.
    pub change: ChangeId,
    /// What became of it.
    pub outcome: Outcome,
}

impl Store {
    /// Keeps the server's answers. Nothing is removed: an accepted change leaves the table when
    /// it arrives in its place in the log. A refused one leaves the record, so that nobody builds
    /// on it, and stands under [`Store::unsent`] for ever.
    ///
    /// Says whose record has another set of changes now.
    pub fn settle(&mut self, verdicts: &[Verdict]) -> Result<BTreeSet<Subject>> {
        self.transact(|store| {
            let mut moved = BTreeSet::new();
            for verdict in verdicts {
                moved.extend(store.write_verdict(verdict)?);
            }
            store.fold_anew(&moved)?;
            Ok(moved)
        })
    }

    /// Notes that the server has these, of those it was offered: they wait for their new numbers.
    /// Of an own one the server is asked what it made of it, this time: it may be held.
    pub fn offered(&mut self, changes: &[ChangeId]) -> Result<()> {
        self.transact(|store| {
            for change in changes {
                let row = store.state.pending.get(*change);
                if let Some(row) = row.filter(|row| row.state == PendingState::Offer) {
                    let envelope = Envelope::decode(&store.parcel(row)?.envelope)?;
                    let own = envelope.device == store.state.identity.device;
                    let outcome = if own {
                        Outcome::Held(ASKED.to_owned())
                    } else {
                        Outcome::Accepted(None)
                    };
                    store.write_verdict(&Verdict {
                        change: *change,
                        outcome,
                    })?;
                }
            }
            Ok(())
        })
    }

    /// Says whose record has another set of changes after a verdict.
    fn write_verdict(&mut self, verdict: &Verdict) -> Result<Option<Subject>> {
        let Some(row) = self.state.pending.get(verdict.change) else {
            return Ok(None);
        };
        let (state, reason, receipt) = verdict.outcome.parts();
        self.conn
            .prepare_cached(include_str!("verdict/settle.sql"))?
            .execute(params![
                row.id,
                state,
                reason,
                receipt.map(|receipt| number::stored(receipt.gseq)),
                receipt.map(|receipt| number::stored(receipt.pseq)),
                receipt.map(|receipt| receipt.server_at.timestamp_millis()),
            ])?;
        let settled = PendingRow { state, ..row };
        self.state.pending.insert(verdict.change, settled);
        let refused = |state| state == PendingState::Rejected;
        Ok((refused(state) != refused(row.state)).then_some(row.subject))
    }

    fn fold_anew(&mut self, subjects: &BTreeSet<Subject>) -> Result<()> {
        for subject in subjects.iter().copied() {
            drop(self.cache.take(subject));
            let record = records::fold(&self.conn, &self.state, subject)?;
            person::put(&self.conn, &mut self.state, &record)?;
        }
        Ok(())
    }
}
