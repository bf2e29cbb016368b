//! Checks of numbers that belong together.

use record::{Entry, EntryId, Value};

use super::Check;
use crate::catalogue;

/// A systolic pressure and its diastolic one, by their fields.
const PAIRS: [(&str, &str); 7] = [
    ("systolic_1", "diastolic_1"),
    ("systolic_2", "diastolic_2"),
    ("systolic_3", "diastolic_3"),
    ("systolic_other_arm", "diastolic_other_arm"),
    ("lying_systolic", "lying_diastolic"),
    ("standing_1_systolic", "standing_1_diastolic"),
    ("standing_3_systolic", "standing_3_diastolic"),
];

/// Whether a systolic pressure is not above its diastolic one (assessments.md §1).
pub fn is_inverted(systolic: i64, diastolic: i64) -> bool {
    systolic <= diastolic
}

/// The checks of a set of observations.
pub(super) fn observations(id: EntryId, entry: &Entry) -> Vec<Check> {
    let pressures = PAIRS.iter().filter_map(|pair| pressure(id, entry, *pair));
    pressures.chain(scale_2(id, entry)).collect()
}

/// The check of the usual blood pressure.
pub(super) fn emergency_summary(id: EntryId, entry: &Entry) -> Option<Check> {
    pressure(id, entry, ("usual_systolic", "usual_diastolic"))
}

fn pressure(id: EntryId, entry: &Entry, (upper, lower): (&str, &str)) -> Option<Check> {
    let systolic = entry.value(upper)?.as_int()?;
    let diastolic = entry.value(lower)?.as_int()?;
    let label = catalogue::field(entry.kind.as_str(), upper).map_or(upper, |field| field.label);
    is_inverted(systolic, diastolic).then(|| {
        let words = format!("{label}: not above its diastolic");
        let place = (id, entry.kind.as_str());
        Check::new("systolic-not-above-diastolic", words, place).safety()
    })
}

/// Scale 2 is only for a person whose target a clinician confirmed (assessments.md §1).
fn scale_2(id: EntryId, entry: &Entry) -> Option<Check> {
    let mut scales = entry.values("spo2_scale").filter_map(Value::as_text);
    let confirmed = |name| {
        entry
            .values(name)
            .any(|value| !matches!(value, Value::Absent(_)))
    };
    let unconfirmed = scales.any(|scale| scale == "2")
        && !(confirmed("spo2_target_by") && confirmed("spo2_target_on"));
    unconfirmed.then(|| {
        let words = "SpO2 scale 2 without who confirmed the target of 88 to 92%, and when";
        Check::new("scale-2-without-target", words, (id, "observations")).safety()
    })
}
