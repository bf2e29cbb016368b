//! A task: what, why, whose and until when; done with an outcome or closed with a reason.

use chrono::{DateTime, NaiveDate, Utc};
use record::{AuthorId, Entry, EntryId};
use serde::{Deserialize, Serialize};

use crate::{Role, read, serial};

/// Where a task stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaskStatus {
    /// Its day has passed.
    Overdue,
    /// Its day is today.
    Due,
    /// Its day is ahead, or it has none.
    Open,
    /// Done, with its outcome.
    Done,
    /// Closed with a reason, not done.
    Closed,
}

impl TaskStatus {
    /// Its word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Overdue => "Overdue",
            Self::Due => "Due today",
            Self::Open => "Open",
            Self::Done => "Done",
            Self::Closed => "Closed",
        }
    }
}

/// The facts of a task.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskFacts {
    /// Its entry.
    #[serde(with = "serial::id")]
    pub entry: EntryId,
    /// What is to be done; every wording that stands.
    pub what: String,
    /// Why.
    pub why: Option<String>,
    /// Whose, as persons.
    #[serde(with = "serial::list")]
    pub owners: Vec<AuthorId>,
    /// Whose, as the codes of roles.
    pub owner_roles: Vec<String>,
    /// Until when.
    pub due_on: Option<NaiveDate>,
    /// When it was done.
    pub done_on: Option<NaiveDate>,
    /// When it was closed without being done.
    pub closed_on: Option<NaiveDate>,
    /// The visit at which it was raised.
    #[serde(with = "serial::option")]
    pub visit: Option<EntryId>,
    /// Who raised it.
    #[serde(with = "serial::id")]
    pub by: AuthorId,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether it was removed by one and changed by another.
    pub contested: bool,
}

serial::redacted!(TaskFacts);

impl TaskFacts {
    /// The facts of an entry of kind `task`; nothing if it was removed.
    pub fn of(id: EntryId, entry: &Entry) -> Option<Self> {
        let marks = read::marks(entry)?;
        let mut facts = Self {
            entry: id,
            what: String::new(),
            why: None,
            owners: Vec::new(),
            owner_roles: Vec::new(),
            due_on: None,
            done_on: None,
            closed_on: None,
            visit: None,
            by: marks.by,
            at: marks.at,
            contested: marks.contested,
        };
        for (name, field) in entry.fields() {
            match name.as_str() {
                "what" => facts.what = read::words(field).unwrap_or_default(),
                "why" => facts.why = read::words(field),
                "owner" => facts.owners = read::staff(field),
                "owner_role" => facts.owner_roles = read::texts(field),
                "due_on" => facts.due_on = read::date(field),
                "done_on" => facts.done_on = read::date(field),
                "closed_on" => facts.closed_on = read::date(field),
                "visit" => facts.visit = read::entry(field),
                _ => {}
            }
        }
        Some(facts)
    }

    /// Where it stands on a day. A task that one marked done and another closed is done.
    pub fn status(&self, today: NaiveDate) -> TaskStatus {
        match (self.done_on, self.closed_on, self.due_on) {
            (Some(_), _, _) => TaskStatus::Done,
            (None, Some(_), _) => TaskStatus::Closed,
            (None, None, Some(due)) if due < today => TaskStatus::Overdue,
            (None, None, Some(due)) if due == today => TaskStatus::Due,
            (None, None, _) => TaskStatus::Open,
        }
    }

    /// Whether it is neither done nor closed.
    pub fn is_open(&self) -> bool {
        self.done_on.is_none() && self.closed_on.is_none()
    }

    /// Whether it is a member of staff's: by name, else in one of these roles, else because they
    /// raised it and it is nobody's.
    pub fn is_for<'a>(&self, staff: AuthorId, roles: impl IntoIterator<Item = &'a Role>) -> bool {
        let mut roles = roles.into_iter();
        let by_role = |role: &Role| self.owner_roles.iter().any(|code| code == role.code());
        match (self.owners.is_empty(), self.owner_roles.is_empty()) {
            (false, _) => self.owners.contains(&staff),
            (true, false) => roles.any(by_role),
            (true, true) => self.by == staff,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(due: Option<&str>, done: Option<&str>, closed: Option<&str>) -> TaskStatus {
        let day = |text: Option<&str>| text.map(|text| text.parse().unwrap());
        let facts = TaskFacts {
            entry: EntryId([1; 16]),
            what: String::new(),
            why: None,
            owners: Vec::new(),
            owner_roles: Vec::new(),
            due_on: day(due),
            done_on: day(done),
            closed_on: day(closed),
            visit: None,
            by: AuthorId([2; 16]),
            at: DateTime::UNIX_EPOCH,
            contested: false,
        };
        facts.status("2026-02-18".parse().unwrap())
    }

    #[test]
    fn a_task_is_overdue_from_the_day_after() {
        let table = [
            (None, None, None, TaskStatus::Open),
            (Some("2026-02-19"), None, None, TaskStatus::Open),
            (Some("2026-02-18"), None, None, TaskStatus::Due),
            (Some("2026-02-17"), None, None, TaskStatus::Overdue),
            (
                Some("2026-02-17"),
                Some("2026-02-18"),
                None,
                TaskStatus::Done,
            ),
            (
                Some("2026-02-17"),
                None,
                Some("2026-02-18"),
                TaskStatus::Closed,
            ),
            (
                None,
                Some("2026-02-18"),
                Some("2026-02-18"),
                TaskStatus::Done,
            ),
        ];
        for (due, done, closed, expected) in table {
            assert_eq!(
                status(due, done, closed),
                expected,
                "{due:?} {done:?} {closed:?}"
            );
        }
    }
}
