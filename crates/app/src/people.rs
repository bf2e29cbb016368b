//! Everyone on this laptop, in memory while it is unlocked: what lists show, and search.

use std::collections::{BTreeMap, BTreeSet};

use care::summary::PersonSummary;
use record::Subject;

/// Everyone on this laptop.
#[derive(Default)]
pub(crate) struct People {
    by_subject: BTreeMap<Subject, Known>,
    /// Who has each NHS number that stands.
    by_number: BTreeMap<String, BTreeSet<Subject>>,
}

/// A person as lists show them, with the words that search looks through.
pub(crate) struct Known {
    /// What lists show.
    pub summary: PersonSummary,
    /// Parts of the record are known to exist and have not arrived.
    pub updating: bool,
    found_by: String,
}

impl People {
    /// These people.
    pub fn of(people: Vec<store::Person>) -> Self {
        let mut all = Self::default();
        for person in people {
            all.put(person);
        }
        all
    }

    /// Takes a person out of whom nothing is left.
    pub fn remove(&mut self, subject: Subject) {
        let before = self.by_subject.remove(&subject);
        for number in before.iter().flat_map(|before| &before.summary.nhs_numbers) {
            if let Some(holders) = self.by_number.get_mut(number) {
                holders.remove(&subject);
            }
        }
    }

    /// Puts a person in, or anew.
    pub fn put(&mut self, person: store::Person) {
        self.remove(person.subject);
        for number in &person.summary.nhs_numbers {
            let holders = self.by_number.entry(number.clone()).or_default();
            holders.insert(person.subject);
        }
        let found_by = found_by(&person.summary);
        let known = Known {
            summary: person.summary,
            updating: person.updating,
            found_by,
        };
        self.by_subject.insert(person.subject, known);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_subject.len()
    }

    /// A person.
    pub fn get(&self, subject: Subject) -> Option<&Known> {
        self.by_subject.get(&subject)
    }

    /// Everyone.
    pub fn all(&self) -> impl Iterator<Item = (Subject, &Known)> {
        self.by_subject
            .iter()
            .map(|(subject, known)| (*subject, known))
    }

    /// Others with an NHS number of a person's.
    pub fn with_a_number_of(&self, subject: Subject) -> impl Iterator<Item = &PersonSummary> {
        let own = self.get(subject).into_iter();
        let numbers = own.flat_map(|known| &known.summary.nhs_numbers);
        let holders = numbers.filter_map(|number| self.by_number.get(number));
        let mut others: BTreeSet<Subject> = holders.flatten().copied().collect();
        others.remove(&subject);
        let known = others.into_iter().filter_map(|other| self.get(other));
        known.map(|known| &known.summary)
    }

    /// Those whose name, NHS number or postcode has every word of the search in it.
    pub fn search<'a>(&'a self, text: &str) -> impl Iterator<Item = (Subject, &'a Known)> {
        let words: Vec<String> = text.split_whitespace().map(folded).collect();
        let number: String = text.chars().filter(char::is_ascii_digit).collect();
        let digits = (number.len() >= 3).then_some(number);
        self.all().filter(move |(_, known)| {
            words
                .iter()
                .all(|word| known.found_by.contains(word.as_str()))
                || digits
                    .as_deref()
                    .is_some_and(|digits| known.found_by.contains(digits))
        })
    }
}

/// Lower case, without the marks that people leave out when they search.
fn folded(word: &str) -> String {
    word.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Each word of each standing name, the NHS number and the postcode, apart by spaces.
fn found_by(summary: &PersonSummary) -> String {
    let names = [
        &summary.family_names,
        &summary.given_names,
        &summary.preferred_names,
    ];
    let numbers = [&summary.nhs_numbers, &summary.postcodes];
    let mut words = Vec::new();
    for text in names.into_iter().chain(numbers).flatten() {
        words.extend(text.split_whitespace().map(folded));
        words.push(folded(text));
    }
    words.join(" ")
}
