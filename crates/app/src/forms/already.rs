//! Somebody who may be on this laptop already (docs/sources.md, NHS number).

use care::{
    checks::{Likeness, likeness},
    summary::{PersonSummary, summarise},
};
use record::{Edit, FieldKey, Record, Subject, Value};

use super::answers::is_confirmed;
use crate::{
    people::People,
    person::nhs_number,
    view::{
        form::{Draft, Form, Lead},
        lists::Place,
        problem::{FieldProblem, Query},
    },
};

/// An NHS number is one person's: a laptop that knows of the first record refuses a second one.
/// Two that were made apart are shown on Today.
pub(super) fn has_a_record(people: &People, own: Subject, edits: &[Edit]) -> Option<FieldProblem> {
    let written = edits.iter().filter(|edit| edit.field == *"nhs_number");
    let mut numbers = written.filter_map(|edit| Some((edit, edit.value.as_text()?)));
    numbers.find_map(|(edit, number)| {
        let (_, other) = holder(people, own, number)?;
        let name = name_of(other);
        Some(FieldProblem {
            entry: edit.entry.to_string(),
            kind: edit.kind.to_string(),
            field: edit.field.to_string(),
            message: format!("{name} has this NHS number already: open that record"),
        })
    })
}

/// Who else has an NHS number.
fn holder<'a>(
    people: &'a People,
    own: Subject,
    number: &str,
) -> Option<(Subject, &'a PersonSummary)> {
    let others = people.all().filter(|(subject, _)| *subject != own);
    let mut others = others.map(|(subject, known)| (subject, &known.summary));
    others.find(|(_, other)| other.nhs_numbers.iter().any(|one| one == number))
}

/// The ways to whoever has the NHS number already that is typed here.
pub(super) fn leads(people: &People, draft: &Draft, answers: &[(FieldKey, Value)]) -> Vec<Lead> {
    let Ok(own) = crate::desk::subject(&draft.person) else {
        return Vec::new();
    };
    let numbers = answers.iter().filter(|(key, _)| key.field == *"nhs_number");
    let lead = |(key, number): &(FieldKey, Value)| {
        let (subject, other) = holder(people, own, number.as_text()?)?;
        Some(Lead {
            entry: key.entry.to_string(),
            field: key.field.to_string(),
            words: format!("Open the record of {}", name_of(other)),
            place: Place::Person {
                person: subject.to_string(),
            },
        })
    };
    numbers.filter_map(lead).collect()
}

/// Where a new person is asked about, for what they share with somebody, and how that is said.
const ASKED: [(Likeness, &str, &str, &str); 2] = [
    (
        Likeness::NameAndBirth,
        "identity",
        "family_name",
        "family name",
    ),
    (
        Likeness::PostcodeAndBirth,
        "address",
        "postcode",
        "postcode",
    ),
];

/// Asks of a new person whether they are somebody who is on this laptop: whether they are, the
/// writer decides.
pub(super) fn queries(people: &People, draft: &Draft, answers: &[(FieldKey, Value)]) -> Vec<Query> {
    if draft.form != Form::NewPerson {
        return Vec::new();
    }
    let Some(new) = newcomer(draft, answers) else {
        return Vec::new();
    };
    let ask = |(alike, kind, field, shared): (Likeness, &str, &str, &str)| {
        let entry = draft.entries.iter().find(|entry| entry.kind == kind)?;
        let others = people.all().map(|(_, known)| &known.summary);
        let found: Vec<&PersonSummary> = others
            .filter(|other| likeness(&new, other) == Some(alike))
            .collect();
        let about: Vec<String> = found
            .iter()
            .map(|other| other.subject.to_string())
            .collect();
        let asked = !found.is_empty() && !is_confirmed(draft, entry, field, &about);
        let found: Vec<String> = found.into_iter().map(described).collect();
        asked.then(|| Query {
            entry: entry.entry.clone(),
            kind: kind.to_owned(),
            field: field.to_owned(),
            message: format!(
                "On this laptop with this {shared} and date of birth: {}. Is this somebody else?",
                found.join("; ")
            ),
            yes: "Yes, somebody else".to_owned(),
            about,
        })
    };
    ASKED.into_iter().filter_map(ask).collect()
}

/// What is typed of a new person so far; nothing without a date of birth.
fn newcomer(draft: &Draft, answers: &[(FieldKey, Value)]) -> Option<PersonSummary> {
    let value = |kind: &str, field: &str| {
        let is = |(key, _): &&(FieldKey, Value)| key.kind == *kind && key.field == *field;
        answers.iter().find(is).map(|(_, value)| value)
    };
    let text = |kind, field| -> Vec<String> {
        let text = value(kind, field).and_then(Value::as_text);
        text.map(str::to_owned).into_iter().collect()
    };
    let mut new = summarise(&Record::new(crate::desk::subject(&draft.person).ok()?));
    new.birth_dates = vec![value("identity", "birth_date")?.as_date()?];
    new.family_names = text("identity", "family_name");
    new.nhs_numbers = text("identity", "nhs_number");
    new.postcodes = text("address", "postcode");
    Some(new)
}

fn name_of(person: &PersonSummary) -> String {
    let given = person.given_names.join(" / ");
    let family = person.family_names.join(" / ").to_uppercase();
    format!("{given} {family}")
}

/// "Dorothy ASHDOWN, 999 012 3454".
fn described(person: &PersonSummary) -> String {
    format!("{}, {}", name_of(person), nhs_number(person))
}
