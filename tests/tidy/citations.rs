//! What the code cites in docs/rules.md and docs/sources.md is there, under that name.

use regex::Regex;

use crate::{
    none,
    project::{self, File, root},
};

/// The text in one line, so that what a comment cites may go over its end.
fn in_one_line(text: &str) -> String {
    let marks = Regex::new(r"\n\s*(//[/!]?|\*|#)?\s*").expect("a regular expression");
    marks.replace_all(text, " ").into_owned()
}

fn unknown_rules(file: &File, rules: &str) -> Vec<String> {
    let cited = Regex::new(r"docs/rules\.md ([A-Z]\d+(?:(?:, | and | to )[A-Z]\d+)*)");
    let rule = Regex::new(r"[A-Z]\d+").expect("a regular expression");
    let text = in_one_line(&file.text);
    let cited = cited.expect("a regular expression");
    let ids = cited
        .captures_iter(&text)
        .flat_map(|found| rule.find_iter(found.get(1).map_or("", |ids| ids.as_str())))
        .map(|id| id.as_str().to_owned());
    ids.filter(|id| !rules.contains(&format!("**{id}.")) && !rules.contains(&format!("| {id} |")))
        .map(|id| format!("{}: docs/rules.md has no {id}", file.path))
        .collect()
}

fn unknown_sections(file: &File, sources: &str) -> Vec<String> {
    let sections: Vec<&str> = sources
        .lines()
        .filter_map(|line| line.strip_prefix("## "))
        .collect();
    let text = in_one_line(&file.text);
    text.split("docs/sources.md, ")
        .skip(1)
        .map(|after| after.strip_prefix("from ").unwrap_or(after))
        .filter(|after| !sections.iter().any(|section| after.starts_with(section)))
        .map(|after| {
            let cited: String = after.chars().take(30).collect();
            format!("{}: docs/sources.md has no section {cited:?}", file.path)
        })
        .collect()
}

#[test]
fn every_rule_and_section_that_the_code_cites_exists() {
    let paper = |name: &str| std::fs::read_to_string(root().join(name)).unwrap_or_default();
    let (rules, sources) = (paper("docs/rules.md"), paper("docs/sources.md"));
    let code = project::with_ending("", &[".rs", ".ts", ".tsx", ".sh", ".sql"]);
    let code: Vec<&File> = code
        .iter()
        .filter(|file| !file.path.ends_with("tidy/citations.rs"))
        .collect();
    let rules = code.iter().flat_map(|file| unknown_rules(file, &rules));
    let sections = code
        .iter()
        .flat_map(|file| unknown_sections(file, &sources));
    none(rules.chain(sections).collect());
}

#[test]
fn a_rule_and_a_section_that_are_not_there_are_seen() {
    let file = File {
        path: "a.rs".to_owned(),
        text: "//! One (docs/rules.md P1, P2\n//! and F9). docs/sources.md, Care\n/// plan; \
               docs/sources.md, Nothing."
            .to_owned(),
    };
    assert_eq!(
        unknown_rules(&file, "**P1. A rule.**\n| F9 | another |"),
        ["a.rs: docs/rules.md has no P2"]
    );
    assert_eq!(
        unknown_sections(&file, "## Care plan\n"),
        ["a.rs: docs/sources.md has no section \"Nothing.\""]
    );
}
