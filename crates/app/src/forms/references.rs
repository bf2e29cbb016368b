//! What the app fills in by itself: what new entries belong to, when they were begun, and that
//! nobody has traced a number that was typed.

use care::visit;
use chrono::{DateTime, Utc};
use record::{Edit, EntryId, Field, FieldKey, FieldName, Kind, Record, Value};

use super::base_of;
use crate::{
    Error,
    view::form::{Draft, Form},
};

/// The status of a number that was typed: this app traces none (docs/sources.md, NHS number).
const TRACE_REQUIRED: &str = "03";

/// The edits that say what each new entry of a draft belongs to.
pub(crate) fn references(
    draft: &Draft,
    edits: &[Edit],
    record: &Record,
    now: DateTime<Utc>,
) -> Result<Vec<Edit>, Error> {
    let own = |kind: &str| -> Result<Option<EntryId>, Error> {
        let entry = draft.entries.iter().find(|entry| entry.kind == kind);
        entry
            .map(|entry| entry.entry.parse().map_err(|_| Error::Malformed))
            .transpose()
    };
    let visit = if matches!(draft.form, Form::Visit { .. }) {
        own("visit")?
    } else {
        None
    };
    let scenario = own("crisis-scenario")?;
    let base = base_of(&draft.base)?;
    let mut written = match visit {
        Some(visit) => taken_with(draft, edits, record, visit, now)?,
        None => Vec::new(),
    };
    let mut seen: Vec<(EntryId, &Kind)> = Vec::new();
    for edit in edits {
        if seen.contains(&(edit.entry, &edit.kind)) {
            continue;
        }
        seen.push((edit.entry, &edit.kind));
        let says = |field: &str| {
            edits.iter().any(|other| {
                other.entry == edit.entry && other.kind == edit.kind && other.field == *field
            })
        };
        let known = record.entry(edit.entry, &edit.kind);
        let mut fields = filled(edit.kind.as_str(), visit, scenario, now);
        if edit.kind == *"identity" && types_a_number(edits) {
            fields.push(("nhs_number_status", Value::text(TRACE_REQUIRED)));
        }
        for (field, value) in fields {
            let key = FieldKey {
                entry: edit.entry,
                kind: edit.kind.clone(),
                field: FieldName::new_static(field),
            };
            let lacks = known.is_none_or(|entry| entry.field(field).is_none());
            let anew = match field {
                // Whoever answers again has answered now.
                "answered_at" => answers_anew(edits, edit),
                // Nobody has traced another number.
                "nhs_number_status" => true,
                _ => false,
            };
            if !says(field) && (lacks || anew) {
                written.extend(base.edit(record, key, value));
            }
        }
    }
    if let Some(visit) = visit.filter(|_| !edits.is_empty()) {
        written.extend(begun(edits, record, visit, now));
    }
    Ok(written)
}

/// Whether an NHS number is written.
fn types_a_number(edits: &[Edit]) -> bool {
    let is_number = |edit: &&Edit| edit.kind == *"identity" && edit.field == *"nhs_number";
    let mut numbers = edits.iter().filter(is_number);
    numbers.any(|edit| edit.value != Value::Empty)
}

/// When a visit began: it did with the first that is written at it, whatever that is.
fn begun(edits: &[Edit], record: &Record, visit: EntryId, now: DateTime<Utc>) -> Option<Edit> {
    let key = FieldKey {
        entry: visit,
        kind: Kind::new_static("visit"),
        field: FieldName::new_static("started_at"),
    };
    let known = record.entry(visit, &key.kind);
    let stands = known.is_some_and(|entry| entry.field(key.field.as_str()).is_some());
    let said = edits.iter().any(|edit| FieldKey::of(edit) == key);
    let begins = !stands && !said && !visit::is_signed(record, visit);
    begins.then(|| Edit {
        entry: key.entry,
        kind: key.kind,
        field: key.field,
        value: Value::instant(now),
        replaces: Vec::new(),
    })
}

/// Whether edits answer the prompt that one of them is of, and do not only take an answer back.
fn answers_anew(edits: &[Edit], of: &Edit) -> bool {
    edits.iter().any(|edit| {
        let same = edit.entry == of.entry && edit.kind == of.kind;
        let said = ["answer", "answer_note", "answered_for"];
        same && said.contains(&edit.field.as_str()) && edit.value != Value::Empty
    })
}

/// When the observations of a visit were taken: when it began, also where that is put right later,
/// unless they were given a time of their own.
fn taken_with(
    draft: &Draft,
    edits: &[Edit],
    record: &Record,
    visit: EntryId,
    now: DateTime<Utc>,
) -> Result<Vec<Edit>, Error> {
    let observations = EntryId::beside(visit, "observations");
    let key = |entry, kind: &'static str, field: &'static str| FieldKey {
        entry,
        kind: Kind::new_static(kind),
        field: FieldName::new_static(field),
    };
    let begin = key(visit, "visit", "started_at");
    let taken = key(observations, "observations", "taken_at");
    let written = |key: &FieldKey| edits.iter().find(|edit| FieldKey::of(edit) == *key);
    let standing = |key: &FieldKey| {
        record
            .entry(key.entry, &key.kind)?
            .field(key.field.as_str())
    };
    let base = base_of(&draft.base)?;
    let now_taken = edits.iter().any(|edit| edit.entry == observations);
    let taken_before = record.entry(observations, &taken.kind).is_some();
    let follows = match (standing(&taken).map(Field::settled), standing(&begin)) {
        (None, _) => true,
        (Some(Some(own)), Some(began)) => began.settled().is_some_and(|at| at.value == own.value),
        _ => false,
    };
    let begins_anew = written(&begin).is_some() && taken_before;
    // What somebody else wrote since the form was opened is theirs.
    let is_ours = written(&taken).is_none() && !base.moved_on(record).contains(&taken);
    if !(now_taken || begins_anew) || !follows || !is_ours {
        return Ok(Vec::new());
    }
    let began = match written(&begin) {
        Some(edit) => edit.value.as_instant(),
        None => standing(&begin)
            .and_then(Field::settled)
            .and_then(|at| at.value.as_instant()),
    };
    let at = Value::instant(began.unwrap_or(now));
    let edit = base.edit(record, taken, at);
    Ok(edit.into_iter().collect())
}

fn filled(
    kind: &str,
    visit: Option<EntryId>,
    scenario: Option<EntryId>,
    now: DateTime<Utc>,
) -> Vec<(&'static str, Value)> {
    let reference = |id: EntryId| Value::Bytes(id.0.to_vec());
    let mut fields = Vec::new();
    let at_visit = [
        "observations",
        "fall",
        "safeguarding-concern",
        "task",
        "referral",
        "message",
    ];
    if let Some(visit) = visit.filter(|_| at_visit.contains(&kind)) {
        fields.push(("visit", reference(visit)));
    }
    if let Some(scenario) = scenario.filter(|_| kind == "crisis-call") {
        fields.push(("scenario", reference(scenario)));
    }
    match kind {
        "observations" if visit.is_none() => fields.push(("taken_at", Value::instant(now))),
        "message" => fields.push(("sent_at", Value::instant(now))),
        "referral" => fields.push(("requested_at", Value::instant(now))),
        // Only an answer is typed of a prompt.
        "prompt" | "safeguarding-prompt" => fields.push(("answered_at", Value::instant(now))),
        _ => {}
    }
    fields
}
