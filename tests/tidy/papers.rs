//! The papers that a newcomer reads: they are there, they name what exists, and their links lead
//! somewhere.

use std::path::Path;

use regex::Regex;

use crate::{
    none,
    project::{self, File, packages, root},
};

/// A paper and what it must speak of.
const PAPERS: &[(&str, &[&str])] = &[
    (
        "README.md",
        &[
            "make run",
            "make test",
            "clinical safety officer",
            "pharmacist",
            "licence",
            "information-governance",
        ],
    ),
    (
        "ARCHITECTURE.md",
        &[
            "## Code map",
            "## The way of a save",
            "## The way of a sync",
            "## Invariants",
        ],
    ),
    ("CHANGELOG.md", &["## [Unreleased]"]),
    ("LICENSE", &["MIT License"]),
    ("docs/glossary.md", &["| "]),
];

fn silent_papers(paper: &str, text: &str, words: &[&str]) -> Vec<String> {
    let joined = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase();
    words
        .iter()
        .filter(|word| !joined.contains(&word.to_lowercase()))
        .map(|word| format!("{paper} does not speak of {word:?}"))
        .collect()
}

/// Folders of the code map, as the package's manifests name them.
fn unmapped(map: &str, folders: &[String]) -> Vec<String> {
    folders
        .iter()
        .filter(|folder| !map.contains(&format!("`{folder}`")))
        .map(|folder| format!("ARCHITECTURE.md does not name `{folder}`"))
        .collect()
}

fn broken_links(file: &File, exists: impl Fn(&Path) -> bool) -> Vec<String> {
    let link = Regex::new(r"\]\(([^)\s]+)\)").expect("a regular expression");
    let folder = Path::new(&file.path).parent().unwrap_or(Path::new(""));
    link.captures_iter(&file.text)
        .filter_map(|found| {
            let target = found[1].split('#').next().unwrap_or("").to_owned();
            let outside = target.is_empty() || target.contains("://");
            (!outside && !exists(&folder.join(&target)))
                .then(|| format!("{}: {target} leads nowhere", file.path))
        })
        .collect()
}

#[test]
fn the_papers_are_there_and_say_what_they_must() {
    for (paper, words) in PAPERS {
        let text = std::fs::read_to_string(root().join(paper));
        assert!(text.is_ok(), "{paper} is missing");
        none(silent_papers(paper, &text.unwrap_or_default(), words));
    }
}

#[test]
fn the_code_map_names_every_crate() {
    let map = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap_or_default();
    let folders: Vec<String> = packages()
        .iter()
        .filter_map(|package| package["manifest_path"].as_str())
        .filter_map(|path| Path::new(path).parent().map(project::relative))
        .collect();
    assert!(folders.iter().any(|folder| folder == "crates/record"));
    none(unmapped(&map, &folders));
}

#[test]
fn links_between_the_papers_lead_somewhere() {
    let papers = project::with_ending("", &[".md"]);
    let exists = |path: &Path| root().join(path).exists();
    none(
        papers
            .iter()
            .flat_map(|file| broken_links(file, exists))
            .collect(),
    );
}

#[test]
fn a_silent_paper_a_missing_crate_and_a_broken_link_are_seen() {
    assert_eq!(
        silent_papers("a.md", "make\nrun", &["make run", "make test"]).len(),
        1
    );
    assert_eq!(
        unmapped("`crates/care`", &["crates/record".to_owned()]).len(),
        1
    );
    let file = File {
        path: "docs/a.md".to_owned(),
        text: "[here](b.md#part) [web](https://example.org/x) [gone](../c.md)".to_owned(),
    };
    let there = |path: &Path| path == Path::new("docs/b.md");
    assert_eq!(
        broken_links(&file, there),
        ["docs/a.md: ../c.md leads nowhere"]
    );
}
