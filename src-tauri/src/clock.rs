//! The clock that the app is given: the machine's, or one that started at another instant.

use app::TimeSource;
use chrono::{DateTime, TimeDelta, Utc};

/// The machine's clock, moved by a fixed amount.
pub struct Clock {
    moved_by: TimeDelta,
}

impl Clock {
    /// The machine's clock, or one that stands at `start` now and runs on from there.
    pub fn starting_at(start: Option<DateTime<Utc>>) -> Self {
        let moved_by = start.map_or_else(TimeDelta::zero, |start| start - machine_now());
        Self { moved_by }
    }
}

impl TimeSource for Clock {
    fn now(&self) -> DateTime<Utc> {
        machine_now() + self.moved_by
    }

    fn is_moved(&self) -> bool {
        !self.moved_by.is_zero()
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "the one place where the window reads the clock"
)]
fn machine_now() -> DateTime<Utc> {
    Utc::now()
}
