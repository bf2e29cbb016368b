//! What the engine wants done with the device's database, and doing it.

use record::{ChangeId, Malformed, Seq, SignatureScheme};

use super::{Applied, Asked, Certificates, DeviceLog, Listing, PageProblem, Standing, verify_page};
use crate::message::{Carried, Header, Known, Page, Read, Settled, Verdicts};

/// One thing to be done with the database: one transaction, on whatever thread.
#[derive(Debug, Clone)]
pub enum Job {
    /// Say where the database stands.
    Look,
    /// Take up a listing.
    List(Listing),
    /// Check a page and write it.
    Take {
        /// The page.
        page: Page,
        /// What it was asked for with.
        asked: Asked,
    },
    /// Read own changes after a number.
    Collect {
        /// The number.
        after: Seq,
    },
    /// Check the server's signature over verdicts and write them.
    Settle(Verdicts),
    /// Read which changes the server is to be asked about.
    Questions,
    /// Write its answers.
    Answers(Vec<Known>),
    /// Read which changes a restored server is to be offered.
    Offers,
    /// Read changes by their ids.
    Carry(Vec<ChangeId>),
    /// Note that a restored server has these changes, of those that it was offered.
    Offered(Vec<ChangeId>),
    /// Check the server's signature over verdicts on changes handed over, and write them.
    Relayed {
        /// The verdicts.
        verdicts: Verdicts,
        /// Changes that the server has already, of those that it was offered.
        had: Vec<ChangeId>,
    },
}

/// What came of a job.
#[derive(Debug)]
pub enum Done {
    /// Of [`Job::Look`].
    Looked(Box<Standing>),
    /// Of [`Job::List`].
    Listed,
    /// Of [`Job::Take`].
    Taken(Result<Applied, PageProblem>),
    /// Of [`Job::Collect`] and [`Job::Carry`].
    Read(Vec<Carried>),
    /// Of [`Job::Settle`], and of [`Job::Relayed`] without those of which the server has nothing.
    Settled(Result<Vec<Settled>, Malformed>),
    /// Of [`Job::Questions`] and [`Job::Offers`].
    Ids(Vec<ChangeId>),
    /// Of [`Job::Answers`] and [`Job::Offered`].
    Noted,
}

impl Job {
    /// Does the job from beginning to end on this thread.
    ///
    /// A driver that has threads to spare does [`Job::Take`] itself: [`verify_page`] on one, and
    /// [`DeviceLog::apply`] on the one that writes.
    pub fn perform<L: DeviceLog>(
        self,
        log: &mut L,
        certificates: &mut Certificates,
        scheme: &dyn SignatureScheme,
    ) -> Result<Done, L::Error> {
        Ok(match self {
            Self::Look => Done::Looked(Box::new(log.standing()?)),
            Self::List(listing) => {
                log.list(&listing)?;
                Done::Listed
            }
            Self::Take { page, asked } => {
                Done::Taken(match verify_page(page, &asked, certificates, scheme) {
                    Ok(page) => Ok(log.apply(page)?),
                    Err(problem) => Err(problem),
                })
            }
            Self::Collect { after } => Done::Read(log.own_after(after)?),
            Self::Settle(verdicts) => match verdicts.open(scheme, certificates.server()) {
                Ok(settled) => {
                    witness(log, &verdicts.header, certificates, scheme)?;
                    log.settle(&settled)?;
                    Done::Settled(Ok(settled))
                }
                Err(malformed) => Done::Settled(Err(malformed)),
            },
            Self::Questions => Done::Ids(log.questions()?),
            Self::Answers(known) => {
                log.answered(&known)?;
                Done::Noted
            }
            Self::Offers => Done::Ids(log.offers()?),
            Self::Carry(ids) => Done::Read(log.carried(&ids)?),
            Self::Offered(ids) => {
                log.offered(&ids)?;
                Done::Noted
            }
            Self::Relayed { verdicts, had } => match verdicts.open(scheme, certificates.server()) {
                Ok(settled) => {
                    witness(log, &verdicts.header, certificates, scheme)?;
                    Done::Settled(Ok(relayed(log, settled, had)?))
                }
                Err(malformed) => Done::Settled(Err(malformed)),
            },
        })
    }
}

/// Writes down what became of changes that were handed over, and gives those that the server has
/// now; `had` are those that it had before.
///
/// What it refused for its envelope it has not: another's stays an offer, an own one gets an
/// envelope of the present incarnation.
fn relayed<L: DeviceLog>(
    log: &mut L,
    settled: Vec<Settled>,
    mut had: Vec<ChangeId>,
) -> Result<Vec<Settled>, L::Error> {
    let (refused, taken): (Vec<_>, Vec<_>) = settled
        .into_iter()
        .partition(|settled| settled.verdict.refuses_envelope());
    let (open, decided): (Vec<_>, Vec<_>) = taken
        .iter()
        .cloned()
        .partition(|settled| settled.verdict.is_open());
    log.settle(&decided)?;
    had.extend(open.iter().map(|settled| settled.change));
    log.offered(&had)?;
    let unknown: Vec<Known> = refused
        .iter()
        .map(|settled| Known {
            change: settled.change,
            verdict: None,
        })
        .collect();
    log.answered(&unknown)?;
    Ok(taken)
}

/// Keeps where the server stood when it took changes, if it has signed it. Before the verdicts are
/// written: what is called accepted can always be proven.
fn witness<L: DeviceLog>(
    log: &mut L,
    header: &Header,
    certificates: &Certificates,
    scheme: &dyn SignatureScheme,
) -> Result<(), L::Error> {
    let (epoch, cursor) = (header.epoch, header.head);
    match cursor.verify(epoch, scheme, certificates.server()) {
        Ok(()) => log.witness(&Read { epoch, cursor }),
        Err(_) => Ok(()),
    }
}
