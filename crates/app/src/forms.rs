//! Forms: opening one on what the record says now, keeping the draft, saving what differs.
//!
//! A draft holds what was typed exactly as typed, and the base its page was drawn on. Saving takes
//! `replaces` from that base and from nothing else.

mod agreed;
mod already;
mod answers;
mod boxes;
mod differing;
mod draft;
mod layout;
mod missing;
mod new_person;
mod read_as;
mod references;

use care::{
    access::AccessFacts,
    catalogue::{self, FieldDef},
    time,
};
use chrono::{DateTime, Utc};
use record::{Base, Edit, FieldKey, FieldName, Presence, Record, Subject, Value, Version};

use crate::{
    App, Error,
    desk::{Desk, NewAct, subject},
    outside::Randomness,
    person,
    reader::{Reader, named_as},
    removing,
    view::{
        form::{Draft, Form, FormView, Moved, OfDraft, OpenForm, Saved},
        lists::Place,
        problem::FieldProblem,
    },
    visits, words,
};

pub(crate) use agreed::{is_said_of_words, last_words, said_of};
pub(crate) use answers::{Answers, base_of, says};
pub(crate) use boxes::{
    draft_of as draft_of_box, half_written as half_written_boxes, removed as removed_from_box,
    typed as typed_in_box,
};
pub(crate) use draft::{Kept as KeptDraft, all as kept_drafts};
pub(crate) use layout::{WRITTEN_AT_VISIT, place, plain_title, where_drawn};
pub(crate) use missing::missing;
pub(crate) use references::references;

impl App {
    /// Opens a form: the draft that is there already, or a new one on the record as it stands.
    pub fn open_form(&self, takes: OpenForm) -> Result<FormView, Error> {
        self.on_command(|desk, now| {
            if let Some(kept) = draft::find(&desk.store, &takes)? {
                return view(desk, now, kept.draft, Some(kept.saved_at));
            }
            let random = self.outside.random.as_ref();
            let draft = layout::new_draft(desk, random, now, &takes)?;
            view(desk, now, draft, None)
        })
    }

    /// Keeps what is typed, on the disk when this returns, and says what the page should show.
    pub fn keep_draft(&self, takes: Draft) -> Result<FormView, Error> {
        self.on_command(|desk, now| {
            if boxes::is_empty(&takes) {
                desk.store.discard_draft(&takes.id)?;
                return view(desk, now, takes, None);
            }
            draft::put(&mut desk.store, &takes, now)?;
            view(desk, now, takes, Some(now))
        })
    }

    /// Ends a half-written form without saving it.
    pub fn discard_draft(&self, takes: OfDraft) -> Result<(), Error> {
        self.on_command(|desk, _| {
            desk.store.discard_draft(&takes.draft)?;
            Ok(())
        })
    }

    /// Saves a form: what differs from its base, as one act.
    pub fn save(&self, takes: Draft) -> Result<Saved, Error> {
        self.save_act(|desk, now| {
            // What was typed is safe first, whatever becomes of the save.
            draft::put(&mut desk.store, &takes, now)?;
            let subject = subject(&takes.person)?;
            let typed = edits(desk, &takes, now)?;
            Ok(NewAct {
                subject,
                edits: visits::complete(desk, &takes, typed, now)?,
                drafts: vec![takes.id.clone()],
            })
        })
    }

    /// Saves the edits that an act is worked out to be, says what stands after, and tells the
    /// window and the exchange of it.
    pub(crate) fn save_act(
        &self,
        act: impl FnOnce(&mut Desk, DateTime<Utc>) -> Result<NewAct, Error>,
    ) -> Result<Saved, Error> {
        let random = self.outside.random.as_ref();
        let saved = self.on_command(|desk, now| {
            let act = act(desk, now)?;
            save_edits(desk, random, now, act)
        })?;
        self.saved(&saved);
        Ok(saved)
    }

    /// Tells the window, and the exchange, that something was saved.
    pub(crate) fn saved(&self, saved: &Saved) {
        if saved.changes > 0 {
            self.record_changed(vec![saved.person.clone()]);
            self.exchange.wake();
        }
    }
}

/// Puts a draft on the disk before anything else is tried with it.
pub(crate) fn keep(desk: &mut Desk, draft: &Draft, now: DateTime<Utc>) -> Result<(), Error> {
    draft::put(&mut desk.store, draft, now)
}

/// The answers of a draft, and what this user cannot save of them.
fn answers_at(desk: &mut Desk, draft: &Draft, now: DateTime<Utc>) -> Result<Answers, Error> {
    let page = desk.page(now);
    let record = desk.record(subject(&draft.person)?)?;
    let mut answers = Answers::of(draft, record, page)?;
    let before = AccessFacts::of(record);
    new_person::check_practice(desk, draft, &before, &mut answers, now);
    Ok(answers)
}

/// The edits of a draft: each answer that differs from what its page was drawn on.
pub(crate) fn edits(
    desk: &mut Desk,
    draft: &Draft,
    now: DateTime<Utc>,
) -> Result<Vec<Edit>, Error> {
    // A box ends something, or settles it: its words alone are not written.
    if boxes::is_box(&draft.form) {
        return Err(Error::Malformed);
    }
    let mut answers = answers_at(desk, draft, now)?;
    if !answers.problems.is_empty() {
        return Err(Error::Invalid(answers.problems));
    }
    let missing = missing(draft, &answers);
    if !missing.is_empty() {
        return Err(Error::Invalid(missing));
    }
    let subject = subject(&draft.person)?;
    let mut queries = std::mem::take(&mut answers.queries);
    queries.extend(already::queries(&desk.people, draft, &answers.values));
    if !queries.is_empty() {
        let asked = queries.into_iter().map(FieldProblem::from);
        return Err(Error::Query(asked.collect()));
    }
    let base = base_of(&draft.base)?;
    let record = desk.record(subject)?;
    let edit = |(key, value): &(_, Value)| base.edit(record, FieldKey::clone(key), value.clone());
    let typed = answers.values.iter();
    let typed =
        typed.filter(|(key, value)| *value != Value::Empty || !begins_empty(&base, record, key));
    let mut edits: Vec<Edit> = typed.filter_map(edit).collect();
    edits.extend(agreed::said_again(&base, record, &answers, &edits));
    match already::has_a_record(&desk.people, subject, &edits) {
        Some(problem) => Err(Error::Invalid(vec![problem])),
        None => Ok(edits),
    }
}

/// Whether a field begins empty on the page though the record says something there: words that are
/// said anew, and several versions. Left empty, or typed in and emptied again, it says nothing.
fn begins_empty(base: &Base, record: &Record, key: &FieldKey) -> bool {
    let kind = catalogue::kind(key.kind.as_str());
    let said_anew = kind.is_some_and(|kind| is_said_of_words(kind, key.field.as_str()));
    let diverged = base.drawn(key).next().is_some() && base.said(record, key).is_none();
    said_anew || diverged
}

/// Commits edits and says what stands after.
pub(crate) fn save_edits(
    desk: &mut Desk,
    random: &dyn Randomness,
    now: DateTime<Utc>,
    act: NewAct,
) -> Result<Saved, Error> {
    let subject = act.subject;
    let touched: Vec<_> = act
        .edits
        .iter()
        .map(|edit| (edit.entry, edit.kind.clone()))
        .collect();
    let changes = if act.edits.is_empty() {
        for draft in &act.drafts {
            desk.store.discard_draft(draft)?;
        }
        0
    } else {
        desk.commit(random, now, act)?
    };
    saved(desk, subject, &touched, changes, now)
}

/// What is said after a save.
pub(crate) fn saved(
    desk: &mut Desk,
    subject: Subject,
    touched: &[(record::EntryId, record::Kind)],
    changes: usize,
    now: DateTime<Utc>,
) -> Result<Saved, Error> {
    let record = desk.record(subject)?;
    let mut diverged: Vec<Place> = touched
        .iter()
        .filter(|(id, kind)| is_open(record, *id, kind))
        .map(|(id, kind)| Place::Settle {
            person: subject.to_string(),
            entry: id.to_string(),
            kind: kind.to_string(),
        })
        .collect();
    diverged.dedup();
    Ok(Saved {
        person: subject.to_string(),
        changes: u32::try_from(changes).unwrap_or(u32::MAX),
        words: format!("Saved on this laptop {}", words::clock_seconds(now)),
        diverged,
    })
}

/// Whether something of an entry waits for a person.
fn is_open(record: &Record, id: record::EntryId, kind: &record::Kind) -> bool {
    let entry = record.entry(id, kind);
    entry.is_some_and(|entry| care::settling::is_open(record, id, entry))
}

/// A form as its page draws it.
fn view(
    desk: &mut Desk,
    now: DateTime<Utc>,
    draft: Draft,
    kept_at: Option<DateTime<Utc>>,
) -> Result<FormView, Error> {
    let answers = answers_at(desk, &draft, now)?;
    let subject = subject(&draft.person)?;
    let base = base_of(&draft.base)?;
    let mut shown = FormView {
        draft: draft.clone(),
        banner: None,
        title: "New person".to_owned(),
        moved: Vec::new(),
        removed: Vec::new(),
        before: Vec::new(),
        problems: Vec::new(),
        queries: Vec::new(),
        leads: already::leads(&desk.people, &draft, &answers.values),
        near: vec![desk.me.staff.to_string()],
        read_as: Vec::new(),
        kept: kept_at.map(words::clock_seconds),
        visit: None,
    };
    if draft.form != Form::NewPerson {
        desk.read(subject, now, |reader| {
            let fields = base.moved_on(reader.record);
            shown.banner = Some(person::banner(reader));
            shown.title = layout::title(reader, &draft);
            shown.moved = moved(reader, &fields);
            shown.removed = match boxes::removed(reader, &draft) {
                Some(words) => vec![words],
                None => removed(reader, &draft, &base, &fields),
            };
            shown.before = agreed::before(reader, &draft);
            if matches!(draft.form, Form::Visit { .. }) {
                shown
                    .leads
                    .extend(differing::leads(reader, &draft, &answers));
            }
            shown.near = near(reader);
            Ok(())
        })?;
    }
    if matches!(draft.form, Form::Visit { .. }) {
        shown.visit = Some(visits::view(desk, &draft, &answers, now)?);
    }
    shown.queries = answers.queries;
    shown
        .queries
        .extend(already::queries(&desk.people, &draft, &answers.values));
    shown.problems = answers.problems;
    shown.read_as = answers.read_as;
    Ok(shown)
}

/// Staff who are offered first: the user, then who has a place on the care team.
fn near(reader: &Reader<'_>) -> Vec<String> {
    let team = &reader.summary.care_team;
    let places = [&team.named_nurse, &team.coordinator, &team.accountable_gp];
    let team = places.into_iter().flatten().copied();
    let mut near: Vec<String> = Vec::new();
    for id in std::iter::once(reader.me.staff).chain(team) {
        let id = id.to_string();
        if !near.contains(&id) {
            near.push(id);
        }
    }
    near
}

/// What somebody else wrote in these fields since the form was opened.
fn moved(reader: &Reader<'_>, fields: &[FieldKey]) -> Vec<Moved> {
    let one = |key: &FieldKey| {
        let (def, last) = last_version(reader, key)?;
        if matches!(last.value, Value::Removed(_)) {
            return None;
        }
        let version = reader.version(def, last);
        let words = format!(
            "{} wrote “{}” at {}, on {}. Your words stay; saving keeps both.",
            version.author, def.label, version.when, version.device
        );
        Some(Moved {
            entry: key.entry.to_string(),
            field: key.field.to_string(),
            words,
            text: version.text,
        })
    };
    fields.iter().filter_map(one).collect()
}

/// What somebody else removed since the form was opened, a line an act. A visit says it by itself.
fn removed(reader: &Reader<'_>, draft: &Draft, base: &Base, fields: &[FieldKey]) -> Vec<String> {
    if visits::is_called_off(reader.record, draft) {
        return Vec::new();
    }
    let mut acts: Vec<(&Version, Vec<String>)> = Vec::new();
    for key in fields {
        let last = last_version(reader, key).map(|(_, last)| last);
        let Some(removal) = last.filter(|last| matches!(last.value, Value::Removed(_))) else {
            continue;
        };
        let named = format!("“{}”", named_when_drawn(reader, base, key));
        match acts
            .iter_mut()
            .find(|(act, _)| act.change == removal.change)
        {
            Some((_, names)) if names.contains(&named) => {}
            Some((_, names)) => names.push(named),
            None => acts.push((removal, vec![named])),
        }
    }
    let told = |(removal, names): (&Version, Vec<String>)| {
        let did = format!("removed {}", names.join(", "));
        let who = removing::who_and_when(reader, &did, removal);
        format!(
            "{who}. Your words stay. Saving keeps them, and asks whether it is kept or removed."
        )
    };
    acts.into_iter().map(told).collect()
}

/// What the entry of a field was called when the form was drawn.
fn named_when_drawn(reader: &Reader<'_>, base: &Base, of: &FieldKey) -> String {
    let kind = of.kind.as_str();
    named_as(kind, &|name| {
        let def = catalogue::field(kind, name)?;
        let key = FieldKey {
            field: FieldName::new_static(def.name),
            ..of.clone()
        };
        let text = reader.text(def, base.said(reader.record, &key)?);
        (!text.is_empty()).then_some(text)
    })
}

/// The latest that stands in a field.
fn last_version<'a>(
    reader: &'a Reader<'_>,
    key: &FieldKey,
) -> Option<(&'static FieldDef, &'a Version)> {
    let entry = reader.record.entry(key.entry, &key.kind)?;
    let def = catalogue::field(key.kind.as_str(), key.field.as_str())?;
    Some((def, entry.field(key.field.as_str())?.versions().last()?))
}

/// Whether an entry is on the page.
pub(crate) fn is_shown(record: &Record, id: record::EntryId, kind: &record::Kind) -> bool {
    record
        .entry(id, kind)
        .is_some_and(|entry| entry.presence() != Presence::Removed)
}

/// The day on which something is written, in London.
pub(crate) fn day_of(now: DateTime<Utc>) -> chrono::NaiveDate {
    time::london_date(now)
}
