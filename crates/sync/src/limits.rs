//! The bounds on every size, count and time of the protocol (docs/rules.md F35, F40, P10, P17).
//!
//! Both ends hold them, and hold them before memory is given away. The bounds of one change are
//! `record::limits`.

/// Changes in one push or relay.
pub const PUSH_CHANGES: usize = 200;
/// Bytes of the envelopes and bodies of one push or relay: 1 MiB.
pub const PUSH_BYTES: usize = 1024 * 1024;
/// Bytes of one request, framing included, once it is inflated.
pub const REQUEST_BYTES: usize = PUSH_BYTES + 64 * 1024;

/// Changes in one page.
pub const PAGE_CHANGES: usize = 2_000;
/// Bytes of the envelopes and bodies of one page: 1 MiB.
pub const PAGE_BYTES: usize = 1024 * 1024;
/// Bytes of one reply, framing included, once it is inflated.
pub const REPLY_BYTES: usize = 8 * 1024 * 1024;
/// Rows of the feed that the server looks at for one page, the asker's own or not.
pub const FEED_SCAN: u64 = 20_000;

/// Streams that one backfill may ask for.
pub const WANTS: usize = 256;
/// Streams in one page of the listing.
pub const LISTED_STREAMS: usize = 5_000;
/// Change ids in one question about their standing.
pub const ASKED_IDS: usize = 1_000;
/// What one held change may wait for.
pub const NEEDS: usize = record::limits::EDITS;

/// Bytes of a text that one end shows the other: a reason, an application's version.
pub const TEXT_BYTES: usize = 512;

/// The oldest and the newest protocol that this version speaks.
pub const PROTOCOL: (u16, u16) = (1, 1);

/// The longest wait between two tries, in milliseconds (P29).
pub const RETRY_MOST_MS: u64 = 300_000;
/// The longest wait before the first new try, in milliseconds (P29).
pub const RETRY_FIRST_MS: u64 = 1_000;
/// How long a device waits after the network came back, at most, in milliseconds (P29).
pub const NETWORK_UP_MS: u64 = 5_000;
/// The time between two polls, in milliseconds (P31) …
pub const POLL_MS: u64 = 60_000;
/// … and by how much of it the time varies either way, in percent.
pub const POLL_JITTER_PERCENT: u64 = 20;
/// How long there may be something to do, and an answering server, without progress (P30).
pub const STUCK_MS: u64 = 120_000;
/// After how many restarts of the engine "not syncing since" is shown (P30).
pub const STUCK_RESTARTS: u32 = 3;
/// How far the two clocks may differ without a doubt about either, in milliseconds (F8).
pub const CLOCK_SUSPECT_MS: i64 = 120_000;
