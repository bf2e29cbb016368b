//! Drafts: forms begun and not yet saved. Each is on the disk when `put_draft` returns.

use chrono::{DateTime, Utc};
use record::Subject;
use rusqlite::{OptionalExtension, Row, params};

use crate::{Result, Store};

/// A form begun, with its base inside its text.
#[derive(Clone, PartialEq, Eq)]
pub struct Draft {
    /// Which form on which entry: the app's own name for it.
    pub name: String,
    /// The person it is about, if it is about one.
    pub subject: Option<Subject>,
    /// The form and its base as JSON.
    pub text: String,
    /// When it was last kept, by this device's clock.
    pub saved_at: DateTime<Utc>,
}

impl Store {
    /// Keeps a draft in place of the one of that name.
    pub fn put_draft(&mut self, draft: &Draft) -> Result<()> {
        self.transact(|store| {
            let id = store.state.drafts.get(&draft.name).copied();
            let mut put = store.conn.prepare_cached(include_str!("draft/put.sql"))?;
            let id = put.query_row(
                params![
                    id,
                    draft.name,
                    draft.subject.map(Subject::bytes),
                    draft.text,
                    draft.saved_at.timestamp_millis()
                ],
                |row| row.get(0),
            )?;
            store.state.drafts.insert(draft.name.clone(), id);
            Ok(())
        })
    }

    /// The draft of a name.
    pub fn draft(&self, name: &str) -> Result<Option<Draft>> {
        let Some(id) = self.state.drafts.get(name) else {
            return Ok(None);
        };
        let mut statement = self.conn.prepare_cached(include_str!("draft/get.sql"))?;
        Ok(statement.query_row([id], read).optional()?)
    }

    /// Every draft, the one last kept first.
    pub fn drafts(&self) -> Result<Vec<Draft>> {
        let mut statement = self.conn.prepare_cached(include_str!("draft/list.sql"))?;
        let drafts = statement.query_map([], read)?;
        Ok(drafts.collect::<rusqlite::Result<_>>()?)
    }

    /// Throws a draft away, because its writer said so. Says whether there was one.
    pub fn discard_draft(&mut self, name: &str) -> Result<bool> {
        self.transact(|store| store.delete_draft(name))
    }

    /// Removes a draft within a transaction.
    pub(crate) fn delete_draft(&mut self, name: &str) -> Result<bool> {
        let Some(id) = self.state.drafts.remove(name) else {
            return Ok(false);
        };
        let mut delete = self
            .conn
            .prepare_cached("DELETE FROM draft WHERE id = ?1")?;
        Ok(delete.execute([id])? > 0)
    }
}

pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Draft> {
    let subject: Option<[u8; 17]> = row.get(1)?;
    Ok(Draft {
        name: row.get(0)?,
        subject: subject.and_then(|bytes| Subject::from_bytes(&bytes)),
        text: row.get(2)?,
        saved_at: DateTime::from_timestamp_millis(row.get(3)?).unwrap_or_default(),
    })
}

/// The name and size only: what somebody is writing never reaches a log.
impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Draft({} bytes)", self.text.len())
    }
}
