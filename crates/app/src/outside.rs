//! What the app is given from outside: a clock, randomness, a place for its files, an ear.

use std::path::PathBuf;

use chrono::{DateTime, Utc};

use crate::commands::Event;

/// Tells the time. Passed in, so that a test or a demonstration can be at another.
pub trait TimeSource: Send + Sync {
    /// The time now, in UTC.
    fn now(&self) -> DateTime<Utc>;

    /// Whether this is not the machine's own time: only a demonstration area honours that.
    fn is_moved(&self) -> bool {
        false
    }
}

/// The operating system gave no randomness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no randomness is to be had")]
pub struct NoRandomness;

/// Gives random bytes.
pub trait Randomness: Send + Sync {
    /// Fills all of `bytes`.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness>;
}

/// Some random bytes, for the ids and nonces of changes.
pub fn random<const N: usize>(
    source: &(impl Randomness + ?Sized),
) -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    source.fill(&mut bytes)?;
    Ok(bytes)
}

/// Everything that the app needs from outside.
pub struct Outside {
    /// The folder of this laptop's profiles.
    pub data: PathBuf,
    /// The clock.
    pub time: Box<dyn TimeSource>,
    /// Randomness.
    pub random: Box<dyn Randomness>,
    /// The operating system's key store, or a file where there is none.
    pub secrets: Box<dyn store::SecretStore + Send + Sync>,
    /// Hears what the window should know without asking.
    pub events: Box<dyn Fn(Event) + Send + Sync>,
}
