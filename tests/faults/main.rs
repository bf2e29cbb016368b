//! Faults injected into the release binaries with strace (docs/rules.md A3, A4): killed at any
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

use std::{fmt, process::ExitCode, thread};

/// What a scenario did to a program, and what came of it. One that lost something does not end.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    /// How often the program was killed.
    kills: usize,
    /// In how many runs the disk was full or failed.
    bad_disks: usize,
    /// How much was refused, and said to be.
    refused: usize,
    /// How much was acknowledged, all of which was there afterwards.
    acknowledged: usize,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            kills,
            bad_disks,
            refused,
            acknowledged,
        } = self;
        write!(
            f,
            "{kills} kills, {bad_disks} bad disks, {refused} refusals, "
        )?;
        write!(f, "{acknowledged} acknowledged and 0 of them lost")
    }
}

type Scenario = (&'static str, fn() -> Tally);

const OF_A_LAPTOP: &[Scenario] = &[
    ("a laptop killed at any write", laptop::killed_at_any_write),
    ("a laptop whose disk is full", laptop::on_a_full_disk),
    (
        "a laptop whose disk fails to flush",
        laptop::after_a_failed_flush,
    ),
];
const OF_THE_SERVER: &[Scenario] = &[
    ("a server killed at any write", central::killed_at_any_write),
    ("a server whose disk is full", central::on_a_full_disk),
];

fn main() -> ExitCode {
    injection::is_possible();
    let done = [OF_A_LAPTOP, OF_THE_SERVER].map(|scenarios| thread::spawn(|| run(scenarios)));
    let mut sum = Tally::default();
    let mut failed = false;
    for one in done {
        match one.join() {
            Ok(tally) => sum = sum.and(tally),
            Err(_) => failed = true,
        }
    }
    if failed {
        println!("faults: FAILED, see above");
        return ExitCode::FAILURE;
    }
    println!("faults: {sum}");
    ExitCode::SUCCESS
}

fn run(scenarios: &[Scenario]) -> Tally {
    let mut sum = Tally::default();
    for (name, scenario) in scenarios {
        let tally = scenario();
        println!("{name}: {tally}");
        sum = sum.and(tally);
    }
    sum
}

impl Tally {
    fn and(self, other: Self) -> Self {
        Self {
            kills: self.kills + other.kills,
            bad_disks: self.bad_disks + other.bad_disks,
            refused: self.refused + other.refused,
            acknowledged: self.acknowledged + other.acknowledged,
        }
    }
}
