//! The server's SQLite database: how it is opened, and the migrations that every opening runs.
//!
//! The ledger and the accounts share one file, so that a backup of it holds both at one moment.

use std::path::Path;

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

/// The oldest SQLite without the fault that can corrupt a WAL database (fixed in 3.51.3).
const OLDEST_SQLITE: i32 = 3_051_003;

/// The database cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// SQLite refuses.
    #[error("the database cannot be opened")]
    Sqlite(#[from] rusqlite::Error),
    /// A migration does not run, or a later version has been here.
    #[error("the database cannot be brought up to date, or is of a later version")]
    Migration(#[from] rusqlite_migration::Error),
    /// The library is one that can corrupt a database.
    #[error("this SQLite is too old to be trusted with a WAL database")]
    TooOld,
}

/// Numbered, in order, never edited.
fn migrations() -> Migrations<'static> {
    Migrations::new(vec![
        M::up(include_str!(
            "../../../migrations/server/sqlite/0001_ledger.sql"
        )),
        M::up(include_str!(
            "../../../migrations/server/sqlite/0002_accounts.sql"
        )),
    ])
}

/// Opens the database at a path, made and brought up to date where needed.
pub fn open(path: &Path) -> Result<Connection, DatabaseError> {
    prepared(Connection::open(path)?)
}

/// A database that lives as long as its connection: for tests.
pub fn in_memory() -> Result<Connection, DatabaseError> {
    prepared(Connection::open_in_memory()?)
}

fn prepared(mut db: Connection) -> Result<Connection, DatabaseError> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        return Err(DatabaseError::TooOld);
    }
    db.execute_batch(include_str!("database/settings.sql"))?;
    migrations().to_latest(&mut db)?;
    Ok(db)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_migrations_run_on_an_empty_database_and_a_second_time_do_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        drop(open(&path).unwrap());
        let db = open(&path).unwrap();
        let text = |pragma: &str| -> String {
            db.pragma_query_value(None, pragma, |row| row.get(0))
                .unwrap()
        };
        assert_eq!(text("journal_mode"), "wal");
        let number = |pragma: &str| -> i64 {
            db.pragma_query_value(None, pragma, |row| row.get(0))
                .unwrap()
        };
        assert_eq!(number("synchronous"), 2);
        assert_eq!(number("foreign_keys"), 1);
    }

    #[test]
    fn a_database_of_a_later_version_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        let db = open(&path).unwrap();
        db.pragma_update(None, "user_version", 900).unwrap();
        drop(db);
        assert!(matches!(open(&path), Err(DatabaseError::Migration(_))));
    }
}
