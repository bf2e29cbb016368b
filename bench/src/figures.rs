//! The figures of a measurement: one line of JSON.

use serde::Serialize;

/// What was measured. Times are of a median unless they say otherwise.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Figures {
    /// Changes of the file, all taken by the server.
    pub changes: usize,
    /// Seconds of the first sync, read models built.
    pub first_sync_s: f64,
    /// The file's changes in one of those seconds.
    pub first_sync_per_s: f64,
    /// Seconds to write the same bytes, pages and commits into the log's table alone.
    pub floor_s: f64,
    /// Seconds from the sync's start until Today shows all of today's visits.
    pub today_usable_s: f64,
    /// Milliseconds of a save.
    pub save_ms: f64,
    /// Milliseconds that 99 of 100 saves do not exceed.
    pub save_p99_ms: f64,
    /// Milliseconds of one insert into the log's table, as durable.
    pub bare_save_ms: f64,
    /// Milliseconds that 99 of 100 such inserts do not exceed.
    pub bare_save_p99_ms: f64,
    /// Seconds to push 40 changes.
    pub push_40_s: f64,
    /// Pushes that they took.
    pub push_40_round_trips: u64,
    /// Milliseconds to open a person not read before.
    pub open_patient_ms: f64,
    /// Milliseconds to open a person with 10,000 changes.
    pub open_10k_ms: f64,
    /// Milliseconds of a search over 5,000 people.
    pub search_ms: f64,
    /// Bytes of the device's files after the first sync.
    pub local_bytes: u64,
    /// Bytes that the server's answers took on the wire until then.
    pub wire_bytes: u64,
    /// The device process's peak of memory, in MB.
    pub rss_mb: f64,
}
