//! What lists show of a person.

use care::{
    Role,
    caseload::{Flag, caseload_row, flags},
    summary::{PersonSummary, summarise},
    today::Viewer,
};
use record::{EntryId, Value};

use super::case::{
    Case, JOANNE, PRIYA, SARAH, Set, date, day, entry, id, instant, once, staff, text,
};

pub fn dorothy() -> Case {
    let mut case = Case::new();
    let identity = once("identity");
    let address = once("address");
    let team = once("care-team");
    case.save(&[
        (identity, "identity", "family_name", text("Ashdown")),
        (identity, "identity", "given_name", text("Dorothy")),
        (identity, "identity", "preferred_name", text("Dot")),
        (identity, "identity", "birth_date", date("1944-03-05")),
        (identity, "identity", "nhs_number", text("9990123454")),
        (identity, "identity", "practice", text("Y90001")),
        (address, "address", "line1", text("14 Larkspur Close")),
        (address, "address", "town", text("Dover")),
        (address, "address", "postcode", text("CT17 9ZZ")),
        (address, "address", "phone", text("01632960101")),
        (team, "care-team", "named_nurse", staff(PRIYA)),
        (team, "care-team", "coordinator", staff(JOANNE)),
        (id(1), "allergy", "substance", text("penicillin")),
        (id(1), "allergy", "reaction", text("widespread rash")),
        (id(1), "allergy", "confirmed_on", date("2026-02-02")),
    ]);
    case
}

fn summary(case: &Case) -> PersonSummary {
    summarise(&case.record)
}

#[test]
fn a_person_is_summed_up() {
    let case = dorothy();
    let dorothy = summary(&case);
    assert_eq!(dorothy.banner_name(), "ASHDOWN, Dorothy");
    assert_eq!(dorothy.nhs_number_line(), "999 012 3454");
    assert_eq!(dorothy.address, "14 Larkspur Close, Dover");
    assert_eq!(dorothy.postcodes, ["CT17 9ZZ"]);
    assert_eq!(dorothy.age_on(day("2026-03-04")), Some(81));
    assert_eq!(dorothy.age_on(day("2026-03-05")), Some(82));
    assert!(dorothy.care_team.contains(PRIYA) && !dorothy.care_team.contains(SARAH));
    assert_eq!(
        dorothy.allergy_line(),
        "Penicillin (widespread rash), confirmed 02-Feb-2026"
    );
    assert_eq!(dorothy.changes, 1);
    assert_eq!(
        dorothy.last_change_at.unwrap().to_rfc3339(),
        "2026-02-08T09:01:00+00:00"
    );
}

#[test]
fn nothing_said_of_allergies_is_not_none() {
    let case = Case::new();
    let nobody = summary(&case);
    assert_eq!(nobody.allergy_line(), "Allergies not yet confirmed");
    assert_eq!(
        flags(&nobody, day("2026-02-11")),
        [Flag::AllergiesNotConfirmed]
    );
    assert_eq!(nobody.nhs_number_line(), "No NHS number");
}

#[test]
fn all_standing_names_are_shown_when_people_differ() {
    let mut case = dorothy();
    let seen = case.record.clone();
    let name = |name| [(once("identity"), "identity", "family_name", text(name))];
    case.save_as(SARAH, Role::CareManager, &name("Ashdowne"), &seen);
    case.save_as(JOANNE, Role::Coordinator, &name("Ash-Down"), &seen);
    let dorothy = summary(&case);
    assert_eq!(dorothy.family_names, ["Ashdowne", "Ash-Down"]);
    assert_eq!(dorothy.banner_name(), "ASHDOWNE / ASH-DOWN, Dorothy");
    let question = &dorothy.to_settle[0];
    assert_eq!(question.field.as_deref(), Some("family_name"));
    let authors: Vec<_> = question
        .versions
        .iter()
        .map(|version| version.author)
        .collect();
    assert_eq!(authors, [SARAH, JOANNE]);
}

#[test]
fn a_removed_entry_is_gone_and_a_contested_one_is_marked() {
    let mut case = dorothy();
    let seen = case.record.clone();
    case.remove(SARAH, Role::CareManager, id(1), &seen);
    assert!(summary(&case).allergies.known.is_empty());
    let changed = [(id(1), "allergy", "severity", text("severe"))];
    case.save_as(PRIYA, Role::CommunityNurse, &changed, &seen);
    let dorothy = summary(&case);
    assert!(dorothy.allergies.known[0].disputed);
    assert_eq!(dorothy.allergies.known[0].substance, "penicillin");
    assert_eq!(dorothy.to_settle.len(), 1);
    assert_eq!(dorothy.to_settle[0].field, None);
    assert_eq!(dorothy.to_settle[0].versions.len(), 2);
}

#[test]
fn only_what_is_open_is_listed() {
    let mut case = dorothy();
    let task = |n: u8, what| (id(n), "task", "what", text(what));
    case.save(&[
        task(2, "BP visit"),
        task(3, "night light"),
        task(4, "ring Martin"),
    ]);
    case.save(&[
        (id(2), "task", "due_on", date("2026-02-18")),
        (id(3), "task", "done_on", date("2026-02-08")),
        (id(4), "task", "closed_on", date("2026-02-08")),
        (id(5), "message", "to", staff(PRIYA)),
        (id(5), "message", "text", text("please repeat BP")),
        (id(6), "message", "to", staff(PRIYA)),
        (id(6), "message", "text", text("old")),
        (
            id(6),
            "message",
            "handled_at",
            instant("2026-02-08T10:00:00Z"),
        ),
        (id(7), "referral", "service", text("falls clinic")),
        (id(7), "referral", "sent_on", date("2026-02-08")),
        (id(8), "referral", "service", text("podiatry")),
        (id(8), "referral", "sent_on", date("2026-01-08")),
        (id(8), "referral", "outcome", text("discharged")),
    ]);
    let dorothy = summary(&case);
    let entries = |ids: Vec<EntryId>| ids;
    assert_eq!(
        entries(dorothy.tasks.iter().map(|task| task.entry).collect()),
        [id(2)]
    );
    assert_eq!(
        entries(dorothy.messages.iter().map(|one| one.entry).collect()),
        [id(5)]
    );
    assert_eq!(
        entries(dorothy.referrals.iter().map(|one| one.entry).collect()),
        [id(7)]
    );
}

#[test]
fn communication_needs_are_alerts() {
    let mut case = Case::new();
    let place = once("communication");
    let set = |field, value| -> Set<'static> { (place, "communication", field, value) };
    case.save(&[
        set("language", text("Punjabi")),
        set("interpreter_needed", Value::Bool(true)),
        set("formats", Value::List(vec![text("large_print")])),
        set("hearing", text("aid in the left ear")),
        set("sight", Value::Absent("not_asked".to_owned())),
        set("adjustments_note", text("speak facing her")),
    ]);
    assert_eq!(
        summary(&case).alerts,
        [
            "Interpreter: Punjabi",
            "Large print",
            "Hearing: aid in the left ear",
            "speak facing her",
        ]
    );
}

#[test]
fn a_summary_comes_back_from_where_it_was_kept() {
    let mut case = dorothy();
    let seen = case.record.clone();
    case.save(&[
        (id(2), "visit", "planned_on", date("2026-02-11")),
        (id(2), "visit", "planned_time", text("14:00")),
        (id(2), "visit", "planned_for", staff(SARAH)),
        (id(3), "prompt", "trigger", text("news2-high")),
        (id(3), "prompt", "visit", entry(id(2))),
        (id(4), "fall", "happened_on", date("2026-02-09")),
    ]);
    let other = [(
        once("identity"),
        "identity",
        "preferred_name",
        text("Dolly"),
    )];
    case.save_as(PRIYA, Role::CommunityNurse, &other, &seen);
    let dorothy = summary(&case);
    let kept = serde_json::to_string(&dorothy).unwrap();
    let back: PersonSummary = serde_json::from_str(&kept).unwrap();
    assert_eq!(back, dorothy);
    assert_eq!(
        format!("{dorothy:?}"),
        "PersonSummary(07070707-0707-0707-0707-070707070707)"
    );
    for part in [
        format!("{:?}", dorothy.visits),
        format!("{:?}", dorothy.allergies),
        format!("{:?}", dorothy.to_settle),
    ] {
        assert!(
            !part.contains("14:00") && !part.contains("penicillin"),
            "{part}"
        );
    }
}

#[test]
fn a_caseload_line_says_what_is_next_and_whose() {
    let mut case = dorothy();
    case.save(&[
        (id(2), "task", "what", text("BP visit")),
        (id(2), "task", "owner", staff(PRIYA)),
        (id(2), "task", "due_on", date("2026-02-18")),
        (id(3), "visit", "planned_on", date("2026-02-11")),
        (id(3), "visit", "planned_for", staff(SARAH)),
        (id(4), "fall", "happened_on", date("2026-02-09")),
        (id(5), "fall", "happened_on", date("2025-09-14")),
        (id(6), "fall", "happened_on", date("2025-02-10")),
    ]);
    let viewer = |staff| Viewer {
        staff,
        roles: vec![Role::CareManager],
        of_roles: [SARAH, staff].into(),
    };
    let dorothy = summary(&case);
    let row = caseload_row(&dorothy, &viewer(SARAH), day("2026-02-12"));
    let next = row.next.unwrap();
    assert_eq!((next.entry, next.kind, next.late), (id(3), "visit", true));
    assert_eq!(row.flags, [Flag::Falls(2)]);
    assert!(row.mine && row.of_role);
    let row = caseload_row(
        &dorothy,
        &viewer(record::AuthorId([9; 16])),
        day("2026-02-11"),
    );
    assert!(!row.mine && !row.next.unwrap().late);
    assert!(row.of_role, "a colleague of the role makes a visit");

    let nurse = Viewer {
        staff: record::AuthorId([9; 16]),
        roles: vec![Role::CommunityNurse],
        of_roles: [record::AuthorId([9; 16])].into(),
    };
    let row = caseload_row(&dorothy, &nurse, day("2026-02-11"));
    assert!(!row.of_role);
    case.save(&[(id(2), "task", "owner_role", text("cn"))]);
    let row = caseload_row(&summary(&case), &nurse, day("2026-02-11"));
    assert!(row.of_role && !row.mine, "a task is for the role");
}
