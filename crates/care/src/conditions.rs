//! Long-term conditions: the list to pick from, and what other rules ask of the ones recorded.

use record::{Entry, Presence, Record, Value};

use crate::catalogue::Choice;

/// The conditions to pick from: the deficits of the electronic frailty index and the conditions of
/// the Charlson index (docs/sources.md, Conditions), each once, in the order of the alphabet. A
/// condition that is not here is typed.
pub const LIST: &[Choice] = &[
    Choice::new("activity_limitation", "Activity limitation"),
    Choice::new("aids", "AIDS"),
    Choice::new("anaemia", "Anaemia"),
    Choice::new("any_tumour", "Any tumour"),
    Choice::new("arthritis", "Arthritis"),
    Choice::new("atrial_fibrillation", "Atrial fibrillation"),
    Choice::new("cerebrovascular_disease", "Cerebrovascular disease"),
    Choice::new("chronic_kidney_disease", "Chronic kidney disease"),
    Choice::new("chronic_lung_disease", "Chronic lung disease"),
    Choice::new("connective_tissue_disease", "Connective tissue disease"),
    Choice::new("dementia", "Dementia"),
    Choice::new("diabetes", "Diabetes"),
    Choice::new("diabetes_organ_damage", "Diabetes with organ damage"),
    Choice::new("dizziness", "Dizziness"),
    Choice::new("dyspnoea", "Dyspnoea"),
    Choice::new("falls", "Falls"),
    Choice::new("foot_problems", "Foot problems"),
    Choice::new("fragility_fracture", "Fragility fracture"),
    Choice::new("hearing_impairment", "Hearing impairment"),
    Choice::new("heart_failure", "Heart failure"),
    Choice::new("heart_valve_disease", "Heart valve disease"),
    Choice::new("hemiplegia", "Hemiplegia"),
    Choice::new("housebound", "Housebound"),
    Choice::new("hypertension", "Hypertension"),
    Choice::new("hypotension_syncope", "Hypotension or syncope"),
    Choice::new("ischaemic_heart_disease", "Ischaemic heart disease"),
    Choice::new(
        "kidney_disease_moderate_severe",
        "Kidney disease, moderate or severe",
    ),
    Choice::new("leukaemia", "Leukaemia"),
    Choice::new("liver_disease_mild", "Liver disease, mild"),
    Choice::new(
        "liver_disease_moderate_severe",
        "Liver disease, moderate or severe",
    ),
    Choice::new("lymphoma", "Lymphoma"),
    Choice::new("memory_cognitive_problems", "Memory and cognitive problems"),
    Choice::new("metastatic_tumour", "Metastatic tumour"),
    Choice::new(
        "mobility_transfer_problems",
        "Mobility and transfer problems",
    ),
    Choice::new("myocardial_infarction", "Myocardial infarction"),
    Choice::new("osteoporosis", "Osteoporosis"),
    Choice::new("parkinsonism_tremor", "Parkinsonism and tremor"),
    Choice::new("peptic_ulcer", "Peptic ulcer"),
    Choice::new("peripheral_vascular_disease", "Peripheral vascular disease"),
    Choice::new("polypharmacy", "Polypharmacy (5 or more)"),
    Choice::new("requirement_for_care", "Requirement for care"),
    Choice::new("respiratory_disease", "Respiratory disease"),
    Choice::new("skin_ulcer", "Skin ulcer"),
    Choice::new("sleep_disturbance", "Sleep disturbance"),
    Choice::new("social_vulnerability", "Social vulnerability"),
    Choice::new("thyroid_disease", "Thyroid disease"),
    Choice::new("urinary_incontinence", "Urinary incontinence"),
    Choice::new("urinary_system_disease", "Urinary system disease"),
    Choice::new("visual_impairment", "Visual impairment"),
    Choice::new("weight_loss_anorexia", "Weight loss and anorexia"),
];

/// What is looked for in typed words.
const HYPERTENSION: [&str; 2] = ["hypertension", "high blood pressure"];

/// Words beside "hypertension" that make it something else than a raised blood pressure.
const OTHER_HYPERTENSION: [&str; 4] = ["pulmonary", "portal", "ocular", "intracranial"];

/// Words before it that deny it: after it they say something of it, as "not controlled".
const DENIED_BEFORE: [&str; 5] = ["no", "not", "never", "without", "denies"];

/// Words beside it, before or after, that deny it, leave it open or give it to somebody else.
const DENIED: [&str; 11] = [
    "ruled out",
    "excluded",
    "no longer",
    "denied",
    "not confirmed",
    "unconfirmed",
    "?",
    "query",
    "possible",
    "suspected",
    "family history",
];

/// What ends one statement and begins another: "hypertension, on tablets; no diabetes".
const BETWEEN_STATEMENTS: [char; 4] = [';', '.', '\n', '\r'];

/// Whether a diagnosis of hypertension is recorded and not said to be over: picked from the list,
/// or typed. Where people differ, one of them saying so is enough.
pub fn has_hypertension(record: &Record) -> bool {
    record
        .of_kind("condition")
        .filter(|(_, entry)| entry.presence() != Presence::Removed && may_be_active(entry))
        .any(|(_, entry)| is_hypertension(entry))
}

fn may_be_active(entry: &Entry) -> bool {
    let mut said = entry.values("active").peekable();
    said.peek().is_none() || said.any(|value| *value != Value::Bool(false))
}

fn is_hypertension(entry: &Entry) -> bool {
    let picked = |value: &Value| value.as_text() == Some("hypertension");
    entry.values("code").any(picked)
        || entry
            .values("name")
            .filter_map(Value::as_text)
            .any(names_hypertension)
}

/// Whether a statement of the name says hypertension and does not deny it.
fn names_hypertension(name: &str) -> bool {
    let name = name.to_lowercase();
    name.split(BETWEEN_STATEMENTS).any(states_hypertension)
}

fn states_hypertension(statement: &str) -> bool {
    let clauses: Vec<String> = statement.split(',').map(apart).collect();
    let mut each = clauses.iter().enumerate();
    each.any(|(at, clause)| {
        let next = clauses.get(at + 1).map(String::as_str);
        // "hypertension, ruled out": a clause that only denies is of the one before.
        clause_states_hypertension(clause) && !next.is_some_and(|next| DENIED.contains(&next))
    })
}

fn clause_states_hypertension(clause: &str) -> bool {
    let spaced = format!(" {clause} ");
    let before = HYPERTENSION
        .iter()
        .find_map(|words| Some(spaced.split_once(words)?.0));
    let Some(before) = before else {
        return false;
    };
    let says =
        |said: &str, all: &[&str]| all.iter().any(|words| said.contains(&format!(" {words} ")));
    !says(before, &DENIED_BEFORE) && !says(&spaced, &OTHER_HYPERTENSION) && !says(&spaced, &DENIED)
}

/// The words of a statement with one space between; a question mark is a word.
fn apart(statement: &str) -> String {
    let spaced = statement.replace('?', " ? ");
    let words = spaced.split(|sign: char| !sign.is_alphanumeric() && sign != '?');
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_order_and_has_each_condition_once() {
        assert!(LIST.is_sorted_by(|a, b| a.label.to_lowercase() < b.label.to_lowercase()));
        let mut codes: Vec<_> = LIST.iter().map(|choice| choice.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), LIST.len());
    }

    #[test]
    fn a_typed_name_says_hypertension_or_something_else() {
        for name in [
            "hypertension",
            "Essential hypertension",
            "High blood pressure, on tablets",
            "hypertension, not controlled",
            "Hypertension: no tablets",
            "Hypertension. Family history of stroke",
            "No diabetes; hypertension",
            "notable hypertension",
            "Hypertension, ?CKD",
            "Hypertension, possible COPD",
            "T2DM without complications, hypertension",
        ] {
            assert!(names_hypertension(name), "{name}");
        }
        for name in [
            "pulmonary hypertension",
            "Ocular hypertension",
            "hypotension",
            "none",
            "hypertension, ruled out",
            "Ruled out: hypertension",
            "No hypertension",
            "no history of high blood pressure",
            "hypertension (excluded)",
            "No longer hypertension",
            "hypertension no longer",
            "?hypertension",
            "hypertension?",
            "Query high blood pressure",
            "hypertension - suspected, not confirmed",
            "Family history of hypertension",
            "hypertension: family history",
        ] {
            assert!(!names_hypertension(name), "{name}");
        }
    }
}
