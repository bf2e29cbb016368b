//! The first wrap: by the passphrase, stretched with Argon2id, and the key store's secret.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload},
};
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{Holder, KeyError, Random, Wrapping};
use crate::{DatabaseKey, hex::Hex};

/// What a guess at a passphrase costs: the parameters of Argon2id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KdfCost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl KdfCost {
    /// The least that a real key file may have: 64 MiB, 3 passes, 4 lanes (RFC 9106's second
    /// recommendation; docs/rules.md K2), and 256 MiB where the passphrase stands alone (K4).
    pub const fn floor(alone: bool) -> Self {
        Self {
            memory_kib: if alone { 256 * 1024 } else { 64 * 1024 },
            passes: 3,
            lanes: 4,
        }
    }

    pub(super) fn is_at_least(self, floor: Self) -> bool {
        self.memory_kib >= floor.memory_kib
            && self.passes >= floor.passes
            && self.lanes >= floor.lanes
    }

    /// A file that asks for more than any laptop has is damaged, and must not stop the machine.
    fn is_possible(self) -> bool {
        self.memory_kib <= 4 * 1024 * 1024 && self.passes <= 64 && self.lanes <= 64
    }

    fn bytes(self) -> [u8; 12] {
        let mut bytes = [0; 12];
        let numbers = [self.memory_kib, self.passes, self.lanes];
        for (part, number) in bytes.chunks_exact_mut(4).zip(numbers) {
            part.copy_from_slice(&number.to_be_bytes());
        }
        bytes
    }
}

/// The first wrap as it is stored.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PassphraseWrap {
    cost: KdfCost,
    salt: Hex,
    nonce: Hex,
    sealed: Hex,
    /// Recognises the key store's secret, so that another one is not taken for a wrong passphrase.
    secret_check: Hex,
}

pub(super) fn seal(
    key: &DatabaseKey,
    wrapping: &Wrapping<'_>,
    secret: &[u8; 32],
    random: &mut Random<'_>,
) -> Result<PassphraseWrap, KeyError> {
    let (mut salt, mut nonce) = ([0; 16], [0; 24]);
    random(&mut salt);
    random(&mut nonce);
    let (holder, cost) = (wrapping.holder, wrapping.cost);
    let kek = kek(holder, wrapping.passphrase, secret, (cost, &salt))?;
    let payload = Payload {
        msg: key.bytes(),
        aad: &authenticated(holder, cost, &salt),
    };
    let sealed = XChaCha20Poly1305::new(&(*kek).into()).encrypt(&nonce.into(), payload);
    Ok(PassphraseWrap {
        cost,
        salt: Hex(salt.to_vec()),
        nonce: Hex(nonce.to_vec()),
        // Memory was the only thing that could fail.
        sealed: Hex(sealed.map_err(|_| KeyError::NoMemory)?),
        secret_check: Hex(check_of(holder, secret)?.to_vec()),
    })
}

pub(super) fn open(
    wrap: &PassphraseWrap,
    holder: Holder,
    passphrase: &str,
    secret: &[u8],
) -> Result<DatabaseKey, KeyError> {
    let salt: [u8; 16] = wrap.salt.exactly().ok_or(KeyError::Damaged)?;
    let nonce: [u8; 24] = wrap.nonce.exactly().ok_or(KeyError::Damaged)?;
    if !wrap.cost.is_possible() {
        return Err(KeyError::Damaged);
    }
    if wrap.secret_check.0 != check_of(holder, secret)? {
        return Err(KeyError::SecretLost);
    }
    let kek = kek(holder, passphrase, secret, (wrap.cost, &salt))?;
    let payload = Payload {
        msg: wrap.sealed.0.as_slice(),
        aad: &authenticated(holder, wrap.cost, &salt),
    };
    let opened = XChaCha20Poly1305::new(&(*kek).into()).decrypt(&nonce.into(), payload);
    let key = Zeroizing::new(opened.map_err(|_| KeyError::WrongPassphrase)?);
    let key: [u8; 32] = key.as_slice().try_into().map_err(|_| KeyError::Damaged)?;
    Ok(DatabaseKey::from_bytes(key))
}

/// The key that wraps the key: HKDF over what is known and what is had.
fn kek(
    holder: Holder,
    passphrase: &str,
    secret: &[u8],
    (cost, salt): (KdfCost, &[u8]),
) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32));
    let params = params.map_err(|_| KeyError::Damaged)?;
    let mut known_and_had = Zeroizing::new([0; 64]);
    let (known, had) = known_and_had.split_at_mut(32);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, known)
        .map_err(|_| KeyError::NoMemory)?;
    had.copy_from_slice(secret.get(..32).ok_or(KeyError::SecretLost)?);
    expand(holder, known_and_had.as_slice(), b"doorstep/kek/1")
}

/// Sixteen bytes that say nothing of the secret and change with it.
fn check_of(holder: Holder, secret: &[u8]) -> Result<[u8; 16], KeyError> {
    let wide = expand(holder, secret, b"doorstep/key-store-check/1")?;
    let (check, _) = wide.split_first_chunk().ok_or(KeyError::Damaged)?;
    Ok(*check)
}

fn expand(holder: Holder, input: &[u8], info: &[u8]) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    let mut output = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(Some(&holder.bytes()), input)
        .expand(info, output.as_mut_slice())
        .map_err(|_| KeyError::Damaged)?;
    Ok(output)
}

fn authenticated(holder: Holder, cost: KdfCost, salt: &[u8]) -> Vec<u8> {
    [holder.bytes().as_slice(), &cost.bytes(), salt].concat()
}
