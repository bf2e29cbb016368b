//! Tasks, messages and referrals: doing, closing, marking as dealt with or as accepted.

use care::status::{TaskFacts, TaskStatus};
use chrono::NaiveDate;
use record::{Base, Edit, EntryId, FieldKey, FieldName, Kind, Value};

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
    /// Does a task with its outcome, closes it with a reason, marks a message as dealt with, or a
    /// referral as accepted at this moment.
    pub fn finish(&self, takes: Finish) -> Result<Saved, Error> {
        let subject = subject(&takes.person)?;
        self.save_act(|desk, now| {
            let entry: EntryId = takes.entry.parse().map_err(|_| Error::Malformed)?;
            let today = Value::Date(day_of(now));
            let (kind, fields) = match &takes.how {
                Ending::Done { outcome } => (
                    "task",
                    vec![
                        ("done_on", today),
                        ("outcome", said(entry, "outcome", outcome)?),
                    ],
                ),
                Ending::Closed { reason } => (
                    "task",
                    vec![
                        ("closed_on", today),
                        ("close_reason", said(entry, "close_reason", reason)?),
                    ],
                ),
                Ending::Handled => ("message", vec![("handled_at", Value::instant(now))]),
                Ending::Accepted => ("referral", vec![("accepted_at", Value::instant(now))]),
            };
            let kind = Kind::new_static(kind);
            let record = desk.record(subject)?;
            if !is_shown(record, entry, &kind) {
                return Err(Error::NotFound);
            }
            // The button was drawn on what the record says now: this is one act, without a form.
            let base = Base::of(record, |id, drawn| id == entry && drawn.kind == kind);
            let edits: Vec<Edit> = fields
                .into_iter()
                .filter_map(|(field, value)| {
                    let field = FieldName::new_static(field);
                    base.edit(
                        record,
                        FieldKey {
                            entry,
                            kind: kind.clone(),
                            field,
                        },
                        value,
                    )
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

fn said(entry: EntryId, field: &str, text: &str) -> Result<Value, Error> {
    let text = text.trim();
    if text.is_empty() {
        let message = match field {
            "outcome" => "Enter what came of it",
            _ => "Enter why it is closed",
        };
        return Err(Error::Invalid(vec![FieldProblem {
            entry: entry.to_string(),
            kind: "task".to_owned(),
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
