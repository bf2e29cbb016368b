//! The domain: what a record may hold and who may write it, and everything that follows from it.
//!
//! Pure rules over a record: no clock, no randomness, no input or output. Today's date, the
//! person and the area are passed in. How a record merges is the business of `record`; where it
//! is kept and how it travels, of `store`, `sync` and `server`.

pub mod access;
pub mod area;
pub mod caseload;
pub mod catalogue;
pub mod checks;
pub mod conditions;
pub mod decimal;
pub mod history;
pub mod identifiers;
pub mod instruments;
pub mod matrix;
pub mod prompts;
mod read;
pub mod removal;
pub mod role;
mod serial;
pub mod settling;
pub mod status;
pub mod summary;
pub mod time;
pub mod today;
pub mod visit;

pub use role::Role;
