//! What a form cannot be saved without, in words that name the thing and the place.

use care::{
    catalogue::{self, FieldDef, KindDef},
    visit::PROMPT_KINDS,
};
use record::{EntryId, FieldKey, Value};

use super::{Answers, answers::is_drawn_from_the_record, layout::WRITTEN_AT_VISIT, new_person};
use crate::{
    view::{
        form::{Draft, DraftEntry, Form},
        input::Input,
        problem::FieldProblem,
    },
    words::lower_first,
};

/// What is asked for where "Enter" and the label would not say it.
const ASKED_FOR: [(&str, &str, &str); 6] = [
    ("message", "to", "choose who it is to"),
    ("message", "text", "enter what it says"),
    ("task", "what", "enter what is to be done"),
    ("referral", "service", "enter the service"),
    ("visit", "planned_on", "choose the day of the visit"),
    (
        "identity",
        "no_nhs_number_reason",
        "enter the NHS number, or why there is none",
    ),
];

/// What is said of words for a prompt whose button was not pressed.
const HALF_ANSWERED: &str =
    "The answer to a prompt is half written: press “Answer”, or take it back";

/// What cannot be left out of an entry that says something, and of a new one that says nothing.
pub(crate) fn missing(draft: &Draft, answers: &Answers) -> Vec<FieldProblem> {
    let drawn = draft.entries.iter().filter_map(|entry| {
        Some(Drawn {
            draft,
            answers,
            entry,
            kind: catalogue::kind(&entry.kind)?,
            id: entry.entry.parse().ok()?,
        })
    });
    // The app fills in what a prompt needs: a person only answers it.
    let is_prompt = |drawn: &Drawn<'_>| PROMPT_KINDS.contains(&drawn.kind.name);
    let (prompts, entries): (Vec<_>, Vec<_>) = drawn.partition(is_prompt);
    // A plan that is known may lose its day, and is asked for it like a new one.
    let is_left_alone = |drawn: &Drawn<'_>| drawn.is_known() && !drawn.is_a_plan();
    let (known, entries): (Vec<_>, Vec<_>) = entries.into_iter().partition(is_left_alone);
    let written = |drawn: &&Drawn<'_>| drawn.says_something() || drawn.is_what_the_form_is_of();
    let new = entries.iter().filter(written);
    let lacking = new.clone().flat_map(Drawn::lacking);
    let changed = known.iter().filter(|drawn| drawn.is_changed());
    let one_of = new.chain(changed).filter_map(Drawn::lacks_one_of);
    let half = prompts.iter().filter_map(Drawn::half_answered);
    let why = prompts.iter().filter_map(Drawn::lacks_why).chain(half);
    let said = entries
        .iter()
        .chain(&known)
        .filter(|drawn| drawn.is_changed());
    let none_wanted = said.filter_map(Drawn::lacks_words_of_none_wanted);
    let why = why.chain(none_wanted);
    let lacking: Vec<FieldProblem> = lacking.chain(one_of).chain(why).collect();
    if lacking.is_empty() {
        let unsaid = |drawn: &&Drawn<'_>| !drawn.says_something();
        let own = entries.first().filter(unsaid);
        return own.and_then(Drawn::nothing).into_iter().collect();
    }
    lacking
}

/// An entry of a draft with its answers.
struct Drawn<'a> {
    draft: &'a Draft,
    answers: &'a Answers,
    entry: &'a DraftEntry,
    kind: &'static KindDef,
    id: EntryId,
}

impl Drawn<'_> {
    fn says(&self, field: &str) -> bool {
        let value = self.answers.value(self.id, self.kind.name, field);
        value.is_some_and(|value| *value != Value::Empty)
    }

    fn says_something(&self) -> bool {
        self.kind.fields.iter().any(|field| self.says(field.name))
    }

    /// Whether it says something that the record did not say when the form was drawn.
    fn is_changed(&self) -> bool {
        let mut values = self.answers.values.iter();
        let own = |key: &FieldKey| key.entry == self.id && key.kind == *self.kind.name;
        values.any(|(key, _)| own(key) && self.answers.is_typed(key))
    }

    /// Whether it says more than a new one begins with.
    fn says_more(&self) -> bool {
        let mut fields = self.kind.fields.iter();
        fields.any(|field| field.begins.is_none() && self.says(field.name))
    }

    /// Whether the record holds it already.
    fn is_known(&self) -> bool {
        let drawn = self.draft.base.iter();
        let of_it = |base: &&crate::view::form::BaseField| {
            base.entry == self.entry.entry && base.kind == self.entry.kind
        };
        drawn.filter(of_it).any(|base| !base.versions.is_empty())
    }

    fn is_a_plan(&self) -> bool {
        matches!(self.draft.form, Form::PlanVisit { .. })
    }

    /// Whether the form would be empty without it.
    fn is_what_the_form_is_of(&self) -> bool {
        match &self.draft.form {
            Form::NewPerson => self.kind.name == "identity",
            Form::PlanVisit { .. } => true,
            Form::Entry { kind, .. } => *kind == self.kind.name,
            Form::Visit { .. } | Form::Ending { .. } | Form::Wording { .. } => false,
        }
    }

    fn is_needed(&self, field: &FieldDef) -> bool {
        match (&self.draft.form, field.name) {
            (Form::NewPerson, "no_nhs_number_reason") => !self.says("nhs_number"),
            (Form::NewPerson, name) if self.kind.name == "identity" => {
                field.required || new_person::NEEDED.contains(&name)
            }
            (Form::PlanVisit { .. }, "planned_on") => true,
            _ => field.required,
        }
    }

    fn lacking(&self) -> Vec<FieldProblem> {
        let fields = self.kind.fields.iter().filter(|field| field.is_typed());
        fields
            .filter(|field| self.is_needed(field) && !self.stands(field.name))
            .map(|field| self.problem(field, self.asked_for(field)))
            .collect()
    }

    /// Whether a field says something, typed or not: so does one that stands in several versions,
    /// and that nobody has typed in.
    fn stands(&self, field: &str) -> bool {
        let drawn = is_drawn_from_the_record(self.draft, self.entry, field);
        self.says(field) || (drawn && !self.entry.fields.contains_key(field))
    }

    /// A prompt that nothing is to be done about, and no word why.
    fn lacks_why(&self) -> Option<FieldProblem> {
        let answer = self.answers.value(self.id, self.kind.name, "answer");
        let none = answer.and_then(Value::as_text) == Some("no_action");
        let why = self.kind.field("answer_note")?;
        let lacks = none && !self.stands(why.name);
        lacks.then(|| self.problem(why, "Enter why no action is needed".to_owned()))
    }

    /// That no goals are wanted, without the person's words or the reason (docs/sources.md, Care
    /// plan).
    fn lacks_words_of_none_wanted(&self) -> Option<FieldProblem> {
        let none = self.answers.value(self.id, self.kind.name, "none_wanted");
        let words = self.kind.field("words")?;
        let said = self.answers.value(self.id, self.kind.name, words.name);
        let in_words = self.stands(words.name) && !matches!(said, Some(Value::Absent(_)));
        let lacks = none == Some(&Value::Bool(true)) && !in_words && !self.stands("reason");
        lacks.then(|| self.problem(words, "Enter the person’s words, or the reason".to_owned()))
    }

    /// Words that are typed for a prompt, and that nobody gave as its answer yet.
    fn half_answered(&self) -> Option<FieldProblem> {
        let typed = self.entry.fields.get("answer")?;
        let is_given = *typed != Input::One(String::new());
        let note = self.kind.field("answer_note")?;
        let half = !is_given && self.says(note.name);
        half.then(|| self.problem(note, HALF_ANSWERED.to_owned()))
    }

    /// One of several that is needed.
    fn lacks_one_of(&self) -> Option<FieldProblem> {
        let one_of = self.kind.one_of?;
        if one_of.fields.iter().any(|field| self.stands(field)) {
            return None;
        }
        let first = self.kind.field(one_of.fields.first()?)?;
        let words = self.at_visit(&lower_first(one_of.words));
        Some(self.problem(first, words.unwrap_or_else(|| one_of.words.to_owned())))
    }

    /// A new entry of which no field is required, and of which nothing was written.
    fn nothing(&self) -> Option<FieldProblem> {
        let mut fields = self.kind.fields.iter().filter(|field| field.is_typed());
        let first = fields.next().filter(|_| self.is_what_the_form_is_of())?;
        Some(self.problem(first, "Nothing is written yet".to_owned()))
    }

    fn asked_for(&self, field: &FieldDef) -> String {
        let place = (self.kind.name, field.name);
        let known = ASKED_FOR
            .iter()
            .find(|(kind, name, _)| (*kind, *name) == place);
        let words = known.map_or_else(
            || format!("enter {}", lower_first(field.label)),
            |(_, _, words)| (*words).to_owned(),
        );
        if let Some(words) = self.at_visit(&words) {
            return words;
        }
        let nothing = !matches!(self.draft.form, Form::Visit { .. }) && !self.says_more();
        let words = crate::words::upper_first(&words);
        if nothing {
            format!("Nothing is written yet. {words}")
        } else {
            words
        }
    }

    /// The words of what is raised at a visit, whose page has several things: "Task: enter ...".
    fn at_visit(&self, words: &str) -> Option<String> {
        let raised = matches!(self.draft.form, Form::Visit { .. })
            && WRITTEN_AT_VISIT.contains(&self.kind.name);
        raised.then(|| format!("{}: {words}", self.kind.label))
    }

    fn problem(&self, field: &FieldDef, message: String) -> FieldProblem {
        FieldProblem {
            entry: self.entry.entry.clone(),
            kind: self.entry.kind.clone(),
            field: field.name.to_owned(),
            message,
        }
    }
}
