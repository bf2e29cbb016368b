//! The history of a record: who wrote what, when, on which laptop, and whether it still stands.

use std::cmp::Reverse;

use care::catalogue;
use record::{Body, ChangeId, Edit, FieldKey, Value};

use crate::{
    clock_doubt,
    reader::{Reader, delivery, role_label},
    view::person::{HistoryField, HistoryLine},
    words,
};

/// The changes by when they were written, the newest first, `most` of them at most.
pub(crate) fn newest_first(
    reader: &Reader<'_>,
    most: usize,
) -> impl Iterator<Item = ChangeId> + use<> {
    let mut ids: Vec<_> = reader
        .record
        .changes()
        .map(|(id, body)| Reverse((body.recorded_at, id)))
        .collect();
    if most < ids.len() {
        // A page shows a dozen: the thousands before them need no order.
        ids.select_nth_unstable(most);
        ids.truncate(most);
    }
    ids.sort_unstable();
    ids.into_iter().map(|Reverse((_, id))| id)
}

/// A change in words.
pub(crate) fn lines(reader: &Reader<'_>, id: ChangeId) -> HistoryLine {
    let Some(body) = reader.record.change(id) else {
        return HistoryLine::default();
    };
    let origin = (reader.origin)(id);
    HistoryLine {
        change: id.to_string(),
        when: clock_doubt::written(body.recorded_at, body.clock_offset_ms, reader.now),
        by: format!(
            "{}, {}",
            reader.staff(body.author),
            words::lower_first(&role_label(&body.role))
        ),
        device: reader.device(origin),
        what: what(reader, body),
        fields: body
            .edits
            .iter()
            .filter_map(|edit| field(reader, id, edit))
            .collect(),
        delivery: delivery(origin),
    }
}

/// What a change was about: each thing that it touched, once.
pub(crate) fn what(reader: &Reader<'_>, body: &Body) -> String {
    let mut things: Vec<String> = Vec::new();
    for edit in &body.edits {
        let label = catalogue::kind(edit.kind.as_str()).map_or("Newer content", |kind| kind.label);
        let entry = reader.record.entry(edit.entry, &edit.kind);
        let title = entry.map(|entry| reader.title(entry)).unwrap_or_default();
        let thing = if title.is_empty() || title == label {
            label.to_owned()
        } else {
            format!("{label}: {title}")
        };
        if !things.contains(&thing) {
            things.push(thing);
        }
    }
    things.join(", ")
}

fn field(reader: &Reader<'_>, id: ChangeId, edit: &Edit) -> Option<HistoryField> {
    let def = catalogue::field(edit.kind.as_str(), edit.field.as_str())?;
    if !crate::forms::is_typed(def) {
        return None;
    }
    let text = |value: &Value| match value {
        Value::Empty => "left empty".to_owned(),
        value => reader.text(def, value),
    };
    let key = FieldKey::of(edit);
    let before = edit.replaces.iter().filter_map(|replaced| {
        let body = reader.record.change(*replaced)?;
        let same = |other: &&Edit| FieldKey::of(other) == key;
        body.edits.iter().find(same).map(|other| text(&other.value))
    });
    let entry = reader.record.entry(edit.entry, &edit.kind)?;
    let standing = entry
        .field(edit.field.as_str())
        .map(record::Field::versions);
    Some(HistoryField {
        label: def.label.to_owned(),
        before: before.collect(),
        after: text(&edit.value),
        stands: standing
            .unwrap_or_default()
            .iter()
            .any(|version| version.change == id),
    })
}
