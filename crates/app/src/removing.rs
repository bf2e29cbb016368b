//! Removing: what would leave the page is shown first, and what was shown leaves as one act.

use care::{catalogue, removal};
use record::{Entry, EntryId, FieldKey, Kind, Presence, Record, Subject, Value, Version};

use crate::{
    App, Error,
    desk::{Desk, NewAct, subject},
    forms::{base_of, kept_drafts},
    reader::Reader,
    settling::entry_of,
    view::{
        form::{BaseField, Saved},
        person::{OfEntry, Removal, Remove},
    },
    words,
};

/// An entry of a record.
type Found<'a> = (EntryId, &'a Entry);

impl App {
    /// What would leave the page with an entry, and why it may.
    pub fn removal(&self, takes: OfEntry) -> Result<Removal, Error> {
        let subject = subject(&takes.person)?;
        let (id, kind) = entry_of(&takes.entry, &takes.kind)?;
        self.on_command(|desk, now| {
            let half_written = half_written(desk, subject)?;
            desk.read(subject, now, |reader| {
                let own = reader.record.entry(id, &kind).ok_or(Error::NotFound)?;
                if removal::is_signed(reader.record, id, own) {
                    return Err(Error::Signed);
                }
                Ok(leaving(reader, (id, own), &half_written))
            })
        })
    }

    /// Removes what was shown to leave, with a reason for which all of it may. The forms about it
    /// that are half written on this laptop end with it.
    pub fn remove(&self, takes: Remove) -> Result<Saved, Error> {
        let subject = subject(&takes.person)?;
        let own = entry_of(&takes.entry, &takes.kind)?;
        let removed = self.save_act(|desk, _| {
            let base = base_of(&takes.base)?;
            let shown = base.fields().map(|(key, _)| key);
            let leave = still_there(desk.record(subject)?, &own, shown, &takes.reason)?;
            let removal = |(id, kind): &(EntryId, Kind)| base.removal(*id, kind, &takes.reason);
            let half_written = half_written(desk, subject)?.into_iter();
            Ok(NewAct {
                subject,
                edits: leave.iter().flat_map(removal).collect(),
                drafts: half_written
                    .filter(|form| form.about == own || leave.contains(&form.about))
                    .map(|form| form.draft)
                    .collect(),
            })
        })?;
        let words = format!(
            "Removed on this laptop {}",
            words::clock_seconds(self.now())
        );
        Ok(Saved { words, ..removed })
    }
}

/// What leaves with an entry, and what stays; nothing where it has left already.
pub(crate) fn leaving(
    reader: &Reader<'_>,
    (id, own): Found<'_>,
    half_written: &[HalfWritten],
) -> Removal {
    let record = reader.record;
    let with_it = with_its_belongings(record, (id, own));
    let is_about = |form: &HalfWritten| {
        let mut leave = with_it.iter();
        leave.any(|(id, entry)| form.about.0 == *id && form.about.1 == entry.kind)
    };
    let stays = match with_it.is_empty() {
        true => Vec::new(),
        false => removal::at_work(record, id, &own.kind),
    };
    let reasons = match removal::is_signed(record, id, own) {
        true => Vec::new(),
        false => removal::reasons(&with_it),
    };
    Removal {
        entries: with_it
            .iter()
            .map(|(id, entry)| reader.entry(*id, entry))
            .collect(),
        stays: stays.iter().map(|(_, entry)| reader.named(entry)).collect(),
        reasons: reasons
            .into_iter()
            .map(|reason| (reason.code.to_owned(), reason.label.to_owned()))
            .collect(),
        half_written: half_written.iter().any(is_about),
        base: with_it
            .iter()
            .flat_map(|(id, entry)| drawn(*id, entry))
            .collect(),
    }
}

/// An entry and what belongs to it; nothing where it has left already.
fn with_its_belongings<'a>(record: &'a Record, (id, own): Found<'a>) -> Vec<Found<'a>> {
    if own.presence() == Presence::Removed {
        return Vec::new();
    }
    let mut leave = vec![(id, own)];
    leave.extend(removal::belongings(record, id, &own.kind));
    leave
}

/// Every version that stands in an entry, cleared fields and references too: where one of them
/// stayed, so would the entry. A removal that is contradicted is drawn with the last words. A field
/// of a newer version stays, as this one cannot show it.
fn drawn(id: EntryId, entry: &Entry) -> impl Iterator<Item = BaseField> {
    let kind = entry.kind.as_str();
    let known = entry
        .fields()
        .filter(move |(name, _)| catalogue::field(kind, name.as_str()).is_some());
    known.map(move |(name, field)| {
        let removals = entry.contradicted().iter();
        let removals = removals.filter(|(field, _)| field == name);
        let versions = field.versions().iter();
        let versions = versions.chain(removals.map(|(_, removal)| removal));
        BaseField::of(id, kind, name.as_str(), versions)
    })
}

/// The entries that were shown and have not left meanwhile. Each is the one that is removed or
/// belongs to it; none is signed by now, and the reason holds for what they say by now.
fn still_there<'a>(
    record: &Record,
    (id, kind): &(EntryId, Kind),
    shown: impl Iterator<Item = &'a FieldKey>,
    reason: &str,
) -> Result<Vec<(EntryId, Kind)>, Error> {
    let own = record.entry(*id, kind).ok_or(Error::NotFound)?;
    let belongs = with_its_belongings(record, (*id, own));
    let mut leave: Vec<Found<'_>> = Vec::new();
    for key in shown {
        let entry = record.entry(key.entry, &key.kind).ok_or(Error::NotFound)?;
        let found = (key.entry, entry);
        if entry.presence() == Presence::Removed || leave.contains(&found) {
            continue;
        }
        if removal::is_signed(record, key.entry, entry) {
            return Err(Error::Signed);
        }
        if !belongs.contains(&found) {
            return Err(Error::Malformed);
        }
        leave.push(found);
    }
    // What was found out at a visit says that it was made, whether or not that was shown.
    let mut reasons = removal::reasons(&belongs).into_iter();
    if !leave.is_empty() && !reasons.any(|allowed| allowed.code == reason) {
        return Err(Error::MadeMeanwhile);
    }
    let places = leave.into_iter();
    Ok(places.map(|(id, entry)| (id, entry.kind.clone())).collect())
}

/// "Sarah Whitlock removed “Contact”, Wed 11 Feb 10:34: no longer relevant".
pub(crate) fn who_and_when(reader: &Reader<'_>, did: &str, removal: &Version) -> String {
    let who = reader.staff(removal.author);
    let when = words::full_moment(removal.recorded_at, reader.today);
    let why = match &removal.value {
        Value::Removed(reason) => catalogue::REMOVAL_REASONS
            .iter()
            .find(|known| known.code == reason),
        _ => None,
    };
    let why = why.map(|known| format!(": {}", words::lower_first(known.label)));
    format!("{who} {did}, {when}{}", why.unwrap_or_default())
}

/// A form that is half written on this laptop.
pub(crate) struct HalfWritten {
    /// The entry that it is about.
    about: (EntryId, Kind),
    /// The draft's id.
    draft: String,
}

/// The half-written forms about a person, by the entry that each is about.
pub(crate) fn half_written(desk: &Desk, subject: Subject) -> Result<Vec<HalfWritten>, Error> {
    let person = subject.to_string();
    let kept = kept_drafts(&desk.store)?.into_iter();
    let about = kept.filter(|kept| kept.draft.person == person);
    let form = |kept: crate::forms::KeptDraft| {
        let own = kept.draft.entries.first()?;
        Some(HalfWritten {
            about: entry_of(&own.entry, &own.kind).ok()?,
            draft: kept.draft.id,
        })
    };
    Ok(about.filter_map(form).collect())
}
