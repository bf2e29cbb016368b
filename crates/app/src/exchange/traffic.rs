//! What went over the network, counted for whoever measures. Nothing is decided by it.

use std::sync::atomic::{AtomicU64, Ordering};

use sync::message::Request;

use crate::App;

/// What went over the network since the app was started.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Questions to the server, pushes among them.
    pub questions: u64,
    /// Pushes.
    pub pushes: u64,
    /// Bytes of its answers, as they came over the wire.
    pub wire_bytes: u64,
}

#[derive(Debug, Default)]
pub(super) struct Counts {
    questions: AtomicU64,
    pushes: AtomicU64,
    wire_bytes: AtomicU64,
}

impl Counts {
    pub fn asked(&self, request: &Request) {
        self.questions.fetch_add(1, Ordering::Relaxed);
        if let Request::Push(_) = request {
            self.pushes.fetch_add(1, Ordering::Relaxed);
        }
    }

    pub fn came(&self, bytes: usize) {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.wire_bytes.fetch_add(bytes, Ordering::Relaxed);
    }
}

impl App {
    /// What went over the network since the app was started.
    pub fn traffic(&self) -> Traffic {
        let counts = &self.exchange.counts;
        Traffic {
            questions: counts.questions.load(Ordering::Relaxed),
            pushes: counts.pushes.load(Ordering::Relaxed),
            wire_bytes: counts.wire_bytes.load(Ordering::Relaxed),
        }
    }
}
