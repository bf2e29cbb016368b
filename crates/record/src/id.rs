//! The identities of the record: 32-byte hashes for changes, 16-byte ids for everything else.

use std::{fmt, str::FromStr};

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Compartment, Kind};

/// A text is not the id it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid id")]
pub struct ParseIdError;

/// Names a change: SHA-256 of a domain tag and the body's bytes.
///
/// The hash is the identity, so a retry, a re-enrolled laptop or a copied disk can never make two
/// of one change or one of two.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChangeId(pub [u8; 32]);

impl ChangeId {
    /// The id of the change whose body has exactly these bytes.
    pub fn of(body: &[u8]) -> Self {
        Self(
            Sha256::new()
                .chain_update(b"doorstep/body/1\0")
                .chain_update(body)
                .finalize()
                .into(),
        )
    }
}

impl fmt::Display for ChangeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Two digits a byte. A page writes hundreds of ids, and formatting each byte is slow.
        let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default();
        let mut text = String::with_capacity(64);
        for byte in self.0 {
            text.push(digit(byte >> 4));
            text.push(digit(byte & 0xf));
        }
        f.write_str(&text)
    }
}

impl fmt::Debug for ChangeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, ..] = self.0;
        write!(f, "ChangeId({a:02x}{b:02x}{c:02x}{d:02x}…)")
    }
}

impl FromStr for ChangeId {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let mut bytes = [0; 32];
        if text.len() != 64 {
            return Err(ParseIdError);
        }
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| ParseIdError)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| ParseIdError)?;
        }
        Ok(Self(bytes))
    }
}

macro_rules! id16 {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; 16]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&Uuid::from_bytes(self.0), f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;

            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                Uuid::try_parse(text).map(|uuid| Self(uuid.into_bytes())).map_err(|_| ParseIdError)
            }
        }
    };
}

id16! {
    /// One act by one person: saving a visit, editing a section. An act that touches two
    /// compartments is two changes with one act id.
    ActId
}
id16! {
    /// A thing in the record. See [`EntryId::once`] for what may exist once.
    EntryId
}
id16! {
    /// Who wrote a change: a member of staff.
    AuthorId
}
id16! {
    /// One user on one machine.
    DeviceId
}
id16! {
    /// One lineage of a device's database. A restored or copied database goes on under a new one.
    Incarnation
}
id16! {
    /// Makes two otherwise equal bodies different changes.
    Nonce
}

impl EntryId {
    /// The id of what may exist once for a subject (identity, a plan section, the named nurse):
    /// derived, so that two writers who never met write into one field.
    pub fn once(subject: Subject, kind: &Kind) -> Self {
        Self::derived(&[b"once", &subject.bytes(), kind.as_str().as_bytes()])
    }

    /// The id of what may exist once beside another entry, such as a visit's signature.
    pub fn beside(entry: EntryId, role: &str) -> Self {
        Self::derived(&[b"beside", &entry.0, role.as_bytes()])
    }

    fn derived(parts: &[&[u8]]) -> Self {
        let mut hash = Sha256::new().chain_update(b"doorstep/entry/1\0");
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let digest: [u8; 32] = hash.finalize().into();
        let mut id = [0; 16];
        id.copy_from_slice(digest.split_at(16).0);
        Self(id)
    }
}

/// Whose record this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A person on the programme.
    Patient([u8; 16]),
    /// The county or place that a server serves: its staff, teams, devices and settings.
    Area([u8; 16]),
}

impl Subject {
    /// One byte for the sort of subject and its sixteen of identity: how streams are keyed.
    pub fn bytes(self) -> [u8; 17] {
        let (tag, id) = match self {
            Self::Patient(id) => (1, id),
            Self::Area(id) => (2, id),
        };
        let mut bytes = [0; 17];
        let (head, tail) = bytes.split_at_mut(1);
        head.fill(tag);
        tail.copy_from_slice(&id);
        bytes
    }

    /// Reads back what [`Subject::bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (tag, id) = bytes.split_first()?;
        let id = <[u8; 16]>::try_from(id).ok()?;
        match tag {
            1 => Some(Self::Patient(id)),
            2 => Some(Self::Area(id)),
            _ => None,
        }
    }

    /// The sixteen bytes of identity alone.
    pub fn id(self) -> [u8; 16] {
        match self {
            Self::Patient(id) | Self::Area(id) => id,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Uuid::from_bytes(self.id()), f)
    }
}

/// A subject and a compartment: the unit of access, of numbering and of backfill.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stream {
    /// Whose record.
    pub subject: Subject,
    /// Which part of it.
    pub compartment: Compartment,
}
