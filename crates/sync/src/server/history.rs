//! The server's history: greeting a device, and finding out that the ledger forgot something.

use record::ChainHash;

use super::{Moment, Outcome, Server, Session};
use crate::{
    Epoch,
    ledger::{self, Answer, LedgerError, LedgerRead, LedgerWrite},
    limits,
    message::{Greeting, Hello, Obstacle, Read},
};

/// A place that the ledger reached and must never fall behind, kept outside its database (P4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HighWater {
    /// In which history.
    pub epoch: Epoch,
    /// The number in the feed.
    pub gseq: u64,
    /// The hash of the chain at that change.
    pub hash: ChainHash,
}

/// What comparing the ledger with its high-water mark brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PutForward {
    /// The ledger has all that it ever had.
    Whole,
    /// It had been put back, and a new epoch has begun.
    NewEpoch(Epoch),
}

impl Server {
    /// How far the ledger has come.
    pub fn high_water(&self) -> Answer<HighWater> {
        ledger::read(self.ledger(), |view| {
            let head = view.head()?;
            Ok(HighWater {
                epoch: view.epoch()?,
                gseq: head.gseq,
                hash: head.mark,
            })
        })
    }

    /// Compares the ledger with how far it once had come, and begins a new epoch if it is behind:
    /// its database was restored from a backup. To be called before anybody is let in.
    pub fn begin_after(&self, mark: HighWater, at: Moment) -> Answer<PutForward> {
        ledger::write(self.ledger(), |step| {
            if has(&*step, mark.epoch, mark.gseq, mark.hash)? {
                return Ok(PutForward::Whole);
            }
            begin_epoch(step, mark.epoch, at).map(PutForward::NewEpoch)
        })
    }

    /// Begins a new epoch by an administrator's act: after a failover whose loss is not known.
    pub fn begin_epoch(&self, at: Moment) -> Answer<Epoch> {
        ledger::write(self.ledger(), |step| {
            let epoch = step.epoch()?;
            begin_epoch(step, epoch, at)
        })
    }

    /// Greets a device: which protocol, which history, and how far its own changes have come.
    pub(super) fn hello(
        &self,
        session: &Session,
        hello: &Hello,
        at: Moment,
    ) -> Answer<Outcome<Greeting>> {
        if hello.device != session.device || hello.incarnation != session.incarnation {
            return Ok(Err(Obstacle::Unauthorised.into()));
        }
        let (oldest, newest) = limits::PROTOCOL;
        if hello.newest < oldest || hello.oldest > newest {
            return Ok(Err(Obstacle::UpgradeNeeded.into()));
        }
        for place in hello.read.iter().chain(&hello.witness) {
            self.remember(place, at)?;
        }
        ledger::read(self.ledger(), |view| {
            let reader = match self.reader(view, session, at)? {
                Ok(reader) => reader,
                Err(refusal) => return Ok(Err(refusal)),
            };
            Ok(Ok(Greeting {
                header: self.header(view, &reader, at)?,
                protocol: hello.newest.min(newest),
                own: view.own_head(session.device, session.incarnation)?,
                area: self.site.area,
                demo: self.site.demo,
                oldest,
                catalogue: care::catalogue::VERSION,
            }))
        })
    }

    /// Whether the ledger has the place that a device read up to. If it has not, and the device
    /// can prove that it once had, the ledger was put back unnoticed and a new epoch begins (P5).
    pub(super) fn remember(&self, read: &Read, at: Moment) -> Answer<bool> {
        let place = (read.cursor.gseq, read.cursor.mark);
        let known = ledger::read(self.ledger(), |view| {
            Ok((view.epoch()?, has(view, read.epoch, place.0, place.1)?))
        })?;
        if known.1 {
            return Ok(true);
        }
        let forgotten = read.epoch == known.0 || read.epoch.counter > known.0.counter;
        let proven = read
            .cursor
            .verify(read.epoch, &*self.scheme, self.public_key());
        if forgotten && proven.is_ok() {
            ledger::write(self.ledger(), |step| {
                // Another device may have proven it first.
                if step.epoch()? == known.0 {
                    begin_epoch(step, read.epoch, at)?;
                }
                Ok(())
            })?;
        }
        Ok(false)
    }
}

/// Whether the ledger is of this epoch and has this place.
fn has(view: &dyn LedgerRead, epoch: Epoch, gseq: u64, mark: ChainHash) -> Answer<bool> {
    Ok(view.epoch()? == epoch && view.mark(gseq)? == Some(mark))
}

/// Begins an epoch that comes after both the ledger's own and one that is known to have been.
fn begin_epoch(step: &mut dyn LedgerWrite, known: Epoch, at: Moment) -> Answer<Epoch> {
    let own = step.epoch()?;
    let epoch = Epoch {
        counter: own.counter.max(known.counter) + 1,
        id: at.random,
    };
    step.begin_epoch(epoch)?;
    if step.epoch()? == epoch {
        Ok(epoch)
    } else {
        Err(LedgerError::Damaged("an epoch that did not begin"))
    }
}
