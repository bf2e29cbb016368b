//! What a page sends for a field, and how it becomes a value.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use record::{AuthorId, EntryId, Value};
use serde::{Deserialize, Serialize};

use super::{
    FieldDef, Type,
    valid::{FieldProblem, identifier, not_a_choice, valid},
};
use crate::{decimal, time};

/// An answer as a page sends it: as typed or picked, several picked, or that there is none.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Input {
    /// What was typed or picked. Empty clears the field.
    One(String),
    /// What was picked of a list of several.
    Several(Vec<String>),
    /// Why there is no answer.
    Absent {
        /// One of the catalogue's not-answers: `not_asked`, `declined`, `unable`,
        /// `not_applicable`.
        absent: String,
    },
}

/// Redacted: an answer is a person's.
impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::One(_) => f.write_str("One(…)"),
            Self::Several(several) => write!(f, "Several({})", several.len()),
            Self::Absent { absent } => write!(f, "Absent({absent})"),
        }
    }
}

/// What a page knows when it reads an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Now.
    pub now: DateTime<Utc>,
    /// Whether the area is a demonstration, where only test NHS numbers are taken.
    pub demo: bool,
}

impl Page {
    /// Today, in London.
    pub fn today(&self) -> NaiveDate {
        time::london_date(self.now)
    }
}

/// Reads an answer into the value that is stored.
pub fn parse(field: &FieldDef, input: &Input, page: Page) -> Result<Value, FieldProblem> {
    let value = match input {
        Input::One(text) if text.trim().is_empty() => Value::Empty,
        Input::One(text) => one(field, text.trim(), page)?,
        Input::Several(codes) if codes.is_empty() => Value::Empty,
        Input::Several(codes) => several(field, codes)?,
        Input::Absent { absent } => Value::Absent(absent.clone()),
    };
    valid(field, &value, Some(page.now), page.demo)?;
    Ok(value)
}

fn one(field: &FieldDef, text: &str, page: Page) -> Result<Value, FieldProblem> {
    let label = field.label;
    let problem = |message: String| FieldProblem::new(field, message);
    match field.ty {
        Type::Text { .. } => Ok(Value::text(text.replace("\r\n", "\n").replace('\r', "\n"))),
        Type::Code | Type::Role => Ok(Value::text(text)),
        Type::Codes => several(field, &[text.to_owned()]),
        Type::Int => whole(text).ok_or_else(|| problem(format!("{label} must be a whole number"))),
        Type::Decimal { places } => number(field, text, places),
        Type::Bool => match text {
            "yes" | "true" => Ok(Value::Bool(true)),
            "no" | "false" => Ok(Value::Bool(false)),
            _ => Err(not_a_choice(field)),
        },
        Type::Date { .. } | Type::BirthDate => date(field, text, page)
            .map(Value::Date)
            .ok_or_else(|| problem(format!("{label} {}, such as 11/02/2026", not_a_date(text)))),
        Type::Instant { .. } => instant(field, text, page)
            .ok_or_else(|| problem(format!("{label} {}", not_an_instant(text)))),
        Type::Time => clock_time(text)
            .map(|time| Value::text(time.format("%H:%M").to_string()))
            .ok_or_else(|| problem(format!("{label} {}", not_a_time(text)))),
        Type::Staff => id(text.parse().map(|AuthorId(id)| id)).ok_or_else(|| not_a_choice(field)),
        Type::EntryRef => id(text.parse().map(|EntryId(id)| id)).ok_or_else(|| not_a_choice(field)),
        Type::PersonName | Type::NhsNumber | Type::Postcode | Type::Phone { .. } | Type::Ods => {
            identifier(field, text, page.demo).map(|stored| Value::text(stored.unwrap_or_default()))
        }
        Type::Number | Type::Bytes { .. } | Type::Map | Type::List => {
            Err(problem(format!("{label} is not typed")))
        }
    }
}

/// Codes in the order of the field's list, each once.
fn several(field: &FieldDef, codes: &[String]) -> Result<Value, FieldProblem> {
    let known = |code: &String| field.choice_label(code).is_some();
    if field.ty != Type::Codes || !codes.iter().all(known) {
        return Err(not_a_choice(field));
    }
    let chosen = |code: &str| codes.iter().any(|picked| picked == code);
    let in_order = field.choices.iter().filter(|choice| chosen(choice.code));
    Ok(Value::List(
        in_order.map(|choice| Value::text(choice.code)).collect(),
    ))
}

fn whole(text: &str) -> Option<Value> {
    let number = decimal::parse(text)?;
    (number.places == 0).then_some(Value::Int(number.digits))
}

fn number(field: &FieldDef, text: &str, places: u8) -> Result<Value, FieldProblem> {
    let label = field.label;
    let Some(number) = decimal::parse(text) else {
        let message = format!("{label} must be a number, such as 36.6");
        return Err(FieldProblem::new(field, message));
    };
    if number.places > places {
        let message = format!("{label} must have at most {places} digit after the point");
        return Err(FieldProblem::new(field, message));
    }
    decimal::round_half_up(number, places)
        .map(Value::Decimal)
        .ok_or_else(|| FieldProblem::new(field, format!("{label} is too large")))
}

/// A date as a page or a person writes it: 2026-02-11, 11/02/2026, 11 Feb 2026, 11-Feb-2026, and as
/// a rule also 11/2/26 and 11/2.
fn date(field: &FieldDef, text: &str, page: Page) -> Option<NaiveDate> {
    match as_written(text) {
        Some(day) if day.year() >= 1000 => Some(day),
        Some(day) if has_two_digits(text) => in_century(field, day, page.today()),
        Some(_) => None,
        None => without_year(field, text, page),
    }
}

/// A date with the very year that is written: 11/2/26 is a day of the year 26.
fn as_written(text: &str) -> Option<NaiveDate> {
    let forms = ["%Y-%m-%d", "%d/%m/%Y", "%d-%b-%Y", "%d %b %Y", "%d %B %Y"];
    let read = |form: &&str| NaiveDate::parse_from_str(text, form).ok();
    forms.iter().find_map(read)
}

/// Whether what a text ends with is a year of two digits.
fn has_two_digits(text: &str) -> bool {
    let year = text.rsplit(['/', '-', ' ']).next().unwrap_or_default();
    year.len() == 2 && year.bytes().all(|byte| byte.is_ascii_digit())
}

/// What a day with two digits of its year is in a field: of this century, or of the last one where
/// nothing lies in a year to come. Who was born in "26" is a hundred years old, or none.
fn in_century(field: &FieldDef, day: NaiveDate, today: NaiveDate) -> Option<NaiveDate> {
    let is_to_come = day.year() > today.year() % 100;
    let century = today.year() - today.year() % 100;
    let century = match field.ty {
        Type::BirthDate if !is_to_come => return None,
        Type::BirthDate | Type::Date { future: false } | Type::Instant { future: false }
            if is_to_come =>
        {
            century - 100
        }
        _ => century,
    };
    day.with_year(century + day.year())
}

/// What a day without its year is in a field: the latest such day where no later one is taken, the
/// nearest where days lie ahead, and nothing of a birth.
fn without_year(field: &FieldDef, day: &str, page: Page) -> Option<NaiveDate> {
    match field.ty {
        Type::Date { future: false } | Type::Instant { future: false } => latest(day, page.today()),
        Type::Date { future: true } | Type::Instant { future: true } => next(day, page.today()),
        _ => None,
    }
}

fn in_year(text: &str, year: i32) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(&format!("{text}/{year}"), "%d/%m/%Y").ok()
}

/// Whether it is a day and a month, and nothing more.
fn lacks_year(text: &str) -> bool {
    const LEAP: i32 = 2024;
    in_year(text, LEAP).is_some()
}

/// The latest day, no later than today, of a day and a month. Only of the last twelve months: a
/// 29 February of years ago is a slip.
fn latest(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let years = [today.year(), today.year() - 1].into_iter();
    let mut days = years.filter_map(|year| in_year(text, year));
    days.find(|day| *day <= today)
}

/// The next day, today or later, of a day and a month. Where the last such day is nearer, nobody
/// knows which was meant.
fn next(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let years = (today.year() - 1..=today.year() + 1).filter_map(|year| in_year(text, year));
    let nearest = years.min_by_key(|day| (*day - today).num_days().abs());
    nearest.filter(|day| *day >= today)
}

/// Why a text is no date.
fn not_a_date(text: &str) -> &'static str {
    if lacks_year(text) {
        "needs its year"
    } else if as_written(text).is_some() && has_two_digits(text) {
        "needs all four digits of its year"
    } else {
        "must be a date"
    }
}

/// Why a text is no moment.
fn not_an_instant(text: &str) -> &'static str {
    match text.split_once(' ') {
        Some((day, time)) if lacks_year(day) && clock_time(time).is_some() => {
            "needs its year, such as 11/02/2026, and a time"
        }
        _ => "must have a date, and a time such as 14:05",
    }
}

/// Why a text is no time of day: an hour alone may be of the morning or of the evening.
fn not_a_time(text: &str) -> &'static str {
    match text.parse::<u8>() {
        Ok(0..24) if text.len() <= 2 => "must say am or pm, or its minutes: 11am or 11:00",
        _ => "must be a time, such as 14:05",
    }
}

/// An instant: with its zone, or as it is told in London.
fn instant(field: &FieldDef, text: &str, page: Page) -> Option<Value> {
    let zoned = DateTime::parse_from_rfc3339(text)
        .ok()
        .map(|at| at.to_utc());
    let of_form = || {
        ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
            .iter()
            .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
    };
    let told = || {
        let mut spaces = text.match_indices(' ');
        spaces.find_map(|(at, _)| {
            let (day, time) = text.split_at_checked(at)?;
            Some(date(field, day, page)?.and_time(clock_time(time)?))
        })
    };
    let in_london = || of_form().or_else(told).and_then(time::from_london);
    zoned.or_else(in_london).map(Value::instant)
}

/// A time of day as a person writes it: 14:05, 14.05, 1405, 2 pm, 2:05 pm. A lone 2 is none.
fn clock_time(text: &str) -> Option<NaiveTime> {
    let text = text.to_lowercase().replace([' ', '\u{a0}'], "");
    let halves = [("am", 0), ("pm", 12)];
    let half = halves
        .into_iter()
        .find_map(|(name, from)| Some((text.strip_suffix(name)?, from)));
    let (digits, from) = half.map_or((text.as_str(), None), |(rest, from)| (rest, Some(from)));
    let (hour, minute) = match digits.split_once([':', '.']) {
        Some(parts) => parts,
        None if digits.len() > 2 => digits.split_at_checked(digits.len() - 2)?,
        None => (digits, from.map(|_| "00")?),
    };
    let number = |part: &str, longest: usize| {
        let fits = (1..=longest).contains(&part.len());
        let digits = part.bytes().all(|byte| byte.is_ascii_digit());
        (fits && digits).then(|| part.parse::<u32>().ok())?
    };
    let minute = number(minute, 2).filter(|_| minute.len() == 2)?;
    let hour = match (number(hour, 2)?, from) {
        (hour, None) => hour,
        (hour @ 1..=12, Some(from)) => hour % 12 + from,
        _ => return None,
    };
    NaiveTime::from_hms_opt(hour, minute, 0)
}

fn id(read: Result<[u8; 16], record::ParseIdError>) -> Option<Value> {
    read.ok().map(|id| Value::Bytes(id.to_vec()))
}

/// What a page puts into its form for a value: the inverse of [`parse`].
pub fn to_input(field: &FieldDef, value: &Value) -> Input {
    Input::One(match value {
        Value::Absent(code) => {
            return Input::Absent {
                absent: code.clone(),
            };
        }
        Value::List(codes) if field.ty == Type::Codes => {
            let code = |value: &Value| value.as_text().map(str::to_owned);
            return Input::Several(codes.iter().filter_map(code).collect());
        }
        Value::Bool(truth) => if *truth { "yes" } else { "no" }.to_owned(),
        Value::Int(number) => number.to_string(),
        Value::Decimal(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::Date(date) => date.to_string(),
        Value::Instant(at) => at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true),
        Value::Bytes(bytes) => <[u8; 16]>::try_from(bytes.as_slice())
            .map(|id| EntryId(id).to_string())
            .unwrap_or_default(),
        Value::Empty | Value::List(_) | Value::Map(_) | Value::Removed(_) | Value::Unknown(_) => {
            String::new()
        }
    })
}
