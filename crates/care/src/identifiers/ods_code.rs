//! Codes of the Organisation Data Service, by their form.

use std::fmt;

use super::without_spaces;

/// An organisation's code, in capitals.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OdsCode(String);

/// A text does not have the form of an organisation's code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an organisation code has 3 to 10 letters and digits, like G12345")]
pub struct BadOdsCode;

/// What sort of organisation has a code of this form. A hint for display: codes of newer
/// organisations mix letters and digits in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OdsForm {
    /// A letter and five digits.
    GpPractice,
    /// Three characters that begin with R.
    Trust,
    /// A trust's three characters and two more.
    TrustSite,
    /// Three characters that begin with Q.
    IntegratedCareBoard,
    /// Five characters that begin with F.
    Pharmacy,
    /// Three digits.
    LocalAuthority,
    /// Any other.
    Other,
}

impl OdsCode {
    /// Reads a code in either case: 3 to 10 letters and digits.
    pub fn parse(text: &str) -> Result<Self, BadOdsCode> {
        let text = without_spaces(text).to_ascii_uppercase();
        let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if plain && (3..=10).contains(&text.len()) {
            Ok(Self(text))
        } else {
            Err(BadOdsCode)
        }
    }

    /// The code itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What its form suggests.
    pub fn form(&self) -> OdsForm {
        let digits = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_digit);
        match self.0.as_bytes() {
            [b'R', _, _] => OdsForm::Trust,
            [b'Q', _, _] => OdsForm::IntegratedCareBoard,
            [b'R', _, _, _, _] => OdsForm::TrustSite,
            [b'F', _, _, _, _] => OdsForm::Pharmacy,
            three @ [_, _, _] if digits(three) => OdsForm::LocalAuthority,
            [letter, rest @ ..]
                if letter.is_ascii_uppercase() && rest.len() == 5 && digits(rest) =>
            {
                OdsForm::GpPractice
            }
            _ => OdsForm::Other,
        }
    }

    /// Whether it is of the invented range that demo data uses.
    pub fn is_demo(&self) -> bool {
        self.0.starts_with("Y9")
    }
}

impl fmt::Display for OdsCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_a_code_says_what_sort_of_organisation_it_is() {
        let forms = [
            ("y90001", OdsForm::GpPractice),
            ("G12345", OdsForm::GpPractice),
            ("RYY", OdsForm::Trust),
            ("RYY01", OdsForm::TrustSite),
            ("QKS", OdsForm::IntegratedCareBoard),
            ("FA123", OdsForm::Pharmacy),
            ("820", OdsForm::LocalAuthority),
            ("A1B2C", OdsForm::Other),
        ];
        for (text, form) in forms {
            assert_eq!(OdsCode::parse(text).unwrap().form(), form, "{text}");
        }
    }

    #[test]
    fn only_3_to_10_letters_and_digits_are_a_code() {
        for text in ["", "AB", "ABCDEFGHIJK", "G1234-", "G123é"] {
            assert!(OdsCode::parse(text).is_err(), "{text}");
        }
        assert!(OdsCode::parse("ABCDEFGHIJ").is_ok());
        assert!(OdsCode::parse("Y90002").unwrap().is_demo());
    }
}
