//! Checks of numbers that belong together.

use record::{Entry, EntryId, Field, Value};

use super::Check;
use crate::{catalogue, read};

/// The pairs of pressures, systolic and diastolic, each with a place in a row.
const PAIRS: [(&str, &str); 8] = [
    ("systolic_1", "diastolic_1"),
    ("systolic_2", "diastolic_2"),
    ("systolic_3", "diastolic_3"),
    ("systolic_other_arm", "diastolic_other_arm"),
    ("lying_systolic", "lying_diastolic"),
    ("standing_1_systolic", "standing_1_diastolic"),
    ("standing_3_systolic", "standing_3_diastolic"),
    ("usual_systolic", "usual_diastolic"),
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
        "usual_systolic" => (7, true),
        "usual_diastolic" => (7, false),
        _ => return None,
    })
}

/// Whether a systolic pressure is not above its diastolic one (docs/sources.md, Blood
/// pressure).
fn is_inverted(systolic: i64, diastolic: i64) -> bool {
    systolic <= diastolic
}

/// The pressures of an entry, in their pairs.
#[derive(Default)]
struct Pressures([(Option<i64>, Option<i64>); PAIRS.len()]);

impl Pressures {
    fn put(&mut self, name: &str, number: impl FnOnce() -> Option<i64>) {
        let place = place(name).and_then(|(at, upper)| Some((self.0.get_mut(at)?, upper)));
        match place {
            Some(((systolic, _), true)) => *systolic = number(),
            Some(((_, diastolic), false)) => *diastolic = number(),
            None => {}
        }
    }

    fn inverted(self) -> impl Iterator<Item = Inverted> {
        let pairs = PAIRS.into_iter().zip(self.0);
        pairs.filter_map(|((systolic, diastolic), (upper, lower))| {
            let above = upper?;
            is_inverted(above, lower?).then_some(Inverted {
                systolic,
                diastolic,
                above,
            })
        })
    }
}

/// A diastolic pressure that is not below its systolic one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inverted {
    /// The field of the systolic pressure.
    pub systolic: &'static str,
    /// The field of the diastolic pressure.
    pub diastolic: &'static str,
    above: i64,
}

impl Inverted {
    /// What would be right, for the form at the diastolic pressure.
    pub fn words(self) -> String {
        format!("Diastolic must be lower than systolic ({})", self.above)
    }
}

/// The pressures of an entry that cannot be, as they are typed: each number by its field's name.
pub fn inverted<'a>(typed: impl IntoIterator<Item = (&'a str, i64)>) -> Vec<Inverted> {
    let mut pressures = Pressures::default();
    for (name, number) in typed {
        pressures.put(name, || Some(number));
    }
    pressures.inverted().collect()
}

/// The checks of a set of observations, in one pass over its fields.
pub(super) fn observations(id: EntryId, entry: &Entry) -> Vec<Check> {
    let mut pressures = Pressures::default();
    let (mut on_scale_2, mut by_whom, mut when) = (false, false, false);
    for (name, field) in entry.fields() {
        match name.as_str() {
            "spo2_scale" => on_scale_2 = says(field, |value| value.as_text() == Some("2")),
            "spo2_target_by" => by_whom = says(field, is_answer),
            "spo2_target_on" => when = says(field, is_answer),
            name => pressures.put(name, || settled_int(field)),
        }
    }
    let inverted = pressures.inverted();
    inverted
        .map(|pair| pressure(id, entry, pair))
        .chain(scale_2(id, on_scale_2 && !(by_whom && when)))
        .collect()
}

/// The check of the usual blood pressure.
pub(super) fn emergency_summary(id: EntryId, entry: &Entry) -> Option<Check> {
    let mut pressures = Pressures::default();
    for (name, field) in entry.fields() {
        pressures.put(name.as_str(), || settled_int(field));
    }
    let mut inverted = pressures.inverted();
    inverted.next().map(|pair| pressure(id, entry, pair))
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

fn pressure(id: EntryId, entry: &Entry, pair: Inverted) -> Check {
    let kind = entry.kind.as_str();
    let label = catalogue::field(kind, pair.systolic).map_or(pair.systolic, |field| field.label);
    let words = format!("{label}: not above its diastolic");
    Check::new("systolic-not-above-diastolic", words, (id, kind)).safety()
}

/// Scale 2 is only for a person whose target a clinician confirmed (docs/sources.md, NEWS2).
fn scale_2(id: EntryId, unconfirmed: bool) -> Option<Check> {
    unconfirmed.then(|| {
        let words = "SpO2 scale 2 without who confirmed the target of 88 to 92%, and when";
        Check::new("scale-2-without-target", words, (id, "observations")).safety()
    })
}
