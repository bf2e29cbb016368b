//! Bugs that the simulator must find. Compiled with the feature `planted` alone, which no build
//! that a person uses turns on.

use std::cell::Cell;

/// A known way of getting it wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bug {
    /// A device does not notice that the server began a new epoch.
    EpochIgnored,
    /// The server lets a change replace a version of another field.
    OtherFieldReplaced,
    /// The server believes the author that a body names.
    AuthorTrusted,
    /// The server forgets the number of what it refuses, and takes what comes behind a gap.
    GapTaken,
    /// The server says "held" of a change of an unknown kind and keeps nothing of it.
    UnknownKindDropped,
}

thread_local! {
    static PLANTED: Cell<Option<Bug>> = const { Cell::new(None) };
}

/// Plants a bug in everything that this thread runs, or takes it out.
pub fn plant(bug: Option<Bug>) {
    PLANTED.set(bug);
}

/// Whether a bug is planted in this thread.
pub(crate) fn is(bug: Bug) -> bool {
    PLANTED.get() == Some(bug)
}
