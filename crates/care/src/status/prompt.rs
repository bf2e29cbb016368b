//! A prompt that a visit raised, and whether it was answered.

use chrono::{DateTime, NaiveDate, Utc};
use record::{AuthorId, Entry, EntryId};
use serde::{Deserialize, Serialize};

use crate::{read, serial, time};

/// Where a prompt stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PromptStatus {
    /// Not answered, and its time has passed.
    Overdue,
    /// Not answered.
    Open,
    /// Somebody said what was done, or why nothing was.
    Answered,
}

impl PromptStatus {
    /// Its word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Overdue => "Overdue",
            Self::Open => "Needs an answer",
            Self::Answered => "Answered",
        }
    }
}

/// The facts of a prompt.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromptFacts {
    /// Its entry.
    #[serde(with = "serial::id")]
    pub entry: EntryId,
    /// Its kind: `prompt`, or `safeguarding-prompt` in that compartment.
    pub kind: String,
    /// The code of what raised it.
    pub trigger: String,
    /// What is the matter, in a few words.
    pub title: String,
    /// The rule, and what to consider.
    pub text: String,
    /// What it read.
    pub value: Option<String>,
    /// How soon: `now`, `same_day`, `within_7_days`.
    pub due: String,
    /// Until when; for `now` and `same_day` the day on which it was raised.
    pub due_on: Option<NaiveDate>,
    /// What had been read when it was answered.
    pub answered_for: Option<String>,
    /// Whether somebody answered what is read: an answer to another value is none.
    pub answered: bool,
    /// The visit that raised it.
    #[serde(with = "serial::option")]
    pub visit: Option<EntryId>,
    /// Who wrote it down.
    #[serde(with = "serial::id")]
    pub by: AuthorId,
    /// When it was raised.
    pub at: DateTime<Utc>,
    /// Whether it was removed by one and changed by another.
    pub contested: bool,
}

serial::redacted!(PromptFacts);

impl PromptFacts {
    /// The facts of an entry of kind `prompt` or `safeguarding-prompt`; nothing if it was removed.
    pub fn of(id: EntryId, entry: &Entry) -> Option<Self> {
        let marks = read::marks(entry)?;
        let mut facts = Self {
            entry: id,
            kind: entry.kind.as_str().to_owned(),
            trigger: String::new(),
            title: String::new(),
            text: String::new(),
            value: None,
            due: String::new(),
            due_on: None,
            answered_for: None,
            answered: false,
            visit: None,
            by: marks.by,
            at: marks.at,
            contested: marks.contested,
        };
        for (name, field) in entry.fields() {
            match name.as_str() {
                "trigger" => facts.trigger = read::text(field).unwrap_or_default(),
                "title" => facts.title = read::words(field).unwrap_or_default(),
                "text" => facts.text = read::words(field).unwrap_or_default(),
                "value" => facts.value = read::words(field),
                "due" => facts.due = read::text(field).unwrap_or_default(),
                "due_on" => facts.due_on = read::date(field),
                "answer" => facts.answered = read::text(field).is_some(),
                "answered_for" => facts.answered_for = read::words(field),
                "visit" => facts.visit = read::entry(field),
                "raised_at" => facts.at = read::instant(field).unwrap_or(facts.at),
                _ => {}
            }
        }
        facts.answered &= facts.answered_for.is_none() || facts.answered_for == facts.value;
        if facts.due_on.is_none() && matches!(facts.due.as_str(), "now" | "same_day") {
            facts.due_on = Some(time::london_date(facts.at));
        }
        Some(facts)
    }

    /// Where it stands on a day.
    pub fn status(&self, today: NaiveDate) -> PromptStatus {
        match self.due_on {
            _ if self.answered => PromptStatus::Answered,
            Some(due) if due < today => PromptStatus::Overdue,
            _ => PromptStatus::Open,
        }
    }

    /// Whether it asked for an answer at once or on the same day.
    pub fn is_urgent(&self) -> bool {
        matches!(self.due.as_str(), "now" | "same_day")
    }
}
