//! A reference for the fold, simple enough to trust: of every field, the versions written in it
//! less those that some change names there.

use std::collections::{BTreeMap, BTreeSet};

use record::{ChangeId, FieldKey, Record, Subject};

use super::super::{
    history::History,
    world::{Held, broken},
};

/// What stands in each field.
type Standing = BTreeMap<FieldKey, BTreeSet<ChangeId>>;

/// What stands in a subject's record, by the reference.
fn reference(history: &History, subject: Subject) -> Standing {
    let rows = || {
        history
            .rows
            .iter()
            .filter(|row| row.body.stream.subject == subject)
    };
    let mut standing = Standing::new();
    for row in rows() {
        for edit in &row.body.edits {
            standing
                .entry(FieldKey::of(edit))
                .or_default()
                .insert(row.change);
        }
    }
    for edit in rows().flat_map(|row| &row.body.edits) {
        if let Some(versions) = standing.get_mut(&FieldKey::of(edit)) {
            versions.retain(|id| !edit.replaces.contains(id));
        }
    }
    standing.retain(|_, versions| !versions.is_empty());
    standing
}

fn folded(record: &Record) -> Standing {
    let mut standing = Standing::new();
    for (entry, drawn) in record.entries() {
        for (name, field) in drawn.fields() {
            let key = FieldKey {
                entry,
                kind: drawn.kind.clone(),
                field: name.clone(),
            };
            let versions = field.versions().iter().map(|version| version.change);
            standing.entry(key).or_default().extend(versions);
        }
    }
    standing.retain(|_, versions| !versions.is_empty());
    standing
}

/// A value leaves a field only by a change that names it, on that very field (I6): the server
/// took none that names another, and its fold is the reference's.
pub fn check(history: &History, subject: Subject, record: &Record) -> Held {
    let rows = || {
        history
            .rows
            .iter()
            .filter(|row| row.body.stream.subject == subject)
    };
    let mut wrote: BTreeMap<ChangeId, BTreeSet<FieldKey>> = BTreeMap::new();
    for row in rows() {
        let keys = row.body.edits.iter().map(FieldKey::of);
        wrote.entry(row.change).or_default().extend(keys);
    }
    for row in rows() {
        for edit in &row.body.edits {
            let key = FieldKey::of(edit);
            let named = |id: &ChangeId| wrote.get(id).is_some_and(|keys| keys.contains(&key));
            if let Some(wrong) = edit.replaces.iter().find(|id| !named(id)) {
                let what = format_args!(
                    "{} replaces {wrong} in {key:?}, where it is not",
                    row.change
                );
                return Err(broken("I6", what));
            }
        }
    }
    if folded(record) == reference(history, subject) {
        Ok(())
    } else {
        Err(broken(
            "I6",
            format_args!("the record of {subject} is not what was written"),
        ))
    }
}
