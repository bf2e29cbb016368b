//! The read model's name tells what it says: a laptop folds its own anew when that changes.

use std::collections::BTreeMap;

use care::summary::{PersonSummary, summarise};
use record::{Change, ChangeId, EntryId, Record, Subject};
use rusqlite::Connection;
use serde_json::Value;
use server::demo::{self, Choice};
use sha2::{Digest, Sha256};

/// What lists show of everybody in the whole demonstration.
fn summaries() -> Vec<PersonSummary> {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("server");
    let now = "2026-11-22T09:00:00Z".parse().unwrap();
    demo::make(&data, Choice::default(), now).unwrap();
    let ledger = Connection::open(data.join("ledger.db")).unwrap();
    let sql = "SELECT s.subject, c.body FROM change c JOIN stream s ON s.id = c.stream";
    let mut rows = ledger.prepare(sql).unwrap();
    let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let mut records: BTreeMap<Subject, Record> = BTreeMap::new();
    for row in rows.query_map([], row).unwrap() {
        let (subject, body): ([u8; 17], Vec<u8>) = row.unwrap();
        let subject = Subject::from_bytes(&subject).unwrap();
        let record = records.entry(subject).or_insert(Record::new(subject));
        record.insert(Change::decode(&body).unwrap());
    }
    let people = records.values();
    let people = people.filter(|record| matches!(record.subject(), Subject::Patient(_)));
    people.map(summarise).collect()
}

/// A value as text without what another demonstration has otherwise: ids, and the order of lists
/// that are in the order of ids.
fn plain(value: &Value) -> String {
    let is_id = |text: &str| {
        let id = text.rsplit('/').next().unwrap_or_default();
        id.parse::<EntryId>().is_ok() || id.parse::<ChangeId>().is_ok()
    };
    match value {
        Value::String(text) if is_id(text) => "an id".to_owned(),
        Value::Array(values) => sorted(values.iter().map(plain)),
        Value::Object(fields) => sorted(
            fields
                .iter()
                .map(|(name, value)| format!("{name}: {}", plain(value))),
        ),
        other => other.to_string(),
    }
}

fn sorted(parts: impl Iterator<Item = String>) -> String {
    let mut parts: Vec<String> = parts.collect();
    parts.sort();
    format!("[{}]", parts.join(", "))
}

#[test]
fn the_read_model_has_another_name_when_it_says_something_else() {
    let summaries = serde_json::to_value(summaries()).unwrap();
    assert!(summaries.as_array().unwrap().len() > 5, "a demonstration");
    let said = plain(&summaries);
    let hash = Sha256::digest(said.as_bytes());
    let hash: String = hash
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert!(
        store::MODEL.ends_with(&format!("/{hash}")),
        "what lists show of the demonstration is not what it was: end MODEL in \
         crates/store/src/person.rs with {hash} in place of what {} ends with, so that every \
         laptop folds what it shows anew",
        store::MODEL
    );
}
