//! The device's encrypted database: the log, what waits to be sent, drafts and read models.
//!
//! What a record may hold is the business of `care`, what is sent and fetched that of `sync`. Time
//! and randomness are passed in. Nothing here ever deletes a change: it is in the log or in the
//! table of pending changes at all times, and a fold reads both.

mod commit;
mod database;
mod delivery;
mod draft;
mod epoch;
mod error;
mod files;
mod hex;
mod identity;
pub mod keyfile;
mod number;
mod outbox;
mod page;
pub mod passphrase;
mod pending;
mod person;
#[cfg(feature = "planted")]
pub mod planted;
pub mod profile;
mod records;
pub mod salvage;
mod secrets;
mod standing;
mod state;
mod store;
mod taken;
mod tries;
mod verdict;

pub use commit::Act;
pub use database::DatabaseKey;
pub use delivery::{Delivery, Origin, Sent};
pub use draft::Draft;
pub use epoch::{Listed, Listing};
pub use error::{Result, StoreError};
pub use identity::{Epoch, Identity};
pub use outbox::{OwnChange, Parcel};
pub use page::{Applied, FeedSpan, Head, Page, Place, Row};
pub use pending::PendingState;
pub use person::{MODEL, Person};
pub use secrets::{FileSecrets, SecretError, SecretStore};
pub use standing::{Standing, StreamStanding};
pub use store::Store;
pub use tries::Tries;
pub use verdict::{Outcome, Receipt, Verdict};
