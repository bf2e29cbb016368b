//! The folder that holds one area: who it is, its keys, and the lock that keeps it to one process.
//!
//! What the area knows (staff, devices, people) is in the ledger beside it, not here.

mod keys;

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use record::Subject;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use keys::AreaKeys;

use crate::{
    entropy::{self, NoEntropy},
    files,
};

const FORMAT: u32 = 1;
const IDENTITY: &str = "area.json";
const LOCK: &str = "lock";

/// A data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AreaError {
    /// There is an area in it already.
    #[error("this folder already holds an area; choose another, or remove it first")]
    Exists,
    /// Its making was begun and not finished.
    #[error("this folder holds an area whose making was not finished; remove it and begin again")]
    Unfinished,
    /// There is none.
    #[error("this folder holds no area; make one with `init` or `demo`")]
    Missing,
    /// Another process has it open.
    #[error("another process is using this folder")]
    InUse,
    /// It was made by a later version, or is damaged.
    #[error("the area's identity cannot be read: it is damaged or of a later version")]
    Unreadable,
    /// A file could not be read or written.
    #[error("the data folder cannot be read or written")]
    Io(#[from] io::Error),
    /// No randomness for the keys.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
}

/// What an area is: which, called what, and whether it is a demo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    format: u32,
    /// Random, for ever.
    pub id: Uuid,
    /// As people call it.
    pub name: String,
    /// Whether only 999 test numbers are welcome, and a set clock is honoured.
    pub demo: bool,
}

/// The open folder of an area. While it lives no other process can open it.
#[derive(Debug)]
pub struct Area {
    folder: PathBuf,
    /// Which area.
    pub identity: Identity,
    /// Its keys.
    pub keys: AreaKeys,
    _lock: File,
}

impl Area {
    /// Begins an area in a new or empty folder. It can be opened only after [`Area::finish`].
    pub fn begin(folder: &Path, name: &str, demo: bool) -> Result<Self, AreaError> {
        files::create_private_folder(folder)?;
        if Self::is_in(folder) {
            return Err(AreaError::Exists);
        }
        if fs::read_dir(folder)?.next().is_some() {
            return Err(AreaError::Unfinished);
        }
        let lock = lock(folder)?;
        let identity = Identity {
            format: FORMAT,
            id: uuid::Builder::from_random_bytes(entropy::random()?).into_uuid(),
            name: name.to_owned(),
            demo,
        };
        Ok(Self {
            keys: AreaKeys::create(folder)?,
            folder: folder.to_owned(),
            identity,
            _lock: lock,
        })
    }

    /// Says that the area is whole: from now on it can be opened.
    pub fn finish(&self) -> Result<(), AreaError> {
        let json = serde_json::to_vec_pretty(&self.identity).map_err(io::Error::from)?;
        files::write_durably(&self.folder.join(IDENTITY), &json)?;
        Ok(())
    }

    /// Opens the area of a folder.
    pub fn open(folder: &Path) -> Result<Self, AreaError> {
        let json = match fs::read(folder.join(IDENTITY)) {
            Ok(json) => json,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(AreaError::Missing);
            }
            Err(error) => return Err(error.into()),
        };
        let identity: Identity =
            serde_json::from_slice(&json).map_err(|_| AreaError::Unreadable)?;
        if identity.format != FORMAT {
            return Err(AreaError::Unreadable);
        }
        Ok(Self {
            _lock: lock(folder)?,
            keys: AreaKeys::open(folder)?,
            folder: folder.to_owned(),
            identity,
        })
    }

    /// Whether a folder holds a whole area, in use or not.
    pub fn is_in(folder: &Path) -> bool {
        folder.join(IDENTITY).exists()
    }

    /// Where the database of a folder's area is.
    pub fn database_of(folder: &Path) -> PathBuf {
        folder.join("ledger.db")
    }

    /// The area as a subject of the record.
    pub fn subject(&self) -> Subject {
        Subject::Area(self.identity.id.into_bytes())
    }

    /// Where the database of the ledger and the accounts is.
    pub fn database(&self) -> PathBuf {
        Self::database_of(&self.folder)
    }

    /// Where the high-water mark is.
    pub fn high_water(&self) -> PathBuf {
        self.folder.join("high-water")
    }
}

fn lock(folder: &Path) -> Result<File, AreaError> {
    let file = files::private().open(folder.join(LOCK))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(AreaError::InUse),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(folder: &Path) -> Identity {
        let area = Area::begin(folder, "Kent", false).unwrap();
        area.finish().unwrap();
        area.identity.clone()
    }

    #[test]
    fn an_area_opens_as_it_was_made_with_the_same_keys() {
        let folder = tempfile::tempdir().unwrap();
        let identity = made(folder.path());
        let first = Area::open(folder.path()).unwrap();
        let (server, recovery) = (first.keys.server_public(), first.keys.recovery_public());
        drop(first);
        let again = Area::open(folder.path()).unwrap();
        assert_eq!(again.identity, identity);
        assert_eq!(again.keys.server_public(), server);
        assert_eq!(again.keys.recovery_public(), recovery);
    }

    #[test]
    fn a_folder_is_one_process_only() {
        let folder = tempfile::tempdir().unwrap();
        made(folder.path());
        let held = Area::open(folder.path()).unwrap();
        assert!(matches!(Area::open(folder.path()), Err(AreaError::InUse)));
        drop(held);
        assert!(Area::open(folder.path()).is_ok());
    }

    #[test]
    fn an_area_is_never_made_twice_or_opened_half_made() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(Area::open(folder.path()), Err(AreaError::Missing)));
        drop(Area::begin(folder.path(), "Kent", true).unwrap());
        assert!(matches!(Area::open(folder.path()), Err(AreaError::Missing)));
        let again = Area::begin(folder.path(), "Kent", true);
        assert!(matches!(again, Err(AreaError::Unfinished)));

        let whole = tempfile::tempdir().unwrap();
        made(whole.path());
        let again = Area::begin(whole.path(), "Kent", true);
        assert!(matches!(again, Err(AreaError::Exists)));
    }
}
