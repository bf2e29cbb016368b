//! The ledger on SQLite: one writer, and readers on a snapshot of their own.
//!
//! What is decided about a change is `sync::server`'s; here it is only kept.

mod read;
mod rows;
mod write;

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use rusqlite::{Connection, TransactionBehavior, backup::Backup};
use sync::{
    Epoch,
    ledger::{Answer, Ledger, LedgerError, LedgerRead, LedgerWrite},
};

use crate::database::{self, DatabaseError};

/// How many statements each connection keeps prepared.
const STATEMENTS: usize = 64;
/// How many idle readers are kept open.
const IDLE_READERS: usize = 4;

/// A ledger in an SQLite database.
#[derive(Debug)]
pub struct SqliteLedger {
    /// Nothing for a database in memory, which has one connection.
    path: Option<PathBuf>,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl SqliteLedger {
    /// Opens the ledger of a database file, made where there is none. `first` is the epoch that a
    /// new ledger begins with: its counter is 1.
    pub fn open(path: &Path, first: Epoch) -> Result<Self, DatabaseError> {
        let writer = database::open(path)?;
        let ledger = Self::over(writer, Some(path.to_owned()));
        ledger.begin(first)?;
        Ok(ledger)
    }

    /// A ledger that lives in memory: for tests and the simulator.
    pub fn in_memory(first: Epoch) -> Result<Self, DatabaseError> {
        let ledger = Self::over(database::in_memory()?, None);
        ledger.begin(first)?;
        Ok(ledger)
    }

    fn over(writer: Connection, path: Option<PathBuf>) -> Self {
        writer.set_prepared_statement_cache_capacity(STATEMENTS);
        Self {
            path,
            writer: Mutex::new(writer),
            readers: Mutex::new(Vec::new()),
        }
    }

    fn begin(&self, first: Epoch) -> Result<(), DatabaseError> {
        self.connection().execute(
            include_str!("ledger/first_epoch.sql"),
            (rows::number(first.counter), first.id),
        )?;
        Ok(())
    }

    /// A copy in memory of everything as it is now: what a backup would hold.
    pub fn copy(&self) -> Result<Self, DatabaseError> {
        let from = self.connection();
        let mut to = Connection::open_in_memory()?;
        Backup::new(&from, &mut to)?.step(-1)?;
        Ok(Self::over(to, None))
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        // A panic while the lock was held has undone its transaction by dropping it.
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn idle_readers(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A connection for reading from a file.
    fn reader(&self, path: &Path) -> Answer<Connection> {
        if let Some(reader) = self.idle_readers().pop() {
            return Ok(reader);
        }
        let reader = database::open(path).map_err(|error| LedgerError::Database(error.into()))?;
        reader.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(reader)
    }
}

/// A transaction of an SQLite ledger.
pub(crate) struct Step<'a> {
    db: &'a Connection,
}

impl Ledger for SqliteLedger {
    fn read(&self, work: &mut dyn FnMut(&dyn LedgerRead) -> Answer<()>) -> Answer<()> {
        let Some(path) = &self.path else {
            return on_snapshot(&mut self.connection(), work);
        };
        let mut reader = self.reader(path)?;
        let done = on_snapshot(&mut reader, work);
        let mut idle = self.idle_readers();
        if idle.len() < IDLE_READERS {
            idle.push(reader);
        }
        done
    }

    fn write(&self, work: &mut dyn FnMut(&mut dyn LedgerWrite) -> Answer<()>) -> Answer<()> {
        let mut db = self.connection();
        let transaction = db
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(rows::failed)?;
        work(&mut Step { db: &transaction })?;
        transaction.commit().map_err(rows::failed)
    }
}

fn on_snapshot(
    db: &mut Connection,
    work: &mut dyn FnMut(&dyn LedgerRead) -> Answer<()>,
) -> Answer<()> {
    let transaction = db.transaction().map_err(rows::failed)?;
    let done = work(&Step { db: &transaction });
    transaction.finish().map_err(rows::failed)?;
    done
}
