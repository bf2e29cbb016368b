//! Many seeds on every core, and what came of them.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    thread,
};

use super::{Broken, Ended, Fault, Options, Reached, run};

/// Every so many seeds a run is made twice and must be the same to the last event (I20).
const TWICE_EVERY: u64 = 20;
/// Every so many seeds a run is made again with right clocks, and must end the same (I16).
const RIGHT_EVERY: u64 = 10;
/// From so many seeds on, a fault that a seed can have and that never struck is itself a fault.
const ENOUGH: u64 = 2_000;

/// What came of many seeds.
#[derive(Debug, Default)]
pub struct Report {
    /// How many runs ended well.
    pub ended: u64,
    /// The first seed that did not, and why.
    pub broken: Option<(u64, Broken)>,
    /// How often each fault met each state.
    pub reached: Reached,
    /// Faults that some seed had.
    pub faults: BTreeSet<Fault>,
    /// Changes called saved.
    pub saved: u64,
    /// Questions put to the server.
    pub asked: u64,
    /// The longest time that it took to become quiet, in milliseconds.
    pub slowest_ms: u64,
}

/// Runs one seed, again where that is due, and turns a panic into what is broken.
fn checked(seed: u64) -> Result<Ended, Broken> {
    let once = |options| {
        let run = AssertUnwindSafe(|| run(seed, options));
        catch_unwind(run).unwrap_or_else(|panic| {
            let what = panic.downcast_ref::<String>().cloned();
            let what = what.or_else(|| panic.downcast_ref::<&str>().map(|&what| what.to_owned()));
            Err(Broken {
                rule: "I14",
                what: format!("panic: {}", what.unwrap_or_default()),
            })
        })
    };
    let plain = Options::default();
    let ended = once(plain)?;
    if seed.is_multiple_of(TWICE_EVERY) && once(plain)?.trace != ended.trace {
        return Err(Broken {
            rule: "I20",
            what: "two runs of one seed differ".to_owned(),
        });
    }
    let clocks = [Fault::ClockJump, Fault::ClockFrozen];
    if seed.is_multiple_of(RIGHT_EVERY) && clocks.iter().any(|clock| ended.faults.contains(clock)) {
        let right = once(Options {
            right_clocks: true,
            ..plain
        })?;
        if right.timeless != ended.timeless {
            return Err(Broken {
                rule: "I16",
                what: "right clocks end otherwise".to_owned(),
            });
        }
    }
    Ok(ended)
}

/// Runs seeds on every core until one is broken.
pub fn simulate(from: u64, seeds: u64, progress: &(dyn Fn(u64) + Sync)) -> Report {
    let next = AtomicU64::new(from);
    let stop = AtomicBool::new(false);
    let report = Mutex::new(Report::default());
    let cores = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while !stop.load(Relaxed) {
                    let seed = next.fetch_add(1, Relaxed);
                    if seed >= from + seeds {
                        break;
                    }
                    let ended = checked(seed);
                    stop.fetch_or(ended.is_err(), Relaxed);
                    let mut report = report.lock().unwrap_or_else(PoisonError::into_inner);
                    report.add(seed, ended);
                    progress(report.ended);
                }
            });
        }
    });
    let mut report = report.into_inner().unwrap_or_else(PoisonError::into_inner);
    if seeds >= ENOUGH && report.broken.is_none() {
        report.broken = report.never_struck().map(|broken| (from, broken));
    }
    report
}

impl Report {
    fn add(&mut self, seed: u64, ended: Result<Ended, Broken>) {
        match ended {
            Ok(ended) => {
                self.ended += 1;
                self.faults.extend(ended.faults);
                self.saved += ended.saved as u64;
                self.asked += ended.asked;
                self.slowest_ms = self.slowest_ms.max(ended.quiet_after_ms);
                for (place, times) in ended.reached {
                    *self.reached.entry(place).or_default() += times;
                }
            }
            Err(broken) if self.broken.as_ref().is_none_or(|(first, _)| seed < *first) => {
                self.broken = Some((seed, broken));
            }
            Err(_) => {}
        }
    }

    /// A fault that was never seen to strike: the seeds prove nothing about it.
    fn never_struck(&self) -> Option<Broken> {
        let struck: BTreeSet<_> = self.reached.keys().map(|(what, _)| *what).collect();
        let never = Fault::ALL
            .iter()
            .find(|fault| !struck.contains(fault.name()))?;
        let what = format!("the fault \"{}\" never struck", never.name());
        Some(Broken {
            rule: "reached",
            what,
        })
    }

    /// How often each fault met each state, a line a fault.
    pub fn table(&self) -> String {
        let mut table = String::new();
        let mut last = "";
        for ((what, state), times) in &self.reached {
            if *what == last {
                let _ = write!(table, ", {state} {times}");
            } else {
                let newline = if last.is_empty() { "" } else { "\n" };
                let _ = write!(table, "{newline}  {what}: {state} {times}");
            }
            last = what;
        }
        table
    }
}
