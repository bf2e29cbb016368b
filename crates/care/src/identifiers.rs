//! Identifiers and contact details: each is checked once, at the door, and redacted in `Debug`.
//!
//! A format check never proves that a number was issued or that a postcode exists: no register can
//! be asked offline, and nothing here claims otherwise. Where each form comes from:
//! docs/sources.md, from NHS number on.

mod birth_date;
mod nhs_number;
mod ods_code;
mod person_name;
mod phone;
mod postcode;

pub use birth_date::{
    BadBirthDate, BirthDateQuery, OLDEST_YEARS, age_on, check_birth_date, display_date,
};
pub use nhs_number::{BadNhsNumber, NhsNumber};
pub use ods_code::{BadOdsCode, OdsCode, OdsForm};
pub use person_name::{BadPersonName, NAME_CHARACTERS, PersonName, banner_name};
pub use phone::{BadPhone, Phone};
pub use postcode::{BadPostcode, Postcode};

/// The text without the spaces that people type to group it, no-break ones included.
fn without_spaces(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}'))
        .collect()
}
