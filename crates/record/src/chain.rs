//! The hash chain of a stream: what a server may not forget or reorder unnoticed.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::EnvelopeHash;

/// The chain hash of a stream at some number: `c(p) = H(c(p-1) ‖ envelope hash)`, `c(0)` zeros.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ChainHash(pub [u8; 32]);

impl ChainHash {
    /// The chain hash of an empty stream.
    pub const START: Self = Self([0; 32]);

    /// The chain hash after one more envelope.
    #[must_use]
    pub fn then(self, envelope: EnvelopeHash) -> Self {
        let hash = Sha256::new()
            .chain_update(b"doorstep/chain/1\0")
            .chain_update(self.0)
            .chain_update(envelope.0);
        Self(hash.finalize().into())
    }
}

impl fmt::Debug for ChainHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, ..] = self.0;
        write!(f, "ChainHash({a:02x}{b:02x}{c:02x}{d:02x}…)")
    }
}
