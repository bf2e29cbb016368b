//! Visits: every result of the file that holds observations, and the falls told at them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::Value;

use super::{DemoError, Writer, at, clock, person::full_name};
use crate::demo::{
    personas::{Assessment, days_in},
    words::{Place, Words},
};

/// Results that hold observations, and the inputs that are fields of ours.
const INPUTS: &[(&str, &[(&str, &str)])] = &[
    (
        "news2",
        &[
            ("respiratory_rate", "respiratory_rate"),
            ("spo2", "spo2"),
            ("spo2_scale", "spo2_scale"),
            ("on_oxygen", "on_oxygen"),
            ("pulse", "pulse"),
            ("acvpu", "acvpu"),
            ("temperature", "temperature"),
        ],
    ),
    ("bmi", &[("weight_kg", "weight"), ("height_cm", "height")]),
    (
        "postural_bp",
        &[
            ("lying_sys", "lying_systolic"),
            ("lying_dia", "lying_diastolic"),
            ("stand1_sys", "standing_1_systolic"),
            ("stand1_dia", "standing_1_diastolic"),
            ("stand3_sys", "standing_3_systolic"),
            ("stand3_dia", "standing_3_diastolic"),
            ("symptoms", "standing_symptoms"),
        ],
    ),
];

/// Sitting readings: the fields of the first, second and third.
const SITTING: [(&str, &str); 3] = [
    ("systolic_1", "diastolic_1"),
    ("systolic_2", "diastolic_2"),
    ("systolic_3", "diastolic_3"),
];

impl Writer<'_> {
    /// One visit for each day and author with observations, signed by its author.
    pub(super) fn visits(&mut self) -> Result<(), DemoError> {
        let person = self.person;
        let visits: Vec<&Assessment> = person
            .assessments
            .iter()
            .filter(|assessment| holds_observations(assessment))
            .collect();
        for assessment in &visits {
            let day = assessment.date;
            let mut words = self.words();
            let visit = self.one_of("visit", day);
            let started_at = at(day, clock(10, 0))?.to_rfc3339();
            words.text(visit, "started_at", &started_at)?;
            words.text_if(visit, "why", result(assessment, "reason"))?;
            let observations = self.one_of("observations", day);
            words.text(observations, "visit", visit.0)?;
            words.text(observations, "taken_at", &started_at)?;
            measured(&mut words, observations, assessment)?;
            self.oxygen_target(&mut words, observations, assessment)?;
            self.falls_told(&mut words, visit, day, &visits)?;
            let when = (day, clock(10, 50));
            self.act(format!("visit/{day}"), &assessment.by, when, words);
            if let Some(act) = self.acts.last_mut() {
                act.signs = Some(visit.0);
            }
        }
        Ok(())
    }

    /// "88-92 confirmed by gp1 2026-02-18".
    fn oxygen_target(
        &self,
        words: &mut Words,
        observations: Place,
        assessment: &Assessment,
    ) -> Result<(), DemoError> {
        let Some(target) = result(assessment, "spo2_target") else {
            return Ok(());
        };
        let by = target
            .split(' ')
            .find_map(|word| self.personas.staff(word).ok());
        let by = by.map(|staff| full_name(&staff.name));
        words.text_if(observations, "spo2_target_by", by)?;
        words.text_if(observations, "spo2_target_on", days_in(&target).first())
    }

    /// A fall is told at the next visit on or after its day; at the baseline visit if it lies
    /// before D0.
    fn falls_told(
        &self,
        words: &mut Words,
        visit: Place,
        day: NaiveDate,
        visits: &[&Assessment],
    ) -> Result<(), DemoError> {
        let person = self.person;
        let told_on = |fell_on: NaiveDate| {
            if fell_on < person.d0 {
                return person.baseline_on();
            }
            let later = visits.iter().map(|visit| visit.date);
            later.filter(|day| *day >= fell_on).min()
        };
        for (what, fell_on, how) in &person.events {
            if what != "fall" || told_on(*fell_on) != Some(day) {
                continue;
            }
            let fall = self.one_of("fall", fell_on);
            words.text(fall, "visit", visit.0)?;
            words.text(fall, "happened_on", fell_on)?;
            let says = |part: &str| how.split(", ").any(|own| own == part);
            if says("no injury") {
                words.text(fall, "injury", "none")?;
            }
            if says("no blackout") {
                words.text(fall, "blackout", "no")?;
            }
            words.text(fall, "note", how)?;
        }
        Ok(())
    }
}

fn holds_observations(assessment: &Assessment) -> bool {
    let is_one =
        |name: &String| name.starts_with("bp_") || INPUTS.iter().any(|(own, _)| own == name);
    assessment.results.keys().any(is_one)
}

/// A result in words.
fn result(assessment: &Assessment, name: &str) -> Option<String> {
    Some(assessment.results.get(name)?.as_str()?.to_owned())
}

fn inputs<'a>(assessment: &'a Assessment, name: &str) -> BTreeMap<&'a str, String> {
    let inputs = assessment
        .results
        .get(name)
        .and_then(|own| own.get("inputs"));
    let inputs = inputs.and_then(Value::as_object).into_iter().flatten();
    inputs
        .map(|(name, value)| (name.as_str(), typed(value)))
        .collect()
}

/// A value as a person would type it.
fn typed(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(truth) => if *truth { "yes" } else { "no" }.to_owned(),
        other => other.to_string(),
    }
}

fn measured(words: &mut Words, place: Place, assessment: &Assessment) -> Result<(), DemoError> {
    for (name, fields) in INPUTS {
        let inputs = inputs(assessment, name);
        for (input, field) in *fields {
            words.text_if(place, field, inputs.get(input))?;
        }
    }
    words.text_if(place, "rhythm", result(assessment, "pulse_rhythm"))?;
    for ((systolic, diastolic), (sys, dia)) in SITTING.into_iter().zip(sitting(assessment)) {
        words.text(place, systolic, sys)?;
        words.text_if(place, diastolic, dia)?;
    }
    Ok(())
}

/// The sitting readings: as listed, else the one that was kept, else the one of the early-warning
/// score, which lacks its diastolic.
fn sitting(assessment: &Assessment) -> Vec<(String, Option<String>)> {
    let listed = assessment
        .results
        .get("bp_readings")
        .and_then(Value::as_array);
    if let Some(listed) = listed {
        let whole = |reading: &Value| {
            let (sys, dia) = reading.as_str()?.split_once('/')?;
            Some((sys.to_owned(), Some(dia.to_owned())))
        };
        return listed.iter().filter_map(whole).collect();
    }
    let mut kept = inputs(assessment, "bp_clinic");
    if let Some(sys) = kept.remove("sys") {
        return vec![(sys, kept.remove("dia"))];
    }
    let scored = inputs(assessment, "news2").remove("systolic_bp");
    scored.map(|sys| (sys, None)).into_iter().collect()
}
