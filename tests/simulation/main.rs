//! Runs the fleet simulator: `simulate --seeds 2000 --from 1`, or `simulate --replay SEED`, which
//! prints every event of one seed.

use std::{process::ExitCode, time::Instant};

use tests::simulation::{Options, run, simulate};

const USAGE: &str = "usage: simulate [--seeds N] [--from SEED] | --replay SEED";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (mut seeds, mut from, mut replay) = (2_000, 1, None);
    for pair in arguments.chunks(2) {
        let number = pair.get(1).and_then(|number| number.parse::<u64>().ok());
        match (pair[0].as_str(), number) {
            ("--seeds", Some(number)) => seeds = number,
            ("--from", Some(number)) => from = number,
            ("--replay", Some(number)) => replay = Some(number),
            _ => {
                eprintln!("{USAGE}");
                return ExitCode::from(2);
            }
        }
    }
    match replay {
        Some(seed) => one(seed),
        None => many(from, seeds),
    }
}

fn one(seed: u64) -> ExitCode {
    match run(
        seed,
        Options {
            print: true,
            ..Options::default()
        },
    ) {
        Ok(ended) => {
            println!("seed {seed} ended well, trace {:016x}", ended.trace);
            ExitCode::SUCCESS
        }
        Err(broken) => {
            println!("seed {seed} is broken: {broken}");
            ExitCode::FAILURE
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long the simulator itself takes is no part of a run"
)]
fn many(from: u64, seeds: u64) -> ExitCode {
    println!("simulating {seeds} seeds from {from}");
    let began = Instant::now();
    let report = simulate(from, seeds, &|ended| {
        if ended.is_multiple_of(500) && ended > 0 {
            println!("  {ended} seeds, {:.0} s", began.elapsed().as_secs_f64());
        }
    });
    println!("{}", report.table());
    println!(
        "{} seeds in {:.1} s: {} changes saved, {} questions, quiet after {} s at most",
        report.ended,
        began.elapsed().as_secs_f64(),
        report.saved,
        report.asked,
        report.slowest_ms / 1_000
    );
    match report.broken {
        None => ExitCode::SUCCESS,
        Some((seed, broken)) => {
            println!("FAILED: seed {seed} is broken: {broken}");
            println!("Replay it with: make simulate REPLAY={seed}");
            ExitCode::FAILURE
        }
    }
}
