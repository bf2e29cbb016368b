//! How ids are written in a summary that is kept: as the texts that everyone knows them by.

use std::{fmt::Display, str::FromStr};

use serde::{Deserialize, Deserializer, Serializer, de::Error};

/// One id.
pub(crate) mod id {
    use super::*;

    pub fn serialize<T: Display, S: Serializer>(id: &T, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(id)
    }

    pub fn deserialize<'de, T: FromStr, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
        parse(&String::deserialize(from)?)
    }
}

/// An id or none.
pub(crate) mod option {
    use super::*;

    pub fn serialize<T: Display, S: Serializer>(id: &Option<T>, to: S) -> Result<S::Ok, S::Error> {
        match id {
            Some(id) => to.serialize_some(&id.to_string()),
            None => to.serialize_none(),
        }
    }

    pub fn deserialize<'de, T: FromStr, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<T>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| parse(&text)).transpose()
    }
}

/// Several ids.
pub(crate) mod list {
    use super::*;

    pub fn serialize<T: Display, S: Serializer>(ids: &[T], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(ids.iter().map(ToString::to_string))
    }

    pub fn deserialize<'de, T: FromStr, D: Deserializer<'de>>(from: D) -> Result<Vec<T>, D::Error> {
        let texts = Vec::<String>::deserialize(from)?;
        texts.iter().map(|text| parse(text)).collect()
    }
}

/// Whose record it is.
pub(crate) mod subject {
    use record::{EntryId, Subject};

    use super::*;

    pub fn serialize<S: Serializer>(subject: &Subject, to: S) -> Result<S::Ok, S::Error> {
        match subject {
            Subject::Patient(_) => to.collect_str(&format_args!("patient/{subject}")),
            Subject::Area(_) => to.collect_str(&format_args!("area/{subject}")),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Subject, D::Error> {
        let text = String::deserialize(from)?;
        let (sort, id) = text.split_once('/').unwrap_or_default();
        let EntryId(id) = parse(id)?;
        match sort {
            "patient" => Ok(Subject::Patient(id)),
            "area" => Ok(Subject::Area(id)),
            _ => Err(D::Error::custom("not a subject")),
        }
    }
}

fn parse<T: FromStr, E: Error>(text: &str) -> Result<T, E> {
    text.parse().map_err(|_| E::custom("not a valid id"))
}

/// A type whose `Debug` shows nothing of a person.
macro_rules! redacted {
    ($($name:ident),+ $(,)?) => {
        $(
            impl std::fmt::Debug for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str(concat!(stringify!($name), "(…)"))
                }
            }
        )+
    };
}
pub(crate) use redacted;
