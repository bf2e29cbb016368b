//! Sync and device: what is waiting, what was refused, when the server was last reached.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::lists::PersonLine;

/// How the sync words are marked. Never by colour alone: each tone has its own drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum SyncTone {
    /// All on the server.
    Fine,
    /// Something is on this laptop only.
    Waiting,
    /// The last try did not reach the server.
    Unreachable,
    /// The server answers, and yet the exchange does not get on.
    NotSyncing,
    /// The server did not accept something: wins over the others.
    Refused,
    /// Sync goes on only after the user signs in to the server again.
    Renew,
}

/// How worrying the age of the last contact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Age {
    /// Under 24 hours.
    Fresh,
    /// 24 hours or more.
    Amber,
    /// 72 hours or more.
    Red,
}

/// The sync words that are always on screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SyncStatus {
    /// "All on the server, 10:42".
    pub words: String,
    /// "Server last reached 08:12".
    pub detail: String,
    /// How they are marked.
    pub tone: SyncTone,
    /// How old the last contact is.
    pub age: Age,
    /// Changes on this laptop only.
    pub waiting: u32,
    /// Changes not accepted.
    pub refused: u32,
    /// Whether an exchange is going on, with how far it is in words.
    pub progress: Option<String>,
    /// Why this laptop's clock cannot be right, in words with what to do.
    pub clock: Option<String>,
}

/// The page Sync and device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SyncPage {
    /// The words that are always on screen.
    pub status: SyncStatus,
    /// Own changes that the server does not have, or holds.
    pub waiting: Vec<SentChange>,
    /// Own changes that the server refused or put aside, with their text.
    pub refused: Vec<SentChange>,
    /// The newest own changes that the server has taken.
    pub taken: Vec<SentChange>,
    /// When everything was last exchanged, in words.
    pub last_complete: Option<String>,
    /// When the server was last reached, in words.
    pub last_contact: Option<String>,
    /// What stops sync now, in words, with what to do.
    pub trouble: Option<String>,
    /// Facts about this laptop and version, label and value.
    pub about: Vec<(String, String)>,
    /// Bytes of the database on disk.
    pub database_bytes: u64,
    /// People whose records are on this laptop.
    pub people: u32,
}

/// One own change and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SentChange {
    /// The change id.
    pub id: String,
    /// About whom, where the person is on this laptop.
    pub person: Option<PersonLine>,
    /// "Home visit: summary, weight and 12 more".
    pub what: String,
    /// When it was written, in words.
    pub written: String,
    /// What became of it, in words: "Waiting to be sent", "Held: …", "Not accepted: …".
    pub verdict: String,
    /// Whom to telephone about the person, where a message in the record would not be taken either.
    pub telephone: Option<String>,
    /// What was written, label and text.
    pub text: Vec<(String, String)>,
}

/// Puts a refused change out of sight on Today. It stays under Sync.
#[derive(Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SeenRefused {
    /// The change id.
    pub change: String,
}
