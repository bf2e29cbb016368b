//! How a value is read on the screen and in the history, and what a page asks before it takes one.

use record::{AuthorId, Decimal, Value};

use super::{FieldDef, NOT_ANSWERS, Page, REMOVAL_REASONS, Type, valid::between, words};
use crate::{
    Role,
    identifiers::{NhsNumber, Phone, check_birth_date, display_date},
    time,
};

/// Gives names to what a record only refers to.
pub trait Names {
    /// The name of a member of staff.
    fn staff(&self, id: AuthorId) -> Option<String>;

    /// The name of a practice, by its code.
    fn practice(&self, ods: &str) -> Option<String>;
}

/// Knows no name.
impl Names for () {
    fn staff(&self, _: AuthorId) -> Option<String> {
        None
    }

    fn practice(&self, _: &str) -> Option<String> {
        None
    }
}

/// A value in words, with its unit. Nothing at all for an empty one.
pub fn render(field: &FieldDef, value: &Value) -> String {
    render_with(field, value, &())
}

/// A value in words, with the names of staff and practices.
pub fn render_with(field: &FieldDef, value: &Value, names: &dyn Names) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Absent(code) => words(NOT_ANSWERS, code).unwrap_or("No answer").to_owned(),
        Value::Removed(reason) => {
            let reason = words(REMOVAL_REASONS, reason).unwrap_or("Removed");
            format!("Removed: {}", reason.to_lowercase())
        }
        Value::Bool(truth) => if *truth { "Yes" } else { "No" }.to_owned(),
        Value::Int(number) => with_unit(field, number.to_string()),
        Value::Decimal(number) => with_unit(field, number.to_string()),
        Value::Date(date) => display_date(*date),
        Value::Instant(at) => time::london_time(*at).format("%d-%b-%Y %H:%M").to_string(),
        Value::Text(text) => text_in_words(field, text, names),
        Value::List(values) if field.ty == Type::Codes => {
            let label = |value: &Value| field.choice_label(value.as_text()?);
            let labels: Vec<_> = values.iter().filter_map(label).collect();
            labels.join(", ")
        }
        Value::Bytes(id) if field.ty == Type::Staff => {
            let id = <[u8; 16]>::try_from(id.as_slice()).map(AuthorId);
            let name = id.ok().and_then(|id| names.staff(id));
            name.unwrap_or_else(|| "A member of staff".to_owned())
        }
        Value::Bytes(_) | Value::List(_) | Value::Map(_) => "Recorded".to_owned(),
        Value::Unknown(_) => "Newer content".to_owned(),
    }
}

fn with_unit(field: &FieldDef, number: String) -> String {
    match field.unit {
        Some("%") => format!("{number}%"),
        Some(unit) => format!("{number} {unit}"),
        None => number,
    }
}

fn text_in_words(field: &FieldDef, text: &str, names: &dyn Names) -> String {
    let known = match field.ty {
        Type::Code => field.choice_label(text).map(str::to_owned),
        Type::Role => Role::parse(text).map(|role| role.label().to_owned()),
        Type::NhsNumber => NhsNumber::parse(text).ok().map(|number| number.to_string()),
        Type::Phone { .. } => Phone::parse_to_call(text)
            .ok()
            .map(|phone| phone.to_string()),
        Type::Ods => names.practice(text),
        _ => None,
    };
    known.unwrap_or_else(|| text.to_owned())
}

/// What the page asks before it takes a value: "are you sure". Nothing where it need not.
pub fn query(field: &FieldDef, value: &Value, page: Page) -> Option<String> {
    match (field.ty, value) {
        (Type::Int, Value::Int(number)) => unusual(field, *number, 0),
        (Type::Decimal { places }, Value::Decimal(number)) => unusual(field, number.digits, places),
        (Type::BirthDate, Value::Date(date)) => {
            let young = check_birth_date(*date, page.today())
                .ok()
                .flatten()
                .is_some();
            young.then(|| "The person is under 50. Are you sure?".to_owned())
        }
        (Type::NhsNumber, Value::Text(text)) => {
            let number = NhsNumber::parse(text).ok()?;
            let repeated = number.is_one_digit_repeated();
            repeated.then(|| "All ten digits are the same. Are you sure?".to_owned())
        }
        _ => None,
    }
}

fn unusual(field: &FieldDef, digits: i64, places: u8) -> Option<String> {
    let range = field.query.filter(|range| !range.contains(digits))?;
    let number = with_unit(field, Decimal { digits, places }.to_string());
    let usual = between(range, places, field.unit);
    Some(format!(
        "{} {number} is not {usual}. Are you sure?",
        field.label
    ))
}
