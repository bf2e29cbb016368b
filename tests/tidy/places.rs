//! What may stand where: SQL, the window's library, the one door between the pages and the window.

use regex::Regex;

use crate::{
    none,
    project::{self, File, code, is_test},
};

/// The folders whose text may hold SQL. The bench builds the floor that it measures against.
const SQL_PLACES: &[&str] = &[
    "crates/store/",
    "crates/server/",
    "migrations/",
    "bench/",
    "tests/",
];

fn sql() -> Regex {
    Regex::new(
        r#"(?x) " \s* (
            SELECT\s | INSERT\s+(OR|INTO)\s | UPDATE\s+\w+\s+SET\s | DELETE\s+FROM\s
          | CREATE\s+(UNIQUE\s+)?(TABLE|INDEX|TRIGGER|VIEW)\s | ALTER\s+TABLE\s
          | DROP\s+(TABLE|INDEX)\s | PRAGMA\s | WITH\s+\w+\s+AS\s
        )"#,
    )
    .expect("a regular expression")
}

fn stray_sql(file: &File) -> Vec<String> {
    if SQL_PLACES.iter().any(|place| file.path.starts_with(place)) {
        return Vec::new();
    }
    if file.path.ends_with(".sql") {
        return vec![format!(
            "{}: SQL outside store, server and migrations",
            file.path
        )];
    }
    let code = code(&file.text);
    sql()
        .find_iter(&code)
        .map(|found| format!("{}: SQL: {}", file.path, found.as_str()))
        .collect()
}

/// SQL put together from text: a value must be bound, never written in.
fn woven_sql(file: &File) -> Vec<String> {
    let woven = Regex::new(&format!(r"format!\(\s*{}", sql().as_str())).expect("a pattern");
    let code = code(&file.text);
    let pragma = |text: &str| text.contains("PRAGMA");
    woven
        .find_iter(&code)
        .filter(|found| !pragma(found.as_str()))
        .map(|found| format!("{}: values in SQL are bound: {}", file.path, found.as_str()))
        .collect()
}

/// SQL of several lines inside Rust: it belongs into a file of its own.
fn long_sql(file: &File) -> Vec<String> {
    let code = code(&file.text);
    sql()
        .find_iter(&code)
        .filter(|found| {
            let rest = code.get(found.end()..).unwrap_or("");
            let literal = rest.split('"').next().unwrap_or("");
            literal.matches('\n').count() >= 3
        })
        .map(|found| format!("{}: long SQL is a .sql file: {}", file.path, found.as_str()))
        .collect()
}

/// Words that belong to one place, and who else may say them.
const ONE_PLACE: &[(&str, &str, &[&str])] = &[
    ("tauri::", ".rs", &["src-tauri/"]),
    ("tauri_build::", ".rs", &["src-tauri/"]),
    (
        "rusqlite::",
        ".rs",
        &["crates/store/", "crates/server/", "bench/", "tests/"],
    ),
    ("reqwest::", ".rs", &["crates/app/", "bench/", "tests/"]),
    ("axum::", ".rs", &["crates/server/"]),
    ("invoke(", ".ts", &["ui/src/api/"]),
    ("invoke<", ".ts", &["ui/src/api/"]),
    ("@tauri-apps/", ".ts", &["ui/src/api/"]),
    ("invoke(", ".tsx", &["ui/src/api/"]),
    ("invoke<", ".tsx", &["ui/src/api/"]),
    ("@tauri-apps/", ".tsx", &["ui/src/api/"]),
    // How the window behaves, such as its keys; never anything about a person.
    ("localStorage", ".ts", &["ui/src/app/"]),
    ("localStorage", ".tsx", &["ui/src/app/"]),
];

/// What a page never does: the window has no network, no storage of its own, no code from text.
const NEVER_IN_PAGES: &[&str] = &[
    "dangerouslySetInnerHTML",
    "innerHTML",
    "sessionStorage",
    "indexedDB",
    "fetch(",
    "XMLHttpRequest",
    "eval(",
];

fn misplaced(file: &File) -> Vec<String> {
    let code = code(&file.text);
    let strays = ONE_PLACE
        .iter()
        .filter(|(_, ending, _)| file.path.ends_with(ending))
        .filter(|(_, _, homes)| !homes.iter().any(|home| file.path.starts_with(home)))
        .filter(|(word, ..)| code.contains(word))
        .map(|(word, _, homes)| format!("{}: {word} belongs in {homes:?}", file.path));
    let page = file.path.starts_with("ui/src/");
    let never = NEVER_IN_PAGES
        .iter()
        .filter(|word| page && code.contains(**word))
        .map(|word| format!("{}: a page has no {word}", file.path));
    strays.chain(never).collect()
}

fn shipped() -> Vec<File> {
    let mut files = project::with_ending("", &[".rs", ".ts", ".tsx", ".sql"]);
    files.retain(|file| !is_test(&file.path) && !file.path.starts_with("tests/"));
    files
}

#[test]
fn sql_stands_only_in_store_server_and_migrations() {
    none(shipped().iter().flat_map(stray_sql).collect());
}

#[test]
fn values_in_sql_are_bound_and_long_sql_has_its_own_file() {
    let mut files = shipped();
    files.retain(|file| file.path.starts_with("crates/") && file.path.ends_with(".rs"));
    none(files.iter().flat_map(woven_sql).collect());
    none(files.iter().flat_map(long_sql).collect());
}

#[test]
fn each_outside_library_has_one_home() {
    none(shipped().iter().flat_map(misplaced).collect());
}

#[test]
fn words_out_of_place_are_seen() {
    let file = |path: &str, text: &str| File {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    let query = "db.query(\"SELECT name FROM person\")";
    assert_eq!(stray_sql(&file("crates/app/src/a.rs", query)).len(), 1);
    assert_eq!(stray_sql(&file("crates/care/a.sql", "SELECT 1")).len(), 1);
    assert_eq!(stray_sql(&file("crates/store/src/a.rs", query)).len(), 0);
    assert_eq!(
        stray_sql(&file("crates/app/src/a.rs", "\"Select a person\"")).len(),
        0
    );
    let woven = file(
        "crates/store/src/a.rs",
        "format!(\"SELECT {column} FROM t\")",
    );
    assert_eq!(woven_sql(&woven).len(), 1);
    let long = file("crates/store/src/a.rs", "\"SELECT a,\n b,\n c\n FROM t\"");
    assert_eq!(long_sql(&long).len(), 1);
    assert_eq!(
        misplaced(&file("crates/app/src/a.rs", "use tauri::State;")).len(),
        1
    );
    assert_eq!(
        misplaced(&file("ui/src/pages/a.tsx", "invoke(\"x\")")).len(),
        1
    );
    assert_eq!(
        misplaced(&file("ui/src/api/client.ts", "invoke(\"x\")")).len(),
        0
    );
    assert_eq!(
        misplaced(&file("ui/src/pages/a.tsx", "await fetch(\"x\")")).len(),
        1
    );
}
