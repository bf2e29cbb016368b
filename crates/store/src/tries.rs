//! Wrong passphrases, counted in a file beside the key. They make somebody wait and nothing else.

use std::{fs, io, path::Path};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{files, passphrase};

/// How often the passphrase was wrong since it last was right.
///
/// A file can be put back to an older state, so this slows down a person at the keyboard; what
/// stops a machine is the cost of each guess and the key store's secret.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tries {
    /// The number of wrong tries in a row.
    pub wrong: u32,
    /// When the last of them was.
    pub last_at: Option<DateTime<Utc>>,
}

impl Tries {
    /// Reads the count. One that is not there or not readable is no count: nobody is shut out.
    pub(crate) fn read(path: &Path) -> Self {
        let bytes = fs::read(path).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    pub(crate) fn write(self, path: &Path) -> io::Result<()> {
        files::write_whole(path, &serde_json::to_vec(&self)?)
    }

    /// The greater of two counts of the same tries.
    #[must_use]
    pub fn most(self, other: Self) -> Self {
        if other.wrong > self.wrong {
            other
        } else {
            self
        }
    }

    /// One more wrong try.
    pub(crate) fn and_one(self, now: DateTime<Utc>) -> Self {
        Self {
            wrong: self.wrong.saturating_add(1),
            last_at: Some(now),
        }
    }

    /// How long to wait until the next try. A clock that was put back starts the wait anew, and
    /// never makes it longer.
    pub fn wait(self, now: DateTime<Utc>) -> TimeDelta {
        let whole = passphrase::wait_after(self.wrong);
        let past = self.last_at.map_or(whole, |last| now - last);
        (whole - past).clamp(TimeDelta::zero(), whole)
    }
}
