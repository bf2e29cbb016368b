//! The crates that decide do no input or output, look at no clock and draw no random number:
//! neither in their own text nor in a crate that they link.

use crate::{
    none,
    project::{self, code, is_test},
};

/// The crates whose answers depend on nothing but what they are given.
const PURE: &[&str] = &["record", "care", "sync"];

/// Crates that reach outside the program.
const REACHING: &[&str] = &[
    "axum",
    "getrandom",
    "hyper",
    "iana-time-zone",
    "libsqlite3-sys",
    "mio",
    "rand",
    "reqwest",
    "rusqlite",
    "socket2",
    "tauri",
    "tokio",
];

/// Text that reaches outside the program, whatever crate it comes from.
const REACHES: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "std::io::stdin",
    "SystemTime",
    "Instant::now",
    "Utc::now",
    "Local::now",
    "File::open",
    "OsRng",
    "thread_rng",
    "getrandom",
    "HashMap",
    "HashSet",
];

fn reaching(tree: &str) -> Vec<String> {
    tree.lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| REACHING.contains(name))
        .map(str::to_owned)
        .collect()
}

fn reaches(path: &str, text: &str) -> Vec<String> {
    let code = code(text);
    REACHES
        .iter()
        .filter(|word| code.contains(**word))
        .map(|word| format!("{path}: {word}"))
        .collect()
}

#[test]
fn the_deciding_crates_link_nothing_that_reaches_outside() {
    for name in PURE {
        let tree = project::cargo(&[
            "tree",
            "--offline",
            "--package",
            name,
            "--edges=normal",
            "--prefix=none",
            "--format={p}",
        ]);
        assert!(tree.contains(name), "cargo tree shows {name} itself");
        let found = reaching(&tree);
        none(
            found
                .iter()
                .map(|on| format!("{name} links {on}"))
                .collect(),
        );
    }
}

/// Hashed collections are here because their order is drawn anew in each run.
#[test]
fn the_deciding_crates_have_no_word_that_reaches_outside() {
    for name in PURE {
        let sources = project::with_ending(&format!("crates/{name}/src"), &[".rs"]);
        assert!(!sources.is_empty(), "{name} has sources");
        let shipped = sources.iter().filter(|file| !is_test(&file.path));
        none(
            shipped
                .flat_map(|file| reaches(&file.path, &file.text))
                .collect(),
        );
    }
}

#[test]
fn a_linked_runtime_and_a_look_at_the_clock_are_seen() {
    let tree = "care v0.1.0\nrecord v0.1.0\ntokio v1.0.0 (*)\n";
    assert_eq!(reaching(tree), ["tokio"]);
    assert_eq!(reaches("a.rs", "let now = chrono::Utc::now();").len(), 1);
    assert_eq!(
        reaches("a.rs", "use std::{fs::File};\nuse std::fs;").len(),
        1
    );
    assert_eq!(reaches("a.rs", "// never std::fs").len(), 0);
    assert_eq!(
        reaches("a.rs", "#[cfg(test)]\nmod tests {\nstd::fs").len(),
        0
    );
}
