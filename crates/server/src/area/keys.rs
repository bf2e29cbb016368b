//! The area's two key pairs: the server's for signing, and the recovery key that devices seal to.

use std::{fmt, fs, io, path::Path};

use hpke::{Deserializable, Kem, Serializable, kem::X25519HkdfSha256};
use record::{Ed25519, PublicKey, SignatureScheme, SigningKey};
use zeroize::Zeroizing;

use super::AreaError;
use crate::{entropy, files};

const SERVER: &str = "server.key";
const RECOVERY: &str = "recovery.key";

/// The keys of an area, made when the area is made and kept in its folder for the owner alone.
#[derive(Clone)]
///
/// The private half of the recovery key stays in its file: only the administrator's command that
/// opens a forgotten laptop will read it.
pub struct AreaKeys {
    server: SigningKey,
    recovery_public: [u8; 32],
}

impl AreaKeys {
    /// Makes both pairs and writes them into the folder.
    pub fn create(folder: &Path) -> Result<Self, AreaError> {
        let server: Zeroizing<[u8; 32]> = Zeroizing::new(entropy::random()?);
        let seed: Zeroizing<[u8; 32]> = Zeroizing::new(entropy::random()?);
        let (private, _) = X25519HkdfSha256::derive_keypair(seed.as_slice());
        let recovery: Zeroizing<[u8; 32]> = Zeroizing::new(private.to_bytes().into());
        files::write_durably(&folder.join(SERVER), server.as_slice())?;
        files::write_durably(&folder.join(RECOVERY), recovery.as_slice())?;
        Self::of(&server, &recovery)
    }

    /// Reads both pairs from the folder.
    pub fn open(folder: &Path) -> Result<Self, AreaError> {
        let server = secret(&folder.join(SERVER))?;
        let recovery = secret(&folder.join(RECOVERY))?;
        Self::of(&server, &recovery)
    }

    fn of(server: &[u8; 32], recovery: &[u8; 32]) -> Result<Self, AreaError> {
        let private = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(recovery)
            .map_err(|_| AreaError::Unreadable)?;
        Ok(Self {
            server: SigningKey::from_bytes(server),
            recovery_public: X25519HkdfSha256::sk_to_pk(&private).to_bytes().into(),
        })
    }

    /// The key with which the server signs the Area stream.
    pub fn server(&self) -> &SigningKey {
        &self.server
    }

    /// What devices pin at enrolment.
    pub fn server_public(&self) -> PublicKey {
        Ed25519.public_key(&self.server)
    }

    /// What devices seal their database key to (X25519).
    pub fn recovery_public(&self) -> [u8; 32] {
        self.recovery_public
    }
}

impl fmt::Debug for AreaKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AreaKeys(…)")
    }
}

fn secret(path: &Path) -> Result<Zeroizing<[u8; 32]>, AreaError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => Zeroizing::new(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(AreaError::Unreadable),
        Err(error) => return Err(error.into()),
    };
    let secret = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| AreaError::Unreadable)?;
    Ok(Zeroizing::new(secret))
}
