//! What must hold of every record, whatever its devices wrote and in whatever order it arrived.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what is wrong by panicking, in the functions beside it too"
)]

mod base;
mod codec;
mod fold;
mod frontier;
mod golden;
mod limits;
mod model;
mod removal;
mod unknown;
mod value;
