//! The door: what is refused and why, what is held, and what is taken.

use care::{
    Role,
    catalogue::{Context, Refusal, check, check_raise, check_server},
};
use record::{AuthorId, Body, ChangeId, Compartment, EntryId, Record, Value};

use super::case::{AREA, Case, PERSON, SARAH, Set, body, date, entry, id, once, text};

const DEMO: Context = Context { demo: true };

fn of(role: Role, sets: &[Set]) -> Body {
    body(SARAH, role, sets, &Record::new(PERSON), 1)
}

fn refusal(role: Role, sets: &[Set]) -> Refusal {
    check(&of(role, sets), &DEMO).unwrap_err()
}

#[test]
fn a_care_manager_may_write_a_visit_and_a_coordinator_may_not() {
    let sets = [(id(1), "visit", "summary", text("well"))];
    assert_eq!(check(&of(Role::CareManager, &sets), &DEMO), Ok(()));
    let refused = refusal(Role::Coordinator, &sets);
    assert_eq!(refused, Refusal::NotPermitted("visit".to_owned()));
    assert!(!refused.is_unknown());
}

#[test]
fn a_role_without_a_device_writes_nothing() {
    let sets = [(id(1), "task", "what", text("ring"))];
    for role in Role::ALL {
        let taken = check(&of(role, &sets), &DEMO).is_ok();
        assert_eq!(taken, role.has_device(), "{role:?}");
    }
    let mut body = of(Role::Gp, &sets);
    body.role = record::Role::new_static("wizard");
    assert!(matches!(check(&body, &DEMO), Err(Refusal::NotPermitted(_))));
}

#[test]
fn what_is_unknown_is_held_unless_something_else_is_wrong() {
    let unknown_kind = (id(1), "medicine", "name", text("ramipril"));
    let unknown_field = (id(1), "visit", "mood", text("good"));
    let newer_value = (id(1), "visit", "summary", Value::Unknown(vec![0xf7]));
    for set in [&unknown_kind, &unknown_field, &newer_value] {
        let refused = refusal(Role::CareManager, std::slice::from_ref(set));
        assert!(refused.is_unknown(), "{refused}");
    }
    let bad = (id(2), "observations", "pulse", Value::Int(900));
    let refused = refusal(Role::CareManager, &[unknown_kind, bad]);
    assert!(matches!(refused, Refusal::BadValue { field: "pulse", .. }));
}

#[test]
fn a_kind_lies_in_its_compartment() {
    let sets = [(id(1), "safeguarding-concern", "note", text("bruises"))];
    assert_eq!(check(&of(Role::CareManager, &sets), &DEMO), Ok(()));
    let mut body = of(Role::CareManager, &sets);
    body.stream.compartment = Compartment::new_static("core");
    assert_eq!(
        check(&body, &DEMO),
        Err(Refusal::WrongCompartment("safeguarding-concern"))
    );
    let mut body = of(
        Role::CareManager,
        &[(id(1), "visit", "summary", text("well"))],
    );
    body.stream.compartment = Compartment::new_static("safeguarding");
    assert_eq!(check(&body, &DEMO), Err(Refusal::WrongCompartment("visit")));
}

#[test]
fn what_exists_once_has_its_own_id() {
    let own = [(once("identity"), "identity", "family_name", text("Ashdown"))];
    assert_eq!(check(&of(Role::CareManager, &own), &DEMO), Ok(()));
    let other = [(id(1), "identity", "family_name", text("Ashdown"))];
    assert_eq!(
        refusal(Role::CareManager, &other),
        Refusal::WrongEntry("identity")
    );
}

#[test]
fn a_signature_lies_beside_its_visit() {
    let sets = |at: EntryId| {
        let signed_at = "2026-02-11T14:32:00Z".parse().unwrap();
        [
            ("visit", entry(id(1))),
            ("frontier", Value::List(Vec::new())),
            ("hash", Value::Bytes(vec![1; 32])),
            ("number", Value::Int(1)),
            ("signed_at", Value::instant(signed_at)),
            ("role", text("cm")),
        ]
        .map(|(field, value)| (at, "visit-signature", field, value))
    };
    let own = EntryId::beside(id(1), "signature");
    assert_eq!(check(&of(Role::CareManager, &sets(own)), &DEMO), Ok(()));
    let other = EntryId::beside(id(2), "signature");
    let refused = refusal(Role::CareManager, &sets(other));
    assert_eq!(refused, Refusal::WrongEntry("visit-signature"));
    // A part of it would stand under the name of whoever signed.
    for left_out in 0..6 {
        let mut part = sets(own).to_vec();
        part.remove(left_out);
        let refused = refusal(Role::CareManager, &part);
        assert_eq!(refused, Refusal::NotWhole("visit-signature"), "{left_out}");
    }
    // An occupational therapist records a visit and does not sign one.
    let refused = refusal(Role::OccupationalTherapist, &sets(own));
    assert_eq!(refused, Refusal::NotPermitted("signature".to_owned()));
}

#[test]
fn values_are_of_their_type_and_within_their_range() {
    let many = Value::List(vec![text("audio"), text("large_print")]);
    let bad: Vec<Set> = vec![
        (id(1), "observations", "pulse", Value::Int(19)),
        (id(1), "observations", "pulse", Value::Int(251)),
        (id(1), "observations", "pulse", text("84")),
        (id(1), "observations", "weight", Value::Int(58)),
        (id(1), "observations", "acvpu", text("X")),
        (id(1), "visit", "summary", text("")),
        (id(1), "visit", "summary", text("  ")),
        (id(1), "visit", "summary", text("a\u{0}b")),
        (id(1), "visit", "summary", text(&"a".repeat(4_001))),
        (id(1), "visit", "planned_for", Value::Bytes(vec![1; 15])),
        (id(1), "visit", "planned_time", text("9:5")),
        (
            id(1),
            "visit",
            "summary",
            Value::Removed("bored".to_owned()),
        ),
        (id(1), "visit", "summary", Value::Absent("bored".to_owned())),
        (id(1), "task", "what", Value::Empty),
        (id(1), "fall", "happened_on", date("0026-02-09")),
        (once("communication"), "communication", "formats", many),
        (
            once("identity"),
            "identity",
            "nhs_number",
            text("999 012 3454"),
        ),
        (
            once("identity"),
            "identity",
            "nhs_number",
            text("9434765919"),
        ),
        (once("identity"), "identity", "family_name", text("R2D2")),
        (once("address"), "address", "postcode", text("ct179zz")),
        (
            once("identity"),
            "identity",
            "family_name",
            Value::Removed("entered_in_error".into()),
        ),
    ];
    for set in bad {
        let refused = refusal(Role::CareManager, std::slice::from_ref(&set));
        assert!(
            matches!(refused, Refusal::BadValue { .. }),
            "{} {}: {refused}",
            set.1,
            set.2
        );
    }
}

#[test]
fn outside_a_demo_area_test_numbers_are_refused() {
    let live = Context { demo: false };
    let sets = |number| [(once("identity"), "identity", "nhs_number", text(number))];
    assert!(check(&of(Role::CareManager, &sets("9990123454")), &live).is_err());
    assert_eq!(
        check(&of(Role::CareManager, &sets("9434765919")), &live),
        Ok(())
    );
}

#[test]
fn no_clock_decides_what_the_server_takes() {
    let sets = [(id(1), "fall", "happened_on", date("2031-01-01"))];
    assert_eq!(check(&of(Role::CareManager, &sets), &DEMO), Ok(()));
}

#[test]
fn lists_are_cleared_and_removed_where_that_makes_sense() {
    let removed = |reason: &str| Value::Removed(reason.to_owned());
    for (kind, value) in [
        ("allergy", removed("entered_in_error")),
        ("goal", removed("no_longer_relevant")),
        ("visit", removed("entered_in_error")),
    ] {
        let field = care::catalogue::kind(kind).unwrap().fields[0].name;
        let sets = [(id(1), kind, field, value)];
        assert_eq!(
            check(&of(Role::CareManager, &sets), &DEMO),
            Ok(()),
            "{kind}"
        );
    }
    let own = EntryId::beside(id(1), "signature");
    let sets = [(own, "visit-signature", "hash", removed("entered_in_error"))];
    assert!(matches!(
        refusal(Role::CareManager, &sets),
        Refusal::BadValue { .. }
    ));
    let cleared = [(once("what-matters"), "what-matters", "pets", Value::Empty)];
    assert_eq!(check(&of(Role::CareManager, &cleared), &DEMO), Ok(()));
}

#[test]
fn the_areas_record_is_the_servers_alone() {
    let sets = [(id(1), "staff", "family_name", text("Whitlock"))];
    let area = Record::new(AREA);
    for role in Role::ALL {
        let mut body = body(SARAH, role, &sets, &area, 1);
        body.stream.compartment = Compartment::new_static("core");
        assert!(
            matches!(check(&body, &DEMO), Err(Refusal::NotPermitted(_))),
            "{role:?}"
        );
        assert!(check_server(&body, &DEMO).is_err(), "{role:?}");
    }
    let server = AuthorId([0; 16]);
    let body_of = |sets: &[Set]| body(server, Role::Admin, sets, &area, 1);
    assert_eq!(check_server(&body_of(&sets), &DEMO), Ok(()));
    let visit = [(id(1), "visit", "summary", text("well"))];
    assert!(matches!(
        check_server(&body_of(&visit), &DEMO),
        Err(Refusal::NotPermitted(_))
    ));
    let in_person = of(Role::Admin, &sets);
    assert!(check(&in_person, &DEMO).is_err());
    let in_person = of(Role::CareManager, &sets);
    assert!(matches!(
        check(&in_person, &DEMO),
        Err(Refusal::NotPermitted(_))
    ));
}

#[test]
fn a_role_that_raises_keeps_to_its_own_entries() {
    let mut case = Case::new();
    case.save(&[(id(1), "safeguarding-concern", "note", text("bruises"))]);
    let sets = [(id(1), "safeguarding-concern", "note", text("none"))];
    let of = |role, who| body(who, role, &sets, &case.record, 9);
    let other = AuthorId([9; 16]);
    let refused = check_raise(&of(Role::HealthTrainer, other), &case.record);
    assert_eq!(refused, Err(Refusal::NotOwn("safeguarding-concern")));
    assert_eq!(
        check_raise(&of(Role::HealthTrainer, SARAH), &case.record),
        Ok(())
    );
    assert_eq!(
        check_raise(&of(Role::CommunityNurse, other), &case.record),
        Ok(())
    );
}

#[test]
fn a_refusal_never_repeats_what_was_written() {
    let sets = [(id(1), "visit", "planned_time", text("Dorothy"))];
    let refused = refusal(Role::CareManager, &sets);
    assert!(!format!("{refused} {refused:?}").contains("Dorothy"));
    assert!(ChangeId::of(&of(Role::CareManager, &sets).encode()) != ChangeId([0; 32]));
}
