//! E-mail addresses: the simple check that catches a slip and refuses nothing that works.

use std::fmt;

/// An e-mail address of the form `x@y.z`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

/// A text does not have the form of an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("enter an email address like name@example.com")]
pub struct BadEmail;

/// The longest address that mail can carry (RFC 5321).
const LONGEST_BYTES: usize = 254;

impl Email {
    /// Reads an address: something, `@`, and a domain with a point in it.
    pub fn parse(text: &str) -> Result<Self, BadEmail> {
        let text = text.trim();
        let (local, domain) = text.split_once('@').ok_or(BadEmail)?;
        let labels = domain.split('.');
        let domain_fits = domain.contains('.') && labels.into_iter().all(|part| !part.is_empty());
        let plain = !text.contains(|c: char| c.is_whitespace() || c.is_control());
        let single = !domain.contains('@');
        if !local.is_empty() && domain_fits && plain && single && text.len() <= LONGEST_BYTES {
            Ok(Self(text.to_owned()))
        } else {
            Err(BadEmail)
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Redacted: an address names a person.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_needs_a_name_and_a_domain_with_a_point() {
        for text in [
            "a@b.c",
            " martin.ashdown@example.com ",
            "o'neill+gp@mail.example.org",
        ] {
            assert!(Email::parse(text).is_ok(), "{text}");
        }
        let wrong = [
            "",
            "martin",
            "@b.c",
            "a@",
            "a@b",
            "a@.c",
            "a@b.",
            "a@b..c",
            "a b@c.d",
            "a@b@c.d",
            "a@b.c\n.d",
        ];
        for text in wrong {
            assert!(Email::parse(text).is_err(), "{text}");
        }
        assert!(Email::parse(&format!("{}@b.cd", "a".repeat(249))).is_ok());
        assert!(Email::parse(&format!("{}@b.cd", "a".repeat(250))).is_err());
    }

    #[test]
    fn debug_does_not_show_it() {
        assert_eq!(format!("{:?}", Email::parse("a@b.c").unwrap()), "Email(…)");
    }
}
