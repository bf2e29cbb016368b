//! The answers of one visit, typed or saved, and what they are read as: facts, scores, prompts.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use record::{Decimal, Edit, Entry, EntryId, Field, FieldName, Kind, Record, Value};

use super::{earlier, entries, is_on_page};
use crate::{
    conditions,
    identifiers::age_on,
    instruments::{
        Acvpu, BloodPressure, News2, PosturalBp, Score, Setting, SpO2Scale, bp_clinic, bp_target,
        news2, postural_bp, second_reading_needed,
    },
    prompts::{Answer, Blackout, Fall, Injury, Prompt, SevereSign, TimeOnFloor, VisitFacts},
};

/// The fields of the sitting readings, in the order taken: the systolic and the diastolic.
pub const SITTING: [[&str; 2]; 3] = [
    ["systolic_1", "diastolic_1"],
    ["systolic_2", "diastolic_2"],
    ["systolic_3", "diastolic_3"],
];

/// The answers of an entry, by the names of its fields.
pub type Answers = BTreeMap<String, Value>;

/// The answers of a visit: what a form holds before it is saved, or the record after.
#[derive(Clone, Default)]
pub struct VisitAnswers {
    /// Of the visit itself.
    pub visit: Answers,
    /// Of its observations.
    pub observations: Answers,
    /// Of each fall told.
    pub falls: Vec<Answers>,
    /// Whether the safeguarding question was answered with a concern.
    pub safeguarding_concern: bool,
}

crate::serial::redacted!(VisitAnswers);

impl VisitAnswers {
    /// The answers that the record holds. An answer with several versions, or that differs between
    /// two sets of observations of one visit, is left out: nothing is scored from a choice.
    pub fn of(record: &Record, visit: EntryId) -> Self {
        let mut answers = Self::default();
        let mut sets: Vec<Answers> = Vec::new();
        for (_, entry) in entries(record, visit)
            .into_iter()
            .filter(|(_, e)| is_on_page(e))
        {
            match entry.kind.as_str() {
                "visit" => answers.visit = settled(entry),
                "observations" => sets.push(settled(entry)),
                "fall" => answers.falls.push(settled(entry)),
                "safeguarding-concern" => {
                    let said = |value: &Value| *value == Value::Bool(true);
                    answers.safeguarding_concern |= entry.values("concern").any(said);
                }
                _ => {}
            }
        }
        answers.observations = agreed(sets);
        answers
    }

    /// The facts that prompts and scores are worked out from.
    pub fn facts(&self, record: &Record, visit: EntryId, visited_on: NaiveDate) -> VisitFacts {
        let identity = record.once(&Kind::new_static("identity"));
        let born = identity.and_then(|identity| identity.value("birth_date")?.as_date());
        let of_other_visits = |(_, entry): &(EntryId, &Entry)| {
            is_on_page(entry) && entry.field("visit").and_then(crate::read::entry) != Some(visit)
        };
        let earlier_falls = record.of_kind("fall").filter(of_other_visits);
        VisitFacts {
            visited_on,
            last_visit_on: earlier::last_visit_on(record, visited_on, Some(visit)),
            age_years: born.and_then(|born| age_on(born, visited_on)),
            hypertension: conditions::has_hypertension(record),
            blood_pressures: self.blood_pressures(),
            severe_signs: self.severe_signs(),
            news2: self.news2(),
            postural: self.postural(),
            falls: self.falls.iter().map(fall).collect(),
            earlier_falls: earlier_falls
                .map(|(_, entry)| fall(&settled(entry)))
                .collect(),
            falls_in_12_months: int(&self.visit, "falls_12_months")
                .and_then(|falls| u32::try_from(falls).ok()),
            anticoagulant: answer(&self.visit, "anticoagulant"),
            frailty: answer(&self.visit, "frailty"),
            safeguarding_concern: self.safeguarding_concern,
        }
    }

    /// The sitting readings, in the order taken.
    pub(super) fn blood_pressures(&self) -> Vec<BloodPressure> {
        let readings = SITTING.into_iter();
        readings
            .filter_map(|fields| self.blood_pressure(fields))
            .collect()
    }

    /// Whether the first sitting reading calls for a second, and nobody gave one or said why not.
    pub fn needs_second_reading(&self) -> bool {
        let first = self.blood_pressure(["systolic_1", "diastolic_1"]);
        first.is_some_and(second_reading_needed) && !self.observations.contains_key("systolic_2")
    }

    /// Whether the pulse was felt to be irregular.
    pub fn has_irregular_pulse(&self) -> bool {
        text(&self.observations, "rhythm") == Some("irregular")
    }

    pub(super) fn blood_pressure(&self, [systolic, diastolic]: [&str; 2]) -> Option<BloodPressure> {
        Some(BloodPressure {
            systolic: int(&self.observations, systolic)?,
            diastolic: int(&self.observations, diastolic),
        })
    }

    fn severe_signs(&self) -> Option<Vec<SevereSign>> {
        let Some(Value::List(codes)) = self.observations.get("bp_red_flags") else {
            return None;
        };
        let sign = |code: &Value| match code.as_text()? {
            "new_confusion" => Some(SevereSign::NewConfusion),
            "chest_pain" => Some(SevereSign::ChestPain),
            "heart_failure_signs" => Some(SevereSign::HeartFailure),
            "kidney_injury_signs" => Some(SevereSign::KidneyInjury),
            "retinal_signs" => Some(SevereSign::Retinal),
            _ => None,
        };
        Some(codes.iter().filter_map(sign).collect())
    }

    pub(super) fn news2(&self) -> News2 {
        let taken = &self.observations;
        News2 {
            respiratory_rate: int(taken, "respiratory_rate"),
            spo2: int(taken, "spo2"),
            spo2_scale: match self.is_on_scale_2() && self.has_spo2_target() {
                true => SpO2Scale::Two,
                false => SpO2Scale::One,
            },
            on_oxygen: truth(taken, "on_oxygen"),
            systolic_bp: None,
            pulse: int(taken, "pulse"),
            acvpu: text(taken, "acvpu").and_then(Acvpu::from_code),
            temperature: decimal(taken, "temperature"),
        }
    }

    fn is_on_scale_2(&self) -> bool {
        text(&self.observations, "spo2_scale") == Some("2")
    }

    /// Whether a clinician confirmed the target of 88 to 92%: who, and when.
    fn has_spo2_target(&self) -> bool {
        let by = text(&self.observations, "spo2_target_by");
        let on = self.observations.get("spo2_target_on");
        by.is_some() && on.and_then(Value::as_date).is_some()
    }

    /// Whether scale 2 was chosen and may not be used: then scale 1 is (docs/sources.md, NEWS2).
    pub fn lacks_spo2_target(&self) -> bool {
        self.is_on_scale_2() && !self.has_spo2_target()
    }

    pub(super) fn postural(&self) -> PosturalBp {
        let standing_1_min = self.blood_pressure(["standing_1_systolic", "standing_1_diastolic"]);
        let standing_3_min = self.blood_pressure(["standing_3_systolic", "standing_3_diastolic"]);
        let unable = Value::Absent("unable".to_owned());
        let mut standing = ["standing_1_systolic", "standing_3_systolic"].into_iter();
        let said_unable = standing.any(|name| self.observations.get(name) == Some(&unable));
        PosturalBp {
            lying: self.blood_pressure(["lying_systolic", "lying_diastolic"]),
            standing_1_min,
            standing_3_min,
            symptoms: truth(&self.observations, "standing_symptoms"),
            unable_to_stand: said_unable && standing_1_min.or(standing_3_min).is_none(),
        }
    }
}

/// What an entry says, where it says one thing.
pub(super) fn settled(entry: &Entry) -> Answers {
    let value = |(name, field): (&FieldName, &Field)| {
        let value = &field.settled()?.value;
        let said = !matches!(value, Value::Empty | Value::Removed(_));
        said.then(|| (name.as_str().to_owned(), value.clone()))
    };
    entry.fields().filter_map(value).collect()
}

/// What several sets of one visit say, where they agree.
fn agreed(sets: Vec<Answers>) -> Answers {
    let mut agreed: BTreeMap<String, Option<Value>> = BTreeMap::new();
    for (name, value) in sets.into_iter().flatten() {
        agreed
            .entry(name)
            .and_modify(|said| {
                if said.as_ref() != Some(&value) {
                    *said = None;
                }
            })
            .or_insert(Some(value));
    }
    let said = agreed.into_iter();
    said.filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

fn int(answers: &Answers, name: &str) -> Option<i64> {
    answers.get(name)?.as_int()
}

fn text<'a>(answers: &'a Answers, name: &str) -> Option<&'a str> {
    answers.get(name)?.as_text()
}

fn truth(answers: &Answers, name: &str) -> Option<bool> {
    answers.get(name)?.as_bool()
}

fn decimal(answers: &Answers, name: &str) -> Option<Decimal> {
    answers.get(name)?.as_decimal()
}

fn answer(answers: &Answers, name: &str) -> Answer {
    text(answers, name)
        .map(Answer::from_code)
        .unwrap_or_default()
}

fn fall(told: &Answers) -> Fall {
    Fall {
        happened_on: told.get("happened_on").and_then(Value::as_date),
        injury: match text(told, "injury") {
            Some("none") => Some(Injury::None),
            Some("minor") => Some(Injury::Minor),
            Some("fracture") => Some(Injury::Fracture),
            Some("head") => Some(Injury::Head),
            _ => None,
        },
        needed_treatment: truth(told, "needed_treatment"),
        blackout: match text(told, "blackout") {
            Some("yes") => Some(Blackout::Yes),
            Some("no") => Some(Blackout::No),
            Some("not_sure") => Some(Blackout::NotSure),
            _ => None,
        },
        time_on_floor: match text(told, "time_on_floor") {
            Some("under_1h") => Some(TimeOnFloor::Under1Hour),
            Some("1h_or_more") => Some(TimeOnFloor::OneHourOrMore),
            Some("not_known") => Some(TimeOnFloor::NotKnown),
            _ => None,
        },
        cannot_bear_weight: truth(told, "cannot_bear_weight"),
        got_up_alone: truth(told, "got_up_alone"),
    }
}

/// The scores that these facts give; one with something missing is none of them.
pub fn scores(facts: &VisitFacts) -> Vec<Score> {
    let kept = facts.blood_pressure();
    let target = |reading| bp_target(facts.age_years?, Setting::Clinic, reading).ok();
    [
        news2(&facts.early_warning()).score().ok(),
        kept.and_then(|reading| bp_clinic(reading).ok()),
        kept.and_then(target),
        postural_bp(&facts.postural).ok().map(|(score, _)| score),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The entry of the prompt that a visit raises by a trigger: one, however often it is worked out.
pub fn prompt_entry(visit: EntryId, trigger: &str) -> EntryId {
    EntryId::beside(visit, &format!("prompt/{trigger}"))
}

/// The edits that write a prompt down with its visit.
///
/// One that is there is brought up to date with what was read: an answer that was given to another
/// value stands beside it, and no longer answers it.
pub fn prompt_edits(
    record: &Record,
    visit: EntryId,
    prompt: &Prompt,
    visited_on: NaiveDate,
    raised_at: DateTime<Utc>,
) -> Vec<Edit> {
    let kind = Kind::new_static(prompt.trigger.kind());
    let id = prompt_entry(visit, prompt.trigger.code());
    let entry = record.entry(id, &kind);
    let due = prompt.trigger.due();
    let version = i64::from(prompt.trigger.rule_version());
    let fields = [
        ("visit", Value::Bytes(visit.0.to_vec())),
        ("trigger", Value::text(prompt.trigger.code())),
        ("rule_version", Value::Int(version)),
        ("title", Value::text(prompt.trigger.title())),
        ("value", Value::text(&prompt.value)),
        ("text", Value::text(prompt.text())),
        ("source", Value::text(prompt.trigger.source())),
        ("due", Value::text(due.code())),
        ("due_on", Value::Date(due.on(visited_on))),
        ("raised_at", Value::instant(raised_at)),
    ];
    let edit = |(name, value): (&'static str, Value)| {
        let field = entry.and_then(|entry| entry.field(name));
        let versions = field.map(Field::versions).unwrap_or_default();
        let keeps = match versions {
            [] => false,
            [one] => one.value == value || name == "raised_at",
            _ => false,
        };
        (!keeps).then(|| Edit {
            entry: id,
            kind: kind.clone(),
            field: FieldName::new_static(name),
            value,
            replaces: versions.iter().map(|version| version.change).collect(),
        })
    };
    fields.into_iter().filter_map(edit).collect()
}
