//! What a person settles between versions, and what is never a question for one.

use record::{Entry, Field, Presence};

use crate::{
    catalogue::{self, FieldDef, KindDef, Written},
    visit::PROMPT_KINDS,
};

/// What a person says to a prompt; the rest of one is the app's, and follows what was read.
const SAID_TO_A_PROMPT: [&str; 2] = ["answer", "answer_note"];

/// Whether people settle a field of a kind: what they typed. What an act of signing wrote stands as
/// each signed it, and what the app filled in is written by it again.
pub fn is_for_people(kind: &KindDef, field: &FieldDef) -> bool {
    let of_prompt = PROMPT_KINDS.contains(&kind.name);
    let by_person = !of_prompt || SAID_TO_A_PROMPT.contains(&field.name);
    kind.written != Written::OnSigning && field.is_typed() && by_person
}

/// The fields of an entry in which people wrote different things. A field that this version does
/// not know is among them: nobody can say that it is not a person's.
pub fn diverged(entry: &Entry) -> impl Iterator<Item = (&str, &Field)> {
    let for_people = |name: &str| {
        let kind = catalogue::kind(entry.kind.as_str());
        let field = kind.and_then(|kind| Some((kind, kind.field(name)?)));
        field.is_none_or(|(kind, field)| is_for_people(kind, field))
    };
    let diverged = entry.fields().filter(|(_, field)| field.is_diverged());
    let named = diverged.map(|(name, field)| (name.as_str(), field));
    named.filter(move |(name, _)| for_people(name))
}

/// Whether something of an entry waits for a person to settle it.
pub fn is_open(entry: &Entry) -> bool {
    entry.presence() == Presence::Contested || diverged(entry).next().is_some()
}
