//! What is open and ends, or goes on, in one act: tasks, messages, prompts, referrals.

use care::{
    status::{PromptFacts, TaskFacts, TaskStatus},
    visit::PROMPT_KINDS,
};
use chrono::{DateTime, NaiveDate, Utc};
use record::{Entry, EntryId, Field, FieldKey, FieldName, Kind, Value, Version};

use crate::{
    App, Error,
    desk::{NewAct, subject},
    forms::{base_of, day_of, draft_of_box, is_shown},
    reader::Reader,
    view::{
        form::{BaseField, Ending, Ends, Finish, Form, Saved},
        lists::{Tag, Tone},
        problem::FieldProblem,
    },
    words,
};

/// The field of a prompt that says what was read.
const READ: &str = "value";

/// The course of a kind that ends in one act.
struct Course {
    /// What says that it ended, or went on.
    said: &'static [&'static str],
    /// What is said of that before who did it.
    words: &'static str,
    /// What an ending writes, and what is read when it is written.
    draws: &'static [&'static str],
    /// What a press alone writes, which another press takes back.
    pressed: Option<&'static str>,
    /// The ways that exclude each other, each by what says it.
    ways: &'static [(&'static str, &'static str)],
}

const TASK: Course = Course {
    said: &["done_on", "closed_on"],
    words: "Ended",
    draws: &["done_on", "outcome", "closed_on", "close_reason"],
    pressed: None,
    ways: &[("done_on", "Done"), ("closed_on", "Closed undone")],
};
const MESSAGE: Course = Course {
    said: &["handled_at"],
    words: "Dealt with",
    draws: &["handled_at"],
    pressed: Some("handled_at"),
    ways: &[],
};
/// A referral goes on when the service answers, or when nobody waits for it any more.
const REFERRAL: Course = Course {
    said: &[
        "accepted_on",
        "accepted_at",
        "waiting_from",
        "seen_on",
        "arrived_at",
        "rejected_on",
        "withdrawn_on",
        "outcome",
    ],
    words: "Taken further",
    draws: &["accepted_at"],
    pressed: Some("accepted_at"),
    ways: &[],
};
/// A prompt has one answer: whoever comes second is shown the first.
const PROMPT: Course = Course {
    said: &["answer"],
    words: "Answered",
    draws: &["answer", "answer_note", "answered_at", "answered_for", READ],
    pressed: None,
    ways: &[],
};

impl Course {
    fn of(kind: &str) -> Option<&'static Self> {
        match kind {
            "task" => Some(&TASK),
            "message" => Some(&MESSAGE),
            "referral" => Some(&REFERRAL),
            kind if PROMPT_KINDS.contains(&kind) => Some(&PROMPT),
            _ => None,
        }
    }

    /// The versions that say that it ended.
    fn said<'a>(&self, entry: &'a Entry) -> impl Iterator<Item = &'a Version> {
        let fields = self.said.iter().filter_map(|field| entry.field(field));
        let versions = fields.flat_map(Field::versions);
        versions.filter(|said| !matches!(said.value, Value::Empty | Value::Removed(_)))
    }

    /// "Ended by Priya Nair, 14:20": who was first. An answer to another value than what was read
    /// ends no prompt.
    fn ended(&self, reader: &Reader<'_>, id: EntryId, entry: &Entry) -> Option<String> {
        let is_prompt = PROMPT_KINDS.contains(&entry.kind.as_str());
        if is_prompt && !PromptFacts::of(id, entry)?.answered {
            return None;
        }
        let first = self.said(entry).min_by_key(|said| said.recorded_at)?;
        let when = words::moment(first.recorded_at, reader.today);
        let who = reader.staff(first.author);
        Some(format!("{} by {who}, {when}", self.words))
    }

    /// Who ended it which way, where two did it differently without seeing each other.
    fn apart(&self, reader: &Reader<'_>, entry: &Entry) -> Vec<String> {
        let told = |(field, way): &(&str, &str)| -> Vec<String> {
            let versions = entry.field(field).map(Field::versions).unwrap_or_default();
            let said = versions
                .iter()
                .filter(|said| !matches!(said.value, Value::Empty | Value::Removed(_)));
            said.map(|said| {
                let when = words::moment(said.recorded_at, reader.today);
                format!("{way}: {}, {when}", reader.staff(said.author))
            })
            .collect()
        };
        let ways: Vec<Vec<String>> = self.ways.iter().map(told).collect();
        match ways.iter().any(Vec::is_empty) {
            true => Vec::new(),
            false => ways.concat(),
        }
    }

    /// Whether what ended it was one press and nothing more.
    fn was_pressed(&self, entry: &Entry) -> bool {
        let pressed = self.pressed.and_then(|field| entry.value(field));
        pressed.is_some() && self.said(entry).nth(1).is_none()
    }
}

/// What is drawn of an entry whose kind ends in words.
pub(crate) fn said_in_words(kind: &str) -> Option<&'static [&'static str]> {
    let course = Course::of(kind).filter(|course| course.pressed.is_none());
    course.map(|course| course.draws)
}

/// How far an entry is, of a kind that ends in one act.
pub(crate) fn ends(reader: &Reader<'_>, id: EntryId, entry: &Entry) -> Option<Ends> {
    let kind = entry.kind.as_str();
    let course = Course::of(kind)?;
    let drawn = |field: &&str| {
        let versions = entry.field(field).map(Field::versions);
        BaseField::of(id, kind, field, versions.unwrap_or_default())
    };
    let ended = course.ended(reader, id, entry);
    let undo = course.was_pressed(entry);
    let apart = course.apart(reader, entry);
    // What ended for good is ended by no further act.
    let draws = if ended.is_some() && !undo && apart.is_empty() {
        [].as_slice()
    } else {
        course.draws
    };
    Some(Ends {
        ended,
        undo,
        half_written: reader.beside.half_written.contains(&form_of(id, kind)),
        apart,
        base: draws.iter().map(drawn).collect(),
    })
}

/// The box of the words that end an entry.
fn form_of(id: EntryId, kind: &str) -> Form {
    Form::Ending {
        kind: kind.to_owned(),
        entry: id.to_string(),
    }
}

impl App {
    /// Does a task with its outcome, closes it with a reason, or says which of both it was; marks
    /// a message as dealt with or a referral as accepted at this moment, or takes that back;
    /// answers a prompt.
    pub fn finish(&self, takes: Finish) -> Result<Saved, Error> {
        let subject = subject(&takes.person)?;
        self.save_act(|desk, now| {
            let entry: EntryId = takes.entry.parse().map_err(|_| Error::Malformed)?;
            let base = base_of(&takes.base)?;
            let may = |reader: &Reader<'_>| may_end(reader, entry, &takes.how);
            let kind = desk.read(subject, now, may)?;
            let written = match &kind {
                Some(kind) => written(&takes, kind, now)?,
                None => Vec::new(),
            };
            let drafts = match &kind {
                Some(kind) if is_in_words(&takes.how) => {
                    let form = form_of(entry, kind.as_str());
                    draft_of_box(&desk.store, &takes.person, form)?
                }
                _ => Vec::new(),
            };
            let record = desk.record(subject)?;
            // What stood on the page: an answer to that is none to what was read since.
            let read = kind.as_ref().and_then(|kind| {
                let key = FieldKey {
                    entry,
                    kind: kind.clone(),
                    field: FieldName::new_static(READ),
                };
                let drawn = base.drawn(&key);
                let read = drawn.filter_map(|change| record.written(&key, change)?.as_text());
                let read: Vec<&str> = read.collect();
                let is_prompt = PROMPT_KINDS.contains(&kind.as_str());
                is_prompt.then(|| ("answered_for", Value::text(read.join(" / "))))
            });
            let written = written.into_iter().chain(read);
            let edit = |(field, value)| {
                let field = FieldName::new_static(field);
                let kind = kind.clone()?;
                base.edit(record, FieldKey { entry, kind, field }, value)
            };
            Ok(NewAct {
                subject,
                edits: written.filter_map(edit).collect(),
                drafts,
            })
        })
    }
}

/// Whether an ending writes what was typed in a box.
fn is_in_words(how: &Ending) -> bool {
    use Ending::{Answered, Closed, Done, NoAction};
    matches!(
        how,
        Done { .. } | Closed { .. } | Answered { .. } | NoAction { .. }
    )
}

/// The kind of an entry that is on the page and can end so. What somebody ended stays as they
/// ended it, and what was taken back already gives nothing to take back.
fn may_end(reader: &Reader<'_>, id: EntryId, how: &Ending) -> Result<Option<Kind>, Error> {
    let kinds = match how {
        Ending::Done { .. } | Ending::Closed { .. } | Ending::WasDone | Ending::WasClosed => {
            ["task"].as_slice()
        }
        Ending::Handled => ["message"].as_slice(),
        Ending::Accepted => ["referral"].as_slice(),
        Ending::Undone => ["message", "referral"].as_slice(),
        Ending::Answered { .. } | Ending::NoAction { .. } => PROMPT_KINDS.as_slice(),
    };
    let mut kinds = kinds.iter().map(|kind| Kind::new_static(kind));
    let kind = kinds.find(|kind| is_shown(reader.record, id, kind));
    let kind = kind.ok_or(Error::NotFound)?;
    let entry = reader.record.entry(id, &kind).ok_or(Error::NotFound)?;
    let course = Course::of(kind.as_str()).ok_or(Error::NotFound)?;
    match (how, course.ended(reader, id, entry)) {
        (Ending::Undone, _) => Ok(course.was_pressed(entry).then_some(kind)),
        // Nothing is left to say where a colleague said it.
        (Ending::WasDone | Ending::WasClosed, _) => {
            let apart = !course.apart(reader, entry).is_empty();
            Ok(apart.then_some(kind))
        }
        (_, Some(ended)) => Err(Error::Ended(ended)),
        (_, None) => Ok(Some(kind)),
    }
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
        Ending::WasDone => vec![("closed_on", Value::Empty), ("close_reason", Value::Empty)],
        Ending::WasClosed => vec![("done_on", Value::Empty), ("outcome", Value::Empty)],
        Ending::Handled => vec![("handled_at", Value::instant(now))],
        Ending::Accepted => vec![("accepted_at", Value::instant(now))],
        Ending::Undone => {
            let pressed = Course::of(kind.as_str()).and_then(|course| course.pressed);
            pressed
                .map(|field| (field, Value::Empty))
                .into_iter()
                .collect()
        }
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
