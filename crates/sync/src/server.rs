//! The server's side: pure logic over a [`Ledger`].
//!
//! Nothing that a device says is believed: who wrote, on which device, whose record, in which role
//! and which field is decided again on arrival, in the transaction that writes it.

mod access;
mod area;
mod area_stream;
mod ask;
mod decide;
mod history;
mod letter;
mod pages;
mod push;
mod sitting;
mod ties;

use std::sync::{Arc, Mutex, PoisonError};

use care::time::london_date;
use chrono::{DateTime, NaiveDate, Utc};
use record::{AuthorId, DeviceId, Incarnation, PublicKey, SignatureScheme, SigningKey, Subject};

pub use area::AreaView;
pub use history::{HighWater, PutForward};

use crate::{
    Cursor,
    ledger::{Answer, Ledger, LedgerError, LedgerRead, Place},
    message::{Header, Obstacle, Refusal, Reply, Request},
};
use access::Reader;

/// Who the server is.
#[derive(Debug, Clone)]
pub struct Site {
    /// The area it serves.
    pub area: Subject,
    /// Whether the area is a demo: only there are 999 test numbers welcome.
    pub demo: bool,
    /// The key that signs the Area stream, the cursors and the verdicts.
    pub key: SigningKey,
}

/// Who asks, as the server itself found out: never as the request says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// The device.
    pub device: DeviceId,
    /// Its incarnation.
    pub incarnation: Incarnation,
    /// Its user.
    pub staff: AuthorId,
    /// Its key.
    pub key: PublicKey,
}

/// When something is asked, and randomness for it.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// The server's clock.
    pub now: DateTime<Utc>,
    /// Names a new epoch, should one begin.
    pub random: [u8; 16],
}

impl Moment {
    /// The day it is in London: roles are held by the day.
    pub fn today(&self) -> NaiveDate {
        london_date(self.now)
    }
}

/// The server's side of the protocol.
pub struct Server {
    ledger: Arc<dyn Ledger>,
    scheme: Arc<dyn SignatureScheme>,
    site: Site,
    /// The Area stream folded, as of its last change that was seen.
    area: Mutex<Option<Arc<AreaView>>>,
}

/// A request that is not answered as asked, within an answer of the ledger.
type Outcome<T> = Result<T, Refusal>;

impl Server {
    /// The server of a site over its ledger.
    pub fn new(ledger: Arc<dyn Ledger>, scheme: Arc<dyn SignatureScheme>, site: Site) -> Self {
        Self {
            ledger,
            scheme,
            site,
            area: Mutex::new(None),
        }
    }

    /// The ledger.
    pub fn ledger(&self) -> &dyn Ledger {
        &*self.ledger
    }

    /// Who the server is.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// The server's public key, to be pinned by devices.
    pub fn public_key(&self) -> PublicKey {
        self.scheme.public_key(&self.site.key)
    }

    /// Answers a request. What is written is durable when this returns.
    ///
    /// An error is the ledger's: nothing was done, and [`refusal_of`] has the reply for it.
    pub fn answer(&self, session: &Session, request: &Request, at: Moment) -> Answer<Reply> {
        let reply = match request {
            Request::Hello(hello) => self.hello(session, hello, at)?.map(Reply::Greeting),
            Request::ListStreams(list) => self.list(session, list, at)?.map(Reply::StreamList),
            Request::Push(push) => self.push(session, push, at)?.map(Reply::Verdicts),
            Request::Backfill(wants) => self.backfill(session, wants, at)?.map(Reply::Page),
            Request::Feed(feed) => self.feed(session, feed, at)?.map(Reply::Page),
            Request::Status(status) => self.status(session, status, at)?.map(Reply::Standings),
            Request::Have(have) => self.have(session, have, at)?.map(Reply::Wanted),
            Request::Relay(relay) => self.relay(session, relay, at)?.map(Reply::Verdicts),
        };
        Ok(reply.unwrap_or_else(Reply::Refused))
    }

    /// The Area stream folded, as this view of the ledger has it.
    pub fn area(&self, view: &dyn LedgerRead) -> Answer<Arc<AreaView>> {
        let cached = self
            .area
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let fresh = AreaView::refreshed(view, self.site.area, cached)?;
        *self.area.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&fresh));
        Ok(fresh)
    }

    /// What a session may do today, if its device is certified now.
    fn reader(
        &self,
        view: &dyn LedgerRead,
        session: &Session,
        at: Moment,
    ) -> Answer<Outcome<Reader>> {
        let area = self.area(view)?;
        if !area.certifies(session, at.now) {
            return Ok(Err(Obstacle::Unauthorised.into()));
        }
        Ok(Ok(Reader::new(area, session.staff, at.today())))
    }

    fn header(&self, view: &dyn LedgerRead, reader: &Reader, at: Moment) -> Answer<Header> {
        Ok(Header {
            epoch: view.epoch()?,
            head: self.cursor(view, view.head()?)?,
            server_time: at.now,
            access: reader.mark(view)?,
        })
    }

    fn cursor(&self, view: &dyn LedgerRead, place: Place) -> Answer<Cursor> {
        let place = (place.gseq, place.mark);
        Ok(Cursor::seal(
            view.epoch()?,
            place,
            &*self.scheme,
            &self.site.key,
        ))
    }
}

/// What a device is told when the ledger fails: nothing was done and it may ask again.
pub fn refusal_of(error: &LedgerError) -> Refusal {
    match error {
        LedgerError::Busy => Obstacle::TryLater { after_s: 2 }.into(),
        LedgerError::Damaged(_) | LedgerError::Database(_) => Obstacle::Failed.into(),
    }
}
