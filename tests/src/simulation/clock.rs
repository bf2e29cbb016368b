//! A laptop's clock: right, wrong by years, or standing still. Nothing may depend on it but what
//! is shown.

use chrono::{DateTime, TimeDelta, Utc};

use super::dice::Dice;

/// When every run begins, by right clocks.
pub fn start() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_770_800_400_000).expect("an instant in February 2026")
}

/// What a right clock shows so many milliseconds into the run.
pub fn right(now: u64) -> DateTime<Utc> {
    start() + TimeDelta::milliseconds(now as i64)
}

/// A laptop's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock {
    ahead_ms: i64,
    stands_at: Option<u64>,
}

/// Ten years, in milliseconds.
const TEN_YEARS: u64 = 10 * 365 * 86_400_000;

impl Clock {
    /// What it shows.
    pub fn shows(&self, now: u64) -> DateTime<Utc> {
        right(self.stands_at.unwrap_or(now)) + TimeDelta::milliseconds(self.ahead_ms)
    }

    /// Jumps by up to ten years either way, and more often by a little.
    pub fn jump(&mut self, dice: &mut Dice) {
        let most = *dice.pick(&[3_000, 600_000, 86_400_000, TEN_YEARS]);
        let by = dice.below(2 * most) as i64 - most as i64;
        self.ahead_ms += by;
    }

    /// Stands still from now on.
    pub fn freeze(&mut self, now: u64) {
        self.stands_at.get_or_insert(now);
    }

    /// Is set right.
    pub fn put_right(&mut self) {
        *self = Self::default();
    }
}
