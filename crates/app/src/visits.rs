//! The visit: what its page shows beside the fields, what is written with it, and signing.

mod called_off;
mod parts;
mod prompts;
mod reads;
mod sign;
mod signed;
mod suggest;

use care::{
    Role, catalogue,
    prompts::{VisitFacts, falls_criteria},
    status::{PLANNED, VisitFacts as PlanFacts},
    visit::{self, VisitAnswers},
};
use chrono::{DateTime, Utc};
use record::{
    ActId, AuthorId, Body, Change, Compartment, Edit, EntryId, Kind, Nonce, Record, Stream, Value,
};

use crate::{
    Error,
    desk::{Desk, subject},
    forms::{Answers, day_of, references},
    reader::Reader,
    view::{
        form::{Draft, Form},
        lists::{Tag, Tone},
        visit::VisitView,
    },
    words,
};

pub(crate) use called_off::{is_called_off, may_keep};

/// Why a plan is not changed any more.
const BEGUN: &str = "This visit was begun meanwhile, so it is not moved or changed as a plan. \
                     Throw this away here, and write in the visit itself.";

/// The visit's own entry among a draft's.
pub(crate) fn visit_of(draft: &Draft) -> Result<EntryId, Error> {
    let own = draft.entries.iter().find(|entry| entry.kind == "visit");
    own.and_then(|entry| entry.entry.parse().ok())
        .ok_or(Error::Malformed)
}

/// The answers of the visit as they are typed.
fn answers_of(draft: &Draft, answers: &Answers) -> VisitAnswers {
    let of_kind = |kind: &str| -> Vec<visit::Answers> {
        let entries = draft.entries.iter().filter(|entry| entry.kind == kind);
        entries
            .map(|entry| {
                let said = answers.values.iter().filter(|(key, value)| {
                    key.entry.to_string() == entry.entry
                        && key.kind == *kind
                        && *value != Value::Empty
                });
                said.map(|(key, value)| (key.field.to_string(), value.clone()))
                    .collect()
            })
            .collect()
    };
    let first = |kind: &str| of_kind(kind).into_iter().next().unwrap_or_default();
    let told = |fall: &visit::Answers| !fall.is_empty();
    VisitAnswers {
        visit: first("visit"),
        observations: first("observations"),
        falls: of_kind("fall").into_iter().filter(told).collect(),
        safeguarding_concern: first("safeguarding-concern").get("concern")
            == Some(&Value::Bool(true)),
    }
}

/// What prompts and scores of a visit are worked out from, as it is typed.
struct Live {
    visit: EntryId,
    answers: VisitAnswers,
    facts: VisitFacts,
    visited_on: chrono::NaiveDate,
}

impl Live {
    fn of(
        draft: &Draft,
        answers: &Answers,
        record: &Record,
        now: DateTime<Utc>,
    ) -> Result<Self, Error> {
        let visit = visit_of(draft)?;
        let answers = answers_of(draft, answers);
        let began = answers
            .visit
            .get("started_at")
            .and_then(Value::as_instant)
            .unwrap_or(now);
        let visited_on = day_of(began);
        let facts = answers.facts(record, visit, visited_on);
        Ok(Self {
            visit,
            answers,
            facts,
            visited_on,
        })
    }
}

impl Live {
    /// What stands at a visit once these edits are saved.
    fn after(record: &Record, visit: EntryId, edits: &[Edit], now: DateTime<Utc>) -> Self {
        let mut after = record.clone();
        let body = Body {
            stream: Stream {
                subject: record.subject(),
                compartment: Compartment::new_static(catalogue::CORE),
            },
            act: ActId([0; 16]),
            author: AuthorId([0; 16]),
            role: Role::CareManager.to_record(),
            recorded_at: now,
            clock_offset_ms: None,
            nonce: Nonce([0; 16]),
            edits: edits.to_vec(),
        };
        after.insert(Change::seal(body).0);
        let answers = VisitAnswers::of(&after, visit);
        let began = answers.visit.get("started_at").and_then(Value::as_instant);
        let visited_on = day_of(began.unwrap_or(now));
        let facts = answers.facts(&after, visit, visited_on);
        Self {
            visit,
            answers,
            facts,
            visited_on,
        }
    }
}

/// What the visit page shows beside its fields.
pub(crate) fn view(
    desk: &mut Desk,
    draft: &Draft,
    answers: &Answers,
    now: DateTime<Utc>,
) -> Result<VisitView, Error> {
    desk.read(subject(&draft.person)?, now, |reader| {
        let live = Live::of(draft, answers, reader.record, now)?;
        let visit = live.visit;
        let signed = signed::view(reader, &live, (draft, answers));
        let prompts = match signed {
            Some(_) => prompts::written(reader, visit),
            None => prompts::views(reader, draft, &live),
        };
        let open = prompts.iter().filter(|prompt| prompt.answer.is_none());
        let unanswered = open.count();
        let to_settle = sign::to_settle(reader, visit, answers);
        let open = (unanswered, to_settle.len());
        Ok(VisitView {
            visit: visit.to_string(),
            observations: EntryId::beside(visit, "observations").to_string(),
            safeguarding: EntryId::beside(visit, "safeguarding-concern").to_string(),
            called_off: called_off::view(reader, draft, visit)?,
            signed,
            news2: reads::news2_view(reader, &live),
            reads: reads::all(&live),
            last_time: reads::last_time(reader, visit),
            prompts,
            falls: earlier_falls(reader, visit),
            falls_tag: falls_tag(&live.facts),
            earlier_referrals: suggest::earlier_referrals(reader),
            parts: parts::all(draft, &answers.problems),
            suggested_summary: suggest::summary(reader, draft, &live),
            before_signing: sign::before_signing(reader.record, draft, answers, open)?,
            to_settle,
        })
    })
}

/// Falls in the record that were not told at this visit, newest first.
fn earlier_falls(reader: &Reader<'_>, visit: EntryId) -> Vec<crate::view::person::EntryView> {
    let elsewhere = |entry: &record::Entry| {
        !entry
            .values("visit")
            .any(|value| value.as_bytes() == Some(&visit.0))
    };
    let mut falls: Vec<_> = reader
        .entries("fall")
        .filter(|(_, entry)| elsewhere(entry))
        .collect();
    let day = |entry: &record::Entry| entry.value("happened_on").and_then(Value::as_date);
    falls.sort_by_key(|(id, entry)| (std::cmp::Reverse(day(entry)), *id));
    falls
        .into_iter()
        .map(|(id, entry)| reader.entry(id, entry))
        .collect()
}

fn falls_tag(facts: &VisitFacts) -> Option<Tag> {
    let criteria = falls_criteria(facts);
    let falls = criteria.falls_in_12_months;
    if falls == 0 {
        return None;
    }
    let count = words::count(falls as usize, "fall", "falls");
    let (words, tone) = if criteria.is_met() {
        (
            format!("{count} in 12 months: offer a full falls assessment (NG249)"),
            Tone::Soon,
        )
    } else {
        (format!("{count} in 12 months"), Tone::Plain)
    };
    Some(Tag { words, tone })
}

/// What saving a draft writes: what was typed, which visit or crisis a new entry belongs to, when a
/// message was written, and the prompts that a visit raises.
pub(crate) fn complete(
    desk: &mut Desk,
    draft: &Draft,
    mut edits: Vec<Edit>,
    now: DateTime<Utc>,
) -> Result<Vec<Edit>, Error> {
    let page = desk.page(now);
    let record = desk.record(subject(&draft.person)?)?;
    if touches_what_is_signed(record, &edits) {
        return Err(Error::Signed);
    }
    if matches!(draft.form, Form::PlanVisit { .. }) {
        is_a_plan(record, visit_of(draft)?, &edits)?;
    }
    if !matches!(draft.form, Form::Visit { .. }) {
        edits.extend(references(draft, &edits, record, now)?);
        return Ok(edits);
    }
    let visit = visit_of(draft)?;
    if visit::is_signed(record, visit) && edits.iter().any(is_content) {
        return Err(Error::Signed);
    }
    let answers = Answers::of(draft, record, page)?;
    let typed = Live::of(draft, &answers, record, now)?;
    edits.extend(references(draft, &edits, record, now)?);
    // A prompt follows what stands, and not what a form that was opened before it still says.
    let live = match sign::holds_unseen(record, visit, draft)? {
        true => Live::after(record, visit, &edits, now),
        false => typed,
    };
    for prompt in prompts::to_write(record, draft, &live) {
        let new = prompts::new_edits(record, &live, &prompt, &edits, now);
        edits.extend(new);
    }
    prompts::without_unwritten(record, &mut edits);
    Ok(edits)
}

/// Whether an edit is of what a visit's signature signs.
fn is_content(edit: &Edit) -> bool {
    visit::CONTENT_KINDS.contains(&edit.kind.as_str())
}

/// Whether edits are of what stands in a signed visit, in whichever form they were typed.
fn touches_what_is_signed(record: &Record, edits: &[Edit]) -> bool {
    let content = edits.iter().filter(|edit| is_content(edit));
    let mut visits = content.filter_map(|edit| {
        let entry = record.entry(edit.entry, &edit.kind)?;
        visit::visit_of(record, edit.entry, entry)
    });
    visits.any(|visit| visit::is_signed(record, visit))
}

/// Refuses what a plan does not say, and a plan of a visit that was begun meanwhile.
fn is_a_plan(record: &Record, visit: EntryId, edits: &[Edit]) -> Result<(), Error> {
    let of_plan = |edit: &Edit| edit.entry == visit && PLANNED.contains(&edit.field.as_str());
    if !edits.iter().all(of_plan) {
        return Err(Error::Malformed);
    }
    let entry = record.entry(visit, &Kind::new_static("visit"));
    let begun = entry.and_then(|entry| PlanFacts::of(visit, entry));
    if begun.is_some_and(|facts| facts.recorded) && !edits.is_empty() {
        return Err(Error::Refused(BEGUN.to_owned()));
    }
    Ok(())
}
