//! Who was there when words were agreed, and when: said of the words that it was written with, and
//! never carried over under later ones.

use care::catalogue::{self, KindDef};
use record::{Base, Edit, Entry, EntryId, Field, FieldKey, FieldName, Record, Value, Version};

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
                said_of_last_words(record, (key.entry, entry), "present")?
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
        let entry = reader.record.entry(id, &kind.to_record())?;
        Some((kind, (id, entry), drawn))
    });
    let said = entries.flat_map(|(kind, (id, entry), drawn)| {
        let fields = SAID_OF_WORDS
            .into_iter()
            .filter(|field| is_said_of_words(kind, field));
        fields.filter_map(move |field| {
            let text = reader
                .standing(entry, field)
                .filter(|text| !text.is_empty())?;
            let of = match said_of_last_words(reader.record, (id, entry), field) {
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

/// The version that an entry is told by. Of a plan section it is that of its main words: the first
/// of its fields, in the order of the catalogue, that says something. Of others it is the one that
/// was written last; clearing a field writes no words. Who was there says nothing of its own.
pub(crate) fn last_words(entry: &Entry) -> Option<(&FieldName, &Version)> {
    let latest = |wanted: &dyn Fn(&FieldName) -> bool| {
        let fields = entry.fields().filter(|(name, _)| wanted(name));
        let versions = fields.flat_map(|(name, field)| {
            let versions = field.versions().iter();
            versions.map(move |version| (name, version))
        });
        versions.max_by_key(|(_, version)| {
            let says = !matches!(version.value, Value::Empty);
            (says, version.recorded_at, version.change)
        })
    };
    let is_said_of = |name: &FieldName| SAID_OF_WORDS.contains(&name.as_str());
    let main = main_field(entry);
    main.and_then(|main| latest(&|name| *name == *main))
        .or_else(|| latest(&|name| !is_said_of(name)))
        .or_else(|| latest(&is_said_of))
}

/// The field of a plan section's main words.
fn main_field(entry: &Entry) -> Option<&'static str> {
    let kind = catalogue::kind(entry.kind.as_str())?;
    kind.section?;
    let says = |field: &&catalogue::FieldDef| {
        let mut values = entry.values(field.name);
        !SAID_OF_WORDS.contains(&field.name)
            && values.any(|value| !matches!(value, Value::Empty | Value::Removed(_)))
    };
    Some(kind.fields.iter().find(says)?.name)
}

/// Who was there, or when, where it was said of the words that the entry is told by.
pub(super) fn said_of_last_words<'a>(
    record: &Record,
    (id, entry): (EntryId, &'a Entry),
    field: &str,
) -> Option<&'a Value> {
    let (_, last) = last_words(entry)?;
    said_of(record, (id, entry), last, field)
}

/// Who was there, or when, where it was said of the words of a version: by the change that wrote
/// them, or by their author afterwards, of nothing else.
pub(crate) fn said_of<'a>(
    record: &Record,
    (id, entry): (EntryId, &'a Entry),
    version: &Version,
    field: &str,
) -> Option<&'a Value> {
    let said = entry.field(field).and_then(Field::settled)?;
    let says_nothing_else = || {
        let edits = record.change(said.change).map(|body| body.edits.iter());
        let mut of_entry = edits.into_iter().flatten().filter(|edit| edit.entry == id);
        of_entry.all(|edit| SAID_OF_WORDS.contains(&edit.field.as_str()))
    };
    let afterwards = said.author == version.author && said.recorded_at > version.recorded_at;
    (said.change == version.change || (afterwards && says_nothing_else())).then_some(&said.value)
}
