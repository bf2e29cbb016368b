//! The server over real connections: in this process on a port of its own, and as the program.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops where something is not as it must be"
)]

mod bodies;
mod client;
mod connections;
mod demo;
mod enrolment;
mod exchange;
mod process;
mod program;
mod restart;
mod site;
