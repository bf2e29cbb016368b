//! Settling: a person chooses between versions, by one change that replaces every version that was
//! shown, and no other.

use care::{catalogue, removal, visit};
use record::{
    ChangeId, Edit, Entry, EntryId, Field, FieldKey, FieldName, Kind, Presence, Record, Value,
};

use crate::{
    App, Error,
    desk::{NewAct, subject},
    disputes::dispute,
    forms::{self, draft_of_box},
    person::{banner, draft_lines},
    removing::half_written,
    view::{
        form::{Form, Saved},
        input::Input,
        lists::Place,
        person::{Choice, OfEntry, Settle, SettlePage},
        problem::FieldProblem,
    },
};

impl App {
    /// The page where an entry's versions are settled.
    pub fn settle_page(&self, takes: OfEntry) -> Result<SettlePage, Error> {
        let subject = subject(&takes.person)?;
        let (id, kind) = entry_of(&takes.entry, &takes.kind)?;
        self.on_command(|desk, now| {
            let half_written = half_written(desk, subject)?;
            let mut drafts = draft_lines(desk, subject, now)?;
            let here = Place::Settle {
                person: takes.person.clone(),
                entry: takes.entry.clone(),
                kind: takes.kind.clone(),
            };
            drafts.retain(|draft| draft.place == here);
            desk.read(subject, now, |reader| {
                let record = reader.record;
                let entry = record.entry(id, &kind).ok_or(Error::NotFound)?;
                // Whether it stays is asked of what it belongs to, where one act removed both.
                let (asked, kind) = match entry.presence() {
                    Presence::Contested => removal::asked_of(record, id, entry),
                    _ => (id, &kind),
                };
                let asked_of = record.entry(asked, kind).ok_or(Error::NotFound)?;
                let contested = asked_of.presence() == Presence::Contested;
                let asked = (asked, asked_of);
                Ok(SettlePage {
                    banner: banner(reader),
                    dispute: contested.then(|| dispute(reader, asked, &half_written)),
                    divergences: reader.divergences(id, entry),
                    drafts,
                    entry: Some(reader.entry(id, entry)),
                    back: back(&takes.person, record, (id, entry)),
                })
            })
        })
    }

    /// Settles a field: what was chosen stands, and every version that was shown is replaced.
    pub fn settle(&self, takes: Settle) -> Result<Saved, Error> {
        let subject = subject(&takes.person)?;
        self.save_act(|desk, now| {
            let (entry, kind) = entry_of(&takes.entry, &takes.kind)?;
            let field = FieldName::parse(&takes.field).map_err(|_| Error::Malformed)?;
            let for_people = catalogue::kind(kind.as_str()).is_some_and(|kind| {
                let field = kind.field(field.as_str());
                field.is_some_and(|field| care::settling::is_for_people(kind, field))
            });
            if !for_people {
                return Err(Error::Malformed);
            }
            let key = FieldKey { entry, kind, field };
            if is_signed(desk.record(subject)?, &key) {
                return Err(Error::Signed);
            }
            let page = desk.page(now);
            let value = chosen(desk.record(subject)?, &key, &takes.choice, page)?;
            let replaces = ids(&takes.shown)?;
            let form = Form::Wording {
                kind: takes.kind.clone(),
                entry: takes.entry.clone(),
                field: takes.field.clone(),
            };
            let FieldKey { entry, kind, field } = key;
            let edits = vec![Edit {
                entry,
                kind,
                field,
                value,
                replaces,
            }];
            Ok(NewAct {
                subject,
                edits,
                drafts: draft_of_box(&desk.store, &takes.person, form)?,
            })
        })
    }
}

/// Where an entry is drawn: of a visit's content, the visit.
fn back(person: &str, record: &Record, (id, entry): (EntryId, &Entry)) -> Place {
    let person = person.to_owned();
    let is_content = visit::CONTENT_KINDS.contains(&entry.kind.as_str());
    match visit::visit_of(record, id, entry).filter(|_| is_content) {
        Some(visit) => Place::Visit {
            person,
            visit: Some(visit.to_string()),
        },
        None => forms::where_drawn(person, id.to_string(), entry.kind.as_str()),
    }
}

/// Whether one of several versions that stand in a field was signed: then nobody chooses another.
fn is_signed(record: &Record, key: &FieldKey) -> bool {
    let Some(entry) = record.entry(key.entry, &key.kind) else {
        return false;
    };
    let field = entry.field(key.field.as_str());
    let asked = || care::settling::questions(record, key.entry, entry);
    field.is_some_and(Field::is_diverged) && !asked().iter().any(|(name, _)| **name == key.field)
}

/// An entry as the window names one.
pub(crate) fn entry_of(entry: &str, kind: &str) -> Result<(EntryId, Kind), Error> {
    let entry = entry.parse().map_err(|_| Error::Malformed)?;
    let kind = Kind::parse(kind).map_err(|_| Error::Malformed)?;
    Ok((entry, kind))
}

fn ids(texts: &[String]) -> Result<Vec<ChangeId>, Error> {
    let ids: Result<Vec<ChangeId>, _> = texts.iter().map(|text| text.parse()).collect();
    ids.map_err(|_| Error::Malformed)
}

/// What stands from now on: a version as it is, or words written from both.
fn chosen(
    record: &Record,
    key: &FieldKey,
    choice: &Choice,
    page: catalogue::Page,
) -> Result<Value, Error> {
    match choice {
        Choice::Version { change } => {
            let id: ChangeId = change.parse().map_err(|_| Error::Malformed)?;
            record.written(key, id).cloned().ok_or(Error::NotFound)
        }
        Choice::Words { input } => {
            let field = catalogue::field(key.kind.as_str(), key.field.as_str());
            let field = field.ok_or(Error::Malformed)?;
            if is_nothing(input) {
                return Err(Error::Invalid(vec![problem(
                    key,
                    "Write what stands from now on, or choose one of the versions".to_owned(),
                )]));
            }
            catalogue::parse(field, &input.into(), page)
                .map_err(|wrong| Error::Invalid(vec![problem(key, wrong.message)]))
        }
    }
}

fn problem(key: &FieldKey, message: String) -> FieldProblem {
    FieldProblem {
        entry: key.entry.to_string(),
        kind: key.kind.to_string(),
        field: key.field.to_string(),
        message,
    }
}

fn is_nothing(input: &Input) -> bool {
    match input {
        Input::One(text) => text.trim().is_empty(),
        Input::Many(codes) => codes.is_empty(),
        Input::Absent { .. } => false,
    }
}
