//! When history branches: a restored server, a stream that is not the one held, a new incarnation.
//!
//! Nothing is deleted here either: what the server may have lost moves from the log to the table
//! of pending changes, where every fold still finds it, until the server numbers it again.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use record::{
    ChainHash, ChangeId, Envelope, EnvelopeHash, Incarnation, Seq, SignatureScheme, SigningKey,
    Stream,
};
use rusqlite::params;
use zeroize::Zeroizing;

use crate::{
    Epoch, Head, PendingState, Place, Result, Store, number,
    pending::{PendingIndex, PendingRow},
    state::{Feed, StreamState},
};

/// A stream that the server lets this device read, and its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The number of its last change, and the chain hash there.
    pub head: Head,
    /// The first day on which something is due for the person, in days since 1970.
    pub due_on: Option<i32>,
}

/// Every stream that the server lets this device read.
#[derive(Debug, Clone)]
pub struct Listing {
    /// The history that it is of.
    pub epoch: Epoch,
    /// The end of the feed when the listing began. A device that has no place in this history
    /// reads the feed from here.
    pub feed: Place,
    /// The server's mark of the list.
    pub access: [u8; 16],
    /// The streams.
    pub streams: Vec<Listed>,
}

/// Where a stream of which nothing is held stands.
const NOTHING: (u64, ChainHash) = (0, ChainHash::START);

impl Store {
    /// Takes up a listing, the first one too.
    ///
    /// In the history that is here already: streams that are new or have more are behind until a
    /// backfill has brought the rest, those not listed are fetched no further, and the place in
    /// the feed stays. In another history: of each stream the log keeps what the server
    /// demonstrably still has, and the rest is offered; the place becomes the listing's.
    pub fn list(&mut self, listing: &Listing, now: DateTime<Utc>) -> Result<()> {
        self.transact(|store| {
            let branched = store.state.feed.epoch != Some(listing.epoch);
            let ends: BTreeMap<&Stream, &Listed> = listing
                .streams
                .iter()
                .map(|listed| (&listed.head.stream, listed))
                .collect();
            for stream in ends.keys() {
                store.state.stream_or_new(&store.conn, stream)?;
            }
            let mut held: Vec<(Stream, StreamState)> = store.state.all_streams().collect();
            // The order of the offers: a restored server learns of the person first.
            held.sort_by_key(|(stream, _)| (stream.subject, stream.compartment != *"core"));
            for (stream, state) in held {
                let end = ends.get(&stream).copied();
                if branched {
                    let keep = store.common(state, end.map(|end| &end.head))?;
                    store.withdraw((&stream, state), keep, now)?;
                }
                store.reach(&stream, end)?;
            }
            if branched {
                store.offer_again()?;
            }
            store.take_place(listing, branched)
        })
    }

    fn take_place(&mut self, listing: &Listing, branched: bool) -> Result<()> {
        let mut feed = Feed {
            epoch: Some(listing.epoch),
            access: Some(listing.access),
            ..self.state.feed.clone()
        };
        if branched {
            feed.gseq = listing.feed.gseq;
            feed.cursor = listing.feed.cursor.clone();
        }
        self.state.put_feed(&self.conn, feed)
    }

    /// Gives up the numbering of a stream whose history is not the server's: everything held of
    /// it is offered, and a backfill begins at its first change.
    pub fn reset(&mut self, stream: &Stream, now: DateTime<Utc>) -> Result<()> {
        self.transact(|store| match store.state.stream(stream) {
            Some(held) => {
                store.withdraw((stream, held), NOTHING, now)?;
                let state = StreamState {
                    pseq: 0,
                    chain: ChainHash::START,
                    ..held
                };
                store.state.put_stream(&store.conn, stream, state)
            }
            None => Ok(()),
        })
    }

    /// Up to which number the server demonstrably has what is held of a stream, and the chain
    /// hash there: all up to its end if the chain there is the same, or else nothing. Of a longer
    /// one nothing is known, since its chain at our number is not said.
    fn common(&self, held: StreamState, end: Option<&Head>) -> Result<(u64, ChainHash)> {
        let Some(&Head { pseq, chain, .. }) = end.filter(|end| end.pseq <= held.pseq) else {
            return Ok(NOTHING);
        };
        if (pseq, chain) == (held.pseq, held.chain) {
            return Ok((pseq, chain));
        }
        let mut statement = self
            .conn
            .prepare_cached(include_str!("epoch/envelopes_upto.sql"))?;
        let mut rows = statement.query(params![held.id, number::stored(pseq)])?;
        let mut computed = ChainHash::START;
        while let Some(row) = rows.next()? {
            let bytes: Vec<u8> = row.get(0)?;
            computed = computed.then(Envelope::decode(&bytes)?.hash());
        }
        if computed == chain {
            Ok((pseq, chain))
        } else {
            Ok(NOTHING)
        }
    }

    /// Moves the rows above a number out of the log, to be offered.
    fn withdraw(
        &mut self,
        (stream, held): (&Stream, StreamState),
        (keep, chain): (u64, ChainHash),
        now: DateTime<Utc>,
    ) -> Result<()> {
        if keep >= held.pseq {
            return Ok(());
        }
        let above = params![held.id, number::stored(keep)];
        let mut read = self
            .conn
            .prepare_cached(include_str!("epoch/rows_above.sql"))?;
        let mut insert = self
            .conn
            .prepare_cached(include_str!("pending/insert.sql"))?;
        let mut rows = read.query(above)?;
        while let Some(row) = rows.next()? {
            let (bytes, body): (Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?);
            let envelope = Envelope::decode(&bytes)?;
            let identity = &self.state.identity;
            let sender = (identity.device, identity.incarnation);
            // A number that was not given here, or not to this change, is of a copy of this
            // database: it is not ours to push, and the next save must not stand behind it.
            let ours = (envelope.device, envelope.incarnation) == sender
                && envelope.seq <= self.state.seq
                && !self.state.pending.has_number(envelope.seq);
            let seq = ours.then_some(envelope.seq);
            let state = PendingState::Offer;
            let id = insert.insert(params![
                held.id,
                envelope.change.0,
                seq.map(number::stored),
                state,
                now.timestamp_millis(),
                bytes,
                body
            ])?;
            let subject = stream.subject;
            let row = PendingRow {
                id,
                subject,
                seq,
                state,
            };
            self.state.pending.insert(envelope.change, row);
        }
        self.conn
            .prepare_cached("DELETE FROM log WHERE stream = ?1 AND pseq > ?2")?
            .execute(above)?;
        let state = StreamState {
            pseq: keep,
            chain,
            ..held
        };
        self.state.put_stream(&self.conn, stream, state)
    }

    /// Writes how far the server's stream reaches; one that it does not list is fetched no more.
    fn reach(&mut self, stream: &Stream, end: Option<&Listed>) -> Result<()> {
        let Some(held) = self.state.stream(stream) else {
            return Ok(());
        };
        let state = StreamState {
            seen: end.map_or(0, |end| end.head.pseq).max(held.pseq),
            due_on: end.and_then(|end| end.due_on),
            ..held
        };
        if state == held {
            return Ok(());
        }
        self.state.put_stream(&self.conn, stream, state)
    }

    /// What the server had taken is offered: it may have lost it, or have had it since from
    /// another device and decided otherwise.
    fn offer_again(&mut self) -> Result<()> {
        let state = PendingState::Offer;
        for (change, row) in self.state.pending.in_state(PendingState::Accepted) {
            self.conn
                .prepare_cached(include_str!("epoch/state.sql"))?
                .execute(params![row.id, state])?;
            let row = PendingRow { state, ..row };
            self.state.pending.insert(change, row);
        }
        Ok(())
    }

    /// Goes on under a new incarnation, after a fork. What waits loses its number: the server is
    /// asked about it (see [`Store::questions`]), and what it does not know gets a new envelope
    /// from [`Store::envelop`].
    pub fn restart_incarnation(
        &mut self,
        incarnation: Incarnation,
        signing_key: &SigningKey,
    ) -> Result<()> {
        self.transact(|store| {
            store.begin_incarnation(incarnation, signing_key)?;
            store
                .conn
                .prepare_cached("UPDATE pending SET seq = NULL WHERE seq IS NOT NULL")?
                .execute([])?;
            store.state.pending = PendingIndex::load(&store.conn)?;
            Ok(())
        })
    }

    /// Puts new envelopes of the present incarnation around own changes of an earlier one, which
    /// the server does not know: in the order given, as if they were saved now. Others' changes,
    /// refused ones and those that have a number are left as they are.
    pub fn envelop(&mut self, changes: &[ChangeId], scheme: &dyn SignatureScheme) -> Result<()> {
        self.transact(|store| {
            for change in changes {
                store.envelop_one(*change, scheme)?;
            }
            Ok(())
        })
    }

    fn begin_incarnation(&mut self, incarnation: Incarnation, key: &SigningKey) -> Result<()> {
        #[cfg(feature = "planted")]
        let (incarnation, key) = if self.has_bug(crate::planted::Bug::ReusedIncarnation) {
            (
                self.state.identity.incarnation,
                &self.state.identity.signing_key.clone(),
            )
        } else {
            (incarnation, key)
        };
        let secret = Zeroizing::new(key.to_bytes());
        self.conn
            .prepare_cached(include_str!("epoch/incarnation.sql"))?
            .execute(params![incarnation.0, *secret])?;
        self.state.identity.incarnation = incarnation;
        self.state.identity.signing_key = key.clone();
        self.state.put_own(&self.conn, 0, EnvelopeHash::START)
    }

    fn envelop_one(&mut self, change: ChangeId, scheme: &dyn SignatureScheme) -> Result<()> {
        let Some(row) = self.state.pending.get(change) else {
            return Ok(());
        };
        let old = Envelope::decode(&self.parcel(row)?.envelope)?;
        let ours = old.device == self.state.identity.device;
        if !ours || row.seq.is_some() || row.state == PendingState::Rejected {
            return Ok(());
        }
        let (seq, envelope) = self.next_envelope(change, scheme);
        self.conn
            .prepare_cached(include_str!("epoch/envelop.sql"))?
            .execute(params![row.id, number::stored(seq), envelope.encode()])?;
        let row = PendingRow {
            seq: Some(seq),
            state: PendingState::Waiting,
            ..row
        };
        self.state.pending.insert(change, row);
        self.state.put_own(&self.conn, seq, envelope.hash())
    }

    /// The next envelope of the present incarnation, around a change.
    pub(crate) fn next_envelope(
        &self,
        change: ChangeId,
        scheme: &dyn SignatureScheme,
    ) -> (Seq, Envelope) {
        let identity = &self.state.identity;
        let seq = self.state.seq.saturating_add(1);
        let sender = (identity.device, identity.incarnation);
        let place = (seq, self.state.head);
        let envelope = Envelope::seal(change, sender, place, scheme, &identity.signing_key);
        (seq, envelope)
    }
}
