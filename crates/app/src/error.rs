//! What can go wrong in a use case, by what the person can do about it, and how it is said.

use crate::view::problem::{Code, FieldProblem, Problem};

/// What lies under an error.
type Cause = Box<dyn std::error::Error + Send + Sync>;

/// A use case failed. Nothing that was typed is lost by any of these.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The passphrase is wrong; the next try may be made after so many seconds.
    #[error("the passphrase does not open the database")]
    WrongPassphrase {
        /// Seconds until the next try.
        wait_seconds: u32,
    },
    /// Too many wrong tries.
    #[error("too many wrong tries")]
    Wait {
        /// Seconds until the next try.
        wait_seconds: u32,
    },
    /// A new passphrase is not good enough; the words say what it needs.
    #[error("{0}")]
    WeakPassphrase(String),
    /// Nobody has unlocked.
    #[error("locked")]
    Locked,
    /// The profile is open in another window.
    #[error("the profile is in use")]
    InUse,
    /// The database is damaged.
    #[error("the database is damaged")]
    Damaged(#[source] store::StoreError),
    /// The database was written by a newer Doorstep.
    #[error("the database is of a newer version")]
    Newer,
    /// The disk refused the write.
    #[error("the disk is full or refused the write")]
    DiskFull(#[source] store::StoreError),
    /// The disk did not answer, or refused a write, before anybody was at the desk.
    #[error("the disk is full or does not answer")]
    DiskFailed(#[source] Cause),
    /// There is no room to set this laptop up; the server was not asked.
    #[error("the disk has no room for a profile")]
    NoRoom(#[source] Cause),
    /// The disk refused what an enrolled laptop must keep: its code is used.
    #[error("the disk refused a new profile")]
    NotKept(#[source] Cause),
    /// Something typed cannot be kept as it is.
    #[error("some fields cannot be kept as they are")]
    Invalid(Vec<FieldProblem>),
    /// Something typed is unusual.
    #[error("some values are unusual")]
    Query(Vec<FieldProblem>),
    /// This role may not do that.
    #[error("not permitted")]
    NotPermitted,
    /// There is no such thing on this laptop.
    #[error("not found")]
    NotFound,
    /// What was asked for does not read as a command of ours.
    #[error("the window asked for something that does not exist")]
    Malformed,
    /// The thing was signed and is locked.
    #[error("signed")]
    Signed,
    /// Somebody ended it first; the words say who and when.
    #[error("ended already")]
    Ended(String),
    /// What is to be removed says more by now, and may not leave for the reason given.
    #[error("written in meanwhile")]
    MadeMeanwhile,
    /// Signing needs something first; the words say what.
    #[error("{}", .0.join("; "))]
    NotReady(Vec<String>),
    /// A moved clock outside a demonstration area.
    #[error("the clock was set, and this is not a demonstration area")]
    MovedClock,
    /// The server cannot be reached.
    #[error("the server cannot be reached")]
    Offline,
    /// The server refused; the words are its reason.
    #[error("{0}")]
    Refused(String),
    /// What answered is not our server.
    #[error("what answered is not the Doorstep server")]
    NotOurServer,
    /// Only loopback may be reached without TLS, which this version does not have.
    #[error("the server's address cannot be used")]
    BadAddress,
    /// The laptop's database failed otherwise.
    #[error("the laptop's database failed")]
    Store(#[source] store::StoreError),
    /// The key of the database cannot be had with any passphrase.
    #[error("the key of the database is lost or damaged")]
    KeyLost,
    /// What was typed is larger than one change may be.
    #[error("too large")]
    TooLarge,
    /// A fault of ours.
    #[error("a fault of ours")]
    Fault,
}

impl From<crate::NoRandomness> for Error {
    fn from(_: crate::NoRandomness) -> Self {
        Self::Fault
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let (code, message) = said(&error);
        tracing::warn!(?code, "a command failed");
        let wait_seconds = match error {
            Error::WrongPassphrase { wait_seconds } | Error::Wait { wait_seconds } => {
                Some(wait_seconds)
            }
            _ => None,
        };
        let fields = match error {
            Error::Invalid(fields) | Error::Query(fields) => fields,
            _ => Vec::new(),
        };
        Self {
            code,
            message,
            fields,
            wait_seconds,
        }
    }
}

/// What happened, what is safe, what to do next.
fn said(error: &Error) -> (Code, String) {
    let plain = |code, words: &str| (code, words.to_owned());
    match error {
        Error::WrongPassphrase { .. } => plain(
            Code::WrongPassphrase,
            "That passphrase did not open Doorstep. Check Caps Lock.",
        ),
        Error::Wait { .. } => plain(
            Code::Wait,
            "There were several wrong tries. The wait doubles each time, up to 15 minutes. \
             Nothing is erased.",
        ),
        Error::WeakPassphrase(words) => (Code::Invalid, words.clone()),
        Error::Locked => plain(Code::Locked, "Doorstep is locked. What you wrote is kept."),
        Error::InUse => plain(
            Code::InUse,
            "Doorstep is already open for this person on this laptop. Use that window.",
        ),
        Error::Damaged(_) => plain(
            Code::Damaged,
            "The data of this person on this laptop is damaged. Nothing was deleted. Do not use \
             it for care: telephone your administrator. What reached the server is safe there.",
        ),
        Error::Newer => plain(
            Code::Newer,
            "This laptop's data was written by a newer Doorstep. Nothing is lost: update \
             Doorstep, then unlock again.",
        ),
        Error::DiskFull(_) => plain(
            Code::DiskFull,
            "This laptop could not write to its disk. It was not saved. Your words are still on \
             the page: free some space, then save again.",
        ),
        Error::DiskFailed(_) => plain(
            Code::DiskFull,
            "This laptop could not read or write its disk, so Doorstep stays locked. Nothing was \
             deleted: free some space, then try again. If it happens again, telephone your \
             administrator.",
        ),
        Error::NoRoom(_) => plain(
            Code::DiskFull,
            "This laptop could not write to its disk, so nothing was set up and your code was \
             not used. Free some space, then try again.",
        ),
        Error::NotKept(_) => plain(
            Code::DiskFull,
            "This laptop could not write to its disk, so it is not set up, and the code is used. \
             Nobody's record is on it. Free some space, then ask your administrator for a new \
             code.",
        ),
        _ => said_of_work(error),
    }
}

/// The same, of what somebody was working on.
fn said_of_work(error: &Error) -> (Code, String) {
    let plain = |code, words: &str| (code, words.to_owned());
    match error {
        Error::Invalid(_) => plain(Code::Invalid, "Some answers need to be put right."),
        Error::Query(_) => plain(Code::Query, "Some values are unusual. Are you sure?"),
        Error::NotPermitted => plain(
            Code::NotPermitted,
            "Your role may not write this. Ask somebody of the team who may.",
        ),
        Error::NotFound => plain(Code::NotFound, "This is not on this laptop."),
        Error::Signed => plain(
            Code::Signed,
            "This visit is signed, so its words stay as they are. Write what is new as a new \
             visit.",
        ),
        Error::Ended(words) => (
            Code::Ended,
            format!("{words}. That stands, and nothing was written over it."),
        ),
        Error::MadeMeanwhile => plain(
            Code::Invalid,
            "Somebody wrote more here since you opened this, and what was done or found out leaves \
             only as entered in error. Nothing was removed: look at it again.",
        ),
        Error::NotReady(words) => (
            Code::Invalid,
            format!("Before you sign: {}.", words.join("; ")),
        ),
        Error::MovedClock => plain(
            Code::Refused,
            "Doorstep was started with a set clock, which only a demonstration area allows.",
        ),
        Error::Offline => plain(
            Code::Offline,
            "The server cannot be reached. Everything is kept on this laptop and is sent when \
             there is a connection.",
        ),
        Error::Refused(words) => (Code::Refused, words.clone()),
        Error::NotOurServer => plain(
            Code::NotOurServer,
            "Something answered that is not the Doorstep server, perhaps a guest network's sign-in \
             page. Nothing was sent. Open a browser to sign in to the network, then try again.",
        ),
        Error::BadAddress => plain(
            Code::Invalid,
            "The server's address must begin with http://127.0.0.1 or http://localhost: this \
             version has no TLS yet, so it refuses any other.",
        ),
        Error::KeyLost => plain(
            Code::Damaged,
            "This laptop's secret for this person is gone or damaged, so no passphrase can open \
             the data. Nothing was deleted, and what reached the server is safe there: telephone \
             your administrator.",
        ),
        Error::TooLarge => plain(
            Code::Invalid,
            "This is more than can be saved at once. Your words are still on the page: shorten \
             them, or save them in two parts.",
        ),
        _ => plain(
            Code::Fault,
            "Something went wrong in Doorstep. What was saved is safe. Try again; if it happens \
             again, lock and unlock.",
        ),
    }
}
