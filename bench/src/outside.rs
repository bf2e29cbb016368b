//! What the app is given when it is measured: the machine's clock and randomness, and a key store
//! apart from the disk, as every supported system has one.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use app::{NoRandomness, Randomness, TimeSource};
use chrono::{DateTime, Utc};
use store::{SecretError, SecretStore};
use zeroize::Zeroizing;

/// The machine's clock.
pub struct Machine;

impl TimeSource for Machine {
    fn now(&self) -> DateTime<Utc> {
        now()
    }
}

/// Now, by the machine's clock.
#[expect(
    clippy::disallowed_methods,
    reason = "what is measured runs by the real clock"
)]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

impl Randomness for Machine {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        getrandom::fill(bytes).map_err(|_| NoRandomness)
    }
}

/// A key store in memory.
#[derive(Default)]
pub struct KeyStore(Mutex<BTreeMap<String, Vec<u8>>>);

impl KeyStore {
    fn secrets(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SecretStore for KeyStore {
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, SecretError> {
        Ok(self.secrets().get(name).cloned().map(Zeroizing::new))
    }

    fn set(&self, name: &str, secret: &[u8]) -> Result<(), SecretError> {
        self.secrets().insert(name.to_owned(), secret.to_owned());
        Ok(())
    }

    fn delete(&self, name: &str) -> Result<(), SecretError> {
        self.secrets().remove(name);
        Ok(())
    }

    fn is_apart_from_the_disk(&self) -> bool {
        true
    }
}
