//! What needs whom, and how soon.

use care::{
    Role,
    summary::summarise,
    today::{Need, NeedRow, Urgency, Viewer, messages_for, today_rows, visits_of_day},
};
use record::{AuthorId, Value};

use super::{
    case::{Case, JOANNE, PRIYA, SARAH, date, day, entry, id, instant, once, staff, text},
    summary::dorothy,
};

fn rows(case: &Case, who: AuthorId, role: Role, today: &str) -> Vec<NeedRow> {
    let viewer = Viewer {
        staff: who,
        roles: vec![role],
        of_roles: [who].into(),
    };
    today_rows(&summarise(&case.record), &viewer, day(today))
}

#[test]
fn a_task_moves_up_as_its_day_comes() {
    let mut case = dorothy();
    case.save(&[
        (id(2), "task", "what", text("Repeat blood pressure")),
        (id(2), "task", "owner_role", text("cn")),
        (id(2), "task", "due_on", date("2026-02-18")),
    ]);
    let table = [
        ("2026-02-10", Urgency::Later, "Due 18 Feb 2026."),
        ("2026-02-11", Urgency::ThisWeek, "Due Wed 18 Feb."),
        ("2026-02-18", Urgency::ThisWeek, "Due today."),
        ("2026-02-19", Urgency::CannotWait, "Was due Wed 18 Feb."),
    ];
    for (today, urgency, reason) in table {
        let rows = rows(&case, PRIYA, Role::CommunityNurse, today);
        assert_eq!(rows.len(), 1);
        assert_eq!(
            (rows[0].urgency, rows[0].reason.as_str()),
            (urgency, reason),
            "{today}"
        );
        assert_eq!(rows[0].title, "Repeat blood pressure");
    }
    assert!(rows(&case, SARAH, Role::CareManager, "2026-02-18").is_empty());
}

#[test]
fn a_task_with_a_person_is_that_persons() {
    let mut case = dorothy();
    case.save(&[
        (id(2), "task", "what", text("Night light")),
        (id(2), "task", "owner", staff(JOANNE)),
        (id(2), "task", "owner_role", text("cn")),
    ]);
    let today = "2026-02-11";
    assert!(rows(&case, PRIYA, Role::CommunityNurse, today).is_empty());
    assert_eq!(rows(&case, JOANNE, Role::Coordinator, today).len(), 1);
}

#[test]
fn a_task_of_nobody_is_who_raised_its() {
    let mut case = dorothy();
    case.save(&[(id(2), "task", "what", text("Night light"))]);
    let rows = rows(&case, SARAH, Role::CareManager, "2026-02-11");
    assert_eq!((rows.len(), rows[0].urgency), (1, Urgency::Later));
    assert_eq!(rows[0].reason, "No date set.");
}

#[test]
fn a_prompt_asks_its_author_and_the_care_team() {
    let mut case = dorothy();
    case.save(&[
        (id(2), "prompt", "trigger", text("bp-above-target")),
        (
            id(2),
            "prompt",
            "title",
            text("Blood pressure above target"),
        ),
        (id(2), "prompt", "value", text("152/84.")),
        (id(2), "prompt", "due", text("within_7_days")),
        (id(2), "prompt", "due_on", date("2026-02-18")),
    ]);
    for (who, role, count) in [
        (SARAH, Role::CareManager, 1),
        (PRIYA, Role::CommunityNurse, 1),
        // On the care team, but not one who may answer it.
        (JOANNE, Role::Coordinator, 0),
        (AuthorId([9; 16]), Role::CommunityNurse, 0),
    ] {
        assert_eq!(
            rows(&case, who, role, "2026-02-11").len(),
            count,
            "{role:?}"
        );
    }
    let row = &rows(&case, SARAH, Role::CareManager, "2026-02-11")[0];
    assert_eq!((row.need, row.urgency), (Need::Prompt, Urgency::ThisWeek));
    assert_eq!(row.reason, "152/84. Not answered. Due Wed 18 Feb.");
    let row = &rows(&case, SARAH, Role::CareManager, "2026-02-19")[0];
    assert_eq!(row.urgency, Urgency::CannotWait);
    case.save(&[(id(2), "prompt", "answer", text("task"))]);
    assert!(rows(&case, SARAH, Role::CareManager, "2026-02-19").is_empty());
}

#[test]
fn versions_to_settle_are_asked_of_who_wrote_and_of_the_care_team() {
    let mut case = dorothy();
    let seen = case.record.clone();
    let words = |words| {
        [(
            once("what-matters"),
            "what-matters",
            "what_matters",
            text(words),
        )]
    };
    case.save_as(SARAH, Role::CareManager, &words("My home."), &seen);
    let therapist = AuthorId([9; 16]);
    case.save_as(
        therapist,
        Role::Physiotherapist,
        &words("The church lunch."),
        &seen,
    );
    let today = "2026-02-11";
    for (who, role, count) in [
        (SARAH, Role::CareManager, 1),
        (therapist, Role::Physiotherapist, 1),
        (PRIYA, Role::CommunityNurse, 1),
        (AuthorId([10; 16]), Role::CommunityNurse, 0),
    ] {
        assert_eq!(rows(&case, who, role, today).len(), count, "{role:?}");
    }
    let row = &rows(&case, PRIYA, Role::CommunityNurse, today)[0];
    assert_eq!((row.need, row.urgency), (Need::Settle, Urgency::ThisWeek));
    assert_eq!(row.title, "What matters to me: two versions");
    assert_eq!(row.field.as_deref(), Some("what_matters"));
}

#[test]
fn what_may_harm_cannot_wait_and_comes_first() {
    let mut case = dorothy();
    let seen = case.record.clone();
    let severity = |code| [(id(1), "allergy", "severity", text(code))];
    case.save_as(PRIYA, Role::CommunityNurse, &severity("mild"), &seen);
    case.save_as(SARAH, Role::CareManager, &severity("severe"), &seen);
    case.save(&[
        (
            once("allergy-status"),
            "allergy-status",
            "none_known",
            Value::Bool(true),
        ),
        (id(2), "task", "what", text("Repeat blood pressure")),
        (id(2), "task", "owner", staff(PRIYA)),
        (id(2), "task", "due_on", date("2026-02-12")),
    ]);
    let rows = rows(&case, PRIYA, Role::CommunityNurse, "2026-02-11");
    let needs: Vec<_> = rows.iter().map(|row| (row.need, row.urgency)).collect();
    assert_eq!(
        needs,
        [
            (Need::Settle, Urgency::CannotWait),
            (Need::Check, Urgency::CannotWait),
            (Need::Task, Urgency::ThisWeek),
        ]
    );
}

#[test]
fn a_visit_is_on_the_day_it_is_planned_for_and_missed_after_it() {
    let mut case = dorothy();
    case.save(&[
        (id(2), "visit", "planned_on", date("2026-02-11")),
        (id(2), "visit", "planned_time", text("14:00")),
        (id(2), "visit", "planned_for", staff(SARAH)),
        (id(3), "visit", "planned_on", date("2026-02-11")),
        (id(3), "visit", "planned_time", text("09:30")),
        (id(3), "visit", "planned_for", staff(SARAH)),
    ]);
    let person = summarise(&case.record);
    let of = |who, today: &str| -> Vec<_> {
        let visits = visits_of_day(&person, who, day(today));
        visits.into_iter().map(|visit| visit.entry).collect()
    };
    assert_eq!(of(SARAH, "2026-02-11"), [id(3), id(2)]);
    assert!(of(PRIYA, "2026-02-11").is_empty() && of(SARAH, "2026-02-10").is_empty());
    assert!(rows(&case, SARAH, Role::CareManager, "2026-02-11").is_empty());
    let missed = rows(&case, SARAH, Role::CareManager, "2026-02-12");
    assert_eq!((missed.len(), missed[0].urgency), (2, Urgency::CannotWait));
    assert_eq!(missed[0].reason, "Planned for Wed 11 Feb.");

    case.save(&[(
        id(2),
        "visit",
        "started_at",
        instant("2026-02-11T14:05:00Z"),
    )]);
    let person = summarise(&case.record);
    assert_eq!(visits_of_day(&person, SARAH, day("2026-02-11")).len(), 2);
    let unsigned = rows(&case, SARAH, Role::CareManager, "2026-02-12");
    assert!(
        unsigned
            .iter()
            .any(|row| row.title == "Visit is not signed")
    );
}

#[test]
fn a_referral_asks_its_owner_when_it_is_silent_refused_or_past() {
    let sent = |field, value| (id(2), "referral", field, value);
    let build = |more: &[super::case::Set]| {
        let mut case = dorothy();
        case.save(&[
            sent("service", text("Falls clinic")),
            sent("sent_on", date("2026-02-11")),
            sent("owner", staff(JOANNE)),
        ]);
        if !more.is_empty() {
            case.save(more);
        }
        case
    };
    let of = |case: &Case, today| {
        let rows = rows(case, JOANNE, Role::Coordinator, today);
        rows.first().map(|row| row.title.clone())
    };
    let silent = build(&[]);
    assert_eq!(of(&silent, "2026-02-24"), None);
    assert_eq!(
        of(&silent, "2026-02-25").unwrap(),
        "Falls clinic: no answer yet"
    );
    let refused = build(&[sent("rejected_on", date("2026-02-12"))]);
    assert_eq!(
        of(&refused, "2026-02-13").unwrap(),
        "Falls clinic did not accept the referral"
    );
    let booked = build(&[sent("appointment_at", instant("2026-03-05T10:30:00Z"))]);
    assert_eq!(of(&booked, "2026-03-05"), None);
    assert_eq!(
        of(&booked, "2026-03-06").unwrap(),
        "Falls clinic: what came of it?"
    );
    let done = build(&[
        sent("seen_on", date("2026-03-05")),
        sent("outcome", text("exercises")),
    ]);
    assert_eq!(of(&done, "2026-03-06"), None);
}

#[test]
fn messages_are_for_whom_they_are_to() {
    let mut case = dorothy();
    case.save(&[
        (id(2), "message", "to", staff(PRIYA)),
        (
            id(2),
            "message",
            "text",
            text("Please repeat blood pressure."),
        ),
        (id(2), "message", "visit", entry(id(9))),
    ]);
    let person = summarise(&case.record);
    assert_eq!(messages_for(&person, PRIYA)[0].by, SARAH);
    assert!(messages_for(&person, SARAH).is_empty());
}
