//! Why an account, a device or a session is not let in, as codes that go over the wire.

/// Why the door stays shut. The words are for whoever reads them on the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Account or password is wrong. Which of them is not said.
    #[error("the account name or the password is wrong")]
    WrongCredentials,
    /// Too many wrong passwords; to be tried again later.
    #[error("too many wrong passwords; wait five minutes and try again")]
    TooManyTries,
    /// The code is unknown or belongs to somebody else.
    #[error("this enrolment code is not known for this account")]
    UnknownCode,
    /// The code enrolled another device.
    #[error("this enrolment code has been used")]
    UsedCode,
    /// The code is too old.
    #[error("this enrolment code has run out")]
    ExpiredCode,
    /// The device, its incarnation or its key is another's, or the proof does not hold.
    #[error("this device cannot be enrolled with that key")]
    BadLineage,
    /// The server does not know the device, or it is another user's.
    #[error("the server does not know this device")]
    UnknownDevice,
    /// An administrator has revoked the device.
    #[error("this device has been revoked")]
    RevokedDevice,
    /// The device's certificate has run out: it must be renewed.
    #[error("this device's certificate has run out and must be renewed")]
    ExpiredCertificate,
    /// The challenge is unknown, used or too old, or the signature does not hold.
    #[error("the challenge was not answered in time, or not by this device")]
    BadAnswer,
    /// The token is missing, unknown or too old: a new one is to be got.
    #[error("the session has ended")]
    NoSession,
}

impl Refused {
    const ALL: [(Self, &'static str); 11] = [
        (Self::WrongCredentials, "wrong_credentials"),
        (Self::TooManyTries, "too_many_tries"),
        (Self::UnknownCode, "unknown_code"),
        (Self::UsedCode, "used_code"),
        (Self::ExpiredCode, "expired_code"),
        (Self::BadLineage, "bad_lineage"),
        (Self::UnknownDevice, "unknown_device"),
        (Self::RevokedDevice, "revoked_device"),
        (Self::ExpiredCertificate, "expired_certificate"),
        (Self::BadAnswer, "bad_answer"),
        (Self::NoSession, "no_session"),
    ];

    /// The code that goes over the wire. It never changes its meaning.
    pub fn code(self) -> &'static str {
        let own = Self::ALL.iter().find(|(refused, _)| *refused == self);
        own.map_or("no_session", |(_, code)| code)
    }

    /// Reads a code; nothing for one of a later version.
    pub fn from_code(code: &str) -> Option<Self> {
        let own = Self::ALL.iter().find(|(_, known)| *known == code);
        own.map(|(refused, _)| *refused)
    }
}

/// The body of every answer that is not the one asked for, refusal or fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// For programs: of [`Refused`], or another that the HTTP status explains.
    pub code: String,
    /// For people, with nothing of a record in them.
    pub words: String,
}

impl Problem {
    /// The refusal, if it is one that this version knows.
    pub fn refused(&self) -> Option<Refused> {
        Refused::from_code(&self.code)
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        Self {
            code: refused.code().to_owned(),
            words: refused.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_a_code_of_its_own_and_is_read_back() {
        for (refused, code) in Refused::ALL {
            assert_eq!(refused.code(), code);
            assert_eq!(Refused::from_code(code), Some(refused));
        }
        assert_eq!(Refused::from_code("of_a_later_version"), None);
    }
}
