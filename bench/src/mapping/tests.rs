//! What the mapping makes of whole workloads.

use record::{Field, Kind, Record};

use super::*;
use crate::workload;

/// A staff whose members have the ids that the lines give them.
fn staff_of(lines: &[Line]) -> BTreeMap<String, AuthorId> {
    lines
        .iter()
        .map(|line| {
            (
                line.author.clone(),
                AuthorId(id("author", &line.author).unwrap()),
            )
        })
        .collect()
}

fn mapped(patients: u32, seed: u64) -> (Vec<Line>, Vec<Mapped>) {
    let lines = registered_first(workload::lines(patients, seed));
    let mut mapper = Mapper::new(staff_of(&lines));
    let changes = lines
        .iter()
        .map(|line| mapper.change(line).unwrap())
        .collect();
    (lines, changes)
}

#[test]
fn each_line_is_one_change_that_the_catalogue_takes_with_as_many_values() {
    let (lines, changes) = mapped(20, 7);
    assert_eq!(changes.len(), 20 * workload::LINES_PER_PERSON);
    for (line, made) in lines.iter().zip(&changes) {
        let edits = &made.change.body.edits;
        let begins = edits
            .iter()
            .filter(|edit| edit.field == *"scenario")
            .count();
        assert_eq!(edits.len() - begins, line.set.0.len(), "{}", line.kind);
        assert_eq!(Change::decode(&made.bytes).unwrap().id, made.change.id);
    }
}

/// Bytes of a line's values and of what they became, as they are written.
#[test]
fn what_is_written_is_about_as_long_as_the_line() {
    let (lines, changes) = mapped(20, 7);
    let of_line = |line: &Line| -> usize {
        line.set
            .0
            .iter()
            .map(|(_, value)| match value {
                Scalar::Text(text) => text.len(),
                Scalar::Bool(_) | Scalar::Int(_) => 1,
            })
            .sum()
    };
    let of_change = |made: &Mapped| -> usize {
        let edits = made.change.body.edits.iter();
        edits
            .map(|edit| match &edit.value {
                Value::Text(text) => text.len(),
                Value::Date(_) => 10,
                Value::Instant(_) => 24,
                Value::List(codes) => codes.iter().filter_map(Value::as_text).map(str::len).sum(),
                _ => 1,
            })
            .sum()
    };
    let lines: usize = lines.iter().map(of_line).sum();
    let changes: usize = changes.iter().map(of_change).sum();
    assert!(
        changes.abs_diff(lines) * 20 < lines,
        "{changes} and {lines} bytes"
    );
}

#[test]
fn nothing_is_left_with_two_versions() {
    let (_, changes) = mapped(3, 1);
    let mut records: BTreeMap<Subject, Record> = BTreeMap::new();
    for made in changes {
        let subject = made.change.body.stream.subject;
        records
            .entry(subject)
            .or_insert_with(|| Record::new(subject))
            .insert(made.change);
    }
    assert_eq!(records.len(), 3);
    for record in records.values() {
        let mut fields = record.entries().flat_map(|(_, entry)| entry.fields());
        assert!(fields.all(|(_, field)| matches!(field, Field::Settled(_))));
        let plans = record.of_kind("what-matters").count();
        assert_eq!(plans, 1, "what exists once was written once");
        assert_eq!(record.of_kind("task").count(), 7);
        assert_eq!(record.of_kind("crisis-scenario").count(), 1);
    }
}

#[test]
fn a_section_written_again_replaces_the_version_before() {
    let (_, changes) = mapped(1, 1);
    let kind = Kind::new_static("what-matters");
    let versions = |field: &str| {
        let edits = changes
            .iter()
            .flat_map(|made| made.change.body.edits.iter());
        let written = edits.filter(|edit| edit.kind == kind && edit.field == *field);
        written.map(|edit| edit.replaces.len()).collect::<Vec<_>>()
    };
    assert_eq!(versions("routines"), [0, 1, 1, 1]);
}

#[test]
fn everybody_is_registered_before_anything_is_written_about_them() {
    let (lines, _) = mapped(5, 1);
    let (first, rest) = lines.split_at(5);
    assert!(first.iter().all(|line| line.kind == "patient"));
    assert!(rest.iter().all(|line| line.kind != "patient"));
    assert!(
        rest.is_sorted_by_key(|line| line.at),
        "otherwise in the order of the file"
    );
}

#[test]
fn a_digit_in_a_name_becomes_a_letter_and_an_unknown_field_is_refused() {
    let mut lines = workload::lines(1, 1);
    let line = lines
        .iter_mut()
        .find(|line| line.kind == "patient")
        .unwrap();
    line.set.0[1].1 = Scalar::Text("Abbott3".to_owned());
    let line = line.clone();
    let mut mapper = Mapper::new(staff_of(&lines));
    let made = mapper.change(&line).unwrap();
    let family = made
        .change
        .body
        .edits
        .iter()
        .find(|edit| edit.field == *"family_name");
    assert_eq!(family.unwrap().value.as_text(), Some("Abbottd"));

    let mut other = line;
    other.set.0.push(("shoe_size".to_owned(), Scalar::Int(5)));
    assert!(matches!(mapper.change(&other), Err(Unmapped::NoRow { .. })));
}
