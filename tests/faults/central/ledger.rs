//! The server's ledger as it lies on the disk: read in a copy, row by row.

use std::{collections::BTreeMap, fs, path::Path};

use record::{ChainHash, Change, ChangeId, Envelope};
use server::{open, service::Service};
use sync::ledger::{self, LedgerRead, StreamKey};
use tempfile::TempDir;

/// A ledger, opened.
pub struct Ledger {
    service: Service,
    _folder: TempDir,
}

impl Ledger {
    /// Opens a copy of a server's folder, as the server itself would open it.
    pub fn in_a_copy_of(folder: &Path, scratch: &Path) -> Self {
        let copy = tempfile::tempdir_in(scratch).unwrap();
        for found in fs::read_dir(folder).unwrap() {
            let found = found.unwrap();
            fs::copy(found.path(), copy.path().join(found.file_name())).unwrap();
        }
        let clock = "2026-02-11T12:00:00Z".parse().unwrap();
        Self {
            service: open::service(copy.path(), Some(clock)).unwrap(),
            _folder: copy,
        }
    }

    fn read<T>(&self, mut work: impl FnMut(&dyn LedgerRead) -> T) -> T {
        ledger::read(self.service.ledger(), |view| Ok(work(view))).unwrap()
    }

    pub fn epoch(&self) -> u64 {
        self.read(|view| view.epoch().unwrap().counter)
    }

    pub fn has(&self, change: ChangeId) -> bool {
        self.read(|view| view.standing(change).unwrap().is_some())
    }

    /// Numbers without a gap, in the feed and in each stream; every row what its hash says; each
    /// stream's chain as it was handed out, up to its head.
    pub fn is_one_history(&self) {
        self.read(|view| {
            let head = view.head().unwrap();
            let mut ends: BTreeMap<StreamKey, (u64, ChainHash)> = BTreeMap::new();
            let mut last = 0;
            view.feed(0, u64::MAX >> 1, &mut |row| {
                assert_eq!(row.gseq, last + 1, "the feed has no gap");
                last = row.gseq;
                let envelope = Envelope::decode(row.envelope).unwrap();
                assert_eq!(Change::decode(row.body).unwrap().id, envelope.change);
                let (pseq, chain) = ends
                    .get(&row.stream)
                    .copied()
                    .unwrap_or((0, ChainHash::START));
                let chain = chain.then(envelope.hash());
                assert_eq!((row.pseq, row.chain), (pseq + 1, chain));
                ends.insert(row.stream, (row.pseq, chain));
                true
            })
            .unwrap();
            assert_eq!(last, head.gseq);
            for (key, end) in ends {
                let head = view.stream_by_key(key).unwrap();
                assert_eq!(
                    (head.pseq, head.chain),
                    end,
                    "the head is where the rows end"
                );
            }
        });
    }
}
