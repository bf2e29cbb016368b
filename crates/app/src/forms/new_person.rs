//! A new person: what is needed to know who it is, and a practice whose people the user reaches.

use care::access::{AccessFacts, has_relationship};
use chrono::{DateTime, Utc};
use record::{EntryId, Value};

use super::{Answers, day_of};
use crate::{
    desk::Desk,
    view::{
        form::{Draft, Form},
        problem::FieldProblem,
    },
};

/// What a person's first record cannot go without, beside what an identity always needs
/// (docs/sources.md, A new person).
pub(super) const NEEDED: [&str; 3] = ["given_name", "birth_date", "practice"];

/// The user's own practice: where they work, else the only one that their teams care for.
pub(super) fn own_practice(desk: &Desk, now: DateTime<Utc>) -> Option<String> {
    let directory = &desk.directory;
    let roles = directory.roles_on(desk.me.staff, day_of(now));
    let at = roles.filter_map(|held| held.practice.clone()).next();
    let practices = directory.practices().map(|practice| &practice.ods);
    let mut within = practices.filter(|ods| is_reached(desk, ods, now));
    let only = within.next().filter(|_| within.next().is_none());
    at.filter(|ods| is_reached(desk, ods, now))
        .or(only.cloned())
}

/// Whether the user would have access to a person of a practice, as the server decides it of a
/// person's first change.
fn is_reached(desk: &Desk, ods: &str, now: DateTime<Utc>) -> bool {
    let facts = AccessFacts {
        practices: [ods.to_owned()].into(),
        ..AccessFacts::default()
    };
    has_relationship(&desk.directory, &facts, desk.me.staff, day_of(now))
}

/// Why a new person cannot be of the practice that was chosen: nobody would receive the record.
pub(super) fn out_of_reach(
    desk: &Desk,
    draft: &Draft,
    answers: &Answers,
    now: DateTime<Utc>,
) -> Option<FieldProblem> {
    let identity = draft.entries.iter().find(|entry| entry.kind == "identity");
    let identity = identity.filter(|_| draft.form == Form::NewPerson)?;
    let id: EntryId = identity.entry.parse().ok()?;
    let ods = answers
        .value(id, "identity", "practice")
        .and_then(Value::as_text)?;
    if is_reached(desk, ods, now) {
        return None;
    }
    let message = match desk.directory.practice(ods) {
        Some(practice) => format!(
            "No team of yours cares for the people of {}, so this record would not reach the \
             server. Ask somebody whose team does to add the person.",
            practice.name
        ),
        None => "GP practice: choose from the list".to_owned(),
    };
    Some(FieldProblem {
        entry: identity.entry.clone(),
        kind: identity.kind.clone(),
        field: "practice".to_owned(),
        message,
    })
}
