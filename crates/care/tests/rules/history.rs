//! A person's history: who wrote what, with what stood before.

use care::{Role, history::history};
use record::Value;

use super::case::{Case, PRIYA, SARAH, id, once, text};

fn matters(words: &str) -> [(record::EntryId, &'static str, &'static str, Value); 1] {
    [(
        once("what-matters"),
        "what-matters",
        "what_matters",
        text(words),
    )]
}

#[test]
fn two_versions_and_their_settling_are_three_lines() {
    let mut case = Case::new();
    let seen = case.record.clone();
    case.save_as(SARAH, Role::CareManager, &matters("My home."), &seen);
    case.save_as(
        PRIYA,
        Role::CommunityNurse,
        &matters("The church lunch."),
        &seen,
    );
    case.save_as(
        SARAH,
        Role::CareManager,
        &matters("Both."),
        &case.record.clone(),
    );
    let lines = history(&case.record, &(), 10, |_| true);
    assert_eq!(lines.len(), 3);
    let newest = &lines[0];
    assert_eq!((newest.by, newest.role.as_str()), (SARAH, "cm"));
    assert_eq!(newest.label, "What matters to me");
    let field = &newest.fields[0];
    let mut before = field.before.clone();
    before.sort();
    assert_eq!(before, ["My home.", "The church lunch."]);
    assert_eq!((field.after.as_str(), field.stands), ("Both.", true));
    assert!(lines[1..].iter().all(|line| !line.fields[0].stands));
    assert_eq!(lines[1].by, PRIYA);
}

#[test]
fn a_change_has_a_line_for_each_entry() {
    let mut case = Case::new();
    case.save(&[
        (id(1), "visit", "summary", text("well")),
        (id(2), "observations", "pulse", Value::Int(84)),
        (id(2), "observations", "visit", super::case::entry(id(1))),
    ]);
    let lines = history(&case.record, &(), 10, |_| true);
    let labels: Vec<_> = lines.iter().map(|line| line.label.as_str()).collect();
    assert_eq!(labels, ["Visit", "Observations"]);
    assert_eq!(lines[1].fields.len(), 1, "a reference is not told");
    assert_eq!(lines[1].fields[0].after, "84 a minute");
    let pulse = history(&case.record, &(), 10, |edit| edit.kind == "observations");
    assert_eq!(pulse.len(), 1);
}

#[test]
fn a_removal_says_so() {
    let mut case = Case::new();
    case.save(&[(id(1), "allergy", "substance", text("penicillin"))]);
    case.remove(SARAH, Role::CareManager, id(1), &case.record.clone());
    let lines = history(&case.record, &(), 1, |_| true);
    assert_eq!(lines.len(), 1);
    assert!(lines[0].removed);
    assert_eq!(lines[0].fields[0].before, ["penicillin"]);
    assert_eq!(lines[0].fields[0].after, "Removed: entered in error");
}
