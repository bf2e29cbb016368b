//! What a person settles between versions, and what is never a question for one.

use record::{
    AuthorId, Body, ChangeId, Entry, EntryId, Field, FieldKey, FieldName, Presence, Record, Value,
    Version,
};

use crate::{
    catalogue::{self, FieldDef, KindDef, Written},
    visit::{self, PROMPT_KINDS},
};

/// What a person says to a prompt; the rest of one is the app's, and follows what was read.
const SAID_TO_A_PROMPT: [&str; 2] = ["answer", "answer_note"];

/// The times that the app fills in where nobody types another.
const FILLED_IN: [(&str, &str); 2] = [("visit", "started_at"), ("observations", "taken_at")];

/// Whether people settle a field of a kind: what they typed. What an act of signing wrote stands as
/// each wrote it, and what the app filled in is written by it again.
pub fn is_for_people(kind: &KindDef, field: &FieldDef) -> bool {
    let of_prompt = PROMPT_KINDS.contains(&kind.name);
    let by_person = !of_prompt || SAID_TO_A_PROMPT.contains(&field.name);
    kind.written != Written::OnSigning && field.is_typed() && by_person
}

/// Whether the times that stand in a field are those at which each was written: the app filled them
/// in, and nobody knows better which was meant.
fn is_filled_in(entry: &Entry, name: &FieldName, field: &Field) -> bool {
    let is_moment_of_writing = |version: &Version| {
        let at = version.value.as_instant();
        at.is_some_and(|at| at.timestamp_millis() == version.recorded_at.timestamp_millis())
    };
    FILLED_IN.contains(&(entry.kind.as_str(), name.as_str()))
        && field.versions().iter().all(is_moment_of_writing)
}

/// The fields of an entry in which people wrote different things, and that wait for one to settle
/// them. A field that this version does not know is among them: nobody can say that it is not a
/// person's. One of which a version was signed is not: that stands as it was signed, and what
/// others wrote is read beside the signed page. Nor is a time that nobody typed.
///
/// An entry with one version of everything, as nearly all are, is looked at and nothing more.
pub fn questions<'a>(
    record: &Record,
    id: EntryId,
    entry: &'a Entry,
) -> Vec<(&'a FieldName, &'a Field)> {
    let for_people = |name: &FieldName| {
        let kind = catalogue::kind(entry.kind.as_str());
        let field = kind.and_then(|kind| Some((kind, kind.field(name.as_str())?)));
        field.is_none_or(|(kind, field)| is_for_people(kind, field))
    };
    let diverged = entry.fields().filter(|(_, field)| field.is_diverged());
    let typed = diverged.filter(|(name, field)| !is_filled_in(entry, name, field));
    let mut asked: Vec<_> = typed.filter(|(name, _)| for_people(name)).collect();
    if !asked.is_empty()
        && let Some(signed) = visit::Signed::content(record, id, entry)
    {
        asked.retain(|(name, field)| !signed.has_one(record, (id, entry), name, field));
    }
    asked
}

/// A version that said the same as the one which replaced it.
pub struct SaidBefore<'a> {
    /// The change that wrote it.
    pub change: ChangeId,
    /// What that change says.
    pub body: &'a Body,
    /// Whether the later one chose it between several.
    pub was_chosen: bool,
}

/// The version that said the same before a change which wrote a value in a field.
pub fn said_before<'a>(
    record: &'a Record,
    key: &FieldKey,
    by: ChangeId,
    value: &Value,
) -> Option<SaidBefore<'a>> {
    let replaced = &record.change(by)?.edit_of(key)?.replaces;
    replaced.iter().find_map(|change| {
        let body = record.change(*change)?;
        let same = body.edit_of(key)?.value == *value;
        same.then_some(SaidBefore {
            change: *change,
            body,
            was_chosen: replaced.len() > 1,
        })
    })
}

/// Whose words a version is: what somebody chose between several, as it was, stays its author's.
pub fn author_of_words(record: &Record, key: &FieldKey, version: &Version) -> AuthorId {
    let (mut author, mut by) = (version.author, version.change);
    while let Some(before) = said_before(record, key, by, &version.value) {
        by = before.change;
        if before.was_chosen {
            author = before.body.author;
        }
    }
    author
}

/// Whether something of an entry waits for a person to settle it.
pub fn is_open(record: &Record, id: EntryId, entry: &Entry) -> bool {
    entry.presence() == Presence::Contested || !questions(record, id, entry).is_empty()
}
