//! What colleagues wrote differently in what a form draws: its box is empty, and beside it stands
//! what each wrote, with the way to settle it.

use care::{catalogue, settling};
use record::{FieldKey, Value};

use super::Answers;
use crate::{
    reader::Reader,
    view::{
        form::{Draft, DraftEntry, Lead},
        lists::Place,
    },
};

/// The ways to settle what differs, each beside its field. What is typed in one settles it.
pub(super) fn leads(reader: &Reader<'_>, draft: &Draft, answers: &Answers) -> Vec<Lead> {
    let of_entry = |drawn: &DraftEntry| -> Vec<Lead> {
        let known = || {
            let kind = catalogue::kind(&drawn.kind)?;
            let id = drawn.entry.parse().ok()?;
            let entry = reader.record.entry(id, &kind.to_record())?;
            Some((kind, id, entry))
        };
        let Some((kind, id, entry)) = known() else {
            return Vec::new();
        };
        let asked = settling::questions(reader.record, id, entry).into_iter();
        let lead = asked.filter_map(|(name, field)| {
            let typed = answers.value(id, kind.name, name.as_str());
            if typed.is_some_and(|value| *value != Value::Empty) {
                return None;
            }
            let def = kind.field(name.as_str())?;
            let key = FieldKey {
                entry: id,
                kind: entry.kind.clone(),
                field: name.clone(),
            };
            let said = field.versions().iter().map(|version| {
                let author = settling::author_of_words(reader.record, &key, version);
                let text = reader.version(def, version).text;
                format!("“{text}”, {}", reader.staff(author))
            });
            let said: Vec<String> = said.collect();
            Some(Lead {
                entry: drawn.entry.clone(),
                field: name.to_string(),
                words: format!("Settle two versions: {}", said.join("; ")),
                place: Place::Settle {
                    person: draft.person.clone(),
                    entry: drawn.entry.clone(),
                    kind: drawn.kind.clone(),
                },
            })
        });
        lead.collect()
    };
    draft.entries.iter().flat_map(of_entry).collect()
}
