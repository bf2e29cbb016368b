//! What an accepted change means outside the record: who has access to the person from now on,
//! and what is planned or due. Written in the transaction that accepts it.

use std::collections::BTreeSet;

use care::access::{CARE_TEAM_PLACES, touches_access};
use chrono::{Datelike, NaiveDate};
use record::{Change, Edit, Subject, Value};

use crate::ledger::{Answer, Due, LedgerWrite, Relation, Tie};

/// The fields that say when something is planned or due, and those that say it is done.
const PLANNED: [(&str, &str); 2] = [("visit", "planned_on"), ("task", "due_on")];
const DONE: [(&str, &str); 3] = [
    ("visit", "started_at"),
    ("task", "done_on"),
    ("task", "closed_on"),
];

/// Does what follows from a change. Says whether it changed who has access. `known` is whether
/// anything was accepted about the person before.
pub(super) fn follow(step: &mut dyn LedgerWrite, change: &Change, known: bool) -> Answer<bool> {
    let subject = change.body.stream.subject;
    if matches!(subject, Subject::Area(_)) {
        return Ok(false);
    }
    for edit in &change.body.edits {
        follow_due(step, subject, edit)?;
    }
    if !touches_access(&change.body) {
        return Ok(false);
    }
    let before = parties(step, subject)?;
    for edit in &change.body.edits {
        follow_tie(step, change, edit)?;
    }
    let after = parties(step, subject)?;
    if known {
        // The devices of a new person's team learn of the person from the feed.
        for (tie, to) in before.symmetric_difference(&after) {
            step.raise_access_version(*tie, to)?;
        }
    }
    Ok(before != after)
}

fn parties(step: &dyn LedgerWrite, subject: Subject) -> Answer<BTreeSet<(Tie, Vec<u8>)>> {
    let relations = step.relations(subject)?;
    Ok(relations
        .into_iter()
        .map(|relation| (relation.tie, relation.to))
        .collect())
}

fn tie(edit: &Edit) -> Option<Tie> {
    match (edit.kind.as_str(), edit.field.as_str()) {
        ("identity", "practice") => Some(Tie::Practice),
        ("care-team", place) if CARE_TEAM_PLACES.contains(&place) => Some(Tie::CareTeam),
        _ => None,
    }
}

fn follow_tie(step: &mut dyn LedgerWrite, change: &Change, edit: &Edit) -> Answer<()> {
    let Some(tie) = tie(edit) else { return Ok(()) };
    let subject = change.body.stream.subject;
    let field = format!("{}.{}", edit.kind, edit.field);
    for replaced in &edit.replaces {
        step.unrelate(subject, &field, *replaced)?;
    }
    let to = match (&edit.value, tie) {
        (Value::Text(practice), Tie::Practice) => practice.as_bytes().to_vec(),
        (Value::Bytes(staff), Tie::CareTeam) => staff.clone(),
        _ => return Ok(()),
    };
    step.relate(&Relation {
        subject,
        tie,
        field,
        change: change.id,
        to,
    })
}

/// A hint for devices that know nothing yet, so the last word to arrive is good enough.
fn follow_due(step: &mut dyn LedgerWrite, subject: Subject, edit: &Edit) -> Answer<()> {
    let is = |(kind, field): &(&str, &str)| edit.kind == **kind && edit.field == **field;
    let on = match &edit.value {
        Value::Date(day) if PLANNED.iter().any(is) => Some(days(*day)),
        Value::Removed(_) => None,
        Value::Empty if PLANNED.iter().any(is) => None,
        Value::Date(_) | Value::Instant(_) if DONE.iter().any(is) => None,
        _ => return Ok(()),
    };
    if !PLANNED
        .iter()
        .chain(&DONE)
        .any(|(kind, _)| edit.kind == **kind)
    {
        return Ok(());
    }
    step.set_due(Due {
        subject,
        entry: edit.entry,
        on,
    })
}

/// Days since 1970.
fn days(day: NaiveDate) -> i32 {
    day.num_days_from_ce() - NaiveDate::default().num_days_from_ce()
}
