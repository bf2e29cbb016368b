//! The server's ledger read whole, for whoever checks it.

use std::collections::{BTreeMap, BTreeSet};

use record::{Body, ChainHash, Change, ChangeId, Envelope, Stream};
use sync::{
    Epoch,
    ledger::{self, Ledger, LedgerRead, Standing},
};

use super::model::Model;

/// One numbered change.
#[derive(Debug, Clone)]
pub struct Numbered {
    /// Its number in the feed.
    pub gseq: u64,
    /// Its number in its stream.
    pub pseq: u64,
    /// The hash of the stream's chain at it.
    pub chain: ChainHash,
    /// The change.
    pub change: ChangeId,
    /// Its envelope.
    pub envelope: Envelope,
    /// What it says.
    pub body: Body,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The whole of a ledger.
#[derive(Debug, Clone)]
pub struct History {
    /// Which history it is.
    pub epoch: Epoch,
    /// Its changes in the order of the feed.
    pub rows: Vec<Numbered>,
    /// The places of each stream's changes among them.
    pub streams: BTreeMap<Stream, Vec<usize>>,
    /// What is kept apart, of what was saved.
    pub kept: BTreeMap<ChangeId, (Standing, Vec<u8>)>,
}

impl History {
    /// Reads a ledger.
    pub fn of(ledger: &dyn Ledger, model: &Model) -> Self {
        ledger::read(ledger, |view| {
            let mut history = Self {
                epoch: view.epoch()?,
                rows: Vec::new(),
                streams: BTreeMap::new(),
                kept: BTreeMap::new(),
            };
            view.feed(0, u64::MAX >> 1, &mut |row| {
                let change = Change::decode(row.body).expect("a body of the ledger");
                history.rows.push(Numbered {
                    gseq: row.gseq,
                    pseq: row.pseq,
                    chain: row.chain,
                    change: change.id,
                    envelope: Envelope::decode(row.envelope).expect("an envelope of the ledger"),
                    body: change.body,
                    bytes: row.body.to_vec(),
                });
                true
            })?;
            for (place, row) in history.rows.iter().enumerate() {
                let stream = row.body.stream.clone();
                history.streams.entry(stream).or_default().push(place);
            }
            for (id, _) in model.kept() {
                if let Some(kept) = view.kept(id)? {
                    history.kept.insert(id, (kept.standing, kept.carried.body));
                }
            }
            Ok(history)
        })
        .expect("a ledger that answers")
    }

    /// The changes of a stream, in order.
    pub fn of_stream<'a>(&'a self, stream: &Stream) -> impl Iterator<Item = &'a Numbered> {
        let places = self.streams.get(stream).into_iter().flatten();
        places.map(|place| &self.rows[*place])
    }
}

/// Every change saved that the server has, in its ledger or beside it.
pub fn known(ledger: &dyn Ledger, model: &Model) -> BTreeSet<ChangeId> {
    ledger::read(ledger, |view: &dyn LedgerRead| {
        let mut known = BTreeSet::new();
        for (id, _) in model.kept() {
            if view.standing(id)?.is_some() {
                known.insert(id);
            }
        }
        Ok(known)
    })
    .expect("a ledger that answers")
}
