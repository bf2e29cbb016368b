//! The record: signed changes, fields that keep every version nobody replaced, and the fold.
//!
//! A subject's record is a set of [`Change`]s that merges by union. Everything here is a pure
//! function of that set: no clock, no randomness, no input or output, and no clinical word.
//! What a record may hold, and who may write it, is the business of `care`.

mod base;
mod body;
mod chain;
mod codec;
mod envelope;
mod field;
mod fold;
mod frontier;
mod id;
mod last_words;
pub mod limits;
mod name;
mod signature;
mod value;
mod wire;

pub use base::{Base, FieldKey};
pub use body::{Body, Change, Edit};
pub use chain::ChainHash;
pub use codec::Malformed;
pub use envelope::{Envelope, EnvelopeHash, Seq};
pub use field::{Entry, Field, Presence, Version};
pub use fold::Record;
pub use frontier::{Frontier, MissingChange};
pub use id::{
    ActId, AuthorId, ChangeId, DeviceId, EntryId, Incarnation, Nonce, ParseIdError, Stream, Subject,
};
pub use name::{BadName, Compartment, FieldName, Kind, Role};
pub use signature::{Ed25519, PublicKey, Signature, SignatureScheme, SigningKey, Unverified};
pub use value::{Decimal, Value};
