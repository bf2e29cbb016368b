//! The store itself: opening it, and the one door that every write goes through.

use std::path::Path;

use rusqlite::Connection;

use crate::{DatabaseKey, Identity, Result, StoreError, database, records::Cache, state::State};

/// A device's database, open. One connection, one writer: everything goes through `&mut`.
pub struct Store {
    pub(crate) conn: Connection,
    pub(crate) state: State,
    pub(crate) cache: Cache,
    /// Set after a failure of the disk: the connection no longer knows what the disk holds.
    broken: bool,
    #[cfg(feature = "planted")]
    pub(crate) planted: Option<crate::planted::Bug>,
}

impl Store {
    /// Creates the encrypted database of a device that has just been enrolled.
    pub fn create(path: &Path, key: &DatabaseKey, identity: &Identity) -> Result<Self> {
        Self::create_connection(database::open(path, key, true)?, identity)
    }

    /// Opens a device's database after a look at every page of it; where it was not closed, after
    /// a thorough one. One that is refused stays as it is, and is looked at as hard the next time.
    pub fn open(path: &Path, key: &DatabaseKey) -> Result<Self> {
        let was_closed = database::was_closed(path);
        let conn = database::open(path, key, false)?;
        if was_closed {
            database::check(&conn)?;
        } else {
            database::check_thoroughly(&conn)?;
        }
        let store = Self::open_connection(conn)?;
        database::keep_log_on_close(&store.conn, false)?;
        Ok(store)
    }

    /// Creates the tables over a connection that is keyed already, or of a database in memory
    /// that needs no key.
    pub fn create_connection(mut conn: Connection, identity: &Identity) -> Result<Self> {
        database::settle(&conn)?;
        database::migrate(&mut conn)?;
        let transaction = conn.transaction()?;
        State::begin(&transaction, identity)?;
        transaction.commit()?;
        Self::begin(conn)
    }

    /// Opens the database of a connection that is keyed already, or of one in memory.
    pub fn open_connection(mut conn: Connection) -> Result<Self> {
        database::settle(&conn)?;
        database::migrate(&mut conn)?;
        Self::begin(conn)
    }

    fn begin(conn: Connection) -> Result<Self> {
        let mut store = Self {
            state: State::load(&conn)?,
            conn,
            cache: Cache::default(),
            broken: false,
            #[cfg(feature = "planted")]
            planted: None,
        };
        store.rebuild_if_another_version_folded()?;
        Ok(store)
    }

    /// Whose database it is.
    pub fn identity(&self) -> &Identity {
        &self.state.identity
    }

    /// Runs a write in one transaction: all of it is on the disk when this returns, or nothing.
    ///
    /// After a failure the copy of the small tables is read again, so that nothing is believed
    /// that was not committed.
    pub(crate) fn transact<T>(&mut self, write: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.broken {
            return Err(StoreError::Unavailable(None));
        }
        self.finish_a_transaction_left_open()?;
        self.conn.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        let done = write(self).and_then(|answer| {
            self.conn.prepare_cached("COMMIT")?.execute([])?;
            Ok(answer)
        });
        if let Err(error) = &done {
            self.recover(error.ends_the_connection());
        }
        done
    }

    /// A write that panicked left its transaction open: it is undone before the next begins.
    fn finish_a_transaction_left_open(&mut self) -> Result<()> {
        if self.conn.is_autocommit() {
            return Ok(());
        }
        #[cfg(feature = "planted")]
        if self.has_bug(crate::planted::Bug::AcknowledgeBeforeCommit) {
            self.conn.execute_batch("COMMIT")?;
            return Ok(());
        }
        self.recover(false);
        Ok(())
    }

    fn recover(&mut self, ended: bool) {
        let undone = self.conn.is_autocommit() || self.conn.execute_batch("ROLLBACK").is_ok();
        self.cache = Cache::default();
        match State::load(&self.conn) {
            Ok(state) if undone && !ended => self.state = state,
            _ => self.broken = true,
        }
    }

    /// How large the database is on the disk, in bytes.
    pub fn size_bytes(&self) -> Result<u64> {
        let pages: i64 = self
            .conn
            .pragma_query_value(None, "page_count", |row| row.get(0))?;
        Ok(u64::try_from(pages)
            .unwrap_or_default()
            .saturating_mul(database::PAGE_BYTES))
    }

    /// Reads every page and every index, and compares them: longer than the look that opening
    /// takes, except after a crash.
    pub fn check_thoroughly(&self) -> Result<()> {
        database::check_thoroughly(&self.conn)
    }

    /// Moves what was saved to its place in the file: work that a save would have to do every now
    /// and then, for a moment when nobody waits. Nothing is less safe without it.
    pub fn checkpoint(&mut self) -> Result<()> {
        database::checkpoint(&self.conn)
    }

    /// Closes the file, with everything in it written to its main part.
    pub fn close(self) -> Result<()> {
        self.conn.close().map_err(|(_, error)| error.into())
    }
}

/// Says nothing of what it holds.
impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}
