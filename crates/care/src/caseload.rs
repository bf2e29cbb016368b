//! A line of the caseload: who, what is next and whose, and what to know about the record.

use chrono::{Months, NaiveDate};
use record::{AuthorId, EntryId, Subject};

use crate::{
    Role, serial,
    status::{TaskStatus, VisitStatus},
    summary::PersonSummary,
    today::Viewer,
};

/// A line of the caseload.
#[derive(Clone, PartialEq, Eq)]
pub struct CaseloadRow {
    /// Who.
    pub subject: Subject,
    /// "ASHDOWN, Dorothy".
    pub name: String,
    /// Age in whole years.
    pub age: Option<u32>,
    /// "999 012 3454", or "No NHS number".
    pub nhs_number: String,
    /// Codes of the practices.
    pub practices: Vec<String>,
    /// What is due next.
    pub next: Option<NextDue>,
    /// The last visit that was made.
    pub last_visit_on: Option<NaiveDate>,
    /// What to know about the record.
    pub flags: Vec<Flag>,
    /// Whether the person is the viewer's own: by a place on the care team, a task or a visit.
    pub mine: bool,
    /// Whether the person is one for the viewer's role: a colleague's own in that role, or with a
    /// task of the role.
    pub of_role: bool,
}

serial::redacted!(CaseloadRow);

/// What is due next for a person, and whose it is.
#[derive(Clone, PartialEq, Eq)]
pub struct NextDue {
    /// Its entry.
    pub entry: EntryId,
    /// Its kind.
    pub kind: &'static str,
    /// What.
    pub what: String,
    /// By when.
    pub due_on: NaiveDate,
    /// Whether that day has passed.
    pub late: bool,
    /// Whose, as persons.
    pub owners: Vec<AuthorId>,
    /// Whose, as the codes of roles.
    pub owner_roles: Vec<String>,
}

serial::redacted!(NextDue);

/// What to know about a person's record before it is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flag {
    /// So many prompts have no answer.
    PromptsOpen(usize),
    /// Fields in which versions are to be settled.
    ToSettle(usize),
    /// Record checks that do not hold.
    Checks(usize),
    /// Neither an allergy nor that there is none was confirmed.
    AllergiesNotConfirmed,
    /// Falls in the last 12 months.
    Falls(usize),
}

impl Flag {
    /// Its words.
    pub fn label(self) -> String {
        match self {
            Self::PromptsOpen(1) => "1 prompt to answer".to_owned(),
            Self::PromptsOpen(open) => format!("{open} prompts to answer"),
            Self::ToSettle(1) => "2 versions".to_owned(),
            Self::ToSettle(fields) => format!("{fields} fields with 2 versions"),
            Self::Checks(1) => "1 record check".to_owned(),
            Self::Checks(checks) => format!("{checks} record checks"),
            Self::AllergiesNotConfirmed => "Allergies not confirmed".to_owned(),
            Self::Falls(1) => "1 fall".to_owned(),
            Self::Falls(falls) => format!("{falls} falls"),
        }
    }
}

/// The line of a person, for a viewer, on a day.
pub fn caseload_row(person: &PersonSummary, viewer: &Viewer, today: NaiveDate) -> CaseloadRow {
    CaseloadRow {
        subject: person.subject,
        name: person.banner_name(),
        age: person.age_on(today),
        nhs_number: person.nhs_number_line(),
        practices: person.practices.clone(),
        next: next_due(person, today),
        last_visit_on: person.last_visit_on(),
        flags: flags(person, today),
        mine: is_mine(person, viewer),
        of_role: is_of_role(person, viewer),
    }
}

/// What is due next: the open task or planned visit with the earliest day.
pub fn next_due(person: &PersonSummary, today: NaiveDate) -> Option<NextDue> {
    let tasks = person.tasks.iter().filter_map(|task| {
        let open = !matches!(task.status(today), TaskStatus::Done | TaskStatus::Closed);
        let due_on = task.due_on.filter(|_| open)?;
        Some(NextDue {
            entry: task.entry,
            kind: "task",
            what: task.what.clone(),
            due_on,
            late: due_on < today,
            owners: task.owners.clone(),
            owner_roles: task.owner_roles.clone(),
        })
    });
    let visits = person.visits.iter().filter_map(|visit| {
        let planned = matches!(
            visit.status(today),
            VisitStatus::Planned | VisitStatus::NotMade
        );
        let due_on = visit.planned_on.filter(|_| planned)?;
        Some(NextDue {
            entry: visit.entry,
            kind: "visit",
            what: visit.why.clone().unwrap_or_else(|| "Visit".to_owned()),
            due_on,
            late: due_on < today,
            owners: visit.planned_for.clone(),
            owner_roles: Vec::new(),
        })
    });
    tasks
        .chain(visits)
        .min_by_key(|next| (next.due_on, next.entry))
}

/// What to know about a person's record, what matters most first.
pub fn flags(person: &PersonSummary, today: NaiveDate) -> Vec<Flag> {
    let year_ago = today.checked_sub_months(Months::new(12)).unwrap_or(today);
    let recent = |day: &&NaiveDate| (year_ago..=today).contains(*day);
    let some = |count: usize, flag: fn(usize) -> Flag| (count > 0).then(|| flag(count));
    let not_confirmed = person.allergies.is_not_confirmed();
    [
        some(person.prompts.len(), Flag::PromptsOpen),
        some(person.to_settle.len(), Flag::ToSettle),
        some(person.checks.len(), Flag::Checks),
        not_confirmed.then_some(Flag::AllergiesNotConfirmed),
        some(person.falls.iter().filter(recent).count(), Flag::Falls),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Whether a person is the viewer's own.
pub fn is_mine(person: &PersonSummary, viewer: &Viewer) -> bool {
    is_of(person, viewer.staff)
}

/// Whether a person is one for the viewer's role.
fn is_of_role(person: &PersonSummary, viewer: &Viewer) -> bool {
    let has_role =
        |code: &String| Role::parse(code).is_some_and(|role| viewer.roles.contains(&role));
    let mut tasks = person.tasks.iter();
    tasks.any(|task| task.owner_roles.iter().any(has_role))
        || viewer.of_roles.iter().any(|staff| is_of(person, *staff))
}

/// Whether a person is somebody's own: by a place on the care team, a task or a visit.
fn is_of(person: &PersonSummary, staff: AuthorId) -> bool {
    let mut visits = person.visits.iter();
    person.care_team.contains(staff)
        || person.tasks.iter().any(|task| task.owners.contains(&staff))
        || visits.any(|visit| visit.is_for(staff) && visit.signed_at.is_none())
}
