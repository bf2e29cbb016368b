//! The migrations: numbered, never edited, each column explained.

use std::{fs, path::PathBuf};

use sha2::{Digest, Sha256};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../migrations/device")
}

fn migrations() -> Vec<(String, String)> {
    let mut files: Vec<_> = fs::read_dir(folder())
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "sql"))
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

#[test]
fn no_released_migration_was_edited() {
    let written: String = migrations()
        .iter()
        .map(|(name, text)| {
            let digest = Sha256::digest(text.as_bytes());
            let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("{hex}  {name}\n")
        })
        .collect();
    let expected = fs::read_to_string(folder().join("CHECKSUMS")).unwrap();
    assert_eq!(written, expected, "add a migration instead of editing one");
}

#[test]
fn migrations_are_numbered_without_a_gap() {
    for (number, (name, _)) in (1..).zip(migrations()) {
        assert!(name.starts_with(&format!("{number:04}_")), "{name}");
    }
}

#[test]
fn every_column_says_what_it_holds() {
    for (name, text) in migrations() {
        let mut inside = false;
        for line in text.lines() {
            if line.starts_with("CREATE TABLE") {
                inside = true;
            } else if line.starts_with(')') {
                assert!(line.contains("STRICT"), "{name}: {line}");
                inside = false;
            } else if inside {
                let column = line
                    .trim_start()
                    .starts_with(|c: char| c.is_ascii_lowercase());
                assert!(!column || line.contains("-- "), "{name}: {line}");
            }
        }
    }
}
