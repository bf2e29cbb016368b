//! What a device asks, once it has a session.

use minicbor::{Decode, Decoder, Encode};
use record::{ChangeId, DeviceId, Incarnation, Malformed, Seq, Stream, Subject};

use super::{List, Words, encoded};
use crate::{Cursor, Epoch, limits};

/// A change as it travels: the envelope's and the body's bytes, exactly as they were received.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Carried {
    /// The envelope's bytes.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub envelope: Vec<u8>,
    /// The body's bytes.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub body: Vec<u8>,
}

impl Carried {
    /// The bytes of both, as the limits count them.
    pub fn size(&self) -> usize {
        self.envelope.len() + self.body.len()
    }
}

/// Sizes only: a body is a person's record.
impl std::fmt::Debug for Carried {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Carried({} + {} bytes)",
            self.envelope.len(),
            self.body.len()
        )
    }
}

/// Opens a run: who asks, with which protocol, and where it stood (P23).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Hello {
    /// The oldest protocol that the device speaks.
    #[n(0)]
    pub oldest: u16,
    /// The newest protocol that the device speaks.
    #[n(1)]
    pub newest: u16,
    /// The application's version, for the server's list of devices.
    #[n(2)]
    pub app: Words,
    /// The device.
    #[n(3)]
    pub device: DeviceId,
    /// Its incarnation.
    #[n(4)]
    pub incarnation: Incarnation,
    /// The history and the place in it that the device read last; nothing at first contact.
    #[n(5)]
    pub read: Option<Read>,
    /// The furthest place that the server has shown the device, with its signature: proof that it
    /// was there, should the server have been put back without noticing.
    #[n(6)]
    pub witness: Option<Read>,
}

/// How far a device has read, and in which history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Read {
    /// The history.
    #[n(0)]
    pub epoch: Epoch,
    /// The place in it.
    #[n(1)]
    pub cursor: Cursor,
}

impl Read {
    /// The bytes to keep.
    pub fn encode(&self) -> Vec<u8> {
        encoded(self)
    }

    /// Reads the bytes that were kept.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        Ok(minicbor::decode(bytes)?)
    }

    /// Whether this place is no less far than another: later histories are further.
    pub fn is_as_far_as(&self, other: &Self) -> bool {
        let place = |read: &Self| (read.epoch.counter, read.cursor.gseq);
        place(self) >= place(other)
    }
}

/// Asks which streams the device may read, a page at a time.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ListStreams {
    /// The last stream of the page before.
    #[n(0)]
    pub after: Option<Stream>,
}

/// Sends own changes, in the device's order (P17).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Push {
    /// The device.
    #[n(0)]
    pub device: DeviceId,
    /// Its incarnation.
    #[n(1)]
    pub incarnation: Incarnation,
    /// The number of the first envelope; the others follow without a gap.
    #[n(2)]
    pub first: Seq,
    /// The changes.
    #[n(3)]
    pub changes: List<Carried, { limits::PUSH_CHANGES }>,
}

/// A stream and the number from which its changes are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Want {
    /// The stream.
    #[n(0)]
    pub stream: Stream,
    /// The first number wanted, from 1.
    #[n(1)]
    pub from: u64,
}

impl Want {
    /// Whether it is the area's own stream, which goes before all others.
    pub fn is_of_area(&self) -> bool {
        matches!(self.stream.subject, Subject::Area(_))
    }
}

/// Asks for whole streams, what matters most first.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Backfill {
    /// The streams.
    #[n(0)]
    pub wants: List<Want, { limits::WANTS }>,
}

/// Asks for what came after a place in the feed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Feed {
    /// How far the device has read.
    #[n(0)]
    pub after: Read,
    /// As in [`Hello`].
    #[n(1)]
    pub witness: Option<Read>,
}

/// Asks what became of changes (P8).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Status {
    /// The changes.
    #[n(0)]
    pub ids: List<ChangeId, { limits::ASKED_IDS }>,
}

/// Offers changes to a server that was restored (P21).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Have {
    /// The changes that the device holds above the server's heads.
    #[n(0)]
    pub ids: List<ChangeId, { limits::ASKED_IDS }>,
}

/// Hands over changes, one's own or another's, that a restored server lacks (P21).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Relay {
    /// The changes, each in the envelope it was received in.
    #[n(0)]
    pub changes: List<Carried, { limits::PUSH_CHANGES }>,
}

/// Everything a device may ask.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Request {
    /// See [`Hello`].
    #[n(0)]
    Hello(#[n(0)] Hello),
    /// See [`ListStreams`].
    #[n(1)]
    ListStreams(#[n(0)] ListStreams),
    /// See [`Push`].
    #[n(2)]
    Push(#[n(0)] Push),
    /// See [`Backfill`].
    #[n(3)]
    Backfill(#[n(0)] Backfill),
    /// See [`Feed`].
    #[n(4)]
    Feed(#[n(0)] Feed),
    /// See [`Status`].
    #[n(5)]
    Status(#[n(0)] Status),
    /// See [`Have`].
    #[n(6)]
    Have(#[n(0)] Have),
    /// See [`Relay`].
    #[n(7)]
    Relay(#[n(0)] Relay),
}

impl Request {
    /// The bytes to send.
    pub fn encode(&self) -> Vec<u8> {
        encoded(self)
    }

    /// Reads a request, no larger than [`limits::REQUEST_BYTES`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        if bytes.len() > limits::REQUEST_BYTES {
            return Err(Malformed::TooLarge("a request"));
        }
        let mut d = Decoder::new(bytes);
        let request = d.decode()?;
        if d.position() == bytes.len() {
            Ok(request)
        } else {
            Err(Malformed::Shape("bytes after the end"))
        }
    }

    /// What is asked, for logs.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Hello(_) => "hello",
            Self::ListStreams(_) => "list-streams",
            Self::Push(_) => "push",
            Self::Backfill(_) => "backfill",
            Self::Feed(_) => "feed",
            Self::Status(_) => "status",
            Self::Have(_) => "have",
            Self::Relay(_) => "relay",
        }
    }
}
