//! Dates and times as people read them: Europe/London, day before month, 24 hours.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Europe::London;

/// "Wednesday 11 February".
pub fn long_day(date: NaiveDate) -> String {
    date.format("%A %-d %B").to_string()
}

/// "Wed 11 Feb", with the year where it is not this one.
pub fn day(date: NaiveDate, today: NaiveDate) -> String {
    with_year(date, today, "%a %-d %b")
}

/// "11 Feb", with the year where it is not this one.
pub fn short_day(date: NaiveDate, today: NaiveDate) -> String {
    with_year(date, today, "%-d %b")
}

/// "05-Mar-1944", as banners have it (docs/sources.md, Birth date and names).
pub fn born(date: NaiveDate) -> String {
    date.format("%d-%b-%Y").to_string()
}

/// "14:05".
pub fn clock(at: DateTime<Utc>) -> String {
    at.with_timezone(&London).format("%H:%M").to_string()
}

/// "14:05:32".
pub fn clock_seconds(at: DateTime<Utc>) -> String {
    at.with_timezone(&London).format("%H:%M:%S").to_string()
}

/// "14:05" today, "Tue 10 Feb 16:10" before, with the year where it is not this one.
pub fn moment(at: DateTime<Utc>, today: NaiveDate) -> String {
    let date = at.with_timezone(&London).date_naive();
    if date == today {
        clock(at)
    } else {
        format!("{} {}", day(date, today), clock(at))
    }
}

/// "Fri 27 Feb 15:20": always with its day, for what is kept side by side.
pub fn full_moment(at: DateTime<Utc>, today: NaiveDate) -> String {
    let local = at.with_timezone(&London).naive_local();
    format!("{} {}", day(local.date(), today), local.format("%H:%M"))
}

/// "01632 960101", "07700 900101", "020 7946 0000": a number of the United Kingdom in the groups
/// that people read out. Any other stays as it was typed.
pub fn phone(number: &str) -> String {
    let digits = number.len() == 11 && number.bytes().all(|byte| byte.is_ascii_digit());
    let area = match number.as_bytes() {
        [b'0', b'2', ..] if digits => 3,
        [b'0', b'1', b'1', ..] | [b'0', b'1', _, b'1', ..] if digits => 4,
        [b'0', b'1' | b'7', ..] if digits => 5,
        _ => return number.to_owned(),
    };
    let (area, rest) = number.split_at(area);
    match area.len() {
        5 => format!("{area} {rest}"),
        _ => {
            let (exchange, last) = rest.split_at(rest.len() - 4);
            format!("{area} {exchange} {last}")
        }
    }
}

/// "Named nurse" as "named nurse"; "GP practice" and "NHS number" as they are.
pub fn lower_first(words: &str) -> String {
    let mut letters = words.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), second) if second.is_none_or(|second| !second.is_uppercase()) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => words.to_owned(),
    }
}

/// "named nurse" as "Named nurse".
pub fn upper_first(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// "3 changes", "1 change".
pub fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 {
        format!("1 {one}")
    } else {
        format!("{number} {many}")
    }
}

fn with_year(date: NaiveDate, today: NaiveDate, format: &str) -> String {
    let words = date.format(format).to_string();
    if date.year() == today.year() {
        words
    } else {
        format!("{words} {}", date.year())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_of_today_is_its_time_in_london() {
        let summer: DateTime<Utc> = "2026-07-01T13:05:00Z".parse().unwrap();
        assert_eq!(moment(summer, summer.date_naive()), "14:05");
        let winter: DateTime<Utc> = "2026-02-10T16:10:00Z".parse().unwrap();
        let next_day = NaiveDate::from_ymd_opt(2026, 2, 11).unwrap();
        assert_eq!(moment(winter, next_day), "Tue 10 Feb 16:10");
        let next_year = NaiveDate::from_ymd_opt(2027, 1, 2).unwrap();
        assert_eq!(moment(winter, next_year), "Tue 10 Feb 2026 16:10");
    }

    #[test]
    fn a_birth_date_has_its_year_and_no_doubt_about_its_month() {
        assert_eq!(
            born(NaiveDate::from_ymd_opt(1944, 3, 5).unwrap()),
            "05-Mar-1944"
        );
    }

    #[test]
    fn an_abbreviation_keeps_its_capitals_within_a_sentence() {
        for (words, within) in [
            ("Care manager", "care manager"),
            ("GP", "GP"),
            ("NHS number", "NHS number"),
            ("A fall", "a fall"),
        ] {
            assert_eq!(lower_first(words), within);
        }
        assert_eq!(upper_first("enter what"), "Enter what");
    }

    #[test]
    fn a_phone_number_is_grouped_as_it_is_read_out() {
        for (typed, read) in [
            ("01632960101", "01632 960101"),
            ("07700900101", "07700 900101"),
            ("02079460000", "020 7946 0000"),
            ("01184960000", "0118 496 0000"),
            ("01632 960010", "01632 960010"),
            ("999", "999"),
            ("+441632960101", "+441632960101"),
        ] {
            assert_eq!(phone(typed), read);
        }
    }
}
