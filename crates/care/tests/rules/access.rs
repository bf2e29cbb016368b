//! Who has a relationship with a person, and what of their record they receive.

use care::{
    Role,
    access::{AccessFacts, compartments, has_relationship, touches_access},
    area::Directory,
    catalogue::Names,
};
use record::{AuthorId, DeviceId, Incarnation, Value};

use super::case::{
    Case, JOANNE, PRIYA, SARAH, area, body, date, day, entry, id, instant, once, staff, text,
};

const TEAM: u8 = 50;
const OTHER_TEAM: u8 = 51;
const PRACTITIONER: AuthorId = AuthorId([4; 16]);
const OUTSIDER: AuthorId = AuthorId([5; 16]);
const TRAINER: AuthorId = AuthorId([6; 16]);

fn directory() -> Directory {
    let role = |n: u8, who, code, team: u8| {
        [
            (id(n), "staff-role", "staff", staff(who)),
            (id(n), "staff-role", "role", text(code)),
            (id(n), "staff-role", "team", entry(id(team))),
            (id(n), "staff-role", "from", date("2025-01-01")),
        ]
    };
    let mut sets = vec![
        (id(TEAM), "team", "name", text("South Coast")),
        (id(TEAM), "team", "ods", text("Y90002")),
        (id(OTHER_TEAM), "team", "name", text("North Downs")),
        (id(OTHER_TEAM), "team", "ods", text("Y90003")),
        (id(52), "team-practice", "team", entry(id(TEAM))),
        (id(52), "team-practice", "practice", text("Y90001")),
        (id(53), "practice", "name", text("Larkfield Surgery")),
        (id(53), "practice", "ods", text("Y90001")),
        (id(1), "staff", "given_name", text("Sarah")),
        (id(1), "staff", "family_name", text("Whitlock")),
        (id(1), "staff", "body", text("NMC")),
        (id(1), "staff", "registration", text("12C3456E")),
        (
            id(70),
            "device-certificate",
            "device",
            Value::Bytes(vec![30; 16]),
        ),
        (
            id(70),
            "device-certificate",
            "incarnation",
            Value::Bytes(vec![31; 16]),
        ),
        (id(70), "device-certificate", "staff", staff(SARAH)),
        (
            id(70),
            "device-certificate",
            "key",
            Value::Bytes(vec![32; 32]),
        ),
        (id(70), "device-certificate", "name", text("DST-07")),
        (
            id(70),
            "device-certificate",
            "from",
            instant("2026-01-01T00:00:00Z"),
        ),
        (
            id(70),
            "device-certificate",
            "to",
            instant("2026-03-01T00:00:00Z"),
        ),
        (id(71), "setting", "name", text("idle-lock-minutes")),
        (id(71), "setting", "value", text("5")),
        (id(71), "setting", "from", date("2025-01-01")),
        (id(72), "setting", "name", text("idle-lock-minutes")),
        (id(72), "setting", "value", text("10")),
        (id(72), "setting", "from", date("2026-02-11")),
        // Her GP works at the practice and is in no team.
        (id(73), "staff-role", "staff", staff(PRACTITIONER)),
        (id(73), "staff-role", "role", text("gp")),
        (id(73), "staff-role", "practice", text("Y90001")),
        (id(73), "staff-role", "from", date("2025-01-01")),
        (id(80), "staff-role", "to", date("2026-02-10")),
    ];
    sets.extend(role(80, SARAH, "cm", TEAM));
    sets.extend(role(81, PRIYA, "cn", TEAM));
    sets.extend(role(82, OUTSIDER, "cn", OTHER_TEAM));
    sets.extend(role(83, TRAINER, "ht", TEAM));
    sets.extend(role(84, JOANNE, "admin", TEAM));
    Directory::of(&area(&sets))
}

fn person() -> Case {
    let mut case = Case::new();
    case.save(&[
        (once("identity"), "identity", "practice", text("Y90001")),
        (
            once("care-team"),
            "care-team",
            "accountable_gp",
            staff(PRACTITIONER),
        ),
    ]);
    case
}

fn related(case: &Case, who: AuthorId, today: &str) -> bool {
    has_relationship(
        &directory(),
        &AccessFacts::of(&case.record),
        who,
        day(today),
    )
}

#[test]
fn the_team_of_the_practice_and_the_care_team_have_a_relationship() {
    let case = person();
    let today = "2026-02-08";
    assert!(related(&case, SARAH, today) && related(&case, PRIYA, today));
    assert!(
        related(&case, PRACTITIONER, today),
        "by a place on the care team"
    );
    assert!(!related(&case, OUTSIDER, today), "another team");
    assert!(!related(&case, JOANNE, today), "a role without a device");
    assert!(!related(&case, AuthorId([99; 16]), today), "nobody");
}

#[test]
fn a_relationship_ends_with_the_role() {
    let case = person();
    assert!(related(&case, SARAH, "2026-02-10"));
    assert!(!related(&case, SARAH, "2026-02-11"));
    assert!(!related(&case, PRIYA, "2024-12-31"));
}

#[test]
fn working_at_the_practice_alone_is_no_relationship() {
    let mut case = Case::new();
    case.save(&[(once("identity"), "identity", "practice", text("Y90001"))]);
    assert!(!related(&case, PRACTITIONER, "2026-02-08"));
    let nobody = Case::new();
    assert!(!related(&nobody, SARAH, "2026-02-08"));
}

#[test]
fn where_people_differ_all_that_stands_gives_access() {
    let mut case = person();
    let seen = case.record.clone();
    let nurse = |who| [(once("care-team"), "care-team", "named_nurse", staff(who))];
    case.save_as(SARAH, Role::CareManager, &nurse(OUTSIDER), &seen);
    case.save_as(PRIYA, Role::CommunityNurse, &nurse(PRIYA), &seen);
    assert!(related(&case, OUTSIDER, "2026-02-08"));
    case.save(&nurse(PRIYA));
    assert!(!related(&case, OUTSIDER, "2026-02-08"));
}

#[test]
fn safeguarding_is_sent_to_those_who_read_it() {
    let facts = AccessFacts::of(&person().record);
    let of = |who| -> Vec<String> {
        let received = compartments(&directory(), &facts, who, day("2026-02-08"));
        received.iter().map(ToString::to_string).collect()
    };
    assert_eq!(of(SARAH), ["core", "safeguarding"]);
    assert_eq!(of(TRAINER), ["core"]);
    assert!(of(OUTSIDER).is_empty());
}

#[test]
fn only_care_team_and_practice_touch_access() {
    let case = person();
    let touches = |set: super::case::Set| {
        touches_access(&body(SARAH, Role::CareManager, &[set], &case.record, 9))
    };
    assert!(touches((
        once("identity"),
        "identity",
        "practice",
        text("Y90009")
    )));
    assert!(touches((
        once("care-team"),
        "care-team",
        "coordinator",
        staff(JOANNE)
    )));
    assert!(!touches((
        once("identity"),
        "identity",
        "family_name",
        text("Ash")
    )));
}

#[test]
fn the_directory_knows_names_devices_and_settings() {
    let directory = directory();
    let sarah = directory.staff(SARAH).unwrap();
    assert_eq!(sarah.name(), "Sarah Whitlock");
    assert_eq!(sarah.registration().unwrap(), "NMC 12C3456E");
    let names: &dyn Names = &directory;
    assert_eq!(names.staff(SARAH).unwrap(), "Sarah Whitlock");
    assert_eq!(names.practice("Y90001").unwrap(), "Larkfield Surgery");
    let certificates = directory.certificates(DeviceId([30; 16]), Incarnation([31; 16]));
    let certificate = &certificates[0];
    assert_eq!(
        (certificate.staff, certificate.name.as_str()),
        (SARAH, "DST-07")
    );
    for (at, valid) in [
        ("2025-12-31T23:59:59Z", false),
        ("2026-01-01T00:00:00Z", true),
        ("2026-02-28T23:59:59Z", true),
        ("2026-03-01T00:00:00Z", false),
    ] {
        assert_eq!(certificate.is_valid(at.parse().unwrap()), valid, "{at}");
    }
    let minutes = |on| directory.setting("idle-lock-minutes", day(on));
    assert_eq!(minutes("2024-12-31"), None);
    assert_eq!(minutes("2026-02-10"), Some("5"));
    assert_eq!(minutes("2026-02-11"), Some("10"));
    assert!(!directory.demo);
}
