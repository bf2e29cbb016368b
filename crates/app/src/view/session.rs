//! Who is at the laptop: profiles, unlocking, enrolment, the signed-in person.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the unlock page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UnlockPage {
    /// Who has used this laptop, last first.
    pub profiles: Vec<Profile>,
    /// Today in Europe/London, as "Monday 2 March".
    pub today: String,
    /// When the server was last reached, in words, or nothing before the first time.
    pub last_contact: Option<String>,
    /// Why it is locked, in words: "Locked after 5 minutes without use, 09:41."
    pub locked_because: Option<String>,
    /// The fewest characters that a new passphrase may have on this laptop.
    pub passphrase_min: u32,
    /// Whether this laptop keeps a secret of its own beside the passphrase.
    pub key_store: bool,
}

/// One user on this laptop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// The profile's id.
    pub id: String,
    /// "Sarah Whitlock".
    pub name: String,
    /// "Care manager".
    pub role: String,
    /// Seconds until the next try, when there were too many wrong ones.
    pub wait_seconds: u32,
}

/// Locks the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Lock {
    /// Whether nobody has used it for a while, and nobody asked for it.
    pub away: bool,
}

/// Opens a profile.
#[derive(Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Unlock {
    /// The profile's id.
    pub profile: String,
    /// The laptop's passphrase of this user.
    pub passphrase: String,
}

/// Enrols this laptop for a user, the first time.
#[derive(Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Enrol {
    /// The server's address: `http://127.0.0.1:8420`.
    pub server: String,
    /// The one-time enrolment code.
    pub code: String,
    /// The account's name.
    pub account: String,
    /// The account's password.
    pub password: String,
    /// A name for this laptop: `DST-07`.
    pub device_name: String,
    /// The new passphrase of this user on this laptop.
    pub passphrase: String,
}

/// Goes on under a new incarnation after this laptop's data was restored or copied.
#[derive(Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Renew {
    /// The account's name.
    pub account: String,
    /// The account's password.
    pub password: String,
}

/// Who is signed in, for every page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// The staff id.
    pub staff: String,
    /// "Sarah Whitlock".
    pub name: String,
    /// The role in use, as its code: `cm`.
    pub role: String,
    /// "Care manager".
    pub role_label: String,
    /// "NMC 12C3456E", where the role has a number.
    pub registration: Option<String>,
    /// This laptop's name.
    pub device: String,
    /// The area's name.
    pub area: String,
    /// Whether the area is for demonstration and training.
    pub demo: bool,
    /// Today in Europe/London: `2026-02-11`.
    pub today: String,
    /// Lock after so many minutes without use.
    pub idle_lock_minutes: u32,
    /// What this role may write, by kind.
    pub may_write: Vec<String>,
    /// The kinds that the user's role receives from others.
    pub may_read: Vec<String>,
}

/// A member of staff to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Staff {
    /// The staff id.
    pub id: String,
    /// "Priya Nair".
    pub name: String,
    /// The roles held now, as codes.
    pub roles: Vec<String>,
    /// "Community nurse".
    pub role_label: String,
}
