//! The messages by which a device is enrolled, renewed and let in: before there is a session.
//!
//! All four are asked over the server's own door (`/v1/enrol`, `/v1/renew`, `/v1/challenge`,
//! `/v1/token`) without a token. What a device may do once it is in is `message`'s business.
//! Each message is a CBOR map with whole numbers as keys; keys of later versions are passed over.

mod code;
mod refused;
mod wire;

use std::fmt;

use chrono::{DateTime, Utc};
use record::{AuthorId, DeviceId, EntryId, Incarnation, PublicKey, Role, Signature, Subject};

pub use code::{BadCode, EnrolmentCode};
pub use refused::{Problem, Refused};

use crate::Epoch;

/// The largest of these messages, in bytes.
pub const MESSAGE_BYTES: usize = 16 * 1024;
/// The longest account name, device name or password, in bytes.
pub const TEXT_BYTES: usize = 1024;

/// A member of staff's name and password at the server.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The account's name.
    pub account: String,
    /// Its password.
    pub password: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(…)")
    }
}

/// A lineage of a device's database, with the key it signs with and the proof that it holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lineage {
    /// Which device: random, made by the device when it is first enrolled.
    pub device: DeviceId,
    /// Which lineage of its database: random, new at every enrolment and renewal.
    pub incarnation: Incarnation,
    /// Its public key: new with the incarnation.
    pub key: PublicKey,
    /// What its user calls the machine.
    pub name: String,
    /// The key's signature over [`Lineage::statement`].
    pub proof: Signature,
}

impl Lineage {
    /// What the new key signs to show that the device holds it.
    pub fn statement(device: DeviceId, incarnation: Incarnation, key: PublicKey) -> Vec<u8> {
        let parts: [&[u8]; 4] = [b"doorstep/enrol/1\0", &device.0, &incarnation.0, &key.0];
        parts.concat()
    }
}

/// Enrols a device: `POST /v1/enrol`. Sent again unchanged it is answered again alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnrolRequest {
    /// The one-time code that an administrator gave.
    pub code: EnrolmentCode,
    /// Whose device it is to be.
    pub credentials: Credentials,
    /// The device.
    pub lineage: Lineage,
}

/// Gives an enrolled device a new incarnation: `POST /v1/renew`. After a fork, a restored
/// database, or when its certificate has run out. The device keeps its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenewRequest {
    /// The device's user, who shows that she is there.
    pub credentials: Credentials,
    /// The device with its new incarnation and key.
    pub lineage: Lineage,
}

/// What an enrolled or renewed device needs to know: the answer to both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolled {
    /// The area, a [`Subject::Area`].
    pub area: Subject,
    /// What the area is called.
    pub area_name: String,
    /// Whether it is a demo: only there are 999 test numbers welcome and a set clock honoured.
    pub demo: bool,
    /// The device's user: her entry of kind `staff` in the Area stream.
    pub staff: EntryId,
    /// The roles she holds today.
    pub roles: Vec<Role>,
    /// The device, as asked for.
    pub device: DeviceId,
    /// The key that signs the Area stream, to be pinned.
    pub server_key: PublicKey,
    /// The public half of the area's recovery key (X25519), to seal the database key to.
    pub recovery_key: [u8; 32],
    /// The server's history at this moment.
    pub epoch: Epoch,
    /// When the certificate runs out and the device must be renewed.
    pub valid_until: DateTime<Utc>,
    /// The server's clock.
    pub server_time: DateTime<Utc>,
}

impl Enrolled {
    /// The user as the author of changes: the same sixteen bytes.
    pub fn author(&self) -> AuthorId {
        AuthorId(self.staff.0)
    }
}

/// Asks for something to sign: `POST /v1/challenge`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChallengeRequest {
    /// Which lineage of which device asks.
    pub incarnation: Incarnation,
}

/// A challenge: good for one token, for two minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// What to sign, within [`Challenge::statement`].
    pub challenge: [u8; 32],
    /// The server's clock.
    pub server_time: DateTime<Utc>,
}

impl Challenge {
    /// What the device's key signs to be given a token.
    pub fn statement(incarnation: Incarnation, challenge: &[u8; 32]) -> Vec<u8> {
        let parts: [&[u8]; 3] = [b"doorstep/token/1\0", &incarnation.0, challenge];
        parts.concat()
    }
}

/// Answers a challenge: `POST /v1/token`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRequest {
    /// Which lineage of which device answers.
    pub incarnation: Incarnation,
    /// The challenge it was given.
    pub challenge: [u8; 32],
    /// Its key's signature over [`Challenge::statement`].
    pub signature: Signature,
}

/// A bearer token of 256 bits, sent as `authorization: Bearer` and 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Token(pub [u8; 32]);

impl Token {
    /// The value of the `authorization` header.
    pub fn header(&self) -> String {
        self.0
            .iter()
            .fold("Bearer ".to_owned(), |mut header, byte| {
                for four in [byte >> 4, byte & 15] {
                    header.extend(char::from_digit(u32::from(four), 16));
                }
                header
            })
    }

    /// Reads the value of the `authorization` header.
    pub fn from_header(header: &str) -> Option<Self> {
        let digits = header.strip_prefix("Bearer ")?;
        if digits.len() != 64 || !digits.is_ascii() {
            return None;
        }
        let mut token = [0; 32];
        for (byte, pair) in token.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Self(token))
    }
}

/// Redacted: whoever has it is let in.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// The answer to a signed challenge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenReply {
    /// The token.
    pub token: Token,
    /// From when on it is of no use: ten minutes after it was given, by the server's clock.
    pub expires_at: DateTime<Utc>,
    /// The server's clock.
    pub server_time: DateTime<Utc>,
}
