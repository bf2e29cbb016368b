//! The operating system's key store, with the store's own files beside it where there is none.
//!
//! Without a session bus there is no key store on Linux; the passphrase must then be longer, which
//! `store` sees to. The kernel's keyring is not used: it forgets at every reboot. Windows and
//! macOS get their stores with their first builds; until then they have files.

use std::{path::Path, sync::Arc};

use app::{FileSecrets, SecretError, SecretStore};
use keyring_core::{CredentialStore, Entry, Error};
use zeroize::Zeroizing;

/// Under what the secrets are filed.
const SERVICE: &str = "doorstep";

/// The operating system's key store, if it has one, and files.
pub struct KeyStore {
    system: Option<Arc<CredentialStore>>,
    files: FileSecrets,
}

impl KeyStore {
    /// The key store of this machine.
    pub fn of_this_machine(data: &Path) -> Self {
        Self {
            system: system_store(),
            files: FileSecrets::in_folder(&data.join("secrets")),
        }
    }

    fn entry(&self, name: &str) -> Option<Result<Entry, Error>> {
        self.system
            .as_ref()
            .map(|system| system.build(SERVICE, name, None))
    }
}

#[cfg(target_os = "linux")]
fn system_store() -> Option<Arc<CredentialStore>> {
    std::env::var_os("DBUS_SESSION_BUS_ADDRESS")?;
    match zbus_secret_service_keyring_store::Store::new() {
        Ok(store) => Some(store),
        Err(_) => {
            tracing::info!("no key store answers on the session bus");
            None
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn system_store() -> Option<Arc<CredentialStore>> {
    None
}

fn failed(error: Error) -> SecretError {
    SecretError(Box::new(error))
}

impl SecretStore for KeyStore {
    /// A secret that was filed before there was a key store is found in its file.
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, SecretError> {
        if let Some(entry) = self.entry(name) {
            match entry.and_then(|entry| entry.get_secret()) {
                Ok(secret) => return Ok(Some(Zeroizing::new(secret))),
                Err(Error::NoEntry) => {}
                Err(error) => return Err(failed(error)),
            }
        }
        self.files.get(name)
    }

    fn set(&self, name: &str, secret: &[u8]) -> Result<(), SecretError> {
        match self.entry(name) {
            Some(entry) => entry
                .and_then(|entry| entry.set_secret(secret))
                .map_err(failed),
            None => self.files.set(name, secret),
        }
    }

    fn delete(&self, name: &str) -> Result<(), SecretError> {
        if let Some(entry) = self.entry(name) {
            match entry.and_then(|entry| entry.delete_credential()) {
                Ok(()) | Err(Error::NoEntry) => {}
                Err(error) => return Err(failed(error)),
            }
        }
        self.files.delete(name)
    }

    fn is_apart_from_the_disk(&self) -> bool {
        self.system.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_key_store_secrets_are_kept_in_files_and_said_to_be() {
        let name = format!("doorstep-key-store-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let store = KeyStore {
            system: None,
            files: FileSecrets::in_folder(&folder),
        };
        assert!(!store.is_apart_from_the_disk());
        assert!(store.get("doorstep-a").unwrap().is_none());
        store.set("doorstep-a", b"secret").unwrap();
        assert_eq!(
            store.get("doorstep-a").unwrap().unwrap().as_slice(),
            b"secret"
        );
        store.delete("doorstep-a").unwrap();
        assert!(store.get("doorstep-a").unwrap().is_none());
        std::fs::remove_dir_all(folder).unwrap();
    }
}
