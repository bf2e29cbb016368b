//! Faults injected into the release binaries with strace (reliability.md A3, A4): killed at any
//! write, and on a disk that is full or fails. What was acknowledged must be there afterwards.
//!
//! A kill models the end of a process, not a power cut: what the system had taken it keeps. Needs
//! the release build and strace; `scripts/faults.sh` runs it.

mod central;
mod injection;
mod laptop;
#[path = "../journeys/world.rs"]
#[expect(dead_code, reason = "the journeys need more of it")]
mod world;
