//! Removing: what leaves the page with an entry, why it may leave, and what stays for good.

use record::{Entry, EntryId, Kind, Presence, Record};

use crate::{
    catalogue::{Choice, REMOVAL_REASONS, entry_ref},
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

/// Why an entry may be removed. A visit that was made, and what was found out at one, leave only
/// as entered in error.
pub fn reasons(id: EntryId, entry: &Entry) -> Vec<&'static Choice> {
    let kind = entry.kind.as_str();
    let made = || VisitFacts::of(id, entry).is_some_and(|visit| visit.recorded);
    let in_error = FOUND_OUT.contains(&kind) || (kind == "visit" && made());
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
