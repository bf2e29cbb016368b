//! The TypeScript of the commands is what the Rust says, and so are the words that tests of the
//! window show of a laptop that cannot be opened: never written by hand, never stale.
//!
//! `UPDATE_BINDINGS=1 cargo test -p app --test bindings` writes it anew.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it must be"
)]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use app::{Error, view::problem::Problem};
use store::StoreError;
use ts_rs::Config;

fn committed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/api/types")
}

fn generate(into: &Path) {
    let config = Config::new().with_out_dir(into).with_large_int("number");
    app::commands::export_types(&config).unwrap();
    let mut lines = String::from("// Generated from Rust: see crates/app/tests/bindings.rs.\n");
    let signatures = app::commands::signatures(&config);
    let mut names: Vec<String> = fs::read_dir(into)
        .unwrap()
        .map(|file| {
            file.unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    let body: String = signatures
        .iter()
        .map(|(name, takes, gives)| format!("  {name}: {{ takes: {takes}; gives: {gives} }};\n"))
        .collect();
    for name in &names {
        lines.push_str(&format!("export type {{ {name} }} from \"./{name}\";\n"));
    }
    let used = |name: &&String| {
        body.split(|c: char| !c.is_alphanumeric())
            .any(|word| word == name.as_str())
    };
    for name in names.iter().filter(used) {
        lines.push_str(&format!("import type {{ {name} }} from \"./{name}\";\n"));
    }
    lines.push_str("\n/** Every command of the window: what it takes and what it gives. */\n");
    lines.push_str(&format!("export interface Commands {{\n{body}}}\n"));
    fs::write(into.join("index.ts"), lines).unwrap();
}

fn files(folder: &Path) -> BTreeMap<String, String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return BTreeMap::new();
    };
    entries
        .map(|file| file.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect()
}

#[test]
fn the_generated_types_are_fresh() {
    let fresh = tempfile::tempdir().unwrap();
    generate(fresh.path());
    if std::env::var_os("UPDATE_BINDINGS").is_some() {
        let _ = fs::remove_dir_all(committed());
        fs::create_dir_all(committed()).unwrap();
        for (name, text) in files(fresh.path()) {
            fs::write(committed().join(name), text).unwrap();
        }
    }
    assert!(
        files(fresh.path()) == files(&committed()),
        "ui/src/api/types is stale: UPDATE_BINDINGS=1 cargo test -p app --test bindings"
    );
}

#[test]
fn the_words_of_what_cannot_be_unlocked_are_fresh() {
    let errors = [
        ("damaged", Error::Damaged(StoreError::Damaged(None))),
        ("disk full or failing", Error::DiskFailed("full".into())),
        ("key lost", Error::KeyLost),
        ("newer version", Error::Newer),
        ("in use by another window", Error::InUse),
        ("set clock", Error::MovedClock),
    ];
    let said: BTreeMap<&str, Problem> = errors
        .into_iter()
        .map(|(what, error)| (what, Problem::from(error)))
        .collect();
    let fresh = serde_json::to_string_pretty(&said).unwrap() + "\n";
    let committed = committed().join("../fake/cannotUnlock.json");
    if std::env::var_os("UPDATE_BINDINGS").is_some() {
        fs::write(&committed, &fresh).unwrap();
    }
    assert!(
        fs::read_to_string(&committed).unwrap() == fresh,
        "cannotUnlock.json is stale: UPDATE_BINDINGS=1 cargo test -p app --test bindings"
    );
}
