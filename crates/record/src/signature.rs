//! Signing and checking envelopes: Ed25519 in every build, and room for the simulator's stand-in.

use std::fmt;

use ed25519_dalek::{Signer, VerifyingKey};

use crate::EnvelopeHash;

/// The 64 bytes of a signature.
pub type Signature = [u8; 64];

/// A device's public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey(pub [u8; 32]);

/// A signature, or one of several, is not the device's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a signature does not verify")]
pub struct Unverified;

/// How envelopes are signed and checked.
///
/// [`Ed25519`] outside tests. The simulator has a second one, a keyed hash of the same length,
/// because most of its seeds are not about cryptography.
pub trait SignatureScheme: Send + Sync {
    /// The public key of a secret.
    fn public_key(&self, secret: &SigningKey) -> PublicKey;

    /// Signs a message.
    fn sign(&self, secret: &SigningKey, message: &[u8]) -> Signature;

    /// Checks one signature, strictly: the one way the server does it.
    fn verify(&self, key: PublicKey, message: &[u8], by: &Signature) -> Result<(), Unverified>;

    /// Checks the signatures of a page together. An error says that some one is wrong, not which.
    fn verify_page(&self, page: &[(PublicKey, EnvelopeHash, Signature)]) -> Result<(), Unverified>;
}

/// A device's secret key. Wiped from memory when dropped, and never printed.
#[derive(Clone)]
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// The key made from 32 random bytes.
    pub fn from_bytes(secret: &[u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(secret))
    }

    /// The 32 bytes, to be stored wrapped.
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.to_bytes()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(…)")
    }
}

/// Ed25519 (RFC 8032).
#[derive(Debug, Clone, Copy, Default)]
pub struct Ed25519;

impl SignatureScheme for Ed25519 {
    fn public_key(&self, secret: &SigningKey) -> PublicKey {
        PublicKey(secret.0.verifying_key().to_bytes())
    }

    fn sign(&self, secret: &SigningKey, message: &[u8]) -> Signature {
        secret.0.sign(message).to_bytes()
    }

    fn verify(&self, key: PublicKey, message: &[u8], by: &Signature) -> Result<(), Unverified> {
        let key = VerifyingKey::from_bytes(&key.0).map_err(|_| Unverified)?;
        key.verify_strict(message, &ed25519_dalek::Signature::from_bytes(by))
            .map_err(|_| Unverified)
    }

    fn verify_page(&self, page: &[(PublicKey, EnvelopeHash, Signature)]) -> Result<(), Unverified> {
        let keys = page
            .iter()
            .map(|(key, _, _)| VerifyingKey::from_bytes(&key.0))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| Unverified)?;
        let messages: Vec<&[u8]> = page.iter().map(|(_, hash, _)| hash.0.as_slice()).collect();
        let signatures: Vec<_> = page
            .iter()
            .map(|(_, _, by)| ed25519_dalek::Signature::from_bytes(by))
            .collect();
        ed25519_dalek::verify_batch(&messages, &signatures, &keys).map_err(|_| Unverified)
    }
}
