//! The fleet simulator: laptops and a central server in one thread, with their own clock, their
//! own chance and their own network, all from one seed.
//!
//! What runs is the real thing: `record`, `care`, `sync`, `store`, the application's adapter
//! between them, and the server's ledger on SQLite. Simulated are time, chance, the network, the
//! people, and the ways in which machines fail. After a while everything is healed and runs to
//! quiet; then the invariants I1 to I20 of docs/rules.md must hold, and some of them at every crash
//! too.
//!
//! A seed and a commit replay a run exactly: `make simulate REPLAY=<seed>` prints its every event.

mod central;
mod clock;
mod dice;
mod disk;
mod faults;
mod form;
mod history;
mod invariants;
mod laptop;
mod model;
mod planted;
mod report;
mod scheme;
mod town;
mod trace;
mod watch;
mod world;

pub use faults::Fault;
pub use planted::Planted;
pub use report::{Report, simulate};
pub use trace::Reached;
pub use world::{Broken, Ended, Options, run};
