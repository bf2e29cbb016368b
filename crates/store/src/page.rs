//! A page of the server's history: applied in one transaction, with the cursor it moves.

use std::{borrow::Cow, collections::BTreeMap};

use record::{ChainHash, Change, DeviceId, Envelope, Record, Stream, Subject};
use rusqlite::{Connection, params};

use crate::{
    Epoch, Person, Result, Store, StoreError, number, person, records,
    state::{Feed, State, StreamState},
    taken,
};

/// One numbered change as it came. The caller has checked its signature and decoded it, and may
/// lend what it keeps: nothing is copied but what a record keeps.
#[derive(Debug, Clone)]
pub struct Row<'a> {
    /// Its number in its stream.
    pub pseq: u64,
    /// What its bytes say.
    pub envelope: Cow<'a, Envelope>,
    /// The envelope as received.
    pub envelope_bytes: Cow<'a, [u8]>,
    /// The body as received.
    pub body_bytes: Cow<'a, [u8]>,
    /// What the body says. Its stream is the row's stream.
    pub change: Cow<'a, Change>,
}

/// The chain hash that the server has of a stream at some number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Whose record, and which part.
    pub stream: Stream,
    /// The number.
    pub pseq: u64,
    /// The chain hash at that number.
    pub chain: ChainHash,
}

/// The part of the feed that a page stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedSpan {
    /// The number that the page was asked after.
    pub after: u64,
    /// The place that the feed has been read to once the page is applied.
    pub upto: Place,
}

/// A place in the server's feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its number.
    pub gseq: u64,
    /// The server's own token for it: kept, and given back as it is.
    pub cursor: Vec<u8>,
}

/// A page of a backfill or of the feed.
#[derive(Debug, Clone)]
pub struct Page<'a> {
    /// The server's epoch when it made the page.
    pub epoch: Epoch,
    /// The changes: a stream's in order of their numbers.
    pub rows: Vec<Row<'a>>,
    /// What the history of the page's streams must come to.
    pub heads: Vec<Head>,
    /// The part of the feed; nothing in a page of a backfill, whose progress is its rows.
    pub feed: Option<FeedSpan>,
}

/// What a page did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    /// How many changes were new to the log.
    pub inserted: usize,
    /// Whose records they are in.
    pub touched: Vec<Subject>,
    /// What lists show of the people among them, from now on.
    pub people: Vec<Person>,
}

/// The changes of one subject that a page brought.
struct Fresh {
    /// Nothing of the subject was here before, so the page has all there is.
    whole: bool,
    changes: Vec<Change>,
}

type FreshBySubject = BTreeMap<Subject, Fresh>;

impl Store {
    /// Applies a page: rows, read models and cursor, all or nothing.
    ///
    /// Rows that are here already are passed over. Rows after a gap are not kept: their stream is
    /// known from then on to reach that far, and a backfill brings them.
    pub fn apply_page(&mut self, page: Page<'_>) -> Result<Applied> {
        if self.state.feed.epoch != Some(page.epoch) {
            return Err(StoreError::OtherEpoch);
        }
        if page
            .feed
            .as_ref()
            .is_some_and(|span| span.after > self.state.feed.gseq)
        {
            return Err(StoreError::BadPage("it begins after a gap in the feed"));
        }
        #[cfg(feature = "planted")]
        if self.has_bug(crate::planted::Bug::CursorBeforeData) {
            self.transact(|store| store.move_feed(page.feed.clone()))?;
        }
        self.transact(|store| store.write_page(page))
    }

    fn write_page(&mut self, page: Page<'_>) -> Result<Applied> {
        #[cfg(feature = "planted")]
        let forgets = self.planted;
        let mut writer = PageWriter {
            conn: &self.conn,
            device: self.state.identity.device,
            state: &mut self.state,
            current: None,
            fresh: BTreeMap::new(),
            took: false,
            #[cfg(feature = "planted")]
            forgets,
        };
        writer.write(page.rows)?;
        let fresh = writer.fresh;
        self.check_heads(&page.heads)?;
        let mut applied = Applied {
            inserted: fresh.values().map(|fresh| fresh.changes.len()).sum(),
            touched: fresh.keys().copied().collect(),
            people: Vec::with_capacity(fresh.len()),
        };
        for (subject, fresh) in fresh {
            applied.people.extend(self.fold_fresh(subject, fresh)?);
        }
        self.move_feed(page.feed)?;
        Ok(applied)
    }

    fn check_heads(&self, heads: &[Head]) -> Result<()> {
        for head in heads {
            let held = self.state.stream(&head.stream);
            if held.is_some_and(|held| held.pseq == head.pseq && held.chain != head.chain) {
                return Err(StoreError::ChainMismatch(head.stream.clone()));
            }
        }
        Ok(())
    }

    /// Folds what arrived into its record, once for the page, and says what lists show of it.
    fn fold_fresh(&mut self, subject: Subject, fresh: Fresh) -> Result<Option<Person>> {
        let held = self.cache.take(subject);
        let keep = held.is_some() || self.is_updating(subject);
        let record = match held {
            Some(mut record) => {
                fresh.changes.into_iter().for_each(|change| {
                    record.insert(change);
                });
                record
            }
            None if matches!(subject, Subject::Area(_)) => return Ok(None),
            None if fresh.whole => Record::of(subject, fresh.changes),
            None => records::fold(&self.conn, &self.state, subject)?,
        };
        let summary = person::put(&self.conn, &mut self.state, &record)?;
        if keep {
            self.cache.put(record);
        }
        Ok(summary.map(|summary| Person {
            subject,
            summary,
            updating: self.is_updating(subject),
        }))
    }

    /// Moves the cursor forward, never back: a page that came twice changes nothing.
    fn move_feed(&mut self, span: Option<FeedSpan>) -> Result<()> {
        match span {
            Some(span) if span.upto.gseq > self.state.feed.gseq => {
                let feed = Feed {
                    gseq: span.upto.gseq,
                    cursor: span.upto.cursor,
                    ..self.state.feed.clone()
                };
                self.state.put_feed(&self.conn, feed)
            }
            _ => Ok(()),
        }
    }
}

/// Writes rows into the log and keeps where their streams stand.
struct PageWriter<'a> {
    conn: &'a Connection,
    device: DeviceId,
    state: &'a mut State,
    /// The stream of the row before: pages come in runs of one stream.
    current: Option<(Stream, StreamState)>,
    fresh: FreshBySubject,
    /// Whether a change of this device came back.
    took: bool,
    #[cfg(feature = "planted")]
    forgets: Option<crate::planted::Bug>,
}

impl PageWriter<'_> {
    fn write(&mut self, rows: Vec<Row<'_>>) -> Result<()> {
        let conn = self.conn;
        let mut insert = conn.prepare_cached(include_str!("log/insert.sql"))?;
        for row in rows {
            let mut stream = self.enter(&row)?;
            if row.pseq > stream.pseq.saturating_add(1) {
                stream.seen = stream.seen.max(row.pseq);
            } else if row.pseq > stream.pseq {
                stream.pseq = row.pseq;
                stream.seen = stream.seen.max(row.pseq);
                stream.chain = stream.chain.then(row.envelope.hash());
                if self.keeps(&row) {
                    let pseq = number::stored(row.pseq);
                    insert.execute(params![stream.id, pseq, row.envelope_bytes, row.body_bytes])?;
                    let own = row.envelope.device == self.device;
                    self.arrived(row.change.into_owned(), own)?;
                }
            }
            if let Some((_, current)) = &mut self.current {
                *current = stream;
            }
        }
        if self.took {
            taken::trim(conn)?;
        }
        self.leave()
    }

    /// The state of the row's stream.
    fn enter(&mut self, row: &Row<'_>) -> Result<StreamState> {
        if row.change.id != row.envelope.change || row.pseq == 0 {
            return Err(StoreError::BadPage("a row that contradicts itself"));
        }
        let stream = &row.change.body.stream;
        match &self.current {
            Some((current, state)) if current == stream => return Ok(*state),
            _ => self.leave()?,
        }
        let subject = stream.subject;
        if !self.fresh.contains_key(&subject) {
            let holds = self.state.of_subject(subject).any(|held| held.pseq > 0)
                || self.state.pending.of_subject(subject).next().is_some();
            let fresh = Fresh {
                whole: !holds,
                changes: Vec::new(),
            };
            self.fresh.insert(subject, fresh);
        }
        let state = self.state.stream_or_new(self.conn, stream)?;
        self.current = Some((stream.clone(), state));
        Ok(state)
    }

    /// Writes where the stream of the rows before stands.
    fn leave(&mut self) -> Result<()> {
        match self.current.take() {
            Some((stream, state)) if self.state.stream(&stream) != Some(state) => {
                self.state.put_stream(self.conn, &stream, state)
            }
            _ => Ok(()),
        }
    }

    /// A change is in the log now: it waits no longer.
    fn arrived(&mut self, change: Change, own: bool) -> Result<()> {
        if !self.state.pending.is_empty()
            && let Some(row) = self.state.pending.remove(change.id)
        {
            if own {
                taken::keep(self.conn, row.id)?;
                self.took = true;
            }
            self.conn
                .prepare_cached("DELETE FROM pending WHERE id = ?1")?
                .execute([row.id])?;
        }
        if let Some(fresh) = self.fresh.get_mut(&change.body.stream.subject) {
            fresh.changes.push(change);
        }
        Ok(())
    }

    #[cfg(not(feature = "planted"))]
    #[expect(clippy::unused_self, reason = "a planted bug asks the writer")]
    fn keeps(&self, _: &Row<'_>) -> bool {
        true
    }

    #[cfg(feature = "planted")]
    fn keeps(&self, row: &Row<'_>) -> bool {
        let Some(crate::planted::Bug::UnknownKindDropped(knows)) = self.forgets else {
            return true;
        };
        row.change.body.edits.iter().all(|edit| knows(&edit.kind))
    }
}
