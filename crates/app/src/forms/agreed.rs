//! Who was there when words were agreed, and when: said of the words that it was written with, and
//! never carried over under later ones.

use care::catalogue::{self, FieldDef, KindDef, Type};
use record::{Base, Edit, Entry, Field, FieldKey, FieldName, Record, Value, Version};

use super::Answers;
use crate::{
    reader::Reader,
    view::form::{Before, Draft},
};

/// The fields that say it, on every kind of a plan section.
const SAID_OF_WORDS: [&str; 2] = ["present", "agreed_on"];

/// Whether a field says who was there, or when the words were agreed.
pub(crate) fn is_said_of_words(kind: &KindDef, field: &str) -> bool {
    SAID_OF_WORDS.contains(&field) && kind.field("agreed_on").is_some()
}

/// What new words leave behind: where a text changes, what the form does not say anew of who was
/// there and when is not claimed for it, and what it does say is written with it.
pub(super) fn said_anew(
    record: &Record,
    base: &Base,
    answers: &Answers,
    edits: &[Edit],
) -> Vec<Edit> {
    let mut anew: Vec<Edit> = Vec::new();
    for edit in edits {
        let Some(kind) = catalogue::kind(edit.kind.as_str()) else {
            continue;
        };
        let words = kind.field(edit.field.as_str()).is_some_and(is_words);
        if !words || is_said_of_words(kind, edit.field.as_str()) {
            continue;
        }
        for field in SAID_OF_WORDS.map(FieldName::new_static) {
            let key = FieldKey {
                field,
                ..FieldKey::of(edit)
            };
            let mut written = edits.iter().chain(&anew);
            let is_written = written.any(|other| FieldKey::of(other) == key);
            if is_said_of_words(kind, key.field.as_str()) && !is_written {
                anew.extend(said_or_left(record, base, answers, key));
            }
        }
    }
    anew
}

fn is_words(field: &FieldDef) -> bool {
    matches!(field.ty, Type::Text { .. })
}

fn said_or_left(record: &Record, base: &Base, answers: &Answers, key: FieldKey) -> Option<Edit> {
    let replaces: Vec<_> = base.drawn(&key).collect();
    let said = answers.value(key.entry, key.kind.as_str(), key.field.as_str());
    match said {
        // The same people on the same day: said again, so that it is said of these words.
        Some(value) if *value != Value::Empty => Some(Edit {
            value: value.clone(),
            replaces,
            entry: key.entry,
            kind: key.kind,
            field: key.field,
        }),
        // Several versions are a question of their own.
        _ if replaces.len() > 1 => None,
        _ => base.edit(record, key, Value::Empty),
    }
}

/// What the record says so far of the fields that begin empty in a form.
pub(super) fn before(reader: &Reader<'_>, draft: &Draft) -> Vec<Before> {
    let entries = draft.entries.iter().filter_map(|drawn| {
        let kind = catalogue::kind(&drawn.kind)?;
        let id = drawn.entry.parse().ok()?;
        Some((kind, reader.record.entry(id, &kind.to_record())?, drawn))
    });
    let said = entries.flat_map(|(kind, entry, drawn)| {
        let fields = SAID_OF_WORDS
            .into_iter()
            .filter(|field| is_said_of_words(kind, field));
        fields.filter_map(move |field| {
            let text = reader
                .standing(entry, field)
                .filter(|text| !text.is_empty())?;
            Some(Before {
                entry: drawn.entry.clone(),
                field: field.to_owned(),
                words: format!("Of the words so far: {text}. New words need it said anew."),
            })
        })
    });
    said.collect()
}

/// The version of an entry that was written last, of those that say more than who was there.
pub(crate) fn last_words(entry: &Entry) -> Option<&Version> {
    let latest = |of_words: bool| {
        let fields = entry
            .fields()
            .filter(move |(name, _)| of_words != SAID_OF_WORDS.contains(&name.as_str()));
        let versions = fields.flat_map(|(_, field)| field.versions());
        versions.max_by_key(|version| (version.recorded_at, version.change))
    };
    latest(true).or_else(|| latest(false))
}

/// Who was there when the words that stand last were agreed: what their change says, or what their
/// author wrote afterwards.
pub(crate) fn present(entry: &Entry) -> Option<&Value> {
    let last = last_words(entry)?;
    let said = entry.field("present").and_then(Field::settled)?;
    let afterwards = said.author == last.author && said.recorded_at > last.recorded_at;
    (said.change == last.change || afterwards).then_some(&said.value)
}
