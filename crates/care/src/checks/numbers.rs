//! Checks of numbers that belong together.

use record::{Entry, EntryId, Field, Value};

use super::Check;
use crate::{catalogue, read};

/// The systolic pressures of a set of observations, each with a place in a row.
const SYSTOLIC: [&str; 7] = [
    "systolic_1",
    "systolic_2",
    "systolic_3",
    "systolic_other_arm",
    "lying_systolic",
    "standing_1_systolic",
    "standing_3_systolic",
];

/// The place of a pressure in the row, and whether it is the systolic one. A match and not a
/// search: it is asked of every field of every set of everyone who is synced.
fn place(name: &str) -> Option<(usize, bool)> {
    Some(match name {
        "systolic_1" => (0, true),
        "diastolic_1" => (0, false),
        "systolic_2" => (1, true),
        "diastolic_2" => (1, false),
        "systolic_3" => (2, true),
        "diastolic_3" => (2, false),
        "systolic_other_arm" => (3, true),
        "diastolic_other_arm" => (3, false),
        "lying_systolic" => (4, true),
        "lying_diastolic" => (4, false),
        "standing_1_systolic" => (5, true),
        "standing_1_diastolic" => (5, false),
        "standing_3_systolic" => (6, true),
        "standing_3_diastolic" => (6, false),
        _ => return None,
    })
}

/// Whether a systolic pressure is not above its diastolic one (docs/sources.md, Blood
/// pressure).
fn is_inverted(systolic: i64, diastolic: i64) -> bool {
    systolic <= diastolic
}

/// The checks of a set of observations, in one pass over its fields.
pub(super) fn observations(id: EntryId, entry: &Entry) -> Vec<Check> {
    let mut pressures = [(None, None); SYSTOLIC.len()];
    let (mut on_scale_2, mut by_whom, mut when) = (false, false, false);
    for (name, field) in entry.fields() {
        match name.as_str() {
            "spo2_scale" => on_scale_2 = says(field, |value| value.as_text() == Some("2")),
            "spo2_target_by" => by_whom = says(field, is_answer),
            "spo2_target_on" => when = says(field, is_answer),
            name => {
                let place =
                    place(name).and_then(|(at, upper)| Some((pressures.get_mut(at)?, upper)));
                match place {
                    Some(((systolic, _), true)) => *systolic = settled_int(field),
                    Some(((_, diastolic), false)) => *diastolic = settled_int(field),
                    None => {}
                }
            }
        }
    }
    let pairs = SYSTOLIC.iter().zip(pressures);
    let inverted = pairs.filter_map(|(upper, numbers)| pressure(id, entry, upper, numbers));
    inverted
        .chain(scale_2(id, on_scale_2 && !(by_whom && when)))
        .collect()
}

/// The check of the usual blood pressure.
pub(super) fn emergency_summary(id: EntryId, entry: &Entry) -> Option<Check> {
    let number = |name| read::field(entry, name).and_then(settled_int);
    let numbers = (number("usual_systolic"), number("usual_diastolic"));
    pressure(id, entry, "usual_systolic", numbers)
}

fn settled_int(field: &Field) -> Option<i64> {
    field.settled()?.value.as_int()
}

fn says(field: &Field, what: impl Fn(&Value) -> bool) -> bool {
    read::standing(field).any(what)
}

fn is_answer(value: &Value) -> bool {
    !matches!(value, Value::Absent(_))
}

fn pressure(
    id: EntryId,
    entry: &Entry,
    upper: &str,
    (systolic, diastolic): (Option<i64>, Option<i64>),
) -> Option<Check> {
    is_inverted(systolic?, diastolic?).then(|| {
        let kind = entry.kind.as_str();
        let label = catalogue::field(kind, upper).map_or(upper, |field| field.label);
        let words = format!("{label}: not above its diastolic");
        Check::new("systolic-not-above-diastolic", words, (id, kind)).safety()
    })
}

/// Scale 2 is only for a person whose target a clinician confirmed (docs/sources.md, NEWS2).
fn scale_2(id: EntryId, unconfirmed: bool) -> Option<Check> {
    unconfirmed.then(|| {
        let words = "SpO2 scale 2 without who confirmed the target of 88 to 92%, and when";
        Check::new("scale-2-without-target", words, (id, "observations")).safety()
    })
}
