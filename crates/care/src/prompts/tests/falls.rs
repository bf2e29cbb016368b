//! Falls: urgent, since the last visit, and the criteria of NG249.

use super::*;

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
fn a_fall_from_before_the_last_visit_that_is_told_now_counts_where_it_meets_the_criteria() {
    let on = |text: &str| Fall {
        happened_on: Some(day(text)),
        ..fall()
    };
    let third = VisitFacts {
        earlier_falls: vec![on("2025-09-14"), on("2026-01-28")],
        ..fell(&[on("2026-01-21")])
    };
    let prompt = one(&third);
    assert_eq!(prompt.trigger.code(), "fall-since-last-visit");
    assert_eq!(
        prompt.value,
        "Told since last visit. Fall on 21-Jan-2026. 3 falls in 12 months. NG249 criteria met: 2 \
         or more falls."
    );
    let lay_there = Fall {
        got_up_alone: Some(false),
        ..on("2026-01-21")
    };
    assert_eq!(codes(&fell(&[lay_there])), ["fall-since-last-visit"]);
    let since_too = one(&fell(&[lay_there, on("2026-02-09")]));
    assert!(since_too.value.starts_with("Fall on 09-Feb-2026."));

    let long_ago = Fall {
        happened_on: Some(day("2025-02-10")),
        ..lay_there
    };
    let met_by_others = VisitFacts {
        earlier_falls: vec![on("2025-09-14"), on("2026-01-20")],
        ..fell(&[long_ago])
    };
    assert_eq!(codes(&met_by_others), [""; 0], "more than a year ago");
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
