//! Sections 2, 4, 8 and 17 of the care plan (docs/sources.md, Care plan).

use super::{
    AGREED_ON, Choice, KindDef, PRESENT,
    define::{FieldDef as Field, Type},
};
use crate::matrix::Row;

/// Characters of the emergency summary (docs/sources.md, Texts).
const EMERGENCY_SUMMARY_CHARS: usize = 600;
/// Characters of a goal (docs/sources.md, Texts).
const GOAL_CHARS: usize = 300;

pub const WHAT_MATTERS: KindDef = KindDef::once(
    "what-matters",
    "What matters to me",
    Row::WhatMatters,
    &[
        Field::text("what_matters", "What matters to me")
            .asked()
            .crisis(),
        Field::text("people", "People important to me").asked(),
        Field::text("routines", "My routines").asked(),
        Field::text("how_to_speak", "How I like to be spoken to")
            .asked()
            .crisis(),
        Field::text("worries", "What worries me").asked(),
        Field::text("helps", "What helps").asked(),
        Field::text("strengths", "My strengths").asked(),
        Field::text("faith_and_culture", "Faith and culture").asked(),
        Field::text("pets", "Pets, and who cares for them if I am admitted")
            .asked()
            .crisis(),
        PRESENT,
        AGREED_ON,
    ],
)
.section(2);

const BASELINE_MOBILITY: &[Choice] = &[
    Choice::new("independent", "Independent"),
    Choice::new("stick", "Stick"),
    Choice::new("frame", "Frame"),
    Choice::new("one_helper", "One helper"),
    Choice::new("wheelchair", "Wheelchair"),
    Choice::new("bed", "Bed"),
];

pub const EMERGENCY_SUMMARY: KindDef = KindDef::once(
    "emergency-summary",
    "Emergency summary",
    Row::EmergencySummary,
    &[
        Field::text("summary", "Emergency summary")
            .max(EMERGENCY_SUMMARY_CHARS)
            .crisis()
            .help("Diagnosis, how they are when well, main risk, first action"),
        Field::code("baseline_mobility", "Mobility when well", BASELINE_MOBILITY)
            .asked()
            .crisis(),
        Field::text("baseline_cognition", "Thinking and memory when well")
            .max(400)
            .asked()
            .crisis(),
        Field::text("baseline_breathing", "Breathing when well")
            .max(400)
            .asked()
            .crisis(),
        Field::int("usual_spo2", "Usual SpO2", 70, 100)
            .unit("%")
            .asked()
            .crisis(),
        Field::int("usual_systolic", "Usual systolic", 50, 300)
            .unit("mmHg")
            .asked()
            .crisis(),
        Field::int("usual_diastolic", "Usual diastolic", 20, 200)
            .unit("mmHg")
            .asked()
            .crisis(),
        Field::text("main_risk", "Main risk")
            .max(400)
            .asked()
            .crisis(),
        Field::text("first_action", "First action")
            .max(400)
            .asked()
            .crisis(),
        PRESENT,
        AGREED_ON,
    ],
)
.section(4);

const SCENARIO: &[Choice] = &[
    Choice::new("breathlessness", "Breathlessness"),
    Choice::new("chest_pain", "Chest pain"),
    Choice::new("fall", "A fall"),
    Choice::new("confusion", "Confusion"),
    Choice::new("infection", "Infection"),
    Choice::new("low_blood_sugar", "Low blood sugar"),
    Choice::new("high_blood_sugar", "High blood sugar"),
    Choice::new("pain", "Pain"),
    Choice::new("bleeding", "Bleeding"),
    Choice::new("catheter_problem", "Catheter problem"),
    Choice::new("carer_breakdown", "Carer cannot go on"),
    Choice::new("seizure", "Seizure"),
    Choice::new("palliative_symptoms", "Palliative symptoms"),
    Choice::new("other", "Other"),
];

const HOSPITAL_USEFUL: &[Choice] = &[
    Choice::new("yes", "Yes"),
    Choice::new("maybe", "Maybe"),
    Choice::new("avoid", "Avoid if possible"),
];

pub const CRISIS_SCENARIO: KindDef = KindDef::list(
    "crisis-scenario",
    "What to do in a crisis",
    Row::CrisisScenarios,
    &[
        Field::code("scenario", "Crisis", SCENARIO)
            .required()
            .crisis(),
        Field::name("scenario_text", "Crisis, in words").crisis(),
        Field::int("rank", "Order", 1, 99),
        Field::text("signs_mild", "Amber: signs").asked().crisis(),
        Field::text("signs_severe", "Red: signs").asked().crisis(),
        Field::text("what_i_do", "What I do")
            .asked()
            .crisis()
            .help("Short sentences, at most 7"),
        Field::text("what_carer_does", "What my carer does")
            .asked()
            .crisis()
            .help("Short sentences, at most 7"),
        Field::text("medicine_action", "Medicines").asked().crisis(),
        Field::code("hospital_useful", "Is hospital useful?", HOSPITAL_USEFUL)
            .asked()
            .crisis(),
        Field::text("hospital_reason", "Hospital: why")
            .max(400)
            .crisis(),
        Field::text("avoid", "Avoid").asked().crisis(),
        Field::date("last_reviewed_on", "Last reviewed"),
        PRESENT,
        AGREED_ON,
    ],
)
.section(8);

pub const CRISIS_CALL: KindDef = KindDef::list(
    "crisis-call",
    "Who to call in a crisis",
    Row::CrisisScenarios,
    &[
        Field::entry("scenario", "Crisis").required(),
        Field::name("name", "Name").required().crisis(),
        Field::of("phone", "Phone", Type::Phone { short: true })
            .required()
            .crisis(),
        Field::text("hours", "Hours").max(200).crisis(),
        Field::int("rank", "Order", 1, 99),
    ],
)
.section(8);

pub const GOALS_STATUS: KindDef = KindDef::once(
    "goals-status",
    "Goals",
    Row::WhatMatters,
    &[
        Field::boolean("none_wanted", "No goals wanted"),
        Field::text("words", "In the person's words").asked(),
        Field::text("reason", "Reason").max(400),
        PRESENT,
        AGREED_ON,
    ],
)
.section(17);

const DOMAIN: &[Choice] = &[
    Choice::new("mobility", "Mobility"),
    Choice::new("self_care", "Self-care"),
    Choice::new("health", "Health"),
    Choice::new("mood", "Mood"),
    Choice::new("social", "Social"),
    Choice::new("home", "Home"),
    Choice::new("carer", "Carer"),
    Choice::new("other", "Other"),
];

/// How a goal came out. While there is none it is proposed, or active once agreed.
const GOAL_RESULT: &[Choice] = &[
    Choice::new("achieved", "Achieved"),
    Choice::new("partly", "Partly achieved"),
    Choice::new("not_achieved", "Not achieved"),
    Choice::new("dropped", "Dropped"),
];

pub const GOAL: KindDef = KindDef::list(
    "goal",
    "Goal",
    Row::WhatMatters,
    &[
        Field::text("words", "Goal, in the person's words")
            .max(GOAL_CHARS)
            .required(),
        Field::text("why", "Why it matters").asked(),
        Field::code("domain", "Part of life", DOMAIN),
        Field::text("baseline", "Now").max(400).asked(),
        Field::text("target", "Wanted").max(400).asked(),
        Field::text("action", "Action").asked(),
        Field::staff("owner", "Who helps, of the staff"),
        Field::text("who", "Who does it").max(400),
        Field::date_ahead("due_on", "By"),
        Field::date_ahead("review_on", "Review on"),
        Field::code("result", "Result", GOAL_RESULT),
        Field::date("result_on", "Result on"),
        Field::int("attainment", "Goal attainment", -2, 2)
            .asked()
            .help("-2 much worse than expected, 0 as expected, +2 much better"),
        Field::int("rank", "Order", 1, 99),
        PRESENT,
        AGREED_ON,
    ],
)
.section(17);
