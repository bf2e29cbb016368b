//! The history of a record: who wrote what, when, on which laptop, and whether it still stands.

use std::cmp::Reverse;

use care::{catalogue, instruments};
use record::{Body, ChangeId, Edit, EntryId, FieldKey, Value};

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
        what: what(reader, body),
        fields: typed.chain(worked_out).collect(),
        details: by_app
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
        let Some((label, after)) = in_words(reader, edit, own.clone().copied()) else {
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
            let title = reader
                .settled(entry, "title")
                .unwrap_or_else(|| reader.title(entry));
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
