//! The base: the versions that a form was drawn on, from which alone `replaces` is taken.

use std::collections::{BTreeMap, BTreeSet};

use crate::{ChangeId, Edit, Entry, EntryId, Field, FieldName, Kind, Record, Value};

/// Names a field of an entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldKey {
    /// The thing.
    pub entry: EntryId,
    /// What sort of thing.
    pub kind: Kind,
    /// Which of its fields.
    pub field: FieldName,
}

impl FieldKey {
    /// The field that an edit sets.
    pub fn of(edit: &Edit) -> Self {
        Self {
            entry: edit.entry,
            kind: edit.kind.clone(),
            field: edit.field.clone(),
        }
    }
}

/// For each field of a form, the ids of the versions that were drawn.
///
/// It is stored with the draft and comes back with the command. What arrives while the form is
/// open is not in it, and so is never replaced by the save.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Base(BTreeMap<FieldKey, BTreeSet<ChangeId>>);

impl Base {
    /// The base of a form that draws these entries as the record has them now.
    pub fn of(record: &Record, mut drawn: impl FnMut(EntryId, &Entry) -> bool) -> Self {
        let mut base = Self::default();
        for (id, entry) in record.entries().filter(|(id, entry)| drawn(*id, entry)) {
            for (name, field) in entry.fields() {
                let key = FieldKey {
                    entry: id,
                    kind: entry.kind.clone(),
                    field: name.clone(),
                };
                base.draw(key, field.versions().iter().map(|version| version.change));
            }
        }
        base
    }

    /// Notes that these versions of a field were drawn.
    pub fn draw(&mut self, key: FieldKey, versions: impl IntoIterator<Item = ChangeId>) {
        self.0.entry(key).or_default().extend(versions);
    }

    /// The versions that were drawn of a field.
    pub fn drawn(&self, key: &FieldKey) -> impl Iterator<Item = ChangeId> {
        self.0.get(key).into_iter().flatten().copied()
    }

    /// Every field of the form with the versions drawn.
    pub fn fields(&self) -> impl Iterator<Item = (&FieldKey, &BTreeSet<ChangeId>)> {
        self.0.iter()
    }

    /// What a field said when it was drawn, where all that stood in it said the same.
    pub fn said<'a>(&self, record: &'a Record, key: &FieldKey) -> Option<&'a Value> {
        let mut drawn = self.drawn(key);
        let first = record.written(key, drawn.next()?)?;
        let same = drawn.all(|other| record.written(key, other) == Some(first));
        same.then_some(first)
    }

    /// The edit that sets a field, or nothing where the field says what it said when drawn.
    pub fn edit(&self, record: &Record, key: FieldKey, value: Value) -> Option<Edit> {
        let drawn: Vec<ChangeId> = self.drawn(&key).collect();
        let was_empty = drawn.is_empty() && value == Value::Empty;
        if was_empty || self.said(record, &key) == Some(&value) {
            return None;
        }
        let FieldKey { entry, kind, field } = key;
        Some(Edit {
            entry,
            kind,
            field,
            value,
            replaces: drawn,
        })
    }

    /// The edits that remove an entry: they replace every version that the remover was shown.
    pub fn removal(&self, entry: EntryId, kind: &Kind, reason: &str) -> Vec<Edit> {
        self.0
            .iter()
            .filter(|(key, _)| key.entry == entry && key.kind == *kind)
            .map(|(key, drawn)| Edit {
                entry,
                kind: kind.clone(),
                field: key.field.clone(),
                value: Value::Removed(reason.to_owned()),
                replaces: drawn.iter().copied().collect(),
            })
            .collect()
    }

    /// The fields of the form in which other versions stand now than were drawn: the record has
    /// moved on, and saving such a field will leave it diverged.
    pub fn moved_on(&self, record: &Record) -> Vec<FieldKey> {
        let moved = |key: &FieldKey, drawn: &BTreeSet<ChangeId>| {
            let entry = record.entry(key.entry, &key.kind);
            let field = entry.and_then(|entry| entry.field(key.field.as_str()));
            let standing = field.map(Field::versions).unwrap_or_default();
            standing
                .iter()
                .any(|version| !drawn.contains(&version.change))
        };
        self.0
            .iter()
            .filter(|(key, drawn)| moved(key, drawn))
            .map(|(key, _)| key.clone())
            .collect()
    }
}
