//! The protocol between a device and the central server, for both ends, without input or output.
//!
//! Bytes, time and randomness are passed in; what either end needs of its database is a trait
//! ([`device::DeviceLog`], [`ledger::Ledger`]). So the same code runs in the window, on the
//! server and in the simulator.
//!
//! A letter and a number in a comment, such as P16, name a rule of docs/rules.md.

pub mod account;
pub mod device;
mod epoch;
pub mod ledger;
pub mod limits;
pub mod message;
#[cfg(feature = "planted")]
pub mod planted;
pub mod server;

pub use epoch::{AccessMark, Cursor, Epoch};
