//! Signing and checking envelopes: Ed25519 in every build, and room for the simulator's stand-in.

use std::fmt;

use ed25519_dalek::{Signer, VerifyingKey};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use sha2::{Digest, Sha256};

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

    /// One equation for the whole page, as ZIP 215 has it. Signatures of one key share a term, and
    /// a page has few keys: it takes half as long as one where every key is another's.
    fn verify_page(&self, page: &[(PublicKey, EnvelopeHash, Signature)]) -> Result<(), Unverified> {
        let mut batch = ed25519_zebra::batch::Verifier::new();
        for (key, hash, by) in page {
            let key = ed25519_zebra::VerificationKeyBytes::from(key.0);
            batch.queue((key, ed25519_zebra::Signature::from_bytes(by), &hash.0));
        }
        batch.verify(weights(page)).map_err(|_| Unverified)
    }
}

/// The weights of a page's equation. They are drawn from everything that is checked, so that
/// whoever made it could not choose it to suit them, and no randomness is needed.
fn weights(page: &[(PublicKey, EnvelopeHash, Signature)]) -> ChaCha20Rng {
    let mut all = Sha256::new().chain_update(b"doorstep/page-weights/1\0");
    for (key, hash, by) in page {
        all.update(key.0);
        all.update(hash.0);
        all.update(by);
    }
    ChaCha20Rng::from_seed(all.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(keys: u8, length: u8) -> Vec<(PublicKey, EnvelopeHash, Signature)> {
        let signed = |nth: u8| {
            let secret = SigningKey::from_bytes(&[nth % keys; 32]);
            let hash = EnvelopeHash([nth; 32]);
            (
                Ed25519.public_key(&secret),
                hash,
                Ed25519.sign(&secret, &hash.0),
            )
        };
        (0..length).map(signed).collect()
    }

    #[test]
    fn a_page_of_one_device_and_one_of_many_verify() {
        for keys in [1, 3, 200] {
            assert_eq!(Ed25519.verify_page(&page(keys, 200)), Ok(()));
        }
        assert_eq!(Ed25519.verify_page(&[]), Ok(()));
    }

    #[test]
    fn a_page_with_one_bit_changed_anywhere_does_not_verify() {
        let good = page(2, 3);
        for nth in 0..good.len() {
            let mut bad = good.clone();
            bad[nth].1.0[7] ^= 1;
            assert_eq!(Ed25519.verify_page(&bad), Err(Unverified));
            for byte in 0..64 {
                let mut bad = good.clone();
                bad[nth].2[byte] ^= 1;
                assert_eq!(Ed25519.verify_page(&bad), Err(Unverified), "byte {byte}");
            }
        }
    }

    #[test]
    fn two_signatures_changed_about_do_not_make_up_for_each_other() {
        let mut swapped = page(1, 2);
        let other = swapped[1].2;
        swapped[1].2 = swapped[0].2;
        swapped[0].2 = other;
        assert_eq!(Ed25519.verify_page(&swapped), Err(Unverified));
        let mut keys = page(2, 2);
        let other = keys[1].0;
        keys[1].0 = keys[0].0;
        keys[0].0 = other;
        assert_eq!(Ed25519.verify_page(&keys), Err(Unverified));
    }

    #[test]
    fn a_key_that_is_no_point_does_not_verify() {
        let mut bad = page(1, 1);
        bad[0].0 = PublicKey([2; 32]);
        assert_eq!(Ed25519.verify_page(&bad), Err(Unverified));
    }
}
