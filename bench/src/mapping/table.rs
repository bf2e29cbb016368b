//! The table: which field of which kind each field of a line becomes.
//!
//! A kind that this version lacks (`assessment`, `pathway`, some plan sections) becomes one that
//! it has, with as many values of about the same length. Where the catalogue is stricter than the
//! line, the row says what it makes of the value. Each line is one change; it may write two
//! entries, as a person's identity and address.

use crate::line::Line;

/// What a value becomes.
#[derive(Debug, Clone, Copy)]
pub enum Make {
    /// The same text, cut at the field's length.
    Text,
    /// The same text with a letter for each digit.
    Name,
    /// The same date.
    Date,
    /// The same truth value.
    Bool,
    /// The same number.
    Int,
    /// The number above the least that the field takes.
    Least(i64),
    /// The catalogue's code for the line's.
    Code(&'static [(&'static str, &'static str)]),
    /// A list of the one code for the line's.
    Codes(&'static [(&'static str, &'static str)]),
    /// This code, whatever the line says.
    Always(&'static str),
    /// This code, in the first change of the entry, which cannot go without it.
    Begins(&'static str),
    /// The moment of the line.
    RecordedAt,
    /// The day of the line.
    RecordedOn,
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The line's kind; an observation's with its code.
    pub line: &'static str,
    /// The line's field; of an assessment's item only the number.
    pub field: &'static str,
    /// The catalogue's kind.
    pub kind: &'static str,
    /// The catalogue's field.
    pub to: &'static str,
    /// What the value becomes.
    pub make: Make,
}

const fn row(
    (line, field): (&'static str, &'static str),
    (kind, to): (&'static str, &'static str),
    make: Make,
) -> Row {
    Row {
        line,
        field,
        kind,
        to,
        make,
    }
}

/// Roles as the lines name them.
const ROLES: &[(&str, &str)] = &[("community-nurse", "cn")];
/// Six findings of about the length of the six professions' names.
const FINDINGS: &[(&str, &str)] = &[
    ("nurse", "none"),
    ("pharmacist", "chest_pain"),
    ("health-trainer", "new_confusion"),
    ("occupational-therapy", "kidney_injury_signs"),
    ("physiotherapy", "retinal_signs"),
    ("social-care", "heart_failure_signs"),
];
const PLACES: &[(&str, &str)] = &[("home", "home")];

/// The least blood pressure and pulse that the catalogue takes.
const LEAST_DIASTOLIC: i64 = 20;
const LEAST_PULSE: i64 = 20;

#[rustfmt::skip]
const TABLE: &[Row] = &[
    // Who the person is: the postcode is of the address.
    row(("patient", "nhs_number"), ("identity", "nhs_number"), Make::Text),
    row(("patient", "family_name"), ("identity", "family_name"), Make::Name),
    row(("patient", "given_name"), ("identity", "given_name"), Make::Name),
    row(("patient", "birth_date"), ("identity", "birth_date"), Make::Date),
    row(("patient", "postcode"), ("address", "postcode"), Make::Text),
    row(("patient", "practice"), ("identity", "practice"), Make::Text),
    // There is no pathway yet: a section of the plan with a date and a short text.
    row(("pathway", "enrolled_on"), ("goals-status", "agreed_on"), Make::Date),
    row(("pathway", "risk_band"), ("goals-status", "words"), Make::Text),
    row(("contact", "name"), ("contact", "name"), Make::Name),
    row(("contact", "relationship"), ("contact", "relationship"), Make::Text),
    row(("contact", "telephone"), ("contact", "phone"), Make::Text),
    row(("contact", "lives_with"), ("contact", "lives_with"), Make::Bool),
    // There are no assessments yet: a section becomes a set of readings, an entry for each, with
    // words where the section has words. Readings are counted from the least that the catalogue
    // takes; who assessed becomes one of as many findings.
    row(("assessment", "0"), ("observations", "standing_symptoms_note"), Make::Text),
    row(("assessment", "1"), ("observations", "respiratory_rate"), Make::Int),
    row(("assessment", "2"), ("observations", "pulse"), Make::Least(LEAST_PULSE)),
    row(("assessment", "3"), ("observations", "weight_method"), Make::Text),
    row(("assessment", "4"), ("observations", "diastolic_1"), Make::Least(LEAST_DIASTOLIC)),
    row(("assessment", "5"), ("observations", "diastolic_2"), Make::Least(LEAST_DIASTOLIC)),
    row(("assessment", "6"), ("observations", "spo2_target_by"), Make::Name),
    row(("assessment", "7"), ("observations", "diastolic_3"), Make::Least(LEAST_DIASTOLIC)),
    row(("assessment", "profession"), ("observations", "bp_red_flags"), Make::Codes(FINDINGS)),
    row(("visit", "place"), ("visit", "place"), Make::Code(PLACES)),
    row(("visit", "summary"), ("visit", "summary"), Make::Text),
    row(("visit", "next_step"), ("visit", "what_matters_today"), Make::Text),
    // A measure is a field here and its unit the catalogue's: when it was taken stands in place
    // of its name, and how in place of its unit.
    row(("observation:blood-pressure", "code"), ("observations", "taken_at"), Make::RecordedAt),
    row(("observation:blood-pressure", "systolic"), ("observations", "systolic_1"), Make::Int),
    row(("observation:blood-pressure", "diastolic"), ("observations", "diastolic_1"), Make::Int),
    row(("observation:blood-pressure", "unit"), ("observations", "bp_arm"), Make::Always("left")),
    row(("observation:pulse", "code"), ("observations", "taken_at"), Make::RecordedAt),
    row(("observation:pulse", "value"), ("observations", "pulse"), Make::Int),
    row(("observation:pulse", "unit"), ("observations", "rhythm"), Make::Always("regular")),
    // Sections of the plan that this version lacks become fields of the one about the person.
    row(("care-plan", "what-matters"), ("what-matters", "what_matters"), Make::Text),
    row(("care-plan", "self-management"), ("what-matters", "helps"), Make::Text),
    row(("care-plan", "crisis"), ("crisis-scenario", "scenario"), Make::Begins("other")),
    row(("care-plan", "crisis"), ("crisis-scenario", "what_i_do"), Make::Text),
    row(("care-plan", "ceiling-of-care"), ("what-matters", "worries"), Make::Text),
    row(("care-plan", "communication"), ("what-matters", "how_to_speak"), Make::Text),
    row(("care-plan", "home"), ("what-matters", "routines"), Make::Text),
    // A goal's status is derived, from the day on which it was agreed.
    row(("goal", "text"), ("goal", "words"), Make::Text),
    row(("goal", "owner"), ("goal", "who"), Make::Text),
    row(("goal", "status"), ("goal", "agreed_on"), Make::RecordedOn),
    row(("goal", "review_on"), ("goal", "review_on"), Make::Date),
    row(("task", "text"), ("task", "what"), Make::Text),
    row(("task", "role"), ("task", "owner_role"), Make::Code(ROLES)),
    row(("task", "due_on"), ("task", "due_on"), Make::Date),
    row(("task", "done_on"), ("task", "done_on"), Make::Date),
    row(("task", "outcome"), ("task", "outcome"), Make::Text),
];

/// The rows for a field of a line.
pub fn rows(line: &str, field: &str) -> impl Iterator<Item = &'static Row> {
    // `nurse.2.0` is item 0 of a section.
    let item = match line {
        "assessment" => field.rsplit('.').next().unwrap_or(field),
        _ => field,
    };
    TABLE
        .iter()
        .filter(move |row| row.line == line && row.field == item)
}

/// What the table calls a line: its kind, with an observation's code.
pub fn name(line: &Line) -> String {
    let code = line.set.0.iter().find_map(|(name, value)| match value {
        crate::line::Scalar::Text(code) if name == "code" => Some(code),
        _ => None,
    });
    match code {
        Some(code) if line.kind == "observation" => format!("observation:{code}"),
        _ => line.kind.clone(),
    }
}

/// Which part of its entity a line has: an assessment's section, `nurse.2`.
pub fn part(line: &Line) -> Option<String> {
    let mut names = line.set.0.iter().map(|(name, _)| name);
    let part = names.find_map(|name| name.rsplit_once('.'));
    part.filter(|_| line.kind == "assessment")
        .map(|(part, _)| part.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use care::catalogue;

    #[test]
    fn every_row_leads_to_a_field_of_the_catalogue() {
        for row in TABLE {
            let field = catalogue::field(row.kind, row.to);
            assert!(field.is_some(), "{} {}", row.kind, row.to);
        }
    }

    #[test]
    fn no_two_rows_write_one_field_of_a_line() {
        let mut seen: Vec<_> = TABLE
            .iter()
            .map(|row| (row.line, row.kind, row.to))
            .collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), TABLE.len());
    }
}
