//! The protocol from end to end: devices with a log in memory, the real engine, the real server
//! over the ledger on SQLite. The transport is a function call.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod adversary;
mod converge;
mod held;
mod laptop;
mod log;
mod pages;
mod push;
mod restored;
mod town;
