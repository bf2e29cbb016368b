//! What the server's side needs of its database: one ledger an area.
//!
//! Synchronous, and one write transaction at a time: numbers come from counter rows that are
//! updated last in the transaction that uses them, so that the order of numbers is the order of
//! commits and there is never a gap (docs/rules.md P9). A database that lets several writers in
//! must keep the others out for the length of [`Ledger::write`].

use std::error::Error;

use chrono::{DateTime, Utc};
use record::{
    AuthorId, ChainHash, ChangeId, DeviceId, EnvelopeHash, Incarnation, Seq, Stream, Subject,
};

use crate::{
    Epoch,
    message::{Carried, Need, OwnHead, Reason},
};

/// The ledger could not do what was asked. Nothing of the transaction remains.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// Another writer held it for too long; the same may be tried again.
    #[error("the ledger is busy")]
    Busy,
    /// What is in it contradicts itself.
    #[error("the ledger is damaged: {0}")]
    Damaged(&'static str),
    /// The database failed.
    #[error("the ledger's database failed")]
    Database(#[source] Box<dyn Error + Send + Sync>),
}

/// The answer of the ledger.
pub type Answer<T> = Result<T, LedgerError>;

/// A ledger.
pub trait Ledger: Send + Sync {
    /// Runs `work` on one unchanging view of the ledger (P10).
    fn read(&self, work: &mut dyn FnMut(&dyn LedgerRead) -> Answer<()>) -> Answer<()>;

    /// Runs `work` in a transaction that is durable when this returns, and undone if `work`
    /// fails. `work` may be run again from its beginning.
    fn write(&self, work: &mut dyn FnMut(&mut dyn LedgerWrite) -> Answer<()>) -> Answer<()>;
}

/// Reads something from one view of a ledger.
pub fn read<T>(
    ledger: &dyn Ledger,
    mut work: impl FnMut(&dyn LedgerRead) -> Answer<T>,
) -> Answer<T> {
    let mut answer = None;
    ledger.read(&mut |view| {
        answer = Some(work(view)?);
        Ok(())
    })?;
    answer.ok_or(LedgerError::Damaged("a transaction that did not run"))
}

/// Does something in one transaction of a ledger.
pub fn write<T>(
    ledger: &dyn Ledger,
    mut work: impl FnMut(&mut dyn LedgerWrite) -> Answer<T>,
) -> Answer<T> {
    let mut answer = None;
    ledger.write(&mut |step| {
        answer = Some(work(step)?);
        Ok(())
    })?;
    answer.ok_or(LedgerError::Damaged("a transaction that did not run"))
}

/// The ledger's own number of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamKey(pub i64);

/// A stream and its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamHead {
    /// Its number in this ledger.
    pub key: StreamKey,
    /// The stream.
    pub stream: Stream,
    /// The number of its last change.
    pub pseq: u64,
    /// The chain's hash there.
    pub chain: ChainHash,
}

/// A place in the feed and the hash of the chain at the change there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The number; 0 before the first.
    pub gseq: u64,
    /// The hash of that change's stream's chain at it.
    pub mark: ChainHash,
}

impl Place {
    /// Before the first change.
    pub const START: Self = Self {
        gseq: 0,
        mark: ChainHash::START,
    };
}

/// A change of the ledger, as it is read.
#[derive(Debug, Clone, Copy)]
pub struct LedgerRow<'a> {
    /// Its stream.
    pub stream: StreamKey,
    /// Its number in the stream.
    pub pseq: u64,
    /// Its number in the feed.
    pub gseq: u64,
    /// The number in the feed of the first change of the same transaction.
    pub batch: u64,
    /// The hash of the stream's chain at it.
    pub chain: ChainHash,
    /// The envelope's bytes.
    pub envelope: &'a [u8],
    /// The body's bytes.
    pub body: &'a [u8],
}

/// Is shown one row after another, and says whether to go on.
pub type Visit<'v> = dyn FnMut(LedgerRow<'_>) -> bool + 'v;

/// The numbers of an accepted change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers {
    /// In the feed.
    pub gseq: u64,
    /// In its stream.
    pub pseq: u64,
    /// When it was accepted.
    pub accepted_at: DateTime<Utc>,
}

/// What the ledger has of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It is in the ledger.
    Accepted(Numbers),
    /// It is kept until what it needs is there.
    Held(Vec<Need>),
    /// It is kept until somebody decides, or its author may write it.
    Quarantined(Reason),
    /// It is kept and will not be in the ledger.
    Rejected(Reason),
}

/// One envelope that came from a device, whatever became of it: it has used its number (P3, P7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// The device.
    pub device: DeviceId,
    /// Its incarnation.
    pub incarnation: Incarnation,
    /// The envelope's number.
    pub seq: Seq,
    /// Its hash.
    pub hash: EnvelopeHash,
    /// The change that it names.
    pub change: ChangeId,
    /// Why the envelope itself was refused. Such a refusal says nothing about the change, which
    /// may come again in a good envelope.
    pub refused: Option<Reason>,
}

/// A change that is not in the ledger and not forgotten either.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The change.
    pub change: ChangeId,
    /// Who wrote it.
    pub author: AuthorId,
    /// Whose record it is for.
    pub subject: Subject,
    /// Held, quarantined or rejected.
    pub standing: Standing,
    /// Its bytes.
    pub carried: Carried,
}

/// A change that is accepted and to be numbered.
#[derive(Debug, Clone)]
pub struct NewRow {
    /// The change.
    pub change: ChangeId,
    /// Its stream.
    pub stream: Stream,
    /// Its envelope's hash, for the chain.
    pub hash: EnvelopeHash,
    /// Its bytes.
    pub carried: Carried,
}

/// Which of the fields that give access says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tie {
    /// The person is registered at a practice: its team has access.
    Practice,
    /// A member of staff is on the person's care-team list.
    CareTeam,
}

/// One standing version of a field that gives access to a person's record.
///
/// Where versions diverge each gives access, until a person settles them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Relation {
    /// The person.
    pub subject: Subject,
    /// What sort of relation.
    pub tie: Tie,
    /// The field that says so.
    pub field: String,
    /// The change that wrote the version.
    pub change: ChangeId,
    /// To whom: a practice's code, or the sixteen bytes of a member of staff.
    pub to: Vec<u8>,
}

/// Something planned or due for a person: what a device that knows nothing asks for first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The person.
    pub subject: Subject,
    /// The entry that is planned or due.
    pub entry: record::EntryId,
    /// On which day, in days since 1970; nothing when it is planned or due no longer.
    pub on: Option<i32>,
}

/// What can be read of a ledger.
pub trait LedgerRead {
    /// The history that this is.
    fn epoch(&self) -> Answer<Epoch>;
    /// The end of the feed.
    fn head(&self) -> Answer<Place>;
    /// The chain's hash at a number of the feed, if the feed reaches so far. `START` at 0.
    fn mark(&self, gseq: u64) -> Answer<Option<ChainHash>>;

    /// A stream, if anything is in it.
    fn stream(&self, stream: &Stream) -> Answer<Option<StreamHead>>;
    /// A stream by its number.
    fn stream_by_key(&self, key: StreamKey) -> Answer<StreamHead>;
    /// The streams of a subject, in order.
    fn streams_of(&self, subject: Subject) -> Answer<Vec<StreamHead>>;
    /// The hash of a stream's chain at a number it has. `START` at 0.
    fn chain(&self, stream: StreamKey, pseq: u64) -> Answer<Option<ChainHash>>;
    /// The changes of a stream from a number on, in order.
    fn rows(&self, stream: StreamKey, from: u64, visit: &mut Visit<'_>) -> Answer<()>;
    /// The changes of the feed after a number, in order, at most `most` of them.
    fn feed(&self, after: u64, most: u64, visit: &mut Visit<'_>) -> Answer<()>;

    /// The last envelope of an incarnation before which none is missing.
    fn own_head(&self, device: DeviceId, incarnation: Incarnation) -> Answer<OwnHead>;
    /// The envelope of a number, if it came.
    fn arrival(
        &self,
        device: DeviceId,
        incarnation: Incarnation,
        seq: Seq,
    ) -> Answer<Option<Arrival>>;
    /// What became of a change, if it came.
    fn standing(&self, change: ChangeId) -> Answer<Option<Standing>>;
    /// The body's bytes of an accepted change.
    fn body(&self, change: ChangeId) -> Answer<Option<Vec<u8>>>;

    /// A change that is not in the ledger but kept.
    fn kept(&self, change: ChangeId) -> Answer<Option<Kept>>;
    /// The changes held that wait for this one, in the order they came.
    fn waiting_for(&self, change: ChangeId) -> Answer<Vec<ChangeId>>;
    /// The changes held or quarantined for a subject, in the order they came.
    fn open_for(&self, subject: Subject) -> Answer<Vec<ChangeId>>;
    /// Every change held or quarantined, in the order they came.
    fn open(&self) -> Answer<Vec<ChangeId>>;

    /// Everything that gives access to a subject's record.
    fn relations(&self, subject: Subject) -> Answer<Vec<Relation>>;
    /// The subjects that have a relation of a sort to somebody, in order.
    fn related(&self, tie: Tie, to: &[u8]) -> Answer<Vec<Subject>>;
    /// Rises whenever [`LedgerRead::related`] would answer differently for subjects that a
    /// device could not have learnt of from the feed alone.
    fn access_version(&self, tie: Tie, to: &[u8]) -> Answer<u64>;
    /// The first day on which something is planned or due for a subject.
    fn due_on(&self, subject: Subject) -> Answer<Option<i32>>;
}

/// What a write transaction can do.
pub trait LedgerWrite: LedgerRead {
    /// Begins a new history.
    fn begin_epoch(&mut self, epoch: Epoch) -> Answer<()>;

    /// Notes an envelope, and moves the incarnation's head over all that now follow without a gap.
    fn arrive(&mut self, arrival: &Arrival) -> Answer<()>;
    /// Keeps a change that is not accepted, or notes its new standing.
    fn keep(&mut self, kept: &Kept) -> Answer<()>;
    /// Numbers changes in their order and puts them into the ledger; they are kept apart no
    /// longer. To be called once in a transaction, last of what concerns numbers.
    fn append(&mut self, rows: &[NewRow], accepted_at: DateTime<Utc>) -> Answer<Vec<Numbers>>;

    /// One more version gives access.
    fn relate(&mut self, relation: &Relation) -> Answer<()>;
    /// The version of a field that a change wrote gives access no longer. Says whether one did.
    fn unrelate(&mut self, subject: Subject, field: &str, change: ChangeId) -> Answer<bool>;
    /// Raises [`LedgerRead::access_version`].
    fn raise_access_version(&mut self, tie: Tie, to: &[u8]) -> Answer<()>;
    /// Notes that something is planned or due, or is no longer.
    fn set_due(&mut self, due: Due) -> Answer<()>;
}
