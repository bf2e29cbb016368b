//! Signing a visit: it is saved, then locked, in one transaction.

use std::collections::BTreeSet;

use care::{
    status::PLANNED,
    visit::{self, NotSignable, Signing},
};
use record::{Change, Edit, EntryId, FieldKey, Presence, Record, Value};

use super::{called_off, complete, visit_of};
use crate::{
    App, Error,
    desk::subject,
    forms::{self, Answers, base_of, edits, keep, saved},
    person::in_question,
    reader::Reader,
    view::{
        form::{Draft, Saved},
        person::Check,
    },
};

/// What is said where a colleague's words came while the form was open.
const UNSEEN: &str = "Somebody wrote at this visit since you opened it: save it without signing, \
    open it again and look, then sign";

/// What is said where somebody removed the visit unseen.
const CALLED_OFF: &str = "This visit was removed while it was being made: decide first whether it \
    stays";

impl App {
    /// Saves a visit and signs it: what stands on its page is locked, and its scores are facts.
    pub fn sign_visit(&self, takes: Draft) -> Result<Saved, Error> {
        let random = self.outside.random.as_ref();
        let saved = self.on_command(|desk, now| {
            keep(desk, &takes, now)?;
            let subject = subject(&takes.person)?;
            let visit = visit_of(&takes)?;
            if visit::is_signed(desk.record(subject)?, visit) {
                return Err(Error::Signed);
            }
            let unseen = unseen(desk.record(subject)?, visit, &takes)?;
            if let Some(words) = unseen {
                return Err(Error::NotReady(vec![words.to_owned()]));
            }
            let typed = edits(desk, &takes, now)?;
            let mut content = complete(desk, &takes, typed, now)?;
            content.extend(written_by_the_signer(
                desk.record(subject)?,
                visit,
                &takes,
                &content,
            )?);
            let touched: Vec<_> = content
                .iter()
                .map(|edit| (edit.entry, edit.kind.clone()))
                .collect();
            // What is signed must name the changes that it rests on, so they are made first.
            let mut bodies = desk.bodies(random, now, subject, content)?;
            let mut record = desk.record(subject)?.clone();
            for body in &bodies {
                record.insert(Change::seal(body.clone()).0);
            }
            let signing = Signing {
                signed_at: now,
                role: desk.me.role,
                registration: desk.me.registration.clone(),
                device: desk.me.device,
            };
            let answers = visit::VisitAnswers::of(&record, visit);
            let began = answers.visit.get("started_at").and_then(Value::as_instant);
            let facts = answers.facts(&record, visit, crate::forms::day_of(began.unwrap_or(now)));
            let signature = visit::sign(&record, visit, &signing, &visit::scores(&facts))
                .map_err(|not| not_signable(&not))?;
            let act = bodies.first().map(|body| body.act);
            for mut body in desk.bodies(random, now, subject, signature)? {
                body.act = act.unwrap_or(body.act);
                bodies.push(body);
            }
            let changes = desk.commit_bodies(bodies, subject, vec![takes.id.clone()], now)?;
            saved(desk, subject, &touched, changes, now)
        })?;
        self.saved(&saved);
        Ok(saved)
    }
}

/// A field of the visit, written as it stands by whoever signs without changing a word of it: who
/// removes the visit meanwhile, unseen, has then not removed what was signed.
pub(super) fn written_by_the_signer(
    record: &Record,
    visit: EntryId,
    draft: &Draft,
    content: &[Edit],
) -> Result<Option<Edit>, Error> {
    let base = base_of(&draft.base)?;
    if content.iter().any(|edit| edit.entry == visit) {
        return Ok(None);
    }
    let own = base.fields().filter(|(key, _)| key.entry == visit);
    let mut own: Vec<_> = own.collect();
    // When it began is nobody's words.
    own.sort_by_key(|(key, _)| key.field != *"started_at");
    let written = own.into_iter().find_map(|(key, drawn)| {
        let value = base
            .said(record, key)
            .filter(|said| !matches!(said, Value::Empty | Value::Removed(_)))?;
        Some(Edit {
            entry: key.entry,
            kind: key.kind.clone(),
            field: key.field.clone(),
            value: value.clone(),
            replaces: drawn.iter().copied().collect(),
        })
    });
    Ok(written)
}

/// Why nobody signs a visit whose page did not show all that became of it.
fn unseen(record: &Record, visit: EntryId, draft: &Draft) -> Result<Option<&'static str>, Error> {
    Ok(if called_off::is_undecided(record, visit, draft)? {
        Some(CALLED_OFF)
    } else {
        holds_unseen(record, visit, draft)?.then_some(UNSEEN)
    })
}

/// Whether something stands at the visit that its form did not draw: nobody signs what was not on
/// their page.
pub(super) fn holds_unseen(record: &Record, visit: EntryId, draft: &Draft) -> Result<bool, Error> {
    let is_content = |key: &FieldKey| visit::CONTENT_KINDS.contains(&key.kind.as_str());
    let moved_on = base_of(&draft.base)?.moved_on(record);
    let drawn = |id: EntryId| {
        let id = id.to_string();
        draft.entries.iter().any(|entry| entry.entry == id)
    };
    let mut content = visit::content(record, visit).into_iter();
    let is_new = content.any(|(id, entry)| entry.presence() != Presence::Removed && !drawn(id));
    Ok(is_new || moved_on.iter().any(is_content))
}

fn not_signable(not: &NotSignable) -> Error {
    match not {
        NotSignable::Signed => Error::Signed,
        other => Error::NotReady(vec![other.to_string()]),
    }
}

/// What of a visit is settled before anybody signs it. A field in which something is typed is
/// settled by that; whether the visit itself stays is asked at the top of its page.
pub(super) fn to_settle(reader: &Reader<'_>, visit: EntryId, answers: &Answers) -> Vec<Check> {
    // As a rule nothing differs: then what belongs to the visit is not looked for at each key.
    if reader.summary.to_settle.is_empty() {
        return Vec::new();
    }
    let said = answers.values.iter();
    let said = said.filter(|(_, value)| *value != Value::Empty);
    let typed: BTreeSet<String> = said
        .map(|(key, _)| format!("{}/{}/{}", key.entry, key.kind, key.field))
        .collect();
    let content = visit::content(reader.record, visit).into_iter();
    let content: BTreeSet<EntryId> = content.map(|(id, _)| id).collect();
    let mut asked = in_question(reader, |id| content.contains(&id));
    let of_visit = format!("{visit}/visit/");
    asked.retain(|check| check.key != of_visit && !typed.contains(&check.key));
    asked
}

/// What stands between a visit and its signature, in words. Gaps do not.
pub(super) fn before_signing(
    record: &Record,
    draft: &Draft,
    answers: &Answers,
    (unanswered, to_settle): (usize, usize),
) -> Result<Vec<String>, Error> {
    let mut words = Vec::new();
    words.extend(unseen(record, visit_of(draft)?, draft)?.map(str::to_owned));
    if to_settle > 0 {
        let count = crate::words::count(to_settle, "question", "questions");
        words.push(format!("{count} to settle first"));
    }
    if !answers.problems.is_empty() {
        let count = crate::words::count(answers.problems.len(), "answer", "answers");
        words.push(format!("{count} must be put right"));
    }
    if unanswered > 0 {
        let needs = if unanswered == 1 { "needs" } else { "need" };
        let count = crate::words::count(unanswered, "prompt", "prompts");
        words.push(format!("{count} {needs} an answer"));
    }
    let missing = forms::missing(draft, answers).into_iter();
    words.extend(missing.map(|problem| problem.message));
    if !answers.queries.is_empty() {
        let count = crate::words::count(answers.queries.len(), "unusual answer", "unusual answers");
        words.push(format!("{count}: say that it is right, or change it"));
    }
    if to_settle == 0 && !answers.values.iter().any(is_recorded) {
        words.push("Nothing is recorded yet".to_owned());
    }
    Ok(words)
}

/// Whether an answer is of what a signature signs, and not only of what was planned.
fn is_recorded((key, value): &(FieldKey, Value)) -> bool {
    let planned = key.kind == *"visit" && PLANNED.contains(&key.field.as_str());
    let content = visit::CONTENT_KINDS.contains(&key.kind.as_str());
    content && !planned && *value != Value::Empty
}
