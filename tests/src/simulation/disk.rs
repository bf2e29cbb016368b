//! A laptop's disk: a database in memory that outlives the connections to it.
//!
//! SQLite's own `memdb` file system keeps the pages of a named database for as long as somebody
//! has it open; here a keeper does, who never reads. A connection writes its pages there when it
//! commits and not before: its rollback journal is in its own memory, its cache does not spill,
//! and closing it in the middle of a transaction leaves what was committed and nothing else. That
//! is what a crash leaves on a disk that keeps its promises; broken promises of disks are the
//! business of the fault injection on the real binaries.
//!
//! A crash is armed as a number of steps of the database's machine. From that step on every
//! statement fails, whatever the program still tries, until the connection is dropped. So a crash
//! comes before, between and within any two writes, before a commit, and after a commit that
//! nobody was told of.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use rusqlite::{
    Connection, OpenFlags,
    backup::{Backup, StepResult},
};

/// Tells the disks of all threads apart. No part of a run's trace.
static NAMES: AtomicU64 = AtomicU64::new(0);

/// No crash is armed.
const SAFE: i64 = i64::MAX;

/// A disk.
pub struct Disk {
    name: String,
    keeper: Connection,
    steps_left: Arc<AtomicI64>,
}

impl Disk {
    /// An empty disk.
    pub fn new() -> Self {
        let name = format!("file:/disk-{}?vfs=memdb", NAMES.fetch_add(1, Relaxed));
        let keeper = connect(&name);
        Self {
            name,
            keeper,
            steps_left: Arc::new(AtomicI64::new(SAFE)),
        }
    }

    /// A connection, which dies of the crashes that are armed.
    pub fn connect(&self, may_crash: bool) -> Connection {
        let conn = connect(&self.name);
        if may_crash {
            let left = Arc::clone(&self.steps_left);
            let dies = move || match left.load(Relaxed) {
                SAFE => false,
                steps => {
                    left.store(steps.saturating_sub(1), Relaxed);
                    steps <= 0
                }
            };
            conn.progress_handler(1, Some(dies)).expect("a handler");
        }
        conn
    }

    /// Arms a crash after so many steps.
    pub fn arm(&self, steps: u32) {
        self.steps_left.store(i64::from(steps), Relaxed);
    }

    /// Takes back a crash that has not come.
    pub fn disarm(&self) {
        self.steps_left.store(SAFE, Relaxed);
    }

    /// Whether a crash has come since it was armed.
    pub fn crashed(&self) -> bool {
        self.steps_left.load(Relaxed) < 0
    }

    /// A copy of what is committed: a backup, or an image of the machine. Nothing if somebody is
    /// in the middle of a transaction.
    pub fn copy(&self) -> Option<Self> {
        let mut copy = Self::new();
        let copied = Backup::new(&self.keeper, &mut copy.keeper)
            .and_then(|backup| backup.step(-1))
            .expect("a copy of a disk");
        (copied == StepResult::Done).then_some(copy)
    }

    /// What SQLite's own check of every page and index says: "ok", or what is wrong.
    pub fn integrity(&self) -> String {
        let said = self
            .keeper
            .pragma_query_value(None, "integrity_check", |row| row.get(0));
        said.unwrap_or_else(|error| error.to_string())
    }
}

fn connect(name: &str) -> Connection {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(name, flags).expect("a database in memory");
    // Nothing else runs that could let go of a lock.
    conn.busy_timeout(Duration::ZERO).expect("a timeout");
    conn
}
