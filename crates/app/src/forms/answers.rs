//! From what was typed to what is stored: each answer parsed by the catalogue, or said to be wrong.

use care::{
    catalogue::{self, FieldDef, KindDef, Page},
    checks::inverted,
};
use record::{Base, ChangeId, EntryId, FieldKey, FieldName, Record, Value};

use super::read_as::read_as;
use crate::{
    Error,
    view::{
        form::{BaseField, Draft, DraftEntry, ReadAs},
        input::Input,
        problem::{FieldProblem, Query},
    },
};

/// The answers of a form, parsed.
#[derive(Default)]
pub(crate) struct Answers {
    /// Those that can be kept, with their place.
    pub values: Vec<(FieldKey, Value)>,
    /// Those that cannot be kept as they are.
    pub problems: Vec<FieldProblem>,
    /// Those that are unusual and that nobody has said are right.
    pub queries: Vec<Query>,
    /// What those were taken to say that leave it open.
    pub read_as: Vec<ReadAs>,
    /// The places that still say what they said when they were drawn.
    as_drawn: Vec<FieldKey>,
}

impl Answers {
    /// Parses a draft. What still says what it said when it was drawn is taken as it is: it was
    /// asked about when it was written, and nobody is kept from saving by what somebody else wrote.
    pub fn of(draft: &Draft, record: &Record, page: Page) -> Result<Self, Error> {
        let mut answers = Self::default();
        let base = base_of(&draft.base)?;
        for entry in &draft.entries {
            let kind = catalogue::kind(&entry.kind).ok_or(Error::Malformed)?;
            let id: EntryId = entry.entry.parse().map_err(|_| Error::Malformed)?;
            let asked = Asked {
                draft,
                entry,
                drawn: &|key| base.said(record, key),
                page,
            };
            for (name, input) in &entry.fields {
                let field = kind.field(name).ok_or(Error::Malformed)?;
                if asked.picked(kind, field).is_none() {
                    answers.read(&asked, (id, kind, field), input)?;
                }
            }
            for field in kind.fields {
                if let Some(words) = asked.picked(kind, field) {
                    answers.read(&asked, (id, kind, field), &Input::One(words.to_owned()))?;
                }
            }
            answers.refuse_inverted(id, kind);
        }
        Ok(answers)
    }

    fn read(
        &mut self,
        asked: &Asked<'_>,
        (id, kind, field): (EntryId, &KindDef, &FieldDef),
        input: &Input,
    ) -> Result<(), Error> {
        let Asked {
            draft,
            entry,
            drawn,
            page,
        } = *asked;
        let key = FieldKey {
            entry: id,
            kind: kind.to_record(),
            field: FieldName::parse(field.name).map_err(|_| Error::Malformed)?,
        };
        if let Some(value) = drawn(&key).filter(|value| says(field, value, input)) {
            self.as_drawn.push(key.clone());
            self.values.push((key, value.clone()));
            return Ok(());
        }
        let problem = |message: String| FieldProblem {
            entry: entry.entry.clone(),
            kind: entry.kind.clone(),
            field: field.name.to_owned(),
            message,
        };
        let value = match catalogue::parse(field, &input.into(), page) {
            Ok(value) => value,
            Err(wrong) => {
                self.problems.push(problem(wrong.message));
                return Ok(());
            }
        };
        self.read_as.extend(read_as(entry, field, &value, input));
        let question = catalogue::query(field, &value, page);
        if let Some(message) = question.filter(|_| !is_confirmed(draft, entry, field.name, &[])) {
            let typed = match input {
                Input::One(text) => text.trim(),
                _ => "this",
            };
            self.queries.push(Query {
                entry: entry.entry.clone(),
                kind: entry.kind.clone(),
                field: field.name.to_owned(),
                message,
                yes: format!("Yes, {typed} is right"),
                about: Vec::new(),
            });
        }
        self.values.push((key, value));
        Ok(())
    }

    /// A systolic pressure typed here that is not above its diastolic one: neither is kept or
    /// scored, and the form says so at the diastolic one.
    fn refuse_inverted(&mut self, id: EntryId, kind: &KindDef) {
        let own = |key: &FieldKey| key.entry == id && key.kind == *kind.name;
        let numbers = self.values.iter().filter(|(key, _)| own(key));
        let typed = numbers.filter_map(|(key, value)| Some((key.field.as_str(), value.as_int()?)));
        for pair in inverted(typed) {
            let of_pair = |key: &FieldKey| {
                own(key) && (key.field == *pair.systolic || key.field == *pair.diastolic)
            };
            let typed_here = |(key, _): &(FieldKey, Value)| of_pair(key) && self.is_typed(key);
            if !self.values.iter().any(typed_here) {
                continue;
            }
            self.values.retain(|(key, _)| !of_pair(key));
            self.problems.push(FieldProblem {
                entry: id.to_string(),
                kind: kind.name.to_owned(),
                field: pair.diastolic.to_owned(),
                message: pair.words(),
            });
        }
    }

    /// Whether somebody typed here what the record did not say when the form was drawn.
    pub fn is_typed(&self, key: &FieldKey) -> bool {
        !self.as_drawn.contains(key)
    }

    /// The parsed value of a field.
    pub fn value(&self, entry: EntryId, kind: &str, field: &str) -> Option<&Value> {
        let is = |key: &FieldKey| key.entry == entry && key.kind == *kind && key.field == *field;
        self.values
            .iter()
            .find(|(key, _)| is(key))
            .map(|(_, value)| value)
    }
}

/// An entry of a draft, and the page that asked.
struct Asked<'a> {
    draft: &'a Draft,
    entry: &'a DraftEntry,
    /// What a field said when it was drawn.
    drawn: &'a dyn Fn(&FieldKey) -> Option<&'a Value>,
    page: Page,
}

impl Asked<'_> {
    /// The words of a text that nobody typed, from the code that was picked beside it. One that
    /// stands in several versions is left to whoever settles it.
    fn picked(&self, kind: &KindDef, field: &FieldDef) -> Option<&'static str> {
        let typed = match self.entry.fields.get(field.name) {
            Some(Input::One(text)) => !text.trim().is_empty(),
            Some(_) => true,
            None => is_drawn_from_the_record(self.draft, self.entry, field.name),
        };
        let code = kind.field(field.listed_in.filter(|_| !typed)?)?;
        match self.entry.fields.get(code.name)? {
            Input::One(picked) => code.choice_label(picked),
            _ => None,
        }
    }
}

/// Whether an input says just what a value is drawn as.
pub(crate) fn says(field: &FieldDef, value: &Value, input: &Input) -> bool {
    Input::from(catalogue::to_input(field, value)) == *input
}

/// Whether the user has said that what this field says is right, of all whom the question is about.
pub(super) fn is_confirmed(
    draft: &Draft,
    entry: &DraftEntry,
    field: &str,
    about: &[String],
) -> bool {
    let input = entry.fields.get(field);
    draft.confirmed.iter().any(|said| {
        let here = said.entry == entry.entry && said.field == field;
        let of_all = about.iter().all(|one| said.about.contains(one));
        here && of_all && Some(&said.input) == input
    })
}

/// Whether the page was drawn on a version of this field.
pub(super) fn is_drawn_from_the_record(draft: &Draft, entry: &DraftEntry, field: &str) -> bool {
    draft.base.iter().any(|drawn| {
        drawn.entry == entry.entry && drawn.field == field && !drawn.versions.is_empty()
    })
}

/// The base that the window brought back: what its page was drawn on, and nothing else.
pub(crate) fn base_of(fields: &[BaseField]) -> Result<Base, Error> {
    let mut base = Base::default();
    for drawn in fields {
        let key = FieldKey {
            entry: drawn.entry.parse().map_err(|_| Error::Malformed)?,
            kind: record::Kind::parse(&drawn.kind).map_err(|_| Error::Malformed)?,
            field: FieldName::parse(&drawn.field).map_err(|_| Error::Malformed)?,
        };
        let versions: Vec<ChangeId> = drawn
            .versions
            .iter()
            .map(|id| id.parse())
            .collect::<Result<_, _>>()
            .map_err(|_| Error::Malformed)?;
        base.draw(key, versions);
    }
    Ok(base)
}
