//! How far each part of a visit is. Nothing is required to save; signing says what is missing.

use care::catalogue;

use super::Live;
use crate::view::{
    form::{Draft, Part},
    input::Input,
};

/// What the page asks in each part: the kind, and its fields.
const WHO_AND_WHY: &[&str] = &[
    "why",
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
    "lying_systolic",
    "pulse",
    "acvpu",
    "temperature",
    "weight",
    "height",
];
const FALLS: &[&str] = &[
    "falls_12_months",
    "fear_of_falling",
    "anticoagulant",
    "frailty",
];
const SOCIAL_CHECKS: &[&str] = &[
    "lives_with",
    "home",
    "stairs",
    "heating",
    "smoke_alarm",
    "priority_register",
    "package_visits_per_day",
    "informal_hours_per_week",
    "eaten_little",
];

/// Every part, in the order of the page.
pub(super) fn all(draft: &Draft, live: &Live) -> Vec<Part> {
    let raised = draft
        .entries
        .iter()
        .filter(|entry| ["task", "referral", "message"].contains(&entry.kind.as_str()))
        .filter(|entry| entry.fields.values().any(says_something))
        .count();
    vec![
        part("who-and-why", "Who and why", draft, "visit", WHO_AND_WHY),
        part(
            "health-checks",
            "Health checks",
            draft,
            "observations",
            HEALTH_CHECKS,
        ),
        part("falls", "Falls", draft, "visit", FALLS),
        part(
            "social-checks",
            "Social checks",
            draft,
            "visit",
            SOCIAL_CHECKS,
        ),
        part(
            "safeguarding",
            "Safeguarding",
            draft,
            "safeguarding-concern",
            &["concern"],
        ),
        part(
            "what-matters",
            "What matters today",
            draft,
            "visit",
            &["what_matters_today"],
        ),
        Part {
            id: "follow-ups".to_owned(),
            title: "Follow-ups".to_owned(),
            progress: if raised == 0 {
                "none".to_owned()
            } else {
                format!("{raised} raised")
            },
            done: true,
        },
        Part {
            progress: if live.answers.visit.contains_key("summary") {
                "done"
            } else {
                "to do"
            }
            .to_owned(),
            ..part("summary", "Summary and sign", draft, "visit", &["summary"])
        },
    ]
}

fn part(id: &str, title: &str, draft: &Draft, kind: &str, fields: &[&str]) -> Part {
    let entry = draft.entries.iter().find(|entry| entry.kind == kind);
    let known = fields
        .iter()
        .filter(|field| catalogue::field(kind, field).is_some());
    let asked = known.clone().count();
    let answered = known
        .filter(|field| {
            let input = entry.and_then(|entry| entry.fields.get(**field));
            input.is_some_and(says_something)
        })
        .count();
    let progress = match answered {
        0 => "to do".to_owned(),
        all if all == asked => "done".to_owned(),
        some => format!("{some} of {asked}"),
    };
    Part {
        id: id.to_owned(),
        title: title.to_owned(),
        progress,
        done: answered == asked,
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
