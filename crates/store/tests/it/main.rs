//! The store, as its users know it: on real encrypted files, through crashes and damage.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops where something is not as it must be"
)]

mod crash;
mod damage;
mod drafts;
mod history;
mod keys;
mod pages;
mod records;
mod schema;
mod sending;
mod world;
