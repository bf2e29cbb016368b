//! The sets of observations of a record, latest first, and what each is read as.

use std::cmp::Reverse;

use chrono::{DateTime, NaiveDate, Utc};
use record::{AuthorId, Entry, EntryId, Kind, Record, Value};

use super::{
    answers::{VisitAnswers, settled},
    earlier::{taken_at, visit_named},
    is_on_page,
};
use crate::{
    instruments::{BloodPressure, News2, last_two, news2, postural_bp},
    read, time,
};

/// Without one of these there is no sitting pressure.
const SYSTOLICS: [&str; 3] = ["systolic_1", "systolic_2", "systolic_3"];
/// Without each of these there is no NEWS2. A record has hundreds of sets that are a pulse alone.
const NEWS2_NEEDS: [&str; 5] = ["respiratory_rate", "spo2", "pulse", "acvpu", "temperature"];

/// A set of observations.
#[derive(Clone, Copy)]
pub struct ObservationSet<'a> {
    /// Its id.
    pub id: EntryId,
    /// What it says.
    pub entry: &'a Entry,
    /// The visit at which it was taken.
    pub visit: Option<EntryId>,
    /// When it was taken.
    pub at: DateTime<Utc>,
    /// The day of that, in London.
    pub on: NaiveDate,
    /// Who wrote it down first.
    pub by: AuthorId,
    record: &'a Record,
}

impl std::fmt::Debug for ObservationSet<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ObservationSet(…)")
    }
}

/// The sets of a record that are on the page, latest first.
pub fn observation_sets(record: &Record) -> Vec<ObservationSet<'_>> {
    let on_page = record
        .of_kind("observations")
        .filter(|(_, entry)| is_on_page(entry));
    let mut sets: Vec<ObservationSet<'_>> = on_page
        .filter_map(|(id, entry)| {
            let marks = read::marks(entry)?;
            let visit = visit_named(id, entry);
            let at = taken_at(record, entry, visit).unwrap_or(marks.at);
            Some(ObservationSet {
                id,
                entry,
                visit,
                at,
                on: time::london_date(at),
                by: marks.by,
                record,
            })
        })
        .collect();
    sets.sort_by_key(|set| Reverse((set.at, set.id)));
    sets
}

impl ObservationSet<'_> {
    fn answers(&self) -> VisitAnswers {
        VisitAnswers {
            observations: settled(self.entry),
            ..VisitAnswers::default()
        }
    }

    /// The sitting pressure that is kept: the lower of the last two.
    pub fn blood_pressure(&self) -> Option<BloodPressure> {
        if !SYSTOLICS
            .iter()
            .any(|name| self.entry.value(name).is_some())
        {
            return None;
        }
        last_two(&self.answers().blood_pressures())
    }

    /// The drop on standing, "12, negative"; nothing where it cannot be told.
    pub fn postural_in_words(&self) -> Option<String> {
        let (score, band) = postural_bp(&self.answers().postural()).ok()?;
        Some(format!("{}, {}", score.value?, band.text()))
    }

    /// NEWS2 as "1, low": as it was signed, else worked out from this set; nothing where it is
    /// incomplete.
    pub fn news2_in_words(&self) -> Option<String> {
        self.signed_news2().or_else(|| {
            if !NEWS2_NEEDS
                .iter()
                .all(|name| self.entry.value(name).is_some())
            {
                return None;
            }
            let answers = self.answers();
            let taken = News2 {
                systolic_bp: self.blood_pressure().map(|kept| kept.systolic),
                ..answers.news2()
            };
            let score = news2(&taken).score().ok()?;
            Some(format!("{}, {}", score.value?, score.band))
        })
    }

    fn signed_news2(&self) -> Option<String> {
        let id = EntryId::beside(self.visit?, "news2");
        let score = self.record.entry(id, &Kind::new_static("score"))?;
        let value = score.value("value").and_then(Value::as_int)?;
        let band = score.value("band").and_then(Value::as_text)?;
        Some(format!("{value}, {band}"))
    }
}
