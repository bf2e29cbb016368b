//! Prompts of a visit: shown as the values appear, written with the visit, answered by a person.

use care::{
    prompts::{Prompt, Trigger, prompts},
    visit::{prompt_edits, prompt_entry},
};
use chrono::{DateTime, Utc};
use record::{Edit, Entry, Kind, Record};

use super::Live;
use crate::{
    reader::Reader,
    view::{
        form::{Draft, DraftEntry, PromptAction, PromptView},
        input::Input,
        lists::{Tag, Tone},
    },
    words,
};

/// The prompts of the page: those that the values raise now, and those that were written with the
/// visit before and that nobody has answered.
pub(super) fn views(reader: &Reader<'_>, draft: &Draft, live: &Live) -> Vec<PromptView> {
    let raised = prompts(&live.facts);
    raised
        .iter()
        .map(|prompt| view(reader, draft, live, prompt))
        .collect()
}

fn view(reader: &Reader<'_>, draft: &Draft, live: &Live, prompt: &Prompt) -> PromptView {
    let id = prompt_entry(live.visit, prompt.trigger.code());
    let kind = Kind::new_static(prompt.kind());
    let known = reader.record.entry(id, &kind);
    let due_on = prompt.trigger.due().on(live.visited_on);
    let due = match prompt.trigger.due() {
        care::prompts::Due::Now => Tag {
            words: "Now".to_owned(),
            tone: Tone::Late,
        },
        care::prompts::Due::SameDay => Tag {
            words: "Today".to_owned(),
            tone: Tone::Late,
        },
        care::prompts::Due::WithinDays(_) => {
            let words = format!("By {}", words::day(due_on, reader.today()));
            Tag {
                words,
                tone: Tone::Soon,
            }
        }
    };
    PromptView {
        entry: id.to_string(),
        kind: prompt.kind().to_owned(),
        trigger: prompt.trigger.code().to_owned(),
        title: prompt.title.to_owned(),
        text: format!("{} {} {}", prompt.value, prompt.text(), prompt.source),
        due,
        actions: actions(reader, prompt, due_on),
        answer: typed_answer(draft, &id.to_string()).or_else(|| written_answer(reader, known)),
    }
}

/// The answer in the draft: how, and the words beside it.
fn typed_answer(draft: &Draft, id: &str) -> Option<String> {
    let entry = draft.entries.iter().find(|entry| entry.entry == id)?;
    let text = |field: &str| match entry.fields.get(field) {
        Some(Input::One(text)) if !text.is_empty() => Some(text.clone()),
        _ => None,
    };
    let field = care::catalogue::field(&entry.kind, "answer")?;
    let code = text("answer")?;
    let how = field
        .choices
        .iter()
        .find(|choice| choice.code == code)?
        .label;
    Some(match text("answer_note") {
        Some(note) => format!("{how}: {note}"),
        None if code == "no_action" => return None,
        None => how.to_owned(),
    })
}

fn written_answer(reader: &Reader<'_>, known: Option<&Entry>) -> Option<String> {
    let entry = known?;
    let how = reader.standing(entry, "answer")?;
    let note = reader
        .standing(entry, "answer_note")
        .map(|note| format!(": {note}"));
    Some(how + &note.unwrap_or_default())
}

/// What can be done about a prompt in one step. "No action" asks for words and is the page's own.
fn actions(reader: &Reader<'_>, prompt: &Prompt, due_on: chrono::NaiveDate) -> Vec<PromptAction> {
    let nurse = reader.once("care-team").and_then(|(_, team)| {
        let id = team.value("named_nurse")?.as_bytes()?;
        Some(record::AuthorId(id.try_into().ok()?))
    });
    let by = words::short_day(due_on, reader.today());
    match prompt.trigger {
        Trigger::BpAboveTarget | Trigger::BpRaisedNoDiagnosis => nurse
            .map(|nurse| {
                let fields = [
                    ("what", "Repeat the blood pressure".to_owned()),
                    ("why", prompt.value.clone()),
                    ("owner", nurse.to_string()),
                    ("due_on", due_on.to_string()),
                ];
                PromptAction {
                    words: format!("Ask {} to repeat it by {by}", reader.staff(nurse)),
                    answer: "task".to_owned(),
                    raises: Some(raised("task", fields)),
                }
            })
            .into_iter()
            .collect(),
        Trigger::FallSinceLastVisit => vec![PromptAction {
            words: "Refer to the falls clinic".to_owned(),
            answer: "referral".to_owned(),
            raises: Some(raised(
                "referral",
                [
                    ("service", "Falls clinic".to_owned()),
                    ("reason", prompt.value.clone()),
                    ("priority", "routine".to_owned()),
                    ("owner_role", care::Role::Coordinator.code().to_owned()),
                    ("sent_on", reader.today().to_string()),
                ],
            )),
        }],
        Trigger::PosturalDrop => vec![PromptAction {
            words: "Tell the GP".to_owned(),
            answer: "task".to_owned(),
            raises: Some(raised(
                "task",
                [
                    ("what", "Postural drop: review medicines".to_owned()),
                    ("why", prompt.value.clone()),
                    ("owner_role", "gp".to_owned()),
                    ("due_on", due_on.to_string()),
                ],
            )),
        }],
        _ => Vec::new(),
    }
}

/// A follow-up to begin with. Its id is the page's to give.
fn raised<const N: usize>(kind: &str, fields: [(&str, String); N]) -> DraftEntry {
    DraftEntry {
        entry: String::new(),
        kind: kind.to_owned(),
        fields: fields
            .into_iter()
            .map(|(name, text)| (name.to_owned(), Input::One(text)))
            .collect(),
    }
}

/// The edits that write a prompt down the first time. One that is in the record stays as it was
/// raised: a value put right keeps its prompt until a clinician answers it (docs/sources.md,
/// Prompts).
pub(super) fn new_edits(
    record: &Record,
    live: &Live,
    prompt: &Prompt,
    typed: &[Edit],
    now: DateTime<Utc>,
) -> Vec<Edit> {
    let id = prompt_entry(live.visit, prompt.trigger.code());
    if record.entry(id, &Kind::new_static(prompt.kind())).is_some() {
        return Vec::new();
    }
    let mut edits = prompt_edits(record, live.visit, prompt, live.visited_on, now);
    edits.retain(|edit| {
        !typed
            .iter()
            .any(|own| own.entry == id && own.field == edit.field)
    });
    edits
}
