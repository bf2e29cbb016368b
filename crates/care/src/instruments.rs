//! Scores: exact rules from published sources, each with its licence and how sure we are of it.
//!
//! A score supports a professional and never decides. It is computed from what was recorded,
//! rounded once, half up, and its band is read from the number that is shown. With something
//! missing there is no score, only what is missing. The band texts are fixed letter for letter.

mod blood_pressure;
mod news2;
mod postural_bp;

use std::{collections::BTreeMap, fmt};

use record::{Decimal, Value};

pub use blood_pressure::{
    AGE_OF_HIGHER_TARGET_YEARS, BP_CLINIC, BP_TARGET, BloodPressure, ClinicBand, Setting, Target,
    bp_clinic, bp_target, last_two, second_reading_needed,
};
pub use news2::{Acvpu, NEWS2, News2, News2Points, Parameter, SpO2Scale, news2};
pub use postural_bp::{POSTURAL_BP, PosturalBand, PosturalBp, postural_bp};

/// What this version scores.
pub const ALL: [&Instrument; 4] = [&NEWS2, &POSTURAL_BP, &BP_CLINIC, &BP_TARGET];

/// How sure we are of an instrument's rule, shown beside each score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// The rule is known exactly and was cross-checked.
    Certain,
    /// A clinician must confirm the rule before clinical use.
    Check,
}

/// A rule that makes a score.
#[derive(Debug, PartialEq, Eq)]
pub struct Instrument {
    /// Its id, never reused: `news2`.
    pub id: &'static str,
    /// Its name on the screen.
    pub name: &'static str,
    /// Raised whenever the same inputs could give another score or band.
    pub rule_version: u32,
    /// Who published the rule.
    pub source: &'static str,
    /// Under which terms it may be used.
    pub licence: &'static str,
    /// The line of credit to show with it, where its owner asks for one.
    pub credit: Option<&'static str>,
    /// How sure we are.
    pub confidence: Confidence,
    /// What to know before reading it.
    pub note: Option<&'static str>,
}

/// A score that was computed.
#[derive(Clone, PartialEq, Eq)]
pub struct Score {
    /// By which rule.
    pub instrument: &'static Instrument,
    /// The number, rounded as it is shown; some instruments have a band alone.
    pub value: Option<Decimal>,
    /// The band's text.
    pub band: &'static str,
    /// What to say beside it: that one standing reading was used of two.
    pub remark: Option<&'static str>,
    /// What it was computed from, by the names of the instrument's inputs.
    pub inputs: BTreeMap<String, Value>,
}

impl Score {
    /// The score as a signed visit stores it: the fields of an entry of kind `score`.
    ///
    /// `value` and `remark` are left out where there is none.
    pub fn fields(&self) -> Vec<(&'static str, Value)> {
        let value = self.value.map(number);
        let remark = self.remark.map(Value::text);
        [
            ("instrument", Some(Value::text(self.instrument.id))),
            ("value", value),
            ("band", Some(Value::text(self.band))),
            (
                "rule_version",
                Some(Value::Int(i64::from(self.instrument.rule_version))),
            ),
            ("inputs", Some(Value::Map(self.inputs.clone()))),
            ("remark", remark),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
    }
}

/// Which score, and not what it says: that is a person's.
impl fmt::Debug for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Score({} …)", self.instrument.id)
    }
}

/// A whole number as one, anything else as a decimal.
fn number(value: Decimal) -> Value {
    if value.places == 0 {
        Value::Int(value.digits)
    } else {
        Value::Decimal(value)
    }
}

/// There is no score: something that it needs was not recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("incomplete: {taken} of {needed}")]
pub struct Incomplete {
    /// How many of the things needed were recorded.
    pub taken: usize,
    /// How many are needed.
    pub needed: usize,
    /// What is missing, by the names of the instrument's inputs.
    pub missing: Vec<&'static str>,
}

impl Incomplete {
    /// Of `needed` things these are missing.
    fn of(needed: usize, missing: Vec<&'static str>) -> Self {
        Self {
            taken: needed.saturating_sub(missing.len()),
            needed,
            missing,
        }
    }
}

/// The names among these of what is not there.
fn missing<const N: usize>(parts: [(&'static str, bool); N]) -> Vec<&'static str> {
    parts
        .into_iter()
        .filter_map(|(name, is_there)| (!is_there).then_some(name))
        .collect()
}

/// The inputs that are there, by name.
fn inputs<const N: usize>(parts: [(&str, Option<Value>); N]) -> BTreeMap<String, Value> {
    parts
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
}

/// A whole number as an input.
fn int(number: Option<i64>) -> Option<Value> {
    number.map(Value::Int)
}
