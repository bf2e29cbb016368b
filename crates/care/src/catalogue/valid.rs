//! Whether a value is one that a field may hold.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc};
use record::{Decimal, Value};

use super::{Choice, FieldDef, NOT_ANSWERS, Range, Type, words};
use crate::{
    Role,
    identifiers::{
        BadBirthDate, NhsNumber, OdsCode, PersonName, Phone, Postcode, check_birth_date,
    },
    time,
};

/// Why an answer cannot be taken, in words for the page. It never repeats the answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct FieldProblem {
    /// The field's name in the record.
    pub field: &'static str,
    /// What is wrong and what would be right.
    pub message: String,
}

impl FieldProblem {
    pub(super) fn new(field: &FieldDef, message: impl Into<String>) -> Self {
        Self {
            field: field.name,
            message: message.into(),
        }
    }
}

/// Places that a score may have at most.
const SCORE_PLACES: u8 = 4;
/// Named values of one field at most.
const MAP_VALUES: usize = 64;
/// Values of one list at most: a frontier of more changes than a record has in ten years.
const LIST_VALUES: usize = 4_096;
/// Bytes of a change's id.
const CHANGE_ID_BYTES: usize = 32;
/// Bytes of an id of anything else.
const ID_BYTES: usize = 16;

/// Checks a value. `now` is given by a page, where what has been cannot lie in the future; the
/// server leaves it out, because no clock decides what a record holds.
pub(super) fn valid(
    field: &FieldDef,
    value: &Value,
    now: Option<DateTime<Utc>>,
    demo: bool,
) -> Result<(), FieldProblem> {
    match value {
        Value::Empty if field.required => Err(FieldProblem::new(
            field,
            format!("{} is needed", field.label),
        )),
        Value::Empty => Ok(()),
        Value::Absent(code) if !field.not_answers || words(NOT_ANSWERS, code).is_none() => Err(
            FieldProblem::new(field, format!("{} needs an answer", field.label)),
        ),
        Value::Absent(_) => Ok(()),
        _ => typed(field, value, now, demo),
    }
}

fn typed(
    field: &FieldDef,
    value: &Value,
    now: Option<DateTime<Utc>>,
    demo: bool,
) -> Result<(), FieldProblem> {
    let today = now.map(time::london_date);
    match (field.ty, value) {
        (Type::Text { max }, Value::Text(text)) => is_text(field, text, max),
        (Type::Code, Value::Text(code)) => is_choice(field, code),
        (Type::Codes, Value::List(codes)) => are_choices(field, codes),
        (Type::Int, Value::Int(number)) => in_range(field, *number, 0),
        (Type::Decimal { places }, Value::Decimal(number)) if number.places == places => {
            in_range(field, number.digits, places)
        }
        (Type::Number, Value::Int(_)) => Ok(()),
        (Type::Number, Value::Decimal(number)) if number.places <= SCORE_PLACES => Ok(()),
        (Type::Bool, Value::Bool(_)) => Ok(()),
        (Type::Instant { future }, Value::Instant(at)) => is_moment(field, *at, now, future),
        (Type::Date { future }, Value::Date(date)) => is_date(field, *date, today, future),
        (Type::BirthDate, Value::Date(date)) => is_birth_date(field, *date, today),
        (Type::Time, Value::Text(text)) if is_time(text) => Ok(()),
        (Type::Role, Value::Text(code)) if Role::parse(code).is_some() => Ok(()),
        (Type::Staff | Type::EntryRef, Value::Bytes(id)) if id.len() == ID_BYTES => Ok(()),
        (Type::Bytes { length }, Value::Bytes(bytes)) if bytes.len() == length => Ok(()),
        (Type::Map, Value::Map(values)) if values.len() <= MAP_VALUES => Ok(()),
        (Type::List, Value::List(values)) if are_change_ids(values) => Ok(()),
        (_, Value::Text(text)) => is_identifier(field, text, demo),
        _ => Err(wrong_type(field)),
    }
}

fn is_text(field: &FieldDef, text: &str, max: usize) -> Result<(), FieldProblem> {
    let label = field.label;
    if text.trim().is_empty() {
        Err(FieldProblem::new(field, format!("{label} is empty")))
    } else if text.chars().count() > max {
        let message = format!("{label} must be {max} characters or fewer");
        Err(FieldProblem::new(field, message))
    } else if text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\t'))
    {
        let message = format!("{label} has a character that cannot be shown");
        Err(FieldProblem::new(field, message))
    } else {
        Ok(())
    }
}

fn is_choice(field: &FieldDef, code: &str) -> Result<(), FieldProblem> {
    let known = field.choice_label(code).is_some();
    known.then_some(()).ok_or_else(|| not_a_choice(field))
}

fn are_choices(field: &FieldDef, codes: &[Value]) -> Result<(), FieldProblem> {
    // In the list's own order and each once, so that equal answers are equal values.
    let mut chosen = codes.iter();
    let mut next = chosen.next();
    for Choice { code, .. } in field.choices {
        if next.is_some_and(|value| value.as_text() == Some(code)) {
            next = chosen.next();
        }
    }
    let all = !codes.is_empty() && next.is_none();
    all.then_some(()).ok_or_else(|| not_a_choice(field))
}

fn in_range(field: &FieldDef, number: i64, places: u8) -> Result<(), FieldProblem> {
    match field.hard {
        Some(range) if !range.contains(number) => {
            let message = format!(
                "{} must be {}",
                field.label,
                between(range, places, field.unit)
            );
            Err(FieldProblem::new(field, message))
        }
        _ => Ok(()),
    }
}

/// "between 25.0 and 45.0 °C".
pub(super) fn between(range: Range, places: u8, unit: Option<&str>) -> String {
    let [min, max] = [range.min, range.max].map(|digits| Decimal { digits, places });
    match unit {
        Some("%") => format!("between {min} and {max}%"),
        Some(unit) => format!("between {min} and {max} {unit}"),
        None => format!("between {min} and {max}"),
    }
}

/// Years that a record may speak of: outside them a date is a slip.
const YEARS: std::ops::RangeInclusive<i32> = 1_850..=2_199;

fn is_date(
    field: &FieldDef,
    date: NaiveDate,
    today: Option<NaiveDate>,
    future: bool,
) -> Result<(), FieldProblem> {
    let label = field.label;
    if !YEARS.contains(&date.year()) {
        Err(FieldProblem::new(field, format!("{label}: check the year")))
    } else if !future && today.is_some_and(|today| date > today) {
        let message = format!("{label} must be today or in the past");
        Err(FieldProblem::new(field, message))
    } else {
        Ok(())
    }
}

fn is_moment(
    field: &FieldDef,
    at: DateTime<Utc>,
    now: Option<DateTime<Utc>>,
    future: bool,
) -> Result<(), FieldProblem> {
    if !future && now.is_some_and(|now| at > now) {
        let message = format!("{} must be now or in the past", field.label);
        return Err(FieldProblem::new(field, message));
    }
    Ok(())
}

fn is_birth_date(
    field: &FieldDef,
    date: NaiveDate,
    today: Option<NaiveDate>,
) -> Result<(), FieldProblem> {
    is_date(field, date, today, false)?;
    let checked = today.map_or(Ok(None), |today| check_birth_date(date, today));
    let problem = |bad: BadBirthDate| FieldProblem::new(field, capitalised(&bad.to_string()));
    checked.map(drop).map_err(problem)
}

fn is_time(text: &str) -> bool {
    text.len() == "14:05".len() && NaiveTime::parse_from_str(text, "%H:%M").is_ok()
}

fn are_change_ids(values: &[Value]) -> bool {
    let is_id = |value: &Value| {
        value
            .as_bytes()
            .is_some_and(|id| id.len() == CHANGE_ID_BYTES)
    };
    values.len() <= LIST_VALUES && values.iter().all(is_id)
}

fn is_identifier(field: &FieldDef, text: &str, demo: bool) -> Result<(), FieldProblem> {
    let stored = identifier(field, text, demo)?;
    // The stored form is the one form, so that equal numbers are equal values.
    let same = stored.as_deref() == Some(text);
    same.then_some(()).ok_or_else(|| wrong_type(field))
}

/// The stored form of a name, an NHS number, a postcode, a telephone number or an organisation's
/// code; nothing for a field of another type.
pub(super) fn identifier(
    field: &FieldDef,
    text: &str,
    demo: bool,
) -> Result<Option<String>, FieldProblem> {
    let problem =
        |bad: &dyn std::error::Error| FieldProblem::new(field, capitalised(&bad.to_string()));
    let stored = match field.ty {
        Type::NhsNumber => NhsNumber::parse_for_area(text, demo)
            .map_err(|bad| problem(&bad))?
            .digits(),
        Type::PersonName => PersonName::parse(text)
            .map_err(|bad| problem(&bad))?
            .to_string(),
        Type::Postcode => Postcode::parse(text)
            .map_err(|bad| problem(&bad))?
            .to_string(),
        Type::Phone { short: true } => {
            let phone = Phone::parse_to_call(text).map_err(|bad| problem(&bad))?;
            phone.as_str().to_owned()
        }
        Type::Phone { short: false } => {
            let phone = Phone::parse(text).map_err(|bad| problem(&bad))?;
            phone.as_str().to_owned()
        }
        Type::Ods => {
            let code = OdsCode::parse(text).map_err(|bad| problem(&bad))?;
            code.as_str().to_owned()
        }
        _ => return Ok(None),
    };
    Ok(Some(stored))
}

pub(super) fn not_a_choice(field: &FieldDef) -> FieldProblem {
    FieldProblem::new(field, format!("{}: choose from the list", field.label))
}

fn wrong_type(field: &FieldDef) -> FieldProblem {
    FieldProblem::new(field, format!("{} is not of the right sort", field.label))
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
