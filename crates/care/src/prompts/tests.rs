//! Every prompt at its boundaries, and Dorothy's visit of 11 February 2026.

use super::*;
use crate::{
    decimal,
    instruments::{Acvpu, BloodPressure, News2, PosturalBp, news2},
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A visit at which nothing was found: no prompt of its own.
fn quiet() -> VisitFacts {
    VisitFacts {
        visited_on: day("2026-02-11"),
        last_visit_on: Some(day("2026-01-22")),
        age_years: Some(81),
        anticoagulant: Answer::No,
        frailty: Answer::No,
        severe_signs: Some(Vec::new()),
        ..VisitFacts::default()
    }
}

fn codes(facts: &VisitFacts) -> Vec<&'static str> {
    prompts(facts)
        .iter()
        .map(|prompt| prompt.trigger.code())
        .collect()
}

fn one(facts: &VisitFacts) -> Prompt {
    let [prompt] = <[Prompt; 1]>::try_from(prompts(facts)).unwrap();
    prompt
}

fn pressure(systolic: i64, diastolic: i64) -> VisitFacts {
    VisitFacts {
        blood_pressures: vec![BloodPressure::new(systolic, diastolic)],
        ..quiet()
    }
}

fn fall() -> Fall {
    Fall {
        happened_on: Some(day("2026-02-09")),
        injury: Some(Injury::None),
        needed_treatment: Some(false),
        blackout: Some(Blackout::No),
        time_on_floor: Some(TimeOnFloor::Under1Hour),
        cannot_bear_weight: Some(false),
        got_up_alone: Some(true),
    }
}

fn fell(falls: &[Fall]) -> VisitFacts {
    VisitFacts {
        falls: falls.to_vec(),
        ..quiet()
    }
}

fn dorothy() -> VisitFacts {
    VisitFacts {
        hypertension: true,
        blood_pressures: vec![BloodPressure::new(156, 86), BloodPressure::new(152, 84)],
        news2: News2 {
            respiratory_rate: Some(18),
            spo2: Some(95),
            on_oxygen: Some(false),
            pulse: Some(84),
            acvpu: Some(Acvpu::Alert),
            temperature: decimal::parse("36.6"),
            ..News2::default()
        },
        postural: PosturalBp {
            lying: Some(BloodPressure::new(154, 86)),
            standing_1_min: Some(BloodPressure::new(142, 80)),
            standing_3_min: Some(BloodPressure::new(146, 82)),
            symptoms: Some(false),
            unable_to_stand: false,
        },
        falls: vec![Fall {
            got_up_alone: Some(false),
            ..fall()
        }],
        earlier_falls: vec![Fall {
            happened_on: Some(day("2025-09-14")),
            injury: Some(Injury::Minor),
            ..Fall::default()
        }],
        ..quiet()
    }
}

#[test]
fn dorothy_on_11_february_has_above_target_and_fall_since_last_visit_and_nothing_else() {
    let facts = dorothy();
    assert_eq!(codes(&facts), ["bp-above-target", "fall-since-last-visit"]);
    let score = news2(&facts.early_warning()).score().unwrap();
    assert_eq!((score.value, score.band), (Some(decimal::whole(1)), "low"));

    let prompts = prompts(&facts);
    assert_eq!(prompts[0].value, "152/84. Not severe. Standing drop 12.");
    assert!(
        prompts[0]
            .rule
            .starts_with("Target below 150/90 (aged 80 or over)")
    );
    assert_eq!(
        prompts[1].value,
        "Fall on 09-Feb-2026. 2 falls in 12 months. NG249 criteria met: 2 or more falls, could \
         not get up without help."
    );
    assert!(
        prompts[1]
            .actions
            .iter()
            .any(|action| action.starts_with("Refer to the falls"))
    );
    for prompt in &prompts {
        assert_eq!(prompt.trigger.due().on(facts.visited_on), day("2026-02-18"));
        assert_eq!(
            (prompt.kind(), prompt.trigger.compartment().as_str()),
            ("prompt", "core")
        );
    }
}

#[test]
fn a_quiet_visit_and_an_empty_one_prompt_nothing() {
    assert_eq!(codes(&quiet()), [""; 0]);
    assert_eq!(codes(&VisitFacts::default()), [""; 0]);
}

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

/// Points are made of: oxygen 2, pulse 111 for 2, breathing 21 for 2, systolic 105 for 1.
fn points(oxygen: bool, pulse: i64, breaths: i64, systolic: i64) -> News2 {
    News2 {
        respiratory_rate: Some(breaths),
        spo2: Some(97),
        on_oxygen: Some(oxygen),
        systolic_bp: Some(systolic),
        pulse: Some(pulse),
        acvpu: Some(Acvpu::Alert),
        temperature: decimal::parse("36.7"),
        ..News2::default()
    }
}

#[test]
fn news2_prompts_at_5_and_at_7() {
    for (taken, total, wanted) in [
        (points(true, 111, 16, 120), 4, None),
        (points(true, 111, 16, 105), 5, Some("news2-urgent")),
        (points(true, 111, 21, 120), 6, Some("news2-urgent")),
        (points(true, 111, 21, 105), 7, Some("news2-high")),
    ] {
        assert_eq!(news2(&taken).so_far(), total);
        let complete = VisitFacts {
            news2: taken.clone(),
            ..quiet()
        };
        assert_eq!(codes(&complete).first().copied(), wanted, "{total}");
        // And the same with a parameter missing: the points so far count as the total.
        let incomplete = VisitFacts {
            news2: News2 {
                temperature: None,
                ..taken
            },
            ..quiet()
        };
        assert_eq!(
            codes(&incomplete).first().copied(),
            wanted,
            "{total} so far"
        );
    }
}

#[test]
fn one_parameter_at_3_prompts_even_alone() {
    let mut facts = quiet();
    facts.news2.acvpu = Some(Acvpu::Confusion);
    let prompt = one(&facts);
    assert_eq!(prompt.trigger, Trigger::News2Urgent);
    assert_eq!(prompt.trigger.due(), Due::Now);
    assert_eq!(
        prompt.value,
        "NEWS2 incomplete: 1 of 7; 3 so far. Scores 3: consciousness."
    );

    facts.news2 = points(false, 72, 25, 120);
    assert_eq!(
        one(&facts).value,
        "NEWS2 3, low-medium. Scores 3: breathing rate."
    );
}

#[test]
fn news2_reads_the_systolic_pressure_that_is_kept() {
    let mut facts = quiet();
    facts.blood_pressures = vec![BloodPressure::new(120, 70), BloodPressure::new(90, 60)];
    assert_eq!(codes(&facts), ["news2-urgent"]);
    facts.blood_pressures = vec![BloodPressure::new(91, 60)];
    assert_eq!(codes(&facts), [""; 0]);
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
fn a_fall_is_urgent_for_each_of_four_reasons() {
    type Change = fn(&mut Fall);
    let changes: [(Change, bool); 10] = [
        (|_| {}, false),
        (|fall| fall.blackout = Some(Blackout::Yes), true),
        (|fall| fall.blackout = Some(Blackout::NotSure), true),
        (|fall| fall.blackout = None, false),
        (|fall| fall.cannot_bear_weight = Some(true), true),
        (|fall| fall.cannot_bear_weight = None, false),
        (
            |fall| fall.time_on_floor = Some(TimeOnFloor::OneHourOrMore),
            true,
        ),
        (
            |fall| fall.time_on_floor = Some(TimeOnFloor::NotKnown),
            false,
        ),
        (|fall| fall.injury = Some(Injury::Fracture), false),
        (|fall| fall.injury = Some(Injury::Head), false),
    ];
    for (at, (change, urgent)) in changes.into_iter().enumerate() {
        let mut fall = fall();
        change(&mut fall);
        let found = codes(&fell(&[fall]));
        let wanted: &[_] = if urgent {
            &["fall-urgent", "fall-since-last-visit"]
        } else {
            &["fall-since-last-visit"]
        };
        assert_eq!(found, wanted, "change {at}");
    }
}

#[test]
fn a_head_injury_is_urgent_on_an_anticoagulant_or_if_nobody_knows() {
    let head = Fall {
        injury: Some(Injury::Head),
        ..fall()
    };
    for (anticoagulant, urgent) in [
        (Answer::Yes, true),
        (Answer::NotKnown, true),
        (Answer::No, false),
    ] {
        let facts = VisitFacts {
            anticoagulant,
            ..fell(&[head])
        };
        assert_eq!(
            codes(&facts).contains(&"fall-urgent"),
            urgent,
            "{anticoagulant:?}"
        );
        // Without a head injury an anticoagulant alone is no reason.
        let unhurt = VisitFacts {
            anticoagulant,
            ..fell(&[fall()])
        };
        assert!(!codes(&unhurt).contains(&"fall-urgent"));
    }
    assert_eq!(Answer::from_code("not_known"), Answer::NotKnown);
    assert_eq!(Answer::from_code("yes"), Answer::Yes);
}

#[test]
fn several_falls_in_one_form_make_one_prompt_of_each_trigger() {
    let blackout = Fall {
        blackout: Some(Blackout::Yes),
        ..fall()
    };
    let facts = fell(&[blackout, blackout, fall()]);
    assert_eq!(codes(&facts), ["fall-urgent", "fall-since-last-visit"]);
}

#[test]
fn a_fall_before_the_last_visit_is_not_since_it_but_may_still_be_urgent() {
    let on = |text: &str| Fall {
        happened_on: Some(day(text)),
        ..fall()
    };
    assert_eq!(codes(&fell(&[on("2026-01-21")])), [""; 0]);
    assert_eq!(codes(&fell(&[on("2026-01-22")])), ["fall-since-last-visit"]);
    let undated = Fall {
        happened_on: None,
        ..fall()
    };
    assert_eq!(codes(&fell(&[undated])), ["fall-since-last-visit"]);
    let first_visit = VisitFacts {
        last_visit_on: None,
        ..fell(&[on("2025-12-01")])
    };
    assert_eq!(codes(&first_visit), ["fall-since-last-visit"]);
    let late = Fall {
        injury: Some(Injury::Head),
        ..on("2026-01-10")
    };
    let facts = VisitFacts {
        anticoagulant: Answer::Yes,
        ..fell(&[late])
    };
    assert_eq!(codes(&facts), ["fall-urgent"]);
}

#[test]
fn each_criterion_of_ng249_is_enough_by_itself() {
    let met = |facts: &VisitFacts| falls_criteria(facts).met;
    assert_eq!(met(&fell(&[fall()])), [""; 0]);
    assert_eq!(met(&fell(&[fall(), fall()])), ["2 or more falls"]);
    let counted = VisitFacts {
        falls_in_12_months: Some(2),
        ..fell(&[fall()])
    };
    assert_eq!(met(&counted), ["2 or more falls"]);
    let frail = VisitFacts {
        frailty: Answer::Yes,
        ..fell(&[fall()])
    };
    assert_eq!(met(&frail), ["living with frailty"]);
    type Change = fn(&mut Fall);
    let changes: [(Change, &str); 5] = [
        (
            |fall| fall.needed_treatment = Some(true),
            "an injury that needed treatment",
        ),
        (
            |fall| (fall.injury, fall.needed_treatment) = (Some(Injury::Fracture), None),
            "an injury that needed treatment",
        ),
        (
            |fall| fall.blackout = Some(Blackout::Yes),
            "loss of consciousness",
        ),
        (
            |fall| fall.blackout = Some(Blackout::NotSure),
            "loss of consciousness",
        ),
        (
            |fall| fall.got_up_alone = Some(false),
            "could not get up without help",
        ),
    ];
    for (change, wanted) in changes {
        let mut fall = fall();
        change(&mut fall);
        assert_eq!(met(&fell(&[fall])), [wanted]);
    }
}

#[test]
fn without_a_criterion_exercise_is_offered_and_what_is_not_known_is_said() {
    let prompt = one(&fell(&[fall()]));
    assert!(
        prompt
            .value
            .ends_with("1 fall in 12 months. NG249 criteria not met.")
    );
    assert!(
        prompt
            .actions
            .contains(&"Look at gait and balance, and offer exercise.")
    );
    let unknown = VisitFacts {
        frailty: Answer::NotKnown,
        ..fell(&[fall()])
    };
    assert!(
        one(&unknown)
            .value
            .ends_with("not met; not known: living with frailty.")
    );
}

#[test]
fn a_year_is_counted_to_the_day() {
    let with_earlier = |text: &str| VisitFacts {
        earlier_falls: vec![Fall {
            happened_on: Some(day(text)),
            ..Fall::default()
        }],
        ..fell(&[fall()])
    };
    assert_eq!(
        falls_criteria(&with_earlier("2025-02-11")).falls_in_12_months,
        2
    );
    assert_eq!(
        falls_criteria(&with_earlier("2025-02-10")).falls_in_12_months,
        1
    );
    // Frailty without a fall in the year is no criterion for a falls assessment.
    let no_fall = VisitFacts {
        frailty: Answer::Yes,
        ..quiet()
    };
    assert!(!falls_criteria(&no_fall).is_met());
}

#[test]
fn lying_and_standing_pressure_is_asked_for_only_where_it_is_not_there() {
    let ask = "Measure lying and standing blood pressure.";
    assert!(one(&fell(&[fall()])).actions.contains(&ask));
    assert!(!prompts(&dorothy())[1].actions.contains(&ask));
}

#[test]
fn a_safeguarding_concern_lies_in_its_compartment_and_names_no_detail() {
    let facts = VisitFacts {
        safeguarding_concern: true,
        ..quiet()
    };
    let prompt = one(&facts);
    assert_eq!(prompt.kind(), "safeguarding-prompt");
    assert_eq!(prompt.trigger.compartment().as_str(), "safeguarding");
    assert_eq!(prompt.trigger.due(), Due::SameDay);
    assert_eq!(prompt.value, "A concern was raised at this visit.");
}

#[test]
fn the_most_urgent_comes_first_and_nothing_is_longer_than_it_may_be_stored() {
    let mut facts = dorothy();
    facts.safeguarding_concern = true;
    facts.blood_pressures = vec![BloodPressure::new(185, 121)];
    facts.severe_signs = Some(vec![
        SevereSign::NewConfusion,
        SevereSign::ChestPain,
        SevereSign::HeartFailure,
        SevereSign::KidneyInjury,
        SevereSign::Retinal,
    ]);
    facts.news2 = points(true, 131, 25, 80);
    facts.news2.acvpu = Some(Acvpu::Pain);
    facts.news2.spo2 = Some(80);
    facts.anticoagulant = Answer::NotKnown;
    facts.falls.extend([
        Fall {
            injury: Some(Injury::Head),
            blackout: Some(Blackout::NotSure),
            ..fall()
        },
        Fall {
            blackout: Some(Blackout::Yes),
            cannot_bear_weight: Some(true),
            time_on_floor: Some(TimeOnFloor::OneHourOrMore),
            ..fall()
        },
    ]);
    facts.postural.standing_3_min = Some(BloodPressure::new(80, 50));
    let found = prompts(&facts);
    let codes: Vec<_> = found.iter().map(|prompt| prompt.trigger.code()).collect();
    assert_eq!(
        codes,
        [
            "news2-high",
            "bp-severe-with-signs",
            "fall-urgent",
            "safeguarding-concern",
            "postural-drop",
            "fall-since-last-visit",
        ]
    );
    for prompt in found {
        assert!(prompt.value.chars().count() <= 400, "{prompt:?}");
        assert!(prompt.text().chars().count() <= 600, "{prompt:?}");
        assert!(prompt.source.chars().count() <= 400, "{prompt:?}");
    }
}

#[test]
fn due_has_a_code_and_a_date() {
    let friday = day("2026-02-13");
    for (due, code, on) in [
        (Due::Now, "now", "2026-02-13"),
        (Due::SameDay, "same_day", "2026-02-13"),
        (Due::WithinDays(7), "within_7_days", "2026-02-20"),
    ] {
        assert_eq!((due.code().as_str(), due.on(friday)), (code, day(on)));
    }
}
