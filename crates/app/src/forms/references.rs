//! What the app fills in by itself in new entries: what they belong to, and when they were begun.

use chrono::{DateTime, Utc};
use record::{Edit, EntryId, FieldName, Kind, Record, Value};

use crate::{
    Error,
    view::form::{Draft, Form},
};

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
    let mut written = Vec::new();
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
        let lacks =
            |field: &str| !says(field) && known.is_none_or(|entry| entry.field(field).is_none());
        for (field, value) in filled(edit.kind.as_str(), visit, scenario, now) {
            if lacks(field) {
                written.push(Edit {
                    entry: edit.entry,
                    kind: edit.kind.clone(),
                    field: FieldName::new_static(field),
                    value,
                    replaces: Vec::new(),
                });
            }
        }
    }
    Ok(written)
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
        "visit" if visit.is_some() => fields.push(("started_at", Value::instant(now))),
        "observations" => fields.push(("taken_at", Value::instant(now))),
        "message" => fields.push(("sent_at", Value::instant(now))),
        "referral" => fields.push(("requested_at", Value::instant(now))),
        // Only an answer is typed of a prompt.
        "prompt" | "safeguarding-prompt" => fields.push(("answered_at", Value::instant(now))),
        _ => {}
    }
    fields
}
