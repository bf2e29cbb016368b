//! Measurements against floors: a made-up caseload, its mapping to real changes, and the runs.
//!
//! It is the one place besides the servers' and window's entries that looks at the clock and draws
//! random numbers: to measure is to look at the clock.

pub mod fleet;
pub mod floor;
pub mod line;
pub mod mapping;
pub mod parts;
mod python_random;
pub mod stopwatch;
pub mod workload;

pub use python_random::PythonRandom;
