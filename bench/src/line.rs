//! One line of a workload file, read and written byte for byte as Python's `json` does.

use std::{fmt, io::BufRead};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Why a workload cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum BadLine {
    /// The file ends or breaks off.
    #[error("line {0} cannot be read")]
    Unreadable(usize, #[source] std::io::Error),
    /// The line is not what `workload` writes.
    #[error("line {0} is not a change of a workload")]
    Malformed(usize, #[source] serde_json::Error),
}

/// One clinical change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The person, a UUID.
    pub patient: String,
    /// The thing: a UUID, or one with a name after a colon.
    pub entity: String,
    /// What sort of thing.
    pub kind: String,
    /// When it was written.
    #[serde(serialize_with = "to_second")]
    pub at: DateTime<Utc>,
    /// The member of staff, a UUID.
    pub author: String,
    /// What was written.
    pub set: Fields,
}

/// Field names with their values, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields(pub Vec<(String, Scalar)>);

/// What a field of a workload holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Scalar {
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Text, a code or a date.
    Text(String),
}

impl Line {
    /// Reads a file of lines.
    pub fn read_all(from: impl BufRead) -> Result<Vec<Self>, BadLine> {
        let read = |(at, line): (usize, std::io::Result<String>)| {
            let line = line.map_err(|source| BadLine::Unreadable(at + 1, source))?;
            serde_json::from_str(&line).map_err(|source| BadLine::Malformed(at + 1, source))
        };
        from.lines().enumerate().map(read).collect()
    }
}

fn to_second<S: Serializer>(at: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&at.to_rfc3339_opts(SecondsFormat::Secs, true))
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(InOrder)
    }
}

struct InOrder;

impl<'de> de::Visitor<'de> for InOrder {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of fields")
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Fields(fields))
    }
}
