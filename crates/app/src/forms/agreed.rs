//! Who was there when words were agreed, and when: said of the words that it was written with, and
//! never carried over under later ones.

use care::catalogue::{self, KindDef};
use record::{Base, Edit, Entry, Field, FieldKey, Record, Value, Version};

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

/// What is written once more, though it would say what it said. New words: the same people on the
/// same day, said of them. A day of agreement: the words that were agreed, with who was there, so
/// that whoever reworded them meanwhile has not agreed to them, and two versions stand.
pub(super) fn said_again(
    base: &Base,
    record: &Record,
    answers: &Answers,
    edits: &[Edit],
) -> Vec<Edit> {
    let of_entry = |key: &FieldKey| {
        let (entry, kind) = (key.entry, key.kind.clone());
        edits
            .iter()
            .filter(move |edit| edit.entry == entry && edit.kind == kind)
    };
    let again = answers.values.iter().filter_map(|(key, value)| {
        let kind = catalogue::kind(key.kind.as_str())?;
        let writes = |field: &str| of_entry(key).any(|edit| edit.field == *field);
        if writes(key.field.as_str()) {
            return None;
        }
        let agreed = kind.field("words").is_some() && writes("agreed_on") && !writes("words");
        let value = match (key.field.as_str(), value) {
            ("words", words) if agreed => words,
            ("present", Value::Empty) if agreed => {
                let entry = record.entry(key.entry, &key.kind)?;
                said_of_last_words(entry, "present")?
            }
            (field, said) if is_said_of_words(kind, field) => {
                of_entry(key).next()?;
                said
            }
            _ => return None,
        };
        let replaces = base.drawn(key).collect();
        (*value != Value::Empty).then(|| Edit {
            entry: key.entry,
            kind: key.kind.clone(),
            field: key.field.clone(),
            value: value.clone(),
            replaces,
        })
    });
    again.collect()
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
            let of = match said_of_last_words(entry, field) {
                Some(_) => "the words so far",
                None => "earlier words",
            };
            Some(Before {
                entry: drawn.entry.clone(),
                field: field.to_owned(),
                words: format!("Of {of}: {text}. New words need it said anew."),
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

/// Who was there, or when, where it was said of the words that stand last: by the change that wrote
/// them, or by their author afterwards.
pub(crate) fn said_of_last_words<'a>(entry: &'a Entry, field: &str) -> Option<&'a Value> {
    let last = last_words(entry)?;
    let said = entry.field(field).and_then(Field::settled)?;
    let afterwards = said.author == last.author && said.recorded_at > last.recorded_at;
    (said.change == last.change || afterwards).then_some(&said.value)
}
