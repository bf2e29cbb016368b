//! Where the second secret lies that the passphrase needs: the operating system's key store, or a
//! file where there is none.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use crate::files;

/// A secret could not be kept or had.
#[derive(Debug, thiserror::Error)]
#[error("the key store did not answer")]
pub struct SecretError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

impl From<io::Error> for SecretError {
    fn from(error: io::Error) -> Self {
        Self(Box::new(error))
    }
}

/// Keeps small secrets by name.
pub trait SecretStore {
    /// A secret, if there is one of that name.
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, SecretError>;

    /// Keeps a secret in place of the one of that name.
    fn set(&self, name: &str, secret: &[u8]) -> Result<(), SecretError>;

    /// Forgets a secret. Forgetting what is not there is no error.
    fn delete(&self, name: &str) -> Result<(), SecretError>;

    /// Whether a copy of the disk is without the secrets. Where it is not, the passphrase is the
    /// only defence and must be longer (docs/rules.md K4).
    fn is_apart_from_the_disk(&self) -> bool;
}

/// Secrets as files beside the data: for a machine without a key store.
#[derive(Debug, Clone)]
pub struct FileSecrets {
    folder: PathBuf,
}

impl FileSecrets {
    /// Secrets in a folder, which is created with the first of them.
    pub fn in_folder(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    /// Names are ours; still only letters, digits and dashes reach the file system.
    fn path(&self, name: &str) -> PathBuf {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
        let file: String = name.chars().map(plain).collect();
        self.folder.join(file).with_extension("secret")
    }
}

impl SecretStore for FileSecrets {
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, SecretError> {
        match fs::read(self.path(name)) {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn set(&self, name: &str, secret: &[u8]) -> Result<(), SecretError> {
        files::create_folder(&self.folder)?;
        Ok(files::write_whole(&self.path(name), secret)?)
    }

    fn delete(&self, name: &str) -> Result<(), SecretError> {
        match fs::remove_file(self.path(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    fn is_apart_from_the_disk(&self) -> bool {
        false
    }
}
