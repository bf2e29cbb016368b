//! The second wrap: sealed to the area's recovery key, whose private half only the server's
//! administrator can use.

use std::convert::Infallible;

use hpke::{
    Deserializable, OpModeS, Serializable,
    aead::ChaCha20Poly1305,
    kdf::HkdfSha256,
    kem::{Kem, X25519HkdfSha256},
    rand_core::{TryCryptoRng, TryRng},
};
use serde::{Deserialize, Serialize};

use super::{KeyError, Random, Wrapping};
use crate::{DatabaseKey, hex::Hex};

/// What the sealing is for: bytes sealed for another use do not open.
const INFO: &[u8] = b"doorstep/recovery/1";

/// The area's public recovery key: X25519.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecoveryKey(pub [u8; 32]);

/// The second wrap as it is stored: HPKE (RFC 9180) in base mode, with X25519, HKDF-SHA256 and
/// ChaCha20-Poly1305.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RecoveryWrap {
    /// Which of the area's keys it is sealed to.
    recovery_key: Hex,
    encapsulated: Hex,
    sealed: Hex,
}

pub(super) fn seal(
    key: &DatabaseKey,
    wrapping: &Wrapping<'_>,
    random: &mut Random<'_>,
) -> Result<RecoveryWrap, KeyError> {
    let recovery_key = wrapping.recovery.0;
    let public = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&recovery_key)
        .map_err(|_| KeyError::BadRecoveryKey)?;
    let (encapsulated, sealed) =
        hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &public,
            INFO,
            key.bytes(),
            &wrapping.holder.bytes(),
            &mut Source(random),
        )
        .map_err(|_| KeyError::BadRecoveryKey)?;
    Ok(RecoveryWrap {
        recovery_key: Hex(recovery_key.to_vec()),
        encapsulated: Hex(encapsulated.to_bytes().to_vec()),
        sealed: Hex(sealed),
    })
}

/// The random bytes that were passed in, as the library takes them.
struct Source<'a, 'b>(&'a mut Random<'b>);

impl TryRng for Source<'_, '_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        (self.0)(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        (self.0)(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        (self.0)(bytes);
        Ok(())
    }
}

impl TryCryptoRng for Source<'_, '_> {}
