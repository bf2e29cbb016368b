//! A new person: what is needed to know who it is. And everybody's practice: one whose people the
//! user reaches, or asked about.

use care::access::AccessFacts;
use chrono::{DateTime, Utc};
use record::{EntryId, FieldKey};

use super::{Answers, answers::is_confirmed, day_of};
use crate::{
    desk::Desk,
    reach,
    view::{
        form::{Draft, DraftEntry, Form},
        problem::{FieldProblem, Query},
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
    let mut within = practices.filter(|ods| is_reached(desk, [(*ods).clone()], now));
    let only = within.next().filter(|_| within.next().is_none());
    at.filter(|ods| is_reached(desk, [ods.clone()], now))
        .or(only.cloned())
}

/// Whether the user's teams reach the people of these practices.
fn is_reached(
    desk: &Desk,
    practices: impl IntoIterator<Item = String>,
    now: DateTime<Utc>,
) -> bool {
    let facts = AccessFacts {
        practices: practices.into_iter().collect(),
        ..AccessFacts::default()
    };
    reach::is_reached(desk, &facts, now)
}

/// Puts down what is wrong, or to be asked, about the practice that was typed into an identity.
pub(super) fn check_practice(
    desk: &Desk,
    draft: &Draft,
    before: &AccessFacts,
    answers: &mut Answers,
    now: DateTime<Utc>,
) {
    let Some((identity, practice)) = typed_practice(draft, answers) else {
        return;
    };
    let known = practice.as_deref().map(|ods| desk.directory.practice(ods));
    if known == Some(None) {
        let message = "GP practice: choose from the list".to_owned();
        answers.problems.push(of_practice(identity, message));
        return;
    }
    if is_reached(desk, practice, now) {
        return;
    }
    let of = known.flatten().map(|known| known.name.as_str());
    if draft.form == Form::NewPerson {
        let refusal = of.map(|of| of_practice(identity, refused(of)));
        answers.problems.extend(refusal);
    } else if is_reached(desk, before.practices.clone(), now)
        && !is_confirmed(draft, identity, "practice", &[])
    {
        let on_team = before.care_team.contains(&desk.me.staff);
        let asked = of_practice(identity, leaves(of, on_team));
        answers.queries.push(asked_about(asked));
    }
}

/// The identity of a draft and the practice that was typed there, where one was: nothing instead of
/// its code where it was cleared.
fn typed_practice<'a>(
    draft: &'a Draft,
    answers: &Answers,
) -> Option<(&'a DraftEntry, Option<String>)> {
    let mut entries = draft.entries.iter();
    let identity = entries.find(|entry| entry.kind == "identity")?;
    let id: EntryId = identity.entry.parse().ok()?;
    let is = |key: &FieldKey| key.entry == id && key.field == *"practice";
    let mut typed = answers.values.iter().filter(|(key, _)| is(key));
    let (_, value) = typed.find(|(key, _)| answers.is_typed(key))?;
    Some((identity, value.as_text().map(str::to_owned)))
}

fn of_practice(identity: &DraftEntry, message: String) -> FieldProblem {
    FieldProblem {
        entry: identity.entry.clone(),
        kind: identity.kind.clone(),
        field: "practice".to_owned(),
        message,
    }
}

/// Why a new person cannot be of a practice: nobody would receive the record.
fn refused(practice: &str) -> String {
    format!(
        "No team of yours cares for the people of {practice}, so this record would not reach the \
         server. Ask somebody whose team does to add the person."
    )
}

/// What becomes of a record whose person goes to a practice of other teams, or to none.
fn leaves(practice: Option<&str>, on_team: bool) -> String {
    let whose = practice.map_or_else(
        || "Without a GP practice the person is nobody’s".to_owned(),
        |practice| format!("No team of yours cares for the people of {practice}"),
    );
    if on_team {
        return format!(
            "{whose}. Once this is saved, only those named under Care team reach this record: \
             your colleagues do not."
        );
    }
    format!(
        "{whose}. Once this is saved, the server takes nothing more that you write here, and you \
         cannot change it back. First tell whoever goes on with it."
    )
}

fn asked_about(asked: FieldProblem) -> Query {
    let FieldProblem {
        entry,
        kind,
        field,
        message,
    } = asked;
    Query {
        entry,
        kind,
        field,
        message,
        yes: "Yes, this practice is right".to_owned(),
        about: Vec::new(),
    }
}
