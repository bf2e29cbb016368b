//! Removing: what would leave the page is shown first, and what was shown leaves as one act.

use care::{catalogue, removal};
use record::{EntryId, FieldKey, Kind, Presence, Subject};

use crate::{
    App, Error,
    desk::{Desk, NewAct, subject},
    forms::{base_of, kept_drafts},
    reader::Reader,
    settling::entry_of,
    view::{
        form::{BaseField, Draft, Saved},
        person::{OfEntry, Removal, Remove},
    },
};

impl App {
    /// What would leave the page with an entry, and why it may.
    pub fn removal(&self, takes: OfEntry) -> Result<Removal, Error> {
        let subject = subject(&takes.person)?;
        let (id, kind) = entry_of(&takes.entry, &takes.kind)?;
        self.on_command(|desk, now| {
            let half_written = half_written(desk, &takes.person, (id, &kind))?.is_some();
            desk.read(subject, now, |reader| {
                shown(reader, (id, &kind), half_written)
            })
        })
    }

    /// Removes what was shown to leave, with a reason. A form about it that is half written on
    /// this laptop ends with it.
    pub fn remove(&self, takes: Remove) -> Result<Saved, Error> {
        let subject = subject(&takes.person)?;
        let (id, kind) = entry_of(&takes.entry, &takes.kind)?;
        let own = (id, &kind);
        let draft = self.on_command(|desk, _| half_written(desk, &takes.person, own))?;
        self.save_act(|desk, _| {
            let base = base_of(&takes.base)?;
            let leave = leaving(desk, subject, base.fields().map(|(key, _)| key))?;
            let removal = |(id, kind): &(EntryId, Kind)| base.removal(*id, kind, &takes.reason);
            Ok(NewAct {
                subject,
                edits: leave.iter().flat_map(removal).collect(),
                draft: draft.as_deref(),
            })
        })
    }
}

fn shown(
    reader: &Reader<'_>,
    (id, kind): (EntryId, &Kind),
    half_written: bool,
) -> Result<Removal, Error> {
    let record = reader.record;
    let own = record.entry(id, kind).ok_or(Error::NotFound)?;
    if removal::is_signed(record, id, own) {
        return Err(Error::Signed);
    }
    if own.presence() == Presence::Removed {
        return Ok(Removal {
            entries: Vec::new(),
            stays: Vec::new(),
            reasons: Vec::new(),
            half_written,
            base: Vec::new(),
        });
    }
    let mut leave = vec![(id, own)];
    leave.extend(removal::belongings(record, id, kind));
    let stays = removal::at_work(record, id, kind).into_iter();
    let named = |(_, entry): (EntryId, &record::Entry)| {
        let label = catalogue::kind(entry.kind.as_str()).map_or("Entry", |def| def.label);
        match reader.title(entry) {
            title if title == label => title,
            title => format!("{label}: {title}"),
        }
    };
    let reasons = removal::reasons(id, own).into_iter();
    Ok(Removal {
        entries: leave
            .iter()
            .map(|(id, entry)| reader.entry(*id, entry))
            .collect(),
        stays: stays.map(named).collect(),
        reasons: reasons
            .map(|reason| (reason.code.to_owned(), reason.label.to_owned()))
            .collect(),
        half_written,
        base: leave
            .iter()
            .flat_map(|(id, entry)| drawn(*id, entry))
            .collect(),
    })
}

/// Every version that stands in an entry, cleared fields and references too: where one of them
/// stayed, so would the entry. A field of a newer version stays, as this one cannot show it.
fn drawn(id: EntryId, entry: &record::Entry) -> impl Iterator<Item = BaseField> {
    let kind = entry.kind.as_str();
    let known = entry
        .fields()
        .filter(move |(name, _)| catalogue::field(kind, name.as_str()).is_some());
    known.map(move |(name, field)| BaseField::of(id, kind, name.as_str(), field.versions()))
}

/// The entries of a base, each once; none of them may be signed by now.
fn leaving<'a>(
    desk: &mut Desk,
    subject: Subject,
    keys: impl Iterator<Item = &'a FieldKey>,
) -> Result<Vec<(EntryId, Kind)>, Error> {
    let record = desk.record(subject)?;
    let mut leave: Vec<(EntryId, Kind)> = keys.map(|key| (key.entry, key.kind.clone())).collect();
    leave.dedup();
    for (id, kind) in &leave {
        let entry = record.entry(*id, kind).ok_or(Error::NotFound)?;
        if removal::is_signed(record, *id, entry) {
            return Err(Error::Signed);
        }
    }
    Ok(leave)
}

/// The half-written form whose own entry is removed, if there is one on this laptop.
fn half_written(
    desk: &Desk,
    person: &str,
    (id, kind): (EntryId, &Kind),
) -> Result<Option<String>, Error> {
    let id = id.to_string();
    let is_own = |draft: &Draft| {
        let own = draft.entries.first();
        draft.person == person && own.is_some_and(|own| own.entry == id && *kind == *own.kind)
    };
    let mut kept = kept_drafts(&desk.store)?.into_iter();
    Ok(kept
        .find(|kept| is_own(&kept.draft))
        .map(|kept| kept.draft.id))
}
