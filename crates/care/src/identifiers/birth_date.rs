//! Dates of birth and the ages that follow from them.

use chrono::NaiveDate;

/// The greatest age in years that is taken without a doubt that the year is wrong.
pub const OLDEST_YEARS: u32 = 120;
/// The programme is for adults.
const ADULT_YEARS: u32 = 18;
/// Under this age a page asks whether the year is right.
const USUAL_YEARS: u32 = 50;

/// A date cannot be the birth date of somebody on the programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadBirthDate {
    /// After today.
    #[error("a date of birth is not in the future")]
    InFuture,
    /// More than 120 years ago.
    #[error("a date of birth is not more than 120 years ago")]
    TooLongAgo,
    /// Less than 18 years ago.
    #[error("the programme is for people aged 18 and over")]
    NotAdult,
}

/// A date is accepted once somebody says that it is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BirthDateQuery {
    /// Under 50.
    Under50,
}

/// Whole years between birth and a day; nothing before birth.
///
/// Somebody born on 29 February is a year older on 1 March of other years.
pub fn age_on(born: NaiveDate, day: NaiveDate) -> Option<u32> {
    day.years_since(born)
}

/// Checks a birth date on the day that it is written down; both are dates in Europe/London.
pub fn check_birth_date(
    born: NaiveDate,
    today: NaiveDate,
) -> Result<Option<BirthDateQuery>, BadBirthDate> {
    match age_on(born, today) {
        None => Err(BadBirthDate::InFuture),
        Some(age) if age > OLDEST_YEARS => Err(BadBirthDate::TooLongAgo),
        Some(age) if age < ADULT_YEARS => Err(BadBirthDate::NotAdult),
        Some(age) if age < USUAL_YEARS => Ok(Some(BirthDateQuery::Under50)),
        Some(_) => Ok(None),
    }
}

/// A date as it is shown everywhere: `05-Mar-1944`.
pub fn display_date(date: NaiveDate) -> String {
    date.format("%d-%b-%Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_person_is_a_year_older_on_the_birthday() {
        let dorothy = day("1944-03-05");
        assert_eq!(age_on(dorothy, day("2026-03-04")), Some(81));
        assert_eq!(age_on(dorothy, day("2026-03-05")), Some(82));
        assert_eq!(age_on(dorothy, dorothy), Some(0));
        assert_eq!(age_on(dorothy, day("1944-03-04")), None);
        let leap = day("1944-02-29");
        assert_eq!(age_on(leap, day("2025-02-28")), Some(80));
        assert_eq!(age_on(leap, day("2025-03-01")), Some(81));
        assert_eq!(age_on(leap, day("2024-02-29")), Some(80));
    }

    #[test]
    fn ages_outside_the_programme_are_refused_and_young_ones_asked_about() {
        let today = day("2026-02-11");
        let check = |born| check_birth_date(day(born), today);
        assert_eq!(check("2026-02-12"), Err(BadBirthDate::InFuture));
        assert_eq!(check("2026-02-11"), Err(BadBirthDate::NotAdult));
        assert_eq!(check("2008-02-12"), Err(BadBirthDate::NotAdult));
        assert_eq!(check("2008-02-11"), Ok(Some(BirthDateQuery::Under50)));
        assert_eq!(check("1976-02-12"), Ok(Some(BirthDateQuery::Under50)));
        assert_eq!(check("1976-02-11"), Ok(None));
        assert_eq!(check("1905-02-12"), Ok(None));
        assert_eq!(check("1905-02-11"), Err(BadBirthDate::TooLongAgo));
    }

    #[test]
    fn a_date_is_shown_with_the_month_in_letters() {
        assert_eq!(display_date(day("1944-03-05")), "05-Mar-1944");
    }
}
