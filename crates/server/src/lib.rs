//! The central server: one area's ledger, its accounts and the routes by which devices sync.
//!
//! The rules of syncing are `sync`'s, what may be written is `care`'s; here is what stands around
//! them: storage, accounts and enrolment, the accept loop, and the demo area.

pub mod accounts;
pub mod area;
pub mod area_stream;
pub mod cli;
pub mod clock;
pub mod database;
pub mod demo;
pub mod devices;
pub mod door;
pub mod entropy;
mod errors;
mod files;
pub mod high_water;
pub mod http;
pub mod ledger;
pub mod open;
pub mod organisation;
pub mod service;
pub mod setting;
pub mod staff;
