//! Looks over the engine's watchdog's shoulder: it must bark if a laptop is stuck, and only then.
//!
//! The watchdog judges by what the engine was told. This judges by the database and by what came
//! over the network.

use sync::limits::STUCK_MS;

/// How much later than at the bound the watchdog may be heard: the engine is only looked at when
/// something happens.
const SLACK_MS: u64 = 90_000;

/// How much earlier than the database shows it the engine may know that something moves.
const WRITING_MS: u64 = 1_000;

/// What a laptop's database said at some moment: as long as it says the same nothing moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seen {
    /// Own changes that wait for a verdict; only one that gets it is a movement.
    pub waiting: usize,
    /// Changes to be offered to a restored server.
    pub offers: usize,
    /// The server's history.
    pub epoch: u64,
    /// The place in the feed.
    pub gseq: u64,
    /// Changes in the log.
    pub log: u64,
    /// Changes known to exist and not here.
    pub behind: u64,
}

/// The watcher of one process.
#[derive(Debug, Default)]
pub struct Watcher {
    seen: Seen,
    moved_at: u64,
    heard_at: Option<u64>,
    /// Since when something was to be done, the server answered, and nothing moved.
    stuck_from: Option<u64>,
}

impl Watcher {
    /// The server has answered something.
    pub fn hear(&mut self, now: u64) {
        self.heard_at = Some(now);
    }

    /// Looks at the database. Gives how long the laptop has been stuck unnoticed, if for too long.
    pub fn look(&mut self, now: u64, seen: Seen, work: bool) -> Option<u64> {
        let same = Seen {
            waiting: self.seen.waiting,
            ..seen
        } == self.seen;
        if !same || seen.waiting < self.seen.waiting {
            self.moved_at = now;
            self.stuck_from = None;
        }
        self.seen = seen;
        let heard = self.heard_at.is_some_and(|at| now - at <= STUCK_MS / 2);
        if !work || !heard {
            self.stuck_from = None;
            return None;
        }
        let from = *self.stuck_from.get_or_insert(now);
        (now - from > STUCK_MS + SLACK_MS).then_some(now - from)
    }

    /// The watchdog barks. Says whether the laptop had moved within the bound, so that it should
    /// not have.
    pub fn bark(&mut self, now: u64) -> bool {
        self.stuck_from = None;
        now - self.moved_at + WRITING_MS < STUCK_MS
    }
}
