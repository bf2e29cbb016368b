//! Where this device stands towards its server: what a run of sync begins with.

use chrono::{DateTime, Utc};
use record::{EnvelopeHash, Seq, Stream};

use crate::{
    Epoch, Head, PendingState, Place, Result, Store,
    state::{Feed, StreamState},
};

/// Where a stream stands here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamStanding {
    /// The number and chain hash up to which the log holds it, without a gap.
    pub head: Head,
    /// The highest number known to exist. Above the head's: a backfill must bring the rest.
    pub seen: u64,
    /// The first day on which something is due for the person, in days since 1970, as the server
    /// listed it: what is due first is fetched first.
    pub due_on: Option<i32>,
}

impl StreamStanding {
    /// Whether changes are known to exist that are not here.
    pub fn is_behind(&self) -> bool {
        self.head.pseq < self.seen
    }
}

/// Where this device stands towards its server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The epoch of what is here; nothing before the first contact.
    pub epoch: Option<Epoch>,
    /// The place that the feed was read to.
    pub feed: Place,
    /// The furthest place that the server has shown, as it was given to [`Store::witness`].
    pub witness: Option<Vec<u8>>,
    /// The server's mark of the streams it lets this device read, as last given to
    /// [`Store::list`].
    pub access: Option<[u8; 16]>,
    /// Every stream that was ever heard of.
    pub streams: Vec<StreamStanding>,
    /// The number of the last envelope made in this incarnation.
    pub seq: Seq,
    /// The hash of that envelope.
    pub own_head: EnvelopeHash,
    /// The number before which every own envelope of this incarnation has a verdict. A push
    /// starts after it, or after the server's head for this incarnation where that is lower.
    pub settled: Seq,
    /// How many own changes no verdict came for.
    pub waiting: usize,
    /// How many changes the server is to be asked about: see [`Store::questions`].
    pub questions: usize,
    /// How many changes a restored server is to be offered: see [`Store::offers`].
    pub offers: usize,
    /// When the server last answered, by this device's clock.
    pub contact_at: Option<DateTime<Utc>>,
    /// The server's clock minus this one, as last measured.
    pub clock_offset_ms: Option<i64>,
}

impl Store {
    /// Where this device stands towards its server.
    pub fn standing(&self) -> Standing {
        let feed = self.state.feed.clone();
        Standing {
            epoch: feed.epoch,
            feed: Place {
                gseq: feed.gseq,
                cursor: feed.cursor,
            },
            witness: feed.witness,
            access: feed.access,
            streams: self.state.all_streams().map(standing).collect(),
            seq: self.state.seq,
            own_head: self.state.head,
            settled: self.state.pending.settled(self.state.seq),
            waiting: self.state.pending.count(PendingState::Waiting),
            questions: self.questions().len(),
            offers: self.state.pending.count(PendingState::Offer),
            contact_at: feed.contact_at,
            clock_offset_ms: feed.clock_offset_ms,
        }
    }

    /// How many own changes no verdict came for, and how many a restored server is to be offered:
    /// what only this laptop has. For the words that are always on screen, which are asked for
    /// after every save and page: it looks at what waits and at nothing else.
    pub fn only_here(&self) -> usize {
        let pending = &self.state.pending;
        pending.count(PendingState::Waiting) + pending.count(PendingState::Offer)
    }

    /// How many own changes the server has and cannot decide yet: nobody receives them.
    pub fn held(&self) -> usize {
        self.state.pending.count(PendingState::Held)
    }

    /// When the server last answered, by this device's clock.
    pub fn contact_at(&self) -> Option<DateTime<Utc>> {
        self.state.feed.contact_at
    }

    /// The server's clock minus this one, as last measured.
    pub fn clock_offset_ms(&self) -> Option<i64> {
        self.state.feed.clock_offset_ms
    }

    /// The furthest place that the server has shown, as it was given to [`Store::witness`].
    pub fn witnessed(&self) -> Option<&[u8]> {
        self.state.feed.witness.as_deref()
    }

    /// Keeps the furthest place that the server has shown: the caller knows which is further.
    pub fn witness(&mut self, place: &[u8]) -> Result<()> {
        self.transact(|store| {
            let feed = Feed {
                witness: Some(place.to_vec()),
                ..store.state.feed.clone()
            };
            store.state.put_feed(&store.conn, feed)
        })
    }

    /// Notes that the server answered: when, by this device's clock, and by how many milliseconds
    /// the server's was ahead of it, where the answer tells.
    pub fn contact(&mut self, now: DateTime<Utc>, clock_offset_ms: Option<i64>) -> Result<()> {
        self.transact(|store| {
            let feed = Feed {
                contact_at: Some(now),
                clock_offset_ms,
                ..store.state.feed.clone()
            };
            store.state.put_feed(&store.conn, feed)
        })
    }
}

fn standing((stream, state): (Stream, StreamState)) -> StreamStanding {
    StreamStanding {
        head: Head {
            stream,
            pseq: state.pseq,
            chain: state.chain,
        },
        seen: state.seen,
        due_on: state.due_on,
    }
}
