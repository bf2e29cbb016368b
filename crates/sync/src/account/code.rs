//! The one-time enrolment code: how it is printed and read back.

use std::{fmt, str::FromStr};

/// The alphabet of Crockford's base 32: no I, L, O or U to be misread.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A text is not an enrolment code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an enrolment code has 26 letters and digits")]
pub struct BadCode;

/// A one-time code of 128 random bits that lets one device be enrolled.
///
/// Printed in groups (`7ZQ0RX-4M2KD-…`); read back in any case, with or without the hyphens, and
/// with the usual misreadings (O for 0, I or L for 1) put right.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct EnrolmentCode(pub [u8; 16]);

impl fmt::Display for EnrolmentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = u128::from_be_bytes(self.0);
        for place in (0..26_u32).rev() {
            let five = usize::try_from(number >> (place * 5) & 31).unwrap_or_default();
            let letter = ALPHABET.get(five).copied().unwrap_or(b'0');
            write!(f, "{}", char::from(letter))?;
            if matches!(place, 5 | 10 | 15 | 20) {
                f.write_str("-")?;
            }
        }
        Ok(())
    }
}

impl FromStr for EnrolmentCode {
    type Err = BadCode;

    fn from_str(text: &str) -> Result<Self, BadCode> {
        let mut number: u128 = 0;
        let mut letters = 0;
        for letter in text.chars().filter(|c| *c != '-' && !c.is_whitespace()) {
            let letter = match letter.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let five = ALPHABET.iter().position(|own| char::from(*own) == letter);
            let five = u128::try_from(five.ok_or(BadCode)?).map_err(|_| BadCode)?;
            letters += 1;
            if letters > 26 || number >> 123 != 0 {
                return Err(BadCode);
            }
            number = number << 5 | five;
        }
        if letters == 26 {
            Ok(Self(number.to_be_bytes()))
        } else {
            Err(BadCode)
        }
    }
}

/// Redacted: a code is as good as a key until it is used.
impl fmt::Debug for EnrolmentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EnrolmentCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_back_as_printed_and_as_people_type_it() {
        let code =
            EnrolmentCode(*b"\x00\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff");
        let printed = code.to_string();
        assert_eq!(printed.len(), 26 + 4);
        assert_eq!(printed.parse(), Ok(code));
        let typed = printed.replace('-', " ").to_lowercase();
        assert_eq!(typed.replace('0', "o").replace('1', "l").parse(), Ok(code));
        for edge in [[0; 16], [0xff; 16]] {
            let code = EnrolmentCode(edge);
            assert_eq!(code.to_string().parse(), Ok(code));
        }
    }

    #[test]
    fn what_is_not_a_code_is_refused() {
        let printed = EnrolmentCode([7; 16]).to_string();
        let long = format!("{printed}0");
        let above = "Z".repeat(26); // more than 128 bits
        for text in ["", "ABC", "U1234-56789", &printed[1..], &long, &above] {
            assert_eq!(text.parse::<EnrolmentCode>(), Err(BadCode), "{text:?}");
        }
    }
}
