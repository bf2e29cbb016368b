//! Lying and standing blood pressure (docs/sources.md, Postural blood pressure).

use std::collections::BTreeMap;

use record::Value;

use super::{BloodPressure, Confidence, Incomplete, Instrument, Score, inputs, int, missing};
use crate::decimal;

/// Lying and standing blood pressure (NICE NG136; Royal College of Physicians falls guide, 2017).
pub static POSTURAL_BP: Instrument = Instrument {
    id: "postural_bp",
    name: "Lying and standing blood pressure",
    rule_version: 1,
    source: "NICE NG136 and Royal College of Physicians falls guide 2017; the drop is lying minus \
             the lower standing value",
    licence: "Free to use",
    credit: None,
    confidence: Confidence::Certain,
    note: Some(
        "A diastolic drop of 10 or more alone is a note: a BMJ review of 2021 counts it as \
         positive.",
    ),
};

/// What was taken, lying after five minutes and standing; anything may be missing.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PosturalBp {
    /// Lying, after five minutes.
    pub lying: Option<BloodPressure>,
    /// Standing, at one minute.
    pub standing_1_min: Option<BloodPressure>,
    /// Standing, at three minutes.
    pub standing_3_min: Option<BloodPressure>,
    /// Dizzy, faint or unsteady on standing.
    pub symptoms: Option<bool>,
    /// Could not stand, so that there is no score.
    pub unable_to_stand: bool,
}

/// What a lying and standing blood pressure shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PosturalBand {
    /// None of the others.
    Negative,
    /// Diastolic drop of 10 or more without symptoms: a note.
    DiastolicNote,
    /// Diastolic drop of 10 or more with symptoms.
    DiastolicWithSymptoms,
    /// Standing systolic below 90.
    LowStanding,
    /// Systolic drop of 20 or more.
    SystolicDrop,
}

impl PosturalBand {
    /// Its text.
    pub fn text(self) -> &'static str {
        match self {
            Self::Negative => "negative",
            Self::DiastolicNote => "note: diastolic drop 10 or more, no symptoms",
            Self::DiastolicWithSymptoms => "positive: diastolic drop 10 or more with symptoms",
            Self::LowStanding => "positive: standing systolic below 90",
            Self::SystolicDrop => "positive: systolic drop 20 or more",
        }
    }

    /// Whether it is a postural drop that calls for a review.
    pub fn is_positive(self) -> bool {
        matches!(
            self,
            Self::DiastolicWithSymptoms | Self::LowStanding | Self::SystolicDrop
        )
    }
}

/// A drop of systolic pressure that is positive, mmHg.
const SYSTOLIC_DROP_MMHG: i64 = 20;
/// A standing systolic pressure below this is positive, mmHg.
const STANDING_SYSTOLIC_MMHG: i64 = 90;
/// A drop of diastolic pressure that counts, mmHg.
const DIASTOLIC_DROP_MMHG: i64 = 10;

/// Scores what was taken: the systolic drop, and the first band that holds.
///
/// One standing reading of the two is enough, and the score says so. A diastolic pressure or the
/// answer about symptoms is needed only where the band rests on it.
pub fn postural_bp(taken: &PosturalBp) -> Result<(Score, PosturalBand), Incomplete> {
    let standing = [taken.standing_1_min, taken.standing_3_min];
    let standing = || standing.iter().flatten().filter(|_| !taken.unable_to_stand);
    let lowest_systolic = standing().map(|reading| reading.systolic).min();
    let (Some(lying), Some(lowest_systolic)) = (taken.lying, lowest_systolic) else {
        return Err(Incomplete::of(
            2,
            missing([
                ("lying", taken.lying.is_some()),
                ("standing", lowest_systolic.is_some()),
            ]),
        ));
    };
    let drop = lying.systolic.saturating_sub(lowest_systolic);
    let band = if drop >= SYSTOLIC_DROP_MMHG {
        PosturalBand::SystolicDrop
    } else if lowest_systolic < STANDING_SYSTOLIC_MMHG {
        PosturalBand::LowStanding
    } else {
        diastolic_band(
            taken,
            lying,
            standing().filter_map(|reading| reading.diastolic).min(),
        )?
    };
    let score = Score {
        instrument: &POSTURAL_BP,
        value: Some(decimal::whole(drop)),
        band: band.text(),
        remark: (standing().count() == 1).then_some("one standing reading was taken and used"),
        inputs: taken.inputs(),
    };
    Ok((score, band))
}

/// The bands that rest on diastolic pressures and symptoms.
fn diastolic_band(
    taken: &PosturalBp,
    lying: BloodPressure,
    lowest: Option<i64>,
) -> Result<PosturalBand, Incomplete> {
    let (Some(diastolic), Some(lowest)) = (lying.diastolic, lowest) else {
        return Err(Incomplete::of(
            4,
            missing([
                ("lying_dia", lying.diastolic.is_some()),
                ("standing_dia", lowest.is_some()),
            ]),
        ));
    };
    if diastolic.saturating_sub(lowest) < DIASTOLIC_DROP_MMHG {
        return Ok(PosturalBand::Negative);
    }
    match taken.symptoms {
        Some(true) => Ok(PosturalBand::DiastolicWithSymptoms),
        Some(false) => Ok(PosturalBand::DiastolicNote),
        None => Err(Incomplete::of(5, vec!["symptoms"])),
    }
}

impl PosturalBp {
    fn inputs(&self) -> BTreeMap<String, Value> {
        let systolic = |reading: Option<BloodPressure>| int(reading.map(|taken| taken.systolic));
        let diastolic =
            |reading: Option<BloodPressure>| int(reading.and_then(|taken| taken.diastolic));
        inputs([
            ("lying_sys", systolic(self.lying)),
            ("lying_dia", diastolic(self.lying)),
            ("stand1_sys", systolic(self.standing_1_min)),
            ("stand1_dia", diastolic(self.standing_1_min)),
            ("stand3_sys", systolic(self.standing_3_min)),
            ("stand3_dia", diastolic(self.standing_3_min)),
            ("symptoms", self.symptoms.map(Value::Bool)),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(lying: (i64, i64), one: (i64, i64), three: (i64, i64), symptoms: bool) -> PosturalBp {
        let reading = |(systolic, diastolic)| Some(BloodPressure::new(systolic, diastolic));
        PosturalBp {
            lying: reading(lying),
            standing_1_min: reading(one),
            standing_3_min: reading(three),
            symptoms: Some(symptoms),
            unable_to_stand: false,
        }
    }

    fn check(taken: &PosturalBp, drop: i64, wanted: PosturalBand) {
        let (score, band) = postural_bp(taken).unwrap();
        assert_eq!(score.value, Some(decimal::whole(drop)));
        assert_eq!((score.band, band), (wanted.text(), wanted));
    }

    #[test]
    fn bands_at_their_boundaries() {
        use PosturalBand::{
            DiastolicNote, DiastolicWithSymptoms, LowStanding, Negative, SystolicDrop,
        };
        check(
            &taken((140, 80), (120, 80), (130, 80), false),
            20,
            SystolicDrop,
        );
        check(&taken((140, 80), (121, 80), (130, 80), false), 19, Negative);
        check(
            &taken((140, 80), (130, 80), (120, 80), false),
            20,
            SystolicDrop,
        );
        check(
            &taken((100, 60), (89, 60), (95, 60), false),
            11,
            LowStanding,
        );
        check(&taken((100, 60), (90, 60), (95, 60), false), 10, Negative);
        check(&taken((100, 60), (95, 60), (89, 60), true), 11, LowStanding);
        check(
            &taken((130, 90), (130, 80), (130, 88), true),
            0,
            DiastolicWithSymptoms,
        );
        check(
            &taken((130, 90), (130, 88), (130, 80), false),
            0,
            DiastolicNote,
        );
        check(&taken((130, 90), (130, 81), (130, 88), true), 0, Negative);
        // The first band that holds, whatever else does.
        check(
            &taken((110, 90), (85, 70), (88, 70), true),
            25,
            SystolicDrop,
        );
        // A rise is a drop below nothing.
        check(&taken((130, 80), (136, 82), (140, 84), true), -6, Negative);
    }

    #[test]
    fn dorothy_on_11_february_has_a_drop_of_12_and_alan_one_of_16() {
        check(
            &taken((154, 86), (142, 80), (146, 82), false),
            12,
            PosturalBand::Negative,
        );
        check(
            &taken((114, 66), (98, 60), (100, 62), true),
            16,
            PosturalBand::Negative,
        );
    }

    #[test]
    fn one_standing_reading_is_used_and_said() {
        let mut once = taken((148, 84), (126, 78), (0, 0), false);
        once.standing_3_min = None;
        let (score, _) = postural_bp(&once).unwrap();
        assert_eq!(
            score.remark,
            Some("one standing reading was taken and used")
        );
        assert!(!score.inputs.contains_key("stand3_sys"));
        let twice = taken((148, 84), (126, 78), (132, 80), false);
        assert_eq!(postural_bp(&twice).unwrap().0.remark, None);
    }

    #[test]
    fn without_a_standing_reading_there_is_no_score() {
        let mut unable = taken((148, 84), (126, 78), (132, 80), false);
        unable.unable_to_stand = true;
        let incomplete = postural_bp(&unable).unwrap_err();
        assert_eq!(incomplete.to_string(), "incomplete: 1 of 2");
        assert_eq!(incomplete.missing, ["standing"]);
        assert_eq!(postural_bp(&PosturalBp::default()).unwrap_err().taken, 0);
    }

    #[test]
    fn what_a_band_does_not_rest_on_may_be_missing() {
        let mut drop = taken((148, 84), (126, 78), (132, 80), false);
        drop.symptoms = None;
        drop.lying = Some(BloodPressure {
            systolic: 148,
            diastolic: None,
        });
        check(&drop, 22, PosturalBand::SystolicDrop);

        let mut unsure = taken((136, 88), (126, 76), (128, 80), false);
        unsure.symptoms = None;
        assert_eq!(postural_bp(&unsure).unwrap_err().missing, ["symptoms"]);
        unsure.lying = Some(BloodPressure {
            systolic: 136,
            diastolic: None,
        });
        assert_eq!(postural_bp(&unsure).unwrap_err().missing, ["lying_dia"]);
    }
}
