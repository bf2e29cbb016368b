//! What was there in the end, but for the times that are shown: the same for right and wrong
//! clocks.

use std::collections::BTreeMap;

use record::ChangeId;
use sha2::{Digest, Sha256};

use super::super::{history::History, world::World};

impl World {
    /// What the server has in the end, but for the times that are shown: the same for right and
    /// wrong clocks (I16).
    pub(in super::super) fn timeless(&self) -> u64 {
        let history = History::of(self.central.ledger(), &self.model);
        let names: BTreeMap<ChangeId, [u8; 16]> = history
            .rows
            .iter()
            .map(|row| (row.change, row.body.nonce.0))
            .collect();
        let mut hash = Sha256::new();
        for row in &history.rows {
            hash.update(row.body.stream.subject.bytes());
            hash.update(row.body.stream.compartment.as_str());
            hash.update(row.body.nonce.0);
            hash.update(row.body.author.0);
            for edit in &row.body.edits {
                hash.update(edit.entry.0);
                hash.update(edit.kind.as_str());
                hash.update(edit.field.as_str());
                hash.update(format!("{:?}", edit.value));
                let mut below: Vec<_> = edit.replaces.iter().map(|id| names.get(id)).collect();
                below.sort();
                below
                    .into_iter()
                    .flatten()
                    .for_each(|name| hash.update(name));
            }
        }
        let digest: [u8; 32] = hash.finalize().into();
        digest
            .iter()
            .take(8)
            .fold(0, |number, byte| number << 8 | u64::from(*byte))
    }
}
