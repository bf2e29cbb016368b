//! Migrations are numbered without a gap, never edited once listed, and make strict tables with a
//! comment on each column.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use sha2::{Digest, Sha256};

use crate::{
    none,
    project::{self, File},
};

const SETS: &[&str] = &["migrations/device", "migrations/server/sqlite"];
const LIST: &str = "migrations/CHECKSUMS";

fn gaps(set: &str, names: &[String]) -> Vec<String> {
    let number = |name: &String| name.split('_').next().and_then(|n| n.parse::<usize>().ok());
    let expected = 1..;
    names
        .iter()
        .zip(expected)
        .filter(|(name, due)| number(name) != Some(*due) || !name.starts_with(&format!("{due:04}")))
        .map(|(name, due)| format!("{set}/{name}: number {due:04} is due"))
        .collect()
}

fn checksum(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Compares the migrations with the list of `sha256sum`.
fn edited(files: &[File], list: &str) -> Vec<String> {
    let listed: BTreeMap<&str, &str> = list
        .lines()
        .filter_map(|line| line.split_once("  "))
        .map(|(sum, path)| (path, sum))
        .collect();
    let mut found: Vec<String> = files
        .iter()
        .filter_map(|file| match listed.get(file.path.as_str()) {
            None => Some(format!("{}: not in {LIST} (make checksums)", file.path)),
            Some(sum) if *sum != checksum(&file.text) => Some(format!(
                "{}: edited; write a new migration instead",
                file.path
            )),
            Some(_) => None,
        })
        .collect();
    let there: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let gone = listed.keys().filter(|path| !there.contains(**path));
    found.extend(gone.map(|path| format!("{path}: listed and gone")));
    found
}

fn loose_tables(file: &File) -> Vec<String> {
    let table = Regex::new(r"(?s)CREATE TABLE (?:IF NOT EXISTS )?(\w+) \((.*?)\n\)([^;]*);")
        .expect("a regular expression");
    let mut found = Vec::new();
    for made in table.captures_iter(&file.text) {
        if !made[3].contains("STRICT") {
            found.push(format!("{}: {} is not STRICT", file.path, &made[1]));
        }
        found.extend(
            silent_columns(&made[2])
                .map(|column| format!("{}: {}.{column} has no comment", file.path, &made[1])),
        );
    }
    let made = file.text.matches("CREATE TABLE ").count();
    if table.find_iter(&file.text).count() != made {
        found.push(format!("{}: a table that the rule cannot read", file.path));
    }
    found
}

/// The columns of a table's body whose own or earlier line has no comment.
fn silent_columns(body: &str) -> impl Iterator<Item = String> + '_ {
    let column = Regex::new(r"^\s+([a-z_]+) +(INTEGER|TEXT|BLOB|REAL|ANY)\b").expect("a pattern");
    let mut commented = false;
    body.lines().filter_map(move |line| {
        let before = std::mem::replace(&mut commented, line.trim_start().starts_with("--"));
        let name = column.captures(line)?[1].to_owned();
        (!before && !line.contains("--")).then_some(name)
    })
}

#[test]
fn migrations_are_numbered_without_a_gap() {
    for set in SETS {
        let files = project::with_ending(set, &[".sql"]);
        assert!(!files.is_empty(), "{set} has migrations");
        let names: Vec<String> = files
            .iter()
            .filter_map(|file| file.path.rsplit('/').next().map(str::to_owned))
            .collect();
        none(gaps(set, &names));
    }
}

#[test]
fn a_listed_migration_is_never_edited() {
    let files = project::with_ending("migrations", &[".sql"]);
    let list = std::fs::read_to_string(project::root().join(LIST)).expect("the list is there");
    none(edited(&files, &list));
}

#[test]
fn tables_are_strict_and_their_columns_explained() {
    none(
        project::with_ending("migrations", &[".sql"])
            .iter()
            .flat_map(loose_tables)
            .collect(),
    );
}

#[test]
fn a_gap_an_edit_and_a_loose_table_are_seen() {
    let names = |list: &[&str]| {
        list.iter()
            .map(|name| (*name).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(gaps("d", &names(&["0001_a.sql", "0002_b.sql"])).len(), 0);
    assert_eq!(gaps("d", &names(&["0001_a.sql", "0003_b.sql"])).len(), 1);
    assert_eq!(gaps("d", &names(&["0001_a.sql", "0001_b.sql"])).len(), 1);
    assert_eq!(gaps("d", &names(&["1_a.sql"])).len(), 1);

    let file = |text: &str| File {
        path: "migrations/device/0001_a.sql".to_owned(),
        text: text.to_owned(),
    };
    let kept = format!("{}  migrations/device/0001_a.sql\n", checksum("a"));
    assert_eq!(edited(&[file("a")], &kept).len(), 0);
    assert_eq!(edited(&[file("b")], &kept).len(), 1);
    assert_eq!(edited(&[file("a")], "").len(), 1);
    assert_eq!(edited(&[], &kept).len(), 1);

    let good =
        "CREATE TABLE a (\n    -- Who.\n    b INTEGER NOT NULL,\n    c TEXT -- Why.\n) STRICT;";
    assert_eq!(loose_tables(&file(good)), Vec::<String>::new());
    let bad = "CREATE TABLE a (\n    b INTEGER NOT NULL\n);";
    assert_eq!(loose_tables(&file(bad)).len(), 2);
    assert_eq!(loose_tables(&file("CREATE TABLE a (b INTEGER);")).len(), 1);
}
