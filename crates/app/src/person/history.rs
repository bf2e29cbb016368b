//! The history of a record: who wrote what, when, on which laptop, and whether it still stands.

use std::{cmp::Reverse, collections::BTreeSet};

use care::{catalogue, instruments};
use record::{Body, ChangeId, Edit, EntryId, FieldKey, FieldName, Kind, Record, Value};

use crate::{
    clock_doubt,
    reader::{Reader, delivery, named_as, role_label, title_of},
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
    let (by_app, by_hand): (Vec<&Edit>, Vec<&Edit>) = body
        .edits
        .iter()
        .partition(|edit| BY_THE_APP.contains(&edit.kind.as_str()));
    let typed = by_hand
        .into_iter()
        .filter_map(|edit| field(reader, id, edit));
    let worked_out = in_a_line(reader, id, &by_app).into_iter();
    HistoryLine {
        change: id.to_string(),
        when: clock_doubt::written(body.recorded_at, body.clock_offset_ms, reader.now),
        by: format!(
            "{}, {}",
            reader.staff(body.author),
            words::lower_first(&role_label(&body.role))
        ),
        device: reader.device(origin),
        what: what(reader, id, body),
        fields: typed.chain(worked_out).collect(),
        details: by_app
            .iter()
            .filter_map(|edit| field(reader, id, edit))
            .collect(),
        delivery: delivery(origin),
    }
}

/// What a change was about: each thing that it touched, once.
fn what(reader: &Reader<'_>, id: ChangeId, body: &Body) -> String {
    let mut things: Vec<String> = Vec::new();
    let mut told: Vec<(EntryId, &Kind)> = Vec::new();
    for edit in &body.edits {
        if told.contains(&(edit.entry, &edit.kind)) {
            continue;
        }
        told.push((edit.entry, &edit.kind));
        let kind = edit.kind.as_str();
        let thing = named_as(kind, &|field| said_in_words(reader, id, edit, field));
        if !things.contains(&thing) {
            things.push(thing);
        }
    }
    things.join(", ")
}

/// What the entry of an edit was called when its change was written.
fn title_then(reader: &Reader<'_>, id: ChangeId, edit: &Edit) -> String {
    let said = |field: &str| said_in_words(reader, id, edit, field);
    title_of(edit.kind.as_str(), &said)
}

/// What a field of an edit's entry said when its change was written, in words.
fn said_in_words(reader: &Reader<'_>, id: ChangeId, edit: &Edit, field: &str) -> Option<String> {
    let def = catalogue::field(edit.kind.as_str(), field)?;
    let key = FieldKey {
        entry: edit.entry,
        kind: edit.kind.clone(),
        field: FieldName::new_static(def.name),
    };
    let text = reader.text(def, said_then(reader.record, id, &key)?);
    (!text.is_empty()).then_some(text)
}

/// What a field said when a change was written: by that change, or else the latest before it. What
/// a removal took away is what stood before it.
fn said_then<'r>(record: &'r Record, id: ChangeId, key: &FieldKey) -> Option<&'r Value> {
    let written_by = |change: ChangeId| {
        let body = record.change(change)?;
        let mut edits = body.edits.iter();
        let edit = edits.find(|edit| FieldKey::of(edit) == *key)?;
        Some((body.recorded_at, change, edit))
    };
    let then = record.change(id)?.recorded_at;
    let mut found = None;
    let mut to_look_at = match written_by(id) {
        Some(_) => vec![id],
        None => {
            let entry = record.entry(key.entry, &key.kind)?;
            let standing = entry.field(key.field.as_str())?.versions().iter();
            standing.map(|version| version.change).collect()
        }
    };
    let mut seen = BTreeSet::new();
    while let Some(change) = to_look_at.pop() {
        let Some((at, change, edit)) = written_by(change).filter(|_| seen.insert(change)) else {
            continue;
        };
        if at > then || matches!(edit.value, Value::Removed(_)) {
            to_look_at.extend(&edit.replaces);
        } else if found.is_none_or(|(latest, _)| latest < (at, change)) {
            found = Some(((at, change), &edit.value));
        }
    }
    found.map(|(_, value)| value)
}

/// What the app writes with a visit: a line of words each, and the rest on demand.
const BY_THE_APP: [&str; 4] = ["score", "prompt", "safeguarding-prompt", "visit-signature"];

/// A line for each score, prompt and signature among the edits: "NEWS2: 1, low".
fn in_a_line(reader: &Reader<'_>, id: ChangeId, edits: &[&Edit]) -> Vec<HistoryField> {
    let mut seen: Vec<EntryId> = Vec::new();
    let mut lines = Vec::new();
    for edit in edits {
        if seen.contains(&edit.entry) {
            continue;
        }
        seen.push(edit.entry);
        let own = edits.iter().filter(|other| other.entry == edit.entry);
        let Some((label, after)) = in_words(reader, id, edit, own.clone().copied()) else {
            continue;
        };
        let fields = own.filter_map(|edit| field(reader, id, edit));
        lines.push(HistoryField {
            label,
            before: Vec::new(),
            after,
            stands: fields.into_iter().any(|field| field.stands),
        });
    }
    lines
}

fn in_words<'a>(
    reader: &Reader<'_>,
    id: ChangeId,
    of: &Edit,
    edits: impl Iterator<Item = &'a Edit> + Clone,
) -> Option<(String, String)> {
    let entry = reader.record.entry(of.entry, &of.kind)?;
    let written = |name: &str| {
        let edit = edits.clone().find(|edit| edit.field == *name)?;
        let def = catalogue::field(of.kind.as_str(), name)?;
        Some(reader.text(def, &edit.value))
    };
    let together = |parts: [Option<String>; 2], between: &str| {
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        parts.join(between)
    };
    match of.kind.as_str() {
        "score" => {
            let code = entry.value("instrument").and_then(Value::as_text)?;
            let known = instruments::ALL.iter().find(|known| known.id == code)?;
            let said = together([written("value"), written("band")], ", ");
            Some((known.name.to_owned(), said))
        }
        "visit-signature" => Some(("Signed as".to_owned(), written("role")?)),
        _ => {
            let title = title_then(reader, id, of);
            let answer = together([written("answer"), written("answer_note")], ": ");
            Some(if answer.is_empty() {
                ("Prompt".to_owned(), title)
            } else {
                ("Prompt answered".to_owned(), format!("{title}. {answer}"))
            })
        }
    }
}

fn field(reader: &Reader<'_>, id: ChangeId, edit: &Edit) -> Option<HistoryField> {
    let def = catalogue::field(edit.kind.as_str(), edit.field.as_str())?;
    if !def.is_typed() {
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
    let mut removals = entry.contradicted().iter();
    let removes = removals.any(|(name, removal)| *name == edit.field && removal.change == id);
    Some(HistoryField {
        label: def.label.to_owned(),
        before: before.collect(),
        after: text(&edit.value),
        stands: removes
            || standing
                .unwrap_or_default()
                .iter()
                .any(|version| version.change == id),
    })
}
