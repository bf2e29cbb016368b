//! One set of observations taken at a visit: breathing rate to ACVPU, weight, height. The ranges,
//! hard, then query, are those of docs/sources.md, Observations.

use super::{Choice, KindDef, VISIT_REF, define::FieldDef as Field};
use crate::matrix::Row;

const OXYGEN_DEVICE: &[Choice] = &[
    Choice::new("nasal", "Nasal"),
    Choice::new("mask", "Mask"),
    Choice::new("venturi", "Venturi mask"),
    Choice::new("concentrator", "Concentrator"),
    Choice::new("other", "Other"),
];

const SPO2_SCALE: &[Choice] = &[
    Choice::new("1", "Scale 1"),
    Choice::new("2", "Scale 2 (target 88 to 92%)"),
];

const ARM: &[Choice] = &[Choice::new("left", "Left"), Choice::new("right", "Right")];

const CUFF: &[Choice] = &[
    Choice::new("small", "Small"),
    Choice::new("standard", "Standard"),
    Choice::new("large", "Large"),
];

const RHYTHM: &[Choice] = &[
    Choice::new("regular", "Regular"),
    Choice::new("irregular", "Irregular"),
];

const TEMPERATURE_METHOD: &[Choice] = &[
    Choice::new("ear", "Ear"),
    Choice::new("mouth", "Mouth"),
    Choice::new("armpit", "Armpit"),
    Choice::new("forehead", "Forehead"),
];

const ACVPU: &[Choice] = &[
    Choice::new("A", "Alert"),
    Choice::new("C", "New confusion"),
    Choice::new("V", "Responds to voice"),
    Choice::new("P", "Responds to pain"),
    Choice::new("U", "No response"),
];

/// What makes a severe blood pressure an emergency (docs/sources.md, Prompts), and the answer that
/// none does.
const BP_RED_FLAGS: &[Choice] = &[
    Choice::new("none", "None of these"),
    Choice::new("new_confusion", "New confusion"),
    Choice::new("chest_pain", "Chest pain"),
    Choice::new("heart_failure_signs", "Signs of heart failure"),
    Choice::new("kidney_injury_signs", "Signs of acute kidney injury"),
    Choice::new("retinal_signs", "Retinal haemorrhage or papilloedema"),
];

const fn systolic(name: &'static str, label: &'static str) -> Field {
    Field::int(name, label, 50, 300)
        .query(80, 200)
        .unit("mmHg")
        .asked()
}

const fn diastolic(name: &'static str, label: &'static str) -> Field {
    Field::int(name, label, 20, 200)
        .query(40, 120)
        .unit("mmHg")
        .asked()
}

pub const OBSERVATIONS: KindDef = KindDef::list(
    "observations",
    "Observations",
    Row::Visit,
    &[
        VISIT_REF,
        Field::happened_at("taken_at", "Taken at"),
        Field::int("respiratory_rate", "Breathing rate", 0, 80)
            .query(8, 30)
            .unit("a minute")
            .asked()
            .help("Counted for a full minute"),
        Field::int("spo2", "Oxygen saturation (SpO2)", 50, 100)
            .query(88, 100)
            .unit("%")
            .asked(),
        Field::boolean("on_oxygen", "On oxygen").asked(),
        Field::code("oxygen_device", "Oxygen device", OXYGEN_DEVICE).asked(),
        Field::tenths("oxygen_litres", "Oxygen flow", 0, 250)
            .unit("litres a minute")
            .asked(),
        Field::code("spo2_scale", "SpO2 scale", SPO2_SCALE)
            .help("Scale 2 only with a target of 88 to 92% that a clinician confirmed"),
        Field::name("spo2_target_by", "Target of 88 to 92% confirmed by"),
        Field::date("spo2_target_on", "Target of 88 to 92% confirmed on"),
        systolic("systolic_1", "Systolic, sitting, first"),
        diastolic("diastolic_1", "Diastolic, sitting, first"),
        systolic("systolic_2", "Systolic, sitting, second"),
        diastolic("diastolic_2", "Diastolic, sitting, second"),
        systolic("systolic_3", "Systolic, sitting, third"),
        diastolic("diastolic_3", "Diastolic, sitting, third"),
        Field::code("bp_arm", "Arm", ARM).asked(),
        Field::code("bp_cuff", "Cuff", CUFF).asked(),
        systolic("systolic_other_arm", "Systolic, other arm"),
        diastolic("diastolic_other_arm", "Diastolic, other arm"),
        Field::codes("bp_red_flags", "With a severe blood pressure", BP_RED_FLAGS).asked(),
        systolic("lying_systolic", "Systolic, lying for 5 minutes"),
        diastolic("lying_diastolic", "Diastolic, lying for 5 minutes"),
        systolic("standing_1_systolic", "Systolic, standing at 1 minute"),
        diastolic("standing_1_diastolic", "Diastolic, standing at 1 minute"),
        systolic("standing_3_systolic", "Systolic, standing at 3 minutes"),
        diastolic("standing_3_diastolic", "Diastolic, standing at 3 minutes"),
        Field::boolean("standing_symptoms", "Symptoms on standing").asked(),
        Field::text("standing_symptoms_note", "Which symptoms").max(400),
        Field::int("pulse", "Pulse", 20, 250)
            .query(40, 130)
            .unit("a minute")
            .asked(),
        Field::code("rhythm", "Rhythm", RHYTHM).asked(),
        Field::tenths("temperature", "Temperature", 250, 450)
            .query(350, 395)
            .unit("°C")
            .asked(),
        Field::code(
            "temperature_method",
            "Temperature taken in",
            TEMPERATURE_METHOD,
        )
        .asked(),
        Field::code("acvpu", "Awareness", ACVPU)
            .asked()
            .help("Confusion that is not new is Alert"),
        Field::tenths("weight", "Weight", 200, 3_000)
            .query(350, 1_800)
            .unit("kg")
            .asked(),
        Field::text("weight_method", "How weighed").max(200),
        Field::boolean("weight_estimated", "Weight is estimated"),
        Field::tenths("height", "Height", 1_000, 2_300)
            .query(1_400, 2_000)
            .unit("cm")
            .asked(),
        Field::boolean("height_estimated", "Height is estimated"),
    ],
);
