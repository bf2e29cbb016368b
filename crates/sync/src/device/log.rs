//! What the device's side needs of its database. One method is one transaction.

use record::{ChangeId, Seq, Stream};

use super::VerifiedPage;
use crate::{
    AccessMark, Epoch, limits,
    message::{Carried, Known, ListedStream, OwnHead, Read, Settled, Want},
};

/// Where a device's database stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// The history and the place in the feed that it has read; nothing before the first listing.
    pub read: Option<Read>,
    /// The furthest place that the server has shown it, with its signature: see
    /// [`DeviceLog::witness`].
    pub witness: Option<Read>,
    /// The mark of the listing that it holds.
    pub access: Option<AccessMark>,
    /// Its last own envelope of the present incarnation.
    pub own: Option<OwnHead>,
    /// The number of the last own envelope before which every one has a verdict; 0 for none.
    pub settled: Seq,
    /// How many own changes have no verdict yet.
    pub unsent: u64,
    /// How many own changes the server is to be asked about: see [`DeviceLog::questions`].
    pub questions: u64,
    /// How many changes a restored server is to be offered: see [`DeviceLog::offers`].
    pub offers: u64,
    /// The listed streams of which changes are missing, and from which number, what matters most
    /// first (a visit or task due, then the rest). The Area stream goes before all.
    pub wants: Vec<Want>,
}

/// The streams that a device may read, as the server listed them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The history that they are of, and the end of the feed when the listing began. A device
    /// that holds no cursor of this history reads the feed from here.
    pub read: Read,
    /// The listing's mark.
    pub access: AccessMark,
    /// Every stream that the device may read.
    pub streams: Vec<ListedStream>,
}

impl Listing {
    /// The history that the listing is of.
    pub fn epoch(&self) -> Epoch {
        self.read.epoch
    }
}

/// What became of a verified page in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    /// All of it that was new is written, and the cursor with it.
    Done {
        /// How many changes were new.
        new: usize,
    },
    /// The log has another change at a number, or another chain, or is of another epoch: nothing
    /// is written. The server forgot something, or lies.
    Diverged(Stream),
}

/// A device's log, for the protocol.
///
/// Implemented over the store, and in memory by tests. Each method is one transaction; a failed
/// one leaves nothing behind.
pub trait DeviceLog {
    /// Why the database could not do it.
    type Error;

    /// Where the database stands.
    fn standing(&mut self) -> Result<Standing, Self::Error>;

    /// Own changes of the present incarnation with a number above `seq`, in order, whether they
    /// have a verdict or not: a restored server asks for old ones again. No more than fit into one
    /// push: see [`PushRoom`].
    fn own_after(&mut self, seq: Seq) -> Result<Vec<Carried>, Self::Error>;

    /// Keeps the furthest place that the server has shown, if it is further than the one kept.
    /// Its signature has been checked. Whoever has seen own changes accepted there can prove that
    /// the server forgot them, though nothing was read so far (P5).
    fn witness(&mut self, place: &Read) -> Result<(), Self::Error>;

    /// Writes verdicts down.
    ///
    /// An accepted change waits, marked, until a page brings it under its number. A rejected one
    /// leaves the record at once and is kept beside it with the reason. A held or quarantined one
    /// stays in the author's record and becomes a question. One that had a verdict keeps what is
    /// final: a page may have overtaken this.
    fn settle(&mut self, settled: &[Settled]) -> Result<(), Self::Error>;

    /// Takes up a listing.
    ///
    /// In the epoch that the log is of: streams that are new or have more become wants, streams
    /// not listed are no longer wanted, the cursor stays where it is.
    ///
    /// In another epoch, or none (P21): the cursor becomes the listing's. Of each stream the
    /// numbers up to the listed head are kept if the chain there is the same, or else none; a
    /// stream not listed keeps none. What loses its number stays in the record and becomes an
    /// offer until a page gives it a new one. Verdicts of own changes that lost their number are
    /// kept; the changes are pushed again because the server asks for them.
    fn list(&mut self, listing: &Listing) -> Result<(), Self::Error>;

    /// Writes a page with its cursor (P11), if it is of the log's epoch.
    ///
    /// Of each part: changes whose number the log has are passed over, if the chain is the same
    /// there; those that follow its last one without a gap are written; if there is a gap the part
    /// is passed over and the stream becomes a want from the log's last number on, up to
    /// `Part::head`. A part of a stream that was not listed is one of a new person. An own or
    /// offered change that comes under a number is one no longer. The feed's cursor moves with it.
    fn apply(&mut self, page: VerifiedPage) -> Result<Applied, Self::Error>;

    /// At most [`limits::ASKED_IDS`] own changes that the server is to be asked about: those of an
    /// earlier incarnation without a final verdict, then those held or quarantined.
    fn questions(&mut self) -> Result<Vec<ChangeId>, Self::Error>;

    /// Writes the answers down: a known change gets its verdict; an unknown one of an earlier
    /// incarnation gets a new envelope of the present one around the same body (P8).
    fn answered(&mut self, known: &[Known]) -> Result<(), Self::Error>;

    /// At most [`limits::ASKED_IDS`] changes without a number in this epoch that were not offered
    /// yet, in the order of their streams (`core` before other compartments) and old numbers.
    fn offers(&mut self) -> Result<Vec<ChangeId>, Self::Error>;

    /// Changes by their ids, in that order, no more than fit into one relay: see [`PushRoom`].
    fn carried(&mut self, ids: &[ChangeId]) -> Result<Vec<Carried>, Self::Error>;

    /// Notes that the server has been offered these and has those it lacked.
    fn offered(&mut self, ids: &[ChangeId]) -> Result<(), Self::Error>;
}

/// The room of one push or relay.
#[derive(Debug, Clone, Copy)]
pub struct PushRoom {
    changes: usize,
    bytes: usize,
}

impl Default for PushRoom {
    fn default() -> Self {
        Self {
            changes: limits::PUSH_CHANGES,
            bytes: limits::PUSH_BYTES,
        }
    }
}

impl PushRoom {
    /// Takes a change's place if there is one.
    pub fn take(&mut self, size: usize) -> bool {
        let fits = self.changes > 0 && size <= self.bytes;
        if fits {
            self.changes -= 1;
            self.bytes -= size;
        }
        fits
    }
}
