//! Who has a relationship with a person, and so which streams they receive (docs/sources.md, Roles:
//! relationship a and b).
//!
//! Every person's episode counts as open until episodes exist. The server keeps the answer in its
//! own table; a device never acts on a membership that the server has not confirmed.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use record::{AuthorId, Body, Compartment, Kind, Record};

use crate::{area::Directory, catalogue, matrix, read};

/// What of a person's record decides who has access. Where people differ it is all that stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccessFacts {
    /// The care team.
    pub care_team: BTreeSet<AuthorId>,
    /// The codes of the person's practices: one, unless people differ.
    pub practices: BTreeSet<String>,
}

impl AccessFacts {
    /// The facts of a record.
    pub fn of(record: &Record) -> Self {
        Self {
            care_team: care_team(record),
            practices: practices(record),
        }
    }
}

/// The places of a person's care team.
pub const CARE_TEAM_PLACES: [&str; 3] = ["accountable_gp", "named_nurse", "coordinator"];

/// Everyone with a place on the care team.
pub fn care_team(record: &Record) -> BTreeSet<AuthorId> {
    let entry = record.once(&Kind::new_static("care-team"));
    let places = CARE_TEAM_PLACES.iter();
    let staff = places.filter_map(|place| Some(read::staff(entry?.field(place)?)));
    staff.flatten().collect()
}

/// The codes of the person's practices.
pub fn practices(record: &Record) -> BTreeSet<String> {
    let entry = record.once(&Kind::new_static("identity"));
    let practices = entry.and_then(|entry| Some(read::texts(entry.field("practice")?)));
    practices.unwrap_or_default().into_iter().collect()
}

/// Whether a change may change who has access, so that the facts must be read anew.
pub fn touches_access(body: &Body) -> bool {
    body.edits.iter().any(|edit| {
        let field = edit.field.as_str();
        match edit.kind.as_str() {
            "care-team" => CARE_TEAM_PLACES.contains(&field),
            "identity" => field == "practice",
            _ => false,
        }
    })
}

/// Whether a member of staff has a relationship with a person on a day: a place on the care team,
/// or a role in a team that cares for the person's practice. Either way a role must be in force
/// that has a device.
pub fn has_relationship(
    directory: &Directory,
    facts: &AccessFacts,
    staff: AuthorId,
    today: NaiveDate,
) -> bool {
    let mut roles = directory
        .roles_on(staff, today)
        .filter(|held| held.role.has_device());
    if facts.care_team.contains(&staff) {
        return roles.next().is_some();
    }
    roles.any(|held| {
        held.team.is_some_and(|team| {
            let mut practices = facts.practices.iter();
            practices.any(|practice| directory.cares_for(team, practice))
        })
    })
}

/// The compartments of a person's record that a member of staff receives on a day, by all roles in
/// force: none without a relationship.
pub fn compartments(
    directory: &Directory,
    facts: &AccessFacts,
    staff: AuthorId,
    today: NaiveDate,
) -> Vec<Compartment> {
    if !has_relationship(directory, facts, staff, today) {
        return Vec::new();
    }
    let all = [catalogue::CORE, catalogue::SAFEGUARDING];
    let receives = |compartment: &&str| {
        let mut roles = directory.roles_on(staff, today);
        roles.any(|held| matrix::may_read(held.role, compartment))
    };
    let received = all.into_iter().filter(receives);
    received.map(Compartment::new_static).collect()
}
