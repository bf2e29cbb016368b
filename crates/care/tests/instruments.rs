//! The published worked examples of every instrument, number and code that this version has.
//!
//! They are read from the file that `INSTRUMENT_VECTORS` names, or else from the project's own
//! copy. What this version does not have is passed over; of what it has, every example is run.

#![allow(
    clippy::panic,
    clippy::expect_used,
    reason = "a test says what is wrong by panicking, in the functions beside it too"
)]

use std::path::{Path, PathBuf};

use care::{
    decimal,
    identifiers::{NhsNumber, Postcode},
    instruments::{
        self, Acvpu, BloodPressure, Incomplete, News2, PosturalBp, Score, Setting, SpO2Scale,
    },
};
use record::Decimal;
use serde_json::{Map, Value};

type Inputs = Map<String, Value>;

/// What an example expects, and what came out: a number or none, and a band or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Outcome<'a> {
    score: Option<Decimal>,
    band: Option<&'a str>,
}

fn vectors_path() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    match std::env::var_os("INSTRUMENT_VECTORS") {
        // A relative path is one of the project's root, where the tests are started.
        Some(given) => root.join(given),
        None => root.join("tests/vectors/instruments.json"),
    }
}

fn vectors() -> Map<String, Value> {
    let path = vectors_path();
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
    match serde_json::from_str(&text) {
        Ok(Value::Object(vectors)) => vectors,
        other => panic!("{} is not an object of examples: {other:?}", path.display()),
    }
}

/// Runs every example of one instrument; none at all is a failure too.
fn check(id: &str, compute: impl Fn(&Inputs) -> Outcome<'static>) {
    let all = vectors();
    let examples = all
        .get(id)
        .and_then(Value::as_array)
        .unwrap_or_else(|| panic!("there are no examples of {id}"));
    assert!(!examples.is_empty(), "there are no examples of {id}");
    let mut wrong = Vec::new();
    for example in examples {
        let name = example["id"].as_str().unwrap_or("an example without id");
        let inputs = example["inputs"]
            .as_object()
            .unwrap_or_else(|| panic!("{name} has no inputs"));
        let expected = expected(example, name);
        let computed = compute(inputs);
        if !same(computed, expected) {
            wrong.push(format!(
                "{name}: expected {expected:?}, computed {computed:?}"
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        examples.len(),
        wrong.join("\n")
    );
}

/// An example that does not say what it expects is malformed, not passed.
fn expected<'a>(example: &'a Value, name: &str) -> Outcome<'a> {
    let score = match example.get("expected_score") {
        Some(Value::Null) => None,
        Some(score) => Some(number(score).unwrap_or_else(|| panic!("{name}: score {score}"))),
        None => panic!("{name} expects no score and no absence of one"),
    };
    let band = match example.get("expected_band") {
        Some(Value::Null) => None,
        Some(Value::String(band)) => Some(band.as_str()),
        other => panic!("{name}: band {other:?}"),
    };
    Outcome { score, band }
}

fn same(computed: Outcome<'_>, expected: Outcome<'_>) -> bool {
    let scores = match (computed.score, expected.score) {
        (Some(computed), Some(expected)) => decimal::compare(computed, expected).is_eq(),
        (computed, expected) => computed.is_none() && expected.is_none(),
    };
    scores && computed.band == expected.band
}

fn number(value: &Value) -> Option<Decimal> {
    decimal::parse(&value.as_number()?.to_string())
}

/// An input that is not there or null was not taken; one of another type is an error.
fn optional<T>(inputs: &Inputs, name: &str, read: impl Fn(&Value) -> Option<T>) -> Option<T> {
    let value = inputs.get(name).filter(|value| !value.is_null())?;
    Some(read(value).unwrap_or_else(|| panic!("{name} cannot be {value}")))
}

fn whole(value: &Value) -> Option<i64> {
    let number = number(value)?;
    let rounded = decimal::round_half_up(number, 0)?;
    decimal::compare(number, rounded)
        .is_eq()
        .then_some(rounded.digits)
}

fn reading(inputs: &Inputs, systolic: &str, diastolic: &str) -> Option<BloodPressure> {
    Some(BloodPressure {
        systolic: optional(inputs, systolic, whole)?,
        diastolic: optional(inputs, diastolic, whole),
    })
}

fn outcome(computed: Result<Score, Incomplete>) -> Outcome<'static> {
    match computed {
        Ok(score) => Outcome {
            score: score.value,
            band: Some(score.band),
        },
        Err(_) => Outcome {
            score: None,
            band: None,
        },
    }
}

fn validity(valid: bool) -> Outcome<'static> {
    Outcome {
        score: None,
        band: Some(if valid { "valid" } else { "invalid" }),
    }
}

fn value(inputs: &Inputs) -> &str {
    inputs["value"].as_str().unwrap_or_default()
}

#[test]
fn instrument_news2_as_published() {
    check("news2", |inputs| {
        let scale = match optional(inputs, "spo2_scale", whole) {
            None | Some(1) => SpO2Scale::One,
            Some(2) => SpO2Scale::Two,
            Some(other) => panic!("there is no scale {other}"),
        };
        outcome(
            instruments::news2(&News2 {
                respiratory_rate: optional(inputs, "respiratory_rate", whole),
                spo2: optional(inputs, "spo2", whole),
                spo2_scale: scale,
                on_oxygen: optional(inputs, "on_oxygen", Value::as_bool),
                systolic_bp: optional(inputs, "systolic_bp", whole),
                pulse: optional(inputs, "pulse", whole),
                acvpu: optional(inputs, "acvpu", |code| Acvpu::from_code(code.as_str()?)),
                temperature: optional(inputs, "temperature", number),
            })
            .score(),
        )
    });
}

#[test]
fn instrument_postural_bp_as_published() {
    check("postural_bp", |inputs| {
        let unable = optional(inputs, "unable_to_stand", Value::as_bool);
        outcome(
            instruments::postural_bp(&PosturalBp {
                lying: reading(inputs, "lying_sys", "lying_dia"),
                standing_1_min: reading(inputs, "stand1_sys", "stand1_dia"),
                standing_3_min: reading(inputs, "stand3_sys", "stand3_dia"),
                symptoms: optional(inputs, "symptoms", Value::as_bool),
                unable_to_stand: unable.unwrap_or_default(),
            })
            .map(|(score, _)| score),
        )
    });
}

#[test]
fn instrument_bp_clinic_as_published() {
    check("bp_clinic", |inputs| {
        let reading = reading(inputs, "sys", "dia").expect("a systolic pressure");
        outcome(instruments::bp_clinic(reading))
    });
}

#[test]
fn instrument_bp_target_as_published() {
    check("bp_target", |inputs| {
        let age = optional(inputs, "age", whole).expect("an age");
        let setting = match inputs["setting"].as_str() {
            Some("clinic") => Setting::Clinic,
            Some("home") => Setting::Home,
            other => panic!("there is no setting {other:?}"),
        };
        let reading = reading(inputs, "sys", "dia").expect("a systolic pressure");
        outcome(instruments::bp_target(
            age.try_into().expect("an age"),
            setting,
            reading,
        ))
    });
}

#[test]
fn instrument_nhs_number_as_published() {
    check("nhs_number", |inputs| {
        validity(NhsNumber::parse(value(inputs)).is_ok())
    });
}

#[test]
fn instrument_postcode_as_published() {
    check("postcode", |inputs| {
        validity(Postcode::parse(value(inputs)).is_ok())
    });
}

/// A new instrument cannot come without its examples being run above.
#[test]
fn instrument_list_is_the_one_that_is_run_here() {
    let ids: Vec<_> = instruments::ALL
        .iter()
        .map(|instrument| instrument.id)
        .collect();
    assert_eq!(ids, ["news2", "postural_bp", "bp_clinic", "bp_target"]);
}
