//! Whole numbers as SQLite has them: signed, so ours are turned at the door.

/// A number of ours as it is stored. Numbers are counted up from 1 and never come near the end.
pub(crate) fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A stored number as ours.
pub(crate) fn read(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
