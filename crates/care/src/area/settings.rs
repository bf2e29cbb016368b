//! What an area sets for all of its laptops, by the name and the value that its stream says.

use std::{fmt, str::FromStr};

use chrono::NaiveDate;

use super::Directory;

/// After how many minutes without use a laptop locks itself (docs/rules.md K6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdleLock(u8);

/// A number of minutes that no laptop may wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a laptop locks itself after 1 to 15 minutes without use")]
pub struct BadIdleLock;

impl IdleLock {
    /// What the setting is called in the Area stream.
    pub const NAME: &str = "idle-lock-minutes";

    /// How many.
    pub const fn minutes(self) -> u8 {
        self.0
    }
}

/// What holds where the area sets nothing.
impl Default for IdleLock {
    fn default() -> Self {
        Self(5)
    }
}

impl FromStr for IdleLock {
    type Err = BadIdleLock;

    fn from_str(text: &str) -> Result<Self, BadIdleLock> {
        let minutes = text.parse().ok();
        let minutes = minutes.filter(|minutes| (1..=15).contains(minutes));
        minutes.map(Self).ok_or(BadIdleLock)
    }
}

/// As the stream says it.
impl fmt::Display for IdleLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Directory {
    /// After how long without use a laptop locks itself on a day.
    pub fn idle_lock(&self, day: NaiveDate) -> IdleLock {
        let set = self.setting(IdleLock::NAME, day);
        set.and_then(|text| text.parse().ok()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_laptop_waits_from_1_to_15_minutes() {
        for text in ["", "0", "16", "256", "-1", "5.5", "five"] {
            assert_eq!(text.parse::<IdleLock>(), Err(BadIdleLock), "{text:?}");
        }
        for text in ["1", "15"] {
            assert_eq!(text.parse::<IdleLock>().unwrap().to_string(), text);
        }
    }
}
