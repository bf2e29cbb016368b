//! A visit that somebody removed while it was being made: its page says who and when, and whoever
//! makes it goes on with it or leaves it.

use std::collections::{BTreeMap, BTreeSet};

use care::{Role, catalogue, matrix, removal, visit::is_signed};
use record::{ActId, Base, Edit, Entry, EntryId, FieldKey, Kind, Presence, Record, Value, Version};

use super::{complete, sign, visit_of};
use crate::{
    App, Error,
    desk::{NewAct, subject},
    disputes,
    forms::{self, base_of, edits, keep},
    reader::Reader,
    removing,
    view::{
        form::{Draft, Form, Saved},
        person::{CalledOff, KeepVisit},
    },
};

/// The kind of visits.
const VISIT: Kind = Kind::new_static("visit");
/// The reason for which no visit is called off: it never was one.
const IN_ERROR: &str = "entered_in_error";

impl App {
    /// Goes on with a visit that was called off: what is half written of it is saved, and the
    /// removals that were shown are replaced by the last words.
    pub fn keep_visit(&self, takes: KeepVisit) -> Result<Saved, Error> {
        let random = self.outside.random.as_ref();
        let acts: Result<BTreeSet<ActId>, _> = takes.acts.iter().map(|act| act.parse()).collect();
        let acts = acts.map_err(|_| Error::Malformed)?;
        let draft = &takes.draft;
        let saved = self.on_command(|desk, now| {
            keep(desk, draft, now)?;
            let subject = subject(&draft.person)?;
            let visit = visit_of(draft)?;
            let role = desk.me.role;
            if !may_keep(role, desk.record(subject)?, visit, &VISIT) {
                return Err(Error::NotPermitted);
            }
            let typed = edits(desk, draft, now)?;
            let mut edits = complete(desk, draft, typed, now)?;
            let record = desk.record(subject)?;
            if is_removed(record, visit) {
                let stands = sign::written_by_the_signer(record, visit, draft, &edits)?;
                edits.extend(stands);
            }
            if edits.is_empty() {
                edits.extend(said_before(record, visit, &acts));
            }
            let drafts = vec![draft.id.clone()];
            let act = NewAct {
                subject,
                edits,
                drafts,
            };
            let written = forms::save_edits(desk, random, now, act)?.changes;
            let shown = shown(desk.record(subject)?, visit, &acts);
            let kept = disputes::put_back(desk, random, now, (subject, &(visit, VISIT)), &shown)?;
            let changes = kept.changes + written;
            Ok(Saved { changes, ..kept })
        })?;
        self.saved(&saved);
        Ok(saved)
    }
}

/// Who removed a visit that nobody signed, where somebody did.
pub(super) fn view(
    reader: &Reader<'_>,
    draft: &Draft,
    visit: EntryId,
) -> Result<Option<CalledOff>, Error> {
    let Some(entry) = reader.record.entry(visit, &VISIT) else {
        return Ok(None);
    };
    if entry.presence() == Presence::Present || is_signed(reader.record, visit) {
        return Ok(None);
    }
    let mut acts = BTreeSet::new();
    let mut told = BTreeMap::new();
    for version in removals(entry) {
        let body = reader.record.change(version.change);
        acts.extend(body.map(|body| body.act.to_string()));
        told.insert(version.change, who_and_when(reader, version));
    }
    Ok(Some(CalledOff {
        words: told.into_values().collect(),
        undecided: is_undecided(reader.record, visit, draft)?,
        in_question: entry.presence() == Presence::Contested,
        acts: acts.into_iter().collect(),
    }))
}

/// Whether it is to be decided if a visit stays: neither this form, nor who wrote at it, knew that
/// it was removed.
pub(super) fn is_undecided(record: &Record, visit: EntryId, draft: &Draft) -> Result<bool, Error> {
    let Some(entry) = record.entry(visit, &VISIT) else {
        return Ok(false);
    };
    let base = base_of(&draft.base)?;
    let unseen = || {
        let moved_on = base.moved_on(record);
        moved_on.iter().any(|key| key.entry == visit)
    };
    Ok(match entry.presence() {
        Presence::Present => false,
        Presence::Contested => true,
        Presence::Removed => unseen(),
    })
}

/// Whether the page of a visit says that it is not in the record any more, or in question. The form
/// that plans one says it as any form does.
pub(crate) fn is_called_off(record: &Record, draft: &Draft) -> bool {
    if !matches!(draft.form, Form::Visit { .. }) {
        return false;
    }
    let entry = visit_of(draft).ok().and_then(|id| record.entry(id, &VISIT));
    entry.is_some_and(|entry| entry.presence() != Presence::Present)
}

/// Whether a role may put back what was removed. A visit that was made may have taken a concern
/// with it: that comes back only from a laptop that holds it.
pub(crate) fn may_keep(role: Role, record: &Record, id: EntryId, kind: &Kind) -> bool {
    let visit = record.entry(id, kind).filter(|_| *kind == VISIT);
    let mut removals = visit.into_iter().flat_map(removals);
    let was_made = removals.any(|by| matches!(&by.value, Value::Removed(why) if why == IN_ERROR));
    !was_made || matrix::may_read(role, catalogue::SAFEGUARDING)
}

fn is_removed(record: &Record, visit: EntryId) -> bool {
    let entry = record.entry(visit, &VISIT);
    entry.is_some_and(|entry| entry.presence() == Presence::Removed)
}

/// The removals of an entry, those that are contradicted too.
fn removals(entry: &Entry) -> impl Iterator<Item = &Version> {
    let versions = entry.fields().flat_map(|(_, field)| field.versions());
    let contradicted = entry.contradicted().iter().map(|(_, removal)| removal);
    let all = versions.chain(contradicted);
    all.filter(|version| matches!(version.value, Value::Removed(_)))
}

/// "Sarah Whitlock called this visit off, Wed 11 Feb 10:34: no longer relevant".
fn who_and_when(reader: &Reader<'_>, removal: &Version) -> String {
    let did = match &removal.value {
        Value::Removed(reason) if reason == IN_ERROR => "removed this visit",
        _ => "called this visit off",
    };
    removing::who_and_when(reader, did, removal)
}

/// A field of a removed visit as it stood before one of these acts: where it stands again, all
/// else that the act removed is in question, and is put back with it.
fn said_before(record: &Record, visit: EntryId, acts: &BTreeSet<ActId>) -> Option<Edit> {
    let entry = record.entry(visit, &VISIT)?;
    entry.fields().find_map(|(name, field)| {
        let removal = field.settled().filter(|one| one.is_removal())?;
        let body = record.change(removal.change)?;
        let key = FieldKey {
            entry: visit,
            kind: VISIT,
            field: name.clone(),
        };
        let [before] = body.edit_of(&key)?.replaces.as_slice() else {
            return None;
        };
        let value = record.written(&key, *before)?.clone();
        let says = acts.contains(&body.act) && !matches!(value, Value::Empty | Value::Removed(_));
        says.then(|| Edit {
            entry: key.entry,
            kind: key.kind,
            field: key.field,
            value,
            replaces: vec![removal.change],
        })
    })
}

/// What stands in a visit that is in question, and the removals of these acts.
fn shown(record: &Record, visit: EntryId, acts: &BTreeSet<ActId>) -> Base {
    let by_these = |removal: &Version| {
        let body = record.change(removal.change);
        body.is_some_and(|body| acts.contains(&body.act))
    };
    let mut base = Base::default();
    for (id, entry) in removal::in_question(record, visit, &VISIT) {
        let kind = entry.kind.as_str();
        let removals = entry.contradicted().iter();
        let removals = removals.filter(|(_, removal)| by_these(removal));
        let removals = removals.map(|(name, removal)| (name, removal));
        let fields = entry.fields();
        let stands =
            fields.flat_map(|(name, field)| field.versions().iter().map(move |v| (name, v)));
        for (name, version) in stands.chain(removals) {
            if catalogue::field(kind, name.as_str()).is_some() {
                let key = FieldKey {
                    entry: id,
                    kind: entry.kind.clone(),
                    field: name.clone(),
                };
                base.draw(key, [version.change]);
            }
        }
    }
    base
}
