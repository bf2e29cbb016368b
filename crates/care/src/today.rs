//! What needs somebody today, most urgent first, with the reason in words.
//!
//! It is worked out from summaries, the day and who looks; a need is never stored.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, Utc};
use record::{AuthorId, EntryId, Subject};

use crate::{
    Role, catalogue,
    checks::is_shown_as_divergence,
    matrix, serial,
    status::{MessageFacts, ReferralStatus, TaskStatus, VisitFacts, VisitStatus},
    summary::PersonSummary,
};

mod rows;

/// Who looks, with the roles in force today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    /// The member of staff.
    pub staff: AuthorId,
    /// Their roles.
    pub roles: Vec<Role>,
    /// Everyone on the staff who holds one of these roles.
    pub of_roles: BTreeSet<AuthorId>,
}

impl Viewer {
    /// Whether any of the roles may write a kind.
    fn may_write(&self, kind: &str) -> bool {
        let def = catalogue::kind(kind);
        def.is_some_and(|def| {
            let mut roles = self.roles.iter();
            roles.any(|role| matrix::may_write_kind(*role, def))
        })
    }
}

/// How soon something needs somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Cannot wait.
    CannotWait,
    /// Due today or this week.
    ThisWeek,
    /// Later.
    Later,
}

impl Urgency {
    /// The heading of its band.
    pub fn label(self) -> &'static str {
        match self {
            Self::CannotWait => "Cannot wait",
            Self::ThisWeek => "Due today or this week",
            Self::Later => "Later",
        }
    }
}

/// The days from today that count as this week.
const WEEK_DAYS: u64 = 7;

/// What needs somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// A prompt of a visit is not answered.
    Prompt,
    /// Versions are to be settled.
    Settle,
    /// A record check does not hold.
    Check,
    /// A planned visit was not made.
    NotMade,
    /// A visit was not signed, or changed after it was signed.
    Visit,
    /// A task is not done.
    Task,
    /// A referral waits for its owner.
    Referral,
}

/// A line of Today.
#[derive(Clone, PartialEq, Eq)]
pub struct NeedRow {
    /// About whom.
    pub subject: Subject,
    /// How soon.
    pub urgency: Urgency,
    /// What sort of need.
    pub need: Need,
    /// The entry that it is about.
    pub entry: EntryId,
    /// Its kind.
    pub kind: String,
    /// The field, where versions of one are to be settled.
    pub field: Option<String>,
    /// What it is.
    pub title: String,
    /// Why it needs somebody.
    pub reason: String,
    /// By when.
    pub due_on: Option<NaiveDate>,
    /// Since when it stands in the record.
    pub since: DateTime<Utc>,
}

serial::redacted!(NeedRow);

/// What of one person needs the viewer, most urgent first.
pub fn today_rows(person: &PersonSummary, viewer: &Viewer, today: NaiveDate) -> Vec<NeedRow> {
    let look = rows::Look {
        person,
        viewer,
        today,
    };
    let mut rows: Vec<NeedRow> = [
        look.prompts(),
        look.to_settle(),
        look.checks(),
        look.visits(),
        look.tasks(),
        look.referrals(),
    ]
    .into_iter()
    .flatten()
    .collect();
    rows.sort_by_key(order);
    rows
}

/// The order of Today, over all persons: how soon, by when, what, since when.
pub fn order(row: &NeedRow) -> impl Ord + use<> {
    (
        row.urgency,
        row.due_on.is_none(),
        row.due_on,
        row.need,
        row.since,
        row.entry,
    )
}

/// The viewer's visits of a day: planned for it, or begun on it and not signed, by their time.
pub fn visits_of_day(
    person: &PersonSummary,
    staff: AuthorId,
    today: NaiveDate,
) -> Vec<&VisitFacts> {
    let of_today = |visit: &&VisitFacts| {
        let planned =
            visit.status(today) == VisitStatus::Planned && visit.planned_on == Some(today);
        visit.is_for(staff) && (planned || visit.status(today) == VisitStatus::InProgress)
    };
    let mut visits: Vec<&VisitFacts> = person.visits.iter().filter(of_today).collect();
    visits.sort_by_key(|visit| (visit.planned_time.is_none(), visit.planned_time.clone()));
    visits
}

/// The messages to the viewer that nobody has dealt with, the latest first.
pub fn messages_for(person: &PersonSummary, staff: AuthorId) -> Vec<&MessageFacts> {
    let to_them = |message: &&MessageFacts| message.to.contains(&staff);
    let mut messages: Vec<&MessageFacts> = person.messages.iter().filter(to_them).collect();
    messages.sort_by_key(|message| std::cmp::Reverse((message.at, message.entry)));
    messages
}

/// "9 Mar", with its weekday within a week of today.
fn day_in_words(day: NaiveDate, today: NaiveDate) -> String {
    let near = day.signed_duration_since(today).num_days().unsigned_abs() <= WEEK_DAYS;
    let form = if near { "%a %-d %b" } else { "%-d %b %Y" };
    day.format(form).to_string()
}

/// "Due today", "Due Mon 9 Mar", "Overdue since 28 Feb 2026".
fn due_in_words(due: Option<NaiveDate>, today: NaiveDate) -> String {
    match due {
        None => "No date set".to_owned(),
        Some(due) if due == today => "Due today".to_owned(),
        Some(due) if due < today => format!("Was due {}", day_in_words(due, today)),
        Some(due) => format!("Due {}", day_in_words(due, today)),
    }
}

/// The band of something by its day.
fn by_day(due: Option<NaiveDate>, today: NaiveDate) -> Urgency {
    let week = today
        .checked_add_days(Days::new(WEEK_DAYS))
        .unwrap_or(today);
    match due {
        Some(due) if due < today => Urgency::CannotWait,
        Some(due) if due <= week => Urgency::ThisWeek,
        _ => Urgency::Later,
    }
}
