//! The latest readings of each measure, with who took them and where.

use care::{catalogue, visit};
use record::AuthorId;

use crate::{
    reader::Reader,
    view::person::{Reading, ReadingValue},
    words,
};

/// Readings of a measure on the page.
const LATEST: usize = 3;
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

/// The latest readings, a row a measure that was ever taken.
pub(super) fn latest(reader: &Reader<'_>, sets: &[visit::ObservationSet<'_>]) -> Vec<Reading> {
    let mut rows = vec![row("Blood pressure, sitting", sets, reader, |set| {
        set.blood_pressure()
            .map(|reading| (format!("{reading} mmHg"), set.blood_pressure_by()))
    })];
    rows.push(row("NEWS2", sets, reader, |set| {
        Some((set.news2_in_words()?, set.news2_by()))
    }));
    for name in MEASURES {
        let Some(field) = catalogue::field("observations", name) else {
            continue;
        };
        rows.push(row(field.label, sets, reader, |set| {
            let value = set.entry.value(name)?;
            let answered = !matches!(value, record::Value::Absent(_));
            answered.then(|| (reader.text(field, value), set.by(&[name])))
        }));
    }
    rows.retain(|row| !row.values.is_empty());
    rows
}

/// A row of a measure: what each set says of it, and who wrote that.
fn row(
    measure: &str,
    sets: &[visit::ObservationSet<'_>],
    reader: &Reader<'_>,
    value: impl Fn(&visit::ObservationSet<'_>) -> Option<(String, Vec<AuthorId>)>,
) -> Reading {
    let taken = sets.iter().filter_map(|set| {
        let (text, by) = value(set)?;
        Some(ReadingValue {
            text,
            when: words::short_day(set.on, reader.today),
            by: reader.names(&by),
        })
    });
    Reading {
        measure: measure.to_owned(),
        values: taken.take(LATEST).collect(),
    }
}
