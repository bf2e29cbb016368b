//! The watchdog: a device that has something to do, and a server that answers, must get on (P30).

use super::Millis;
use crate::limits;

#[derive(Debug, Default)]
pub(super) struct Watch {
    /// When something last got on, or there was nothing to do.
    moved_at: Option<Millis>,
    /// When the server last answered anything.
    heard_at: Option<Millis>,
    restarts: u32,
    pub(super) complete_at: Option<Millis>,
    pub(super) stuck_since: Option<Millis>,
}

impl Watch {
    pub(super) fn heard(&mut self, now: Millis) {
        self.heard_at = Some(now);
    }

    pub(super) fn progress(&mut self, now: Millis) {
        self.moved_at = Some(now);
        self.restarts = 0;
        self.stuck_since = None;
    }

    /// What came before is of no meaning: the device had stopped for somebody to sign in.
    pub(super) fn begin_anew(&mut self) {
        *self = Self {
            complete_at: self.complete_at,
            ..Self::default()
        };
    }

    /// Everything has been sent and had.
    pub(super) fn complete(&mut self, now: Millis) {
        self.progress(now);
        self.complete_at = Some(now);
    }

    /// Whether the engine is to be started afresh.
    pub(super) fn barks(&mut self, work: bool, now: Millis) -> bool {
        let moved_at = *self.moved_at.get_or_insert(now);
        let heard = self
            .heard_at
            .is_some_and(|at| now.saturating_sub(at) <= limits::STUCK_MS);
        if !work || !heard {
            // Nothing to do is no standstill, and neither is having no connection.
            self.moved_at = Some(now);
            return false;
        }
        if now.saturating_sub(moved_at) <= limits::STUCK_MS {
            return false;
        }
        self.restarts += 1;
        self.moved_at = Some(now);
        if self.restarts >= limits::STUCK_RESTARTS {
            let tried = limits::STUCK_MS * u64::from(self.restarts);
            self.stuck_since.get_or_insert(now.saturating_sub(tried));
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_barks_after_two_minutes_and_shows_it_the_third_time() {
        let mut watch = Watch::default();
        watch.progress(0);
        let mut barks = Vec::new();
        for now in (0..500).map(|second| second * 1_000) {
            watch.heard(now);
            if watch.barks(true, now) {
                barks.push((now, watch.stuck_since));
            }
        }
        let (third, since) = barks[2];
        assert_eq!(barks[0], (121_000, None));
        assert_eq!(barks[1], (242_000, None));
        assert_eq!(third, 363_000);
        assert!(since.is_some_and(|since| since <= 3_000));
        watch.progress(third);
        assert_eq!(watch.stuck_since, None);
    }

    #[test]
    fn it_is_silent_without_work_and_without_a_server() {
        let mut watch = Watch::default();
        for now in (0..600).map(|second| second * 1_000) {
            watch.heard(now);
            assert!(!watch.barks(false, now));
        }
        let mut watch = Watch::default();
        for now in (0..600).map(|second| second * 1_000) {
            assert!(!watch.barks(true, now), "nobody answers");
        }
    }
}
