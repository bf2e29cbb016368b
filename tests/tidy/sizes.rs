//! How long a line, a function and a file may be.

use regex::Regex;

use crate::{
    none,
    project::{self, File, is_generated, is_test, without_tests},
};

const LINE: usize = 100;
const FUNCTION: usize = 70;
const FILE: usize = 600;
/// A component holds its markup and a hook its closures, so they may be longer than a function.
const COMPONENT: usize = 200;
/// Prettier breaks lines of these at the same width, but never inside a string.
const PRETTIER_KEEPS: &[&str] = &[".ts", ".tsx"];

fn long_lines(file: &File) -> Vec<String> {
    file.text
        .lines()
        .enumerate()
        .filter(|(_, line)| line.chars().count() > LINE && !unbreakable(line))
        .map(|(at, line)| {
            let length = line.chars().count();
            format!("{}:{}: {length} characters", file.path, at + 1)
        })
        .collect()
}

/// A line that is one long word, such as golden bytes or an address, cannot be broken.
fn unbreakable(line: &str) -> bool {
    line.split_whitespace()
        .any(|word| word.chars().count() > 80)
}

fn long_file(file: &File) -> Option<String> {
    let lines = without_tests(&file.text).lines().count();
    (lines > FILE).then(|| format!("{}: {lines} lines", file.path))
}

/// Finds functions by their layout, which rustfmt and Prettier keep: a function ends at the first
/// closing brace as far in as its beginning.
fn long_functions(file: &File, starts: &Regex, limit: impl Fn(&str) -> usize) -> Vec<String> {
    let lines: Vec<&str> = without_tests(&file.text).lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(start) = starts.captures(line) else {
            continue;
        };
        let closing = format!("{}}}", &start["indent"]);
        let ends = |line: &&str| **line == closing || **line == format!("{closing};");
        let length = match lines[at..].iter().position(ends) {
            Some(end) => end + 1,
            None => continue,
        };
        let declared_only = lines[at..at + length]
            .iter()
            .take_while(|line| !line.ends_with('{'))
            .any(|line| line.ends_with(';'));
        if length > limit(&start["name"]) && !declared_only {
            found.push(format!(
                "{}:{}: {} has {length} lines",
                file.path,
                at + 1,
                &start["name"]
            ));
        }
    }
    found
}

fn rust_function() -> Regex {
    Regex::new(r"^(?<indent> *)(pub(\([a-z: ]+\))? )?(const )?(async )?fn (?<name>\w+)")
        .expect("a regular expression")
}

fn page_function() -> Regex {
    Regex::new(r"^(?<indent> *)(export )?(default )?(async )?function (?<name>\w+)")
        .expect("a regular expression")
}

fn in_rust(_name: &str) -> usize {
    FUNCTION
}

/// Components begin with a capital letter, hooks with `use`.
fn in_pages(name: &str) -> usize {
    let capital = |rest: &str| rest.starts_with(|letter: char| letter.is_ascii_uppercase());
    match capital(name) || name.strip_prefix("use").is_some_and(capital) {
        true => COMPONENT,
        false => FUNCTION,
    }
}

fn written() -> Vec<File> {
    let mut files = project::with_ending("", &[".rs", ".ts", ".tsx", ".sql", ".sh"]);
    files.retain(|file| !is_generated(file));
    files
}

fn shipped() -> Vec<File> {
    let mut files = written();
    files.retain(|file| !is_test(&file.path));
    files
}

#[test]
fn no_line_is_longer_than_a_hundred_characters() {
    let mut files = written();
    files.retain(|file| {
        !PRETTIER_KEEPS
            .iter()
            .any(|ending| file.path.ends_with(ending))
    });
    none(files.iter().flat_map(long_lines).collect());
}

#[test]
fn no_file_is_longer_than_six_hundred_lines() {
    none(shipped().iter().filter_map(long_file).collect());
}

#[test]
fn no_function_is_longer_than_seventy_lines_and_no_component_than_two_hundred() {
    let check = |file: &File| match file.path.rsplit('.').next() {
        Some("rs") => long_functions(file, &rust_function(), in_rust),
        Some("ts" | "tsx") => long_functions(file, &page_function(), in_pages),
        _ => Vec::new(),
    };
    none(shipped().iter().flat_map(check).collect());
}

#[test]
fn what_is_too_long_is_seen_and_what_just_fits_is_not() {
    let file = |text: String| File {
        path: "a.rs".to_owned(),
        text,
    };
    let words = |count: usize| "ab ".repeat(count / 3 + 1)[..count].to_owned();
    assert_eq!(long_lines(&file(words(LINE))).len(), 0);
    assert_eq!(long_lines(&file(words(LINE + 1))).len(), 1);
    assert!(long_file(&file("a\n".repeat(FILE))).is_none());
    assert!(long_file(&file("a\n".repeat(FILE + 1))).is_some());

    let function = |inner: usize| {
        let body = "        a();\n".repeat(inner);
        file(format!(
            "impl A {{\n    pub(crate) async fn b(\n    ) {{\n{body}    }}\n}}\n"
        ))
    };
    let rust = |inner| long_functions(&function(inner), &rust_function(), in_rust).len();
    assert_eq!(rust(FUNCTION - 3), 0);
    assert_eq!(rust(FUNCTION - 2), 1);
    let page = |name: &str, inner: usize| {
        let body = "  a;\n".repeat(inner);
        let page = file(format!("export function {name}() {{\n{body}}}\n"));
        long_functions(&page, &page_function(), in_pages).len()
    };
    assert_eq!(page("Page", COMPONENT - 2), 0);
    assert_eq!(page("Page", COMPONENT - 1), 1);
    assert_eq!(page("useForm", COMPONENT - 2), 0);
    assert_eq!(page("used", FUNCTION - 1), 1);
}
