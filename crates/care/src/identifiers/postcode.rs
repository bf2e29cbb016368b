//! The postcode, by its pattern: a match does not say that it exists.

use std::fmt;

use super::without_spaces;

/// A postcode in capitals with one space before its last three characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Postcode(String);

/// A text does not have the form of a postcode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("enter a postcode like CT17 9ZZ, ZZ99 3VZ for no fixed abode, ZZ99 3WZ if not known")]
pub struct BadPostcode;

/// No fixed abode, not known, and the one postcode outside the pattern.
const LITERAL: [&str; 3] = ["ZZ993VZ", "ZZ993WZ", "GIR0AA"];

impl Postcode {
    /// Reads a postcode in either case, with or without its space.
    pub fn parse(text: &str) -> Result<Self, BadPostcode> {
        let text = without_spaces(text).to_ascii_uppercase();
        let bytes = text.as_bytes();
        let (outward, inward) = bytes.split_last_chunk::<3>().ok_or(BadPostcode)?;
        let fits = is_outward(outward) && is_inward(*inward);
        if !fits && !LITERAL.contains(&text.as_str()) {
            return Err(BadPostcode);
        }
        let (outward, inward) = text.split_at_checked(outward.len()).ok_or(BadPostcode)?;
        Ok(Self(format!("{outward} {inward}")))
    }

    /// As it is stored and shown: `CT17 9ZZ`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the space, the district.
    pub fn outward(&self) -> &str {
        self.0.split(' ').next().unwrap_or_default()
    }
}

/// One to two letters of the area, then the district.
fn is_outward(text: &[u8]) -> bool {
    let digit = |byte: &u8| byte.is_ascii_digit();
    let second = |byte: &u8| byte.is_ascii_uppercase() && !b"IJLZ".contains(byte);
    let Some((area, district)) = text.split_first() else {
        return false;
    };
    if !area.is_ascii_uppercase() || b"QVX".contains(area) {
        return false;
    }
    match district {
        [a] => digit(a),
        [a, b] if digit(a) => digit(b) || b"ABCDEFGHJKPSTUW".contains(b),
        [a, b] => second(a) && digit(b),
        [a, b, c] => second(a) && digit(b) && (digit(c) || b"ABEHMNPRVWXY".contains(c)),
        _ => false,
    }
}

/// A digit and two letters, never C, I, K, M, O or V.
fn is_inward([sector, first, second]: [u8; 3]) -> bool {
    let letter = |byte: u8| byte.is_ascii_uppercase() && !b"CIKMOV".contains(&byte);
    sector.is_ascii_digit() && letter(first) && letter(second)
}

impl fmt::Display for Postcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Redacted: a postcode narrows down to a few doors.
impl fmt::Debug for Postcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Postcode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        Postcode::parse(text).ok().map(|code| code.to_string())
    }

    #[test]
    fn a_postcode_is_put_in_capitals_with_one_space() {
        for text in ["CT17 9ZZ", "ct179zz", " Ct 17 9zZ ", "CT17\u{a0}9ZZ"] {
            assert_eq!(read(text).as_deref(), Some("CT17 9ZZ"));
        }
        assert_eq!(Postcode::parse("ct179zz").unwrap().outward(), "CT17");
    }

    #[test]
    fn every_form_of_the_pattern_is_taken() {
        let forms = [
            "M1 1AE", "M60 1NW", "CR2 6XH", "DN55 1PT", "W1A 1HQ", "EC1A 1BB", "GIR 0AA",
            "ZZ99 3VZ", "ZZ99 3WZ",
        ];
        for text in forms {
            assert_eq!(read(text).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_does_not_have_the_form_is_refused() {
        let wrong = [
            "",
            "CT17",
            "9ZZ",
            "CT17 9IB",
            "CT17 9ZC",
            "CT17 ZZ9",
            "QT1 1AA",
            "CI1 1AA",
            "CZ1 1AA",
            "W1I 1AA",
            "EC1C 1AA",
            "CT177 9ZZ",
            "CT17-9ZZ",
            "ZZ99 3XZ",
            "GIR 0AB",
            "É1 1AA",
            "CT17 9ZÉ",
        ];
        for text in wrong {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn letters_of_the_inward_part_are_never_c_i_k_m_o_v() {
        for letter in 'A'..='Z' {
            let fits = !"CIKMOV".contains(letter);
            assert_eq!(read(&format!("M1 1A{letter}")).is_some(), fits, "{letter}");
            assert_eq!(read(&format!("M1 1{letter}A")).is_some(), fits, "{letter}");
        }
    }

    #[test]
    fn debug_does_not_show_it() {
        assert_eq!(
            format!("{:?}", Postcode::parse("CT17 9ZZ").unwrap()),
            "Postcode(…)"
        );
    }
}
