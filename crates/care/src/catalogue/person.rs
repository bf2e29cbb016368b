//! The kinds about who the person is and who is around them: sections 1, 3, 12 and 13 of the care
//! plan (docs/sources.md, Care plan).

use super::{
    AGREED_ON, Choice, KindDef, PRESENT,
    define::{FieldDef as Field, Type},
};
use crate::matrix::Row;

const SEX: &[Choice] = &[
    Choice::new("female", "Female"),
    Choice::new("male", "Male"),
    Choice::new("indeterminate", "Indeterminate"),
    Choice::new("not_known", "Not known"),
];

/// UK Core, England: the verification status of an NHS number (docs/sources.md, NHS number).
const NHS_NUMBER_STATUS: &[Choice] = &[
    Choice::new("01", "Number present and verified"),
    Choice::new("02", "Number present but not traced"),
    Choice::new("03", "Trace required"),
    Choice::new("04", "Trace attempted: no match or multiple match"),
    Choice::new("05", "Trace needs to be resolved"),
    Choice::new("06", "Trace in progress"),
    Choice::new("07", "Number not present and trace not required"),
    Choice::new("08", "Trace postponed"),
];

/// NHS Data Dictionary ethnic category (docs/sources.md, Value sets).
const ETHNIC_CATEGORY: &[Choice] = &[
    Choice::new("A", "White: British"),
    Choice::new("B", "White: Irish"),
    Choice::new("C", "White: any other background"),
    Choice::new("D", "Mixed: White and Black Caribbean"),
    Choice::new("E", "Mixed: White and Black African"),
    Choice::new("F", "Mixed: White and Asian"),
    Choice::new("G", "Mixed: any other background"),
    Choice::new("H", "Asian: Indian"),
    Choice::new("J", "Asian: Pakistani"),
    Choice::new("K", "Asian: Bangladeshi"),
    Choice::new("L", "Asian: any other background"),
    Choice::new("M", "Black: Caribbean"),
    Choice::new("N", "Black: African"),
    Choice::new("P", "Black: any other background"),
    Choice::new("R", "Chinese"),
    Choice::new("S", "Any other ethnic group"),
    Choice::new("Z", "Not stated"),
    Choice::new("99", "Not known"),
];

pub const IDENTITY: KindDef = KindDef::once(
    "identity",
    "Identity",
    Row::Demographics,
    &[
        Field::of("family_name", "Family name", Type::PersonName)
            .required()
            .crisis(),
        Field::of("given_name", "Given name", Type::PersonName).crisis(),
        Field::of("preferred_name", "Likes to be called", Type::PersonName).crisis(),
        Field::of("birth_date", "Date of birth", Type::BirthDate)
            .asked()
            .crisis(),
        Field::code("sex", "Sex", SEX).crisis(),
        Field::of("nhs_number", "NHS number", Type::NhsNumber).crisis(),
        Field::code("nhs_number_status", "NHS number status", NHS_NUMBER_STATUS).crisis(),
        Field::text("no_nhs_number_reason", "Why there is no NHS number").max(400),
        Field::code("ethnic_category", "Ethnic category", ETHNIC_CATEGORY).asked(),
        Field::of("practice", "GP practice", Type::Ods),
    ],
)
.section(1);

pub const ADDRESS: KindDef = KindDef::once(
    "address",
    "Address and phone",
    Row::Demographics,
    &[
        Field::name("line1", "Address line 1").crisis(),
        Field::name("line2", "Address line 2").crisis(),
        Field::name("town", "Town").crisis(),
        Field::of("postcode", "Postcode", Type::Postcode).crisis(),
        Field::phone("phone", "Usual phone").asked().crisis(),
        Field::boolean("usual", "Usual place of residence").asked(),
        Field::text("note", "About the home").max(400),
    ],
)
.section(1);

pub const CARE_TEAM: KindDef = KindDef::once(
    "care-team",
    "Care team",
    Row::CareTeam,
    &[
        Field::staff("accountable_gp", "Accountable GP").crisis(),
        Field::staff("named_nurse", "Named nurse").crisis(),
        Field::staff("coordinator", "Care coordinator").crisis(),
    ],
)
.section(12);

const FORMATS: &[Choice] = &[
    Choice::new("large_print", "Large print"),
    Choice::new("easy_read", "Easy read"),
    Choice::new("audio", "Audio"),
    Choice::new("braille", "Braille"),
    Choice::new("bsl", "British Sign Language"),
];

/// Preferred contact method of UK Core (docs/sources.md, Value sets).
const BEST_CONTACT: &[Choice] = &[
    Choice::new("letter", "Letter"),
    Choice::new("visit", "Visit"),
    Choice::new("telephone", "Telephone"),
    Choice::new("email", "E-mail"),
    Choice::new("minicom", "Minicom"),
    Choice::new("proxy_phone", "Telephone by proxy"),
    Choice::new("sign_language", "Sign language"),
    Choice::new("no_phone", "No telephone"),
    Choice::new("sms", "Text message"),
];

const ADJUSTMENTS: &[Choice] = &[
    Choice::new("extra_time", "Extra time"),
    Choice::new("quiet_room", "Quiet room"),
    Choice::new("carer_present", "Carer present"),
    Choice::new("hoist", "Hoist"),
    Choice::new("bariatric", "Bariatric equipment"),
    Choice::new("learning_disability_liaison", "Learning disability liaison"),
];

const FLAGS: &[Choice] = &[
    Choice::new("dementia", "Dementia"),
    Choice::new("autism", "Autism"),
    Choice::new("learning_disability", "Learning disability"),
];

pub const COMMUNICATION: KindDef = KindDef::once(
    "communication",
    "How to talk with me",
    Row::Demographics,
    &[
        Field::name("language", "Language").asked().crisis(),
        Field::boolean("interpreter_needed", "Interpreter needed")
            .asked()
            .crisis(),
        Field::text("interpreter", "Which interpreter, and how")
            .max(400)
            .crisis(),
        Field::text("hearing", "Hearing").max(400).asked().crisis(),
        Field::text("sight", "Sight").max(400).asked().crisis(),
        Field::text("speech", "Speech").max(400).asked().crisis(),
        Field::codes("formats", "Format needed", FORMATS)
            .asked()
            .crisis(),
        Field::code("best_contact", "Best way to contact", BEST_CONTACT)
            .asked()
            .crisis(),
        Field::codes("adjustments", "Adjustments", ADJUSTMENTS)
            .asked()
            .crisis(),
        Field::text("adjustments_note", "Adjustments, in words")
            .max(400)
            .crisis(),
        Field::codes("flags", "Shown to everyone, if the person wants it", FLAGS)
            .asked()
            .crisis(),
        PRESENT,
        AGREED_ON,
    ],
)
.section(3);

/// What a contact is to the plan (docs/sources.md, Care plan).
const CONTACT_AS: &[Choice] = &[
    Choice::new("next_of_kin", "Next of kin"),
    Choice::new("emergency_contact", "Emergency contact"),
    Choice::new("gp", "GP"),
    Choice::new("named_nurse", "Named nurse"),
    Choice::new("care_coordinator", "Care coordinator"),
    Choice::new("pharmacy", "Pharmacy"),
    Choice::new("care_agency", "Care agency"),
    Choice::new("social_worker", "Social worker"),
    Choice::new("specialist_nurse", "Specialist nurse"),
    Choice::new("single_point_of_access", "Single point of access"),
    Choice::new("other", "Other"),
];

pub const CONTACT: KindDef = KindDef::list(
    "contact",
    "Contact",
    Row::Demographics,
    &[
        Field::name("name", "Name").required().crisis(),
        Field::codes("contact_as", "Contact as", CONTACT_AS).crisis(),
        Field::name("relationship", "Relationship").asked().crisis(),
        Field::phone("phone", "Phone").asked().crisis(),
        Field::text("hours", "Hours").max(200).crisis(),
        Field::int("rank", "Order", 1, 99),
        Field::boolean("holds_keys", "Holds keys").asked().crisis(),
        Field::boolean("can_decide", "Can make decisions")
            .asked()
            .crisis(),
        Field::text("legal_basis", "Legal basis for decisions")
            .max(400)
            .crisis(),
        Field::boolean("lives_with", "Lives with the person").asked(),
        Field::date("confirmed_on", "Confirmed on"),
        Field::text("note", "Note"),
        PRESENT,
        AGREED_ON,
    ],
)
.section(12);

const CARER_ASSESSMENT: &[Choice] = &[
    Choice::new("offered", "Offered"),
    Choice::new("done", "Done"),
    Choice::new("declined", "Declined"),
];

pub const CARER: KindDef = KindDef::list(
    "carer",
    "Carer",
    Row::CarePackage,
    &[
        Field::name("name", "Name").required().crisis(),
        Field::name("relationship", "Relationship").asked().crisis(),
        Field::phone("phone", "Phone").asked().crisis(),
        Field::boolean("main", "Main carer").asked().crisis(),
        Field::boolean("aware_of_plan", "Knows the plan").asked(),
        Field::int("hours_per_week", "Hours of care", 0, 168)
            .unit("hours a week")
            .asked(),
        Field::text("health", "The carer's own health").asked(),
        Field::code("assessment", "Carer's assessment", CARER_ASSESSMENT).asked(),
        Field::date("assessment_on", "Carer's assessment on"),
        Field::text("contingency", "What happens if the carer is ill")
            .asked()
            .crisis(),
        PRESENT,
        AGREED_ON,
    ],
)
.section(13);
