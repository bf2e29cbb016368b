//! A clock that cannot be right: said beside the times that it wrote, and never decided by
//! (docs/rules.md F8, F9, P32).

use chrono::{DateTime, TimeDelta, Utc};
use sync::limits::CLOCK_SUSPECT_MS;

use crate::words;

/// Why this laptop's clock cannot be right, in words with what to do. `ahead_ms` is by how much
/// the server's clock was ahead of it when they last met, `met_at` when by this clock that was.
pub(crate) fn of_this_laptop(
    ahead_ms: Option<i64>,
    met_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Option<String> {
    let wrong = if met_at.is_some_and(|met_at| now < met_at - suspect()) {
        let back = met_at.map(|met_at| length(met_at - now))?;
        format!("has gone back by {back} or more")
    } else {
        format!("is {}", distance(ahead_ms?)?)
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

    #[test]
    fn two_minutes_either_way_are_no_doubt_and_more_is_said_with_its_direction() {
        let said = |ahead_ms| of_this_laptop(Some(ahead_ms), Some(noon()), noon());
        assert_eq!(said(120_000), None);
        assert_eq!(said(-120_000), None);
        for (ahead_ms, wrong) in [
            (120_001, "is 2 minutes slow."),
            (-119 * 60_000, "is 119 minutes fast."),
            (-120 * 60_000, "is 2 hours fast."),
            (10 * 365 * 24 * 3_600_000, "is 3650 days slow."),
        ] {
            assert!(said(ahead_ms).unwrap().contains(wrong), "{ahead_ms}");
        }
        assert_eq!(of_this_laptop(None, None, noon()), None);
    }

    #[test]
    fn a_clock_earlier_than_when_it_last_met_the_servers_has_gone_back() {
        let met = Some(noon());
        let said = |now| of_this_laptop(Some(0), met, at(now));
        assert_eq!(said("2026-02-11T11:58:00Z"), None);
        let back = said("2026-02-10T12:00:00Z").unwrap();
        assert!(
            back.contains("has gone back by 24 hours or more."),
            "{back}"
        );
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
