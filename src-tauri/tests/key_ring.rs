//! The operating system's key store, for real. Needs a session bus with a key ring, so that only
//! scripts/key_store.sh runs it.

#[path = "../src/key_store.rs"]
mod key_store;

use app::{FileSecrets, SecretStore};
use key_store::KeyStore;

#[test]
fn secrets_are_kept_in_the_key_ring_and_no_file_is_made() {
    let data = std::env::temp_dir().join(format!("doorstep-key-ring-{}", std::process::id()));
    let store = KeyStore::of_this_machine(&data);
    assert!(store.is_apart_from_the_disk());
    assert!(store.get("doorstep-a").unwrap().is_none());
    for secret in [b"secret".as_slice(), &[0, 255, 10]] {
        store.set("doorstep-a", secret).unwrap();
        let another = KeyStore::of_this_machine(&data);
        assert_eq!(
            another.get("doorstep-a").unwrap().unwrap().as_slice(),
            secret
        );
    }
    store.delete("doorstep-a").unwrap();
    store.delete("doorstep-a").unwrap();
    assert!(store.get("doorstep-a").unwrap().is_none());
    assert!(!data.exists(), "nothing on the disk");
}

#[test]
fn a_secret_of_before_there_was_a_key_ring_is_found_in_its_file() {
    let data = std::env::temp_dir().join(format!("doorstep-before-{}", std::process::id()));
    let files = FileSecrets::in_folder(&data.join("secrets"));
    files.set("doorstep-b", b"of before").unwrap();
    let store = KeyStore::of_this_machine(&data);
    assert_eq!(
        store.get("doorstep-b").unwrap().unwrap().as_slice(),
        b"of before"
    );
    std::fs::remove_dir_all(data).unwrap();
}
