//! Every cell of the rows that this version's kinds need, against the table of the design.

use care::{
    Role,
    catalogue::{self, KINDS, Written},
    matrix::{may_read, may_sign, may_write, only_raises},
};

/// The design's table, row by row, with the kinds of each row: where docs/sources.md has its matrix
/// from.
const TABLE: &[(&[&str], &str)] = &[
    (
        &["identity", "address", "communication", "contact"],
        "| Demographics, contacts, communication needs | RW | RW | RW | RW | R | R | R | RW \
         | R | RW | R (crisis view) | R + ask to correct | o | - |",
    ),
    (
        &[
            "visit",
            "observations",
            "fall",
            "prompt",
            "visit-signature",
            "score",
        ],
        "| Baseline nursing visit, observations (3) | RWS | RWS | RWS (1) | R | R | R | RW \
         | R | R | R | latest values | R | by choice | - |",
    ),
    (
        &["allergy", "allergy-status"],
        "| Allergies | RWS | RWS | RW | R | RWS | R | R | R | R | R | R | R | by choice | - |",
    ),
    (
        &["safeguarding-concern", "safeguarding-prompt"],
        "| Safeguarding notes (restricted) (4) | RW | RW | RW | raise, b | raise | raise \
         | raise | RWS | RW | raise | flag \"speak to team\" only; raise | case by case \
         | never | - |",
    ),
    (
        &["what-matters", "goal", "goals-status"],
        "| Plan: what matters to me, goals | RW | RW | RW | RW | RW | RW | RW | RW | RW | R \
         | R | RW own words | by choice | - |",
    ),
    (
        &["crisis-scenario", "crisis-call"],
        "| Plan: crisis scenarios | RWS | RW | RW | R | RW | R | RW | RW | RW | R | R \
         | R + comment | by choice | - |",
    ),
    (
        &["condition"],
        "| Conditions [D, check] | RWS | RW | RW | R | RW | R | RW | R | RW | R | R | R \
         | by choice | - |",
    ),
    (
        &["emergency-summary"],
        "| Emergency summary, interim crisis note [D, check] | RWS | RW | RW | R | R | R \
         | R | R | RW | R | R | R | by choice | - |",
    ),
    (
        &["care-team"],
        "| Care team of the person [D, check] | RW | RW | RW | RW | R | R | R | R | R | RW \
         | R | R | R | - |",
    ),
    (
        &["carer"],
        "| Care package, carers, contingency, budgets [D, check] | R | RW | RW | RW | R | R \
         | R | RW | RW | R | line | R | by choice | - |",
    ),
    (
        &["message"],
        "| Messages about the person [D, check] | RW | RW | RW | RW | RW | RW | RW | RW \
         | RW | R | - | own thread | own thread | - |",
    ),
    (
        &["referral", "task"],
        "| Referrals and tasks | RW | RW | RW | RW | RW | RW | RW | RW | RW | RW \
         | raise back-task | R | - | - |",
    ),
    (
        &[
            "area",
            "practice",
            "team",
            "team-practice",
            "staff",
            "staff-role",
            "device-certificate",
            "setting",
        ],
        "| Users, settings, backup (5) | - | - | - | - | - | - | - | - | - | - | - | - | - | A |",
    ),
];

/// The columns of the table. People in the last four have no device in this version: whatever
/// their cell says is read elsewhere, or is not there yet.
const COLUMNS: &[&[Role]] = &[
    &[Role::Gp],
    &[Role::CommunityNurse],
    &[Role::CareManager],
    &[Role::Coordinator],
    &[Role::Pharmacist],
    &[Role::HealthTrainer],
    &[Role::OccupationalTherapist, Role::Physiotherapist],
    &[Role::SocialWorker],
    &[Role::MentalHealth],
    &[Role::MdtCoordinator],
];
const WITHOUT_DEVICE: &[Role] = &[
    Role::Crisis,
    Role::Person,
    Role::Family,
    Role::Admin,
    Role::InformationGovernance,
    Role::Analyst,
];

/// What a cell of a role with a device says: reads, writes, signs.
fn rights(cell: &str) -> (bool, bool, bool) {
    let word: String = cell.chars().take_while(char::is_ascii_alphabetic).collect();
    match word.as_str() {
        "R" => (true, false, false),
        "RW" => (true, true, false),
        "RWS" => (true, true, true),
        "raise" => (false, true, false),
        "" => (false, false, false),
        _ => panic!("{cell}"),
    }
}

/// Every kind with every role and what its cell says.
fn cells() -> Vec<(&'static str, Role, (bool, bool, bool))> {
    let mut cells = Vec::new();
    for (kinds, row) in TABLE {
        let columns: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(columns.len(), 15, "{row}");
        for kind in *kinds {
            for (roles, cell) in COLUMNS.iter().zip(&columns[1..]) {
                cells.extend(roles.iter().map(|role| (*kind, *role, rights(cell))));
            }
            let none = (false, false, false);
            cells.extend(WITHOUT_DEVICE.iter().map(|role| (*kind, *role, none)));
        }
    }
    cells
}

#[test]
fn every_cell_is_as_the_table_has_it() {
    for (kind, role, (_, writes, signs)) in cells() {
        let def = catalogue::kind(kind).unwrap();
        let may = match def.written {
            Written::ByPeople => writes,
            Written::OnSigning => signs,
            Written::ByServer => false,
        };
        for field in def.fields {
            assert_eq!(
                may_write(role, kind, field.name),
                may,
                "{kind} {} {role:?}",
                field.name
            );
        }
        assert_eq!(may_sign(role, kind), signs, "{kind} {role:?}");
    }
}

#[test]
fn a_compartment_is_sent_to_those_who_read_its_rows() {
    for (kind, role, (reads, writes, _)) in cells() {
        let def = catalogue::kind(kind).unwrap();
        if !def.is_of_area() {
            assert_eq!(may_read(role, def.compartment), reads, "{kind} {role:?}");
            assert_eq!(only_raises(role, kind), writes && !reads, "{kind} {role:?}");
        }
    }
}

#[test]
fn the_table_has_every_kind_and_every_role() {
    let cells = cells();
    for kind in KINDS {
        for role in Role::ALL {
            let times = cells
                .iter()
                .filter(|cell| cell.0 == kind.name && cell.1 == role)
                .count();
            assert_eq!(times, 1, "{} {role:?}", kind.name);
        }
    }
}

#[test]
fn what_is_not_named_is_nobodys() {
    for role in Role::ALL {
        assert!(!may_write(role, "medicine", "name"));
        assert!(!may_write(role, "identity", "shoe_size"));
        assert!(!may_sign(role, "medicine"));
        for compartment in ["mental-health", "access", "other", ""] {
            assert!(!may_read(role, compartment));
        }
    }
}
