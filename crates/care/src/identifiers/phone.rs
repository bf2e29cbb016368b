//! Telephone numbers of the United Kingdom, by their form.

use std::fmt;

use super::without_spaces;

/// A telephone number, without spaces.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(String);

/// A text does not have the form of a telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("enter a UK telephone number like 01632 960101 or +44 1632 960101")]
pub struct BadPhone;

/// The numbers that a crisis page may say to call although they are of no subscriber.
const SHORT: [&str; 3] = ["999", "112", "111"];

/// Ranges that no subscriber has: for drama, demonstrations and tests.
const DRAMA: [&str; 3] = ["01632960", "07700900", "02079460"];

impl Phone {
    /// Reads a number: `0` or `+44`, then 9 or 10 digits. Spaces are passed over.
    pub fn parse(text: &str) -> Result<Self, BadPhone> {
        let text = without_spaces(text);
        let rest = text.strip_prefix("+44").or(text.strip_prefix('0'));
        let rest = rest.ok_or(BadPhone)?.as_bytes();
        if matches!(rest.len(), 9 | 10) && rest.iter().all(u8::is_ascii_digit) {
            Ok(Self(text))
        } else {
            Err(BadPhone)
        }
    }

    /// Reads a number to be called in a crisis: as [`Phone::parse`], and 999, 112 and 111.
    pub fn parse_to_call(text: &str) -> Result<Self, BadPhone> {
        let short = without_spaces(text);
        if SHORT.contains(&short.as_str()) {
            Ok(Self(short))
        } else {
            Self::parse(text)
        }
    }

    /// Whether it is of the ranges for drama, the only ones that demo data may use.
    pub fn is_drama(&self) -> bool {
        let national = self.national();
        national.len() == 11 && DRAMA.iter().any(|range| national.starts_with(range))
    }

    /// As it is stored: what was typed, without spaces.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// With its leading 0 instead of the country's code.
    fn national(&self) -> String {
        match self.0.strip_prefix("+44") {
            Some(rest) => format!("0{rest}"),
            None => self.0.clone(),
        }
    }

    /// How many digits each group has when the number is read out.
    fn groups(national: &str) -> (usize, usize) {
        let city =
            national.starts_with("011") || (national.starts_with("01") && third_is_1(national));
        if national.starts_with("02") {
            (3, 4)
        } else if city || national.starts_with("03") || national.starts_with("08") {
            (4, 3)
        } else {
            (5, 6)
        }
    }
}

/// Whether an area code is of the form 01x1.
fn third_is_1(national: &str) -> bool {
    national.as_bytes().get(3) == Some(&b'1')
}

/// Grouped as it is read out: `01632 960101`, `020 7946 0000`.
impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let national = self.national();
        let (area, middle) = Self::groups(&national);
        let Some((area, rest)) = national.split_at_checked(area) else {
            return f.write_str(&national);
        };
        match rest.split_at_checked(middle) {
            Some((middle, last)) if !last.is_empty() => write!(f, "{area} {middle} {last}"),
            _ => write!(f, "{area} {rest}"),
        }
    }
}

/// Redacted: a telephone number names a household.
impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_the_united_kingdom_are_read() {
        for text in [
            "01632 960101",
            "+44 1632 960101",
            "07700900101",
            "016977 2345",
            "020 7946 0000",
        ] {
            assert!(Phone::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        let wrong = [
            "",
            "0",
            "01632",
            "00441632960101",
            "1632960101",
            "01632 96010a",
            "01632-960101",
            "0163296010100",
            "+441632",
            "+33 1 23 45 67 89",
            "999",
        ];
        for text in wrong {
            assert!(Phone::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn in_a_crisis_999_can_be_called() {
        for text in ["999", "111", "112", "01632 960030"] {
            assert!(Phone::parse_to_call(text).is_ok(), "{text}");
        }
        assert_eq!(Phone::parse_to_call("999").unwrap().to_string(), "999");
        assert!(Phone::parse_to_call("998").is_err());
    }

    #[test]
    fn drama_numbers_are_known_to_their_last() {
        let drama = |text| Phone::parse(text).unwrap().is_drama();
        for text in [
            "01632 960000",
            "01632 960999",
            "+447700900999",
            "020 7946 0999",
        ] {
            assert!(drama(text), "{text}");
        }
        for text in [
            "01632 959999",
            "01632 961000",
            "07700 901000",
            "020 7946 1000",
            "0163296010",
        ] {
            assert!(!drama(text), "{text}");
        }
    }

    #[test]
    fn it_is_shown_as_it_is_read_out() {
        let shown = |text| Phone::parse(text).unwrap().to_string();
        assert_eq!(shown("01632960101"), "01632 960101");
        assert_eq!(shown("+447700900101"), "07700 900101");
        assert_eq!(shown("02079460000"), "020 7946 0000");
        assert_eq!(shown("01214960000"), "0121 496 0000");
        assert_eq!(shown("03001231234"), "0300 123 1234");
    }

    #[test]
    fn debug_does_not_show_it() {
        assert_eq!(
            format!("{:?}", Phone::parse("01632 960101").unwrap()),
            "Phone(…)"
        );
    }
}
