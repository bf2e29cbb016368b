//! The visit and what is written at one (docs/sources.md, Visit), the prompts that it raised, and
//! what signing it leaves.

use super::{
    Choice, KindDef, Occurs, SAFEGUARDING, VISIT_REF,
    define::{FieldDef as Field, Type},
};
use crate::matrix::Row;

const YES_NO_NOT_KNOWN: &[Choice] = &[
    Choice::new("yes", "Yes"),
    Choice::new("no", "No"),
    Choice::new("not_known", "Not known"),
];

const PLACE: &[Choice] = &[
    Choice::new("home", "At home"),
    Choice::new("clinic", "Clinic"),
    Choice::new("care_home", "Care home"),
    Choice::new("phone", "By phone"),
    Choice::new("video", "By video"),
];

const SOURCE: &[Choice] = &[
    Choice::new("person", "The person"),
    Choice::new("carer", "A carer"),
    Choice::new("record", "The record"),
];

const CONSENT: &[Choice] = &[
    Choice::new("yes", "Yes"),
    Choice::new("no", "No"),
    Choice::new("best_interests", "Best interests"),
];

const LIVES_WITH: &[Choice] = &[
    Choice::new("alone", "Alone"),
    Choice::new("partner", "Partner"),
    Choice::new("family", "Family"),
    Choice::new("others", "Others"),
];

const HOME: &[Choice] = &[
    Choice::new("house", "House"),
    Choice::new("flat", "Flat"),
    Choice::new("bungalow", "Bungalow"),
    Choice::new("sheltered_or_extra_care", "Sheltered or extra care"),
    Choice::new("care_home", "Care home"),
    Choice::new("hostel_or_no_fixed_abode", "Hostel or no fixed abode"),
    Choice::new("other", "Other"),
];

const STAIRS: &[Choice] = &[
    Choice::new("none", "None"),
    Choice::new("inside", "Inside"),
    Choice::new("outside", "Outside"),
    Choice::new("both", "Inside and outside"),
];

const HEATING: &[Choice] = &[Choice::new("ok", "OK"), Choice::new("problem", "Problem")];

const SMOKE_ALARM: &[Choice] = &[
    Choice::new("working", "Working"),
    Choice::new("not_working", "Not working"),
    Choice::new("none", "None"),
];

const FEAR_OF_FALLING: &[Choice] = &[
    Choice::new("none", "None"),
    Choice::new("some", "Some"),
    Choice::new("a_lot", "A lot"),
];

pub const VISIT: KindDef = KindDef::list(
    "visit",
    "Visit",
    Row::Visit,
    &[
        Field::date_ahead("planned_on", "Planned for"),
        Field::of("planned_time", "Planned time", Type::Time),
        Field::staff("planned_for", "Whose visit"),
        Field::text("why", "Why").max(400),
        Field::happened_at("started_at", "Started at")
            .help("Left empty, it is when the visit is first saved"),
        Field::code("place", "Place", PLACE).asked(),
        Field::text("present", "Who was present").max(400).asked(),
        Field::code("source", "Information from", SOURCE).asked(),
        Field::code("consent", "Consent to this visit", CONSENT).asked(),
        Field::boolean("interpreter", "Interpreter used").asked(),
        Field::int("falls_12_months", "Falls in the last 12 months", 0, 99)
            .query(0, 10)
            .asked(),
        Field::code("fear_of_falling", "Fear of falling", FEAR_OF_FALLING).asked(),
        Field::code(
            "anticoagulant",
            "Takes an anticoagulant, or an antiplatelet other than aspirin alone",
            YES_NO_NOT_KNOWN,
        )
        .asked(),
        Field::code("frailty", "Living with frailty", YES_NO_NOT_KNOWN).asked(),
        Field::code("lives_with", "Lives", LIVES_WITH).asked(),
        Field::text("household", "Household").max(400).asked(),
        Field::code("home", "Type of home", HOME).asked(),
        Field::code("stairs", "Stairs", STAIRS).asked(),
        Field::code("heating", "Heating", HEATING).asked(),
        Field::code("smoke_alarm", "Smoke alarm", SMOKE_ALARM).asked(),
        Field::code(
            "priority_register",
            "On the utilities' priority register",
            YES_NO_NOT_KNOWN,
        )
        .asked(),
        Field::int("package_visits_per_day", "Paid care now: visits", 0, 20)
            .unit("a day")
            .asked(),
        Field::tenths("package_hours_per_week", "Paid care now: hours", 0, 3_360)
            .unit("a week")
            .asked()
            .help("Two carers at a visit count twice"),
        Field::text("package_agency", "Paid care now: agency")
            .max(400)
            .asked(),
        Field::int(
            "informal_hours_per_week",
            "Care by family and friends: hours",
            0,
            168,
        )
        .unit("a week")
        .asked(),
        Field::boolean("eaten_little", "Eaten little for more than 5 days").asked(),
        Field::boolean("poor_absorption", "Poor absorption or high losses").asked(),
        Field::text("what_matters_today", "What matters today").asked(),
        Field::text("summary", "Summary"),
    ],
);

const FALL_PLACE: &[Choice] = &[
    Choice::new("indoors_home", "Indoors at home"),
    Choice::new("outdoors_home", "Outdoors at home"),
    Choice::new("away", "Away from home"),
];

const INJURY: &[Choice] = &[
    Choice::new("none", "None"),
    Choice::new("minor", "Minor"),
    Choice::new("fracture", "Fracture"),
    Choice::new("head", "Head"),
];

const BLACKOUT: &[Choice] = &[
    Choice::new("yes", "Yes"),
    Choice::new("no", "No"),
    Choice::new("not_sure", "Not sure"),
];

const TIME_ON_FLOOR: &[Choice] = &[
    Choice::new("under_1h", "Under 1 hour"),
    Choice::new("1h_or_more", "1 hour or more"),
    Choice::new("not_known", "Not known"),
];

pub const FALL: KindDef = KindDef::list(
    "fall",
    "Fall",
    Row::Visit,
    &[
        VISIT_REF,
        Field::date("happened_on", "Date").asked(),
        Field::code("place", "Where", FALL_PLACE).asked(),
        Field::text("activity", "Doing what, and where exactly")
            .max(400)
            .asked(),
        Field::code("injury", "Injury", INJURY).asked(),
        Field::boolean("needed_treatment", "An injury needed treatment").asked(),
        Field::boolean("cannot_bear_weight", "Newly unable to put weight on a leg").asked(),
        Field::code("blackout", "Blacked out", BLACKOUT).asked(),
        Field::code("time_on_floor", "Time on the floor", TIME_ON_FLOOR).asked(),
        Field::boolean("got_up_alone", "Could get up alone").asked(),
        Field::boolean("ambulance", "Ambulance called").asked(),
        Field::boolean("conveyed", "Taken to hospital").asked(),
        Field::text("note", "Note"),
    ],
);

pub const SAFEGUARDING_CONCERN: KindDef = KindDef::list(
    "safeguarding-concern",
    "Safeguarding question",
    Row::Safeguarding,
    &[
        VISIT_REF,
        Field::boolean("concern", "A concern about safety").asked(),
        Field::text("note", "Restricted note"),
    ],
)
.within(SAFEGUARDING);

/// How soon a prompt asks for an answer (docs/sources.md, Prompts).
const DUE: &[Choice] = &[
    Choice::new("now", "Now"),
    Choice::new("same_day", "Same day"),
    Choice::new("within_7_days", "Within 7 days"),
];

/// What was done about a prompt. "No action" needs a reason in words.
const ANSWER: &[Choice] = &[
    Choice::new("done", "Done now"),
    Choice::new("task", "Task raised"),
    Choice::new("referral", "Referred"),
    Choice::new("message", "Message sent"),
    Choice::new("no_action", "No action"),
];

const PROMPT_FIELDS: &[Field] = &[
    VISIT_REF,
    Field::name("trigger", "What raised it").required(),
    Field::int("rule_version", "Rule version", 1, 999),
    Field::name("title", "Prompt"),
    Field::text("value", "What was read").max(600),
    Field::text("text", "Rule, and what to consider").max(2_000),
    Field::text("source", "Source").max(400),
    Field::code("due", "Due", DUE),
    Field::date_ahead("due_on", "Due on"),
    Field::instant("raised_at", "Raised at"),
    Field::code("answer", "Answer", ANSWER),
    Field::text("answer_note", "Action taken, or why none"),
    Field::text("answered_for", "Answered for").max(600),
    Field::instant("answered_at", "Answered at"),
];

pub const PROMPT: KindDef = KindDef::list("prompt", "Prompt", Row::Visit, PROMPT_FIELDS);

pub const SAFEGUARDING_PROMPT: KindDef = KindDef::list(
    "safeguarding-prompt",
    "Safeguarding prompt",
    Row::Safeguarding,
    PROMPT_FIELDS,
)
.within(SAFEGUARDING);

pub const VISIT_SIGNATURE: KindDef = KindDef::list(
    "visit-signature",
    "Signature",
    Row::Visit,
    &[
        Field::entry("visit", "Visit").required(),
        Field::of("frontier", "What stood on the page", Type::List).required(),
        Field::bytes("hash", "Hash of what was signed", 32).required(),
        Field::int("number", "Number", 1, 999).required(),
        Field::instant("signed_at", "Signed at").required(),
        Field::of("role", "Signed as", Type::Role).required(),
        Field::name("registration", "Registration"),
        Field::bytes("device", "Device", 16),
    ],
)
.on_signing(Occurs::Beside {
    of: "visit",
    role: "signature",
    role_field: None,
});

pub const SCORE: KindDef = KindDef::list(
    "score",
    "Score",
    Row::Visit,
    &[
        Field::entry("visit", "Visit").required(),
        Field::name("instrument", "Instrument").required(),
        Field::of("value", "Score", Type::Number),
        Field::name("band", "Band"),
        Field::int("rule_version", "Rule version", 1, 999).required(),
        Field::of("inputs", "Inputs", Type::Map).required(),
        Field::text("remark", "Remark").max(400),
    ],
)
.on_signing(Occurs::Beside {
    of: "visit",
    role: "score",
    role_field: Some("instrument"),
});
