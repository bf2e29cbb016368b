//! Prompts of a visit: shown as the values appear, written with the visit, answered by a person.

use care::{
    prompts::{Prompt, Trigger},
    status::PromptFacts,
    visit::{self, PROMPT_KINDS, prompt_edits, prompt_entry},
};
use chrono::{DateTime, NaiveDate, Utc};
use record::{Edit, Entry, EntryId, Kind, Presence, Record, Value};

use super::{Live, parts::says_something, suggest::FALLS_CLINIC};
use crate::{
    reader::Reader,
    view::{
        form::{Draft, DraftEntry},
        input::Input,
        lists::{Tag, Tone},
        visit::{PromptAction, PromptView},
    },
    words,
};

/// The prompts of the page: those that the values raise now, those that were answered before their
/// value was put right, and those that were written with the visit before, soonest first.
pub(super) fn views(reader: &Reader<'_>, draft: &Draft, live: &Live) -> Vec<PromptView> {
    let written = visit::prompts(reader.record, live.visit);
    let raised = care::prompts::prompts(&live.facts);
    let of_values = |prompt| of_values(reader, draft, live, prompt);
    let mut views: Vec<(Option<NaiveDate>, PromptView)> = raised.iter().map(of_values).collect();
    let answered = answered(reader.record, draft, live, &raised);
    views.extend(answered.iter().map(of_values).map(not_raised_now));
    let is_raised = |facts: &PromptFacts| {
        let mut raised = raised.iter();
        raised.any(|prompt| entry_of(live.visit, prompt.trigger) == facts.entry)
    };
    let others = written.iter().filter(|(facts, _)| !is_raised(facts));
    views.extend(others.map(|(facts, entry)| {
        let said = said(reader, draft, facts.entry, Some(entry));
        let view = with_answer(as_raised(reader, facts, entry), said);
        not_raised_now((facts.due_on, view))
    }));
    views.sort_by_key(|(due_on, _)| *due_on);
    views.into_iter().map(|(_, view)| view).collect()
}

/// The prompts of a signed visit: those that were written with it, and how each was answered.
pub(super) fn written(reader: &Reader<'_>, visit: EntryId) -> Vec<PromptView> {
    let written = visit::prompts(reader.record, visit);
    written
        .iter()
        .map(|(facts, entry)| {
            let said = Said::written(reader, facts.entry, entry);
            let view = with_answer(as_raised(reader, facts, entry), said);
            PromptView {
                actions: Vec::new(),
                ..view
            }
        })
        .collect()
}

/// A value put right keeps its prompt (docs/sources.md, Prompts).
fn not_raised_now(
    (due_on, mut view): (Option<NaiveDate>, PromptView),
) -> (Option<NaiveDate>, PromptView) {
    view.text.push_str(match view.answer {
        Some(_) => " What is on the page now does not raise it; it stays with its answer.",
        None => " What is on the page now does not raise it; it stays until somebody answers it.",
    });
    view.actions.push(entered_in_error());
    (due_on, view)
}

/// The prompts that the draft answers and that no value raises any more, where nobody wrote them
/// down: what somebody did is kept, with what it was done about.
fn answered(record: &Record, draft: &Draft, live: &Live, raised: &[Prompt]) -> Vec<Prompt> {
    let is_answered = |trigger: &Trigger| {
        let id = entry_of(live.visit, *trigger);
        let is_raised = raised.iter().any(|prompt| prompt.trigger == *trigger);
        let is_written = stands(record, id, *trigger);
        let mut own = typed_in(draft, id).filter(|entry| entry.kind == trigger.kind());
        !is_raised && !is_written && own.any(|entry| entry.fields.values().any(says_something))
    };
    let answered = Trigger::ALL.into_iter().filter(is_answered);
    let with_value = |trigger| {
        let prompt = care::prompts::answered(trigger, &live.facts);
        let mut own = typed_in(draft, entry_of(live.visit, trigger));
        let read = own.find_map(|entry| text_in(entry, "answered_for"));
        Prompt {
            value: read.unwrap_or(prompt.value),
            ..prompt
        }
    };
    answered.map(with_value).collect()
}

fn stands(record: &Record, id: EntryId, trigger: Trigger) -> bool {
    let kind = Kind::new_static(trigger.kind());
    record.entry(id, &kind).is_some()
}

/// The answer to a prompt that a wrong value raised.
fn entered_in_error() -> PromptAction {
    PromptAction {
        words: "The value was entered in error".to_owned(),
        answer: "no_action".to_owned(),
        raises: None,
    }
}

fn entry_of(visit: EntryId, trigger: Trigger) -> EntryId {
    prompt_entry(visit, trigger.code())
}

fn of_values(
    reader: &Reader<'_>,
    draft: &Draft,
    live: &Live,
    prompt: &Prompt,
) -> (Option<NaiveDate>, PromptView) {
    let trigger = prompt.trigger;
    let id = entry_of(live.visit, trigger);
    let known = reader.record.entry(id, &Kind::new_static(trigger.kind()));
    let due = trigger.due();
    let due_on = due.on(live.visited_on);
    let view = PromptView {
        entry: id.to_string(),
        kind: trigger.kind().to_owned(),
        trigger: trigger.code().to_owned(),
        title: trigger.title().to_owned(),
        text: format!("{} {} {}", prompt.value, prompt.text(), trigger.source()),
        due: due_tag(reader, &due.code(), Some(due_on)),
        read: prompt.value.clone(),
        actions: actions(reader, prompt, due_on),
        answer: None,
        earlier: None,
        ends: None,
    };
    (
        Some(due_on),
        with_answer(view, said(reader, draft, id, known)),
    )
}

/// A prompt of the record, without what was said to it.
fn as_raised(reader: &Reader<'_>, facts: &PromptFacts, entry: &Entry) -> PromptView {
    PromptView {
        entry: facts.entry.to_string(),
        kind: facts.kind.clone(),
        trigger: facts.trigger.clone(),
        title: facts.title.clone(),
        text: text_of(reader, facts, entry),
        due: due_tag(reader, &facts.due, facts.due_on),
        read: facts.value.clone().unwrap_or_default(),
        actions: Vec::new(),
        answer: None,
        earlier: None,
        ends: crate::tasks::ends(reader, facts.entry, entry),
    }
}

/// What was read, the rule, and where it is from.
fn text_of(reader: &Reader<'_>, facts: &PromptFacts, entry: &Entry) -> String {
    let source = reader.standing(entry, "source");
    let parts = [facts.value.clone(), Some(facts.text.clone()), source];
    let said: Vec<String> = parts.into_iter().flatten().collect();
    said.join(" ")
}

fn due_tag(reader: &Reader<'_>, due: &str, due_on: Option<NaiveDate>) -> Tag {
    let today = reader.today;
    let on = due_on.map(|on| words::day(on, today)).unwrap_or_default();
    let (words, tone) = match due {
        _ if due_on.is_some_and(|on| on < today) => (format!("Late: due {on}"), Tone::Late),
        "now" => ("Now".to_owned(), Tone::Late),
        "same_day" => ("Today".to_owned(), Tone::Late),
        _ => (format!("By {on}"), Tone::Soon),
    };
    Tag { words, tone }
}

/// What somebody said to a prompt, and what they read when they said it.
struct Said {
    code: String,
    how: String,
    note: Option<String>,
    of: Option<String>,
}

/// What was said so far: as the draft has it, where it was drawn or typed there, else as written.
fn said(reader: &Reader<'_>, draft: &Draft, id: EntryId, known: Option<&Entry>) -> Option<Said> {
    match typed_in(draft, id).find(|entry| entry.fields.contains_key("answer")) {
        Some(entry) => Said::typed(entry),
        None => Said::written(reader, id, known?),
    }
}

/// What the draft says of a prompt.
fn typed_in(draft: &Draft, id: EntryId) -> impl Iterator<Item = &DraftEntry> {
    let id = id.to_string();
    draft.entries.iter().filter(move |entry| entry.entry == id)
}

fn text_in(entry: &DraftEntry, field: &str) -> Option<String> {
    match entry.fields.get(field) {
        Some(Input::One(text)) if !text.is_empty() => Some(text.clone()),
        _ => None,
    }
}

impl Said {
    /// In the draft: how, and the words beside it.
    fn typed(entry: &DraftEntry) -> Option<Self> {
        let field = care::catalogue::field(&entry.kind, "answer")?;
        let code = text_in(entry, "answer")?;
        let mut choices = field.choices.iter();
        let how = choices.find(|choice| choice.code == code)?.label.to_owned();
        let note = text_in(entry, "answer_note");
        let of = text_in(entry, "answered_for");
        let says_why = note.is_some() || code != "no_action";
        says_why.then_some(Self {
            code,
            how,
            note,
            of,
        })
    }

    fn written(reader: &Reader<'_>, id: EntryId, entry: &Entry) -> Option<Self> {
        let code = entry.values("answer").find_map(Value::as_text)?;
        Some(Self {
            code: code.to_owned(),
            how: reader.standing(entry, "answer")?,
            note: reader.standing(entry, "answer_note"),
            of: PromptFacts::of(id, entry)?.answered_for,
        })
    }

    fn words(&self) -> String {
        let note = self.note.iter().map(|note| format!(": {note}"));
        [self.how.clone()].into_iter().chain(note).collect()
    }

    /// The same answer, given to what is read now.
    fn again(&self) -> Option<PromptAction> {
        let note = self.note.as_deref()?;
        let note = note.strip_prefix(STILL).unwrap_or(note);
        Some(PromptAction {
            words: format!("{STILL}{note}"),
            answer: self.code.clone(),
            raises: None,
        })
    }
}

const STILL: &str = "Still so: ";

/// The prompt with what was said to it. An answer to another value is none: it is shown and can be
/// given again.
fn with_answer(view: PromptView, said: Option<Said>) -> PromptView {
    let Some(said) = said else {
        return view;
    };
    match &said.of {
        Some(of) if *of != view.read => PromptView {
            earlier: Some(format!("Answered for “{of}” {}", said.words())),
            actions: said.again().into_iter().chain(view.actions).collect(),
            ..view
        },
        _ => PromptView {
            answer: Some(said.words()),
            ..view
        },
    }
}

/// What can be done about a prompt in one step. "No action" asks for words and is the page's own.
fn actions(reader: &Reader<'_>, prompt: &Prompt, due_on: NaiveDate) -> Vec<PromptAction> {
    let nurse = reader.once("care-team").and_then(|(_, team)| {
        let id = team.value("named_nurse")?.as_bytes()?;
        Some(record::AuthorId(id.try_into().ok()?))
    });
    let by = words::short_day(due_on, reader.today);
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
                    ("service", FALLS_CLINIC.to_owned()),
                    ("reason", prompt.value.clone()),
                    ("priority", "routine".to_owned()),
                    ("owner_role", care::Role::Coordinator.code().to_owned()),
                    ("sent_on", reader.today.to_string()),
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

/// The prompts that a save writes: those that the values raise, and those that the draft answers.
pub(super) fn to_write(record: &Record, draft: &Draft, live: &Live) -> Vec<Prompt> {
    let mut prompts = care::prompts::prompts(&live.facts);
    prompts.extend(answered(record, draft, live, &prompts));
    prompts
}

/// Leaves out what names a prompt that nobody wrote or writes: a task whose answer was taken back
/// stands without it.
pub(super) fn without_unwritten(record: &Record, edits: &mut Vec<Edit>) {
    let named = |edit: &Edit| {
        let id = edit.value.as_bytes().filter(|_| edit.field == *"prompt")?;
        Some(EntryId(id.try_into().ok()?))
    };
    let is_written = |id: EntryId| {
        let mut kinds = PROMPT_KINDS.iter().map(|kind| Kind::new_static(kind));
        kinds.any(|kind| record.entry(id, &kind).is_some())
    };
    let written: Vec<EntryId> = edits.iter().map(|edit| edit.entry).collect();
    edits.retain(|edit| named(edit).is_none_or(|id| is_written(id) || written.contains(&id)));
}

/// The edits that write a prompt down with what is read now. One that nothing raises any more has
/// none: it stays as it was raised until a clinician answers it (docs/sources.md, Prompts).
pub(super) fn new_edits(
    record: &Record,
    live: &Live,
    prompt: &Prompt,
    typed: &[Edit],
    now: DateTime<Utc>,
) -> Vec<Edit> {
    let id = entry_of(live.visit, prompt.trigger);
    let kind = Kind::new_static(prompt.trigger.kind());
    let known = record.entry(id, &kind);
    if known.is_some_and(|entry| entry.presence() == Presence::Removed) {
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
