//! The database file: its key, its settings, its version and its checks. No table is named here.

use std::{fmt, fs, path::Path};

use rusqlite::{Connection, OpenFlags, config::DbConfig};
use rusqlite_migration::{M, Migrations};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{Result, StoreError};

/// The first SQLite without the bug that can corrupt a database in WAL mode.
const SQLITE_VERSION_MIN: i32 = 3_051_003;
/// The bytes of a page in SQLCipher's fourth format.
pub(crate) const PAGE_BYTES: u64 = 4_096;
/// Pages kept in memory: 16 MiB, as SQLite writes it (negative: KiB).
const CACHE: i32 = -16 * 1024;
/// Pages of the log of writes that are gathered before they go to their places: 16 MiB. So large,
/// because a save that happens to come then waits for it; [`crate::Store::checkpoint`] does it
/// where nobody waits.
const CHECKPOINT: i32 = 4000;
/// Statements kept prepared: more than the store has.
const STATEMENTS: usize = 64;

/// The migrations, in order. A released file is never edited: `CHECKSUMS` holds them to that.
const MIGRATIONS: &[M<'static>] = &[
    M::up(include_str!("../../../migrations/device/0001_device.sql")),
    M::up(include_str!("../../../migrations/device/0002_witness.sql")),
    M::up(include_str!("../../../migrations/device/0003_taken.sql")),
];

/// The 32 bytes that the database is encrypted with. Wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct DatabaseKey([u8; 32]);

impl DatabaseKey {
    /// The key made of 32 random bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// As SQLCipher takes a raw key, which spares it the stretching of a passphrase.
    fn pragma(&self) -> Zeroizing<String> {
        use fmt::Write;
        let mut text = Zeroizing::new(String::with_capacity(67));
        text.push_str("x'");
        for byte in self.0 {
            // Writing to memory cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        text.push('\'');
        text
    }
}

impl fmt::Debug for DatabaseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseKey(…)")
    }
}

/// Opens the encrypted file, which must exist unless it is to be created.
pub(crate) fn open(path: &Path, key: &DatabaseKey, create: bool) -> Result<Connection> {
    // One that is gone or empty was a user's record once: to the library any key would fit it, and
    // it would begin a new one there.
    if !create && fs::metadata(path).map_or(0, |file| file.len()) == 0 {
        return Err(StoreError::Damaged(None));
    }
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    flags.set(OpenFlags::SQLITE_OPEN_CREATE, create);
    let conn = Connection::open_with_flags(path, flags)?;
    keep_log_on_close(&conn, !create)?;
    unlock(&conn, key)?;
    // One connection has the file to itself, so that no shared-memory file is needed beside it.
    conn.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    let mode: String =
        conn.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if mode != "wal" {
        return Err(StoreError::Library(format!("journal mode {mode}")));
    }
    Ok(conn)
}

/// Whether whoever had the file last closed it: then nothing is left of the log of writes.
pub(crate) fn was_closed(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    fs::metadata(log).map_or(0, |file| file.len()) == 0
}

/// Whether closing leaves the log of writes as it is. Else what was gathered goes to its places and
/// the log goes away; and a file that may be damaged must stay as a crash left it, or the next look
/// at it would not be a thorough one.
pub(crate) fn keep_log_on_close(conn: &Connection, keep: bool) -> Result<()> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep)?;
    Ok(())
}

/// Opens a database that may be damaged: nothing is written to it.
pub(crate) fn open_to_read(path: &Path, key: &DatabaseKey) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    unlock(&conn, key)?;
    conn.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    conn.pragma_update(None, "query_only", true)?;
    keep_log_on_close(&conn, true)?;
    Ok(conn)
}

fn unlock(conn: &Connection, key: &DatabaseKey) -> Result<()> {
    check_library(conn)?;
    // It would write to the error stream what the caller is told anyway.
    conn.pragma_update(None, "cipher_log_level", "NONE")?;
    conn.pragma_update(None, "key", key.pragma().as_str())?;
    // The fourth format's page size, cipher and page authentication, whatever a build defaults to.
    conn.pragma_update(None, "cipher_compatibility", 4)?;
    conn.pragma_update(None, "cipher_plaintext_header_size", 0)?;
    Ok(())
}

/// The settings that every connection has, one over a test's database in memory too.
pub(crate) fn settle(conn: &Connection) -> Result<()> {
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "secure_delete", true)?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    conn.pragma_update(None, "trusted_schema", false)?;
    conn.pragma_update(None, "cache_size", CACHE)?;
    conn.pragma_update(None, "wal_autocheckpoint", CHECKPOINT)?;
    Ok(())
}

fn check_library(conn: &Connection) -> Result<()> {
    if rusqlite::version_number() < SQLITE_VERSION_MIN {
        return Err(StoreError::Library(format!(
            "SQLite {}",
            rusqlite::version()
        )));
    }
    let cipher = conn.pragma_query_value(None, "cipher_version", |row| row.get::<_, String>(0));
    match cipher {
        Ok(_) => Ok(()),
        Err(_) => Err(StoreError::Library("no SQLCipher".to_owned())),
    }
}

/// Brings the tables to this version's format; refuses those of a newer one.
pub(crate) fn migrate(conn: &mut Connection) -> Result<()> {
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    let found: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > known {
        return Err(StoreError::NewerDatabase { found, known });
    }
    Migrations::from_slice(MIGRATIONS)
        .to_latest(conn)
        .map_err(|error| match error {
            rusqlite_migration::Error::RusqliteError { err, .. } => err.into(),
            other => StoreError::damaged(other),
        })
}

/// Writes what was gathered to its places, and lets the next write begin the log of writes anew.
pub(crate) fn checkpoint(conn: &Connection) -> Result<()> {
    let busy = conn.query_row("PRAGMA wal_checkpoint(RESTART)", [], |row| {
        row.get::<_, i64>(0)
    })?;
    debug_assert_eq!(busy, 0, "nobody else has the file");
    Ok(())
}

/// Reads every page once: damage is found now and not in the middle of a visit.
pub(crate) fn check(conn: &Connection) -> Result<()> {
    says_ok(conn, "quick_check")
}

/// Compares every index with its table besides, and every page with its seal, used or not.
pub(crate) fn check_thoroughly(conn: &Connection) -> Result<()> {
    says_ok(conn, "integrity_check")?;
    let mut complaints = conn.prepare("PRAGMA cipher_integrity_check")?;
    match complaints.exists([])? {
        true => Err(StoreError::Damaged(None)),
        false => Ok(()),
    }
}

fn says_ok(conn: &Connection, check: &str) -> Result<()> {
    let said: String = conn.pragma_query_value(None, check, |row| row.get(0))?;
    if said == "ok" {
        Ok(())
    } else {
        Err(StoreError::Damaged(None))
    }
}
