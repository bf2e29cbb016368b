//! A person's history: who wrote what and when, with what stood before.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use record::{ActId, AuthorId, Body, ChangeId, Edit, EntryId, FieldKey, Record, Value};

use crate::{
    catalogue::{self, Names, Type, field_of, render_with},
    serial,
};

/// What one change did to one entry.
#[derive(Clone, PartialEq, Eq)]
pub struct HistoryLine {
    /// The change.
    pub change: ChangeId,
    /// The act that it belongs to: lines of one act were saved together.
    pub act: ActId,
    /// When it was written, by the writer's clock.
    pub at: DateTime<Utc>,
    /// Who wrote it.
    pub by: AuthorId,
    /// In which role, as its code.
    pub role: String,
    /// The entry.
    pub entry: EntryId,
    /// Its kind.
    pub kind: String,
    /// What the kind is called; "Newer content" for one that this version does not know.
    pub label: String,
    /// Whether it removed the entry.
    pub removed: bool,
    /// What was set.
    pub fields: Vec<HistoryField>,
}

/// What one change did to one field.
#[derive(Clone, PartialEq, Eq)]
pub struct HistoryField {
    /// The field.
    pub field: String,
    /// What it is called.
    pub label: String,
    /// What the versions that it took the place of said, in words.
    pub before: Vec<String>,
    /// What it says, in words.
    pub after: String,
    /// Whether it still stands.
    pub stands: bool,
}

serial::redacted!(HistoryLine, HistoryField);

/// The latest lines of a record's history, the latest first, of the edits chosen.
///
/// Lines are whole changes: where the last one would be cut, it comes whole.
pub fn history(
    record: &Record,
    names: &dyn Names,
    most: usize,
    chosen: impl Fn(&Edit) -> bool,
) -> Vec<HistoryLine> {
    let mut changes: Vec<(ChangeId, &Body)> = record.changes().collect();
    changes.sort_by_key(|(id, body)| Reverse((body.recorded_at, *id)));
    let mut lines = Vec::new();
    for (id, body) in changes {
        if lines.len() >= most {
            break;
        }
        of_change(record, names, (id, body), &chosen, &mut lines);
    }
    lines
}

fn of_change(
    record: &Record,
    names: &dyn Names,
    (id, body): (ChangeId, &Body),
    chosen: impl Fn(&Edit) -> bool,
    lines: &mut Vec<HistoryLine>,
) {
    let entries = body
        .edits
        .chunk_by(|a, b| a.entry == b.entry && a.kind == b.kind);
    for edits in entries {
        let Some(first) = edits.iter().find(|edit| chosen(edit)) else {
            continue;
        };
        let kind = catalogue::kind(first.kind.as_str());
        let field = |edit: &Edit| field_line(record, names, id, edit);
        let removed = |edit: &Edit| matches!(edit.value, Value::Removed(_));
        lines.push(HistoryLine {
            change: id,
            act: body.act,
            at: body.recorded_at,
            by: body.author,
            role: body.role.as_str().to_owned(),
            entry: first.entry,
            kind: first.kind.as_str().to_owned(),
            label: kind.map_or("Newer content", |kind| kind.label).to_owned(),
            removed: edits.iter().all(removed),
            fields: edits
                .iter()
                .filter(|edit| chosen(edit))
                .filter_map(field)
                .collect(),
        });
    }
}

/// A field's line; nothing for what says nothing to a reader, such as a hash.
fn field_line(
    record: &Record,
    names: &dyn Names,
    id: ChangeId,
    edit: &Edit,
) -> Option<HistoryField> {
    let field = field_of(edit);
    let technical = |ty| {
        matches!(
            ty,
            Type::EntryRef | Type::Bytes { .. } | Type::List | Type::Map
        )
    };
    if field.is_some_and(|field| technical(field.ty)) {
        return None;
    }
    let words = |value: &Value| match (field, value) {
        (Some(field), value) => render_with(field, value, names),
        (None, _) => "Newer content".to_owned(),
    };
    let before = edit.replaces.iter().map(|replaced| {
        let edits = record.change(*replaced).map(|body| body.edits.iter());
        let mut edits = edits.into_iter().flatten();
        let same = edits.find(|other| FieldKey::of(other) == FieldKey::of(edit));
        same.map_or_else(
            || "Not on this laptop yet".to_owned(),
            |edit| words(&edit.value),
        )
    });
    let entry = record.entry(edit.entry, &edit.kind);
    let standing = entry.and_then(|entry| entry.field(edit.field.as_str()));
    let stands = standing.is_some_and(|field| {
        let mut versions = field.versions().iter();
        versions.any(|version| version.change == id)
    });
    Some(HistoryField {
        field: edit.field.as_str().to_owned(),
        label: field
            .map_or(edit.field.as_str(), |field| field.label)
            .to_owned(),
        before: before.collect(),
        after: words(&edit.value),
        stands,
    })
}
