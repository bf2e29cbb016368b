//! The messages on the wire: the same bytes for ever, and nothing read that is not right.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod golden;
mod limits;
mod noise;
mod samples;
