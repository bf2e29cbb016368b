//! The story's clock: it runs on, whichever program is started when.

use std::time::Instant;

use chrono::{DateTime, SecondsFormat, Utc};

use crate::page::now;

/// A clock that was set once.
#[derive(Clone, Copy)]
pub struct Clock {
    set_to: DateTime<Utc>,
    set_at: Instant,
}

impl Clock {
    /// A clock that is set to an instant now.
    pub fn set_to(instant: &str) -> Self {
        Self {
            set_to: instant.parse().expect("an instant"),
            set_at: now(),
        }
    }

    /// What it shows, as a start option.
    pub fn shows(&self) -> String {
        let shown = self.set_to + now().duration_since(self.set_at);
        shown.to_rfc3339_opts(SecondsFormat::Secs, true)
    }
}
