//! What an answer was taken to say, where what was typed leaves that open: a day without its whole
//! year, a time without its colon.

use care::catalogue::{self, FieldDef, Type};
use chrono::Datelike;
use record::Value;

use crate::view::{
    form::{DraftEntry, ReadAs},
    input::Input,
};

/// What is said of an answer beside its field, and stands on the page that is signed.
pub(super) fn read_as(
    entry: &DraftEntry,
    field: &FieldDef,
    value: &Value,
    input: &Input,
) -> Option<ReadAs> {
    let Input::One(typed) = input else {
        return None;
    };
    let words = catalogue::render(field, value);
    let is_plain = match (field.ty, value) {
        (Type::Date { .. } | Type::BirthDate, Value::Date(day)) => {
            typed.contains(&day.year().to_string())
        }
        (Type::Time, _) => typed.contains(&words),
        // One that the page made, not a person.
        (Type::Instant { .. }, _) if typed.contains('T') => true,
        (Type::Instant { .. }, Value::Instant(_)) => {
            let (day, time) = words.split_once(' ')?;
            day.get(day.len().saturating_sub(4)..)
                .is_some_and(|year| typed.contains(year))
                && typed.contains(time)
        }
        _ => true,
    };
    (!is_plain && *value != Value::Empty).then(|| ReadAs {
        entry: entry.entry.clone(),
        field: field.name.to_owned(),
        words,
    })
}
