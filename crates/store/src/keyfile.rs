//! The key file: the database's key, wrapped twice. It says nothing without a passphrase and the
//! key store's secret, or without the area's recovery key.
//!
//! A forgotten passphrase or a lost key store closes the first wrap and destroys nothing: the
//! second is there from the first day. Opening it is the server's administrator's business.

use std::{fs, io, path::Path};

use record::{AuthorId, DeviceId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{
    DatabaseKey, SecretStore, files,
    hex::Hex,
    passphrase::{self, WeakPassphrase},
    secrets::SecretError,
};

mod recovery;
mod wrap;

pub use recovery::RecoveryKey;
pub use wrap::KdfCost;

use recovery::RecoveryWrap;
use wrap::PassphraseWrap;

/// A source of random bytes: fills what it is given.
pub type Random<'a> = dyn FnMut(&mut [u8]) + 'a;

/// The form of the file. Another one is of another version of the app.
const FORM: u32 = 1;

/// Why the key could not be had or kept.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The passphrase is not the one that the key was wrapped with.
    #[error("the passphrase is wrong")]
    WrongPassphrase,
    /// The key store has lost the second secret, or has another one: recovery is needed.
    #[error("the key store no longer has this device's secret")]
    SecretLost,
    /// The key file is not what was written: recovery is needed.
    #[error("the key file is damaged")]
    Damaged,
    /// The key file is of a newer version of the app.
    #[error("the key file was written by a newer version")]
    Newer,
    /// Choose a better passphrase.
    #[error(transparent)]
    Weak(#[from] WeakPassphrase),
    /// The stretching of the passphrase is cheaper than the floor.
    #[error("the passphrase would be too cheap to guess")]
    TooCheap,
    /// There is not memory enough to stretch the passphrase: close something and try again.
    #[error("there is not enough memory to open the key")]
    NoMemory,
    /// The area's recovery key is not one.
    #[error("the area's recovery key is not a key")]
    BadRecoveryKey,
    /// The key store did not answer.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The disk did not answer.
    #[error("the key file could not be read or written")]
    Disk(#[from] io::Error),
}

/// Whose key it is. Both wraps are bound to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    /// The device.
    pub device: DeviceId,
    /// Its user.
    pub author: AuthorId,
}

impl Holder {
    /// The name of the second secret in the key store.
    fn secret_name(self) -> String {
        format!("doorstep-{}", self.device)
    }

    /// What both wraps authenticate beside the key. The incarnation is not in it: a database goes
    /// on under a new one while it is open, without the passphrase at hand.
    fn bytes(self) -> Vec<u8> {
        [
            b"doorstep/key/1\0".as_slice(),
            &self.device.0,
            &self.author.0,
        ]
        .concat()
    }
}

/// The key file's content.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyFile {
    form: u32,
    device: String,
    author: String,
    passphrase: PassphraseWrap,
    recovery: RecoveryWrap,
    /// SHA-256 of the rest: tells damage from a wrong passphrase.
    check: Hex,
}

/// What a key is wrapped with.
#[derive(Clone, Copy)]
pub struct Wrapping<'a> {
    /// Whose key it is.
    pub holder: Holder,
    /// The laptop's passphrase. It never leaves it.
    pub passphrase: &'a str,
    /// What a guess at the passphrase costs.
    pub cost: KdfCost,
    /// The area's public key, to which the second wrap is sealed.
    pub recovery: RecoveryKey,
}

impl KeyFile {
    /// Wraps a database key, and keeps the second secret in the key store.
    ///
    /// Refuses a weak passphrase and a cost below [`KdfCost::floor`].
    pub fn create(
        key: &DatabaseKey,
        wrapping: Wrapping<'_>,
        secrets: &dyn SecretStore,
        random: &mut Random<'_>,
    ) -> Result<Self, KeyError> {
        let alone = !secrets.is_apart_from_the_disk();
        passphrase::check(wrapping.passphrase, alone)?;
        if !wrapping.cost.is_at_least(KdfCost::floor(alone)) {
            return Err(KeyError::TooCheap);
        }
        Self::create_at_any_cost(key, wrapping, secrets, random)
    }

    /// The same without the floor and the passphrase rules: for tests, which open many.
    pub fn create_at_any_cost(
        key: &DatabaseKey,
        wrapping: Wrapping<'_>,
        secrets: &dyn SecretStore,
        random: &mut Random<'_>,
    ) -> Result<Self, KeyError> {
        let mut secret = Zeroizing::new([0; 32]);
        random(secret.as_mut_slice());
        let holder = wrapping.holder;
        let mut file = Self {
            form: FORM,
            device: holder.device.to_string(),
            author: holder.author.to_string(),
            passphrase: wrap::seal(key, &wrapping, &secret, random)?,
            recovery: recovery::seal(key, &wrapping, random)?,
            check: Hex(Vec::new()),
        };
        file.check = Hex(file.digest());
        secrets.set(&holder.secret_name(), secret.as_slice())?;
        Ok(file)
    }

    /// Unwraps the database key with the passphrase and the key store's secret.
    pub fn open(
        &self,
        passphrase: &str,
        secrets: &dyn SecretStore,
    ) -> Result<DatabaseKey, KeyError> {
        let holder = self.holder()?;
        let secret = secrets
            .get(&holder.secret_name())?
            .ok_or(KeyError::SecretLost)?;
        wrap::open(&self.passphrase, holder, passphrase, &secret)
    }

    /// Whose key it is.
    pub fn holder(&self) -> Result<Holder, KeyError> {
        let device = self.device.parse().map_err(|_| KeyError::Damaged)?;
        let author = self.author.parse().map_err(|_| KeyError::Damaged)?;
        Ok(Holder { device, author })
    }

    /// Reads the file.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let bytes = fs::read(path)?;
        let form: Form = serde_json::from_slice(&bytes).map_err(|_| KeyError::Damaged)?;
        if form.form > FORM {
            return Err(KeyError::Newer);
        }
        let file: Self = serde_json::from_slice(&bytes).map_err(|_| KeyError::Damaged)?;
        if file.check.0 == file.digest() {
            Ok(file)
        } else {
            Err(KeyError::Damaged)
        }
    }

    /// Writes the file, whole or not at all.
    pub fn write(&self, path: &Path) -> Result<(), KeyError> {
        let bytes = serde_json::to_vec_pretty(self).map_err(io::Error::from)?;
        Ok(files::write_whole(path, &bytes)?)
    }

    fn digest(&self) -> Vec<u8> {
        let plain = Self {
            check: Hex(Vec::new()),
            ..self.clone()
        };
        let bytes = serde_json::to_vec(&plain).unwrap_or_default();
        Sha256::digest(bytes).to_vec()
    }
}

/// The one thing that every form of the file says.
#[derive(Deserialize)]
struct Form {
    form: u32,
}

/// Nothing of the wraps.
impl std::fmt::Debug for KeyFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyFile").finish_non_exhaustive()
    }
}

/// Nothing of the passphrase.
impl std::fmt::Debug for Wrapping<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Wrapping").finish_non_exhaustive()
    }
}
