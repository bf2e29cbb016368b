//! The reference: which changes were called saved, by whom, with which bytes. Nothing else.

use std::collections::{BTreeMap, BTreeSet};

use record::{Change, ChangeId};

/// A change that a laptop called saved.
#[derive(Debug, Clone)]
pub struct Saved {
    /// Its body's bytes.
    pub bytes: Vec<u8>,
    /// The laptop that said so.
    pub laptop: usize,
    /// Whether it was written as the rules are: the server has no reason to refuse it for good.
    pub honest: bool,
}

/// Everything that was called saved.
#[derive(Debug, Default)]
pub struct Model {
    saved: BTreeMap<ChangeId, Saved>,
    /// Those of which no machine had a copy after one was put back to an older state.
    lost: BTreeSet<ChangeId>,
}

impl Model {
    /// A laptop has called a change saved.
    pub fn save(&mut self, change: &Change, bytes: Vec<u8>, laptop: usize, honest: bool) {
        let saved = Saved {
            bytes,
            laptop,
            honest,
        };
        self.saved.insert(change.id, saved);
    }

    /// A machine was put back to an older state. What nobody holds any more is lost with the
    /// machine, and is not asked for again.
    pub fn forget_all_but(&mut self, held: &BTreeSet<ChangeId>) {
        let gone = self.saved.keys().filter(|id| !held.contains(id));
        self.lost.extend(gone);
    }

    /// Everything that must still be somewhere.
    pub fn kept(&self) -> impl Iterator<Item = (ChangeId, &Saved)> {
        let kept = self.saved.iter().filter(|(id, _)| !self.lost.contains(id));
        kept.map(|(id, saved)| (*id, saved))
    }

    /// A change that was saved.
    pub fn saved(&self, id: ChangeId) -> Option<&Saved> {
        self.saved.get(&id)
    }

    /// Whether a change was lost with a machine.
    pub fn is_lost(&self, id: ChangeId) -> bool {
        self.lost.contains(&id)
    }

    /// How many were saved.
    pub fn len(&self) -> usize {
        self.saved.len()
    }
}
