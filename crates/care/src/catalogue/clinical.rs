//! Allergies and conditions: sections 6 and 5 of the care plan (docs/sources.md, Care plan).

use super::{Choice, KindDef, define::FieldDef as Field};
use crate::{conditions, matrix::Row};

/// With whom the allergies were confirmed.
const CONFIRMED_WITH: &[Choice] = &[
    Choice::new("person", "The person"),
    Choice::new("carer", "A carer"),
    Choice::new("gp_record", "The GP record"),
];

const SEVERITY: &[Choice] = &[
    Choice::new("mild", "Mild"),
    Choice::new("moderate", "Moderate"),
    Choice::new("severe", "Severe"),
];

const ALLERGY_TYPE: &[Choice] = &[
    Choice::new("allergy", "Allergy"),
    Choice::new("intolerance", "Intolerance"),
];

pub const ALLERGY_STATUS: KindDef = KindDef::once(
    "allergy-status",
    "Allergies confirmed",
    Row::Allergies,
    &[
        Field::boolean("none_known", "No known allergies").crisis(),
        Field::date("confirmed_on", "Confirmed on").crisis(),
        Field::code("confirmed_with", "Confirmed with", CONFIRMED_WITH).crisis(),
    ],
)
.section(6);

pub const ALLERGY: KindDef = KindDef::list(
    "allergy",
    "Allergy",
    Row::Allergies,
    &[
        Field::name("substance", "Substance").required().crisis(),
        Field::text("reaction", "Reaction")
            .max(400)
            .asked()
            .crisis(),
        Field::code("severity", "Severity", SEVERITY)
            .asked()
            .crisis(),
        Field::code("type", "Type", ALLERGY_TYPE).asked().crisis(),
        Field::date("confirmed_on", "Confirmed on").crisis(),
        Field::code("confirmed_with", "Confirmed with", CONFIRMED_WITH).crisis(),
        Field::text("note", "Note"),
    ],
)
.section(6);

pub const CONDITION: KindDef = KindDef::list(
    "condition",
    "Condition",
    Row::Conditions,
    &[
        Field::name("name", "Condition")
            .required()
            .crisis()
            .listed_in("code")
            .help("Type it, or pick it as the list narrows"),
        Field::code("code", "From the list", conditions::LIST),
        Field::text("since", "Since")
            .max(40)
            .asked()
            .crisis()
            .help("A year, a month or a date, as it is known"),
        Field::boolean("active", "Active").asked().crisis(),
        Field::text("note", "Note"),
    ],
)
.section(5);
