//! Whether what the user writes about a person is taken by the server, as far as the laptop knows,
//! and whom to telephone where it is not.

use care::{
    access::{AccessFacts, has_relationship},
    area::Staff,
    summary::PersonSummary,
};
use chrono::{DateTime, Utc};
use record::{AuthorId, Subject};
use store::PendingState;
use sync::message::Code;

use crate::{Error, desk::Desk, words};

/// Whether the user would have access to a person of whom these facts stand, as the server decides
/// it.
pub(crate) fn is_reached(desk: &Desk, facts: &AccessFacts, now: DateTime<Utc>) -> bool {
    let today = care::time::london_date(now);
    has_relationship(&desk.directory, facts, desk.me.staff, today)
}

/// Why the server takes nothing of what the user writes about a person: because the record says so,
/// or because the server has. Nothing where it takes it.
pub(crate) fn out_of_reach(
    desk: &Desk,
    subject: Subject,
    now: DateTime<Utc>,
) -> Result<Option<&'static str>, Error> {
    let why = Code::NoRelationship.words();
    let reached = desk.people.get(subject).is_none_or(|known| {
        let facts = AccessFacts {
            care_team: known.summary.care_team.all().collect(),
            practices: known.summary.practices.iter().cloned().collect(),
        };
        // What has not arrived may be what gives the access.
        known.updating || is_reached(desk, &facts, now)
    });
    Ok((!reached || was_put_aside(desk, subject, why)?).then_some(why))
}

/// Whether the server has put aside something about a person for this reason, and not taken it
/// since.
fn was_put_aside(desk: &Desk, subject: Subject, why: &str) -> Result<bool, Error> {
    if !desk.store.has_put_aside(subject) {
        return Ok(false);
    }
    Ok(desk.store.unsent()?.iter().any(|change| {
        change.body.stream.subject == subject
            && change.state == PendingState::Quarantined
            && change.reason.as_deref() == Some(why)
    }))
}

/// Who can be told on the telephone what the record cannot carry: the named nurse and the care
/// coordinator, else the practice.
pub(crate) fn whom_to_telephone(desk: &Desk, person: &PersonSummary) -> String {
    let team = &person.care_team;
    let places = [
        ("named nurse", &team.named_nurse),
        ("care coordinator", &team.coordinator),
    ];
    let members = places.iter().flat_map(|(place, ids)| {
        let others = ids.iter().filter(|id| **id != desk.me.staff);
        others.filter_map(|id| member(desk, *id, place))
    });
    let mut found: Vec<String> = members.collect();
    if found.is_empty() {
        let practices = person.practices.iter();
        found.extend(practices.filter_map(|ods| {
            let practice = desk.directory.practice(ods)?;
            Some(with_phone(&practice.name, practice.phone.as_deref()?))
        }));
    }
    if found.is_empty() {
        return "Telephone the person’s practice.".to_owned();
    }
    format!("Telephone {}.", found.join(", or "))
}

fn member(desk: &Desk, id: AuthorId, place: &str) -> Option<String> {
    let staff: &Staff = desk.directory.staff(id)?;
    let name = format!("{}, {place}", staff.name());
    Some(with_phone(&name, staff.phone.as_deref()?))
}

fn with_phone(name: &str, phone: &str) -> String {
    format!("{name}, {}", words::phone(phone))
}
