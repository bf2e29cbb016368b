//! Prompts of a sitting blood pressure.

use super::{Prompt, SevereSign, Trigger, VisitFacts};
use crate::instruments::{
    AGE_OF_HIGHER_TARGET_YEARS, Acvpu, BloodPressure, ClinicBand, Setting, Target, postural_bp,
};

/// The one prompt that the kept pressure pulls. A diastolic pressure that is missing pulls
/// nothing; the systolic one still does.
pub(super) fn clinic(facts: &VisitFacts) -> Option<Prompt> {
    let kept = facts.blood_pressure()?;
    let band = ClinicBand::at_least(kept);
    if band == ClinicBand::Severe {
        Some(severe(facts, kept))
    } else if facts.hypertension {
        above_target(facts, kept)
    } else {
        (band >= ClinicBand::Raised).then(|| raised(kept))
    }
}

fn severe(facts: &VisitFacts, kept: BloodPressure) -> Prompt {
    let signs = signs(facts);
    if !signs.is_empty() {
        let signs: Vec<_> = signs.into_iter().map(SevereSign::text).collect();
        return Prompt {
            trigger: Trigger::BpSevereWithSigns,
            value: format!("{kept} with {}.", signs.join(", ")),
            rule:
                "180 or more, or 120 or more diastolic, with new confusion, chest pain, signs of \
                   heart failure or acute kidney injury, retinal haemorrhage or papilloedema."
                    .to_owned(),
            actions: vec!["Arrange specialist assessment the same day."],
        };
    }
    let asked = facts.severe_signs.is_some();
    let mut actions = vec![
        "Speak to the GP today: checks of heart, kidneys and eyes.",
        "If they find nothing, repeat blood pressure within 7 days.",
    ];
    if !asked {
        actions.insert(
            0,
            "Ask now about new confusion, chest pain, heart failure and kidney injury: any of \
             them means specialist assessment the same day.",
        );
    }
    Prompt {
        trigger: Trigger::BpSevere,
        value: match asked {
            true => format!("{kept} without the named signs."),
            false => format!("{kept}. The named signs were not asked about."),
        },
        rule: "180 or more, or 120 or more diastolic.".to_owned(),
        actions,
    }
}

/// The signs found; new confusion may have been noted as consciousness alone.
fn signs(facts: &VisitFacts) -> Vec<SevereSign> {
    let mut signs = facts.severe_signs.clone().unwrap_or_default();
    if facts.news2.acvpu == Some(Acvpu::Confusion) {
        signs.push(SevereSign::NewConfusion);
    }
    signs.sort_unstable();
    signs.dedup();
    signs
}

fn raised(kept: BloodPressure) -> Prompt {
    Prompt {
        trigger: Trigger::BpRaisedNoDiagnosis,
        value: format!("{kept}. No diagnosis of hypertension."),
        rule: "140/90 to 179/119 without a diagnosis of hypertension.".to_owned(),
        actions: vec![
            "Offer ambulatory or home readings.",
            "Ask the named nurse to repeat it.",
        ],
    }
}

/// Nobody's age unknown keeps a prompt away: the lower target of the under-80s is used then.
fn above_target(facts: &VisitFacts, kept: BloodPressure) -> Option<Prompt> {
    let target = Target::of(facts.age_years.unwrap_or_default(), Setting::Clinic);
    let because = match facts.age_years {
        None => "age not known",
        Some(age) if age >= AGE_OF_HIGHER_TARGET_YEARS => "aged 80 or over",
        Some(_) => "aged under 80",
    };
    target.is_reached_by(kept).then(|| Prompt {
        trigger: Trigger::BpAboveTarget,
        value: format!("{kept}. Not severe.{}", standing(facts)),
        rule: format!(
            "Target below {target} ({because}) with a diagnosis of hypertension; with postural \
             hypotension read the standing pressure, in frailty use judgement."
        ),
        actions: vec![
            "Ask the named nurse to repeat it.",
            "Ask whether medicines are taken as prescribed.",
        ],
    })
}

/// What standing did, where it was measured.
fn standing(facts: &VisitFacts) -> String {
    let drop = postural_bp(&facts.postural).ok();
    drop.and_then(|(score, band)| {
        let sign = if band.is_positive() { ", positive" } else { "" };
        Some(format!(" Standing drop {}{sign}.", score.value?))
    })
    .unwrap_or_default()
}
