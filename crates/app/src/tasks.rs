//! What is open and ends, or goes on, in one act: tasks, messages, prompts, referrals.

use care::{
    status::{PromptFacts, TaskFacts, TaskStatus},
    visit::PROMPT_KINDS,
};
use chrono::{DateTime, NaiveDate, Utc};
use record::{Base, Edit, EntryId, FieldKey, FieldName, Kind, Record, Value};

use crate::{
    App, Error,
    desk::{NewAct, subject},
    forms::{day_of, is_shown},
    view::{
        form::{Ending, Finish, Saved},
        lists::{Tag, Tone},
        problem::FieldProblem,
    },
    words,
};

impl App {
    /// Does a task with its outcome, closes it with a reason, marks a message as dealt with or a
    /// referral as accepted at this moment, or answers a prompt.
    pub fn finish(&self, takes: Finish) -> Result<Saved, Error> {
        let subject = subject(&takes.person)?;
        self.save_act(|desk, now| {
            let entry: EntryId = takes.entry.parse().map_err(|_| Error::Malformed)?;
            let record = desk.record(subject)?;
            let kind = open_kind(record, entry, &takes.how).ok_or(Error::NotFound)?;
            // The button was drawn on what the record says now: this is one act, without a form.
            let base = Base::of(record, |id, drawn| id == entry && drawn.kind == kind);
            let edits: Vec<Edit> = written(&takes, &kind, now)?
                .into_iter()
                .filter_map(|(field, value)| {
                    let key = FieldKey {
                        entry,
                        kind: kind.clone(),
                        field: FieldName::new_static(field),
                    };
                    base.edit(record, key, value)
                })
                .collect();
            Ok(NewAct {
                subject,
                edits,
                draft: None,
            })
        })
    }
}

/// The kind of an entry that can end so, if it is on the page. A prompt has one answer: whoever
/// comes second is shown the first.
fn open_kind(record: &Record, entry: EntryId, how: &Ending) -> Option<Kind> {
    let kinds = match how {
        Ending::Done { .. } | Ending::Closed { .. } => ["task"].as_slice(),
        Ending::Handled => ["message"].as_slice(),
        Ending::Accepted => ["referral"].as_slice(),
        Ending::Answered { .. } | Ending::NoAction { .. } => PROMPT_KINDS.as_slice(),
    };
    let mut kinds = kinds.iter().map(|kind| Kind::new_static(kind));
    let kind = kinds.find(|kind| is_shown(record, entry, kind))?;
    let facts = PromptFacts::of(entry, record.entry(entry, &kind)?);
    (!facts.is_some_and(|facts| facts.answered)).then_some(kind)
}

/// What an ending writes.
fn written(
    takes: &Finish,
    kind: &Kind,
    now: DateTime<Utc>,
) -> Result<Vec<(&'static str, Value)>, Error> {
    let today = Value::Date(day_of(now));
    let said = |field, text: &str| Ok::<_, Error>((field, said(takes, kind, field, text)?));
    let answered = |answer, note| {
        let answered_at = ("answered_at", Value::instant(now));
        vec![("answer", Value::text(answer)), note, answered_at]
    };
    Ok(match &takes.how {
        Ending::Done { outcome } => vec![("done_on", today), said("outcome", outcome)?],
        Ending::Closed { reason } => vec![("closed_on", today), said("close_reason", reason)?],
        Ending::Handled => vec![("handled_at", Value::instant(now))],
        Ending::Accepted => vec![("accepted_at", Value::instant(now))],
        Ending::Answered { what } => answered("done", said("answer_note", what)?),
        Ending::NoAction { reason } => answered("no_action", said("answer_note", reason)?),
    })
}

fn said(takes: &Finish, kind: &Kind, field: &str, text: &str) -> Result<Value, Error> {
    let text = text.trim();
    if text.is_empty() {
        let message = match takes.how {
            Ending::Done { .. } => "Enter what came of it",
            Ending::Answered { .. } => "Enter what was done",
            Ending::NoAction { .. } => "Enter why no action is needed",
            _ => "Enter why it is closed",
        };
        return Err(Error::Invalid(vec![FieldProblem {
            entry: takes.entry.clone(),
            kind: kind.to_string(),
            field: field.to_owned(),
            message: message.to_owned(),
        }]));
    }
    Ok(Value::text(text))
}

/// A task's state in a tag: "Due Wed 18 Feb", "Late since Thu 19 Feb", "Done".
pub(crate) fn tag(facts: &TaskFacts, today: NaiveDate) -> Tag {
    let due = facts.due_on.map(|on| words::day(on, today));
    match facts.status(today) {
        TaskStatus::Done => Tag {
            words: "Done".to_owned(),
            tone: Tone::Fine,
        },
        TaskStatus::Closed => Tag {
            words: "Closed".to_owned(),
            tone: Tone::Plain,
        },
        TaskStatus::Overdue => {
            let words = due.map_or_else(|| "Late".to_owned(), |on| format!("Late: due {on}"));
            Tag {
                words,
                tone: Tone::Late,
            }
        }
        TaskStatus::Due => Tag {
            words: "Due today".to_owned(),
            tone: Tone::Soon,
        },
        TaskStatus::Open => {
            let words = due.map_or_else(|| "No due date".to_owned(), |on| format!("Due {on}"));
            Tag {
                words,
                tone: Tone::Plain,
            }
        }
    }
}
