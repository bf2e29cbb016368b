//! No Rust file is forgotten: each is a target of cargo or a module of one, and none is a `mod.rs`.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use regex::Regex;

use crate::{
    none,
    project::{self, relative, root},
};

/// The files named by `mod` lines in one file, whether they exist or not.
fn declared(file: &Path, text: &str, is_root: bool) -> Vec<PathBuf> {
    let line = Regex::new(
        r#"(?m)^ *(?:#\[path = "(?<path>[^"]+)"\]\s+)?(?:pub(?:\([^)]*\))? )?mod (?<name>\w+);"#,
    )
    .expect("a regular expression");
    let beside = file.parent().unwrap_or(file);
    let below = match file.file_stem() {
        Some(stem) if !is_root => beside.join(stem),
        _ => beside.to_path_buf(),
    };
    line.captures_iter(text)
        .map(|found| match found.name("path") {
            Some(path) => beside.join(path.as_str()),
            None => below.join(format!("{}.rs", &found["name"])),
        })
        .collect()
}

/// Every file that a target reaches.
fn reached(targets: Vec<PathBuf>) -> BTreeSet<PathBuf> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<(PathBuf, bool)> = targets.into_iter().map(|path| (path, true)).collect();
    while let Some((path, is_root)) = open.pop() {
        let path = path.canonicalize().unwrap_or(path);
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        if seen.insert(path.clone()) {
            let next = declared(&path, &text, is_root);
            open.extend(next.into_iter().map(|path| (path, false)));
        }
    }
    seen
}

fn targets() -> Vec<PathBuf> {
    let packages = project::packages();
    packages
        .iter()
        .flat_map(|package| package["targets"].as_array().cloned().unwrap_or_default())
        .filter_map(|target| target["src_path"].as_str().map(PathBuf::from))
        .collect()
}

#[test]
fn every_rust_file_is_part_of_a_target() {
    let reached: BTreeSet<String> = reached(targets()).iter().map(|p| relative(p)).collect();
    let files = project::with_ending("", &[".rs"]);
    let forgotten = files.iter().filter(|file| !reached.contains(&file.path));
    none(
        forgotten
            .map(|file| format!("{}: part of no target", file.path))
            .collect(),
    );
}

#[test]
fn no_module_hides_its_name_in_a_folder() {
    let files = project::with_ending("", &["/mod.rs"]);
    none(
        files
            .iter()
            .map(|file| format!("{}: name.rs instead", file.path))
            .collect(),
    );
}

#[test]
fn modules_are_followed_from_a_root_and_from_a_file_beside_its_folder() {
    let text =
        "mod care;\npub(crate) mod sync;\n#[path = \"odd/place.rs\"]\nmod place;\nmod inner {}";
    let names = |file: &str, is_root| declared(Path::new(file), text, is_root);
    assert_eq!(
        names("src/lib.rs", true),
        [
            Path::new("src/care.rs"),
            Path::new("src/sync.rs"),
            Path::new("src/odd/place.rs")
        ]
    );
    let from_part = names("src/visit.rs", false);
    assert_eq!(from_part.first(), Some(&PathBuf::from("src/visit/care.rs")));
    assert_eq!(from_part.last(), Some(&PathBuf::from("src/odd/place.rs")));
}

#[test]
fn a_file_that_nobody_declares_is_not_reached() {
    let main = root().join("tests/tidy/main.rs");
    let reached = reached(vec![main]);
    assert!(reached.iter().any(|path| path.ends_with("tidy/modules.rs")));
    assert!(!reached.iter().any(|path| path.ends_with("window/main.rs")));
}
