//! What the server answers: every reply says where the server's history stands.

use chrono::{DateTime, Utc};
use minicbor::{Decode, Decoder, Encode, bytes::ByteVec};
use record::{
    ChainHash, ChangeId, EnvelopeHash, Malformed, PublicKey, Seq, Signature, SignatureScheme,
    SigningKey, Stream, Subject, Unverified,
};
use sha2::{Digest, Sha256};

use super::{BadFrame, List, Page, Refusal, Settled, Verdict, encoded, frame, instant};
use crate::{AccessMark, Cursor, Epoch, limits};

/// Where the server's history stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Header {
    /// The history.
    #[n(0)]
    pub epoch: Epoch,
    /// The end of the feed.
    #[n(1)]
    pub head: Cursor,
    /// The server's clock.
    #[n(2)]
    #[cbor(with = "instant")]
    pub server_time: DateTime<Utc>,
    /// Which streams the asker may read. When it is another than before, the list is to be asked
    /// for again.
    #[n(3)]
    pub access: AccessMark,
}

/// The last envelope of a device's incarnation that the server has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct OwnHead {
    /// Its number; 0 before the first.
    #[n(0)]
    pub seq: Seq,
    /// Its hash.
    #[n(1)]
    pub hash: EnvelopeHash,
}

impl OwnHead {
    /// Before the first envelope.
    pub const START: Self = Self {
        seq: 0,
        hash: EnvelopeHash::START,
    };
}

/// Answers a hello.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Greeting {
    /// The server's history.
    #[n(0)]
    pub header: Header,
    /// The protocol that both will speak.
    #[n(1)]
    pub protocol: u16,
    /// The last envelope that the server has of this incarnation.
    #[n(2)]
    pub own: OwnHead,
    /// The area.
    #[n(3)]
    pub area: Subject,
    /// Whether the area is a demo: only there are 999 test numbers welcome.
    #[n(4)]
    pub demo: bool,
    /// The oldest protocol that the server speaks (P23).
    #[n(5)]
    pub oldest: u16,
    /// The server's version of the catalogue. What a newer one on the device writes beyond it is
    /// held until the server knows it (P24).
    #[n(6)]
    pub catalogue: u16,
}

/// A stream that the device may read, and its end.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ListedStream {
    /// The stream.
    #[n(0)]
    pub stream: Stream,
    /// The number of its last change.
    #[n(1)]
    pub pseq: u64,
    /// The chain's hash there.
    #[n(2)]
    pub chain: ChainHash,
    /// The first day on which something is planned or due for the person, in days since 1970.
    /// A device that knows nothing yet asks for those first.
    #[n(3)]
    pub due_on: Option<i32>,
}

/// Answers a question about the streams.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct StreamList {
    /// The server's history.
    #[n(0)]
    pub header: Header,
    /// The streams, in order.
    #[n(1)]
    pub streams: List<ListedStream, { limits::LISTED_STREAMS }>,
    /// Whether there are more after these.
    #[n(2)]
    pub more: bool,
}

/// Answers a push or a relay: a verdict for each change, signed together by the server.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Verdicts {
    /// The server's history.
    #[n(0)]
    pub header: Header,
    #[n(1)]
    list: ByteVec,
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    signature: Signature,
}

impl Verdicts {
    /// Signs verdicts, in the order of the changes.
    pub fn seal(
        header: Header,
        verdicts: Vec<Settled>,
        scheme: &dyn SignatureScheme,
        secret: &SigningKey,
    ) -> Self {
        let list = encoded(&List::<_, { limits::PUSH_CHANGES }>(verdicts));
        Self {
            header,
            signature: scheme.sign(secret, &verdicts_statement(&list)),
            list: list.into(),
        }
    }

    /// The verdicts, once the server's signature over them has been checked.
    pub fn open(
        &self,
        scheme: &dyn SignatureScheme,
        server: PublicKey,
    ) -> Result<Vec<Settled>, Malformed> {
        scheme
            .verify(server, &verdicts_statement(&self.list), &self.signature)
            .map_err(|Unverified| Malformed::Shape("verdicts that the server did not sign"))?;
        let verdicts: List<Settled, { limits::PUSH_CHANGES }> = minicbor::decode(&self.list)?;
        Ok(verdicts.0)
    }
}

fn verdicts_statement(list: &[u8]) -> [u8; 32] {
    Sha256::new()
        .chain_update(b"doorstep/receipts/1\0")
        .chain_update(list)
        .finalize()
        .into()
}

/// What the server knows of a change.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Known {
    /// The change.
    #[n(0)]
    pub change: ChangeId,
    /// What became of it; nothing where it never arrived.
    #[n(1)]
    pub verdict: Option<Verdict>,
}

/// Answers a question about changes.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Standings {
    /// The server's history.
    #[n(0)]
    pub header: Header,
    /// One for each change asked for, in that order.
    #[n(1)]
    pub known: List<Known, { limits::ASKED_IDS }>,
}

/// Answers an offer: which of the changes the server lacks.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Wanted {
    /// The server's history.
    #[n(0)]
    pub header: Header,
    /// The changes it lacks.
    #[n(1)]
    pub ids: List<ChangeId, { limits::ASKED_IDS }>,
}

/// Everything the server may answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// To a hello.
    Greeting(Greeting),
    /// To a question about streams.
    StreamList(StreamList),
    /// To a push or a relay.
    Verdicts(Verdicts),
    /// To a backfill or a question to the feed.
    Page(Page),
    /// To a question about changes.
    Standings(Standings),
    /// To an offer.
    Wanted(Wanted),
    /// Instead of any of these.
    Refused(Refusal),
}

const GREETING: u8 = 0;
const STREAM_LIST: u8 = 1;
const VERDICTS: u8 = 2;
const PAGE: u8 = 3;
const STANDINGS: u8 = 4;
const WANTED: u8 = 5;
const REFUSED: u8 = 6;

/// Why an answer could not be read as a reply. None of these changes anything on the device.
#[derive(Debug, thiserror::Error)]
pub enum BadReply {
    /// See [`BadFrame`].
    #[error(transparent)]
    Frame(#[from] BadFrame),
    /// The frame is whole and holds something else.
    #[error("the server's answer cannot be read")]
    Malformed(#[from] Malformed),
}

impl Reply {
    /// The content type of a reply. An answer with another is not from a Doorstep server.
    pub const CONTENT_TYPE: &str = "application/vnd.doorstep.sync";

    /// The framed bytes to send.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Greeting(greeting) => sealed(GREETING, greeting),
            Self::StreamList(list) => sealed(STREAM_LIST, list),
            Self::Verdicts(verdicts) => sealed(VERDICTS, verdicts),
            Self::Page(page) => frame::seal(page.size() + 16, |bytes| {
                bytes.push(PAGE);
                page.write(bytes);
            }),
            Self::Standings(standings) => sealed(STANDINGS, standings),
            Self::Wanted(wanted) => sealed(WANTED, wanted),
            Self::Refused(refusal) => sealed(REFUSED, refusal),
        }
    }

    /// Reads a framed reply.
    pub fn decode(bytes: &[u8]) -> Result<Self, BadReply> {
        let payload = frame::open(bytes)?;
        let (tag, rest) = payload.split_first().ok_or(BadFrame::Damaged)?;
        Ok(match *tag {
            GREETING => Self::Greeting(whole(rest)?),
            STREAM_LIST => Self::StreamList(whole(rest)?),
            VERDICTS => Self::Verdicts(whole(rest)?),
            PAGE => Self::Page(Page::read(rest)?),
            STANDINGS => Self::Standings(whole(rest)?),
            WANTED => Self::Wanted(whole(rest)?),
            REFUSED => Self::Refused(whole(rest)?),
            _ => return Err(Malformed::Shape("a reply of another sort").into()),
        })
    }

    /// Where the server's history stands; only a refusal may leave it out.
    pub fn header(&self) -> Option<&Header> {
        match self {
            Self::Greeting(greeting) => Some(&greeting.header),
            Self::StreamList(list) => Some(&list.header),
            Self::Verdicts(verdicts) => Some(&verdicts.header),
            Self::Page(page) => Some(&page.header),
            Self::Standings(standings) => Some(&standings.header),
            Self::Wanted(wanted) => Some(&wanted.header),
            Self::Refused(refusal) => refusal.header.as_ref(),
        }
    }
}

fn sealed(tag: u8, message: &impl Encode<()>) -> Vec<u8> {
    frame::seal(1024, |bytes| {
        bytes.push(tag);
        bytes.extend_from_slice(&encoded(message));
    })
}

fn whole<'b, T: Decode<'b, ()>>(bytes: &'b [u8]) -> Result<T, Malformed> {
    let mut d = Decoder::new(bytes);
    let message = d.decode()?;
    if d.position() == bytes.len() {
        Ok(message)
    } else {
        Err(Malformed::Shape("bytes after the end"))
    }
}
