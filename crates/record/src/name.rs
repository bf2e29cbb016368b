//! The names that changes are written with: kinds, fields, roles, compartments.

use std::fmt;

use smol_str::SmolStr;

use crate::limits;

/// A name is empty, too long, or has a character that names do not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a name has 1 to 64 of the characters a-z, 0-9, - and _")]
pub struct BadName;

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(SmolStr);

        impl $name {
            /// Accepts 1 to 64 of the characters `a-z`, `0-9`, `-` and `_`.
            pub fn parse(text: &str) -> Result<Self, BadName> {
                checked(text).map(Self)
            }

            /// A name known when this was compiled. It is checked by the catalogue's own test.
            pub const fn new_static(text: &'static str) -> Self {
                Self(SmolStr::new_static(text))
            }

            /// The name itself.
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", self.as_str())
            }
        }

        /// Names are looked up by their text: order and equality are those of the text.
        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                self.as_str()
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }
    };
}

name! {
    /// What sort of entry: `visit`, `allergy`. The catalogue in `care` gives it meaning.
    Kind
}
name! {
    /// A field of an entry: `summary`, `due_on`.
    FieldName
}
name! {
    /// The role in which somebody wrote: `cm`, a care manager. `care` gives it meaning.
    Role
}
name! {
    /// A part of a subject's record with its own readers: `core`, `safeguarding`.
    Compartment
}

fn checked(text: &str) -> Result<SmolStr, BadName> {
    let fits = (1..=limits::NAME_BYTES).contains(&text.len());
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
    if fits && text.bytes().all(plain) {
        Ok(SmolStr::new(text))
    } else {
        Err(BadName)
    }
}
