//! Checking a page before anything of it is kept: a pure function, to be run on any thread.

use record::{
    Body, ChainHash, Change, ChangeId, Envelope, EnvelopeHash, Malformed, PublicKey, Signature,
    SignatureScheme, Stream,
};

use super::Certificates;
use crate::{
    limits,
    message::{Onward, Page, Part, Want},
};

/// What a page was asked for with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// These streams, from these numbers.
    Streams(Vec<Want>),
    /// The feed after this number.
    Feed(u64),
}

/// Why a page is not believed. Nothing of it is kept and the cursor stays where it was.
#[derive(Debug, thiserror::Error)]
pub enum PageProblem {
    /// A body or an envelope cannot be read.
    #[error("a change of the page cannot be read")]
    Malformed(#[from] Malformed),
    /// The page is not what was asked for, or contradicts itself.
    #[error("the page is not what was asked for: {0}")]
    Shape(&'static str),
    /// A body is not the one that its envelope carries.
    #[error("a change is not what its envelope says")]
    NotItsHash(ChangeId),
    /// No certificate says that this device may sign, or not for this author.
    #[error("a change is signed by a device that is not known")]
    UnknownSigner(ChangeId),
    /// A signature is not the device's.
    #[error("a change does not carry its device's signature")]
    BadSignature(ChangeId),
    /// The chain of a stream is not what the page says.
    #[error("the history of a stream does not hold together")]
    BrokenChain,
}

/// A change of a page, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedChange {
    /// Its stream's place in the page's parts.
    pub part: usize,
    /// Its number in its stream.
    pub pseq: u64,
    /// The hash of its stream's chain at it.
    pub chain: ChainHash,
    /// The change.
    pub change: Change,
    /// Its envelope.
    pub envelope: Envelope,
}

/// A page of which every byte has been checked. Only this is written to the log.
#[derive(Debug, Clone)]
pub struct VerifiedPage {
    page: Page,
    changes: Vec<VerifiedChange>,
    feed_after: Option<u64>,
}

/// A checked change with its bytes.
#[derive(Debug, Clone, Copy)]
pub struct VerifiedRow<'a> {
    /// The change.
    pub change: &'a VerifiedChange,
    /// The envelope's bytes, as received.
    pub envelope: &'a [u8],
    /// The body's bytes, as received.
    pub body: &'a [u8],
}

impl VerifiedPage {
    /// The page.
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// The number after which the feed was asked for, of a page of the feed.
    pub fn feed_after(&self) -> Option<u64> {
        self.feed_after
    }

    /// The streams it has changes of.
    pub fn parts(&self) -> &[Part] {
        &self.page.parts
    }

    /// The changes, in order.
    pub fn changes(&self) -> &[VerifiedChange] {
        &self.changes
    }

    /// The page and its changes, for whoever keeps them: the bytes of each change are the page's
    /// row at its place.
    pub fn into_parts(self) -> (Page, Vec<VerifiedChange>) {
        (self.page, self.changes)
    }

    /// The changes with their bytes, in order.
    pub fn rows(&self) -> impl Iterator<Item = VerifiedRow<'_>> {
        self.changes
            .iter()
            .zip(self.page.rows())
            .map(|(change, row)| VerifiedRow {
                change,
                envelope: row.envelope,
                body: row.body,
            })
    }
}

/// Checks a page: that it is what was asked for, each id, each signature by its device's
/// certificate, each stream's numbers and chain, and that each body can be read.
///
/// Certificates that come in the page itself are learnt, in its order: they are signed by the
/// server's pinned key and so true whatever becomes of the rest.
pub fn verify_page(
    page: Page,
    asked: &Asked,
    certificates: &mut Certificates,
    scheme: &dyn SignatureScheme,
) -> Result<VerifiedPage, PageProblem> {
    check_shape(&page, asked)?;
    let mut ends: Vec<End> = page.parts.iter().map(End::before).collect();
    let mut changes = Vec::with_capacity(page.len());
    let mut signed = Vec::with_capacity(page.len());
    for row in page.rows() {
        let part = page.parts.get(row.part);
        let end = ends.get_mut(row.part);
        let (Some(part), Some(end)) = (part, end) else {
            return Err(PageProblem::Shape("a change of no stream"));
        };
        let (change, envelope) = open(row.envelope, row.body)?;
        if change.body.stream != part.stream {
            return Err(PageProblem::Shape("a change of another stream"));
        }
        let key = signer(certificates, &change, &envelope)?;
        let hash = envelope.hash();
        end.step(hash);
        signed.push((key, hash, *envelope.signature()));
        if part.stream.subject == certificates.area() {
            verify_one(scheme, signed.last(), change.id)?;
            certificates.learn(&change.body);
        }
        changes.push(VerifiedChange {
            part: row.part,
            pseq: end.pseq,
            chain: end.chain,
            change,
            envelope,
        });
    }
    if !page.parts.iter().zip(&ends).all(|(part, end)| end.is(part)) {
        return Err(PageProblem::BrokenChain);
    }
    verify_all(scheme, &signed, &changes)?;
    let feed_after = match asked {
        Asked::Feed(after) => Some(*after),
        Asked::Streams(_) => None,
    };
    Ok(VerifiedPage {
        page,
        changes,
        feed_after,
    })
}

/// Where a part has come to.
struct End {
    pseq: u64,
    chain: ChainHash,
}

impl End {
    fn before(part: &Part) -> Self {
        Self {
            pseq: part.first.saturating_sub(1),
            chain: part.before,
        }
    }

    fn step(&mut self, hash: EnvelopeHash) {
        self.pseq += 1;
        self.chain = self.chain.then(hash);
    }

    fn is(&self, part: &Part) -> bool {
        let last = part.first.saturating_sub(1) + u64::from(part.count);
        self.pseq == last && self.chain == part.after && part.head >= last
    }
}

fn open(envelope: &[u8], body: &[u8]) -> Result<(Change, Envelope), PageProblem> {
    let envelope = Envelope::decode(envelope)?;
    let id = ChangeId::of(body);
    if id != envelope.change {
        return Err(PageProblem::NotItsHash(envelope.change));
    }
    let body = Body::decode(body)?;
    Ok((Change { id, body }, envelope))
}

fn signer(
    certificates: &Certificates,
    change: &Change,
    envelope: &Envelope,
) -> Result<PublicKey, PageProblem> {
    let signer = certificates.signer(envelope, change.body.stream.subject);
    match signer.filter(|signer| signer.author == change.body.author) {
        Some(signer) => Ok(signer.key),
        None => Err(PageProblem::UnknownSigner(change.id)),
    }
}

type Signed = (PublicKey, EnvelopeHash, Signature);

fn verify_one(
    scheme: &dyn SignatureScheme,
    signed: Option<&Signed>,
    change: ChangeId,
) -> Result<(), PageProblem> {
    let (key, hash, by) = signed.ok_or(PageProblem::BadSignature(change))?;
    let checked = scheme.verify(*key, &hash.0, by);
    checked.map_err(|_| PageProblem::BadSignature(change))
}

/// All together; one by one, strictly, where that fails, to say which.
fn verify_all(
    scheme: &dyn SignatureScheme,
    signed: &[Signed],
    changes: &[VerifiedChange],
) -> Result<(), PageProblem> {
    if signed.is_empty() || scheme.verify_page(signed).is_ok() {
        return Ok(());
    }
    for (signed, change) in signed.iter().zip(changes) {
        verify_one(scheme, Some(signed), change.change.id)?;
    }
    Ok(())
}

fn check_shape(page: &Page, asked: &Asked) -> Result<(), PageProblem> {
    let bytes: usize = page
        .rows()
        .map(|row| row.envelope.len() + row.body.len())
        .sum();
    if bytes > limits::PAGE_BYTES && page.len() > 1 {
        return Err(PageProblem::Shape("it is larger than allowed"));
    }
    let mut streams: Vec<&Stream> = page.parts.iter().map(|part| &part.stream).collect();
    streams.sort_unstable();
    if streams.windows(2).any(|pair| pair.first() == pair.last()) {
        return Err(PageProblem::Shape("a stream is in it twice"));
    }
    if page.parts.iter().any(|part| part.first == 0) {
        return Err(PageProblem::Shape("numbers begin at 1"));
    }
    match (asked, &page.onward) {
        (Asked::Streams(wants), Onward::Wants { done, from }) => {
            check_wanted(page, wants, (*done as usize, *from))
        }
        (Asked::Feed(after), Onward::Feed(cursor)) => {
            let forward = cursor.gseq >= *after && (!page.more || cursor.gseq > *after);
            forward
                .then_some(())
                .ok_or(PageProblem::Shape("the cursor does not move on"))
        }
        _ => Err(PageProblem::Shape("it goes on in another way")),
    }
}

/// Each part answers a want, and where to go on follows from the parts.
fn check_wanted(page: &Page, wants: &[Want], onward: (usize, u64)) -> Result<(), PageProblem> {
    let (done, from) = onward;
    if done > wants.len() || (from > 0 && done == wants.len()) || (done == 0 && page.is_empty()) {
        return Err(PageProblem::Shape(
            "it answers more than was asked, or nothing",
        ));
    }
    for part in &page.parts {
        let want = wants.iter().find(|want| want.stream == part.stream);
        if want.is_none_or(|want| want.from != part.first) {
            return Err(PageProblem::Shape("a stream was not asked for"));
        }
    }
    Ok(())
}
