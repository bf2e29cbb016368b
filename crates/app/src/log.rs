//! A device's database as the protocol sees it: `sync`'s wants answered from `store`'s tables.
//!
//! It decides nothing. The simulator drives the very same adapter.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use record::{ChangeId, Seq, SignatureScheme, Subject};
use store::{Store, StoreError};
use sync::{
    AccessMark, Cursor, Epoch,
    device::{Applied, DeviceLog, Listing, Standing, VerifiedChange, VerifiedPage},
    limits,
    message::{Carried, Known, Need, Onward, OwnHead, Page, Read, Receipt, Settled, Verdict, Want},
};

/// A device's log over its store.
pub struct StoreLog<'a> {
    /// The database.
    pub store: &'a mut Store,
    /// How new envelopes are signed.
    pub scheme: &'a dyn SignatureScheme,
    /// Now, by this device's clock.
    pub now: DateTime<Utc>,
    /// Whose records changed, for the pages that show them.
    pub touched: Vec<Subject>,
    /// What lists now show of the people among them, as far as it is at hand.
    pub people: Vec<store::Person>,
}

impl<'a> StoreLog<'a> {
    /// The log of a database.
    pub fn new(store: &'a mut Store, scheme: &'a dyn SignatureScheme, now: DateTime<Utc>) -> Self {
        Self {
            store,
            scheme,
            now,
            touched: Vec::new(),
            people: Vec::new(),
        }
    }

    /// Missing streams: the area's own first, then by what is due, then by stream.
    fn wants(&self, streams: &[store::StreamStanding]) -> Vec<Want> {
        let area = self.store.identity().area;
        let mut behind: Vec<&store::StreamStanding> =
            streams.iter().filter(|stream| stream.is_behind()).collect();
        behind.sort_by_key(|stream| {
            let of_area = stream.head.stream.subject == area;
            (!of_area, stream.due_on.is_none(), stream.due_on)
        });
        behind
            .into_iter()
            .map(|stream| Want {
                stream: stream.head.stream.clone(),
                from: stream.head.pseq + 1,
            })
            .collect()
    }
}

impl DeviceLog for StoreLog<'_> {
    type Error = StoreError;

    fn standing(&mut self) -> Result<Standing, StoreError> {
        let standing = self.store.standing();
        let cursor = cursor_of(&standing.feed)?;
        let own = OwnHead {
            seq: standing.seq,
            hash: standing.own_head,
        };
        Ok(Standing {
            read: standing.epoch.zip(cursor).map(|(epoch, cursor)| Read {
                epoch: Epoch {
                    counter: epoch.counter,
                    id: epoch.id,
                },
                cursor,
            }),
            witness: standing.witness.as_deref().map(Read::decode).transpose()?,
            access: standing.access.map(AccessMark),
            own: (own.seq > 0).then_some(own),
            settled: standing.settled,
            unsent: standing.waiting as u64,
            questions: standing.questions as u64,
            offers: standing.offers as u64,
            wants: self.wants(&standing.streams),
        })
    }

    fn own_after(&mut self, seq: Seq) -> Result<Vec<Carried>, StoreError> {
        let parcels = self
            .store
            .outbox(seq, limits::PUSH_CHANGES, limits::PUSH_BYTES)?;
        Ok(parcels.into_iter().map(carried).collect())
    }

    fn witness(&mut self, place: &Read) -> Result<(), StoreError> {
        let kept = self.store.witnessed();
        let kept = kept.map(Read::decode).transpose()?;
        if kept.is_some_and(|kept| kept.is_as_far_as(place)) {
            return Ok(());
        }
        self.store.witness(&place.encode())
    }

    fn settle(&mut self, settled: &[Settled]) -> Result<(), StoreError> {
        let verdicts: Vec<store::Verdict> = settled
            .iter()
            .map(|one| store::Verdict {
                change: one.change,
                outcome: outcome(&one.verdict),
            })
            .collect();
        self.touched.extend(self.store.settle(&verdicts)?);
        Ok(())
    }

    fn list(&mut self, listing: &Listing) -> Result<(), StoreError> {
        let epoch = listing.epoch();
        let listed = listing.streams.iter().map(|listed| store::Listed {
            head: store::Head {
                stream: listed.stream.clone(),
                pseq: listed.pseq,
                chain: listed.chain,
            },
            due_on: listed.due_on,
        });
        let listing = store::Listing {
            epoch: store::Epoch {
                counter: epoch.counter,
                id: epoch.id,
            },
            feed: place(&listing.read.cursor),
            access: listing.access.0,
            streams: listed.collect(),
        };
        self.store.list(&listing, self.now)
    }

    fn apply(&mut self, page: VerifiedPage) -> Result<Applied, StoreError> {
        let feed_after = page.feed_after();
        let (page, changes) = page.into_parts();
        match self.store.apply_page(page_of(&page, changes, feed_after)) {
            Ok(applied) => {
                self.touched.extend(applied.touched);
                self.people.extend(applied.people);
                Ok(Applied::Done {
                    new: applied.inserted,
                })
            }
            Err(StoreError::ChainMismatch(stream)) => Ok(Applied::Diverged(stream)),
            Err(StoreError::OtherEpoch) => {
                let area = self.store.identity().area;
                Ok(Applied::Diverged(record::Stream {
                    subject: area,
                    compartment: record::Compartment::new_static("core"),
                }))
            }
            Err(error) => Err(error),
        }
    }

    fn questions(&mut self) -> Result<Vec<ChangeId>, StoreError> {
        let mut questions = self.store.questions();
        questions.truncate(limits::ASKED_IDS);
        Ok(questions)
    }

    fn answered(&mut self, known: &[Known]) -> Result<(), StoreError> {
        let mut verdicts = Vec::new();
        let mut unknown = Vec::new();
        for answer in known {
            match &answer.verdict {
                Some(verdict) => verdicts.push(store::Verdict {
                    change: answer.change,
                    outcome: outcome(verdict),
                }),
                None => unknown.push(answer.change),
            }
        }
        self.touched.extend(self.store.settle(&verdicts)?);
        self.store.envelop(&unknown, self.scheme)
    }

    fn offers(&mut self) -> Result<Vec<ChangeId>, StoreError> {
        let mut offers = self.store.offers();
        offers.truncate(limits::ASKED_IDS);
        Ok(offers)
    }

    fn carried(&mut self, ids: &[ChangeId]) -> Result<Vec<Carried>, StoreError> {
        let mut room = sync::device::PushRoom::default();
        let parcels = self.store.parcels(ids)?.into_iter().map(carried);
        Ok(parcels
            .take_while(|parcel| room.take(parcel.size()))
            .collect())
    }

    fn offered(&mut self, ids: &[ChangeId]) -> Result<(), StoreError> {
        self.store.offered(ids)
    }
}

fn carried(parcel: store::Parcel) -> Carried {
    Carried {
        envelope: parcel.envelope,
        body: parcel.body,
    }
}

/// The server's token of a place, kept as its bytes.
fn place(cursor: &Cursor) -> store::Place {
    store::Place {
        gseq: cursor.gseq,
        cursor: cursor.encode(),
    }
}

fn cursor_of(place: &store::Place) -> Result<Option<Cursor>, StoreError> {
    if place.cursor.is_empty() {
        Ok(None)
    } else {
        Ok(Some(Cursor::decode(&place.cursor)?))
    }
}

/// A page for the store: its changes are given away, their bytes lent.
fn page_of(page: &Page, changes: Vec<VerifiedChange>, feed_after: Option<u64>) -> store::Page<'_> {
    let rows = changes.into_iter().zip(page.rows());
    let rows = rows.map(|(change, row)| store::Row {
        pseq: change.pseq,
        envelope: Cow::Owned(change.envelope),
        envelope_bytes: row.envelope.into(),
        body_bytes: row.body.into(),
        change: Cow::Owned(change.change),
    });
    let heads = page.parts.iter().map(|part| store::Head {
        stream: part.stream.clone(),
        pseq: part.first + u64::from(part.count) - 1,
        chain: part.after,
    });
    let header = &page.header;
    let feed = match (&page.onward, feed_after) {
        (Onward::Feed(cursor), Some(after)) => Some(store::FeedSpan {
            after,
            upto: place(cursor),
        }),
        _ => None,
    };
    store::Page {
        epoch: store::Epoch {
            counter: header.epoch.counter,
            id: header.epoch.id,
        },
        heads: heads.collect(),
        rows: rows.collect(),
        feed,
    }
}

/// What the server said, in words for the author.
fn outcome(verdict: &Verdict) -> store::Outcome {
    match verdict {
        Verdict::Accepted(of) => store::Outcome::Accepted(Some(receipt(of))),
        Verdict::Duplicate(of) => store::Outcome::Duplicate(receipt(of)),
        Verdict::Held(needs) => store::Outcome::Held(waits_for(&needs.0)),
        Verdict::Quarantined(reason) => store::Outcome::Quarantined(reason.text.0.clone()),
        Verdict::Rejected(reason) => store::Outcome::Rejected(reason.text.0.clone()),
    }
}

fn receipt(of: &Receipt) -> store::Receipt {
    store::Receipt {
        gseq: of.gseq,
        pseq: of.pseq,
        server_at: of.accepted_at,
    }
}

fn waits_for(needs: &[Need]) -> String {
    let newer = needs
        .iter()
        .any(|need| matches!(need, Need::Kind(_) | Need::Field(..)));
    let words = if newer {
        "The server keeps it until it has been updated to a version that knows it."
    } else {
        "The server keeps it until something that it builds on has arrived."
    };
    words.to_owned()
}
