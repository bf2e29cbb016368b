//! The kinds of the Area's record: practices, teams, staff, devices, settings. The server alone
//! writes them, on an administrator's act; devices read them.

use super::{
    KindDef,
    define::{FieldDef as Field, Type},
};

pub const AREA: KindDef = {
    let mut kind = KindDef::of_area(
        "area",
        "Area",
        &[
            Field::name("name", "Name").required(),
            Field::boolean("demo", "Demonstration area").required(),
        ],
    );
    kind.occurs = super::Occurs::Once;
    kind.removable = false;
    kind
};

pub const PRACTICE: KindDef = KindDef::of_area(
    "practice",
    "Practice",
    &[
        Field::name("name", "Name").required(),
        Field::of("ods", "Organisation code", Type::Ods).required(),
        Field::phone("phone", "Phone"),
    ],
);

pub const TEAM: KindDef = KindDef::of_area(
    "team",
    "Team",
    &[
        Field::name("name", "Name").required(),
        Field::of("ods", "Organisation code", Type::Ods).required(),
        Field::phone("phone", "Phone"),
    ],
);

pub const TEAM_PRACTICE: KindDef = KindDef::of_area(
    "team-practice",
    "Practice that a team cares for",
    &[
        Field::entry("team", "Team").required(),
        Field::of("practice", "Practice", Type::Ods).required(),
    ],
);

pub const STAFF: KindDef = KindDef::of_area(
    "staff",
    "Member of staff",
    &[
        Field::name("title", "Title"),
        Field::name("given_name", "Given name"),
        Field::name("family_name", "Family name").required(),
        Field::phone("phone", "Phone"),
        Field::name("body", "Professional body"),
        Field::name("registration", "Registration"),
        Field::name("qualification", "Qualification"),
    ],
)
.kept();

pub const STAFF_ROLE: KindDef = KindDef::of_area(
    "staff-role",
    "Role of a member of staff",
    &[
        Field::staff("staff", "Member of staff").required(),
        Field::of("role", "Role", Type::Role).required(),
        Field::name("job_title", "Job title"),
        Field::entry("team", "Team"),
        Field::of("practice", "Practice", Type::Ods),
        Field::date_ahead("from", "From").required(),
        Field::date_ahead("to", "To"),
    ],
);

/// Never removed: what a device signed while its certificate held stays signed.
pub const DEVICE_CERTIFICATE: KindDef = KindDef::of_area(
    "device-certificate",
    "Device certificate",
    &[
        Field::bytes("device", "Device", 16).required(),
        Field::bytes("incarnation", "Incarnation", 16).required(),
        Field::staff("staff", "User").required(),
        Field::bytes("key", "Public key", 32).required(),
        Field::name("name", "Name").required(),
        Field::instant("from", "From").required(),
        Field::instant("to", "To"),
    ],
)
.kept();

pub const SETTING: KindDef = KindDef::of_area(
    "setting",
    "Setting",
    &[
        Field::name("name", "Name").required(),
        Field::name("value", "Value").required(),
        Field::date_ahead("from", "From").required(),
    ],
);
