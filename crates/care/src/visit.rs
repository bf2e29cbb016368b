//! The visit as a whole: what belongs to it, what it is read as, and what signing it leaves.

use record::{ChangeId, Edit, Entry, EntryId, Field, Presence, Record};

use crate::{catalogue::entry_ref, read, status::PromptFacts};

mod answers;
mod earlier;
mod pages;
mod sets;
mod signature;
mod signatures;

pub use answers::{Answers, SITTING, VisitAnswers, prompt_edits, prompt_entry, scores};
pub use earlier::{LastTime, earlier_referrals, falls_in_12_months, last_answers, last_visit_on};
pub use pages::{SignedPage, signed_apart, signed_pages};
pub use sets::{ObservationSet, observation_sets};
pub use signature::{
    NotSignable, Signature, Signing, Written, is_signed, sign, signatures, written_after_signing,
};

pub(crate) use signature::Signed;
pub(crate) use signatures::Signatures;

/// The kinds whose entries are the content of a visit: what its signature signs.
///
/// The answer to the safeguarding question is none of them: it lies in a compartment that not
/// every reader of the visit receives, and a signature must be checkable by all of them. Nor are
/// prompts, tasks, referrals and messages: they live on after the visit is signed.
pub const CONTENT_KINDS: [&str; 3] = ["visit", "observations", "fall"];

/// The kinds of the prompts that a visit raises: the second lies in a compartment of its own.
pub const PROMPT_KINDS: [&str; 2] = ["prompt", "safeguarding-prompt"];

/// The prompts that were written with a visit and stand, answered or not.
pub fn prompts(record: &Record, visit: EntryId) -> Vec<(PromptFacts, &Entry)> {
    let raised = entries(record, visit).into_iter();
    raised
        .filter(|(_, entry)| PROMPT_KINDS.contains(&entry.kind.as_str()))
        .filter_map(|(id, entry)| Some((PromptFacts::of(id, entry)?, entry)))
        .collect()
}

/// Every entry that belongs to a visit: the visit itself, and what names it.
pub fn entries(record: &Record, visit: EntryId) -> Vec<(EntryId, &Entry)> {
    let belongs = |(id, entry): &(EntryId, &Entry)| visit_of(record, *id, entry) == Some(visit);
    record.entries().filter(belongs).collect()
}

/// The entries whose content a visit's signature signs, removed ones too.
pub fn content(record: &Record, visit: EntryId) -> Vec<(EntryId, &Entry)> {
    let mut entries = entries(record, visit);
    entries.retain(|(_, entry)| CONTENT_KINDS.contains(&entry.kind.as_str()));
    entries
}

/// The visit that an entry is, or names, or named before the entry was removed.
pub fn visit_of(record: &Record, id: EntryId, entry: &Entry) -> Option<EntryId> {
    if entry.kind == "visit" {
        return Some(id);
    }
    let field = entry.field("visit")?;
    read::entry(field).or_else(|| named_before(record, id, entry, field))
}

/// What the field `visit` of an entry said before it was removed.
fn named_before(record: &Record, id: EntryId, entry: &Entry, field: &Field) -> Option<EntryId> {
    let said = |change: ChangeId| {
        let edits = record.change(change).map(|body| body.edits.as_slice());
        let same =
            |edit: &&Edit| edit.entry == id && edit.kind == entry.kind && edit.field == "visit";
        edits.unwrap_or_default().iter().find(same)
    };
    let removals = field
        .versions()
        .iter()
        .filter_map(|version| said(version.change));
    let mut before = removals.flat_map(|removal| &removal.replaces);
    before.find_map(|change| entry_ref(&said(*change)?.value))
}

/// Whether an entry is on the page.
fn is_on_page(entry: &Entry) -> bool {
    entry.presence() != Presence::Removed
}
