//! The simulator is worth something only if it finds what is wrong: known bugs are planted in the
//! code under test, and each must be found within a thousand seeds.
//!
//! Needs the feature `planted`, which plants nothing by itself and lets a run plant one bug.

use std::{
    panic::{self, AssertUnwindSafe, catch_unwind},
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    thread,
};

use tests::simulation::{Broken, Options, Planted, run};

/// Within so many seeds each bug must be found.
const SEEDS: u64 = 1_000;

/// What a seed with a bug is broken by, if it is.
fn finds(seed: u64, planted: Planted) -> Option<Broken> {
    let options = Options {
        planted: Some(planted),
        ..Options::default()
    };
    match catch_unwind(AssertUnwindSafe(|| run(seed, options))) {
        Ok(ended) => ended.err(),
        Err(_) => Some(Broken {
            rule: "I14",
            what: "a panic".to_owned(),
        }),
    }
}

/// The first seed that finds a bug, and how many were run on all cores by then.
fn first(planted: Planted) -> Option<(u64, Broken)> {
    let (next, found) = (AtomicU64::new(1), AtomicU64::new(u64::MAX));
    let cores = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Relaxed);
                    if seed > SEEDS || seed > found.load(Relaxed) {
                        break;
                    }
                    if finds(seed, planted).is_some() {
                        found.fetch_min(seed, Relaxed);
                    }
                }
            });
        }
    });
    let seed = found.into_inner();
    let broken = finds(seed.min(SEEDS), planted)?;
    Some((seed, broken))
}

#[test]
fn each_planted_bug_is_found_within_a_thousand_seeds() {
    // A bug may well end in a panic, which is one way of being found.
    panic::set_hook(Box::new(|_| {}));
    let mut unfound = Vec::new();
    for planted in Planted::ALL {
        match first(planted) {
            Some((seed, broken)) => {
                println!("{planted:?}: found by seed {seed}: {broken}");
            }
            None => unfound.push(planted),
        }
    }
    drop(panic::take_hook());
    assert!(
        unfound.is_empty(),
        "not found in {SEEDS} seeds: {unfound:?}"
    );
}
