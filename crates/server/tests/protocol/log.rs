//! A device's log in memory: the plainest thing that keeps the promises of `DeviceLog`.

use std::collections::{BTreeMap, BTreeSet};

use record::{
    ChainHash, Change, ChangeId, DeviceId, Ed25519, Envelope, EnvelopeHash, Incarnation, Seq,
    SigningKey, Stream, Subject,
};
use sync::{
    AccessMark,
    device::{Applied, DeviceLog, Listing, PushRoom, Standing, VerifiedPage},
    message::{Carried, Known, Onward, OwnHead, Read, Settled, Verdict, Want},
};

/// A stream as the log has it.
#[derive(Clone, Default)]
pub struct Held {
    pub rows: Vec<(ChangeId, EnvelopeHash)>,
    pub seen: u64,
    pub due_on: Option<i32>,
    pub listed: bool,
}

impl Held {
    pub fn chain(&self, pseq: usize) -> ChainHash {
        let chained = self.rows.iter().take(pseq);
        chained.fold(ChainHash::START, |chain, (_, hash)| chain.then(*hash))
    }
}

/// An own change.
#[derive(Clone)]
pub struct Own {
    pub incarnation: Incarnation,
    pub seq: Seq,
    pub carried: Carried,
    pub id: ChangeId,
    pub verdict: Option<Verdict>,
}

#[derive(Clone)]
pub struct MemoryLog {
    pub device: DeviceId,
    pub incarnation: Incarnation,
    pub secret: SigningKey,
    pub head: OwnHead,
    pub read: Option<Read>,
    pub witness: Option<Read>,
    pub access: Option<AccessMark>,
    pub streams: BTreeMap<Stream, Held>,
    pub changes: BTreeMap<ChangeId, (Carried, Change)>,
    pub own: Vec<Own>,
    /// Without a number in this epoch; and whether they were offered.
    pub loose: BTreeMap<(bool, Stream, u64), (ChangeId, bool)>,
    pub writes: usize,
}

impl MemoryLog {
    pub fn new(device: DeviceId, incarnation: Incarnation, secret: SigningKey) -> Self {
        Self {
            device,
            incarnation,
            secret,
            head: OwnHead::START,
            read: None,
            witness: None,
            access: None,
            streams: BTreeMap::new(),
            changes: BTreeMap::new(),
            own: Vec::new(),
            loose: BTreeMap::new(),
            writes: 0,
        }
    }

    /// Saves an own change.
    pub fn save(&mut self, change: Change, body: Vec<u8>) -> ChangeId {
        let id = change.id;
        let carried = self.seal(id, body);
        self.changes.insert(id, (carried.clone(), change));
        self.own.push(Own {
            incarnation: self.incarnation,
            seq: self.head.seq,
            carried,
            id,
            verdict: None,
        });
        id
    }

    fn seal(&mut self, id: ChangeId, body: Vec<u8>) -> Carried {
        let seq = self.head.seq + 1;
        let sender = (self.device, self.incarnation);
        let envelope = Envelope::seal(id, sender, (seq, self.head.hash), &Ed25519, &self.secret);
        self.head = OwnHead {
            seq,
            hash: envelope.hash(),
        };
        Carried {
            envelope: envelope.encode(),
            body,
        }
    }

    /// Goes on under a new incarnation.
    pub fn renew(&mut self, incarnation: Incarnation, secret: SigningKey) {
        self.incarnation = incarnation;
        self.secret = secret;
        self.head = OwnHead::START;
    }

    /// Every change of the record: in the log, own and not refused, or without a number.
    pub fn record(&self) -> BTreeSet<ChangeId> {
        let numbered = self
            .streams
            .values()
            .flat_map(|held| &held.rows)
            .map(|(id, _)| *id);
        let own = self
            .own
            .iter()
            .filter(|own| !matches!(own.verdict, Some(Verdict::Rejected(_))));
        let loose = self.loose.values().map(|(id, _)| *id);
        numbered.chain(own.map(|own| own.id)).chain(loose).collect()
    }

    pub fn verdict(&self, id: ChangeId) -> Option<&Verdict> {
        self.own.iter().find(|own| own.id == id)?.verdict.as_ref()
    }

    fn questioned(&self) -> impl Iterator<Item = &Own> {
        self.own.iter().filter(|own| match &own.verdict {
            None => own.incarnation != self.incarnation,
            Some(verdict) => verdict.is_open(),
        })
    }

    fn wants(&self) -> Vec<Want> {
        let mut behind: Vec<_> = self
            .streams
            .iter()
            .filter(|(_, held)| held.listed && (held.rows.len() as u64) < held.seen)
            .collect();
        behind.sort_by_key(|(stream, held)| {
            let area = matches!(stream.subject, Subject::Area(_));
            (!area, held.due_on.is_none(), held.due_on)
        });
        let want = |(stream, held): (&Stream, &Held)| Want {
            stream: stream.clone(),
            from: held.rows.len() as u64 + 1,
        };
        behind.into_iter().map(want).collect()
    }

    fn numbered(&mut self, id: ChangeId) {
        self.loose.retain(|_, (loose, _)| *loose != id);
    }
}

impl DeviceLog for MemoryLog {
    type Error = std::convert::Infallible;

    fn standing(&mut self) -> Result<Standing, Self::Error> {
        let mine = |own: &&Own| own.incarnation == self.incarnation;
        let open = self
            .own
            .iter()
            .filter(mine)
            .find(|own| own.verdict.is_none());
        Ok(Standing {
            read: self.read,
            witness: self.witness,
            access: self.access,
            own: (self.head.seq > 0).then_some(self.head),
            settled: open.map_or(self.head.seq, |own| own.seq - 1),
            unsent: self.own.iter().filter(|own| own.verdict.is_none()).count() as u64,
            questions: self.questioned().count() as u64,
            offers: self.loose.values().filter(|(_, offered)| !offered).count() as u64,
            wants: self.wants(),
        })
    }

    fn own_after(&mut self, seq: Seq) -> Result<Vec<Carried>, Self::Error> {
        let mut room = PushRoom::default();
        let own = self
            .own
            .iter()
            .filter(|own| own.incarnation == self.incarnation);
        Ok(own
            .filter(|own| own.seq > seq)
            .map(|own| own.carried.clone())
            .take_while(|carried| room.take(carried.size()))
            .collect())
    }

    fn witness(&mut self, place: &Read) -> Result<(), Self::Error> {
        if self.witness.is_none_or(|kept| !kept.is_as_far_as(place)) {
            self.witness = Some(*place);
        }
        Ok(())
    }

    fn settle(&mut self, settled: &[Settled]) -> Result<(), Self::Error> {
        self.writes += 1;
        for settled in settled {
            for own in self.own.iter_mut().filter(|own| own.id == settled.change) {
                let is_final = own
                    .verdict
                    .as_ref()
                    .is_some_and(|verdict| !verdict.is_open());
                if !is_final {
                    own.verdict = Some(settled.verdict.clone());
                }
            }
        }
        Ok(())
    }

    fn list(&mut self, listing: &Listing) -> Result<(), Self::Error> {
        self.writes += 1;
        if self
            .read
            .is_none_or(|read| read.epoch != listing.read.epoch)
        {
            self.read = Some(listing.read);
            for (stream, held) in &mut self.streams {
                let listed = listing
                    .streams
                    .iter()
                    .find(|listed| listed.stream == *stream);
                let keep = listed.map_or(0, |listed| listed.pseq as usize);
                let same = listed.is_some_and(|listed| {
                    keep <= held.rows.len() && held.chain(keep) == listed.chain
                });
                let keep = if same { keep } else { 0 };
                for (at, (id, _)) in held.rows.iter().enumerate().skip(keep) {
                    let core = stream.compartment == *"core";
                    let of_person = matches!(stream.subject, Subject::Patient(_));
                    let mut order = stream.clone();
                    if !of_person {
                        // The Area stream before all.
                        order.subject = Subject::Patient([0; 16]);
                    }
                    self.loose.insert((!core, order, at as u64), (*id, false));
                }
                held.rows.truncate(keep);
                held.seen = 0;
            }
        }
        self.access = Some(listing.access);
        for held in self.streams.values_mut() {
            held.listed = false;
        }
        for listed in &listing.streams {
            let held = self.streams.entry(listed.stream.clone()).or_default();
            held.listed = true;
            held.seen = held.seen.max(listed.pseq);
            held.due_on = listed.due_on;
        }
        Ok(())
    }

    fn apply(&mut self, page: VerifiedPage) -> Result<Applied, Self::Error> {
        if self
            .read
            .is_none_or(|read| read.epoch != page.page().header.epoch)
        {
            return Ok(Applied::Diverged(page.parts().first().map_or_else(
                || super::town::stream(super::town::AREA, "core"),
                |part| part.stream.clone(),
            )));
        }
        let mut next = self.clone();
        let mut new = 0;
        for part in page.parts() {
            let held = next.streams.entry(part.stream.clone()).or_default();
            held.listed = true;
            held.seen = held.seen.max(part.head);
            let have = held.rows.len() as u64;
            if part.first > have + 1 {
                continue;
            }
            let before = (part.first - 1) as usize;
            if held.chain(before) != part.before {
                return Ok(Applied::Diverged(part.stream.clone()));
            }
        }
        for row in page.rows() {
            let part = &page.parts()[row.change.part];
            let held = next.streams.get_mut(&part.stream).unwrap();
            let have = held.rows.len() as u64;
            if row.change.pseq <= have {
                if held.chain(row.change.pseq as usize) != row.change.chain {
                    return Ok(Applied::Diverged(part.stream.clone()));
                }
                continue;
            }
            if row.change.pseq != have + 1 {
                continue;
            }
            let id = row.change.change.id;
            held.rows.push((id, row.change.envelope.hash()));
            let carried = Carried {
                envelope: row.envelope.to_vec(),
                body: row.body.to_vec(),
            };
            next.changes
                .insert(id, (carried, row.change.change.clone()));
            next.numbered(id);
            new += 1;
        }
        if let Onward::Feed(cursor) = page.page().onward {
            let epoch = page.page().header.epoch;
            next.read = Some(Read { epoch, cursor });
        }
        *self = next;
        self.writes += 1;
        Ok(Applied::Done { new })
    }

    fn questions(&mut self) -> Result<Vec<ChangeId>, Self::Error> {
        Ok(self.questioned().map(|own| own.id).take(1_000).collect())
    }

    fn answered(&mut self, known: &[Known]) -> Result<(), Self::Error> {
        for known in known {
            let Some(at) = self.own.iter().position(|own| own.id == known.change) else {
                continue;
            };
            if let Some(verdict) = &known.verdict {
                self.own[at].verdict = Some(verdict.clone());
            } else if self.own[at].incarnation != self.incarnation {
                let body = self.own[at].carried.body.clone();
                let carried = self.seal(known.change, body);
                let own = Own {
                    incarnation: self.incarnation,
                    seq: self.head.seq,
                    carried,
                    id: known.change,
                    verdict: None,
                };
                self.own.remove(at);
                self.own.push(own);
            }
        }
        Ok(())
    }

    fn offers(&mut self) -> Result<Vec<ChangeId>, Self::Error> {
        let open = self.loose.values().filter(|(_, offered)| !offered);
        Ok(open.map(|(id, _)| *id).take(1_000).collect())
    }

    fn carried(&mut self, ids: &[ChangeId]) -> Result<Vec<Carried>, Self::Error> {
        let mut room = PushRoom::default();
        let carried = ids.iter().map(|id| self.changes[id].0.clone());
        Ok(carried
            .take_while(|carried| room.take(carried.size()))
            .collect())
    }

    fn offered(&mut self, ids: &[ChangeId]) -> Result<(), Self::Error> {
        for (id, offered) in self.loose.values_mut() {
            *offered |= ids.contains(id);
        }
        Ok(())
    }
}
