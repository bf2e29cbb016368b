//! The device's side: what to ask next, what to make of the answer, and when to try again.
//!
//! Nothing here reads a clock, a network or a database. The database is a [`DeviceLog`], and what
//! is to be asked and done is said by the [`Engine`].

mod answer;
mod certificates;
mod engine;
mod job;
mod log;
mod retry;
mod verify;

pub use answer::{Failure, read_answer};
pub use certificates::{Certificate, Certificates};
pub use engine::{Engine, Identity, Millis, Nudge, Status, Step, Stop, Tick, Ticket, Trouble};
pub use job::{Done, Job};
pub use log::{Applied, DeviceLog, Listing, PushRoom, Standing};
pub use retry::{clock_offset_ms, network_up_after_ms, poll_after_ms, retry_after_ms};
pub use verify::{Asked, PageProblem, VerifiedChange, VerifiedPage, VerifiedRow, verify_page};
