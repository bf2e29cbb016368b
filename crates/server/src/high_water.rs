//! The high-water mark: how far the ledger had come, kept outside the database (reliability.md P4).
//!
//! A database that is behind it at start-up was restored from a backup, and a new epoch begins.

use std::{fs, io, path::PathBuf};

use minicbor::{Decode, Encode};
use record::ChainHash;
use sync::Epoch;

use crate::files;

/// A place that the ledger reached and must never fall behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Mark {
    /// In which history.
    #[n(0)]
    pub epoch: Epoch,
    /// The number in the area's feed.
    #[n(1)]
    pub gseq: u64,
    /// The chain hash at it.
    #[n(2)]
    pub hash: ChainHash,
}

/// The file of the mark.
#[derive(Debug)]
pub struct HighWater {
    path: PathBuf,
}

impl HighWater {
    /// The mark in this file, there or not.
    pub fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// What it says. Nothing where there is none, or it cannot be read as one: the ledger's past
    /// is then unproven.
    pub fn read(&self) -> io::Result<Option<Mark>> {
        match fs::read(&self.path) {
            Ok(bytes) => Ok(minicbor::decode(&bytes).ok()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Raises the mark, durably.
    pub fn raise(&self, mark: Mark) -> io::Result<()> {
        let mut bytes = Vec::new();
        minicbor::encode(mark, &mut bytes).map_err(io::Error::other)?;
        files::write_durably(&self.path, &bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_back_and_a_damaged_one_says_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("high-water");
        let file = HighWater::at(path.clone());
        assert_eq!(file.read().unwrap(), None);
        let mark = Mark {
            epoch: Epoch {
                counter: 3,
                id: [1; 16],
            },
            gseq: 70_000,
            hash: ChainHash([2; 32]),
        };
        file.raise(mark).unwrap();
        assert_eq!(file.read().unwrap(), Some(mark));
        let half = fs::read(&path).unwrap();
        fs::write(&path, &half[..half.len() / 2]).unwrap();
        assert_eq!(file.read().unwrap(), None);
    }
}
