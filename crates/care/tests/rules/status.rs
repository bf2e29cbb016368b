//! Statuses at their boundaries.

use care::{
    conditions::has_hypertension,
    status::{
        MessageFacts, MessageStatus, PromptFacts, PromptStatus, ReferralFacts, ReferralStatus,
    },
};
use record::Value;

use super::case::{Case, Set, date, day, id, instant, staff, text};

fn referral(sets: &[(&'static str, Value)]) -> ReferralFacts {
    let mut case = Case::new();
    let mut all: Vec<Set> = vec![
        (id(1), "referral", "service", text("falls clinic")),
        (id(1), "referral", "sent_on", date("2026-02-01")),
    ];
    let set = |(field, value): &(&'static str, Value)| (id(1), "referral", *field, value.clone());
    all.extend(sets.iter().map(set));
    case.save(&all);
    let (entry, found) = case.record.of_kind("referral").next().unwrap();
    ReferralFacts::of(entry, found).unwrap()
}

#[test]
fn a_referral_is_where_the_last_thing_put_it() {
    let accepted = ("accepted_on", date("2026-02-03"));
    let waiting = ("waiting_from", date("2026-02-04"));
    let seen = ("seen_on", date("2026-03-05"));
    let rejected = ("rejected_on", date("2026-02-03"));
    let withdrawn = ("withdrawn_on", date("2026-02-05"));
    let arrived = ("arrived_at", instant("2026-02-01T12:00:00Z"));
    let taken = ("accepted_at", instant("2026-02-01T10:00:00Z"));
    let table = [
        (vec![], ReferralStatus::Sent),
        (vec![accepted.clone()], ReferralStatus::Accepted),
        (vec![taken], ReferralStatus::Accepted),
        (
            vec![accepted.clone(), waiting.clone()],
            ReferralStatus::Waiting,
        ),
        (vec![accepted, waiting, seen], ReferralStatus::Seen),
        (vec![arrived], ReferralStatus::Seen),
        (vec![rejected], ReferralStatus::Rejected),
        (vec![withdrawn], ReferralStatus::Withdrawn),
    ];
    for (sets, expected) in table {
        assert_eq!(referral(&sets).status(), expected);
    }
}

#[test]
fn a_referral_is_open_until_its_outcome() {
    assert!(referral(&[]).is_open());
    assert!(referral(&[("seen_on", date("2026-03-05"))]).is_open());
    assert!(!referral(&[("outcome", text("exercises"))]).is_open());
    assert!(!referral(&[("withdrawn_on", date("2026-02-05"))]).is_open());
}

#[test]
fn a_silent_referral_is_chased_after_a_fortnight() {
    assert_eq!(referral(&[]).chase_on(), Some(day("2026-02-15")));
    assert_eq!(
        referral(&[("accepted_on", date("2026-02-03"))]).chase_on(),
        None
    );
    let booked = [("appointment_at", instant("2026-03-05T10:30:00Z"))];
    assert_eq!(referral(&booked).chase_on(), None);
}

#[test]
fn a_prompt_is_overdue_from_the_day_after() {
    let prompt = |sets: &[(&'static str, Value)]| {
        let mut case = Case::new();
        let mut all: Vec<Set> = vec![
            (id(1), "prompt", "trigger", text("bp-severe")),
            (
                id(1),
                "prompt",
                "raised_at",
                instant("2026-07-11T23:30:00Z"),
            ),
        ];
        all.extend(
            sets.iter()
                .map(|(field, value)| (id(1), "prompt", *field, value.clone())),
        );
        case.save(&all);
        let (entry, found) = case.record.of_kind("prompt").next().unwrap();
        PromptFacts::of(entry, found).unwrap()
    };
    // Half past eleven at night in UTC is the next day in London in summer.
    let same_day = prompt(&[("due", text("same_day"))]);
    assert_eq!(same_day.due_on, Some(day("2026-07-12")));
    assert_eq!(same_day.status(day("2026-07-12")), PromptStatus::Open);
    assert_eq!(same_day.status(day("2026-07-13")), PromptStatus::Overdue);
    assert!(same_day.is_urgent());
    let answered = prompt(&[("due", text("same_day")), ("answer", text("done"))]);
    assert_eq!(answered.status(day("2026-07-13")), PromptStatus::Answered);
    let week = prompt(&[
        ("due", text("within_7_days")),
        ("due_on", date("2026-07-19")),
    ]);
    assert_eq!(week.status(day("2026-07-19")), PromptStatus::Open);
    assert_eq!(week.status(day("2026-07-20")), PromptStatus::Overdue);
    assert!(!week.is_urgent());
}

#[test]
fn a_message_is_new_until_it_is_dealt_with() {
    let mut case = Case::new();
    let status = |case: &Case| {
        let (entry, found) = case.record.of_kind("message").next().unwrap();
        MessageFacts::of(entry, found).unwrap().status()
    };
    case.save(&[
        (id(1), "message", "to", staff(super::case::PRIYA)),
        (id(1), "message", "text", text("Please ring.")),
    ]);
    assert_eq!(status(&case), MessageStatus::New);
    case.save(&[(
        id(1),
        "message",
        "handled_at",
        instant("2026-02-08T10:00:00Z"),
    )]);
    assert_eq!(status(&case), MessageStatus::Handled);
}

#[test]
fn hypertension_is_a_condition_that_is_not_over() {
    let with = |sets: &[(&'static str, Value)]| {
        let mut case = Case::new();
        let set = |(field, value): &(&'static str, Value)| -> Set<'static> {
            (id(1), "condition", *field, value.clone())
        };
        case.save(&sets.iter().map(set).collect::<Vec<_>>());
        has_hypertension(&case.record)
    };
    assert!(with(&[("name", text("hypertension"))]));
    assert!(with(&[
        ("name", text("Raised pressure")),
        ("code", text("hypertension"))
    ]));
    assert!(with(&[
        ("name", text("hypertension")),
        ("active", Value::Bool(true))
    ]));
    let not_asked = Value::Absent("not_asked".to_owned());
    assert!(with(&[
        ("name", text("hypertension")),
        ("active", not_asked)
    ]));
    assert!(!with(&[
        ("name", text("hypertension")),
        ("active", Value::Bool(false))
    ]));
    assert!(!with(&[("name", text("pulmonary hypertension"))]));
    assert!(!has_hypertension(&Case::new().record));
}
