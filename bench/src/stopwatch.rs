//! The one look at the clock, and what is made of many.

use std::time::{Duration, Instant};

/// Runs something and says how long it took.
#[expect(
    clippy::disallowed_methods,
    reason = "to measure is to look at the clock"
)]
pub fn timed<T>(run: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let answer = run();
    (answer, start.elapsed())
}

/// Runs from its start on.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts now.
    #[expect(
        clippy::disallowed_methods,
        reason = "to measure is to look at the clock"
    )]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// The seconds since its start.
    pub fn seconds(self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }
}

/// How long several runs took.
#[derive(Debug, Clone, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Adds one run.
    pub fn add(&mut self, took: Duration) {
        self.0.push(took);
    }

    /// The middle one.
    pub fn median(&self) -> Duration {
        self.at(50)
    }

    /// The one that 99 of 100 do not exceed.
    pub fn p99(&self) -> Duration {
        self.at(99)
    }

    /// The quickest.
    pub fn least(&self) -> Duration {
        self.0.iter().min().copied().unwrap_or_default()
    }

    fn at(&self, percent: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let place = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
        sorted.get(place).copied().unwrap_or_default()
    }
}

/// In milliseconds.
pub fn ms(took: Duration) -> f64 {
    took.as_secs_f64() * 1_000.0
}

/// In microseconds.
pub fn us(took: Duration) -> f64 {
    took.as_secs_f64() * 1_000_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_and_the_slow_end_of_a_hundred_runs() {
        let mut times = Times::default();
        (1..=100)
            .rev()
            .for_each(|ms| times.add(Duration::from_millis(ms)));
        assert_eq!(ms(times.median()), 50.0);
        assert_eq!(ms(times.p99()), 99.0);
        assert_eq!(ms(times.least()), 1.0);
        assert_eq!(Times::default().median(), Duration::ZERO);
    }
}
