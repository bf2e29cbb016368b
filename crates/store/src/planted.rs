//! Bugs that the simulator must find. Compiled with the feature `planted` alone, which no build
//! that a person uses turns on.

use record::{Edit, Field, FieldKey, Kind, Record};

use crate::Store;

/// A known way of getting it wrong.
#[derive(Debug, Clone, Copy)]
pub enum Bug {
    /// The cursor moves in a transaction before that of the data.
    CursorBeforeData,
    /// A save says "saved" while its transaction is still open.
    AcknowledgeBeforeCommit,
    /// A device told to go on under a new incarnation keeps the old one.
    ReusedIncarnation,
    /// `replaces` names what stands at commit and not what was drawn.
    ReplacesFromStore,
    /// A change with a kind that this version does not know is not kept. Says which it knows.
    UnknownKindDropped(fn(&Kind) -> bool),
}

impl Store {
    /// Plants a bug.
    pub fn plant(&mut self, bug: Bug) {
        self.planted = Some(bug);
    }

    pub(crate) fn has_bug(&self, bug: Bug) -> bool {
        let planted = self.planted.as_ref().map(std::mem::discriminant);
        planted == Some(std::mem::discriminant(&bug))
    }
}

/// The versions that stand in the field of an edit, whoever wrote them.
pub(crate) fn replace_all_that_stands(record: &Record, edit: &mut Edit) {
    let key = FieldKey::of(edit);
    let field = record
        .entry(key.entry, &key.kind)
        .and_then(|entry| entry.field(key.field.as_str()));
    let standing = field.map(Field::versions).unwrap_or_default();
    edit.replaces = standing.iter().map(|version| version.change).collect();
}
