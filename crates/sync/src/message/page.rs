//! A page of changes: of whole streams (backfill) or of the area's feed.
//!
//! A stream is named once in the page's table and its changes refer to it by place. Envelopes and
//! bodies are kept where they were received; nothing is written anew.

use std::{collections::BTreeMap, ops::Range};

use minicbor::{Decode, Decoder, Encode};
use record::{ChainHash, Malformed, Stream};

use super::{Header, encoded};
use crate::{Cursor, limits};

/// A stream of a page, and which part of it the page holds.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Part {
    /// The stream.
    #[n(0)]
    pub stream: Stream,
    /// The number of its first change in the page.
    #[n(1)]
    pub first: u64,
    /// How many of its changes are in the page.
    #[n(2)]
    pub count: u32,
    /// The chain's hash before the first.
    #[n(3)]
    pub before: ChainHash,
    /// The chain's hash at the last.
    #[n(4)]
    pub after: ChainHash,
    /// The number of the stream's last change in the ledger, in this page or not.
    #[n(5)]
    pub head: u64,
}

/// Where to go on after a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum Onward {
    /// In the list of wants: so many are done, and of the next one the changes before a number.
    #[n(0)]
    Wants {
        /// How many of the wants are done.
        #[n(0)]
        done: u32,
        /// From which number the next one goes on; 0 where it was not begun.
        #[n(1)]
        from: u64,
    },
    /// In the feed.
    #[n(1)]
    Feed(#[n(0)] Cursor),
}

/// A change within a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row<'a> {
    /// Its stream's place in [`Page::parts`].
    pub part: usize,
    /// The envelope's bytes.
    pub envelope: &'a [u8],
    /// The body's bytes.
    pub body: &'a [u8],
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct RowAt {
    part: u32,
    envelope: Range<u32>,
    body: Range<u32>,
}

/// A page.
#[derive(Clone, PartialEq, Eq)]
pub struct Page {
    /// The server's history.
    pub header: Header,
    /// The streams it has changes of. None twice.
    pub parts: Vec<Part>,
    /// Where to go on.
    pub onward: Onward,
    /// Whether there is more to come that way.
    pub more: bool,
    rows: Vec<RowAt>,
    /// The rows as they travel.
    bytes: Vec<u8>,
}

/// Sizes only: bodies are people's records.
impl std::fmt::Debug for Page {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (parts, rows) = (self.parts.len(), self.rows.len());
        write!(
            f,
            "Page({parts} parts, {rows} changes, more: {})",
            self.more
        )
    }
}

impl Page {
    /// The changes, in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let at = |range: &Range<u32>| {
            let range = range.start as usize..range.end as usize;
            self.bytes.get(range).unwrap_or_default()
        };
        self.rows.iter().map(move |row| Row {
            part: row.part as usize,
            envelope: at(&row.envelope),
            body: at(&row.body),
        })
    }

    /// The number of changes.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it has no change.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// About how many bytes it takes.
    pub(crate) fn size(&self) -> usize {
        self.bytes.len() + self.parts.len() * 160 + 256
    }

    pub(crate) fn write(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&encoded(&self.header));
        to.extend_from_slice(&encoded(&self.parts));
        to.extend_from_slice(&encoded(&self.onward));
        to.extend_from_slice(&encoded(&self.more));
        to.extend_from_slice(&encoded(&(self.rows.len() as u64)));
        to.extend_from_slice(&self.bytes);
    }

    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut d = Decoder::new(bytes);
        let header = d.decode()?;
        let parts: super::List<Part, { limits::PAGE_CHANGES }> = d.decode()?;
        let onward = d.decode()?;
        let more = d.bool()?;
        let count = usize::try_from(d.u64()?).unwrap_or(usize::MAX);
        if count > limits::PAGE_CHANGES {
            return Err(Malformed::TooLarge("a page"));
        }
        let bytes = bytes.get(d.position()..).unwrap_or_default().to_vec();
        let mut rows = Vec::with_capacity(count);
        let mut d = Decoder::new(&bytes);
        for _ in 0..count {
            rows.push(read_row(&mut d, parts.0.len())?);
        }
        if d.position() != bytes.len() {
            return Err(Malformed::Shape("bytes after the end"));
        }
        Ok(Self {
            header,
            parts: parts.0,
            onward,
            more,
            rows,
            bytes,
        })
    }
}

fn read_row(d: &mut Decoder<'_>, parts: usize) -> Result<RowAt, Malformed> {
    let part = d.u32()?;
    if part as usize >= parts {
        return Err(Malformed::Shape("a change of no stream"));
    }
    let envelope = read_bytes(d, record::limits::ENVELOPE_BYTES)?;
    let body = read_bytes(d, record::limits::BODY_BYTES)?;
    Ok(RowAt {
        part,
        envelope,
        body,
    })
}

fn read_bytes(d: &mut Decoder<'_>, most: usize) -> Result<Range<u32>, Malformed> {
    let length = d.bytes()?.len();
    if length > most {
        return Err(Malformed::TooLarge("a change"));
    }
    let end = u32::try_from(d.position()).map_err(|_| Malformed::TooLarge("a page"))?;
    let length = u32::try_from(length).map_err(|_| Malformed::TooLarge("a page"))?;
    Ok(end.saturating_sub(length)..end)
}

/// Builds a page within the limits.
#[derive(Debug, Default)]
pub struct PageBuilder {
    parts: Vec<Part>,
    places: BTreeMap<Stream, usize>,
    rows: Vec<RowAt>,
    bytes: Vec<u8>,
    payload: usize,
}

impl PageBuilder {
    /// Whether a change of these sizes still fits. The first always does.
    pub fn fits(&self, envelope: usize, body: usize) -> bool {
        let more = self.payload + envelope + body;
        self.rows.is_empty()
            || (self.rows.len() < limits::PAGE_CHANGES && more <= limits::PAGE_BYTES)
    }

    /// How many changes still fit by number.
    pub fn room(&self) -> usize {
        limits::PAGE_CHANGES.saturating_sub(self.rows.len())
    }

    /// Whether so many changes of so many bytes together still fit.
    pub fn fits_all(&self, changes: usize, bytes: usize) -> bool {
        changes <= self.room() && self.payload + bytes <= limits::PAGE_BYTES
    }

    /// The place of a stream's part, if it has begun.
    pub fn place(&self, stream: &Stream) -> Option<usize> {
        self.places.get(stream).copied()
    }

    /// Begins the part of a stream, and says its place.
    pub fn begin(&mut self, part: Part) -> usize {
        self.places.insert(part.stream.clone(), self.parts.len());
        self.parts.push(part);
        self.parts.len() - 1
    }

    /// Adds a change to a part; `after` is the chain's hash at it.
    pub fn push(&mut self, part: usize, envelope: &[u8], body: &[u8], after: ChainHash) {
        let Some(of) = self.parts.get_mut(part) else {
            return;
        };
        of.count += 1;
        of.after = after;
        let part = u32::try_from(part).unwrap_or(u32::MAX);
        write_head(&mut self.bytes, 0, part);
        let envelope = self.append(envelope);
        let body = self.append(body);
        self.rows.push(RowAt {
            part,
            envelope,
            body,
        });
    }

    fn append(&mut self, bytes: &[u8]) -> Range<u32> {
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        write_head(&mut self.bytes, 2, length);
        let start = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        self.bytes.extend_from_slice(bytes);
        self.payload += bytes.len();
        start..start.saturating_add(length)
    }

    /// The number of changes so far.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether no change was added.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The bytes of envelopes and bodies so far.
    pub fn payload(&self) -> usize {
        self.payload
    }

    /// The finished page.
    pub fn finish(self, header: Header, onward: Onward, more: bool) -> Page {
        Page {
            header,
            parts: self.parts,
            onward,
            more,
            rows: self.rows,
            bytes: self.bytes,
        }
    }
}

/// The head of a CBOR item of a major type (0 a number, 2 bytes) in its shortest form.
fn write_head(to: &mut Vec<u8>, major: u8, number: u32) {
    let major = major << 5;
    match number {
        0..24 => to.push(major | number as u8),
        24..0x100 => to.extend_from_slice(&[major | 24, number as u8]),
        0x100..0x1_0000 => {
            to.push(major | 25);
            to.extend_from_slice(&(number as u16).to_be_bytes());
        }
        _ => {
            to.push(major | 26);
            to.extend_from_slice(&number.to_be_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// A page inside a good frame can still be any bytes, from a server that lies.
        #[test]
        fn any_bytes_are_read_as_a_page_or_refused(
            bytes in proptest::collection::vec(any::<u8>(), 0..600),
        ) {
            let _ = Page::read(&bytes);
        }

        #[test]
        fn a_head_of_a_row_is_as_short_as_it_can_be(number in any::<u32>(), major in 0..4_u8) {
            let mut own = Vec::new();
            write_head(&mut own, major, number);
            let mut theirs = Vec::new();
            let mut e = minicbor::Encoder::new(&mut theirs);
            match major {
                0 => drop(e.u32(number)),
                2 => drop(e.bytes_len(number.into())),
                3 => drop(e.str_len(number.into())),
                _ => return Ok(()),
            }
            prop_assert_eq!(own, theirs);
        }
    }
}
