//! The last words of what was removed by one and changed by another: until a person decides, they
//! stay on the page, with all that the same act removed.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ActId, Body, ChangeId, Edit, Entry, EntryId, FieldName, Kind, Presence, Record, Version, fold,
};

/// What was written in an entry.
type Written<'a> = Vec<(ChangeId, &'a Body, &'a Edit)>;

/// The entries that are in question, each with its last words: those that are contested, and those
/// that nothing removed but an act which took a contested one too.
pub(crate) fn in_question(record: &Record) -> Vec<(EntryId, Entry)> {
    let act = |change| record.change(change).map(|body| body.act);
    let contested = record.entries().map(|(_, entry)| entry);
    let contested = contested.filter(|entry| entry.presence() == Presence::Contested);
    let acts: BTreeSet<ActId> = contested.flat_map(removals).filter_map(act).collect();
    if acts.is_empty() {
        return Vec::new();
    }
    let by_these = |change| act(change).is_some_and(|act| acts.contains(&act));
    let in_question = |(_, entry): &(EntryId, &Entry)| {
        entry.presence() != Presence::Present && removals(entry).all(by_these)
    };
    let found: Vec<_> = record.entries().filter(in_question).collect();
    let written = written(record, &found);
    let none = Written::new();
    found
        .into_iter()
        .map(|(id, entry)| {
            let edits = written.get(&(id, &entry.kind)).unwrap_or(&none);
            (id, entry.with_last_words(|field| last_words(edits, field)))
        })
        .collect()
}

/// The changes that remove an entry.
fn removals(entry: &Entry) -> impl Iterator<Item = ChangeId> {
    let versions = entry.fields().flat_map(|(_, field)| field.versions());
    versions
        .filter(|version| version.is_removal())
        .map(|version| version.change)
}

/// Everything that was ever written in these entries.
fn written<'a>(
    record: &'a Record,
    entries: &[(EntryId, &'a Entry)],
) -> BTreeMap<(EntryId, &'a Kind), Written<'a>> {
    let places = entries.iter().map(|(id, entry)| (*id, &entry.kind));
    let mut written: BTreeMap<_, Written<'a>> = places.map(|at| (at, Vec::new())).collect();
    for (id, body) in record.changes() {
        for edit in &body.edits {
            if let Some(edits) = written.get_mut(&(edit.entry, &edit.kind)) {
                edits.push((id, body, edit));
            }
        }
    }
    written
}

/// What would stand in a field if those who removed it had not.
fn last_words(edits: &Written<'_>, field: &FieldName) -> Vec<Version> {
    let of_field = |(_, _, edit): &&(ChangeId, &Body, &Edit)| edit.field == *field;
    let mut left: Written<'_> = edits.iter().filter(of_field).copied().collect();
    loop {
        let replaced: BTreeSet<ChangeId> = left
            .iter()
            .flat_map(|(_, _, edit)| edit.replaces.iter().copied())
            .collect();
        let stands = left.iter().filter(|(id, _, _)| !replaced.contains(id));
        let stands: Vec<Version> = stands
            .map(|(id, body, edit)| fold::version(*id, body, edit))
            .collect();
        let removals = stands.iter().filter(|version| version.is_removal());
        let removals: BTreeSet<ChangeId> = removals.map(|version| version.change).collect();
        if removals.is_empty() {
            return stands;
        }
        left.retain(|(id, _, _)| !removals.contains(id));
    }
}
