//! Every prompt at its boundaries, and Dorothy's visit of 11 February 2026.

mod blood_pressure;
mod falls;
mod news2;

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
            (prompt.trigger.kind(), prompt.trigger.compartment().as_str()),
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
fn a_safeguarding_concern_lies_in_its_compartment_and_names_no_detail() {
    let facts = VisitFacts {
        safeguarding_concern: true,
        ..quiet()
    };
    let prompt = one(&facts);
    assert_eq!(prompt.trigger.kind(), "safeguarding-prompt");
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
        assert!(prompt.trigger.source().chars().count() <= 400, "{prompt:?}");
    }
}

#[test]
fn a_prompt_that_was_answered_is_told_as_the_first_readings_raise_it() {
    let mut facts = pressure(186, 96);
    let second = BloodPressure::new(134, 78);
    facts.blood_pressures.push(second);
    assert!(codes(&facts).is_empty());
    let kept = answered(Trigger::BpSevere, &facts);
    assert_eq!(kept.value, "186/96 without the named signs.");
    assert_eq!(kept, one(&pressure(186, 96)));

    facts.blood_pressures = vec![second];
    for trigger in Trigger::ALL {
        let kept = answered(trigger, &facts);
        assert_eq!(kept.trigger, trigger);
        assert!(kept.value.starts_with("What raised it was changed"));
        assert_eq!(kept.text(), kept.rule);
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
