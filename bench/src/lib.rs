//! Measurements against floors: a made-up caseload, its mapping to real changes, and the runs.
//!
//! It is the one place besides the servers' and window's entries that looks at the clock and draws
//! random numbers: to measure is to look at the clock.

pub mod device;
pub mod figures;
pub mod fleet;
pub mod floor;
pub mod line;
pub mod mapping;
mod outside;
mod pages;
pub mod parts;
pub mod plan;
mod python_random;
pub mod run;
pub mod stage;
pub mod stopwatch;
mod today;
pub mod workload;

pub use python_random::PythonRandom;
