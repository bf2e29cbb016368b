//! A line of the caseload: who, what is next and whose, and what to know about the record.

use chrono::NaiveDate;
use record::{AuthorId, EntryId, Subject};

use crate::{
    identifiers::{NhsNumber, age_on, banner_name, display_date},
    serial,
    status::{TaskStatus, VisitStatus},
    summary::PersonSummary,
    time,
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
    let year_ago = today
        .checked_sub_months(chrono::Months::new(12))
        .unwrap_or(today);
    let recent = |day: &&NaiveDate| (year_ago..=today).contains(*day);
    let counts = [
        Flag::PromptsOpen(person.prompts.len()),
        Flag::ToSettle(person.to_settle.len()),
        Flag::Checks(person.checks.len()),
        Flag::Falls(person.falls.iter().filter(recent).count()),
    ];
    let mut flags: Vec<Flag> = counts
        .into_iter()
        .filter(|flag| {
            let (Flag::PromptsOpen(n) | Flag::ToSettle(n) | Flag::Checks(n) | Flag::Falls(n)) =
                flag
            else {
                return true;
            };
            *n > 0
        })
        .collect();
    if person.allergies.is_not_confirmed() {
        flags.push(Flag::AllergiesNotConfirmed);
    }
    flags.sort_unstable();
    flags
}

/// Whether a person is the viewer's own.
pub fn is_mine(person: &PersonSummary, viewer: &Viewer) -> bool {
    let me = viewer.staff;
    person.care_team.contains(me)
        || person.tasks.iter().any(|task| task.owners.contains(&me))
        || person
            .visits
            .iter()
            .any(|visit| visit.is_for(me) && visit.signed_at.is_none())
}

impl PersonSummary {
    /// "ASHDOWN, Dorothy"; every name, where people differ.
    pub fn banner_name(&self) -> String {
        let family = self.family_names.join(" / ");
        let given = self.given_names.join(" / ");
        banner_name(&family, &given)
    }

    /// Age in whole years on a day; nothing where the date of birth is not known or disputed.
    pub fn age_on(&self, day: NaiveDate) -> Option<u32> {
        match self.birth_dates.as_slice() {
            [born] => age_on(*born, day),
            _ => None,
        }
    }

    /// "999 012 3454", or "No NHS number" with the reason.
    pub fn nhs_number_line(&self) -> String {
        let spaced = |digits: &String| match NhsNumber::parse(digits) {
            Ok(number) => number.to_string(),
            Err(_) => digits.clone(),
        };
        let numbers: Vec<String> = self.nhs_numbers.iter().map(spaced).collect();
        match (numbers.is_empty(), self.no_nhs_number_reasons.first()) {
            (false, _) => numbers.join(" / "),
            (true, Some(reason)) => format!("No NHS number: {reason}"),
            (true, None) => "No NHS number".to_owned(),
        }
    }

    /// The day of the last visit that was made.
    pub fn last_visit_on(&self) -> Option<NaiveDate> {
        let made = self.visits.iter().filter(|visit| visit.recorded);
        made.filter_map(|visit| visit.day()).max()
    }

    /// The allergies in one line, or that they are not yet confirmed.
    pub fn allergy_line(&self) -> String {
        self.allergies.line()
    }
}

impl crate::summary::Allergies {
    /// Whether nothing was ever said of allergies.
    pub fn is_not_confirmed(&self) -> bool {
        self.known.is_empty() && !self.none_known
    }

    /// "Penicillin (widespread rash), confirmed 02-Feb-2026". An allergy beside "no known
    /// allergies" shows both.
    pub fn line(&self) -> String {
        let known = self.known.iter().map(|allergy| match &allergy.reaction {
            Some(reaction) => format!("{} ({reaction})", allergy.substance),
            None => allergy.substance.clone(),
        });
        let mut parts: Vec<String> = known.collect();
        if self.none_known {
            parts.push("no known allergies".to_owned());
        }
        if parts.is_empty() {
            return "Allergies not yet confirmed".to_owned();
        }
        let disputed = (self.none_known && !self.known.is_empty())
            || self.known.iter().any(|allergy| allergy.disputed);
        let confirmed = self.confirmed_on.map(display_date);
        let line = parts.join(", ");
        let mut chars = line.chars();
        let capital = chars.next().into_iter().flat_map(char::to_uppercase);
        let line: String = capital.chain(chars).collect();
        match (confirmed, disputed) {
            (_, true) => format!("{line}: two versions, to be settled"),
            (Some(day), false) => format!("{line}, confirmed {day}"),
            (None, false) => line,
        }
    }
}

/// The day of the last change, in London.
pub fn last_change_on(person: &PersonSummary) -> Option<NaiveDate> {
    person.last_change_at.map(time::london_date)
}
