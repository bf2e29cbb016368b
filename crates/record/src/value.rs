//! What a field may hold, before the catalogue gives it a meaning.

use std::{collections::BTreeMap, fmt};

use chrono::{DateTime, NaiveDate, SecondsFormat, SubsecRound, Utc};
use minicbor::{Decoder, data::Tag, data::Type};

use crate::{
    codec::{self, Enc, EncResult, Malformed},
    limits,
};

const DATE_TIME: Tag = Tag::new(0); // RFC 8949: an RFC 3339 text
const DECIMAL: Tag = Tag::new(4); // RFC 8949: [exponent, mantissa]
const FULL_DATE: Tag = Tag::new(1004); // RFC 8943: an RFC 3339 full-date
const ABSENT: Tag = Tag::new(64_000); // ours: why there is no answer
const REMOVED: Tag = Tag::new(64_001); // ours: why the entry was removed

/// A decimal number, exact: `366` with one place is 36.6.
///
/// It is equal to, and ordered with, another by its digits and places, as values are: 36.6 and
/// 36.60 differ. A rule that compares numbers by size says so itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Decimal {
    /// The digits, as a whole number.
    pub digits: i64,
    /// How many of the digits stand after the point.
    pub places: u8,
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.digits < 0 { "-" } else { "" };
        let places = usize::from(self.places);
        // With zeros before it, so that a digit stands before the point.
        let digits = format!("{:0width$}", self.digits.unsigned_abs(), width = places + 1);
        match digits.split_at_checked(digits.len().saturating_sub(places)) {
            Some((whole, fraction)) if places > 0 => write!(f, "{sign}{whole}.{fraction}"),
            _ => write!(f, "{sign}{digits}"),
        }
    }
}

/// A field's value.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// Left empty on purpose, where something stood before.
    Empty,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// An exact decimal number.
    Decimal(Decimal),
    /// Text, or a code of a list that the catalogue has.
    Text(String),
    /// Bytes: a hash, a frontier's ids.
    Bytes(Vec<u8>),
    /// A date without a time, never converted between zones.
    Date(NaiveDate),
    /// An instant, in UTC, to the millisecond.
    Instant(DateTime<Utc>),
    /// Several values.
    List(Vec<Value>),
    /// Named values: a score's inputs.
    Map(BTreeMap<String, Value>),
    /// Asked for and not there, with the reason: `not_asked`, `declined`.
    Absent(String),
    /// The entry was removed, with the reason: `entered_in_error`.
    Removed(String),
    /// A value of a later version, kept as its bytes.
    Unknown(Vec<u8>),
}

impl Value {
    /// A text value.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// An instant, cut to the millisecond that is stored.
    pub fn instant(at: DateTime<Utc>) -> Self {
        Self::Instant(at.trunc_subsecs(3))
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self {
            Some(text)
        } else {
            None
        }
    }

    /// The whole number, if it is one.
    pub fn as_int(&self) -> Option<i64> {
        if let Self::Int(int) = self {
            Some(*int)
        } else {
            None
        }
    }

    /// The truth value, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(truth) = self {
            Some(*truth)
        } else {
            None
        }
    }

    /// The decimal, if it is one.
    pub fn as_decimal(&self) -> Option<Decimal> {
        if let Self::Decimal(decimal) = self {
            Some(*decimal)
        } else {
            None
        }
    }

    /// The date, if it is one.
    pub fn as_date(&self) -> Option<NaiveDate> {
        if let Self::Date(date) = self {
            Some(*date)
        } else {
            None
        }
    }

    /// The instant, if it is one.
    pub fn as_instant(&self) -> Option<DateTime<Utc>> {
        if let Self::Instant(at) = self {
            Some(*at)
        } else {
            None
        }
    }

    /// The bytes, if it is bytes.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        if let Self::Bytes(bytes) = self {
            Some(bytes)
        } else {
            None
        }
    }

    pub(crate) fn encode(&self, e: &mut Enc<'_>) -> EncResult {
        match self {
            Self::Empty => e.null()?.ok(),
            Self::Bool(truth) => e.bool(*truth)?.ok(),
            Self::Int(int) => e.i64(*int)?.ok(),
            Self::Decimal(d) => e
                .tag(DECIMAL)?
                .array(2)?
                .i64(-i64::from(d.places))?
                .i64(d.digits)?
                .ok(),
            Self::Text(text) => e.str(text)?.ok(),
            Self::Bytes(bytes) => e.bytes(bytes)?.ok(),
            Self::Date(date) => e.tag(FULL_DATE)?.str(&date.to_string())?.ok(),
            Self::Instant(at) => e
                .tag(DATE_TIME)?
                .str(&at.to_rfc3339_opts(SecondsFormat::Millis, true))?
                .ok(),
            Self::List(values) => {
                e.array(values.len() as u64)?;
                values.iter().try_for_each(|value| value.encode(e))
            }
            Self::Map(values) => encode_map(values, e),
            Self::Absent(reason) => e.tag(ABSENT)?.str(reason)?.ok(),
            Self::Removed(reason) => e.tag(REMOVED)?.str(reason)?.ok(),
            Self::Unknown(bytes) => {
                e.writer_mut().extend_from_slice(bytes);
                Ok(())
            }
        }
    }

    pub(crate) fn decode(d: &mut Decoder<'_>) -> Result<Self, Malformed> {
        decode(d, 0)
    }
}

/// Map keys in the canonical order: shorter first, then bytewise.
fn encode_map(values: &BTreeMap<String, Value>, e: &mut Enc<'_>) -> EncResult {
    let mut sorted: Vec<_> = values.iter().collect();
    sorted.sort_by_key(|(key, _)| (key.len(), *key));
    e.map(sorted.len() as u64)?;
    sorted
        .into_iter()
        .try_for_each(|(key, value)| value.encode(e.str(key)?))
}

fn decode(d: &mut Decoder<'_>, depth: usize) -> Result<Value, Malformed> {
    if depth > limits::DEPTH {
        return Err(Malformed::TooLarge("nesting"));
    }
    let start = d.position();
    let known = match d.datatype()? {
        Type::Null => d.null().map(|()| Some(Value::Empty))?,
        Type::Bool => Some(Value::Bool(d.bool()?)),
        Type::U8 | Type::U16 | Type::U32 | Type::U64 => d.i64().ok().map(Value::Int),
        Type::I8 | Type::I16 | Type::I32 | Type::I64 | Type::Int => d.i64().ok().map(Value::Int),
        Type::String => Some(Value::Text(text(d)?)),
        Type::Bytes => Some(Value::Bytes(d.bytes()?.to_vec())),
        Type::Array => Some(decode_list(d, depth)?),
        Type::Map => decode_entries(d, depth)?,
        Type::Tag => tagged(d)?,
        _ => None,
    };
    if let Some(value) = known {
        return Ok(value);
    }
    d.set_position(start);
    Ok(Value::Unknown(codec::skip(d)?.to_vec()))
}

fn text(d: &mut Decoder<'_>) -> Result<String, Malformed> {
    let text = d.str()?;
    if text.len() > limits::TEXT_BYTES {
        return Err(Malformed::TooLarge("a text"));
    }
    Ok(text.to_owned())
}

fn decode_list(d: &mut Decoder<'_>, depth: usize) -> Result<Value, Malformed> {
    let length = codec::array_of(d, limits::BODY_BYTES, "a list")?;
    (0..length)
        .map(|_| decode(d, depth + 1))
        .collect::<Result<_, _>>()
        .map(Value::List)
}

/// A map with text keys; one with others is of a later version and stays bytes.
fn decode_entries(d: &mut Decoder<'_>, depth: usize) -> Result<Option<Value>, Malformed> {
    let mut values = BTreeMap::new();
    for _ in 0..codec::map(d)? {
        if d.datatype()? != Type::String {
            return Ok(None);
        }
        if values.insert(text(d)?, decode(d, depth + 1)?).is_some() {
            return Err(Malformed::Shape("a map with one key twice"));
        }
    }
    Ok(Some(Value::Map(values)))
}

/// A tagged value of ours, or nothing for one of a later version.
fn tagged(d: &mut Decoder<'_>) -> Result<Option<Value>, Malformed> {
    Ok(match d.tag()? {
        DECIMAL => decimal(d).map(Value::Decimal),
        FULL_DATE => d.str().ok().and_then(date).map(Value::Date),
        DATE_TIME => d.str().ok().and_then(instant).map(Value::Instant),
        ABSENT => d.str().ok().map(|reason| Value::Absent(reason.to_owned())),
        REMOVED => d.str().ok().map(|reason| Value::Removed(reason.to_owned())),
        _ => None,
    })
}

fn decimal(d: &mut Decoder<'_>) -> Option<Decimal> {
    if d.array().ok()? != Some(2) {
        return None;
    }
    let places = u8::try_from(d.i64().ok()?.checked_neg()?).ok()?;
    Some(Decimal {
        digits: d.i64().ok()?,
        places,
    })
}

/// Only the one way of writing a date that we write: anything else stays bytes, unchanged.
fn date(text: &str) -> Option<NaiveDate> {
    let date: NaiveDate = text.parse().ok()?;
    (date.to_string() == text).then_some(date)
}

/// Only the one way of writing an instant that we write: anything else stays bytes, unchanged.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    let at = DateTime::parse_from_rfc3339(text).ok()?.to_utc();
    (at.to_rfc3339_opts(SecondsFormat::Millis, true) == text).then_some(at)
}

/// The shape and size only: a value is a person's and never written to a log.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Empty"),
            Self::Bool(_) => f.write_str("Bool(…)"),
            Self::Int(_) => f.write_str("Int(…)"),
            Self::Decimal(_) => f.write_str("Decimal(…)"),
            Self::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Self::Bytes(bytes) => write!(f, "Bytes({})", bytes.len()),
            Self::Date(_) => f.write_str("Date(…)"),
            Self::Instant(_) => f.write_str("Instant(…)"),
            Self::List(values) => write!(f, "List({})", values.len()),
            Self::Map(values) => write!(f, "Map({})", values.len()),
            Self::Absent(reason) => write!(f, "Absent({reason})"),
            Self::Removed(reason) => write!(f, "Removed({reason})"),
            Self::Unknown(bytes) => write!(f, "Unknown({} bytes)", bytes.len()),
        }
    }
}
