//! The server's history: its epoch, and a place in its feed.

use std::fmt;

use minicbor::{Decode, Encode};
use record::{ChainHash, PublicKey, Signature, SignatureScheme, SigningKey, Unverified};
use sha2::{Digest, Sha256};

/// Names one history of the server (docs/rules.md P4).
///
/// A new one begins on every restore, failover or rollback, so that numbers which were given twice
/// are never mistaken for one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(array)]
pub struct Epoch {
    /// Counts the epochs of an area, from 1.
    #[n(0)]
    pub counter: u64,
    /// Random.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub id: [u8; 16],
}

/// A place in the area's feed: everything up to it has been read.
///
/// The server signs it, so that a device which shows a place that the server does not have proves
/// that the server forgot something (P5). To the device it is bytes to keep and give back.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Cursor {
    /// The number in the feed of the last change read; 0 before the first.
    #[n(0)]
    pub gseq: u64,
    /// The hash of the stream's chain at that change.
    #[n(1)]
    pub mark: ChainHash,
    /// The server's signature over the epoch, the number and the mark.
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pub signature: Signature,
}

impl Cursor {
    /// Signs a place.
    pub fn seal(
        epoch: Epoch,
        place: (u64, ChainHash),
        scheme: &dyn SignatureScheme,
        secret: &SigningKey,
    ) -> Self {
        let (gseq, mark) = place;
        Self {
            gseq,
            mark,
            signature: scheme.sign(secret, &statement(epoch, gseq, mark)),
        }
    }

    /// The bytes to keep.
    pub fn encode(&self) -> Vec<u8> {
        let bytes = minicbor::to_vec(self);
        debug_assert!(bytes.is_ok(), "writing to memory cannot fail");
        bytes.unwrap_or_default()
    }

    /// Reads the bytes that were kept.
    pub fn decode(bytes: &[u8]) -> Result<Self, record::Malformed> {
        Ok(minicbor::decode(bytes)?)
    }

    /// Checks that the server of this key gave the place, in this epoch.
    pub fn verify(
        &self,
        epoch: Epoch,
        scheme: &dyn SignatureScheme,
        key: PublicKey,
    ) -> Result<(), Unverified> {
        scheme.verify(
            key,
            &statement(epoch, self.gseq, self.mark),
            &self.signature,
        )
    }
}

fn statement(epoch: Epoch, gseq: u64, mark: ChainHash) -> [u8; 32] {
    Sha256::new()
        .chain_update(b"doorstep/cursor/1\0")
        .chain_update(epoch.counter.to_be_bytes())
        .chain_update(epoch.id)
        .chain_update(gseq.to_be_bytes())
        .chain_update(mark.0)
        .finalize()
        .into()
}

impl fmt::Debug for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cursor({}, {:?})", self.gseq, self.mark)
    }
}

/// Says which streams a device may read, without naming them: as long as it is the same, so is the
/// list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct AccessMark(#[cbor(with = "minicbor::bytes")] pub [u8; 16]);
