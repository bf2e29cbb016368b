//! How far each part of a visit is, and what in it was not answered. Nothing is required to save.

use care::catalogue;

use crate::view::{
    form::{Draft, DraftEntry, Part},
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

/// Every part, in the order of the page.
pub(super) fn all(draft: &Draft) -> Vec<Part> {
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
    let asked: Vec<_> = fields
        .iter()
        .filter_map(|field| catalogue::field(kind, field))
        .filter(|field| is_asked(field.name, input))
        .collect();
    let unanswered: Vec<String> = asked
        .iter()
        .filter(|field| !input(field.name).is_some_and(says_something))
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
