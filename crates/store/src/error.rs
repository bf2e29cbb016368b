//! What can go wrong with the store, by what the caller can do about it.

use record::{ChangeId, Malformed, Stream};
use rusqlite::ErrorCode;

/// Why the store did not do what it was asked.
///
/// Nothing was written where one of these is given back, and nothing that was saved is gone.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk is full: keep the text, make room, try again. Reading goes on.
    #[error("the disk is full")]
    Full(#[source] rusqlite::Error),
    /// The file is not what was written, or the key is not its key. The file is left as it is:
    /// see [`crate::salvage`].
    #[error("the database is damaged, or the key does not fit it")]
    Damaged(#[source] Option<Box<dyn std::error::Error + Send + Sync>>),
    /// A newer version of the app has written this database. Start that version.
    #[error("the database was written by a newer version (format {found}; this one knows {known})")]
    NewerDatabase {
        /// The format of the file.
        found: i64,
        /// The newest format that this version knows.
        known: i64,
    },
    /// Another process has the database open.
    #[error("the database is in use by another process")]
    InUse(#[source] rusqlite::Error),
    /// The disk or the database did not answer as it must. Close the store and open it again.
    #[error("the database cannot go on")]
    Unavailable(#[source] Option<rusqlite::Error>),
    /// The database library is older than one that is safe to use, or is not the encrypting one.
    #[error("the database library is not the one that this version needs ({0})")]
    Library(String),
    /// Larger than a change may be: the page says so before words are lost.
    #[error("{0} is larger than allowed")]
    TooLarge(&'static str),
    /// No such change in this record.
    #[error("there is no such change")]
    NoSuchChange(ChangeId),
    /// The page is of another epoch of the server: ask it anew.
    #[error("the page is of another epoch")]
    OtherEpoch,
    /// The page does not begin where the feed was read to, or contradicts itself.
    #[error("a page that cannot be applied: {0}")]
    BadPage(&'static str),
    /// The page does not continue the history that this device holds of a stream.
    #[error("a stream's history is not the one that this device holds")]
    ChainMismatch(Stream),
}

/// What the store gives back.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

impl StoreError {
    /// Damage found in what was read, not by the database itself.
    pub(crate) fn damaged(source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Damaged(Some(Box::new(source)))
    }

    /// Whether the connection must not be used again: after a failed sync of the disk nobody
    /// knows what it holds.
    pub(crate) fn ends_the_connection(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Damaged(_))
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full(error),
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::damaged(error),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::InUse(error),
            None if is_of_the_content(&error) => Self::damaged(error),
            _ => Self::Unavailable(Some(error)),
        }
    }
}

/// A column of another type or length than the tables allow: only damage can do that.
fn is_of_the_content(error: &rusqlite::Error) -> bool {
    use rusqlite::Error::{
        FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, QueryReturnedNoRows,
    };
    matches!(
        error,
        FromSqlConversionFailure(..)
            | IntegralValueOutOfRange(..)
            | InvalidColumnType(..)
            | QueryReturnedNoRows
    )
}

impl From<Malformed> for StoreError {
    fn from(error: Malformed) -> Self {
        Self::damaged(error)
    }
}
