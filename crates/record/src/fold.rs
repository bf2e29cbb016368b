//! The fold: from a set of changes to the record, in whatever order they come.

use std::collections::{BTreeMap, BTreeSet, btree_map};

use sha2::{Digest, Sha256};

use crate::{
    Body, Change, ChangeId, Edit, Entry, EntryId, FieldKey, Frontier, Kind, MissingChange, Subject,
    Value, Version, codec, frontier, last_words,
};

/// A subject's record: its changes, and what stands after all of them.
///
/// Two records of the same changes are equal, whatever the order and however often each came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    subject: Subject,
    changes: BTreeMap<ChangeId, Body>,
    entries: BTreeMap<(EntryId, Kind), Entry>,
    /// Versions that were named as replaced before their change arrived.
    awaited: BTreeMap<ChangeId, BTreeSet<FieldKey>>,
}

impl Record {
    /// An empty record.
    pub fn new(subject: Subject) -> Self {
        Self {
            subject,
            changes: BTreeMap::new(),
            entries: BTreeMap::new(),
            awaited: BTreeMap::new(),
        }
    }

    /// The record of these changes. Those of another subject are left out.
    pub fn of(subject: Subject, changes: impl IntoIterator<Item = Change>) -> Self {
        let mut record = Self::new(subject);
        for change in changes {
            record.insert(change);
        }
        record
    }

    /// Whose record it is.
    pub fn subject(&self) -> Subject {
        self.subject
    }

    /// Adds a change. Says whether it was new; one of another subject never is.
    pub fn insert(&mut self, change: Change) -> bool {
        if change.body.stream.subject != self.subject {
            return false;
        }
        self.await_replaced(&change.body);
        let btree_map::Entry::Vacant(place) = self.changes.entry(change.id) else {
            return false;
        };
        let body: &Body = place.insert(change.body);
        let replaced = self.awaited.remove(&change.id).unwrap_or_default();
        let same_entry = |a: &Edit, b: &Edit| a.entry == b.entry && a.kind == b.kind;
        for edits in body.edits.chunk_by(same_entry) {
            apply(&mut self.entries, edits, (change.id, body), &replaced);
        }
        true
    }

    /// Notes what a change replaces and has not arrived. Nothing is new where it came before.
    fn await_replaced(&mut self, body: &Body) {
        for edit in body.edits.iter().filter(|edit| !edit.replaces.is_empty()) {
            let unseen = |id: &&ChangeId| !self.changes.contains_key(id);
            for id in edit.replaces.iter().filter(unseen) {
                let awaited = self.awaited.entry(*id).or_default();
                awaited.insert(FieldKey::of(edit));
            }
        }
    }

    /// The number of changes.
    pub fn len(&self) -> usize {
        self.changes.len()
    }

    /// Whether nothing was ever written.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// A change by its id.
    pub fn change(&self, id: ChangeId) -> Option<&Body> {
        self.changes.get(&id)
    }

    /// What a change wrote in a field, whether or not it still stands.
    pub fn written(&self, key: &FieldKey, change: ChangeId) -> Option<&Value> {
        let edit = self.change(change)?.edit_of(key)?;
        Some(&edit.value)
    }

    /// Every change, by id.
    pub fn changes(&self) -> impl Iterator<Item = (ChangeId, &Body)> {
        self.changes.iter().map(|(id, body)| (*id, body))
    }

    /// Every entry, removed ones too, by id.
    pub fn entries(&self) -> impl Iterator<Item = (EntryId, &Entry)> {
        self.entries.iter().map(|((id, _), entry)| (*id, entry))
    }

    /// The entries of a kind, removed ones too, by id.
    pub fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = (EntryId, &'a Entry)> {
        self.entries().filter(move |(_, entry)| entry.kind == kind)
    }

    /// An entry by its id and kind.
    pub fn entry(&self, id: EntryId, kind: &Kind) -> Option<&Entry> {
        self.entries.get(&(id, kind.clone()))
    }

    /// What may exist once of a kind.
    pub fn once(&self, kind: &Kind) -> Option<&Entry> {
        self.entry(EntryId::once(self.subject, kind), kind)
    }

    /// The record as pages show it while something that one removed was changed by another, unseen:
    /// it says its last words, and so does what the same act removed. Nothing where there is none.
    pub fn with_last_words(&self) -> Option<Self> {
        let in_question = last_words::in_question(self);
        if in_question.is_empty() {
            return None;
        }
        let mut record = self.clone();
        for (id, entry) in in_question {
            record.entries.insert((id, entry.kind.clone()), entry);
        }
        Some(record)
    }

    /// What stands now in the entries chosen: the ids of the changes whose versions stand.
    pub fn frontier(&self, mut chosen: impl FnMut(EntryId, &Entry) -> bool) -> Frontier {
        self.entries()
            .filter(|(id, entry)| chosen(*id, entry))
            .flat_map(|(_, entry)| entry.fields().flat_map(|(_, field)| field.versions()))
            .map(|version| version.change)
            .collect()
    }

    /// The record as it stood on a page: a fold of exactly the frontier's changes, for ever.
    ///
    /// What arrived later is no part of it. Fails while a change that the frontier rests on has
    /// not arrived.
    pub fn at(&self, frontier: &Frontier) -> Result<Self, MissingChange> {
        frontier::fold(self, frontier)
    }

    /// A hash of what the entries chosen say, and which changes say it: what a signature signs.
    pub fn content_hash(&self, mut chosen: impl FnMut(EntryId, &Entry) -> bool) -> [u8; 32] {
        let bytes = codec::to_vec(|e| {
            for (id, entry) in self.entries().filter(|(id, entry)| chosen(*id, entry)) {
                e.bytes(&id.0)?
                    .str(entry.kind.as_str())?
                    .map(entry.fields().len() as u64)?;
                for (name, field) in entry.fields() {
                    e.str(name.as_str())?.array(field.versions().len() as u64)?;
                    for version in field.versions() {
                        version
                            .value
                            .encode(e.array(2)?.bytes(&version.change.0)?)?;
                    }
                }
            }
            Ok(())
        });
        Sha256::new()
            .chain_update(b"doorstep/content/1\0")
            .chain_update(bytes)
            .finalize()
            .into()
    }

    /// A record of some of the changes, with the versions given and nothing awaited.
    pub(crate) fn with_versions(
        &self,
        changes: BTreeMap<ChangeId, Body>,
        standing: impl IntoIterator<Item = (Edit, Version)>,
    ) -> Self {
        let mut record = Self::new(self.subject);
        for (edit, version) in standing {
            let key = (edit.entry, edit.kind.clone());
            let entry = record
                .entries
                .entry(key)
                .or_insert_with(|| Entry::new(edit.kind, 1));
            entry.stand(&edit.field, version);
        }
        record.changes = changes;
        record
    }
}

/// Edits of one entry: what each names leaves its field, and it stands itself unless a change that
/// came before it named it.
fn apply(
    entries: &mut BTreeMap<(EntryId, Kind), Entry>,
    edits: &[Edit],
    (id, body): (ChangeId, &Body),
    replaced: &BTreeSet<FieldKey>,
) {
    let Some(first) = edits.first() else {
        return;
    };
    let entry = entries
        .entry((first.entry, first.kind.clone()))
        .or_insert_with(|| Entry::new(first.kind.clone(), edits.len()));
    for edit in edits {
        entry.replace(&edit.field, &edit.replaces);
        // Nearly every change arrives before whatever replaces it.
        if replaced.is_empty() || !replaced.contains(&FieldKey::of(edit)) {
            entry.stand(&edit.field, version(id, body, edit));
        }
    }
}

/// The version that a change's edit makes.
pub(crate) fn version(id: ChangeId, body: &Body, edit: &Edit) -> Version {
    Version {
        change: id,
        value: edit.value.clone(),
        author: body.author,
        role: body.role.clone(),
        recorded_at: body.recorded_at,
    }
}
