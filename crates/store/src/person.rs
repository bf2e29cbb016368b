//! The read model: a row a person with what lists show. Rebuilt from the log by one function.

use care::summary::{PersonSummary, summarise};
use record::{Record, Subject};
use rusqlite::{Connection, OptionalExtension, params};

use crate::{Result, Store, StoreError, records, state::State};

/// Names what `summarise` says of the same record: the app's version, a number, and the hash of
/// what it says of the demonstration, which `read_model` among the journeys gives. The number is
/// raised when it says something else that the demonstration does not show.
pub const MODEL: &str = concat!(env!("CARGO_PKG_VERSION"), "/3", "/7ba8eb805b7e088c");

/// A person as lists show them.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub subject: Subject,
    /// What lists show.
    pub summary: PersonSummary,
    /// Parts of the record are known to exist and have not arrived: never shown as complete.
    pub updating: bool,
}

/// Nothing of the person.
impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Person")
            .field("updating", &self.updating)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Everybody on this device.
    pub fn summaries(&self) -> Result<Vec<Person>> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT subject, summary FROM person ORDER BY id")?;
        let mut rows = statement.query([])?;
        let mut people = Vec::with_capacity(self.state.persons.len());
        while let Some(row) = rows.next()? {
            let subject = Subject::from_bytes(&row.get::<_, [u8; 17]>(0)?);
            let subject = subject.ok_or(StoreError::Damaged(None))?;
            let kept = row.get_ref(1)?.as_blob().map_err(records::of_column)?;
            people.push(self.person(subject, kept)?);
        }
        Ok(people)
    }

    /// One person, if they are on this device.
    pub fn summary(&self, subject: Subject) -> Result<Option<Person>> {
        let Some(id) = self.state.persons.get(&subject) else {
            return Ok(None);
        };
        let mut statement = self
            .conn
            .prepare_cached("SELECT summary FROM person WHERE id = ?1")?;
        let kept: Option<Vec<u8>> = statement.query_row([id], |row| row.get(0)).optional()?;
        kept.map(|kept| self.person(subject, &kept)).transpose()
    }

    fn person(&self, subject: Subject, kept: &[u8]) -> Result<Person> {
        let summary = match rmp_serde::from_slice(kept) {
            Ok(summary) => summary,
            // Of another form than this version's: the record itself is the truth.
            Err(_) => summarise(&records::fold(&self.conn, &self.state, subject)?),
        };
        Ok(Person {
            subject,
            summary,
            updating: self.is_updating(subject),
        })
    }

    /// Whether parts of a record are known to exist that have not arrived.
    pub fn is_updating(&self, subject: Subject) -> bool {
        let mut streams = self.state.of_subject(subject);
        streams.any(|stream| stream.pseq < stream.seen)
    }

    /// Folds every read model anew from the log and from what waits.
    pub fn rebuild(&mut self) -> Result<()> {
        self.transact(|store| {
            store.conn.execute("DELETE FROM person", [])?;
            store.state.persons.clear();
            let subjects: Vec<Subject> = store.state.streams.keys().copied().collect();
            for subject in subjects {
                let record = records::fold(&store.conn, &store.state, subject)?;
                put(&store.conn, &mut store.state, &record)?;
            }
            let version = "INSERT OR REPLACE INTO model (id, version) VALUES (1, ?1)";
            store.conn.execute(version, [MODEL])?;
            Ok(())
        })
    }

    pub(crate) fn rebuild_if_another_version_folded(&mut self) -> Result<()> {
        let folded: Option<String> = self
            .conn
            .query_row("SELECT version FROM model WHERE id = 1", [], |row| {
                row.get(0)
            })
            .optional()?;
        if folded.as_deref() == Some(MODEL) {
            return Ok(());
        }
        self.rebuild()
    }
}

/// Writes the row of a person, and gives what is in it; one whose record is empty has none, and
/// neither has the area.
pub(crate) fn put(
    conn: &Connection,
    state: &mut State,
    record: &Record,
) -> Result<Option<PersonSummary>> {
    let subject = record.subject();
    if !matches!(subject, Subject::Patient(_)) {
        return Ok(None);
    }
    if record.is_empty() {
        remove(conn, state, subject)?;
        return Ok(None);
    }
    let shown = summarise(record);
    let summary = rmp_serde::to_vec(&shown).map_err(StoreError::damaged)?;
    if let Some(id) = state.persons.get(&subject) {
        conn.prepare_cached("UPDATE person SET summary = ?2 WHERE id = ?1")?
            .execute(params![id, summary])?;
    } else {
        let id = conn
            .prepare_cached("INSERT INTO person (subject, summary) VALUES (?1, ?2)")?
            .insert(params![subject.bytes(), summary])?;
        state.persons.insert(subject, id);
    }
    Ok(Some(shown))
}

/// A person of whom nothing is left: the server refused all that was written.
fn remove(conn: &Connection, state: &mut State, subject: Subject) -> Result<()> {
    if let Some(id) = state.persons.remove(&subject) {
        conn.prepare_cached("DELETE FROM person WHERE id = ?1")?
            .execute([id])?;
    }
    Ok(())
}
