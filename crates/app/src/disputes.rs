//! What one removed and another changed, unseen: one question, with all that the removal took. It
//! says its last words until a person keeps it or removes it.

use std::collections::{BTreeMap, BTreeSet};

use care::{catalogue, removal};
use chrono::{DateTime, Utc};
use record::{
    Base, Body, ChangeId, Edit, Entry, EntryId, FieldKey, Kind, Presence, Record, Subject, Value,
};

use crate::{
    App, Error,
    desk::{Desk, subject},
    forms::{self, base_of},
    outside::Randomness,
    reader::Reader,
    removing::{self, HalfWritten},
    settling::entry_of,
    view::{
        form::Saved,
        person::{Dispute, Keep},
    },
    visits,
};

impl App {
    /// Keeps what was removed by one and changed by another: the removal is replaced by the last
    /// words that were shown. What one change wrote comes back as one change.
    pub fn keep(&self, takes: Keep) -> Result<Saved, Error> {
        let random = self.outside.random.as_ref();
        let saved = self.on_command(|desk, now| {
            let subject = subject(&takes.person)?;
            let own = entry_of(&takes.entry, &takes.kind)?;
            let base = base_of(&takes.base)?;
            let (role, (id, kind)) = (desk.me.role, &own);
            if !visits::may_keep(role, desk.record(subject)?, *id, kind) {
                return Err(Error::NotPermitted);
            }
            put_back(desk, random, now, (subject, &own), &base)
        })?;
        self.saved(&saved);
        Ok(saved)
    }
}

/// Puts the last words drawn in place of the removals drawn beside them.
pub(crate) fn put_back(
    desk: &mut Desk,
    random: &dyn Randomness,
    now: DateTime<Utc>,
    (subject, own): (Subject, &(EntryId, Kind)),
    base: &Base,
) -> Result<Saved, Error> {
    let edits = written_back(desk.record(subject)?, own, base);
    let touched = base.fields().map(|(key, _)| (key.entry, key.kind.clone()));
    let touched: BTreeSet<_> = touched.collect();
    let mut bodies: Vec<Body> = Vec::new();
    for edits in edits {
        for mut body in desk.bodies(random, now, subject, edits)? {
            body.act = bodies.first().map_or(body.act, |first| first.act);
            bodies.push(body);
        }
    }
    let changes = match bodies.is_empty() {
        true => 0,
        false => desk.commit_bodies(bodies, subject, Vec::new(), now)?,
    };
    let touched: Vec<_> = touched.into_iter().collect();
    forms::saved(desk, subject, &touched, changes, now)
}

/// Every question of the record whose entry is wanted, each once.
pub(crate) fn disputes(
    reader: &Reader<'_>,
    wanted: impl Fn(&Entry) -> bool,
    half_written: &[HalfWritten],
) -> Vec<Dispute> {
    let entries = reader.record.entries();
    let asked = entries.filter(|(id, entry)| wanted(entry) && is_asked_of(reader, *id, entry));
    asked
        .map(|(id, entry)| dispute(reader, (id, entry), half_written))
        .collect()
}

/// Whether an entry is in question itself, and not with what it belongs to.
pub(crate) fn is_asked_of(reader: &Reader<'_>, id: EntryId, entry: &Entry) -> bool {
    let contested = entry.presence() == Presence::Contested;
    contested && removal::asked_of(reader.record, id, entry) == (id, &entry.kind)
}

/// The question about an entry.
pub(crate) fn dispute(
    reader: &Reader<'_>,
    (id, entry): (EntryId, &Entry),
    half_written: &[HalfWritten],
) -> Dispute {
    let found = removal::in_question(reader.record, id, &entry.kind);
    let mut removed: BTreeMap<ChangeId, String> = BTreeMap::new();
    let mut changed = Vec::new();
    for (other, in_it) in &found {
        let kind = in_it.kind.as_str();
        for (name, version) in in_it.contradicted() {
            let def = catalogue::field(kind, name.as_str());
            let read = def.map(|def| reader.version(def, version));
            let words = read.map(|read| format!("{}. {}, {}", read.text, read.author, read.when));
            removed.extend(words.map(|words| (version.change, words)));
        }
        for (name, version) in removal::unseen(reader.record, *other, in_it) {
            let def = catalogue::field(kind, name.as_str());
            let Some(def) = def.filter(|def| def.ty != catalogue::Type::EntryRef) else {
                continue;
            };
            let read = reader.version(def, version);
            let of = match *other == id {
                true => String::new(),
                false => format!("{}, ", reader.named(in_it)),
            };
            let (text, author, when) = (read.text, read.author, read.when);
            changed.push(format!("{of}{}: “{text}”. {author}, {when}", def.label));
        }
    }
    let kinds = found
        .iter()
        .filter_map(|(_, entry)| catalogue::kind(entry.kind.as_str()));
    Dispute {
        entry: id.to_string(),
        kind: entry.kind.to_string(),
        title: reader.named(entry),
        removed: removed.into_values().collect(),
        changed,
        may_decide: kinds.into_iter().all(|kind| reader.may_write(kind))
            && visits::may_keep(reader.me.role, reader.record, id, &entry.kind),
        leaving: removing::leaving(reader, (id, entry), half_written),
    }
}

/// The edits that put the last words drawn in place of the removals drawn beside them, for each
/// change that had written some of them. Nothing of an entry that is in question no longer.
fn written_back(record: &Record, (id, kind): &(EntryId, Kind), base: &Base) -> Vec<Vec<Edit>> {
    let found = removal::in_question(record, *id, kind);
    let places: Vec<(EntryId, &Kind)> =
        found.iter().map(|(id, entry)| (*id, &entry.kind)).collect();
    let in_question = |key: &FieldKey| places.contains(&(key.entry, &key.kind));
    let drawn = base.fields().filter(|(key, _)| in_question(key));
    let drawn: Vec<Drawn<'_>> = drawn
        .map(|(key, versions)| Drawn::of(record, key, versions))
        .collect();
    // What was said together is said together again, in fields that nobody removed too.
    let taken: BTreeSet<(EntryId, &Kind, ChangeId)> = drawn
        .iter()
        .filter(|field| !field.removals.is_empty())
        .flat_map(|field| {
            let words = field.words.iter();
            words.map(|(change, _)| (field.key.entry, &field.key.kind, *change))
        })
        .collect();
    let mut edits: BTreeMap<Option<ChangeId>, Vec<Edit>> = BTreeMap::new();
    for field in &drawn {
        let own = |change: ChangeId| (field.key.entry, &field.key.kind, change);
        for (change, value) in field
            .words
            .iter()
            .filter(|(id, _)| taken.contains(&own(*id)))
        {
            let edit = field.edit((*value).clone(), Some(*change));
            edits.entry(Some(*change)).or_default().push(edit);
        }
        if field.words.is_empty() && !field.removals.is_empty() {
            let edit = field.edit(Value::Empty, None);
            edits.entry(None).or_default().push(edit);
        }
    }
    edits.into_values().collect()
}

/// A field as it was drawn: the removals that stood in it, and its last words.
struct Drawn<'a> {
    key: &'a FieldKey,
    removals: Vec<ChangeId>,
    words: Vec<(ChangeId, &'a Value)>,
}

impl<'a> Drawn<'a> {
    fn of(record: &'a Record, key: &'a FieldKey, versions: &BTreeSet<ChangeId>) -> Self {
        let (mut removals, mut words) = (Vec::new(), Vec::new());
        for change in versions {
            match record.written(key, *change) {
                Some(Value::Removed(_)) => removals.push(*change),
                Some(value) => words.push((*change, value)),
                None => {}
            }
        }
        Self {
            key,
            removals,
            words,
        }
    }

    /// The edit that says a value again in place of the version that said it and the removals.
    fn edit(&self, value: Value, change: Option<ChangeId>) -> Edit {
        Edit {
            entry: self.key.entry,
            kind: self.key.kind.clone(),
            field: self.key.field.clone(),
            value,
            replaces: self.removals.iter().copied().chain(change).collect(),
        }
    }
}
