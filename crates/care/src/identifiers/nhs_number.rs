//! The NHS number: ten digits, the last of which checks the others.

use std::fmt;

use super::without_spaces;

/// An NHS number with a valid check digit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NhsNumber([u8; 10]);

/// A text is not an NHS number that may be recorded here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadNhsNumber {
    /// Something other than ten digits is left without spaces and hyphens.
    #[error("an NHS number has 10 digits")]
    NotTenDigits,
    /// The last digit does not fit the others, or none could, or all are zero.
    #[error("this is not a valid NHS number: check each digit")]
    WrongCheckDigit,
    /// Of the 999 test range, which is never issued, outside a demo area.
    #[error("an NHS number that begins with 999 is for tests and is never given to a person")]
    TestRange,
    /// Of a range that may be a person's, in a demo area.
    #[error("a demo area takes only test NHS numbers, which begin with 999")]
    NotTestRange,
}

impl NhsNumber {
    /// Reads a number and checks its last digit; spaces and hyphens are passed over.
    ///
    /// Modulus 11 of the NHS Data Dictionary. Ten zeros pass its arithmetic and are refused. Where
    /// a person's number is taken down, use [`NhsNumber::parse_for_area`].
    pub fn parse(text: &str) -> Result<Self, BadNhsNumber> {
        let mut digits = [0; 10];
        let mut given = without_spaces(text).into_bytes();
        given.retain(|byte| *byte != b'-');
        if given.len() != digits.len() || !given.iter().all(u8::is_ascii_digit) {
            return Err(BadNhsNumber::NotTenDigits);
        }
        for (digit, byte) in digits.iter_mut().zip(given) {
            *digit = byte - b'0';
        }
        let number = Self(digits);
        if digits == [0; 10] || !number.check_digit_fits() {
            return Err(BadNhsNumber::WrongCheckDigit);
        }
        Ok(number)
    }

    /// Reads a number that is to be recorded for a person: a demo area takes only the 999 test
    /// range, every other area refuses it.
    pub fn parse_for_area(text: &str, demo: bool) -> Result<Self, BadNhsNumber> {
        let number = Self::parse(text)?;
        match (demo, number.is_test_range()) {
            (true, true) | (false, false) => Ok(number),
            (false, true) => Err(BadNhsNumber::TestRange),
            (true, false) => Err(BadNhsNumber::NotTestRange),
        }
    }

    fn check_digit_fits(&self) -> bool {
        let weighted = self.0.iter().zip((2..=10).rev());
        let sum: u32 = weighted
            .map(|(digit, weight)| u32::from(*digit) * weight)
            .sum();
        // 11 stands for 0, and for 10 there is no digit: no number has it.
        let wanted = (11 - sum % 11) % 11;
        self.0.last().is_some_and(|last| u32::from(*last) == wanted)
    }

    /// Whether it is of the range for tests, which is never issued.
    pub fn is_test_range(&self) -> bool {
        self.0.starts_with(&[9, 9, 9])
    }

    /// Whether all ten digits are equal: it passes the check and is used in examples, so a page
    /// asks whether it is really the person's.
    pub fn is_one_digit_repeated(&self) -> bool {
        self.0.windows(2).all(|pair| pair.first() == pair.last())
    }

    /// The ten digits without spaces: how it is stored.
    pub fn digits(&self) -> String {
        self.0
            .iter()
            .map(|digit| char::from(b'0' + digit))
            .collect()
    }
}

/// Grouped 3-3-4, as everyone reads it: `999 012 3454`.
impl fmt::Display for NhsNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, digit) in self.0.iter().enumerate() {
            let space = if matches!(at, 3 | 6) { " " } else { "" };
            write!(f, "{space}{digit}")?;
        }
        Ok(())
    }
}

/// Redacted: an NHS number names a person and never goes into a log.
impl fmt::Debug for NhsNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NhsNumber(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEST_NUMBERS: [&str; 12] = [
        "9990123454",
        "9990234566",
        "9990345678",
        "9990567891",
        "9990678901",
        "9990789010",
        "9990890129",
        "9991011129",
        "9991213147",
        "9991314156",
        "9990000018",
        "9990000026",
    ];

    #[test]
    fn numbers_with_a_fitting_check_digit_are_read() {
        for text in TEST_NUMBERS {
            let number = NhsNumber::parse(text).unwrap();
            assert!(number.is_test_range());
            assert_eq!(number.digits(), text);
        }
        for text in ["9434765919", "4010232137", "9876544322"] {
            assert!(!NhsNumber::parse(text).unwrap().is_test_range());
        }
    }

    #[test]
    fn spaces_and_hyphens_are_passed_over_and_it_is_shown_3_3_4() {
        for text in [
            "999 012 3454",
            "999-012-3454",
            " 9990123454 ",
            "999\u{a0}0123454",
        ] {
            assert_eq!(NhsNumber::parse(text).unwrap().to_string(), "999 012 3454");
        }
    }

    #[test]
    fn what_is_not_a_number_is_refused() {
        let shapes = [
            "",
            "999012345",
            "99901234545",
            "999O123454",
            "٩٩٩٠١٢٣٤٥٤",
            "9990.123454",
        ];
        for text in shapes {
            assert_eq!(
                NhsNumber::parse(text),
                Err(BadNhsNumber::NotTenDigits),
                "{text}"
            );
        }
        // A wrong last digit; one where the check works out as 10; ten zeros.
        for text in ["9990123455", "9990000000", "0000000000"] {
            assert_eq!(
                NhsNumber::parse(text),
                Err(BadNhsNumber::WrongCheckDigit),
                "{text}"
            );
        }
    }

    #[test]
    fn changing_any_one_digit_is_noticed() {
        for at in 0..10 {
            for digit in b'0'..=b'9' {
                let mut text = *b"9990123454";
                if text[at] != digit {
                    text[at] = digit;
                    assert!(NhsNumber::parse(std::str::from_utf8(&text).unwrap()).is_err());
                }
            }
        }
    }

    #[test]
    fn a_demo_area_takes_only_test_numbers_and_every_other_area_none() {
        let number = |text, demo| NhsNumber::parse_for_area(text, demo).map(|n| n.digits());
        assert_eq!(number("9990123454", true), Ok("9990123454".to_owned()));
        assert_eq!(number("9990123454", false), Err(BadNhsNumber::TestRange));
        assert_eq!(number("9434765919", true), Err(BadNhsNumber::NotTestRange));
        assert_eq!(number("9434765919", false), Ok("9434765919".to_owned()));
    }

    #[test]
    fn ten_equal_digits_pass_and_are_pointed_out() {
        assert!(
            NhsNumber::parse("9999999999")
                .unwrap()
                .is_one_digit_repeated()
        );
        assert!(
            !NhsNumber::parse("9990123454")
                .unwrap()
                .is_one_digit_repeated()
        );
    }

    #[test]
    fn debug_does_not_show_it() {
        let number = NhsNumber::parse("9990123454").unwrap();
        assert_eq!(format!("{number:?}"), "NhsNumber(…)");
    }
}
