//! Accounts: a member of staff's name and password at the server, and who may try how often.
//!
//! What an account may do follows from its staff's roles in the Area stream, not from here.

pub mod password;

use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use record::EntryId;
use rusqlite::{Connection, OptionalExtension, params};
use sync::account::{Credentials, Refused};

use password::PasswordError;

/// Wrong passwords that an account bears within [`WINDOW`] (Cyber Essentials: 10 in 5 minutes).
const TRIES: i64 = 10;
const WINDOW: TimeDelta = TimeDelta::minutes(5);
/// The longest account name, in bytes.
const NAME_BYTES: usize = 64;

/// An account, a code, a device or a session cannot be worked with.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The asker is told why she is not let in.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// There is an account of this name.
    #[error("there is an account of this name already")]
    Exists,
    /// There is none.
    #[error("there is no account of this name")]
    Unknown,
    /// Not a name for an account.
    #[error("an account's name has 1 to 64 of the characters a-z, 0-9, - . and _")]
    BadName,
    /// The password cannot be used or checked.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] crate::entropy::NoEntropy),
    /// The database does not answer as it should.
    #[error("the accounts cannot be read or written")]
    Database(#[from] rusqlite::Error),
    /// A row holds what it cannot hold.
    #[error("a row of the accounts is damaged")]
    Damaged,
}

/// Who an account belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    /// Its row.
    pub(crate) id: i64,
    /// The entry of kind `staff` in the Area stream.
    pub staff: EntryId,
}

/// The accounts, codes, devices and sessions of an area, in the database beside its ledger.
#[derive(Debug)]
pub struct Accounts {
    db: Mutex<Connection>,
}

impl Accounts {
    /// Over a connection to a database that has all its migrations.
    pub fn over(db: Connection) -> Self {
        Self { db: Mutex::new(db) }
    }

    /// The connection. A thread that panicked with it left no transaction behind, only a lock.
    pub(crate) fn db(&self) -> MutexGuard<'_, Connection> {
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes an account for a member of staff.
    pub fn add(
        &self,
        name: &str,
        password: &str,
        staff: EntryId,
        now: DateTime<Utc>,
    ) -> Result<Account, AccountError> {
        let name = checked_name(name)?;
        let hash = password::hash(password)?;
        let db = self.db();
        let added = db.execute(
            include_str!("accounts/add.sql"),
            params![name, staff.0, hash, now.timestamp_millis()],
        )?;
        if added == 0 {
            return Err(AccountError::Exists);
        }
        let id = db.last_insert_rowid();
        Ok(Account { id, staff })
    }

    /// The account of this name.
    pub fn find(&self, name: &str) -> Result<Account, AccountError> {
        let name = checked_name(name)?;
        let row = self
            .db()
            .query_row(include_str!("accounts/find.sql"), [name], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, [u8; 16]>(1)?))
            })
            .optional()?;
        let (id, staff) = row.ok_or(AccountError::Unknown)?;
        let staff = EntryId(staff);
        Ok(Account { id, staff })
    }

    /// Checks a name and password. Takes a good tenth of a second and 64 MiB: for a blocking
    /// thread, few at a time.
    pub fn sign_in(
        &self,
        credentials: &Credentials,
        now: DateTime<Utc>,
    ) -> Result<Account, AccountError> {
        let Some(found) = self.begin_try(&credentials.account, now)? else {
            password::matches(&credentials.password, None)?;
            return Err(Refused::WrongCredentials.into());
        };
        let (account, hash) = found;
        if !password::matches(&credentials.password, Some(&hash))? {
            return Err(Refused::WrongCredentials.into());
        }
        let db = self.db();
        db.execute(
            "UPDATE account SET wrong_tries = 0 WHERE id = ?",
            [account.id],
        )?;
        Ok(account)
    }

    /// Counts a try as wrong before the password is looked at, so that many at once are counted.
    fn begin_try(
        &self,
        name: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<(Account, String)>, AccountError> {
        let Ok(name) = checked_name(name) else {
            return Ok(None);
        };
        let now = now.timestamp_millis();
        let window = WINDOW.num_milliseconds();
        let sql = include_str!("accounts/begin_try.sql");
        let row = self
            .db()
            .query_row(sql, params![name, now, window], |row| {
                let id = row.get::<_, i64>(0)?;
                let staff = EntryId(row.get(1)?);
                Ok((Account { id, staff }, row.get(2)?, row.get::<_, i64>(3)?))
            })
            .optional()?;
        match row {
            Some((_, _, tries)) if tries > TRIES => Err(Refused::TooManyTries.into()),
            Some((account, hash, _)) => Ok(Some((account, hash))),
            None => Ok(None),
        }
    }
}

/// A name as it is stored: lower case, without what a keyboard adds at the ends.
fn checked_name(name: &str) -> Result<String, AccountError> {
    let name = name.trim().to_ascii_lowercase();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-._".contains(c);
    if name.is_empty() || name.len() > NAME_BYTES || !name.chars().all(plain) {
        return Err(AccountError::BadName);
    }
    Ok(name)
}

#[cfg(test)]
mod tests;
