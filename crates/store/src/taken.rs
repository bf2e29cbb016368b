//! Own changes that the server took and gave back in their places: the newest of them, for the page
//! about sync.

use chrono::DateTime;
use record::{Body, ChangeId};
use rusqlite::Connection;

use crate::{OwnChange, PendingState, Result, Store};

/// How many are kept.
const KEPT: i64 = 50;

/// Keeps what the table of pending changes has of one that has arrived.
pub(crate) fn keep(conn: &Connection, pending: i64) -> Result<()> {
    conn.prepare_cached(include_str!("taken/keep.sql"))?
        .execute([pending])?;
    Ok(())
}

/// Lets go of all but the newest.
pub(crate) fn trim(conn: &Connection) -> Result<()> {
    conn.prepare_cached(include_str!("taken/trim.sql"))?
        .execute([KEPT])?;
    Ok(())
}

impl Store {
    /// The own changes that the server took last, the newest first. One that a restored server has
    /// lost again waits, and is not among them.
    pub fn taken(&self) -> Result<Vec<OwnChange>> {
        let mut statement = self.conn.prepare_cached(include_str!("taken/newest.sql"))?;
        let mut rows = statement.query([])?;
        let mut taken = Vec::new();
        while let Some(row) = rows.next()? {
            let change = ChangeId(row.get(0)?);
            if self.state.pending.get(change).is_some() {
                continue;
            }
            let (server_at, body): (Option<i64>, Vec<u8>) = (row.get(2)?, row.get(4)?);
            taken.push(OwnChange {
                change,
                state: PendingState::Accepted,
                reason: row.get(1)?,
                server_at: server_at.and_then(DateTime::from_timestamp_millis),
                saved_at: DateTime::from_timestamp_millis(row.get(3)?).unwrap_or_default(),
                seen_at: None,
                body: Body::decode(&body)?,
            });
        }
        Ok(taken)
    }
}
