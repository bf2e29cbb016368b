//! What can be had from a damaged database. The file itself is set aside and never deleted.
//!
//! What the server has comes back by a new backfill; what only this laptop has is what matters
//! here: the changes the log does not hold, and the drafts.

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use record::{Change, SignatureScheme};
use rusqlite::Connection;

use crate::{DatabaseKey, Draft, Result, Store, database, draft, files};

/// What was found in a damaged database.
#[derive(Debug, Default)]
pub struct Salvage {
    /// Bodies of changes that the log did not hold, as they were written, in order of saving.
    pub bodies: Vec<Vec<u8>>,
    /// Forms begun.
    pub drafts: Vec<Draft>,
    /// Whether something could not be read: there may have been more.
    pub incomplete: bool,
}

/// Sets a damaged database aside under a name of its own, with the file of its last writes, and
/// says where it lies now. `mark` tells several apart: a date, say.
pub fn set_aside(database: &Path, mark: &str) -> io::Result<PathBuf> {
    let aside = (0_u32..)
        .map(|nth| with_end(database, &format!(".damaged-{mark}-{nth}")))
        .find(|path| !path.exists())
        .unwrap_or_else(|| with_end(database, ".damaged"));
    // The log of writes goes first: without it, what is left behind would not be whole.
    for end in ["-wal", ""] {
        match fs::rename(with_end(database, end), with_end(&aside, end)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    files::sync_folder(database.parent().unwrap_or_else(|| Path::new(".")))?;
    Ok(aside)
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(end);
    name.into()
}

/// Reads what can be read of a database that was set aside. It is not changed.
///
/// A body that is not what its id says was damaged and is left out. An error only where nothing
/// can be read at all.
pub fn read(aside: &Path, key: &DatabaseKey) -> Result<Salvage> {
    let conn = database::open_to_read(aside, key)?;
    let mut salvage = Salvage::default();
    salvage.incomplete |= read_bodies(&conn, &mut salvage.bodies).is_err();
    salvage.incomplete |= read_drafts(&conn, &mut salvage.drafts).is_err();
    Ok(salvage)
}

fn read_bodies(conn: &Connection, bodies: &mut Vec<Vec<u8>>) -> Result<()> {
    let mut statement = conn.prepare("SELECT change, body FROM pending ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, body): ([u8; 32], Vec<u8>) = (row.get(0)?, row.get(1)?);
        if Change::decode(&body).is_ok_and(|change| change.id.0 == id) {
            bodies.push(body);
        }
    }
    Ok(())
}

fn read_drafts(conn: &Connection, drafts: &mut Vec<Draft>) -> Result<()> {
    let mut statement = conn.prepare("SELECT name, subject, text, saved_at FROM draft")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        drafts.push(draft::read(row)?);
    }
    Ok(())
}

impl Store {
    /// Takes in what was salvaged: own changes in new envelopes of this incarnation, and the
    /// drafts. Nothing that is here already comes twice. A change of somebody else is left out:
    /// this device cannot sign for it, and its author's device has it.
    pub fn take_in(
        &mut self,
        salvage: &Salvage,
        scheme: &dyn SignatureScheme,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let own = self.identity().author;
        let mut bodies = Vec::with_capacity(salvage.bodies.len());
        for bytes in &salvage.bodies {
            let change = Change::decode(bytes)?;
            if change.body.author == own {
                bodies.push((change, bytes.clone()));
            }
        }
        self.append_all(bodies, &[], (scheme, now))?;
        salvage
            .drafts
            .iter()
            .try_for_each(|draft| self.put_draft(draft))
    }
}
