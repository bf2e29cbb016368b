//! The high-water mark: how far the ledger had come, kept outside the database (docs/rules.md P4).
//!
//! A database that is behind it at start-up was restored from a backup, and a new epoch begins.

use std::{
    fs, io,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use sync::{
    ledger::{Answer, Ledger, LedgerError, LedgerRead, LedgerWrite},
    server::HighWater,
};

use crate::files;

/// The file of the mark.
#[derive(Debug)]
pub struct HighWaterFile {
    path: PathBuf,
}

impl HighWaterFile {
    /// The mark in this file, there or not.
    pub fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// What it says. Nothing where there is none, or it cannot be read as one: the ledger's past
    /// is then unproven.
    pub fn read(&self) -> io::Result<Option<HighWater>> {
        let bytes = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let mark = minicbor::decode(&bytes).ok();
        Ok(mark.map(|(epoch, gseq, hash)| HighWater { epoch, gseq, hash }))
    }

    /// Puts a mark there, durably.
    pub fn write(&self, mark: HighWater) -> io::Result<()> {
        let HighWater { epoch, gseq, hash } = mark;
        let bytes = minicbor::to_vec((epoch, gseq, hash)).map_err(io::Error::other)?;
        files::write_durably(&self.path, &bytes)
    }
}

/// A ledger whose every write is followed by its mark, before anybody is told of the write.
#[derive(Debug)]
pub struct MarkedLedger<L> {
    ledger: L,
    file: HighWaterFile,
    raised: Mutex<Option<HighWater>>,
}

impl<L: Ledger> MarkedLedger<L> {
    /// A ledger and its mark, which is as it was found.
    pub fn over(ledger: L, file: HighWaterFile) -> io::Result<Self> {
        Ok(Self {
            ledger,
            raised: Mutex::new(file.read()?),
            file,
        })
    }

    /// The mark.
    pub fn mark(&self) -> Option<HighWater> {
        *self.raised.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Raises the mark to a place. A write that ended later may have raised it further already.
    fn raise(&self, to: HighWater) -> Answer<()> {
        let mut raised = self.raised.lock().unwrap_or_else(PoisonError::into_inner);
        let place = |mark: &HighWater| (mark.epoch.counter, mark.gseq);
        if raised.is_none_or(|raised| place(&raised) < place(&to)) {
            let written = self.file.write(to);
            written.map_err(|error| LedgerError::Database(error.into()))?;
            *raised = Some(to);
        }
        Ok(())
    }
}

impl<L: Ledger> Ledger for MarkedLedger<L> {
    fn read(&self, work: &mut dyn FnMut(&dyn LedgerRead) -> Answer<()>) -> Answer<()> {
        self.ledger.read(work)
    }

    fn write(&self, work: &mut dyn FnMut(&mut dyn LedgerWrite) -> Answer<()>) -> Answer<()> {
        let mut to = None;
        self.ledger.write(&mut |step| {
            work(step)?;
            let head = step.head()?;
            to = Some(HighWater {
                epoch: step.epoch()?,
                gseq: head.gseq,
                hash: head.mark,
            });
            Ok(())
        })?;
        to.map_or(Ok(()), |to| self.raise(to))
    }
}

#[cfg(test)]
mod tests {
    use record::ChainHash;
    use sync::Epoch;

    use super::*;

    #[test]
    fn a_mark_is_read_back_and_a_damaged_one_says_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("high-water");
        let file = HighWaterFile::at(path.clone());
        assert_eq!(file.read().unwrap(), None);
        let mark = HighWater {
            epoch: Epoch {
                counter: 3,
                id: [1; 16],
            },
            gseq: 70_000,
            hash: ChainHash([2; 32]),
        };
        file.write(mark).unwrap();
        assert_eq!(file.read().unwrap(), Some(mark));
        let half = fs::read(&path).unwrap();
        fs::write(&path, &half[..half.len() / 2]).unwrap();
        assert_eq!(file.read().unwrap(), None);
    }
}
