//! A goal: proposed, active once agreed, and then how it came out.

use chrono::NaiveDate;
use record::{Entry, EntryId, Field};

use crate::{read, serial};

/// Where a goal stands (docs/sources.md, Work).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GoalStatus {
    /// Written, not yet agreed with the person.
    Proposed,
    /// Agreed, and its day is ahead.
    Active,
    /// Agreed, and its day has passed without a result.
    Late,
    /// Achieved.
    Achieved,
    /// Partly achieved.
    Partly,
    /// Not achieved.
    NotAchieved,
    /// Dropped.
    Dropped,
}

impl GoalStatus {
    /// Its word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Proposed => "Proposed",
            Self::Active => "Active",
            Self::Late => "Active, its date has passed",
            Self::Achieved => "Achieved",
            Self::Partly => "Partly achieved",
            Self::NotAchieved => "Not achieved",
            Self::Dropped => "Dropped",
        }
    }
}

/// The facts of a goal.
#[derive(Clone, PartialEq, Eq)]
pub struct GoalFacts {
    /// Its entry.
    pub entry: EntryId,
    /// When the words that stand were agreed.
    pub agreed_on: Option<NaiveDate>,
    /// By when.
    pub due_on: Option<NaiveDate>,
    /// Every result that stands: `achieved`, `partly`, `not_achieved`, `dropped`.
    pub results: Vec<String>,
}

serial::redacted!(GoalFacts);

impl GoalFacts {
    /// The facts of an entry of kind `goal`; nothing if it was removed.
    pub fn of(id: EntryId, entry: &Entry) -> Option<Self> {
        read::marks(entry)?;
        let field = |name| entry.field(name);
        Some(Self {
            entry: id,
            agreed_on: agreed_on(entry),
            due_on: field("due_on").and_then(read::date),
            results: field("result").map(read::texts).unwrap_or_default(),
        })
    }

    /// Where it stands on a day. While two results stand it has none: its page shows both.
    pub fn status(&self, today: NaiveDate) -> GoalStatus {
        match self.results.as_slice() {
            [one] => match one.as_str() {
                "achieved" => GoalStatus::Achieved,
                "partly" => GoalStatus::Partly,
                "not_achieved" => GoalStatus::NotAchieved,
                _ => GoalStatus::Dropped,
            },
            _ if self.agreed_on.is_none() => GoalStatus::Proposed,
            _ if self.due_on.is_some_and(|due| due < today) => GoalStatus::Late,
            _ => GoalStatus::Active,
        }
    }
}

/// When the words that stand were agreed: said by the change that wrote them, which needs no clock.
fn agreed_on(entry: &Entry) -> Option<NaiveDate> {
    let agreed = entry.field("agreed_on")?;
    let said = agreed.settled()?;
    let words = entry.field("words").and_then(Field::settled)?;
    read::date(agreed).filter(|_| words.change == said.change)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_active_once_agreed_and_late_after_its_day() {
        let status = |agreed: bool, due: Option<&str>, results: &[&str]| {
            let facts = GoalFacts {
                entry: EntryId([1; 16]),
                agreed_on: agreed.then(|| "2026-02-06".parse().unwrap()),
                due_on: due.map(|day| day.parse().unwrap()),
                results: results.iter().map(ToString::to_string).collect(),
            };
            facts.status("2026-03-02".parse().unwrap())
        };
        assert_eq!(status(false, None, &[]), GoalStatus::Proposed);
        assert_eq!(status(true, None, &[]), GoalStatus::Active);
        assert_eq!(status(true, Some("2026-03-02"), &[]), GoalStatus::Active);
        assert_eq!(status(true, Some("2026-03-01"), &[]), GoalStatus::Late);
        assert_eq!(
            status(true, Some("2026-03-01"), &["partly"]),
            GoalStatus::Partly
        );
        assert_eq!(
            status(true, None, &["achieved", "dropped"]),
            GoalStatus::Active
        );
        assert_eq!(status(false, None, &["dropped"]), GoalStatus::Dropped);
    }
}
