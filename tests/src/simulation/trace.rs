//! What happened: a hash of every event for comparing two runs, the lines of it on a replay, and
//! counts of how often each fault met each state.

use std::{collections::BTreeMap, fmt};

/// How often something was reached: a fault or an act, and the state that it met.
pub type Reached = BTreeMap<(&'static str, &'static str), u64>;

/// A run's trace.
#[derive(Debug)]
pub struct Trace {
    hash: u64,
    print: bool,
    line: String,
    /// How often each fault met each state.
    pub reached: Reached,
}

impl Trace {
    /// A trace that prints its lines, or only hashes them.
    pub fn new(print: bool) -> Self {
        Self {
            hash: 0xcbf2_9ce4_8422_2325,
            print,
            line: String::new(),
            reached: Reached::new(),
        }
    }

    /// Notes an event.
    pub fn note(&mut self, now: u64, what: fmt::Arguments<'_>) {
        use fmt::Write;
        self.line.clear();
        // Writing to a string cannot fail.
        let _ = write!(self.line, "{now} {what}");
        for byte in self.line.bytes() {
            self.hash = (self.hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        if self.print {
            let (minutes, seconds) = (now / 60_000, (now % 60_000) as f64 / 1_000.0);
            println!("{minutes:>4}:{seconds:06.3}  {what}");
        }
    }

    /// Counts that a fault or an act met a state.
    pub fn reach(&mut self, what: &'static str, state: &'static str) {
        *self.reached.entry((what, state)).or_default() += 1;
    }

    /// The hash of everything so far.
    pub fn hash(&self) -> u64 {
        self.hash
    }
}
