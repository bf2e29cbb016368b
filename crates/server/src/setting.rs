//! A setting of the whole area, as an administrator enters it.

use chrono::NaiveDate;
use record::{Base, Edit, EntryId, FieldKey, FieldName, Kind, Record, Subject, Value};

/// A setting that holds from a day on, until another one does.
#[derive(Debug, Clone)]
pub struct NewSetting {
    /// What is set.
    pub name: &'static str,
    /// To what.
    pub value: String,
    /// From which day on.
    pub from: NaiveDate,
}

impl NewSetting {
    /// Its entry in an area: always the same for the same day, so that the last word of a day
    /// replaces those before it.
    fn entry(&self, area: Subject) -> EntryId {
        let name = format!("setting/{}/{}", self.name, self.from);
        EntryId::beside(EntryId(area.id()), &name)
    }

    /// What the Area stream says of it. Nothing where it says so already.
    pub fn edits(&self, area: &Record) -> Vec<Edit> {
        let entry = self.entry(area.subject());
        let base = Base::of(area, |id, _| id == entry);
        let values = [
            ("name", Value::text(self.name)),
            ("value", Value::text(self.value.as_str())),
            ("from", Value::Date(self.from)),
        ];
        let edit = |(field, value)| {
            let key = FieldKey {
                entry,
                kind: Kind::new_static("setting"),
                field: FieldName::new_static(field),
            };
            base.edit(area, key, value)
        };
        values.into_iter().filter_map(edit).collect()
    }
}

/// Names the act that writes these edits: it is told from the others of its day by what it
/// replaces.
pub fn act(edits: &[Edit]) -> Vec<u8> {
    let ids = |edit: &Edit| {
        let replaced = edit.replaces.iter().flat_map(|change| change.0);
        edit.entry
            .0
            .into_iter()
            .chain(replaced)
            .collect::<Vec<u8>>()
    };
    edits.iter().flat_map(ids).collect()
}
