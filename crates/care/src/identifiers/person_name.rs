//! Names of people, and how a banner shows them.

use std::fmt;

/// A family name, given name or preferred name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonName(String);

/// A text has something in it that names do not have, or no letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a name has letters, spaces, hyphens and apostrophes, and is not too long")]
pub struct BadPersonName;

/// The most characters that a name may have: as much as the Personal Demographics Service's 35
/// for each part, with room for several parts.
pub const NAME_CHARACTERS: usize = 120;

impl PersonName {
    /// Reads a name of letters of any script, apostrophes, hyphens and spaces. Spaces at the ends
    /// are cut and several together become one.
    pub fn parse(text: &str) -> Result<Self, BadPersonName> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let name = words.join(" ");
        let letters = name.contains(char::is_alphabetic);
        if letters && name.chars().all(is_of_names) && name.chars().count() <= NAME_CHARACTERS {
            Ok(Self(name))
        } else {
            Err(BadPersonName)
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Letters, accents typed as characters of their own, spaces, hyphens and apostrophes.
fn is_of_names(c: char) -> bool {
    let accent = matches!(c, '\u{300}'..='\u{36f}');
    c.is_alphabetic() || accent || matches!(c, ' ' | '-' | '\u{2010}' | '\u{2011}' | '\'' | '’')
}

/// The name as a banner shows it (ISB 1506): family name in capitals, then the given name.
pub fn banner_name(family: &str, given: &str) -> String {
    let family = family.trim().to_uppercase();
    match (family.is_empty(), given.trim()) {
        (_, "") => family,
        (true, given) => given.to_owned(),
        (false, given) => format!("{family}, {given}"),
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Redacted.
impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonName(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_many_languages_are_taken_as_they_are_spelt() {
        for text in [
            "Ashdown",
            "O'Neill",
            "O’Neill",
            "Kemsley-Ross",
            "van der Berg",
            "Łukasz",
            "李",
        ] {
            assert_eq!(PersonName::parse(text).unwrap().as_str(), text);
        }
        assert_eq!(
            PersonName::parse("Rene\u{301}e").unwrap().as_str(),
            "Rene\u{301}e"
        );
        assert_eq!(
            PersonName::parse("  Mary   Ann ").unwrap().as_str(),
            "Mary Ann"
        );
    }

    #[test]
    fn digits_and_signs_are_not_of_names() {
        let long = "a".repeat(NAME_CHARACTERS + 1);
        for text in [
            "",
            " ",
            "-",
            "J0an",
            "Joan!",
            "Joan\u{7}",
            "<b>",
            "Joan@home",
            &long,
        ] {
            assert!(PersonName::parse(text).is_err(), "{text}");
        }
        assert!(PersonName::parse(&"a".repeat(NAME_CHARACTERS)).is_ok());
    }

    #[test]
    fn a_banner_has_the_family_name_first_and_in_capitals() {
        assert_eq!(banner_name("Ashdown", "Dorothy"), "ASHDOWN, Dorothy");
        assert_eq!(banner_name("Łukaszewicz", ""), "ŁUKASZEWICZ");
        assert_eq!(banner_name("", "Dorothy"), "Dorothy");
    }

    #[test]
    fn debug_does_not_show_it() {
        assert_eq!(
            format!("{:?}", PersonName::parse("Dorothy").unwrap()),
            "PersonName(…)"
        );
    }
}
