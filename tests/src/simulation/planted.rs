//! The planted bugs: known ways of getting it wrong that the simulator must find.
//!
//! They are in the code under test only with the feature `planted`, which no build that a person
//! uses turns on. Without it nothing here does anything.

/// A planted bug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Planted {
    /// A device's cursor moves in a transaction before that of the data.
    CursorBeforeData,
    /// A device says "saved" while the transaction is still open.
    AcknowledgeBeforeCommit,
    /// A device that is told to go on under a new incarnation keeps the old one.
    ReusedIncarnation,
    /// The server lets a change replace a version of another field.
    OtherFieldReplaced,
    /// A device takes what a change replaces from what stands at commit, not from the form's base.
    ReplacesFromStore,
    /// A device does not keep a change of a kind that it does not know.
    UnknownKindDroppedByDevice,
    /// The server does not keep a change of a kind that it does not know.
    UnknownKindDroppedByServer,
    /// The server believes the author that a change names.
    AuthorTrusted,
    /// The server forgets the number of what it refuses, and takes what comes behind the gap.
    GapTaken,
    /// A device does not notice that the server began a new epoch.
    EpochIgnored,
}

impl Planted {
    /// Every planted bug.
    pub const ALL: [Self; 10] = [
        Self::CursorBeforeData,
        Self::AcknowledgeBeforeCommit,
        Self::ReusedIncarnation,
        Self::OtherFieldReplaced,
        Self::ReplacesFromStore,
        Self::UnknownKindDroppedByDevice,
        Self::UnknownKindDroppedByServer,
        Self::AuthorTrusted,
        Self::GapTaken,
        Self::EpochIgnored,
    ];
}

/// Takes the bug out of this thread when the run is over.
pub(super) struct InThread;

impl Drop for InThread {
    fn drop(&mut self) {
        #[cfg(feature = "planted")]
        sync::planted::plant(None);
    }
}

/// Plants a bug in the protocol code that this thread runs.
pub(super) fn in_this_thread(planted: Option<Planted>) -> InThread {
    #[cfg(feature = "planted")]
    sync::planted::plant(planted.and_then(in_protocol));
    #[cfg(not(feature = "planted"))]
    assert!(planted.is_none(), "this build has no planted bugs");
    InThread
}

#[cfg(feature = "planted")]
fn in_protocol(planted: Planted) -> Option<sync::planted::Bug> {
    use sync::planted::Bug;
    Some(match planted {
        Planted::OtherFieldReplaced => Bug::OtherFieldReplaced,
        Planted::UnknownKindDroppedByServer => Bug::UnknownKindDropped,
        Planted::AuthorTrusted => Bug::AuthorTrusted,
        Planted::GapTaken => Bug::GapTaken,
        Planted::EpochIgnored => Bug::EpochIgnored,
        _ => return None,
    })
}

/// Plants a bug in a device's store.
#[cfg(feature = "planted")]
pub(super) fn in_store(planted: Planted, store: &mut store::Store) {
    use store::planted::Bug;
    // The device is of a version from before falls were recorded.
    let knows = |kind: &record::Kind| *kind != *"fall";
    store.plant(match planted {
        Planted::CursorBeforeData => Bug::CursorBeforeData,
        Planted::AcknowledgeBeforeCommit => Bug::AcknowledgeBeforeCommit,
        Planted::ReusedIncarnation => Bug::ReusedIncarnation,
        Planted::ReplacesFromStore => Bug::ReplacesFromStore,
        Planted::UnknownKindDroppedByDevice => Bug::UnknownKindDropped(knows),
        _ => return,
    });
}
