//! What the store knows without asking the database: a copy of its small tables.
//!
//! It changes inside a transaction and is read again from the database when one fails, so that it
//! never says anything that was not committed.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use record::{
    AuthorId, ChainHash, Compartment, DeviceId, EnvelopeHash, Incarnation, PublicKey, Seq,
    SigningKey, Stream, Subject,
};
use rusqlite::{Connection, OptionalExtension, Row, params, types::FromSqlError};
use zeroize::Zeroizing;

use crate::{Epoch, Identity, Result, StoreError, number, pending::PendingIndex};

/// Where a stream stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StreamState {
    pub id: i64,
    pub pseq: u64,
    pub seen: u64,
    pub chain: ChainHash,
    pub due_on: Option<i32>,
}

/// How far the feed was read, and the last contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Feed {
    pub epoch: Option<Epoch>,
    pub gseq: u64,
    pub cursor: Vec<u8>,
    pub access: Option<[u8; 16]>,
    pub contact_at: Option<DateTime<Utc>>,
    pub clock_offset_ms: Option<i64>,
    pub witness: Option<Vec<u8>>,
}

pub(crate) type Streams = BTreeMap<Compartment, StreamState>;

/// The small tables.
#[derive(Debug)]
pub(crate) struct State {
    pub identity: Identity,
    pub seq: Seq,
    pub head: EnvelopeHash,
    pub feed: Feed,
    pub streams: BTreeMap<Subject, Streams>,
    pub pending: PendingIndex,
    pub persons: BTreeMap<Subject, i64>,
    pub drafts: BTreeMap<String, i64>,
}

impl State {
    /// Writes what a new database has from its first day.
    pub fn begin(conn: &Connection, identity: &Identity) -> Result<()> {
        let secret = Zeroizing::new(identity.signing_key.to_bytes());
        conn.execute(
            include_str!("state/device_insert.sql"),
            params![
                identity.device.0,
                identity.incarnation.0,
                identity.author.0,
                identity.area.id(),
                identity.server_url,
                identity.server_key.0,
                *secret,
                EnvelopeHash::START.0,
            ],
        )?;
        conn.execute("INSERT INTO feed (id, gseq, cursor) VALUES (1, 0, x'')", [])?;
        Ok(())
    }

    /// Reads the small tables.
    pub fn load(conn: &Connection) -> Result<Self> {
        let own = conn.query_row(include_str!("state/device.sql"), [], read_device);
        let (identity, seq, head) = own.optional()?.ok_or(StoreError::Damaged(None))?;
        let feed = conn.query_row(include_str!("state/feed.sql"), [], read_feed)?;
        Ok(Self {
            identity,
            seq,
            head,
            feed,
            streams: load_streams(conn)?,
            pending: PendingIndex::load(conn)?,
            persons: load_persons(conn)?,
            drafts: load_drafts(conn)?,
        })
    }

    /// A stream's state, if it was ever heard of.
    pub fn stream(&self, stream: &Stream) -> Option<StreamState> {
        self.streams
            .get(&stream.subject)?
            .get(&stream.compartment)
            .copied()
    }

    /// The streams of a subject.
    pub fn of_subject(&self, subject: Subject) -> impl Iterator<Item = StreamState> {
        let streams = self.streams.get(&subject).into_iter();
        streams.flat_map(|streams| streams.values().copied())
    }

    /// Every stream with its state.
    pub fn all_streams(&self) -> impl Iterator<Item = (Stream, StreamState)> {
        self.streams.iter().flat_map(|(subject, streams)| {
            streams.iter().map(|(compartment, state)| {
                let stream = Stream {
                    subject: *subject,
                    compartment: compartment.clone(),
                };
                (stream, *state)
            })
        })
    }

    /// A stream's state; a stream never heard of gets its row.
    pub fn stream_or_new(&mut self, conn: &Connection, stream: &Stream) -> Result<StreamState> {
        if let Some(state) = self.stream(stream) {
            return Ok(state);
        }
        let mut insert = conn.prepare_cached(include_str!("state/stream_insert.sql"))?;
        let id = insert.insert(params![
            stream.subject.bytes(),
            stream.compartment.as_str(),
            ChainHash::START.0
        ])?;
        let state = StreamState {
            id,
            pseq: 0,
            seen: 0,
            chain: ChainHash::START,
            due_on: None,
        };
        self.remember(stream, state);
        Ok(state)
    }

    /// Writes where a stream stands.
    pub fn put_stream(
        &mut self,
        conn: &Connection,
        stream: &Stream,
        state: StreamState,
    ) -> Result<()> {
        let mut update = conn.prepare_cached(include_str!("state/stream_update.sql"))?;
        update.execute(params![
            state.id,
            number::stored(state.pseq),
            number::stored(state.seen),
            state.chain.0,
            state.due_on,
        ])?;
        self.remember(stream, state);
        Ok(())
    }

    fn remember(&mut self, stream: &Stream, state: StreamState) {
        let streams = self.streams.entry(stream.subject).or_default();
        streams.insert(stream.compartment.clone(), state);
    }

    /// Writes the number and hash of the last envelope that was made here.
    pub fn put_own(&mut self, conn: &Connection, seq: Seq, head: EnvelopeHash) -> Result<()> {
        conn.prepare_cached("UPDATE device SET seq = ?1, head = ?2 WHERE id = 1")?
            .execute(params![number::stored(seq), head.0])?;
        (self.seq, self.head) = (seq, head);
        Ok(())
    }

    /// Writes how far the feed was read, and the last contact.
    pub fn put_feed(&mut self, conn: &Connection, feed: Feed) -> Result<()> {
        conn.prepare_cached(include_str!("state/feed_update.sql"))?
            .execute(params![
                feed.epoch.map(|epoch| number::stored(epoch.counter)),
                feed.epoch.map(|epoch| epoch.id),
                number::stored(feed.gseq),
                feed.cursor,
                feed.access,
                feed.contact_at.map(|at| at.timestamp_millis()),
                feed.clock_offset_ms,
                feed.witness,
            ])?;
        self.feed = feed;
        Ok(())
    }
}

fn read_device(row: &Row<'_>) -> rusqlite::Result<(Identity, Seq, EnvelopeHash)> {
    let secret = Zeroizing::new(row.get::<_, [u8; 32]>(6)?);
    let identity = Identity {
        device: DeviceId(row.get(0)?),
        incarnation: Incarnation(row.get(1)?),
        author: AuthorId(row.get(2)?),
        area: Subject::Area(row.get(3)?),
        server_url: row.get(4)?,
        server_key: PublicKey(row.get(5)?),
        signing_key: SigningKey::from_bytes(&secret),
    };
    let head = EnvelopeHash(row.get(8)?);
    Ok((identity, number::read(row.get(7)?), head))
}

fn read_feed(row: &Row<'_>) -> rusqlite::Result<Feed> {
    let counter: Option<i64> = row.get(0)?;
    let id: Option<[u8; 16]> = row.get(1)?;
    let contact: Option<i64> = row.get(5)?;
    Ok(Feed {
        epoch: counter.zip(id).map(|(counter, id)| Epoch {
            counter: number::read(counter),
            id,
        }),
        gseq: number::read(row.get(2)?),
        cursor: row.get(3)?,
        access: row.get(4)?,
        contact_at: contact.and_then(DateTime::from_timestamp_millis),
        clock_offset_ms: row.get(6)?,
        witness: row.get(7)?,
    })
}

fn load_streams(conn: &Connection) -> Result<BTreeMap<Subject, Streams>> {
    let mut streams: BTreeMap<Subject, Streams> = BTreeMap::new();
    let mut statement = conn.prepare_cached(include_str!("state/streams.sql"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let compartment: String = row.get(2)?;
        let compartment = Compartment::parse(&compartment).map_err(StoreError::damaged)?;
        let state = StreamState {
            id: row.get(0)?,
            pseq: number::read(row.get(3)?),
            seen: number::read(row.get(4)?),
            chain: ChainHash(row.get(5)?),
            due_on: row.get(6)?,
        };
        streams
            .entry(subject(row.get(1)?)?)
            .or_default()
            .insert(compartment, state);
    }
    Ok(streams)
}

fn load_persons(conn: &Connection) -> Result<BTreeMap<Subject, i64>> {
    let mut statement = conn.prepare_cached("SELECT subject, id FROM person")?;
    let mut rows = statement.query([])?;
    let mut persons = BTreeMap::new();
    while let Some(row) = rows.next()? {
        persons.insert(subject(row.get(0)?)?, row.get(1)?);
    }
    Ok(persons)
}

fn load_drafts(conn: &Connection) -> Result<BTreeMap<String, i64>> {
    let mut statement = conn.prepare_cached("SELECT name, id FROM draft")?;
    let drafts = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(drafts.collect::<rusqlite::Result<_>>()?)
}

fn subject(bytes: [u8; 17]) -> Result<Subject> {
    let subject = Subject::from_bytes(&bytes).ok_or(FromSqlError::InvalidType);
    Ok(subject.map_err(rusqlite::Error::from)?)
}
