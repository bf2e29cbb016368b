//! The check across people: two records that may be of one person.
//!
//! Two records made apart offline are both accepted; whether they are of one person is decided by
//! a person (docs/sources.md, NHS number).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use record::Subject;

use crate::summary::PersonSummary;

/// In what two records are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// The same NHS number: the same person, unless one was mistyped.
    NhsNumber,
    /// The same family name and date of birth: perhaps.
    NameAndBirth,
    /// The same postcode and date of birth: perhaps.
    PostcodeAndBirth,
}

impl Likeness {
    /// Its words.
    pub fn label(self) -> &'static str {
        match self {
            Self::NhsNumber => "Two records have this NHS number",
            Self::NameAndBirth => "Two records have this family name and date of birth",
            Self::PostcodeAndBirth => "Two records have this postcode and date of birth",
        }
    }
}

/// Records that may be of one person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SamePerson {
    /// In what they are alike: the strongest likeness that they have.
    pub likeness: Likeness,
    /// Whose records, by id.
    pub subjects: Vec<Subject>,
}

/// The records that may be of one person, the surest first. Records named for a stronger likeness
/// are not named again for a weaker one.
pub fn same_person<'a>(people: impl IntoIterator<Item = &'a PersonSummary>) -> Vec<SamePerson> {
    let mut alike: BTreeMap<Key, Vec<Subject>> = BTreeMap::new();
    for person in people {
        for key in keys(person) {
            let subjects = alike.entry(key).or_default();
            if !subjects.contains(&person.subject) {
                subjects.push(person.subject);
            }
        }
    }
    let mut found: Vec<SamePerson> = Vec::new();
    for (key, mut subjects) in alike.into_iter().filter(|(_, subjects)| subjects.len() > 1) {
        subjects.sort_unstable();
        if !found.iter().any(|surer| surer.subjects == subjects) {
            found.push(SamePerson {
                likeness: key.likeness(),
                subjects,
            });
        }
    }
    found
}

/// In what two people are alike: the strongest likeness that they have.
pub fn likeness(one: &PersonSummary, other: &PersonSummary) -> Option<Likeness> {
    let own = keys(one);
    let shared = keys(other).into_iter().filter(|key| own.contains(key));
    shared.map(|key| key.likeness()).min()
}

/// What alike records share, the surest first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    NhsNumber(String),
    NameAndBirth(String, NaiveDate),
    PostcodeAndBirth(String, NaiveDate),
}

impl Key {
    fn likeness(&self) -> Likeness {
        match self {
            Self::NhsNumber(_) => Likeness::NhsNumber,
            Self::NameAndBirth(..) => Likeness::NameAndBirth,
            Self::PostcodeAndBirth(..) => Likeness::PostcodeAndBirth,
        }
    }
}

fn keys(person: &PersonSummary) -> Vec<Key> {
    let mut keys: Vec<Key> = person
        .nhs_numbers
        .iter()
        .cloned()
        .map(Key::NhsNumber)
        .collect();
    for born in &person.birth_dates {
        let names = person.family_names.iter().map(|name| name.to_lowercase());
        keys.extend(names.map(|name| Key::NameAndBirth(name, *born)));
        let postcodes = person.postcodes.iter().cloned();
        keys.extend(postcodes.map(|postcode| Key::PostcodeAndBirth(postcode, *born)));
    }
    keys
}
