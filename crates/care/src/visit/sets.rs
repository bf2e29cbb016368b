//! The sets of observations of a record, latest first, and what each is read as.

use std::cmp::Reverse;

use chrono::{DateTime, NaiveDate, Utc};
use record::{AuthorId, Entry, EntryId, Field, FieldKey, FieldName, Kind, Record, Value};

use super::{
    SignedPage,
    answers::{SITTING, VisitAnswers, settled},
    earlier::{taken_at, visit_named},
    is_on_page,
};
use crate::{
    instruments::{BloodPressure, News2, last_two, news2, postural_bp},
    read::{self, each_once, says},
    settling::author_of_words,
    time,
};

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
    /// Whose page it stands on; nothing for the one that stands now.
    pub signed: Option<&'a SignedPage>,
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
    let set = |(id, entry)| set_on(record, id, entry);
    let mut sets: Vec<ObservationSet<'_>> = on_page.filter_map(set).collect();
    sets.sort_by_key(|set| Reverse((set.at, set.id)));
    sets
}

/// A set as a page has it.
fn set_on<'a>(page: &'a Record, id: EntryId, entry: &'a Entry) -> Option<ObservationSet<'a>> {
    let marks = read::marks(entry)?;
    let visit = visit_named(id, entry);
    let at = taken_at(page, entry, visit).unwrap_or(marks.at);
    Some(ObservationSet {
        id,
        entry,
        visit,
        at,
        on: time::london_date(at),
        signed: None,
        record: page,
    })
}

impl<'a> ObservationSet<'a> {
    /// The same set on the pages that people signed, each as they signed it.
    pub fn as_signed(&self, pages: &'a [SignedPage]) -> Vec<ObservationSet<'a>> {
        let id = self.id;
        let of_visit = pages.iter().filter(|page| Some(page.visit) == self.visit);
        let as_signed = |signed: &'a SignedPage| {
            let set = set_on(&signed.page, id, signed.set(id)?)?;
            Some(ObservationSet {
                signed: Some(signed),
                ..set
            })
        };
        of_visit.filter_map(as_signed).collect()
    }

    /// Whether versions that differ stand in one of these fields.
    pub fn differs_in(&self, fields: &[&str]) -> bool {
        let mut found = fields.iter().filter_map(|field| self.entry.field(field));
        found.any(Field::is_diverged)
    }

    fn answers(&self) -> VisitAnswers {
        VisitAnswers {
            observations: settled(self.entry),
            ..VisitAnswers::default()
        }
    }

    /// The sitting pressure that is kept: the lower of the last two. Nothing where people differ
    /// about one of them.
    pub fn blood_pressure(&self) -> Option<BloodPressure> {
        Some(self.kept()?.1)
    }

    /// The sitting pressure that is kept, and in which two fields it stands.
    fn kept(&self) -> Option<([&'static str; 2], BloodPressure)> {
        let says = |[systolic, _]: &[&'static str; 2]| self.entry.value(systolic).is_some();
        if !SITTING.iter().any(says) || self.differs_in(SITTING.as_flattened()) {
            return None;
        }
        let answers = self.answers();
        let kept = last_two(&answers.blood_pressures())?;
        let reading = |fields: [&'static str; 2]| Some((fields, answers.blood_pressure(fields)?));
        let mut readings = SITTING.into_iter().rev().filter_map(reading);
        readings.find(|(_, reading)| *reading == kept)
    }

    /// Who wrote down the sitting pressure that is kept.
    pub fn blood_pressure_by(&self) -> Vec<AuthorId> {
        let kept = self.kept();
        kept.map(|(fields, _)| self.by(&fields)).unwrap_or_default()
    }

    /// Who wrote down what the NEWS2 is worked out from, or signed it.
    pub fn news2_by(&self) -> Vec<AuthorId> {
        if self.signed_news2().is_some() {
            return match self.signed {
                Some(page) => vec![page.signature.by],
                None => {
                    let score = self.news2_entry();
                    score.map_or_else(Vec::new, |score| authors(self.record, score, &["value"]))
                }
            };
        }
        let mut by = self.by(&NEWS2_NEEDS);
        by.extend(self.blood_pressure_by());
        each_once(by.into_iter())
    }

    /// Who wrote down what these fields say, each once.
    pub fn by(&self, fields: &[&str]) -> Vec<AuthorId> {
        authors(self.record, (self.id, self.entry), fields)
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
            let says = |name: &&str| self.entry.value(name).is_some();
            if !NEWS2_NEEDS.iter().all(says) || self.differs_in(SITTING.as_flattened()) {
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
        if let Some(page) = self.signed {
            return page.news2.clone();
        }
        let (_, score) = self.news2_entry()?;
        let value = score.value("value").and_then(Value::as_int)?;
        let band = score.value("band").and_then(Value::as_text)?;
        Some(format!("{value}, {band}"))
    }

    /// The NEWS2 that was signed with the visit; nothing where it was incomplete.
    fn news2_entry(&self) -> Option<(EntryId, &Entry)> {
        let id = EntryId::beside(self.visit?, "news2");
        let score = self.record.entry(id, &Kind::new_static("score"))?;
        let value = score.value("value").and_then(Value::as_int);
        value.map(|_| (id, score))
    }
}

/// Who wrote what stands in these fields of an entry, each once.
fn authors(record: &Record, (id, entry): (EntryId, &Entry), fields: &[&str]) -> Vec<AuthorId> {
    let wanted = |name: &FieldName| fields.contains(&name.as_str());
    let stands = entry.fields().filter(|(name, _)| wanted(name));
    let written = stands.flat_map(|(name, field)| {
        let key = FieldKey {
            entry: id,
            kind: entry.kind.clone(),
            field: name.clone(),
        };
        let versions = field.versions().iter().filter(|version| says(version));
        versions.map(move |version| author_of_words(record, &key, version))
    });
    each_once(written)
}
