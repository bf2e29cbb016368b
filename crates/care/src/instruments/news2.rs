//! NEWS2, on both oxygen saturation scales (docs/sources.md, NEWS2).

use record::{Decimal, Value};

use super::{Confidence, Incomplete, Instrument, Score, inputs, int};
use crate::decimal;

/// The National Early Warning Score 2 of the Royal College of Physicians (2017).
pub static NEWS2: Instrument = Instrument {
    id: "news2",
    name: "NEWS2",
    rule_version: 1,
    source: "Royal College of Physicians, NEWS2, 2017",
    licence: "Free to use with acknowledgement; the charts are not to be altered",
    credit: Some(
        "Reproduced from: Royal College of Physicians. National Early Warning Score (NEWS) 2: \
         Standardising the assessment of acute-illness severity in the NHS. Updated report of a \
         working party. London: RCP, 2017.",
    ),
    confidence: Confidence::Certain,
    note: Some(
        "For people aged 16 and over who are not pregnant. At home it is a snapshot: a stable \
         person with a long-term condition may have a raised score on a good day.",
    ),
};

/// Which scale oxygen saturation is read on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SpO2Scale {
    /// For everyone else.
    #[default]
    One,
    /// For a person with a clinician-confirmed target of 88–92%.
    Two,
}

/// Level of consciousness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acvpu {
    /// Alert. Long-standing confusion is alert too.
    Alert,
    /// New confusion only.
    Confusion,
    /// Responds to voice.
    Voice,
    /// Responds to pain.
    Pain,
    /// Unresponsive.
    Unresponsive,
}

impl Acvpu {
    /// Reads the letter by which it is stored: A, C, V, P or U.
    pub fn from_code(code: &str) -> Option<Self> {
        let all = [
            Self::Alert,
            Self::Confusion,
            Self::Voice,
            Self::Pain,
            Self::Unresponsive,
        ];
        all.into_iter().find(|level| level.code() == code)
    }

    /// Its letter.
    pub fn code(self) -> &'static str {
        match self {
            Self::Alert => "A",
            Self::Confusion => "C",
            Self::Voice => "V",
            Self::Pain => "P",
            Self::Unresponsive => "U",
        }
    }
}

/// What was taken of a NEWS2; anything may be missing.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct News2 {
    /// Breaths a minute, counted for a full minute.
    pub respiratory_rate: Option<i64>,
    /// Oxygen saturation, %.
    pub spo2: Option<i64>,
    /// Scale 1 unless a clinician confirmed a target of 88–92%.
    pub spo2_scale: SpO2Scale,
    /// On oxygen when the saturation was taken.
    pub on_oxygen: Option<bool>,
    /// Sitting systolic pressure kept by the last-two rule, mmHg.
    pub systolic_bp: Option<i64>,
    /// Beats a minute.
    pub pulse: Option<i64>,
    /// Level of consciousness.
    pub acvpu: Option<Acvpu>,
    /// Degrees Celsius, read to one decimal.
    pub temperature: Option<Decimal>,
}

/// One of the seven things that are scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Parameter {
    /// Breaths a minute.
    RespiratoryRate,
    /// Oxygen saturation.
    SpO2,
    /// Air or oxygen.
    Oxygen,
    /// Systolic blood pressure.
    SystolicBp,
    /// Pulse.
    Pulse,
    /// Consciousness.
    Consciousness,
    /// Temperature.
    Temperature,
}

impl Parameter {
    /// The name of the input that it is read from.
    pub fn input(self) -> &'static str {
        match self {
            Self::RespiratoryRate => "respiratory_rate",
            Self::SpO2 => "spo2",
            Self::Oxygen => "on_oxygen",
            Self::SystolicBp => "systolic_bp",
            Self::Pulse => "pulse",
            Self::Consciousness => "acvpu",
            Self::Temperature => "temperature",
        }
    }

    /// Its name in a sentence.
    pub fn label(self) -> &'static str {
        match self {
            Self::RespiratoryRate => "breathing rate",
            Self::SpO2 => "oxygen saturation",
            Self::Oxygen => "oxygen",
            Self::SystolicBp => "systolic blood pressure",
            Self::Pulse => "pulse",
            Self::Consciousness => "consciousness",
            Self::Temperature => "temperature",
        }
    }
}

/// The points of each parameter, whether or not all seven were taken.
#[derive(Clone, PartialEq, Eq)]
pub struct News2Points {
    taken: News2,
    points: [(Parameter, Option<u8>); 7],
}

/// Scores what was taken.
pub fn news2(taken: &News2) -> News2Points {
    let points = [
        (
            Parameter::RespiratoryRate,
            taken.respiratory_rate.map(respiratory_rate),
        ),
        (Parameter::SpO2, saturation(taken)),
        (
            Parameter::Oxygen,
            taken.on_oxygen.map(|oxygen| if oxygen { 2 } else { 0 }),
        ),
        (Parameter::SystolicBp, taken.systolic_bp.map(systolic_bp)),
        (Parameter::Pulse, taken.pulse.map(pulse)),
        (Parameter::Consciousness, taken.acvpu.map(consciousness)),
        (
            Parameter::Temperature,
            taken.temperature.and_then(temperature),
        ),
    ];
    News2Points {
        taken: taken.clone(),
        points,
    }
}

impl News2Points {
    /// The points of each parameter; nothing for one that was not taken.
    pub fn by_parameter(&self) -> impl Iterator<Item = (Parameter, Option<u8>)> {
        self.points.iter().copied()
    }

    /// The points of a parameter, if it was taken.
    pub fn of(&self, parameter: Parameter) -> Option<u8> {
        self.by_parameter()
            .find(|(which, _)| *which == parameter)
            .and_then(|(_, points)| points)
    }

    /// The points of what was taken. They can only rise as the rest is taken.
    pub fn so_far(&self) -> u8 {
        self.by_parameter().filter_map(|(_, points)| points).sum()
    }

    /// How many of the seven were taken.
    pub fn taken(&self) -> usize {
        self.by_parameter()
            .filter(|(_, points)| points.is_some())
            .count()
    }

    /// The parameters that score 3 by themselves: each calls for an urgent review.
    pub fn threes(&self) -> impl Iterator<Item = Parameter> {
        self.by_parameter()
            .filter_map(|(which, points)| (points == Some(3)).then_some(which))
    }

    /// The score, where all seven were taken.
    pub fn score(&self) -> Result<Score, Incomplete> {
        let missing: Vec<_> = self
            .by_parameter()
            .filter_map(|(which, points)| points.is_none().then_some(which.input()))
            .collect();
        if !missing.is_empty() {
            return Err(Incomplete::of(self.points.len(), missing));
        }
        let total = self.so_far();
        Ok(Score {
            instrument: &NEWS2,
            value: Some(decimal::whole(i64::from(total))),
            band: band(total, self.threes().next().is_some()),
            remark: None,
            inputs: self.taken.inputs(),
        })
    }
}

impl News2 {
    fn inputs(&self) -> std::collections::BTreeMap<String, Value> {
        let scale = match self.spo2_scale {
            SpO2Scale::One => 1,
            SpO2Scale::Two => 2,
        };
        inputs([
            ("respiratory_rate", int(self.respiratory_rate)),
            ("spo2", int(self.spo2)),
            ("spo2_scale", int(Some(scale))),
            ("on_oxygen", self.on_oxygen.map(Value::Bool)),
            ("systolic_bp", int(self.systolic_bp)),
            ("pulse", int(self.pulse)),
            ("acvpu", self.acvpu.map(|level| Value::text(level.code()))),
            ("temperature", self.temperature.map(Value::Decimal)),
        ])
    }
}

fn band(total: u8, single_three: bool) -> &'static str {
    match total {
        7.. => "high",
        5..=6 => "medium",
        _ if single_three => "low-medium",
        _ => "low",
    }
}

fn respiratory_rate(breaths_per_min: i64) -> u8 {
    match breaths_per_min {
        ..=8 => 3,
        9..=11 => 1,
        12..=20 => 0,
        21..=24 => 2,
        25.. => 3,
    }
}

/// On scale 2 a saturation of 93% or more means nothing until air or oxygen is known.
fn saturation(taken: &News2) -> Option<u8> {
    let percent = taken.spo2?;
    match (taken.spo2_scale, taken.on_oxygen) {
        (SpO2Scale::One, _) => Some(scale_1(percent)),
        (SpO2Scale::Two, _) if percent <= 92 => Some(scale_2_below_93(percent)),
        (SpO2Scale::Two, Some(false)) => Some(0),
        (SpO2Scale::Two, Some(true)) => Some(scale_2_on_oxygen(percent)),
        (SpO2Scale::Two, None) => None,
    }
}

fn scale_1(percent: i64) -> u8 {
    match percent {
        ..=91 => 3,
        92..=93 => 2,
        94..=95 => 1,
        96.. => 0,
    }
}

fn scale_2_below_93(percent: i64) -> u8 {
    match percent {
        ..=83 => 3,
        84..=85 => 2,
        86..=87 => 1,
        88.. => 0,
    }
}

fn scale_2_on_oxygen(percent: i64) -> u8 {
    match percent {
        ..=94 => 1,
        95..=96 => 2,
        97.. => 3,
    }
}

fn systolic_bp(mmhg: i64) -> u8 {
    match mmhg {
        ..=90 => 3,
        91..=100 => 2,
        101..=110 => 1,
        111..=219 => 0,
        220.. => 3,
    }
}

fn pulse(beats_per_min: i64) -> u8 {
    match beats_per_min {
        ..=40 => 3,
        41..=50 => 1,
        51..=90 => 0,
        91..=110 => 1,
        111..=130 => 2,
        131.. => 3,
    }
}

fn consciousness(level: Acvpu) -> u8 {
    match level {
        Acvpu::Alert => 0,
        Acvpu::Confusion | Acvpu::Voice | Acvpu::Pain | Acvpu::Unresponsive => 3,
    }
}

/// Read from the temperature rounded to one decimal, as it is shown.
fn temperature(celsius: Decimal) -> Option<u8> {
    let tenths = decimal::round_half_up(celsius, 1)?.digits;
    Some(match tenths {
        ..=350 => 3,
        351..=360 => 1,
        361..=380 => 0,
        381..=390 => 1,
        391.. => 2,
    })
}

#[cfg(test)]
mod tests;
