//! Where the server takes the time from: the machine, or for a demo area a day of its own.
//!
//! Everything else in the crate is given a [`TimeSource`] or an instant.

use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};

/// Tells the time.
pub trait TimeSource: Send + Sync {
    /// Now, in UTC.
    fn now(&self) -> DateTime<Utc>;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemTime;

impl TimeSource for SystemTime {
    #[allow(clippy::disallowed_methods)] // The one place where the server reads the clock.
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// A clock that was set by hand when the server started, and runs on from there.
#[derive(Debug, Clone, Copy)]
pub struct SetTime {
    start: DateTime<Utc>,
    since: Instant,
}

impl SetTime {
    /// A clock that shows `start` now.
    #[allow(clippy::disallowed_methods)] // The set clock must run, and at the machine's pace.
    pub fn starting_at(start: DateTime<Utc>) -> Self {
        Self {
            start,
            since: Instant::now(),
        }
    }
}

impl TimeSource for SetTime {
    fn now(&self) -> DateTime<Utc> {
        let gone = TimeDelta::from_std(self.since.elapsed()).unwrap_or(TimeDelta::MAX);
        self.start
            .checked_add_signed(gone)
            .unwrap_or(DateTime::<Utc>::MAX_UTC)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_clock_starts_where_it_was_set_and_never_goes_back() {
        let start = DateTime::parse_from_rfc3339("2026-02-11T09:00:00Z")
            .unwrap()
            .to_utc();
        let clock = SetTime::starting_at(start);
        let first = clock.now();
        assert!(first >= start);
        assert!(clock.now() >= first);
        assert!(first < start + TimeDelta::hours(1));
    }
}
