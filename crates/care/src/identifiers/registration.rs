//! Numbers of the professional registers, by their form.

use std::fmt;

use super::without_spaces;

/// A body that keeps a professional register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RegistrationBody {
    /// General Medical Council: doctors.
    Gmc,
    /// Nursing and Midwifery Council.
    Nmc,
    /// Health and Care Professions Council: OTs, physiotherapists, paramedics and others.
    Hcpc,
    /// General Pharmaceutical Council.
    Gphc,
    /// Social Work England.
    Swe,
}

impl RegistrationBody {
    /// Every body.
    pub const ALL: [Self; 5] = [Self::Gmc, Self::Nmc, Self::Hcpc, Self::Gphc, Self::Swe];

    /// The short name by which everyone knows it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Gmc => "GMC",
            Self::Nmc => "NMC",
            Self::Hcpc => "HCPC",
            Self::Gphc => "GPhC",
            Self::Swe => "SWE",
        }
    }

    /// Reads a short name, in either case.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|body| body.code().eq_ignore_ascii_case(code.trim()))
    }

    fn has_form(self, number: &str) -> bool {
        let digits = |text: &[u8]| text.iter().all(u8::is_ascii_digit);
        match (self, number.as_bytes()) {
            // L and six digits: limited registration.
            (Self::Gmc, [first, rest @ ..]) => {
                (*first == b'L' || first.is_ascii_digit()) && rest.len() == 6 && digits(rest)
            }
            // Year, letter of the month, four digits, letter of the country.
            (Self::Nmc, [y1, y2, month, rest @ .., country]) => {
                let letters = (b'A'..=b'L').contains(month) && country.is_ascii_uppercase();
                letters && digits(&[*y1, *y2]) && rest.len() == 4 && digits(rest)
            }
            (Self::Hcpc, _) => has_hcpc_form(number),
            // 2 for a pharmacist, 5 for a pharmacy technician.
            (Self::Gphc, [b'2' | b'5', rest @ ..]) => rest.len() == 6 && digits(rest),
            (Self::Swe, [b'S', b'W', rest @ ..]) => (1..=6).contains(&rest.len()) && digits(rest),
            _ => false,
        }
    }
}

/// The professions of the Health and Care Professions Council.
const HCPC_PROFESSIONS: [&str; 15] = [
    "AS", "BS", "CH", "CS", "DT", "HAD", "ODP", "OR", "OT", "PA", "PH", "PO", "PYL", "RA", "SL",
];

fn has_hcpc_form(number: &str) -> bool {
    let at = number.find(|c: char| c.is_ascii_digit());
    let parts = at.and_then(|at| number.split_at_checked(at));
    parts.is_some_and(|(profession, digits)| {
        HCPC_PROFESSIONS.contains(&profession)
            && (4..=6).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// A number of a register, in capitals. Its form proves no registration.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Registration {
    /// Who keeps the register.
    pub body: RegistrationBody,
    number: String,
}

/// A text does not have the form of the register's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this does not look like a number of that register")]
pub struct BadRegistration;

impl Registration {
    /// Reads a number in either case. Some sources write a C before a GMC number: it is left off.
    pub fn parse(body: RegistrationBody, text: &str) -> Result<Self, BadRegistration> {
        let mut number = without_spaces(text).to_ascii_uppercase();
        if body == RegistrationBody::Gmc && number.len() == 8 && number.starts_with('C') {
            number.remove(0);
        }
        if body.has_form(&number) {
            Ok(Self { body, number })
        } else {
            Err(BadRegistration)
        }
    }

    /// The number itself.
    pub fn number(&self) -> &str {
        &self.number
    }
}

/// As it stands beside a signature: `NMC 12C3456E`.
impl fmt::Display for Registration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.body.code(), self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str, text: &str) -> Option<String> {
        let body = RegistrationBody::from_code(body).unwrap();
        Registration::parse(body, text)
            .ok()
            .map(|read| read.to_string())
    }

    #[test]
    fn numbers_of_each_register_are_read() {
        let numbers = [
            ("GMC", "9900001", "GMC 9900001"),
            ("GMC", "C9900001", "GMC 9900001"),
            ("GMC", "L990001", "GMC L990001"),
            ("nmc", "12c3456e", "NMC 12C3456E"),
            ("HCPC", "OT990001", "HCPC OT990001"),
            ("HCPC", "PYL1234", "HCPC PYL1234"),
            ("GPhC", "2990001", "GPhC 2990001"),
            ("GPhC", "5012345", "GPhC 5012345"),
            ("SWE", "SW99001", "SWE SW99001"),
            ("SWE", "SW1", "SWE SW1"),
        ];
        for (body, text, shown) in numbers {
            assert_eq!(read(body, text).as_deref(), Some(shown), "{body} {text}");
        }
    }

    #[test]
    fn numbers_of_another_form_are_refused() {
        let wrong = [
            ("GMC", "990001"),
            ("GMC", "99000011"),
            ("NMC", "12M3456E"),
            ("NMC", "1AC3456E"),
            ("NMC", "12C345E"),
            ("NMC", "12C34567"),
            ("HCPC", "XX990001"),
            ("HCPC", "OT123"),
            ("HCPC", "OT1234567"),
            ("HCPC", "OT12E4"),
            ("GPhC", "3990001"),
            ("GPhC", "299000"),
            ("SWE", "SW"),
            ("SWE", "SW1234567"),
            ("SWE", "99001"),
            ("GMC", ""),
        ];
        for (body, text) in wrong {
            assert_eq!(read(body, text), None, "{body} {text}");
        }
        assert_eq!(RegistrationBody::from_code("ABC"), None);
    }
}
