//! Dates and times as they are told in London: the one zone that dates are read in.

use chrono::{DateTime, LocalResult, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Europe::London;

/// The date that it is in London at an instant.
pub fn london_date(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&London).date_naive()
}

/// The date and time that it is in London at an instant.
pub fn london_time(at: DateTime<Utc>) -> NaiveDateTime {
    at.with_timezone(&London).naive_local()
}

/// The instant of a time told in London. In the hour that comes twice it is the first; in the hour
/// that does not come there is none.
pub fn from_london(time: NaiveDateTime) -> Option<DateTime<Utc>> {
    match London.from_local_datetime(&time) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Some(at.to_utc()),
        LocalResult::None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn in_summer_the_day_begins_an_hour_earlier() {
        assert_eq!(
            london_date(at("2026-02-11T23:59:59Z")).to_string(),
            "2026-02-11"
        );
        assert_eq!(
            london_date(at("2026-07-11T22:59:59Z")).to_string(),
            "2026-07-11"
        );
        assert_eq!(
            london_date(at("2026-07-11T23:00:00Z")).to_string(),
            "2026-07-12"
        );
    }

    #[test]
    fn a_time_told_in_london_is_one_instant_or_none() {
        let instant = |text: &str| from_london(text.parse().unwrap());
        assert_eq!(
            instant("2026-03-05T10:30:00"),
            Some(at("2026-03-05T10:30:00Z"))
        );
        assert_eq!(
            instant("2026-07-05T10:30:00"),
            Some(at("2026-07-05T09:30:00Z"))
        );
        assert_eq!(
            instant("2026-10-25T01:30:00"),
            Some(at("2026-10-25T00:30:00Z"))
        );
        assert_eq!(instant("2026-03-29T01:30:00"), None);
    }
}
