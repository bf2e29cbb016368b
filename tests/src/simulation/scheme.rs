//! The simulator's second way of signing: a keyed hash, as long as a real signature and quick.
//!
//! It proves nothing to an attacker, who could compute it from the public key. Nine seeds of ten
//! are not about cryptography; the tenth signs with Ed25519.

use record::{EnvelopeHash, PublicKey, Signature, SignatureScheme, SigningKey, Unverified};
use sha2::{Digest, Sha256};

/// Signs by hashing the public key and the message.
#[derive(Debug, Clone, Copy)]
pub struct KeyedHash;

fn keyed(key: PublicKey, message: &[u8]) -> Signature {
    let half = |tag: u8| {
        Sha256::new()
            .chain_update([tag])
            .chain_update(key.0)
            .chain_update(message)
    };
    let mut signature = [0; 64];
    let (first, second) = signature.split_at_mut(32);
    first.copy_from_slice(&half(1).finalize());
    second.copy_from_slice(&half(2).finalize());
    signature
}

impl SignatureScheme for KeyedHash {
    fn public_key(&self, secret: &SigningKey) -> PublicKey {
        let hash = Sha256::new()
            .chain_update(b"simulated key")
            .chain_update(secret.to_bytes());
        PublicKey(hash.finalize().into())
    }

    fn sign(&self, secret: &SigningKey, message: &[u8]) -> Signature {
        keyed(self.public_key(secret), message)
    }

    fn verify(&self, key: PublicKey, message: &[u8], by: &Signature) -> Result<(), Unverified> {
        if keyed(key, message) == *by {
            Ok(())
        } else {
            Err(Unverified)
        }
    }

    fn verify_page(&self, page: &[(PublicKey, EnvelopeHash, Signature)]) -> Result<(), Unverified> {
        page.iter()
            .try_for_each(|(key, hash, by)| self.verify(*key, &hash.0, by))
    }
}
