//! A sitting blood pressure: which of several readings is kept, its band, and the person's target
//! (docs/sources.md, Blood pressure).

use record::Value;

use super::{Confidence, Incomplete, Instrument, Score, inputs, int};

/// A single clinic or home-visit blood pressure (NICE NG136).
pub static BP_CLINIC: Instrument = Instrument {
    id: "bp_clinic",
    name: "Clinic blood pressure",
    rule_version: 1,
    source: "NICE NG136; the low band below 90 is a local prompt",
    licence: "Free to use",
    credit: None,
    confidence: Confidence::Certain,
    note: Some(
        "Hypertension is diagnosed by ambulatory or home readings, unless the pressure is severe.",
    ),
};

/// The blood pressure that treatment aims for (NICE NG136).
pub static BP_TARGET: Instrument = Instrument {
    id: "bp_target",
    name: "Blood pressure target by age",
    rule_version: 1,
    source: "NICE NG136: under 80 clinic 140/90, home 135/85; 80 and over clinic 150/90, home \
             145/85; below both is at target",
    licence: "Free to use",
    credit: None,
    confidence: Confidence::Certain,
    note: Some(
        "Without special targets such as those for diabetes with kidney disease. With postural \
         hypotension use the standing pressure; in frailty use judgement.",
    ),
};

/// A blood pressure, mmHg.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BloodPressure {
    /// The upper number.
    pub systolic: i64,
    /// The lower number; an older record may lack it.
    pub diastolic: Option<i64>,
}

impl BloodPressure {
    /// A whole reading.
    pub fn new(systolic: i64, diastolic: i64) -> Self {
        Self {
            systolic,
            diastolic: Some(diastolic),
        }
    }

    /// Whether either number is known to be at or above these.
    pub fn reaches(self, systolic: i64, diastolic: i64) -> bool {
        self.systolic >= systolic || self.diastolic.is_some_and(|taken| taken >= diastolic)
    }
}

/// As it is written: `152/84`, or `152/–` without the lower number.
impl std::fmt::Display for BloodPressure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.diastolic {
            Some(diastolic) => write!(f, "{}/{diastolic}", self.systolic),
            None => write!(f, "{}/–", self.systolic),
        }
    }
}

/// The reading that is kept of several, taken in this order: the lower of the last two (NG136).
///
/// One whole reading: the one with the lower systolic, then the lower diastolic. A reading without
/// its diastolic is kept only where none of the last two is whole.
pub fn last_two(readings: &[BloodPressure]) -> Option<BloodPressure> {
    readings
        .iter()
        .rev()
        .take(2)
        .copied()
        .min_by_key(|reading| {
            let partial = reading.diastolic.is_none();
            (partial, reading.systolic, reading.diastolic)
        })
}

/// Whether a first reading calls for a second: it is 140/90 or more.
pub fn second_reading_needed(first: BloodPressure) -> bool {
    first.reaches(140, 90)
}

/// How high a single pressure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClinicBand {
    /// Systolic below 90, and none of the higher bands.
    Low,
    /// Below 140/90.
    NotRaised,
    /// 140/90 or more.
    Raised,
    /// 160/100 or more.
    Stage2,
    /// 180 or more, or 120 or more.
    Severe,
}

impl ClinicBand {
    /// Its text.
    pub fn text(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::NotRaised => "not raised",
            Self::Raised => "raised (stage 1 level)",
            Self::Stage2 => "stage 2 level",
            Self::Severe => "severe (stage 3 level)",
        }
    }

    /// The band that the numbers known put a pressure in; a number not known can only raise it.
    pub fn at_least(reading: BloodPressure) -> Self {
        if reading.reaches(180, 120) {
            Self::Severe
        } else if reading.reaches(160, 100) {
            Self::Stage2
        } else if reading.reaches(140, 90) {
            Self::Raised
        } else if reading.systolic < 90 {
            Self::Low
        } else {
            Self::NotRaised
        }
    }
}

/// The band of a clinic or home-visit pressure; there is no number.
pub fn bp_clinic(reading: BloodPressure) -> Result<Score, Incomplete> {
    whole(reading)?;
    Ok(Score {
        instrument: &BP_CLINIC,
        value: None,
        band: ClinicBand::at_least(reading).text(),
        remark: None,
        inputs: inputs([
            ("sys", int(Some(reading.systolic))),
            ("dia", int(reading.diastolic)),
        ]),
    })
}

/// Where a pressure was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// By a professional, in a clinic or on a home visit.
    Clinic,
    /// By the person at home, or ambulatory.
    Home,
}

impl Setting {
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Clinic => "clinic",
            Self::Home => "home",
        }
    }
}

/// At target is below both numbers, mmHg.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// Systolic below this.
    pub systolic: i64,
    /// Diastolic below this.
    pub diastolic: i64,
}

/// From this age on the target is higher.
pub const AGE_OF_HIGHER_TARGET_YEARS: u32 = 80;

impl Target {
    /// The target of a person of this age.
    pub fn of(age_years: u32, setting: Setting) -> Self {
        let (systolic, diastolic) = match (age_years >= AGE_OF_HIGHER_TARGET_YEARS, setting) {
            (false, Setting::Clinic) => (140, 90),
            (false, Setting::Home) => (135, 85),
            (true, Setting::Clinic) => (150, 90),
            (true, Setting::Home) => (145, 85),
        };
        Self {
            systolic,
            diastolic,
        }
    }

    /// Whether a pressure is known to be at or above it.
    pub fn is_reached_by(self, reading: BloodPressure) -> bool {
        reading.reaches(self.systolic, self.diastolic)
    }
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.systolic, self.diastolic)
    }
}

/// Whether a pressure is at the target of a person of this age; there is no number.
pub fn bp_target(
    age_years: u32,
    setting: Setting,
    reading: BloodPressure,
) -> Result<Score, Incomplete> {
    whole(reading)?;
    let above = Target::of(age_years, setting).is_reached_by(reading);
    Ok(Score {
        instrument: &BP_TARGET,
        value: None,
        band: if above { "above target" } else { "at target" },
        remark: None,
        inputs: inputs([
            ("age", int(Some(i64::from(age_years)))),
            ("setting", Some(Value::text(setting.code()))),
            ("sys", int(Some(reading.systolic))),
            ("dia", int(reading.diastolic)),
        ]),
    })
}

fn whole(reading: BloodPressure) -> Result<(), Incomplete> {
    match reading.diastolic {
        Some(_) => Ok(()),
        None => Err(Incomplete::of(2, vec!["dia"])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clinic(systolic: i64, diastolic: i64) -> &'static str {
        bp_clinic(BloodPressure::new(systolic, diastolic))
            .unwrap()
            .band
    }

    #[test]
    fn clinic_bands_at_their_boundaries() {
        for (systolic, diastolic, band) in [
            (89, 60, "low"),
            (90, 60, "not raised"),
            (139, 89, "not raised"),
            (140, 60, "raised (stage 1 level)"),
            (120, 90, "raised (stage 1 level)"),
            (159, 99, "raised (stage 1 level)"),
            (160, 60, "stage 2 level"),
            (120, 100, "stage 2 level"),
            (179, 119, "stage 2 level"),
            (180, 60, "severe (stage 3 level)"),
            (120, 120, "severe (stage 3 level)"),
            // A low systolic is low only while no higher band holds.
            (89, 90, "raised (stage 1 level)"),
            (89, 120, "severe (stage 3 level)"),
        ] {
            assert_eq!(clinic(systolic, diastolic), band, "{systolic}/{diastolic}");
        }
    }

    #[test]
    fn the_target_is_higher_from_80_on() {
        let target = |age, setting, systolic, diastolic| {
            let reading = BloodPressure::new(systolic, diastolic);
            bp_target(age, setting, reading).unwrap().band
        };
        for (age, setting, systolic, diastolic) in [
            (79, Setting::Clinic, 140, 90),
            (79, Setting::Home, 135, 85),
            (80, Setting::Clinic, 150, 90),
            (80, Setting::Home, 145, 85),
        ] {
            assert_eq!(
                target(age, setting, systolic - 1, diastolic - 1),
                "at target"
            );
            assert_eq!(
                target(age, setting, systolic, diastolic - 1),
                "above target"
            );
            assert_eq!(
                target(age, setting, systolic - 1, diastolic),
                "above target"
            );
        }
    }

    #[test]
    fn the_lower_of_the_last_two_readings_is_kept() {
        let kept = |readings: &[(i64, i64)]| {
            let readings: Vec<_> = readings
                .iter()
                .map(|(s, d)| BloodPressure::new(*s, *d))
                .collect();
            last_two(&readings).map(|reading| reading.to_string())
        };
        assert_eq!(kept(&[]), None);
        assert_eq!(kept(&[(156, 86)]).as_deref(), Some("156/86"));
        assert_eq!(kept(&[(156, 86), (152, 84)]).as_deref(), Some("152/84"));
        assert_eq!(kept(&[(152, 84), (156, 86)]).as_deref(), Some("152/84"));
        // The first of three no longer counts, however low.
        assert_eq!(
            kept(&[(120, 70), (156, 86), (152, 90)]).as_deref(),
            Some("152/90")
        );
        // One whole reading: the lower systolic, then the lower diastolic.
        assert_eq!(kept(&[(152, 90), (156, 80)]).as_deref(), Some("152/90"));
        assert_eq!(kept(&[(152, 90), (152, 84)]).as_deref(), Some("152/84"));
    }

    #[test]
    fn a_reading_without_its_diastolic_is_kept_only_where_none_is_whole() {
        let partial = BloodPressure {
            systolic: 144,
            diastolic: None,
        };
        let whole = BloodPressure::new(156, 86);
        assert_eq!(last_two(&[whole, partial]), Some(whole));
        assert_eq!(last_two(&[partial]), Some(partial));
        assert_eq!(partial.to_string(), "144/–");
        assert_eq!(
            bp_clinic(partial).unwrap_err().to_string(),
            "incomplete: 1 of 2"
        );
        assert_eq!(
            bp_target(81, Setting::Clinic, partial).unwrap_err().missing,
            ["dia"]
        );
    }

    #[test]
    fn a_second_reading_is_taken_from_140_over_90_on() {
        let needed =
            |systolic, diastolic| second_reading_needed(BloodPressure::new(systolic, diastolic));
        assert!(needed(140, 60) && needed(120, 90) && !needed(139, 89));
    }
}
