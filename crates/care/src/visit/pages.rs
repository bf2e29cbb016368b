//! What each signer of a visit signed, apart: their own page, whatever stands there now.

use std::collections::BTreeSet;

use record::{Entry, EntryId, Field, Kind, Record, Value};

use super::{Signature, earlier::visit_named, is_on_page, signatures};

/// The page that one person signed of a visit.
pub struct SignedPage {
    /// Of which visit.
    pub visit: EntryId,
    /// By whom, and when.
    pub signature: Signature,
    /// What stood on it, and nothing else.
    pub page: Record,
    /// The NEWS2 that was signed with it, "7, high"; nothing where it was incomplete.
    pub news2: Option<String>,
}

impl std::fmt::Debug for SignedPage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SignedPage({:?})", self.visit)
    }
}

impl SignedPage {
    /// A set of observations on it.
    pub(super) fn set(&self, id: EntryId) -> Option<&Entry> {
        let entry = self.page.entry(id, &Kind::new_static("observations"))?;
        is_on_page(entry).then_some(entry)
    }
}

/// The pages that people signed of a visit, the first one first. One that rests on a change that
/// has not arrived is not among them.
pub fn signed_pages(record: &Record, visit: EntryId) -> Vec<SignedPage> {
    let signatures = signatures(record, visit).into_iter();
    let page = |signature: Signature| {
        Some(SignedPage {
            visit,
            page: record.at(&signature.frontier).ok()?,
            news2: news2(record, visit, &signature),
            signature,
        })
    };
    signatures.filter_map(page).collect()
}

fn news2(record: &Record, visit: EntryId, signature: &Signature) -> Option<String> {
    let said = |field: &str| signature.score(record, visit, "news2", field);
    let value = said("value").and_then(Value::as_int)?;
    let band = said("band").and_then(Value::as_text)?;
    Some(format!("{value}, {band}"))
}

/// The pages of every visit that several people signed, or of which a set differs from what was
/// signed: all others say what stands now.
pub fn signed_apart(record: &Record) -> Vec<SignedPage> {
    let several = |entry: &Entry| {
        let signed = entry.field("signed_at").map(Field::versions);
        signed.is_some_and(|versions| versions.len() > 1)
    };
    let signatures = record.of_kind("visit-signature");
    let signed = signatures.filter(|(_, entry)| several(entry));
    let sets = record.of_kind("observations");
    let differ = sets.filter(|(_, entry)| is_on_page(entry) && entry.is_diverged());
    let visits: BTreeSet<EntryId> = signed
        .chain(differ)
        .filter_map(|(id, entry)| visit_named(id, entry))
        .collect();
    let pages = visits.into_iter();
    pages
        .flat_map(|visit| signed_pages(record, visit))
        .collect()
}
