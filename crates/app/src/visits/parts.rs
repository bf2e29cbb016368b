//! How far each part of a visit is, and what in it was not answered. Nothing is required to save.

use care::catalogue;

use crate::view::{
    form::{Draft, DraftEntry},
    input::Input,
    problem::FieldProblem,
    visit::Part,
};

/// What the page asks in each part: the kind, and its fields.
const WHO_AND_WHY: &[&str] = &[
    "why",
    "started_at",
    "place",
    "present",
    "source",
    "consent",
    "interpreter",
];
const HEALTH_CHECKS: &[&str] = &[
    "respiratory_rate",
    "spo2",
    "on_oxygen",
    "systolic_1",
    "diastolic_1",
    "systolic_2",
    "diastolic_2",
    "systolic_3",
    "diastolic_3",
    "lying_systolic",
    "lying_diastolic",
    "standing_1_systolic",
    "standing_1_diastolic",
    "standing_3_systolic",
    "standing_3_diastolic",
    "standing_symptoms",
    "pulse",
    "rhythm",
    "acvpu",
    "temperature",
    "weight",
    "height",
];
/// What is asked once one of others was measured: half a pressure is none, and a lying one needs
/// one standing. Who was said to be unable to stand is not asked to again.
const ASKED_ONCE: &[(&str, &[&str])] = &[
    ("diastolic_1", &["systolic_1"]),
    ("systolic_2", &["diastolic_2"]),
    ("diastolic_2", &["systolic_2"]),
    ("systolic_3", &["diastolic_3"]),
    ("diastolic_3", &["systolic_3"]),
    ("lying_diastolic", &["lying_systolic"]),
    (
        "standing_1_systolic",
        &["lying_systolic", "standing_1_diastolic"],
    ),
    ("standing_1_diastolic", &["standing_1_systolic"]),
    (
        "standing_3_systolic",
        &["standing_1_systolic", "standing_3_diastolic"],
    ),
    ("standing_3_diastolic", &["standing_3_systolic"]),
    (
        "standing_symptoms",
        &["standing_1_systolic", "standing_3_systolic"],
    ),
    ("rhythm", &["pulse"]),
];
const FALLS: &[&str] = &[
    "falls_12_months",
    "fear_of_falling",
    "anticoagulant",
    "frailty",
];
const SOCIAL_CHECKS: &[&str] = &[
    "lives_with",
    "household",
    "home",
    "stairs",
    "heating",
    "smoke_alarm",
    "priority_register",
    "package_visits_per_day",
    "package_hours_per_week",
    "package_agency",
    "informal_hours_per_week",
    "eaten_little",
    "poor_absorption",
];

/// Every part, in the order of the page. One with an answer to put right is open, whatever else was
/// answered in it.
pub(super) fn all(draft: &Draft, problems: &[FieldProblem]) -> Vec<Part> {
    let mut parts = answered(draft);
    for part in &mut parts {
        let wrong = problems
            .iter()
            .filter(|problem| part_of(&problem.kind, &problem.field) == part.id)
            .count();
        if wrong > 0 {
            part.progress = format!("{wrong} to put right");
            part.done = false;
        }
    }
    parts
}

/// The part of the page that a field is drawn in.
fn part_of(kind: &str, field: &str) -> &'static str {
    match (kind, field) {
        ("observations", _) => "health-checks",
        ("fall", _) => "falls",
        ("safeguarding-concern", _) => "safeguarding",
        ("task" | "referral" | "message", _) => "follow-ups",
        ("visit", "what_matters_today") => "what-matters",
        ("visit", "summary") => "summary",
        ("visit", field) if FALLS.contains(&field) => "falls",
        ("visit", field) if SOCIAL_CHECKS.contains(&field) => "social-checks",
        ("visit", _) => "who-and-why",
        _ => "",
    }
}

/// Every part by what was answered in it.
fn answered(draft: &Draft) -> Vec<Part> {
    let follow_ups = draft.entries.iter().filter(|entry| is_follow_up(entry));
    let (raised, begun): (Vec<_>, Vec<_>) = follow_ups.partition(|entry| is_raised(entry));
    let of_visit = |id, title, fields| part(id, title, draft, "visit", fields);
    let checks = part(
        "health-checks",
        "Health checks",
        draft,
        "observations",
        HEALTH_CHECKS,
    );
    let safeguarding = part(
        "safeguarding",
        "Safeguarding",
        draft,
        "safeguarding-concern",
        &["concern", "note"],
    );
    vec![
        of_visit("who-and-why", "Who and why", WHO_AND_WHY),
        checks,
        of_visit("falls", "Falls", FALLS),
        of_visit("social-checks", "Social checks", SOCIAL_CHECKS),
        safeguarding,
        of_visit(
            "what-matters",
            "What matters today",
            &["what_matters_today"],
        ),
        Part {
            id: "follow-ups".to_owned(),
            title: "Follow-ups".to_owned(),
            progress: match raised.len() {
                0 => "none".to_owned(),
                raised => format!("{raised} raised"),
            },
            done: !raised.is_empty() && begun.is_empty(),
            unanswered: Vec::new(),
        },
        to_sign(of_visit("summary", "Summary and sign", &["summary"])),
    ]
}

/// Something to follow up, with anything in it.
fn is_follow_up(entry: &DraftEntry) -> bool {
    let kind = ["task", "referral", "message"].contains(&entry.kind.as_str());
    kind && entry.fields.values().any(says_something)
}

/// Whether it says more than a new one begins with: one that was only opened asks for nothing yet.
fn is_raised(entry: &DraftEntry) -> bool {
    let begins = |field: &str| {
        let field = catalogue::field(&entry.kind, field);
        field.is_some_and(|field| field.begins.is_some())
    };
    let mut fields = entry.fields.iter();
    fields.any(|(field, input)| !begins(field) && says_something(input))
}

/// The last part is done when the visit is signed, and not before.
fn to_sign(summary: Part) -> Part {
    let progress = if summary.done { "to sign" } else { "to do" };
    Part {
        progress: progress.to_owned(),
        done: false,
        ..summary
    }
}

fn part(id: &str, title: &str, draft: &Draft, kind: &str, fields: &[&str]) -> Part {
    let entry = draft.entries.iter().find(|entry| entry.kind == kind);
    let input = |field: &str| entry.and_then(|entry| entry.fields.get(field));
    // What colleagues answered differently was answered.
    let differs = |field: &str| {
        let drawn = draft.base.iter().filter(|base| base.kind == kind);
        let mut of_field = drawn.filter(|base| base.field == field);
        of_field.any(|base| base.versions.len() > 1)
    };
    let asked: Vec<_> = fields
        .iter()
        .filter_map(|field| catalogue::field(kind, field))
        .filter(|field| is_asked(field.name, input))
        .collect();
    let unanswered: Vec<String> = asked
        .iter()
        .filter(|field| !input(field.name).is_some_and(says_something) && !differs(field.name))
        .map(|field| field.label.to_owned())
        .collect();
    let progress = match (asked.len(), unanswered.len()) {
        (_, 0) => "done".to_owned(),
        (asked, missing) if asked == missing => "to do".to_owned(),
        (asked, missing) => format!("{} of {asked}", asked.saturating_sub(missing)),
    };
    Part {
        id: id.to_owned(),
        title: title.to_owned(),
        progress,
        done: unanswered.is_empty(),
        unanswered,
    }
}

/// Whether a field asks for something, by what was answered before it: nobody asks who else lives
/// with somebody who lives alone, for the agency of no paid care, or for a note of no concern.
fn is_asked<'a>(field: &str, input: impl Fn(&str) -> Option<&'a Input>) -> bool {
    let said = |field: &str| match input(field) {
        Some(Input::One(text)) => text.trim(),
        _ => "",
    };
    if let Some((_, others)) = ASKED_ONCE.iter().find(|(asked, _)| *asked == field) {
        return others.iter().any(|other| !said(other).is_empty());
    }
    match field {
        "household" => said("lives_with") != "alone",
        "package_hours_per_week" | "package_agency" => {
            !["", "0"].contains(&said("package_visits_per_day"))
        }
        "note" => said("concern") == "yes",
        _ => true,
    }
}

/// Whether something was typed or chosen, be it that there is no answer.
pub(super) fn says_something(input: &Input) -> bool {
    match input {
        Input::One(text) => !text.trim().is_empty(),
        Input::Many(codes) => !codes.is_empty(),
        Input::Absent { .. } => true,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{HEALTH_CHECKS, Input, is_asked};

    /// What of the health checks is asked and not answered.
    fn open(answers: &[(&str, Input)]) -> Vec<&'static str> {
        let answers: BTreeMap<&str, Input> = answers.iter().cloned().collect();
        let fields = HEALTH_CHECKS.iter().copied();
        fields
            .filter(|field| is_asked(field, |name| answers.get(name)))
            .filter(|field| !answers.contains_key(field))
            .filter(|field| field.contains("tolic") || field.starts_with("standing"))
            .collect()
    }

    fn typed(field: &'static str) -> (&'static str, Input) {
        (field, Input::One("90".to_owned()))
    }

    #[test]
    fn half_a_pressure_and_a_lying_one_without_one_standing_are_gaps() {
        assert_eq!(open(&[]), ["systolic_1", "lying_systolic"]);
        let sitting = [typed("systolic_1"), typed("diastolic_2")];
        let gaps = ["diastolic_1", "systolic_2", "lying_systolic"];
        assert_eq!(open(&sitting), gaps);

        let pair = [typed("systolic_1"), typed("diastolic_1")];
        let lying = [pair.as_slice(), &[typed("lying_systolic")]].concat();
        assert_eq!(open(&lying), ["lying_diastolic", "standing_1_systolic"]);
        let lying = [lying, vec![typed("lying_diastolic")]].concat();
        let stood = [lying.clone(), vec![typed("standing_1_systolic")]].concat();
        let gaps = [
            "standing_1_diastolic",
            "standing_3_systolic",
            "standing_symptoms",
        ];
        assert_eq!(open(&stood), gaps);

        let unable = Input::Absent {
            absent: "unable".to_owned(),
        };
        let unable = [lying, vec![("standing_1_systolic", unable)]].concat();
        assert_eq!(open(&unable), [""; 0]);
    }

    #[test]
    fn the_rhythm_is_asked_once_the_pulse_is_felt() {
        let rhythm = |answers: &[(&str, Input)]| {
            let answers: BTreeMap<&str, Input> = answers.iter().cloned().collect();
            is_asked("rhythm", |name| answers.get(name))
        };
        assert!(!rhythm(&[]));
        assert!(rhythm(&[typed("pulse")]));
    }
}
