//! The device's side: what to ask next, what to make of the answer, and when to try again.
//!
//! Nothing here reads a clock, a network or a database. The database is a [`DeviceLog`].

mod certificates;
mod log;
mod verify;

pub use certificates::{Certificate, Certificates};
pub use log::{Applied, DeviceLog, Listing, PushRoom, Standing};
pub use verify::{Asked, PageProblem, VerifiedChange, VerifiedPage, VerifiedRow, verify_page};
