//! A visit: planned, begun, recorded, signed.

use chrono::{DateTime, NaiveDate, Utc};
use record::{AuthorId, Entry, EntryId, Version};
use serde::{Deserialize, Serialize};

use crate::{read, serial, time};

/// What a plan says of a visit. Whatever else is written in one was recorded at it.
pub const PLANNED: [&str; 4] = ["planned_on", "planned_time", "planned_for", "why"];

/// Where a visit stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum VisitStatus {
    /// Planned for today or a day ahead.
    Planned,
    /// Planned for a day that has passed, and not begun.
    NotMade,
    /// Begun today and not signed.
    InProgress,
    /// Recorded on an earlier day and not signed.
    Recorded,
    /// Signed.
    Signed,
    /// Signed, and something of it was written since, or without seeing the signature.
    ChangedAfterSigning,
}

impl VisitStatus {
    /// Its word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Planned => "Planned",
            Self::NotMade => "Not made",
            Self::InProgress => "In progress",
            Self::Recorded => "Not signed",
            Self::Signed => "Signed",
            Self::ChangedAfterSigning => "Changed after signing",
        }
    }
}

/// The facts of a visit.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitFacts {
    /// Its entry.
    #[serde(with = "serial::id")]
    pub entry: EntryId,
    /// The day that it is planned for.
    pub planned_on: Option<NaiveDate>,
    /// The time that it is planned for, `14:05`.
    pub planned_time: Option<String>,
    /// Whose visit it is.
    #[serde(with = "serial::list")]
    pub planned_for: Vec<AuthorId>,
    /// Why; every wording that stands.
    pub why: Option<String>,
    /// Where: the code of the place.
    pub place: Option<String>,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// Whether anything was recorded beside the plan for it.
    pub recorded: bool,
    /// When it was signed.
    pub signed_at: Option<DateTime<Utc>>,
    /// Who signed it.
    #[serde(with = "serial::option")]
    pub signed_by: Option<AuthorId>,
    /// Whether something of it was written after it was signed, or unseen by the signer.
    pub changed_after_signing: bool,
    /// Whose it is: who wrote down first what was recorded at it, or planned it.
    #[serde(with = "serial::id")]
    pub by: AuthorId,
    /// When they wrote that.
    pub at: DateTime<Utc>,
    /// Whether it was removed by one and changed by another.
    pub contested: bool,
}

serial::redacted!(VisitFacts);

impl VisitFacts {
    /// The facts of an entry of kind `visit`, without its signature; nothing if it was removed.
    pub fn of(id: EntryId, entry: &Entry) -> Option<Self> {
        let marks = read::marks(entry)?;
        let mut facts = Self {
            entry: id,
            planned_on: None,
            planned_time: None,
            planned_for: Vec::new(),
            why: None,
            place: None,
            started_at: None,
            recorded: false,
            signed_at: None,
            signed_by: None,
            changed_after_signing: false,
            by: marks.by,
            at: marks.at,
            contested: marks.contested,
        };
        let mut recorded: Option<&Version> = None;
        for (name, field) in entry.fields() {
            if !PLANNED.contains(&name.as_str()) {
                let stands = field
                    .versions()
                    .iter()
                    .filter(|version| read::says(version));
                recorded = recorded
                    .into_iter()
                    .chain(stands)
                    .min_by_key(|one| one.recorded_at);
            }
            match name.as_str() {
                "planned_on" => facts.planned_on = read::date(field),
                "planned_time" => facts.planned_time = read::text(field),
                "planned_for" => facts.planned_for = read::staff(field),
                "why" => facts.why = read::words(field),
                "started_at" => facts.started_at = read::instant(field),
                "place" => facts.place = read::text(field),
                _ => {}
            }
        }
        if let Some(first) = recorded {
            facts.recorded = true;
            (facts.by, facts.at) = (first.author, first.recorded_at);
        }
        Some(facts)
    }

    /// The day of the visit: when it began, else when it was written down as recorded, else the
    /// day that it is planned for.
    pub fn day(&self) -> Option<NaiveDate> {
        let recorded = || self.recorded.then(|| time::london_date(self.at));
        let began = self.started_at.map(time::london_date);
        began.or_else(recorded).or(self.planned_on)
    }

    /// Where it stands on a day.
    pub fn status(&self, today: NaiveDate) -> VisitStatus {
        if self.signed_at.is_some() {
            return if self.changed_after_signing {
                VisitStatus::ChangedAfterSigning
            } else {
                VisitStatus::Signed
            };
        }
        let passed = |day: Option<NaiveDate>| day.is_some_and(|day| day < today);
        match self.recorded {
            true if passed(self.day()) => VisitStatus::Recorded,
            true => VisitStatus::InProgress,
            false if passed(self.planned_on) => VisitStatus::NotMade,
            false => VisitStatus::Planned,
        }
    }

    /// Whether it is a member of staff's: planned for them, made by them, or planned by them where
    /// it is nobody's by name.
    pub fn is_for(&self, staff: AuthorId) -> bool {
        let by_name = !self.planned_for.is_empty() && !self.recorded;
        self.planned_for.contains(&staff) || (!by_name && self.by == staff)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> VisitFacts {
        VisitFacts {
            entry: EntryId([1; 16]),
            planned_on: None,
            planned_time: None,
            planned_for: Vec::new(),
            why: None,
            place: None,
            started_at: None,
            recorded: false,
            signed_at: None,
            signed_by: None,
            changed_after_signing: false,
            by: AuthorId([2; 16]),
            at: "2026-02-08T09:00:00Z".parse().unwrap(),
            contested: false,
        }
    }

    fn status(facts: &VisitFacts) -> VisitStatus {
        facts.status("2026-02-11".parse().unwrap())
    }

    #[test]
    fn a_visit_goes_from_planned_to_signed() {
        let mut visit = facts();
        visit.planned_on = Some("2026-02-11".parse().unwrap());
        assert_eq!(status(&visit), VisitStatus::Planned);
        visit.planned_on = Some("2026-02-10".parse().unwrap());
        assert_eq!(status(&visit), VisitStatus::NotMade);

        visit.started_at = Some("2026-02-11T14:05:00Z".parse().unwrap());
        visit.recorded = true;
        assert_eq!(status(&visit), VisitStatus::InProgress);
        visit.started_at = Some("2026-02-10T23:59:59Z".parse().unwrap());
        assert_eq!(status(&visit), VisitStatus::Recorded);

        visit.signed_at = Some("2026-02-11T15:00:00Z".parse().unwrap());
        assert_eq!(status(&visit), VisitStatus::Signed);
        visit.changed_after_signing = true;
        assert_eq!(status(&visit), VisitStatus::ChangedAfterSigning);
    }

    #[test]
    fn a_visit_is_its_makers_and_theirs_for_whom_it_was_planned_and_not_its_planners() {
        let [planner, planned, maker] = [2, 3, 4].map(|byte| AuthorId([byte; 16]));
        let is_for = |visit: &VisitFacts| [planner, planned, maker].map(|one| visit.is_for(one));
        let mut visit = facts();
        assert_eq!(is_for(&visit), [true, false, false], "nobody's by name");
        visit.planned_for = vec![planned];
        assert_eq!(is_for(&visit), [false, true, false]);
        (visit.recorded, visit.by) = (true, maker);
        assert_eq!(is_for(&visit), [false, true, true]);
    }

    #[test]
    fn a_visit_without_a_time_is_of_the_day_that_it_was_written_down() {
        let mut visit = facts();
        visit.recorded = true;
        assert_eq!(visit.day(), Some("2026-02-08".parse().unwrap()));
        assert_eq!(status(&visit), VisitStatus::Recorded);
    }
}
