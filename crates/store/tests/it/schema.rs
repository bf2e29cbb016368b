//! The migrations: numbered, each column explained. That none is edited is held by tests/tidy.

use std::{fs, path::PathBuf};

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
