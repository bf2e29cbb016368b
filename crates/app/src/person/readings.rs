//! The latest readings of each measure, with who took them and where.

use care::{
    catalogue,
    visit::{ObservationSet, SITTING, SignedPage, observation_sets, signed_apart},
};
use chrono::NaiveDate;
use record::{AuthorId, EntryId};

use crate::{
    reader::Reader,
    view::person::{Reading, ReadingValue},
    words,
};

/// Sets on the page that say a measure, beside the last: of each all that was signed.
const BEFORE: usize = 2;
/// What stands for a reading that people have still to settle.
const TWO: &str = "Two versions";
/// Measures that are one number, in the order of the page, after the blood pressure.
const MEASURES: [&str; 7] = [
    "pulse",
    "spo2",
    "respiratory_rate",
    "temperature",
    "acvpu",
    "weight",
    "height",
];

/// The sets of a person, latest first, and the pages that were signed of those that say something
/// else now.
pub(super) struct Sets<'a> {
    /// As they stand.
    pub all: &'a [ObservationSet<'a>],
    /// What was signed.
    pub signed: &'a [SignedPage],
}

/// What a set says of a measure, and who wrote that.
type Said = (String, Vec<AuthorId>);

/// The latest readings, a row a measure that was ever taken.
pub(super) fn latest(reader: &Reader<'_>, sets: &Sets<'_>) -> Vec<Reading> {
    let pressure = |set: &ObservationSet<'_>| {
        let reading = set.blood_pressure()?;
        Some((format!("{reading} mmHg"), set.blood_pressure_by()))
    };
    let news2 = |set: &ObservationSet<'_>| Some((set.news2_in_words()?, set.news2_by()));
    let sitting = SITTING.as_flattened();
    let mut rows = vec![
        row("Blood pressure, sitting", sets, reader, sitting, pressure),
        // One that lacks something is nowhere shown.
        row("NEWS2", sets, reader, &[], news2),
    ];
    for name in MEASURES {
        let Some(field) = catalogue::field("observations", name) else {
            continue;
        };
        rows.push(row(field.label, sets, reader, &[name], |set| {
            let value = set.entry.value(name)?;
            let answered = !matches!(value, record::Value::Absent(_));
            answered.then(|| (reader.text(field, value), set.by(&[name])))
        }));
    }
    rows.retain(|row| !row.latest.is_empty());
    rows
}

/// What was last read of the sitting pressure at another visit, and on which day: what each of
/// several signed, and never an older one in the place of two versions.
pub(crate) fn pressure_before(reader: &Reader<'_>, visit: EntryId) -> Option<(String, NaiveDate)> {
    let pressure = |set: &ObservationSet<'_>| Some((set.blood_pressure()?.to_string(), Vec::new()));
    before(reader, visit, SITTING.as_flattened(), pressure)
}

/// The NEWS2 before a visit, and its day.
pub(crate) fn news2_before(reader: &Reader<'_>, visit: EntryId) -> Option<(String, NaiveDate)> {
    let news2 = |set: &ObservationSet<'_>| Some((set.news2_in_words()?, Vec::new()));
    before(reader, visit, &[], news2)
}

fn before(
    reader: &Reader<'_>,
    visit: EntryId,
    fields: &[&str],
    value: impl Fn(&ObservationSet<'_>) -> Option<Said>,
) -> Option<(String, NaiveDate)> {
    let sets = observation_sets(reader.record);
    let signed = signed_apart(reader.record);
    let others = sets.iter().filter(|set| set.visit != Some(visit));
    let mut told = others.map(|set| (said(set, &signed, fields, &value), set.on));
    let (said, on) = told.find(|(said, _)| !said.is_empty())?;
    let texts: Vec<String> = said.into_iter().map(|(text, _)| text).collect();
    Some((texts.join(" and "), on))
}

/// A row of a measure that stands in these fields.
fn row(
    measure: &str,
    sets: &Sets<'_>,
    reader: &Reader<'_>,
    fields: &[&str],
    value: impl Fn(&ObservationSet<'_>) -> Option<Said>,
) -> Reading {
    let mut taken = sets.all.iter().filter_map(|set| {
        let said = said(set, sets.signed, fields, &value);
        let when = words::short_day(set.on, reader.today);
        let values = said.into_iter().map(|(text, by)| ReadingValue {
            text,
            when: when.clone(),
            by: reader.names(&by),
        });
        let values: Vec<ReadingValue> = values.collect();
        (!values.is_empty()).then_some(values)
    });
    Reading {
        measure: measure.to_owned(),
        latest: taken.next().unwrap_or_default(),
        before: taken.take(BEFORE).flatten().collect(),
    }
}

/// What a set says of a measure: what each of several signed; where people differ and one signed,
/// what that one did.
fn said(
    set: &ObservationSet<'_>,
    signed: &[SignedPage],
    fields: &[&str],
    value: &impl Fn(&ObservationSet<'_>) -> Option<Said>,
) -> Vec<Said> {
    let (signed, stands) = (set.as_signed(signed), value(set));
    let asked = if signed.len() < 2 && stands.is_some() {
        &[]
    } else {
        signed.as_slice()
    };
    let mut said: Vec<Said> = Vec::new();
    for (text, by) in asked.iter().filter_map(value) {
        match said.iter_mut().find(|(other, _)| *other == text) {
            Some((_, names)) => {
                let new: Vec<AuthorId> =
                    by.into_iter().filter(|one| !names.contains(one)).collect();
                names.extend(new);
            }
            None => said.push((text, by)),
        }
    }
    if said.is_empty() {
        let two = || {
            set.differs_in(fields)
                .then(|| (TWO.to_owned(), set.by(fields)))
        };
        said.extend(stands.or_else(two));
    }
    said
}
