//! What the server says of a change: never nothing, and always with words for its author.

use chrono::{DateTime, Utc};
use minicbor::{
    Decode, Decoder, Encode, Encoder, decode,
    encode::{self, Write},
};
use record::{ChangeId, EnvelopeHash, FieldName, Kind};

use super::{List, Words, instant};
use crate::{Epoch, limits};

/// Where an accepted change stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Receipt {
    /// In which history.
    #[n(0)]
    pub epoch: Epoch,
    /// Its number in the area's feed.
    #[n(1)]
    pub gseq: u64,
    /// Its number in its stream.
    #[n(2)]
    pub pseq: u64,
    /// When the server accepted it, by the server's clock.
    #[n(3)]
    #[cbor(with = "instant")]
    pub accepted_at: DateTime<Utc>,
}

/// What a held change waits for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum Need {
    /// A change that it replaces and that has not arrived.
    #[n(0)]
    Change(#[n(0)] ChangeId),
    /// The person's first change: the server does not know the person.
    #[n(1)]
    Person,
    /// A server that knows this kind.
    #[n(2)]
    Kind(#[n(0)] Kind),
    /// A server that knows this field.
    #[n(3)]
    Field(#[n(0)] Kind, #[n(1)] FieldName),
}

/// Why a change was not accepted. The numbers never change their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// The body's bytes do not have the hash that the envelope names.
    NotItsHash,
    /// The signature is not the device's.
    BadSignature,
    /// The body cannot be read.
    Malformed,
    /// The body is larger than allowed.
    TooLarge,
    /// The body names another author than the user of the device that signed.
    NotTheAuthor,
    /// Only the server writes in this stream.
    ServerOnly,
    /// The catalogue does not allow it: the role may not write it, or the value is not valid.
    NotAllowed,
    /// It replaces a version of another stream, entry or field.
    ReplacesAnother,
    /// It replaces a version that was itself refused.
    RestsOnRefused,
    /// The author does not hold the role any more, or not yet.
    RoleNotHeld,
    /// The author has no relationship with the person.
    NoRelationship,
    /// The certificate of the device that signed is not known, has ended or has not begun.
    NoCertificate,
    /// One of a later version.
    Other(u16),
}

impl Code {
    const ALL: [(u16, Self); 12] = [
        (1, Self::NotItsHash),
        (2, Self::BadSignature),
        (3, Self::Malformed),
        (4, Self::TooLarge),
        (5, Self::NotTheAuthor),
        (6, Self::ServerOnly),
        (7, Self::NotAllowed),
        (8, Self::ReplacesAnother),
        (9, Self::RestsOnRefused),
        (10, Self::RoleNotHeld),
        (11, Self::NoRelationship),
        (12, Self::NoCertificate),
    ];

    /// The number on the wire and in the ledger.
    pub fn number(self) -> u16 {
        if let Self::Other(number) = self {
            return number;
        }
        let own = Self::ALL.iter().find(|(_, code)| *code == self);
        own.map_or(0, |(number, _)| *number)
    }

    /// The code of a number.
    pub fn of(number: u16) -> Self {
        let own = Self::ALL.iter().find(|(own, _)| *own == number);
        own.map_or(Self::Other(number), |(_, code)| *code)
    }

    /// Whether it speaks of the envelope or of the key that signed it, and not of the change: in
    /// another envelope the same change may be taken.
    pub fn is_of_envelope(self) -> bool {
        matches!(
            self,
            Self::NotItsHash
                | Self::BadSignature
                | Self::Malformed
                | Self::TooLarge
                | Self::NotTheAuthor
                | Self::NoCertificate
        )
    }

    /// The words for a code, without anything of the change in them.
    pub fn words(self) -> &'static str {
        match self {
            Self::NotItsHash => "The change was damaged on its way.",
            Self::BadSignature => "The change does not carry this device's signature.",
            Self::Malformed => "The change cannot be read by the server.",
            Self::TooLarge => "The change is larger than allowed.",
            Self::NotTheAuthor => "The change names another author than this device's user.",
            Self::ServerOnly => "Only the server may write this.",
            Self::NotAllowed => "The change is not allowed.",
            Self::ReplacesAnother => "The change replaces something of another field.",
            Self::RestsOnRefused => "The change builds on one that was not accepted.",
            Self::RoleNotHeld => "The role that this was written in is not yours today.",
            Self::NoRelationship => "You are not in this person's team.",
            Self::NoCertificate => "This device was not enrolled when this arrived.",
            Self::Other(_) => "The server did not accept the change.",
        }
    }
}

impl<C> Encode<C> for Code {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.u16(self.number())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Code {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        d.u16().map(Self::of)
    }
}

/// Why a change was not accepted, for programs and for people.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Reason {
    /// For programs.
    #[n(0)]
    pub code: Code,
    /// For the author: plain words, with nothing of the record in them.
    #[n(1)]
    pub text: Words,
}

impl From<Code> for Reason {
    fn from(code: Code) -> Self {
        Self {
            code,
            text: Words::from(code.words()),
        }
    }
}

/// What became of a change (docs/rules.md P3).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Verdict {
    /// It is part of the record.
    #[n(0)]
    Accepted(#[n(0)] Receipt),
    /// It already was part of the record, with this receipt.
    #[n(1)]
    Duplicate(#[n(0)] Receipt),
    /// It is kept and decided by itself when what it needs is there.
    #[n(2)]
    Held(#[n(0)] List<Need, { limits::NEEDS }>),
    /// It is kept, unread, until somebody with the right decides.
    #[n(3)]
    Quarantined(#[n(0)] Reason),
    /// It is not part of the record and will not be. Its author keeps it.
    #[n(4)]
    Rejected(#[n(0)] Reason),
}

impl Verdict {
    /// The receipt, of one that is part of the record.
    pub fn receipt(&self) -> Option<Receipt> {
        match self {
            Self::Accepted(receipt) | Self::Duplicate(receipt) => Some(*receipt),
            Self::Held(_) | Self::Quarantined(_) | Self::Rejected(_) => None,
        }
    }

    /// Whether it refuses the envelope and says nothing about the change.
    pub fn refuses_envelope(&self) -> bool {
        matches!(self, Self::Rejected(reason) if reason.code.is_of_envelope())
    }

    /// Whether the verdict may still become another one.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Held(_) | Self::Quarantined(_))
    }
}

/// A verdict and which envelope and change it is of.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Settled {
    /// The envelope, as it was pushed.
    #[n(0)]
    pub envelope: EnvelopeHash,
    /// The change.
    #[n(1)]
    pub change: ChangeId,
    /// What became of it.
    #[n(2)]
    pub verdict: Verdict,
}
