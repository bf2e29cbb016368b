//! Every signature of a record and what it signed, gathered in one pass for its summary.

use std::collections::BTreeMap;

use record::{ChangeId, Entry, EntryId, Field, Record, Value};

use super::{CONTENT_KINDS, visit_of, written_after_signing};
use crate::{read, status::VisitFacts};

/// The signatures of a record and what they signed, gathered in one pass over its entries.
#[derive(Default)]
pub(crate) struct Signatures<'a> {
    signed: BTreeMap<EntryId, &'a Entry>,
    content: Vec<(EntryId, &'a Entry)>,
    /// Removed content, whose visit must be looked up.
    removed: Vec<(EntryId, &'a Entry)>,
}

impl<'a> Signatures<'a> {
    /// Looks at one entry, removed or not.
    pub(crate) fn see(&mut self, id: EntryId, entry: &'a Entry) {
        let kind = entry.kind.as_str();
        if kind == "visit" {
            self.content.push((id, entry));
        } else if CONTENT_KINDS.contains(&kind) {
            match read::field(entry, "visit").and_then(read::entry) {
                Some(visit) => self.content.push((visit, entry)),
                None => self.removed.push((id, entry)),
            }
        } else if kind == "visit-signature"
            && let Some(visit) = entry.field("visit").and_then(read::entry)
        {
            self.signed.insert(visit, entry);
        }
    }

    /// The signed visits in which something stands that was not signed.
    pub(crate) fn changed_after_signing(&self, record: &Record) -> Vec<EntryId> {
        if self.signed.is_empty() {
            return Vec::new();
        }
        let removed = self.removed.iter();
        let removed =
            removed.filter_map(|(id, entry)| Some((visit_of(record, *id, entry)?, *entry)));
        let mut changed: Vec<EntryId> = self
            .content
            .iter()
            .copied()
            .chain(removed)
            .filter(|(visit, entry)| self.signed.get(visit).is_some_and(|by| unsigned(entry, by)))
            .map(|(visit, _)| visit)
            .collect();
        changed.sort_unstable();
        changed.dedup();
        // Few are left, and of these it is looked at what they say.
        changed.retain(|visit| !written_after_signing(record, *visit).is_empty());
        changed
    }

    /// Says of each signed visit when and by whom it was signed, and whether it changed since.
    pub(crate) fn sign(&self, record: &Record, visits: &mut BTreeMap<EntryId, VisitFacts>) {
        for (visit, entry) in &self.signed {
            let Some(facts) = visits.get_mut(visit) else {
                continue;
            };
            let signed = entry.field("signed_at").map(Field::versions);
            let first = signed
                .unwrap_or_default()
                .iter()
                .filter_map(|version| Some((version.value.as_instant()?, version)))
                .min_by_key(|(at, version)| (*at, version.change));
            facts.signed_at = first.map(|(at, _)| at);
            facts.signed_by = first.map(|(_, version)| version.author);
        }
        for visit in self.changed_after_signing(record) {
            if let Some(facts) = visits.get_mut(&visit) {
                facts.changed_after_signing = true;
            }
        }
    }
}

/// Whether something stands in an entry that a signature did not sign.
fn unsigned(entry: &Entry, signature: &Entry) -> bool {
    let signed = |id: ChangeId| {
        let mut frontiers = signature.values("frontier");
        frontiers.any(|frontier| match frontier {
            Value::List(ids) => ids.iter().any(|one| one.as_bytes() == Some(&id.0)),
            _ => false,
        })
    };
    let mut versions = entry.fields().flat_map(|(_, field)| field.versions());
    versions.any(|version| !signed(version.change))
}
