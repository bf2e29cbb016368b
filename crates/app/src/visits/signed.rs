//! A visit that is read: what was signed is shown as it was signed, whatever was written since, and
//! what nobody signed yet as it stands, to whoever may not write it.

use care::{
    catalogue::{self, FieldDef, KindDef},
    instruments::{self, Instrument, NEWS2},
    matrix,
    status::VisitFacts,
    visit::{self, CONTENT_KINDS, Signature},
};
use record::{Entry, EntryId, FieldKey, Kind, Presence, Record, Value};

use super::{Live, reads};
use crate::{
    forms::{Answers, WRITTEN_AT_VISIT, base_of, says},
    person,
    reader::Reader,
    view::{
        form::{Draft, DraftEntry},
        lists::Tone,
        person::EntryView,
        visit::{ScoreView, SignedPart, SignedView},
    },
    words,
};

/// What was signed, and what stands beside it; nothing where the visit is a form still.
pub(super) fn view(
    reader: &Reader<'_>,
    live: &Live,
    (draft, answers): (&Draft, &Answers),
) -> Option<SignedView> {
    let visit = live.visit;
    let signatures = visit::signatures(reader.record, visit);
    let may_write = matrix::may_write(reader.me.role, "visit", "place");
    if signatures.is_empty() && may_write {
        return None;
    }
    let goes_on = |entry: &Entry| {
        let kind = entry.kind.as_str();
        kind == "safeguarding-concern" || (WRITTEN_AT_VISIT.contains(&kind) && !is_content(entry))
    };
    let signed = signatures.iter().map(|one| signed_part(reader, visit, one));
    let signed: Vec<SignedPart> = signed.collect();
    let unsigned = || SignedPart {
        words: unsigned_words(reader, visit),
        not_whole: None,
        content: entries(reader, reader.record, visit, is_content),
        scores: vec![reads::news2_view(reader, live)],
    };
    Some(SignedView {
        signed: match signed.is_empty() {
            true => vec![unsigned()],
            false => signed,
        },
        beside: entries(reader, reader.record, visit, goes_on),
        since: since(reader, visit),
        unsaved: unsaved(reader, draft, answers),
    })
}

/// What is said of a visit that nobody signed: for when it is planned, or that it may still change.
fn unsigned_words(reader: &Reader<'_>, visit: EntryId) -> String {
    let entry = reader.record.entry(visit, &Kind::new_static("visit"));
    let facts = entry.and_then(|entry| VisitFacts::of(visit, entry));
    match facts.filter(|facts| !facts.recorded) {
        Some(planned) => person::visit_status(&planned, reader.today).words,
        None => "Nobody has signed this visit yet. It may still change.".to_owned(),
    }
}

/// What one person signed.
fn signed_part(reader: &Reader<'_>, visit: EntryId, signature: &Signature) -> SignedPart {
    let signed = reader.record.at(&signature.frontier);
    let not_whole = match signature.holds(reader.record, visit) {
        Ok(true) => None,
        Ok(false) => {
            Some("What stands here is not what was signed. Tell who looks after Doorstep.")
        }
        Err(_) => Some(
            "Something that was signed is not on this laptop. This is the visit as it stands now.",
        ),
    };
    let record = signed.as_ref().unwrap_or(reader.record);
    SignedPart {
        words: signed_by(reader, signature),
        not_whole: not_whole.map(str::to_owned),
        content: entries(reader, record, visit, is_content),
        scores: scores(reader, visit, signature),
    }
}

fn is_content(entry: &Entry) -> bool {
    CONTENT_KINDS.contains(&entry.kind.as_str())
}

/// What was being written on this laptop when the signature came, and can no longer be saved here:
/// what somebody typed is shown until they throw it away.
fn unsaved(reader: &Reader<'_>, draft: &Draft, answers: &Answers) -> Vec<String> {
    let Ok(base) = base_of(&draft.base) else {
        return Vec::new();
    };
    let typed = |entry: &DraftEntry, kind: &KindDef, field: &FieldDef| {
        let key = FieldKey {
            entry: entry.entry.parse().ok()?,
            kind: kind.to_record(),
            field: field.to_record(),
        };
        let input = entry.fields.get(field.name)?;
        let drawn = base.said(reader.record, &key);
        if drawn.is_some_and(|value| says(field, value, input)) {
            return None;
        }
        let value = answers.value(key.entry, kind.name, field.name);
        Some(value.map_or_else(|| input.as_typed(), |value| reader.text(field, value)))
    };
    let of_entry = |entry: &DraftEntry| -> Vec<String> {
        let Some(kind) = catalogue::kind(&entry.kind) else {
            return Vec::new();
        };
        let said = kind
            .fields
            .iter()
            .filter_map(|field| Some((field, typed(entry, kind, field)?)));
        said.filter(|(_, text)| !text.is_empty())
            .map(|(field, text)| format!("{}, {}: “{text}”", kind.label, field.label))
            .collect()
    };
    draft.entries.iter().flat_map(of_entry).collect()
}

fn signed_by(reader: &Reader<'_>, signature: &Signature) -> String {
    let registration = signature.registration.as_ref();
    let registration = registration.map(|number| format!(", {number}"));
    let when = words::full_moment(signature.signed_at, reader.today);
    format!(
        "Signed by {}{}, {when}",
        reader.staff(signature.by),
        registration.unwrap_or_default()
    )
}

/// The entries of a visit that a record has on the page.
fn entries(
    reader: &Reader<'_>,
    record: &Record,
    visit: EntryId,
    wanted: impl Fn(&Entry) -> bool,
) -> Vec<EntryView> {
    let of_visit = visit::entries(record, visit).into_iter();
    of_visit
        .filter(|(_, entry)| wanted(entry) && entry.presence() != Presence::Removed)
        .map(|(id, entry)| reader.entry(id, entry))
        .collect()
}

/// What was written since, or unseen by who signed.
fn since(reader: &Reader<'_>, visit: EntryId) -> Vec<String> {
    let later = visit::written_after_signing(reader.record, visit);
    let line = |written: &visit::Written<'_>| {
        let def = catalogue::field(written.entry.kind.as_str(), written.field.as_str())?;
        let read = reader.version(def, written.version);
        let (text, author, when) = (read.text, read.author, read.when);
        Some(format!("{}: “{text}”, {author}, {when}", def.label))
    };
    later.iter().filter_map(line).collect()
}

/// The scores that were signed. A NEWS2 that could not be worked out is said to be incomplete.
fn scores(reader: &Reader<'_>, visit: EntryId, signature: &Signature) -> Vec<ScoreView> {
    let stored = |instrument: &'static Instrument| {
        let said = |field: &str| signature.score(reader.record, visit, instrument.id, field);
        match said("instrument") {
            Some(_) => Some(score(reader, instrument, &said)),
            None if instrument == &NEWS2 => Some(no_score(instrument)),
            None => None,
        }
    };
    instruments::ALL.into_iter().filter_map(stored).collect()
}

fn score<'a>(
    reader: &Reader<'_>,
    instrument: &Instrument,
    signed: &impl Fn(&str) -> Option<&'a Value>,
) -> ScoreView {
    let said = |field: &str| {
        let def = catalogue::field("score", field)?;
        let text = reader.text(def, signed(field)?);
        (!text.is_empty()).then_some(text)
    };
    let band = said("band").unwrap_or_default();
    let inputs = signed("inputs").and_then(|inputs| match inputs {
        Value::Map(inputs) => Some(inputs),
        _ => None,
    });
    let read: Vec<String> = inputs
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some(format!("{} {}", input_label(name), input_text(value)?)))
        .collect();
    let from = (!read.is_empty()).then(|| format!("From: {}.", read.join(", ")));
    let remark = said("remark").map(|remark| format!("{remark}."));
    let why: Vec<String> = from.into_iter().chain(remark).collect();
    let version = said("rule_version").unwrap_or_default();
    ScoreView {
        name: instrument.name.to_owned(),
        value: said("value"),
        tone: tone(instrument, &band),
        band,
        why: why.join(" "),
        source: format!("{} Rule version {version}. As signed.", credit(instrument)),
    }
}

fn no_score(instrument: &Instrument) -> ScoreView {
    ScoreView {
        name: instrument.name.to_owned(),
        value: None,
        band: "incomplete".to_owned(),
        tone: Tone::Plain,
        why: "Something that it needs was not recorded when the visit was signed.".to_owned(),
        source: credit(instrument),
    }
}

/// The line of credit to show with an instrument.
fn credit(instrument: &Instrument) -> String {
    let line = instrument.credit.unwrap_or(instrument.source);
    format!("{}.", line.trim_end_matches('.'))
}

/// How a signed NEWS2 is marked: as it is while it is typed.
fn tone(instrument: &Instrument, band: &str) -> Tone {
    match band {
        _ if instrument != &NEWS2 => Tone::Plain,
        "high" | "medium" | "low-medium" => Tone::Late,
        "low" => Tone::Fine,
        _ => Tone::Plain,
    }
}

/// "respiratory rate", "standing systolic at 1 minute".
fn input_label(name: &str) -> String {
    match name {
        "sys" => "systolic",
        "dia" => "diastolic",
        "lying_sys" => "lying systolic",
        "lying_dia" => "lying diastolic",
        "stand1_sys" => "standing systolic at 1 minute",
        "stand1_dia" => "standing diastolic at 1 minute",
        "stand3_sys" => "standing systolic at 3 minutes",
        "stand3_dia" => "standing diastolic at 3 minutes",
        "spo2" => "SpO2",
        "spo2_scale" => "SpO2 scale",
        "systolic_bp" => "systolic",
        "acvpu" => "ACVPU",
        other => return other.replace('_', " "),
    }
    .to_owned()
}

fn input_text(value: &Value) -> Option<String> {
    match value {
        Value::Int(number) => Some(number.to_string()),
        Value::Decimal(number) => Some(number.to_string()),
        Value::Text(text) => Some(text.clone()),
        Value::Bool(truth) => Some(if *truth { "yes" } else { "no" }.to_owned()),
        _ => None,
    }
}
