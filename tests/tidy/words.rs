//! Words and names that the project does without, and the first line that each file owes.

use regex::Regex;

use crate::{
    none,
    project::{self, File, is_generated},
};

/// Loose ends: what is left to do is an issue, not a comment. Written apart so that this very file
/// does not hold them.
const LOOSE_ENDS: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("HA", "CK:"),
    concat!("to", "do!("),
    concat!("unimple", "mented!("),
    concat!("db", "g!("),
    concat!("#[ig", "nore"),
    concat!("it.sk", "ip("),
    concat!("test.sk", "ip("),
    concat!("describe.sk", "ip("),
    concat!("it.on", "ly("),
    concat!("test.on", "ly("),
    concat!("describe.on", "ly("),
    concat!("console", ".log("),
];

/// Names of drawers: whatever lies in such a file has no home.
const DRAWERS: &[&str] = &[
    "util", "utils", "common", "helper", "helpers", "manager", "misc",
];

/// Roots of home folders and of build machines.
const MACHINES: &[&str] = &[
    concat!("/ho", "me/"),
    concat!("/ro", "ot/"),
    concat!("/Us", "ers/"),
    concat!("/wo", "rk/"),
    concat!("C:\\", "Users"),
];

const WRITTEN: &[&str] = &[
    ".rs", ".ts", ".tsx", ".sql", ".sh", ".toml", ".css", ".scss", ".md", ".json", ".html",
];

fn loose_ends(file: &File) -> Vec<String> {
    lines_with(file, |line| {
        LOOSE_ENDS.iter().copied().find(|word| line.contains(word))
    })
}

fn machine_paths(file: &File) -> Vec<String> {
    lines_with(file, |line| {
        MACHINES.iter().copied().find(|path| line.contains(path))
    })
}

fn lines_with(file: &File, word: impl Fn(&str) -> Option<&'static str>) -> Vec<String> {
    file.text
        .lines()
        .enumerate()
        .filter_map(|(at, line)| word(line).map(|w| format!("{}:{}: {w}", file.path, at + 1)))
        .collect()
}

fn drawer(path: &str) -> Option<String> {
    let mut parts = path.split(['/', '.', '-', '_']);
    parts
        .find(|part| DRAWERS.contains(&part.to_lowercase().as_str()))
        .map(|part| format!("{path}: a file is named for what it owns, not {part}"))
}

fn vague_type(file: &File) -> Vec<String> {
    let vague = Regex::new(r"\b(struct|enum|trait|class|interface) (\w*(Manager|Helper|Util)s?)\b")
        .expect("a regular expression");
    vague
        .captures_iter(&file.text)
        .map(|found| format!("{}: {}", file.path, &found[2]))
        .collect()
}

fn opens_with_its_purpose(file: &File) -> bool {
    file.text.starts_with("//! ")
}

/// The files that people write: neither lock files nor made ones.
fn written() -> Vec<File> {
    let mut files = project::with_ending("", WRITTEN);
    files.retain(|file| {
        !file.path.ends_with("package-lock.json")
            && !file.path.starts_with("src-tauri/gen/")
            && !is_generated(file)
    });
    files
}

#[test]
fn nothing_is_left_to_do_in_the_text() {
    none(written().iter().flat_map(loose_ends).collect());
}

#[test]
fn no_path_of_somebodys_machine_is_written_down() {
    none(written().iter().flat_map(machine_paths).collect());
}

#[test]
fn no_file_and_no_type_is_a_drawer() {
    none(
        project::files("")
            .iter()
            .filter_map(|file| drawer(&file.path))
            .collect(),
    );
    none(written().iter().flat_map(vague_type).collect());
}

#[test]
fn each_rust_file_says_first_what_it_owns() {
    let files = project::with_ending("", &[".rs"]);
    let silent = files.iter().filter(|file| !opens_with_its_purpose(file));
    none(
        silent
            .map(|file| format!("{}: no //! line first", file.path))
            .collect(),
    );
}

#[test]
fn banned_words_and_names_are_seen() {
    let file = |text: &str| File {
        path: "a.rs".to_owned(),
        text: text.to_owned(),
    };
    for word in LOOSE_ENDS {
        assert_eq!(
            loose_ends(&file(&format!("a\n  {word}"))).len(),
            1,
            "{word}"
        );
    }
    for path in MACHINES {
        assert_eq!(
            machine_paths(&file(&format!("\"{path}me\""))).len(),
            1,
            "{path}"
        );
    }
    assert!(drawer("crates/app/src/date_utils.rs").is_some());
    assert!(drawer("crates/app/src/helpers/dates.rs").is_some());
    assert!(drawer("crates/app/src/dates.rs").is_none());
    assert_eq!(
        vague_type(&file(concat!("pub struct Sync", "Manager {"))).len(),
        1
    );
    assert!(!opens_with_its_purpose(&file("use std::fs;\n//! Late.")));
    assert!(opens_with_its_purpose(&file("//! Owns a thing.\n")));
}
