//! When to try again: full jitter, so that laptops which lost the server together do not come back
//! together (docs/rules.md P29).

use chrono::{DateTime, Utc};

use crate::limits;

/// How long to wait before the next try, in milliseconds: anything from 0 to the bound that the
/// number of failed tries has come to, or as long as was asked for, but never longer than the
/// longest wait. `random` is any number, uniformly drawn.
pub fn retry_after_ms(failed_tries: u32, asked_ms: u64, random: u64) -> u64 {
    let doublings = failed_tries.saturating_sub(1).min(20);
    let bound = limits::RETRY_FIRST_MS << doublings;
    let drawn = below(random, bound.min(limits::RETRY_MOST_MS));
    drawn.max(asked_ms.min(limits::RETRY_MOST_MS))
}

/// How long to wait after the network came back, in milliseconds.
pub fn network_up_after_ms(random: u64) -> u64 {
    below(random, limits::NETWORK_UP_MS)
}

/// How long until the next poll, in milliseconds: a minute, a fifth more or less (P31).
pub fn poll_after_ms(random: u64) -> u64 {
    let jitter = limits::POLL_MS * limits::POLL_JITTER_PERCENT / 100;
    limits::POLL_MS - jitter + below(random, 2 * jitter)
}

/// From 0 to `bound`.
fn below(random: u64, bound: u64) -> u64 {
    random % (bound + 1)
}

/// What the server's clock shows more than this one, in milliseconds, from one exchange: the
/// reply's time is taken for the middle of the round trip.
pub fn clock_offset_ms(
    sent_at: DateTime<Utc>,
    received_at: DateTime<Utc>,
    server_time: DateTime<Utc>,
) -> i64 {
    let middle = sent_at + (received_at - sent_at) / 2;
    (server_time - middle).num_milliseconds()
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn the_wait_doubles_up_to_five_minutes_and_may_be_nothing() {
        let longest: Vec<u64> = (1..=12).map(longest).collect();
        let doubled = [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300];
        assert_eq!(longest, doubled.map(|seconds| seconds * 1_000));
        assert_eq!(retry_after_ms(9, 0, 0), 0);
        assert!(retry_after_ms(u32::MAX, 0, u64::MAX) <= 300_000);
    }

    #[test]
    fn what_was_asked_for_is_waited_but_not_longer_than_five_minutes() {
        assert_eq!(retry_after_ms(1, 30_000, 7), 30_000);
        assert_eq!(retry_after_ms(1, u64::MAX, 7), 300_000);
    }

    fn longest(tries: u32) -> u64 {
        let tried = (0..=300_000).map(|random| retry_after_ms(tries, 0, random));
        tried.max().unwrap()
    }

    #[test]
    fn a_poll_comes_within_a_fifth_of_a_minute_either_way() {
        let polls: Vec<u64> = (0..=24_000).map(poll_after_ms).collect();
        assert_eq!(polls.iter().min(), Some(&48_000));
        assert_eq!(polls.iter().max(), Some(&72_000));
    }

    #[test]
    fn the_offset_is_taken_at_the_middle_of_the_round_trip() {
        let sent = DateTime::<Utc>::UNIX_EPOCH;
        let received = sent + TimeDelta::milliseconds(200);
        let server = sent + TimeDelta::milliseconds(5_100);
        assert_eq!(clock_offset_ms(sent, received, server), 5_000);
    }
}
