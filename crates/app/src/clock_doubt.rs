//! A clock that cannot be right: said beside the times that it wrote, and never decided by
//! (docs/rules.md F8, F9, P32).

use chrono::{DateTime, TimeDelta, Utc};
use store::Store;
use sync::limits::CLOCK_SUSPECT_MS;

use crate::words;

/// What a laptop last knew of the distance between its clock and the server's.
#[derive(Clone, Copy)]
pub(crate) struct Met {
    /// When they met, by this laptop's clock.
    pub at: DateTime<Utc>,
    /// By how much the server's clock was ahead.
    pub ahead_ms: i64,
}

impl Met {
    /// When the server was last reached from this laptop, if it ever was.
    pub fn last(store: &Store) -> Option<Self> {
        let at = store.contact_at()?;
        let ahead_ms = store.clock_offset_ms()?;
        Some(Self { at, ahead_ms })
    }

    /// By how much the server's clock is ahead, as far as is known: nothing once this one has gone
    /// back, which it does when somebody sets it.
    pub fn ahead_ms(self, now: DateTime<Utc>) -> Option<i64> {
        (now >= self.at - suspect()).then_some(self.ahead_ms)
    }
}

/// Why this laptop's clock cannot be right, in words with what to do. One that went back is wrong
/// only where it now shows less than the server's did when they met; else it was put right.
pub(crate) fn of_this_laptop(met: Option<Met>, now: DateTime<Utc>) -> Option<String> {
    let met = met?;
    let wrong = match met.ahead_ms(now) {
        Some(ahead_ms) => format!(
            "was {} when the server was last reached",
            distance(ahead_ms)?
        ),
        None => {
            let ahead = TimeDelta::try_milliseconds(met.ahead_ms)?;
            let servers = met.at.checked_add_signed(ahead)?;
            let behind = Some(servers - now).filter(|behind| *behind > suspect())?;
            format!("is {} slow, or more", length(behind))
        }
    };
    Some(format!(
        "This laptop’s clock {wrong}. Nothing is lost, but the times that it writes are wrong \
         until it is set."
    ))
}

/// When a change was written, by its writer's clock: "Fri 27 Feb 15:20", and that the clock was
/// wrong where that is known.
pub(crate) fn written(at: DateTime<Utc>, ahead_ms: Option<i64>, now: DateTime<Utc>) -> String {
    let when = words::full_moment(at, care::time::london_date(now));
    match ahead_ms.and_then(distance) {
        Some(distance) => format!("{when} by a clock {distance}"),
        None if at > now + suspect() => format!("{when} by a clock that was fast"),
        None => when,
    }
}

/// "14 minutes slow", where that is more than two clocks differ without a doubt about either.
fn distance(ahead_ms: i64) -> Option<String> {
    if ahead_ms.unsigned_abs() <= CLOCK_SUSPECT_MS.unsigned_abs() {
        return None;
    }
    let which = if ahead_ms > 0 { "slow" } else { "fast" };
    let length = length(TimeDelta::try_milliseconds(ahead_ms)?.abs());
    Some(format!("{length} {which}"))
}

fn suspect() -> TimeDelta {
    TimeDelta::milliseconds(CLOCK_SUSPECT_MS)
}

/// "14 minutes", "3 hours", "6 days": in the largest unit of which there are two.
fn length(time: TimeDelta) -> String {
    let (number, one, many) = match (time.num_days(), time.num_hours()) {
        (days @ 2.., _) => (days, "day", "days"),
        (_, hours @ 2..) => (hours, "hour", "hours"),
        _ => (time.num_minutes(), "minute", "minutes"),
    };
    words::count(usize::try_from(number).unwrap_or(usize::MAX), one, many)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn noon() -> DateTime<Utc> {
        at("2026-02-11T12:00:00Z")
    }

    fn said(ahead_ms: i64, now: &str) -> Option<String> {
        let met = Met {
            at: noon(),
            ahead_ms,
        };
        of_this_laptop(Some(met), at(now))
    }

    #[test]
    fn two_minutes_either_way_are_no_doubt_and_more_is_said_with_its_direction() {
        let noon = "2026-02-11T12:00:00Z";
        assert_eq!(said(120_000, noon), None);
        assert_eq!(said(-120_000, noon), None);
        for (ahead_ms, wrong) in [
            (120_001, "was 2 minutes slow when"),
            (-119 * 60_000, "was 119 minutes fast when"),
            (-120 * 60_000, "was 2 hours fast when"),
            (10 * 365 * 24 * 3_600_000, "was 3650 days slow when"),
        ] {
            assert!(said(ahead_ms, noon).unwrap().contains(wrong), "{ahead_ms}");
        }
        assert_eq!(of_this_laptop(None, at(noon)), None);
    }

    #[test]
    fn a_clock_earlier_than_the_servers_when_they_last_met_is_slow() {
        assert_eq!(said(0, "2026-02-11T11:58:00Z"), None);
        let back = said(0, "2026-02-10T12:00:00Z").unwrap();
        assert!(back.contains("is 24 hours slow, or more."), "{back}");
    }

    #[test]
    fn a_fast_clock_that_was_set_right_is_not_said_to_be_wrong() {
        let a_day_fast = -24 * 3_600_000;
        assert_eq!(said(a_day_fast, "2026-02-10T12:05:00Z"), None);
        let too_far = said(a_day_fast, "2026-02-10T09:00:00Z").unwrap();
        assert!(too_far.contains("is 3 hours slow, or more."), "{too_far}");
        let met = Met {
            at: noon(),
            ahead_ms: a_day_fast,
        };
        assert_eq!(met.ahead_ms(at("2026-02-11T12:05:00Z")), Some(a_day_fast));
        assert_eq!(met.ahead_ms(at("2026-02-10T12:05:00Z")), None);
    }

    #[test]
    fn a_time_that_a_wrong_clock_wrote_says_so() {
        let when = |text, ahead_ms| written(at(text), ahead_ms, noon());
        let good = "2026-02-11T09:05:00Z";
        assert_eq!(when(good, None), "Wed 11 Feb 09:05");
        assert_eq!(when(good, Some(1_250)), "Wed 11 Feb 09:05");
        assert_eq!(
            when(good, Some(14 * 60_000)),
            "Wed 11 Feb 09:05 by a clock 14 minutes slow"
        );
        assert_eq!(
            when("2999-01-01T00:00:00Z", None),
            "Tue 1 Jan 2999 00:00 by a clock that was fast"
        );
    }
}
