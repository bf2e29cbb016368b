//! The rules of care, told as cases: what a record says, and what follows from it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod access;
mod case;
mod catalogue;
mod checks;
mod door;
mod history;
mod input;
mod matrix;
mod same_person;
mod status;
mod summary;
mod today;
mod visit;
