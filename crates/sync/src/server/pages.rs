//! Handing out: the list of streams, whole streams, and the feed, each page from one snapshot
//! (P10). Bodies are not read, only passed on.

use record::{ChainHash, Stream, Subject};

use super::{
    Moment, Outcome, Server, Session,
    access::{Reader, Seen},
};
use crate::{
    ledger::{self, Answer, LedgerError, LedgerRead, LedgerRow, Place, StreamHead, StreamKey},
    limits,
    message::{
        Backfill, Feed, List, ListStreams, ListedStream, Obstacle, Onward, Page, PageBuilder, Part,
        Refusal, StreamList, Want,
    },
};

impl Server {
    /// Lists the streams that a session may read, in order, a page at a time.
    pub(super) fn list(
        &self,
        session: &Session,
        list: &ListStreams,
        at: Moment,
    ) -> Answer<Outcome<StreamList>> {
        ledger::read(self.ledger(), |view| {
            let reader = match self.reader(view, session, at)? {
                Ok(reader) => reader,
                Err(refusal) => return Ok(Err(refusal)),
            };
            let (streams, more) = self.listed(view, &reader, list.after.as_ref())?;
            Ok(Ok(StreamList {
                header: self.header(view, &reader, at)?,
                streams: List(streams),
                more,
            }))
        })
    }

    fn listed(
        &self,
        view: &dyn LedgerRead,
        reader: &Reader,
        after: Option<&Stream>,
    ) -> Answer<(Vec<ListedStream>, bool)> {
        let mut subjects = reader.people(view)?;
        subjects.insert(self.site.area);
        let from = after.map_or(Subject::Patient([0; 16]), |after| after.subject);
        let mut listed = Vec::new();
        for subject in subjects.range(from..) {
            let compartments = reader.compartments(view, *subject)?;
            let due_on = view.due_on(*subject)?;
            for head in view.streams_of(*subject)? {
                let passed = after.is_some_and(|after| head.stream <= *after);
                if passed || !compartments.contains(&head.stream.compartment) {
                    continue;
                }
                if listed.len() == limits::LISTED_STREAMS {
                    return Ok((listed, true));
                }
                listed.push(ListedStream {
                    stream: head.stream,
                    pseq: head.pseq,
                    chain: head.chain,
                    due_on,
                });
            }
        }
        Ok((listed, false))
    }

    /// Hands out streams in the order in which they are wanted, whole ones where they fit.
    pub(super) fn backfill(
        &self,
        session: &Session,
        backfill: &Backfill,
        at: Moment,
    ) -> Answer<Outcome<Page>> {
        ledger::read(self.ledger(), |view| {
            let reader = match self.reader(view, session, at)? {
                Ok(reader) => reader,
                Err(refusal) => return Ok(Err(refusal)),
            };
            let mut builder = PageBuilder::default();
            let onward = fill(view, &reader, &backfill.wants.0, &mut builder)?;
            let wants = backfill.wants.0.len();
            let more = matches!(onward, Onward::Wants { done, .. } if (done as usize) < wants);
            let header = self.header(view, &reader, at)?;
            Ok(Ok(builder.finish(header, onward, more)))
        })
    }

    /// Hands out what came after a place in the feed, of the streams that the session may read.
    /// A page is cut between transactions, so that an act is never torn.
    pub(super) fn feed(&self, session: &Session, feed: &Feed, at: Moment) -> Answer<Outcome<Page>> {
        if let Some(witness) = &feed.witness {
            self.remember(witness, at)?;
        }
        let known = self.remember(&feed.after, at)?;
        ledger::read(self.ledger(), |view| {
            let reader = match self.reader(view, session, at)? {
                Ok(reader) => reader,
                Err(refusal) => return Ok(Err(refusal)),
            };
            let header = self.header(view, &reader, at)?;
            if !known || view.epoch()? != feed.after.epoch {
                let mut refusal = Refusal::from(Obstacle::Diverged);
                refusal.header = Some(header);
                return Ok(Err(refusal));
            }
            let (builder, end) = self.drain(view, &reader, feed.after.cursor.gseq)?;
            let more = end.gseq < header.head.gseq;
            let onward = Onward::Feed(self.cursor(view, end)?);
            Ok(Ok(builder.finish(header, onward, more)))
        })
    }

    fn drain(
        &self,
        view: &dyn LedgerRead,
        reader: &Reader,
        after: u64,
    ) -> Answer<(PageBuilder, Place)> {
        let mut drain = Drain {
            view,
            seen: Seen::by(reader),
            builder: PageBuilder::default(),
            batch: Vec::new(),
            batch_of: 0,
            read: Place {
                gseq: after,
                mark: view.mark(after)?.unwrap_or(ChainHash::START),
            },
            reached: None,
            full: false,
            failed: None,
        };
        view.feed(after, limits::FEED_SCAN, &mut |row| drain.row(row))?;
        drain.end(after)
    }
}

/// The streams of a backfill, into a page.
fn fill(
    view: &dyn LedgerRead,
    reader: &Reader,
    wants: &[Want],
    builder: &mut PageBuilder,
) -> Answer<Onward> {
    for (done, want) in wants.iter().enumerate() {
        let onward = |from| Onward::Wants {
            done: u32::try_from(done).unwrap_or(u32::MAX),
            from,
        };
        let from = want.from.max(1);
        if !reader.may_read(view, &want.stream)? {
            continue;
        }
        let Some(head) = view.stream(&want.stream)?.filter(|head| from <= head.pseq) else {
            continue;
        };
        let length = usize::try_from(head.pseq - from + 1).unwrap_or(usize::MAX);
        let room = builder.room();
        if room == 0 || (length > room && length <= limits::PAGE_CHANGES) {
            return Ok(onward(0));
        }
        let next = fill_stream(view, &head, from, builder)?;
        if next <= head.pseq {
            return Ok(onward(if next > from { next } else { 0 }));
        }
    }
    Ok(Onward::Wants {
        done: u32::try_from(wants.len()).unwrap_or(u32::MAX),
        from: 0,
    })
}

/// One stream from a number on. Says with which number to go on.
fn fill_stream(
    view: &dyn LedgerRead,
    head: &StreamHead,
    from: u64,
    builder: &mut PageBuilder,
) -> Answer<u64> {
    let before = view.chain(head.key, from - 1)?;
    let before = before.ok_or(LedgerError::Damaged("a stream with a gap"))?;
    let mut next = from;
    let mut part = None;
    view.rows(head.key, from, &mut |row| {
        if !builder.fits(row.envelope.len(), row.body.len()) {
            return false;
        }
        let part = *part.get_or_insert_with(|| {
            builder.begin(Part {
                stream: head.stream.clone(),
                first: from,
                count: 0,
                before,
                after: before,
                head: head.pseq,
            })
        });
        builder.push(part, row.envelope, row.body, row.chain);
        next = row.pseq + 1;
        true
    })?;
    Ok(next)
}

/// The feed on its way into a page.
struct Drain<'a> {
    view: &'a dyn LedgerRead,
    seen: Seen<'a>,
    builder: PageBuilder,
    /// The rows of the transaction that is being read.
    batch: Vec<Waiting>,
    batch_of: u64,
    /// The last row that was looked at.
    read: Place,
    /// The last row that is in the page, or need not be.
    reached: Option<Place>,
    full: bool,
    failed: Option<LedgerError>,
}

/// A row that is put into the page when its transaction has been read.
struct Waiting {
    stream: StreamKey,
    at: Place,
    pseq: u64,
    envelope: Vec<u8>,
    body: Vec<u8>,
}

impl Drain<'_> {
    fn row(&mut self, row: LedgerRow<'_>) -> bool {
        let went_on = self.take(row);
        went_on.unwrap_or_else(|failed| {
            self.failed = Some(failed);
            false
        })
    }

    fn take(&mut self, row: LedgerRow<'_>) -> Answer<bool> {
        if row.batch != self.batch_of {
            self.flush()?;
            if self.full {
                return Ok(false);
            }
            self.batch_of = row.batch;
        }
        self.read = Place {
            gseq: row.gseq,
            mark: row.chain,
        };
        if self.seen.stream(self.view, row.stream)?.is_some() {
            self.batch.push(Waiting {
                stream: row.stream,
                at: self.read,
                pseq: row.pseq,
                envelope: row.envelope.to_vec(),
                body: row.body.to_vec(),
            });
        }
        Ok(true)
    }

    /// Puts a transaction's rows into the page: all, or those that fit into an empty one.
    fn flush(&mut self) -> Answer<()> {
        let bytes = self
            .batch
            .iter()
            .map(|row| row.envelope.len() + row.body.len())
            .sum();
        let whole = self.builder.fits_all(self.batch.len(), bytes);
        if !whole && !self.builder.is_empty() {
            self.full = true;
            return Ok(());
        }
        for row in std::mem::take(&mut self.batch) {
            if !self.builder.fits(row.envelope.len(), row.body.len()) {
                self.full = true;
                return Ok(());
            }
            self.put(&row)?;
            self.reached = Some(row.at);
        }
        self.reached = Some(self.read);
        Ok(())
    }

    fn put(&mut self, row: &Waiting) -> Answer<()> {
        let Some((stream, head)) = self.seen.stream(self.view, row.stream)? else {
            return Ok(());
        };
        let place = match self.builder.place(stream) {
            Some(place) => place,
            None => {
                let before = self.view.chain(row.stream, row.pseq.saturating_sub(1))?;
                let before = before.ok_or(LedgerError::Damaged("a stream with a gap"))?;
                self.builder.begin(Part {
                    stream: stream.clone(),
                    first: row.pseq,
                    count: 0,
                    before,
                    after: before,
                    head: *head,
                })
            }
        };
        self.builder
            .push(place, &row.envelope, &row.body, row.at.mark);
        Ok(())
    }

    /// Ends the page. A transaction that may not have been read to its end waits for the next one.
    fn end(mut self, after: u64) -> Answer<(PageBuilder, Place)> {
        if let Some(failed) = self.failed {
            return Err(failed);
        }
        let scanned = self.read.gseq.saturating_sub(after) >= limits::FEED_SCAN;
        let torn = scanned && self.reached.is_some_and(|reached| reached.gseq > after);
        if !self.full && !torn {
            self.flush()?;
        }
        let reached = self.reached.unwrap_or(self.read);
        Ok((self.builder, reached))
    }
}
