//! Record checks: what no single field can see.

use care::{Role, checks::checks, summary::summarise};
use record::{EntryId, Value};

use super::case::{Case, PRIYA, SARAH, date, entry, id, once, text};

fn rules(case: &Case) -> Vec<String> {
    checks(&case.record)
        .into_iter()
        .map(|check| check.rule)
        .collect()
}

fn penicillin() -> (EntryId, &'static str, &'static str, Value) {
    (id(1), "allergy", "substance", text("penicillin"))
}

#[test]
fn a_sound_record_has_no_checks() {
    let mut case = Case::new();
    case.save(&[
        penicillin(),
        (id(2), "observations", "systolic_1", Value::Int(152)),
        (id(2), "observations", "diastolic_1", Value::Int(84)),
        (id(3), "task", "what", text("ring")),
    ]);
    assert!(rules(&case).is_empty());
}

#[test]
fn an_allergy_beside_none_known_is_shown_until_put_right() {
    let mut case = Case::new();
    let none = |known| {
        (
            once("allergy-status"),
            "allergy-status",
            "none_known",
            Value::Bool(known),
        )
    };
    let before = case.record.clone();
    case.save_as(SARAH, Role::CareManager, &[penicillin()], &before);
    case.save_as(PRIYA, Role::CommunityNurse, &[none(true)], &before);
    assert_eq!(rules(&case), ["allergy-beside-none-known"]);
    assert!(checks(&case.record)[0].safety);
    case.save(&[none(false)]);
    assert!(rules(&case).is_empty());
}

#[test]
fn a_systolic_pressure_is_above_its_diastolic() {
    let pairs = [
        ("observations", "systolic_1", "diastolic_1"),
        ("observations", "systolic_3", "diastolic_3"),
        ("observations", "lying_systolic", "lying_diastolic"),
        (
            "observations",
            "standing_3_systolic",
            "standing_3_diastolic",
        ),
        ("emergency-summary", "usual_systolic", "usual_diastolic"),
    ];
    for (kind, upper, lower) in pairs {
        let place = if kind == "observations" {
            id(1)
        } else {
            once(kind)
        };
        for (systolic, diastolic, holds) in [(84, 84, false), (85, 84, true), (84, 152, false)] {
            let mut case = Case::new();
            case.save(&[
                (place, kind, upper, Value::Int(systolic)),
                (place, kind, lower, Value::Int(diastolic)),
            ]);
            assert_eq!(
                rules(&case).is_empty(),
                holds,
                "{upper} {systolic}/{diastolic}"
            );
        }
    }
}

#[test]
fn scale_2_needs_who_confirmed_the_target_and_when() {
    let mut case = Case::new();
    case.save(&[(id(1), "observations", "spo2_scale", text("2"))]);
    assert_eq!(rules(&case), ["scale-2-without-target"]);
    case.save(&[
        (id(1), "observations", "spo2_target_by", text("Dr Okafor")),
        (id(1), "observations", "spo2_target_on", date("2026-02-01")),
    ]);
    assert!(rules(&case).is_empty());
}

#[test]
fn diverged_safety_fields_come_first() {
    let mut case = Case::new();
    case.save(&[penicillin(), (id(3), "task", "what", text("ring"))]);
    let seen = case.record.clone();
    case.save_as(
        SARAH,
        Role::CareManager,
        &[
            (id(1), "allergy", "severity", text("severe")),
            (id(3), "task", "what", text("call")),
            (id(3), "task", "done_on", date("2026-02-08")),
        ],
        &seen,
    );
    case.save_as(
        PRIYA,
        Role::CommunityNurse,
        &[
            (id(1), "allergy", "severity", text("mild")),
            (id(3), "task", "what", text("phone")),
            (id(3), "task", "closed_on", date("2026-02-08")),
        ],
        &seen,
    );
    assert_eq!(
        rules(&case),
        ["safety-field-diverged", "task-done-and-closed"]
    );
    case.save(&[
        (id(1), "allergy", "severity", text("severe")),
        (id(3), "task", "closed_on", Value::Empty),
    ]);
    assert!(rules(&case).is_empty());
}

#[test]
fn removed_by_one_and_changed_by_another_is_shown() {
    let mut case = Case::new();
    case.save(&[penicillin()]);
    let seen = case.record.clone();
    case.remove(SARAH, Role::CareManager, id(1), &seen);
    assert!(rules(&case).is_empty());
    let changed = [(id(1), "allergy", "reaction", text("rash"))];
    case.save_as(PRIYA, Role::CommunityNurse, &changed, &seen);
    assert_eq!(rules(&case), ["removed-and-changed"]);
}

#[test]
fn a_removal_that_was_contradicted_is_one_question_for_all_that_it_took() {
    let mut case = Case::new();
    case.save(&[
        (id(1), "crisis-scenario", "scenario", text("fall")),
        (id(2), "crisis-call", "scenario", entry(id(1))),
        (id(2), "crisis-call", "name", text("Martin")),
        (id(3), "crisis-call", "scenario", entry(id(1))),
        (id(3), "crisis-call", "phone", text("999")),
    ]);
    let seen = case.record.clone();
    let taken = ["crisis-scenario", "crisis-call"];
    case.remove_kinds(SARAH, Role::CareManager, &taken, &seen);
    assert!(rules(&case).is_empty());
    let hours = [(id(2), "crisis-call", "hours", text("evenings only"))];
    case.save_as(PRIYA, Role::CommunityNurse, &hours, &seen);

    let found = checks(&case.record);
    assert_eq!(rules(&case), ["removed-and-changed"], "the calls are there");
    let asked = (found[0].entry, found[0].kind.as_str());
    assert_eq!(asked, (id(1), "crisis-scenario"));
    let asked = summarise(&case.record).to_settle;
    assert_eq!(asked.len(), 1);
    assert_eq!((asked[0].entry, asked[0].field.as_ref()), (id(1), None));
    let who: Vec<_> = asked[0].versions.iter().map(|one| one.author).collect();
    assert_eq!(who, [SARAH, PRIYA]);
}

#[test]
fn a_referral_is_taken_up_or_turned_down() {
    let mut case = Case::new();
    let sent = |field, day| (id(1), "referral", field, date(day));
    case.save(&[
        (id(1), "referral", "service", text("falls clinic")),
        sent("sent_on", "2026-02-01"),
    ]);
    let seen = case.record.clone();
    let accepted = [sent("accepted_on", "2026-02-03")];
    case.save_as(SARAH, Role::CareManager, &accepted, &seen);
    assert!(rules(&case).is_empty());
    let rejected = [sent("rejected_on", "2026-02-04")];
    case.save_as(PRIYA, Role::CommunityNurse, &rejected, &seen);
    assert_eq!(rules(&case), ["referral-taken-and-turned-down"]);
}

#[test]
fn what_belongs_to_a_removed_visit_is_shown() {
    let mut case = Case::new();
    case.save(&[(id(1), "visit", "summary", text("well"))]);
    let seen = case.record.clone();
    case.save_as(
        PRIYA,
        Role::CommunityNurse,
        &[
            (id(2), "observations", "visit", entry(id(1))),
            (id(2), "observations", "pulse", Value::Int(84)),
        ],
        &seen,
    );
    case.remove(SARAH, Role::CareManager, id(1), &seen);
    assert_eq!(rules(&case), ["belongs-to-removed"]);
    case.remove(SARAH, Role::CareManager, id(2), &case.record.clone());
    assert!(rules(&case).is_empty());
}

#[test]
fn a_crisis_that_says_when_and_whom_to_call_says_999() {
    let severe = |words| (id(1), "crisis-scenario", "signs_severe", text(words));
    let call = |who, phone| {
        [
            (id(who), "crisis-call", "scenario", entry(id(1))),
            (id(who), "crisis-call", "phone", text(phone)),
        ]
    };
    let mut case = Case::new();
    case.save(&[(id(1), "crisis-scenario", "scenario", text("fall"))]);
    assert!(
        rules(&case).is_empty(),
        "what is not written yet is not wrong"
    );
    case.save(&[severe("Hit head: ring 01632 960999")]);
    assert_eq!(rules(&case), ["red-signs-without-999"]);
    case.save(&[severe("Hit head:999")]);
    assert!(rules(&case).is_empty());

    case.save(&call(2, "01632960010"));
    assert_eq!(rules(&case), ["no-999-to-call"]);
    case.save(&call(3, "999"));
    assert!(rules(&case).is_empty());
    case.remove(SARAH, Role::CareManager, id(3), &case.record.clone());
    assert_eq!(rules(&case), ["no-999-to-call"]);
    case.remove(SARAH, Role::CareManager, id(1), &case.record.clone());
    assert_eq!(rules(&case), ["belongs-to-removed"]);
}

#[test]
fn two_crises_that_lack_the_same_are_told_apart() {
    let red = |n: u8, field, said| (id(n), "crisis-scenario", field, text(said));
    let mut case = Case::new();
    case.save(&[
        red(1, "scenario", "fall"),
        red(1, "signs_severe", "Hit head"),
        red(2, "scenario", "other"),
        red(2, "scenario_text", "Vomiting"),
        red(2, "signs_severe", "Blood in it"),
        red(3, "signs_severe", "Faint"),
    ]);
    let found = checks(&case.record);
    let words: Vec<&str> = found.iter().map(|check| check.words.as_str()).collect();
    assert_eq!(
        words,
        [
            "Crisis “A fall”: no 999 in the red signs, which only a GP may sign",
            "Crisis “Vomiting”: no 999 in the red signs, which only a GP may sign",
            "A crisis: no 999 in the red signs, which only a GP may sign",
        ]
    );
}

#[test]
fn avoiding_hospital_needs_a_reason() {
    let set = |field, value| (id(1), "crisis-scenario", field, text(value));
    let mut case = Case::new();
    case.save(&[set("scenario", "fall"), set("hospital_useful", "maybe")]);
    assert!(rules(&case).is_empty());
    case.save(&[set("hospital_useful", "avoid")]);
    assert_eq!(rules(&case), ["avoid-hospital-without-reason"]);
    case.save(&[set("hospital_reason", "She is calmer at home")]);
    assert!(rules(&case).is_empty());
}

#[test]
fn a_goal_beside_none_wanted_is_shown() {
    let mut case = Case::new();
    case.save(&[
        (id(1), "goal", "words", text("Walk to the church hall")),
        (
            once("goals-status"),
            "goals-status",
            "none_wanted",
            Value::Bool(true),
        ),
    ]);
    assert_eq!(rules(&case), ["goal-beside-none-wanted"]);
}

#[test]
fn a_check_names_no_answer() {
    let mut case = Case::new();
    case.save(&[
        penicillin(),
        (
            once("allergy-status"),
            "allergy-status",
            "none_known",
            Value::Bool(true),
        ),
    ]);
    for check in checks(&case.record) {
        assert!(!check.words.contains("penicillin"));
        assert!(!format!("{check:?}").contains("llergy is"));
    }
}
