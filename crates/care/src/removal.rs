//! Removing: what leaves the page with an entry, why it may leave, and what stays for good.

use std::collections::BTreeSet;

use record::{ActId, ChangeId, Entry, EntryId, FieldName, Kind, Presence, Record, Version};

use crate::{
    catalogue::{Choice, REMOVAL_REASONS, entry_ref},
    read,
    status::VisitFacts,
    visit,
};

/// Written at a visit and at work elsewhere since: it may be under way, so it stays.
const AT_WORK: [&str; 3] = ["task", "referral", "message"];
/// What was found out at a visit: it may be wrong, and does not cease to matter.
const FOUND_OUT: [&str; 3] = ["fall", "observations", "safeguarding-concern"];
/// The one reason for which what was found out is removed.
const IN_ERROR: &str = "entered_in_error";

/// An entry of a record.
type Found<'a> = (EntryId, &'a Entry);

/// What belongs to an entry and would hang loose without it: whom to call, to a crisis; what was
/// found out and prompted, to a visit.
pub fn belongings<'a>(record: &'a Record, id: EntryId, kind: &Kind) -> Vec<Found<'a>> {
    let mut found = beside(record, id, kind);
    found.retain(|(_, entry)| !AT_WORK.contains(&entry.kind.as_str()));
    found
}

/// What was written at a visit and stays when the visit is removed: tasks, referrals, messages.
pub fn at_work<'a>(record: &'a Record, id: EntryId, kind: &Kind) -> Vec<Found<'a>> {
    let mut found = beside(record, id, kind);
    found.retain(|(_, entry)| AT_WORK.contains(&entry.kind.as_str()));
    found
}

fn beside<'a>(record: &'a Record, id: EntryId, kind: &Kind) -> Vec<Found<'a>> {
    let mut found = match kind.as_str() {
        "crisis-scenario" => {
            let calls = record.of_kind("crisis-call");
            let names = |entry: &Entry| {
                let mut named = entry.values("scenario").filter_map(entry_ref);
                named.any(|named| named == id)
            };
            calls.filter(|(_, entry)| names(entry)).collect()
        }
        "visit" => visit::entries(record, id),
        _ => Vec::new(),
    };
    found.retain(|(_, entry)| entry.kind != *kind && entry.presence() != Presence::Removed);
    found
}

/// What an entry belongs to and leaves with, whether or not that is on the page.
fn owner(record: &Record, id: EntryId, entry: &Entry) -> Option<(EntryId, &'static str)> {
    match entry.kind.as_str() {
        "visit" => None,
        "crisis-call" => {
            let named = read::field(entry, "scenario").and_then(read::entry)?;
            Some((named, "crisis-scenario"))
        }
        kind if AT_WORK.contains(&kind) => None,
        _ => Some((visit::visit_of(record, id, entry)?, "visit")),
    }
}

/// The entry of which it is asked whether it stays, where this one is in question: what it belongs
/// to, where one act removed both, else itself. The record is one that says its last words.
pub fn asked_of<'a>(record: &'a Record, id: EntryId, entry: &'a Entry) -> (EntryId, &'a Kind) {
    let acts = acts(record, entry);
    let owner = owner(record, id, entry).and_then(|(id, kind)| {
        let owner = record.entry(id, &Kind::new_static(kind))?;
        let together = self::acts(record, owner).intersection(&acts).count() > 0;
        together.then_some((id, &owner.kind))
    });
    owner.unwrap_or((id, &entry.kind))
}

/// The acts that removed an entry which is in question.
fn acts(record: &Record, entry: &Entry) -> BTreeSet<ActId> {
    let removals = entry.contradicted().iter();
    let bodies = removals.filter_map(|(_, removal)| record.change(removal.change));
    bodies.map(|body| body.act).collect()
}

/// The entry that is asked about and what is decided with it. The record is one that says its last
/// words.
pub fn in_question<'a>(record: &'a Record, id: EntryId, kind: &Kind) -> Vec<Found<'a>> {
    let entries = record.entries();
    let with_it = |(other, entry): &Found<'a>| {
        let contested = !entry.contradicted().is_empty();
        contested && asked_of(record, *other, entry) == (id, kind)
    };
    let mut found: Vec<Found<'a>> = entries.filter(with_it).collect();
    found.sort_by_key(|(other, entry)| (*other, &entry.kind) != (id, kind));
    found
}

/// What stands in an entry in question and was written unseen by who removed it, by field.
pub fn unseen<'a>(
    record: &Record,
    id: EntryId,
    entry: &'a Entry,
) -> Vec<(&'a FieldName, &'a Version)> {
    let removals = entry.contradicted().iter();
    let bodies = removals.filter_map(|(_, removal)| record.change(removal.change));
    let edits = bodies.flat_map(|body| &body.edits);
    let seen: BTreeSet<ChangeId> = edits
        .filter(|edit| edit.entry == id && edit.kind == entry.kind)
        .flat_map(|edit| edit.replaces.iter().copied())
        .collect();
    let stands = entry.fields().flat_map(|(name, field)| {
        let versions = field.versions().iter();
        versions.map(move |version| (name, version))
    });
    stands
        .filter(|(_, version)| !seen.contains(&version.change))
        .collect()
}

/// Why entries may be removed together. A visit that was made, and what was found out at one, leave
/// only as entered in error.
pub fn reasons(leave: &[Found<'_>]) -> Vec<&'static Choice> {
    let only_in_error = |(id, entry): &Found<'_>| {
        let made = || VisitFacts::of(*id, entry).is_some_and(|visit| visit.recorded);
        let kind = entry.kind.as_str();
        FOUND_OUT.contains(&kind) || (kind == "visit" && made())
    };
    let in_error = leave.iter().any(only_in_error);
    let reasons = REMOVAL_REASONS.iter();
    reasons
        .filter(|reason| !in_error || reason.code == IN_ERROR)
        .collect()
}

/// Whether an entry is a signed visit or the content of one: that stays as it was signed.
pub fn is_signed(record: &Record, id: EntryId, entry: &Entry) -> bool {
    let signs = visit::CONTENT_KINDS.contains(&entry.kind.as_str());
    let visit = || visit::visit_of(record, id, entry);
    signs && visit().is_some_and(|visit| visit::is_signed(record, visit))
}
