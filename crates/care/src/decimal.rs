//! Exact arithmetic on [`Decimal`]: reading, comparing, rounding half up, never by floats.
//!
//! `Decimal`'s own order is that of its digits, for sorting values; 36.60 and 36.6 differ there.
//! A clinical rule compares with [`compare`].

use std::cmp::Ordering;

use record::Decimal;

/// Reads a plain decimal as it is typed: `36.6`, `36`, `-0.5`. No exponent, no grouping.
pub fn parse(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let point_is_last = unsigned.ends_with('.');
    if whole.is_empty() || point_is_last || !plain(whole) || !plain(fraction) {
        return None;
    }
    let digits: i64 = format!("{whole}{fraction}").parse().ok()?;
    Some(Decimal {
        digits: if text.starts_with('-') {
            -digits
        } else {
            digits
        },
        places: u8::try_from(fraction.len()).ok()?,
    })
}

/// A whole number as a decimal.
pub const fn whole(number: i64) -> Decimal {
    Decimal {
        digits: number,
        places: 0,
    }
}

/// Rounds half up to so many places; a number with fewer gets zeros. Nothing where it would not
/// fit.
pub fn round_half_up(number: Decimal, places: u8) -> Option<Decimal> {
    let digits = i128::from(number.digits);
    let digits = match number.places.checked_sub(places) {
        None | Some(0) => digits.checked_mul(power_of_ten(places - number.places)?)?,
        Some(dropped) => {
            let unit = power_of_ten(dropped)?;
            digits.checked_add(unit / 2)?.div_euclid(unit)
        }
    };
    Some(Decimal {
        digits: i64::try_from(digits).ok()?,
        places,
    })
}

/// Compares two numbers, however many places each is written with.
pub fn compare(left: Decimal, right: Decimal) -> Ordering {
    let places = left.places.max(right.places);
    match (scaled(left, places), scaled(right, places)) {
        (Some(left), Some(right)) => left.cmp(&right),
        // More places than a 64-bit number has digits: it lies between -1 and 1.
        _ => by_magnitude(left, right),
    }
}

fn scaled(number: Decimal, places: u8) -> Option<i128> {
    i128::from(number.digits).checked_mul(power_of_ten(places - number.places)?)
}

fn power_of_ten(places: u8) -> Option<i128> {
    10_i128.checked_pow(u32::from(places))
}

/// The order of two numbers so far apart in places that the one with more places is nearer to
/// zero than any other with fewer, except zero itself.
fn by_magnitude(left: Decimal, right: Decimal) -> Ordering {
    let signs = left.digits.signum().cmp(&right.digits.signum());
    let by_size = match left.digits.signum() {
        1 => right.places.cmp(&left.places),
        -1 => left.places.cmp(&right.places),
        _ => Ordering::Equal,
    };
    signs.then(by_size)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        parse(text).unwrap()
    }

    fn rounded(text: &str, places: u8) -> String {
        round_half_up(number(text), places).unwrap().to_string()
    }

    #[test]
    fn a_decimal_is_read_as_it_is_typed() {
        for text in ["36.6", "36", "0.05", "-0.5", "36.60"] {
            assert_eq!(number(text).to_string(), text);
        }
        let wrong = [
            "", "-", ".", "36.", ".5", "3,6", "3.6.1", "1e3", "+3", "3 6", "NaN", "٣",
        ];
        for text in wrong.into_iter().chain(["9223372036854775808"]) {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn half_is_rounded_up() {
        assert_eq!(rounded("36.05", 1), "36.1");
        assert_eq!(rounded("36.0499999", 1), "36.0");
        assert_eq!(rounded("6.25", 1), "6.3");
        assert_eq!(rounded("2.5", 0), "3");
        assert_eq!(rounded("-2.5", 0), "-2");
        assert_eq!(rounded("-2.51", 0), "-3");
        assert_eq!(rounded("36", 1), "36.0");
        assert_eq!(rounded("36.6", 1), "36.6");
        assert_eq!(round_half_up(whole(i64::MAX), 1), None);
    }

    #[test]
    fn numbers_compare_by_size_and_not_by_how_they_are_written() {
        let order = |left, right| compare(number(left), number(right));
        assert_eq!(order("36.60", "36.6"), Ordering::Equal);
        assert_eq!(order("36.6", "40"), Ordering::Less);
        assert_eq!(order("-1", "-1.1"), Ordering::Greater);
        assert_eq!(order("0", "0.00"), Ordering::Equal);
        let tiny = |digits| Decimal {
            digits,
            places: u8::MAX,
        };
        assert_eq!(compare(tiny(i64::MAX), whole(1)), Ordering::Less);
        assert_eq!(compare(tiny(i64::MIN), whole(-1)), Ordering::Greater);
        assert_eq!(compare(tiny(1), whole(0)), Ordering::Greater);
    }
}
