//! Blood pressure: target, diagnosis, severe, and from lying to standing.

use super::*;

#[test]
fn blood_pressure_without_a_diagnosis() {
    for (systolic, diastolic, wanted) in [
        (139, 89, None),
        (140, 89, Some("bp-raised-no-diagnosis")),
        (139, 90, Some("bp-raised-no-diagnosis")),
        (179, 119, Some("bp-raised-no-diagnosis")),
        (180, 80, Some("bp-severe")),
        (150, 120, Some("bp-severe")),
    ] {
        let codes = codes(&pressure(systolic, diastolic));
        assert_eq!(codes.first().copied(), wanted, "{systolic}/{diastolic}");
        assert!(codes.len() <= 1);
    }
}

#[test]
fn blood_pressure_with_a_diagnosis_is_measured_against_the_target_of_the_age() {
    for (age, systolic, diastolic, wanted) in [
        (Some(79), 139, 89, None),
        (Some(79), 140, 89, Some("bp-above-target")),
        (Some(79), 139, 90, Some("bp-above-target")),
        (Some(80), 149, 89, None),
        (Some(80), 150, 89, Some("bp-above-target")),
        (Some(80), 149, 90, Some("bp-above-target")),
        (Some(80), 179, 119, Some("bp-above-target")),
        (Some(80), 180, 119, Some("bp-severe")),
        (None, 140, 89, Some("bp-above-target")),
    ] {
        let facts = VisitFacts {
            hypertension: true,
            age_years: age,
            ..pressure(systolic, diastolic)
        };
        assert_eq!(
            codes(&facts).first().copied(),
            wanted,
            "{age:?} {systolic}/{diastolic}"
        );
    }
}

#[test]
fn severe_blood_pressure_with_any_named_sign_is_dealt_with_now() {
    let signs = [
        SevereSign::NewConfusion,
        SevereSign::ChestPain,
        SevereSign::HeartFailure,
        SevereSign::KidneyInjury,
        SevereSign::Retinal,
    ];
    for sign in signs {
        for (systolic, diastolic) in [(180, 80), (150, 120)] {
            let mut facts = pressure(systolic, diastolic);
            facts.severe_signs = Some(vec![sign]);
            let prompt = one(&facts);
            assert_eq!(prompt.trigger, Trigger::BpSevereWithSigns);
            assert_eq!(prompt.trigger.due(), Due::Now);
            assert!(prompt.value.contains(sign.text()));
        }
        // A sign alone is not about blood pressure.
        let mut facts = pressure(179, 119);
        facts.severe_signs = Some(vec![sign]);
        assert_eq!(codes(&facts), ["bp-raised-no-diagnosis"]);
    }
}

#[test]
fn severe_blood_pressure_without_signs_is_for_the_same_day_and_asks_for_them_if_nobody_did() {
    let asked = one(&pressure(180, 80));
    assert_eq!(asked.trigger.due(), Due::SameDay);
    assert_eq!(asked.actions.len(), 2);
    let not_asked = one(&VisitFacts {
        severe_signs: None,
        ..pressure(180, 80)
    });
    assert_eq!(not_asked.trigger, Trigger::BpSevere);
    assert!(not_asked.actions[0].starts_with("Ask now about new confusion"));
}

#[test]
fn new_confusion_noted_as_consciousness_is_a_named_sign() {
    let mut facts = pressure(180, 80);
    facts.severe_signs = None;
    facts.news2.acvpu = Some(Acvpu::Confusion);
    assert_eq!(codes(&facts), ["news2-urgent", "bp-severe-with-signs"]);
}

#[test]
fn only_the_kept_reading_prompts_and_a_missing_diastolic_keeps_no_prompt_away() {
    let mut facts = pressure(190, 100);
    facts.blood_pressures.push(BloodPressure::new(138, 88));
    assert_eq!(codes(&facts), [""; 0]);
    facts.blood_pressures = vec![BloodPressure {
        systolic: 184,
        diastolic: None,
    }];
    assert_eq!(codes(&facts), ["bp-severe"]);
}

#[test]
fn a_positive_postural_drop_prompts_and_a_note_does_not() {
    let postural = |lying: (i64, i64), standing: (i64, i64), symptoms| VisitFacts {
        postural: PosturalBp {
            lying: Some(BloodPressure::new(lying.0, lying.1)),
            standing_1_min: Some(BloodPressure::new(standing.0, standing.1)),
            symptoms: Some(symptoms),
            ..PosturalBp::default()
        },
        ..quiet()
    };
    for (lying, standing, symptoms, wanted) in [
        ((140, 80), (121, 80), false, 0),
        ((140, 80), (120, 80), false, 1),
        ((100, 60), (90, 60), false, 0),
        ((100, 60), (89, 60), false, 1),
        ((140, 90), (135, 80), true, 1),
        ((140, 90), (135, 80), false, 0),
        ((140, 90), (135, 81), true, 0),
    ] {
        let found = codes(&postural(lying, standing, symptoms));
        assert_eq!(
            found,
            vec!["postural-drop"; wanted],
            "{lying:?} {standing:?}"
        );
    }
    let prompt = one(&postural((148, 84), (126, 78), true));
    assert_eq!(
        prompt.value,
        "Drop 22 on standing; positive: systolic drop 20 or more."
    );
    assert_eq!(prompt.trigger.due(), Due::WithinDays(7));
}

#[test]
fn lying_and_standing_pressure_is_asked_for_only_where_it_is_not_there() {
    let ask = "Measure lying and standing blood pressure.";
    assert!(one(&fell(&[fall()])).actions.contains(&ask));
    assert!(!prompts(&dorothy())[1].actions.contains(&ask));
}
