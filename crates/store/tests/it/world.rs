//! What the tests have in common: a device, bodies, and a small server that numbers changes.

use std::{borrow::Cow, collections::BTreeMap};

use chrono::{DateTime, TimeDelta, Utc};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use record::{
    ActId, AuthorId, Base, Body, ChainHash, Change, ChangeId, Compartment, DeviceId, Ed25519, Edit,
    EntryId, Envelope, EnvelopeHash, FieldKey, FieldName, Incarnation, Kind, Nonce, Record, Role,
    SignatureScheme, SigningKey, Stream, Subject, Value,
};
use store::{
    Act, Applied, DatabaseKey, Epoch, FeedSpan, Head, Identity, Listed, Listing, Outcome, Page,
    Parcel, Place, Receipt, Row, Store, Verdict,
};
use tempfile::TempDir;

pub const EPOCH: Epoch = Epoch {
    counter: 1,
    id: [7; 16],
};

pub fn noon() -> DateTime<Utc> {
    "2026-02-11T12:00:00Z".parse().unwrap()
}

pub fn dorothy() -> Subject {
    Subject::Patient([0xd0; 16])
}

pub fn area() -> Subject {
    Subject::Area([0xa0; 16])
}

pub fn stream(subject: Subject, compartment: &'static str) -> Stream {
    Stream {
        subject,
        compartment: Compartment::new_static(compartment),
    }
}

pub fn core(subject: Subject) -> Stream {
    stream(subject, "core")
}

pub fn key() -> DatabaseKey {
    DatabaseKey::from_bytes([0x42; 32])
}

pub fn identity(device: u8) -> Identity {
    Identity {
        device: DeviceId([device; 16]),
        incarnation: Incarnation([device ^ 0x80; 16]),
        author: AuthorId([device; 16]),
        area: area(),
        server_url: "http://127.0.0.1:8080".to_owned(),
        server_key: Ed25519.public_key(&SigningKey::from_bytes(&[9; 32])),
        signing_key: SigningKey::from_bytes(&[device; 32]),
    }
}

/// A device's database in a folder of its own, which can be closed and opened again.
pub struct Laptop {
    pub folder: TempDir,
    store: Option<Store>,
}

impl Laptop {
    pub fn new(device: u8) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create(&folder.path().join("record.db"), &key(), &identity(device));
        Self {
            folder,
            store: Some(store.unwrap()),
        }
    }

    pub fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("record.db")
    }

    /// What a new process would find: the old one is gone without a word.
    pub fn reopen(&mut self) {
        drop(self.store.take());
        self.store = Some(Store::open(&self.path(), &key()).unwrap());
    }

    pub fn close(&mut self) {
        self.store.take().unwrap().close().unwrap();
    }

    pub fn store(&mut self) -> &mut Store {
        self.store.as_mut().unwrap()
    }
}

/// Bodies that differ, in an order of their own.
pub struct Writer {
    pub author: AuthorId,
    pub random: ChaCha8Rng,
    written: i64,
}

impl Writer {
    pub fn new(author: u8) -> Self {
        Self {
            author: AuthorId([author; 16]),
            random: ChaCha8Rng::seed_from_u64(u64::from(author)),
            written: i64::from(author),
        }
    }

    pub fn body(&mut self, stream: Stream, edits: Vec<Edit>) -> Body {
        self.written += 1;
        Body {
            stream,
            act: ActId(self.random.random()),
            author: self.author,
            role: Role::new_static("cm"),
            recorded_at: noon() + TimeDelta::seconds(self.written),
            clock_offset_ms: Some(0),
            nonce: Nonce(self.random.random()),
            edits,
        }
    }

    /// Sets a field of what exists once, on the base of what a record says now.
    pub fn set(&mut self, record: &Record, kind: &str, field: &str, value: &str) -> Body {
        let kind = Kind::parse(kind).unwrap();
        let base = Base::of(record, |_, entry| entry.kind == kind);
        let key = FieldKey {
            entry: EntryId::once(record.subject(), &kind),
            kind,
            field: FieldName::parse(field).unwrap(),
        };
        let edit = base.edit(record, key, Value::text(value)).unwrap();
        self.body(core(record.subject()), vec![edit])
    }

    /// Something that nobody has seen before.
    pub fn note(&mut self, stream: Stream, text: &str) -> Body {
        let edit = Edit {
            entry: EntryId(self.random.random()),
            kind: Kind::new_static("goal"),
            field: FieldName::new_static("text"),
            value: Value::text(text),
            replaces: Vec::new(),
        };
        self.body(stream, vec![edit])
    }
}

pub fn save(store: &mut Store, body: Body) -> ChangeId {
    let act = Act {
        bodies: vec![body],
        drafts: Vec::new(),
    };
    store.commit(act, &Ed25519, noon()).unwrap()[0]
}

pub fn ids(record: &Record) -> Vec<ChangeId> {
    record.changes().map(|(id, _)| id).collect()
}

/// A server in memory: numbers whatever it is given.
#[derive(Clone)]
pub struct Server {
    pub epoch: Epoch,
    pub feed: Vec<(Stream, u64)>,
    pub streams: BTreeMap<Stream, Vec<Parcel>>,
    pub heads: BTreeMap<(DeviceId, Incarnation), (u64, EnvelopeHash)>,
    at: DateTime<Utc>,
}

impl Server {
    pub fn new() -> Self {
        Self {
            epoch: EPOCH,
            feed: Vec::new(),
            streams: BTreeMap::new(),
            heads: BTreeMap::new(),
            at: noon(),
        }
    }

    /// Takes changes in, in order.
    pub fn take(&mut self, parcels: Vec<Parcel>) -> Vec<Verdict> {
        parcels
            .into_iter()
            .map(|parcel| self.take_one(parcel))
            .collect()
    }

    fn take_one(&mut self, parcel: Parcel) -> Verdict {
        let envelope = Envelope::decode(&parcel.envelope).unwrap();
        let change = Change::decode(&parcel.body).unwrap();
        assert_eq!(change.id, envelope.change);
        let rows = self.streams.entry(change.body.stream.clone()).or_default();
        let known = rows.iter().position(|row| row.body == parcel.body);
        let pseq = known.unwrap_or_else(|| {
            let sender = (envelope.device, envelope.incarnation);
            let head = self.heads.entry(sender).or_insert((0, EnvelopeHash::START));
            *head = (*head).max((envelope.seq, envelope.hash()));
            rows.push(parcel);
            self.feed
                .push((change.body.stream.clone(), rows.len() as u64));
            rows.len() - 1
        });
        let receipt = Receipt {
            gseq: self.feed.len() as u64,
            pseq: pseq as u64 + 1,
            server_at: self.at,
        };
        Verdict {
            change: change.id,
            outcome: Outcome::Accepted(Some(receipt)),
        }
    }

    fn place(&self, gseq: u64) -> Place {
        Place {
            gseq,
            cursor: gseq.to_be_bytes().to_vec(),
        }
    }

    pub fn head_at(&self, stream: &Stream, pseq: u64) -> Head {
        let rows = self
            .streams
            .get(stream)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let mut chain = ChainHash::START;
        for row in &rows[..pseq as usize] {
            chain = chain.then(Envelope::decode(&row.envelope).unwrap().hash());
        }
        Head {
            stream: stream.clone(),
            pseq,
            chain,
        }
    }

    pub fn listing(&self) -> Listing {
        let listed = |(stream, rows): (&Stream, &Vec<Parcel>)| Listed {
            head: self.head_at(stream, rows.len() as u64),
            due_on: None,
        };
        Listing {
            epoch: self.epoch,
            feed: self.place(self.feed.len() as u64),
            access: [1; 16],
            streams: self.streams.iter().map(listed).collect(),
        }
    }

    pub fn row(&self, stream: &Stream, pseq: u64) -> Row<'static> {
        let parcel = &self.streams[stream][pseq as usize - 1];
        Row {
            pseq,
            envelope: Cow::Owned(Envelope::decode(&parcel.envelope).unwrap()),
            envelope_bytes: parcel.envelope.clone().into(),
            body_bytes: parcel.body.clone().into(),
            change: Cow::Owned(Change::decode(&parcel.body).unwrap()),
        }
    }

    /// A page of a stream's changes, from a number, at most so many.
    pub fn backfill(&self, stream: &Stream, from: u64, most: u64) -> Page<'static> {
        let last = (self.streams[stream].len() as u64).min(from + most - 1);
        Page {
            epoch: self.epoch,
            rows: (from..=last).map(|pseq| self.row(stream, pseq)).collect(),
            heads: vec![self.head_at(stream, last)],
            feed: None,
        }
    }

    /// A page of the feed after a number, at most so many.
    pub fn feed_after(&self, after: u64, most: usize) -> Page<'static> {
        let part: Vec<_> = self.feed.iter().skip(after as usize).take(most).collect();
        let mut heads = BTreeMap::new();
        for (stream, pseq) in &part {
            heads.insert(stream.clone(), self.head_at(stream, *pseq));
        }
        Page {
            epoch: self.epoch,
            rows: part
                .iter()
                .map(|(stream, pseq)| self.row(stream, *pseq))
                .collect(),
            heads: heads.into_values().collect(),
            feed: Some(FeedSpan {
                after,
                upto: self.place(after + part.len() as u64),
            }),
        }
    }

    /// Sends and fetches until nothing is left to do.
    pub fn sync(&mut self, store: &mut Store) {
        for _ in 0..500 {
            if store.standing().epoch != Some(self.epoch) {
                store.list(&self.listing(), noon()).unwrap();
            }
            self.push(store);
            self.fetch(store);
            let standing = store.standing();
            let behind = standing.streams.iter().any(|stream| stream.is_behind());
            if standing.waiting == 0 && standing.offers == 0 && !behind {
                let head = self.feed.len() as u64;
                if standing.feed.gseq == head {
                    return;
                }
            }
        }
        panic!("sync does not come to rest");
    }

    fn push(&mut self, store: &mut Store) {
        let identity = store.identity().clone();
        let sender = (identity.device, identity.incarnation);
        let head = self.heads.get(&sender).map_or(0, |head| head.0);
        let after = store.standing().settled.min(head);
        let parcels = store.outbox(after, 200, 1 << 20).unwrap();
        let verdicts = self.take(parcels);
        store.settle(&verdicts).unwrap();
        let offers = store.offers();
        let verdicts = self.take(store.parcels(&offers).unwrap());
        store.settle(&verdicts).unwrap();
    }

    fn fetch(&self, store: &mut Store) {
        let standing = store.standing();
        for stream in standing.streams.iter().filter(|stream| stream.is_behind()) {
            let page = self.backfill(&stream.head.stream, stream.head.pseq + 1, 2000);
            store.apply_page(page).unwrap();
        }
        let page = self.feed_after(standing.feed.gseq, 3);
        let _: Applied = store.apply_page(page).unwrap();
    }
}
