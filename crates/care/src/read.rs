//! Reading facts from an entry's fields, where several versions may stand.
//!
//! A fact for a list never comes from a silent choice: dates are the earliest that stands, words
//! are all that stand.

use chrono::{DateTime, NaiveDate, Utc};
use record::{AuthorId, Entry, EntryId, Field, Value, Version};

/// A field of an entry. Entries have few fields: looking at each name beats searching the map,
/// and summaries do it for every entry of every person who is synced.
pub(crate) fn field<'a>(entry: &'a Entry, name: &str) -> Option<&'a Field> {
    let mut fields = entry.fields();
    fields
        .find(|(other, _)| other.as_str() == name)
        .map(|(_, field)| field)
}

/// What stands in a field, without what was cleared or removed.
pub(crate) fn standing(field: &Field) -> impl Iterator<Item = &Value> {
    field
        .versions()
        .iter()
        .filter(|version| says(version))
        .map(|version| &version.value)
}

/// Whether a version says something: nobody cleared or removed what it said.
pub(crate) fn says(version: &Version) -> bool {
    !matches!(version.value, Value::Removed(_) | Value::Empty)
}

/// Every text that stands, each once, in the order of their writing.
pub(crate) fn texts(field: &Field) -> Vec<String> {
    each_once(
        standing(field)
            .filter_map(Value::as_text)
            .map(str::to_owned),
    )
}

/// Every text that stands, in one.
pub(crate) fn words(field: &Field) -> Option<String> {
    let mut texts = texts(field);
    match texts.len() {
        0 | 1 => texts.pop(),
        _ => Some(texts.join(" / ")),
    }
}

/// The first text that stands.
pub(crate) fn text(field: &Field) -> Option<String> {
    standing(field).find_map(Value::as_text).map(str::to_owned)
}

/// The earliest date that stands.
pub(crate) fn date(field: &Field) -> Option<NaiveDate> {
    standing(field).filter_map(Value::as_date).min()
}

/// Every date that stands, each once.
pub(crate) fn dates(field: &Field) -> Vec<NaiveDate> {
    each_once(standing(field).filter_map(Value::as_date))
}

/// The earliest instant that stands.
pub(crate) fn instant(field: &Field) -> Option<DateTime<Utc>> {
    standing(field).filter_map(Value::as_instant).min()
}

/// Whether `yes` stands, alone or beside another.
pub(crate) fn says_yes(field: &Field) -> bool {
    standing(field).any(|value| *value == Value::Bool(true))
}

/// Every id that stands, each once.
fn ids(field: &Field) -> impl Iterator<Item = [u8; 16]> {
    standing(field).filter_map(|value| value.as_bytes()?.try_into().ok())
}

/// Every member of staff that stands, each once.
pub(crate) fn staff(field: &Field) -> Vec<AuthorId> {
    each_once(ids(field).map(AuthorId))
}

/// The first entry that stands.
pub(crate) fn entry(field: &Field) -> Option<EntryId> {
    ids(field).next().map(EntryId)
}

pub(crate) fn each_once<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut once = Vec::new();
    for one in all {
        if !once.contains(&one) {
            once.push(one);
        }
    }
    once
}

/// What every line of a list says of its entry, beside its own facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Marks {
    /// Who wrote the earliest version that stands.
    pub by: AuthorId,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether it was removed by one and changed by another.
    pub contested: bool,
}

/// The marks of an entry that is on the page; nothing for one that was removed.
pub(crate) fn marks(entry: &Entry) -> Option<Marks> {
    let mut first: Option<&Version> = None;
    let mut removed = !entry.contradicted().is_empty();
    for (_, field) in entry.fields() {
        for version in field.versions() {
            if version.is_removal() {
                removed = true;
            } else if first.is_none_or(|first| version.recorded_at < first.recorded_at) {
                first = Some(version);
            }
        }
    }
    first.map(|first| Marks {
        by: first.author,
        at: first.recorded_at,
        contested: removed,
    })
}
