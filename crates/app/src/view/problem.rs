//! What a page is told when something could not be done.

use serde::Serialize;
use ts_rs::TS;

/// What a page can do about a problem: it switches on this, never on the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// The passphrase does not open the laptop's database.
    WrongPassphrase,
    /// Too many wrong tries: wait, then try again.
    Wait,
    /// Nobody has unlocked, or the laptop locked itself.
    Locked,
    /// Another window already has this profile open.
    InUse,
    /// The database is damaged: nothing was deleted, and unsent work can be rescued.
    Damaged,
    /// The database was written by a newer Doorstep.
    Newer,
    /// The disk is full or refused the write: nothing that was typed is lost.
    DiskFull,
    /// Something typed cannot be kept as it is: the fields say what.
    Invalid,
    /// A value is unusual: save again to say that it is right.
    Query,
    /// This role may not do that.
    NotPermitted,
    /// There is no such person, entry or draft on this laptop.
    NotFound,
    /// The thing was signed and is locked.
    Signed,
    /// Somebody ended it first: what they wrote stands.
    Ended,
    /// The server cannot be reached.
    Offline,
    /// The server answered and refused: wrong password, used code.
    Refused,
    /// What answered is not the Doorstep server.
    NotOurServer,
    /// Something else: a fault of ours.
    Fault,
}

/// A problem in words: what happened, what is safe, what to do next. No patient data in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// What the page switches on.
    pub code: Code,
    /// What happened, what is safe and what to do next.
    pub message: String,
    /// Where it happened, for `invalid` and `query`.
    pub fields: Vec<FieldProblem>,
    /// Seconds to wait, for `wait`.
    pub wait_seconds: Option<u32>,
}

/// What is wrong, or unusual, in one field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FieldProblem {
    /// The entry's id.
    pub entry: String,
    /// The entry's kind.
    pub kind: String,
    /// The field.
    pub field: String,
    /// What is wrong, in plain words.
    pub message: String,
}

/// What is unusual in a form, for its writer to say that it is right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Query {
    /// The entry's id.
    pub entry: String,
    /// The entry's kind.
    pub kind: String,
    /// The field.
    pub field: String,
    /// What is unusual, in plain words.
    pub message: String,
    /// The words of the button that says so: "Yes, 204 is right".
    pub yes: String,
    /// Whom it asks about, where that is not the value alone.
    pub about: Vec<String>,
}

impl From<Query> for FieldProblem {
    fn from(query: Query) -> Self {
        let Query {
            entry,
            kind,
            field,
            message,
            yes: _,
            about: _,
        } = query;
        Self {
            entry,
            kind,
            field,
            message,
        }
    }
}
