//! The floor: a SQLCipher table with the log's own definition and nothing else.

use std::path::Path;

use rusqlite::{Connection, params};

use crate::stopwatch::timed;

/// The device's own tables, of which the floor takes the log.
const DEVICE: &str = include_str!("../../migrations/device/0001_device.sql");

/// Why the floor could not be measured.
#[derive(Debug, thiserror::Error)]
pub enum FloorError {
    /// The database failed.
    #[error("the floor's database failed")]
    Database(#[from] rusqlite::Error),
    /// The migration has no such table.
    #[error("the device's tables have no log")]
    NoLog,
}

/// A row of the log.
#[derive(Debug, Clone)]
pub struct Row {
    /// The stream's number.
    pub stream: i64,
    /// The change's number in it.
    pub pseq: i64,
    /// The envelope's bytes.
    pub envelope: Vec<u8>,
    /// The body's bytes.
    pub body: Vec<u8>,
}

/// An encrypted database with the log's table alone.
pub struct Floor(Connection);

impl Floor {
    /// Creates the file, with the settings of a device's database.
    pub fn create(path: &Path) -> Result<Self, FloorError> {
        let conn = Connection::open(path)?;
        conn.pragma_update(None, "key", format!("x'{}'", "5a".repeat(32)))?;
        conn.pragma_update(None, "cipher_compatibility", 4)?;
        conn.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        conn.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        conn.pragma_update(None, "synchronous", "FULL")?;
        conn.pragma_update(None, "secure_delete", true)?;
        conn.pragma_update(None, "temp_store", "MEMORY")?;
        conn.pragma_update(None, "cache_size", -16 * 1024)?;
        conn.pragma_update(None, "wal_autocheckpoint", 4000)?;
        conn.execute_batch(log_definition().ok_or(FloorError::NoLog)?)?;
        Ok(Self(conn))
    }

    /// Writes a page in one transaction.
    pub fn write(&mut self, page: &[Row]) -> Result<(), FloorError> {
        let step = self.0.transaction()?;
        {
            let mut insert = step.prepare_cached(
                "INSERT INTO log (stream, pseq, envelope, body) VALUES (?1, ?2, ?3, ?4)",
            )?;
            for row in page {
                insert.execute(params![row.stream, row.pseq, row.envelope, row.body])?;
            }
        }
        step.commit()?;
        Ok(())
    }

    /// Writes pages and says in how many seconds.
    pub fn write_all(&mut self, pages: &[Vec<Row>]) -> Result<f64, FloorError> {
        let (written, took) = timed(|| pages.iter().try_for_each(|page| self.write(page)));
        written.map(|()| took.as_secs_f64())
    }
}

/// The statement that makes the log, cut out of the migration.
fn log_definition() -> Option<&'static str> {
    let from = DEVICE.get(DEVICE.find("CREATE TABLE log (")?..)?;
    // Its comments may have semicolons; its last line alone begins with a parenthesis.
    let last = from.find("\n)")?;
    from.get(..=last + from.get(last..)?.find(';')?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_floor_has_the_logs_own_table_and_keeps_what_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let mut floor = Floor::create(&folder.path().join("floor.db")).unwrap();
        let row = |pseq| Row {
            stream: 1,
            pseq,
            envelope: vec![1],
            body: vec![2],
        };
        floor
            .write_all(&[vec![row(1), row(2)], vec![row(3)]])
            .unwrap();
        let count = |sql| {
            floor
                .0
                .query_row(sql, [], |row| row.get::<_, i64>(0))
                .unwrap()
        };
        assert_eq!(count("SELECT count(*) FROM log"), 3);
        assert_eq!(count("SELECT count(*) FROM sqlite_schema"), 1);
    }
}
