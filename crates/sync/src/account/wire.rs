//! The bytes of the account messages: CBOR maps with whole numbers as keys.
//!
//! Written canonically. Read: keys of later versions are passed over, a key twice is refused.

use std::{collections::BTreeMap, convert::Infallible};

use chrono::{DateTime, Utc};
use minicbor::{Decoder, Encoder, encode};
use record::{DeviceId, EntryId, Incarnation, Malformed, PublicKey, Role, Subject};

use super::{
    Challenge, ChallengeRequest, Credentials, EnrolRequest, Enrolled, EnrolmentCode, Lineage,
    MESSAGE_BYTES, Problem, RenewRequest, TEXT_BYTES, Token, TokenReply, TokenRequest,
};
use crate::Epoch;

/// What is written for one key.
enum Part<'a> {
    Bytes(&'a [u8]),
    Text(&'a str),
    Texts(Vec<&'a str>),
    Whole(u64),
    Truth(bool),
    Instant(DateTime<Utc>),
}

impl Part<'_> {
    fn write(&self, e: &mut Encoder<&mut Vec<u8>>) -> Result<(), encode::Error<Infallible>> {
        match self {
            Self::Bytes(bytes) => e.bytes(bytes)?.ok(),
            Self::Text(text) => e.str(text)?.ok(),
            Self::Texts(texts) => {
                e.array(texts.len() as u64)?;
                texts.iter().try_for_each(|text| e.str(text)?.ok())
            }
            Self::Whole(whole) => e.u64(*whole)?.ok(),
            Self::Truth(truth) => e.bool(*truth)?.ok(),
            Self::Instant(at) => e.i64(at.timestamp_millis())?.ok(),
        }
    }
}

/// Writes a map whose keys are 1, 2, 3 and so on.
fn write(parts: &[Part<'_>]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256);
    let mut e = Encoder::new(&mut bytes);
    let mut all = || -> Result<(), encode::Error<Infallible>> {
        e.map(parts.len() as u64)?;
        for (key, part) in (1_u64..).zip(parts) {
            e.u64(key)?;
            part.write(&mut e)?;
        }
        Ok(())
    };
    let done = all();
    debug_assert!(done.is_ok(), "writing to memory cannot fail");
    bytes
}

/// The map of a message, each key with its value's bytes.
struct Parts<'b>(BTreeMap<u64, &'b [u8]>);

impl<'b> Parts<'b> {
    fn read(bytes: &'b [u8]) -> Result<Self, Malformed> {
        if bytes.len() > MESSAGE_BYTES {
            return Err(Malformed::TooLarge("a message"));
        }
        let mut d = Decoder::new(bytes);
        let length = d
            .map()?
            .ok_or(Malformed::Shape("a map of indefinite length"))?;
        let mut parts = BTreeMap::new();
        for _ in 0..length {
            let key = d.u64()?;
            let start = d.position();
            d.skip()?;
            let value = bytes.get(start..d.position()).unwrap_or_default();
            if parts.insert(key, value).is_some() {
                return Err(Malformed::Shape("a key twice"));
            }
        }
        if d.position() < bytes.len() {
            return Err(Malformed::Shape("bytes after the end"));
        }
        Ok(Self(parts))
    }

    fn at(&self, key: u64) -> Result<Decoder<'b>, Malformed> {
        let value = self
            .0
            .get(&key)
            .ok_or(Malformed::Shape("a part is missing"))?;
        Ok(Decoder::new(value))
    }

    fn bytes<const N: usize>(&self, key: u64) -> Result<[u8; N], Malformed> {
        let bytes = self.at(key)?.bytes()?.try_into();
        bytes.map_err(|_| Malformed::Shape("a byte string of another length"))
    }

    fn text(&self, key: u64) -> Result<String, Malformed> {
        short(self.at(key)?.str()?)
    }

    fn texts(&self, key: u64) -> Result<Vec<String>, Malformed> {
        let mut d = self.at(key)?;
        let length = d
            .array()?
            .ok_or(Malformed::Shape("an array of indefinite length"))?;
        (0..length).map(|_| short(d.str()?)).collect()
    }

    fn whole(&self, key: u64) -> Result<u64, Malformed> {
        Ok(self.at(key)?.u64()?)
    }

    fn truth(&self, key: u64) -> Result<bool, Malformed> {
        Ok(self.at(key)?.bool()?)
    }

    fn instant(&self, key: u64) -> Result<DateTime<Utc>, Malformed> {
        let at = DateTime::from_timestamp_millis(self.at(key)?.i64()?);
        at.ok_or(Malformed::Shape("an impossible time"))
    }

    fn subject(&self, key: u64) -> Result<Subject, Malformed> {
        let subject = Subject::from_bytes(&self.bytes::<17>(key)?);
        subject.ok_or(Malformed::Shape("an unknown subject"))
    }

    /// The four keys of a lineage, from `first` on, and the device's name after them.
    fn lineage(&self, first: u64) -> Result<Lineage, Malformed> {
        Ok(Lineage {
            device: DeviceId(self.bytes(first)?),
            incarnation: Incarnation(self.bytes(first + 1)?),
            key: PublicKey(self.bytes(first + 2)?),
            proof: self.bytes(first + 3)?,
            name: self.text(first + 4)?,
        })
    }

    fn credentials(&self, first: u64) -> Result<Credentials, Malformed> {
        Ok(Credentials {
            account: self.text(first)?,
            password: self.text(first + 1)?,
        })
    }
}

fn short(text: &str) -> Result<String, Malformed> {
    if text.len() > TEXT_BYTES {
        return Err(Malformed::TooLarge("a text"));
    }
    Ok(text.to_owned())
}

fn credentials(own: &Credentials) -> [Part<'_>; 2] {
    [Part::Text(&own.account), Part::Text(&own.password)]
}

fn lineage(own: &Lineage) -> [Part<'_>; 5] {
    [
        Part::Bytes(&own.device.0),
        Part::Bytes(&own.incarnation.0),
        Part::Bytes(&own.key.0),
        Part::Bytes(&own.proof),
        Part::Text(&own.name),
    ]
}

impl EnrolRequest {
    /// The bytes to send.
    pub fn encode(&self) -> Vec<u8> {
        let mut parts = Vec::from(credentials(&self.credentials));
        parts.extend(lineage(&self.lineage));
        parts.push(Part::Bytes(&self.code.0));
        write(&parts)
    }

    /// Reads the request.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let parts = Parts::read(bytes)?;
        Ok(Self {
            credentials: parts.credentials(1)?,
            lineage: parts.lineage(3)?,
            code: EnrolmentCode(parts.bytes(8)?),
        })
    }
}

impl RenewRequest {
    /// The bytes to send.
    pub fn encode(&self) -> Vec<u8> {
        let mut parts = Vec::from(credentials(&self.credentials));
        parts.extend(lineage(&self.lineage));
        write(&parts)
    }

    /// Reads the request.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let parts = Parts::read(bytes)?;
        Ok(Self {
            credentials: parts.credentials(1)?,
            lineage: parts.lineage(3)?,
        })
    }
}

impl Enrolled {
    /// The bytes to send.
    pub fn encode(&self) -> Vec<u8> {
        write(&[
            Part::Bytes(&self.area.bytes()),
            Part::Text(&self.area_name),
            Part::Truth(self.demo),
            Part::Bytes(&self.staff.0),
            Part::Texts(self.roles.iter().map(Role::as_str).collect()),
            Part::Bytes(&self.device.0),
            Part::Bytes(&self.server_key.0),
            Part::Bytes(&self.recovery_key),
            Part::Whole(self.epoch.counter),
            Part::Bytes(&self.epoch.id),
            Part::Instant(self.valid_until),
            Part::Instant(self.server_time),
        ])
    }

    /// Reads the answer. A role of a later version is one more name.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let parts = Parts::read(bytes)?;
        let roles = parts.texts(5)?;
        let roles: Result<_, _> = roles.iter().map(|role| Role::parse(role)).collect();
        Ok(Self {
            area: parts.subject(1)?,
            area_name: parts.text(2)?,
            demo: parts.truth(3)?,
            staff: EntryId(parts.bytes(4)?),
            roles: roles.map_err(|_| Malformed::Shape("a bad name"))?,
            device: DeviceId(parts.bytes(6)?),
            server_key: PublicKey(parts.bytes(7)?),
            recovery_key: parts.bytes(8)?,
            epoch: Epoch {
                counter: parts.whole(9)?,
                id: parts.bytes(10)?,
            },
            valid_until: parts.instant(11)?,
            server_time: parts.instant(12)?,
        })
    }
}

impl ChallengeRequest {
    /// The bytes to send.
    pub fn encode(&self) -> Vec<u8> {
        write(&[Part::Bytes(&self.incarnation.0)])
    }

    /// Reads the request.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let incarnation = Incarnation(Parts::read(bytes)?.bytes(1)?);
        Ok(Self { incarnation })
    }
}

impl Challenge {
    /// The bytes to send.
    pub fn encode(&self) -> Vec<u8> {
        write(&[
            Part::Bytes(&self.challenge),
            Part::Instant(self.server_time),
        ])
    }

    /// Reads the answer.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let parts = Parts::read(bytes)?;
        Ok(Self {
            challenge: parts.bytes(1)?,
            server_time: parts.instant(2)?,
        })
    }
}

impl TokenRequest {
    /// The bytes to send.
    pub fn encode(&self) -> Vec<u8> {
        write(&[
            Part::Bytes(&self.incarnation.0),
            Part::Bytes(&self.challenge),
            Part::Bytes(&self.signature),
        ])
    }

    /// Reads the request.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let parts = Parts::read(bytes)?;
        Ok(Self {
            incarnation: Incarnation(parts.bytes(1)?),
            challenge: parts.bytes(2)?,
            signature: parts.bytes(3)?,
        })
    }
}

impl TokenReply {
    /// The bytes to send.
    pub fn encode(&self) -> Vec<u8> {
        write(&[
            Part::Bytes(&self.token.0),
            Part::Instant(self.expires_at),
            Part::Instant(self.server_time),
        ])
    }

    /// Reads the answer.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let parts = Parts::read(bytes)?;
        Ok(Self {
            token: Token(parts.bytes(1)?),
            expires_at: parts.instant(2)?,
            server_time: parts.instant(3)?,
        })
    }
}

impl Problem {
    /// The bytes to send.
    pub fn encode(&self) -> Vec<u8> {
        write(&[Part::Text(&self.code), Part::Text(&self.words)])
    }

    /// Reads the answer.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let parts = Parts::read(bytes)?;
        Ok(Self {
            code: parts.text(1)?,
            words: parts.text(2)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::Refused;

    fn at(ms: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(ms).unwrap()
    }

    fn enrol() -> EnrolRequest {
        EnrolRequest {
            code: EnrolmentCode([1; 16]),
            credentials: Credentials {
                account: "sarah".into(),
                password: "larkfield tea and toast".into(),
            },
            lineage: Lineage {
                device: DeviceId([2; 16]),
                incarnation: Incarnation([3; 16]),
                key: PublicKey([4; 32]),
                name: "Laptop 7".into(),
                proof: [5; 64],
            },
        }
    }

    #[test]
    fn every_message_is_read_back_as_written() {
        let enrol = enrol();
        assert_eq!(EnrolRequest::decode(&enrol.encode()).unwrap(), enrol);
        let renew = RenewRequest {
            credentials: enrol.credentials.clone(),
            lineage: enrol.lineage.clone(),
        };
        assert_eq!(RenewRequest::decode(&renew.encode()).unwrap(), renew);
        let enrolled = Enrolled {
            area: Subject::Area([6; 16]),
            area_name: "Kent".into(),
            demo: true,
            staff: EntryId([7; 16]),
            roles: vec![Role::new_static("cm"), Role::new_static("cn")],
            device: DeviceId([2; 16]),
            server_key: PublicKey([8; 32]),
            recovery_key: [9; 32],
            epoch: Epoch {
                counter: 2,
                id: [10; 16],
            },
            valid_until: at(1_772_000_000_000),
            server_time: at(1_770_000_000_001),
        };
        assert_eq!(Enrolled::decode(&enrolled.encode()).unwrap(), enrolled);
        let asks = ChallengeRequest {
            incarnation: Incarnation([3; 16]),
        };
        assert_eq!(ChallengeRequest::decode(&asks.encode()).unwrap(), asks);
        let challenge = Challenge {
            challenge: [11; 32],
            server_time: at(-5),
        };
        assert_eq!(Challenge::decode(&challenge.encode()).unwrap(), challenge);
        let answers = TokenRequest {
            incarnation: Incarnation([3; 16]),
            challenge: [11; 32],
            signature: [12; 64],
        };
        assert_eq!(TokenRequest::decode(&answers.encode()).unwrap(), answers);
        let reply = TokenReply {
            token: Token([13; 32]),
            expires_at: at(1),
            server_time: at(0),
        };
        assert_eq!(TokenReply::decode(&reply.encode()).unwrap(), reply);
        let problem = Problem::from(Refused::UsedCode);
        assert_eq!(Problem::decode(&problem.encode()).unwrap(), problem);
        assert_eq!(problem.refused(), Some(Refused::UsedCode));
    }

    #[test]
    fn a_message_cut_short_or_with_more_after_it_is_refused() {
        let bytes = enrol().encode();
        for end in 0..bytes.len() {
            assert!(EnrolRequest::decode(&bytes[..end]).is_err(), "{end} bytes");
        }
        assert!(EnrolRequest::decode(&[bytes, vec![0]].concat()).is_err());
    }

    #[test]
    fn keys_of_a_later_version_are_passed_over_and_sizes_are_bounded() {
        let challenge = Challenge {
            challenge: [11; 32],
            server_time: at(0),
        };
        let mut bytes = challenge.encode();
        bytes[0] += 1; // one more key in the map
        bytes.extend([0x18, 99, 0x81, 0xf6]);
        assert_eq!(Challenge::decode(&bytes).unwrap(), challenge);

        let mut long = enrol();
        long.credentials.password = "x".repeat(TEXT_BYTES + 1);
        assert!(EnrolRequest::decode(&long.encode()).is_err());
        assert!(EnrolRequest::decode(&vec![0; MESSAGE_BYTES + 1]).is_err());
    }

    #[test]
    fn a_token_goes_through_its_header_and_nothing_secret_is_printed() {
        let token = Token([0xa5; 32]);
        assert_eq!(Token::from_header(&token.header()), Some(token));
        for header in ["", "Bearer ", "bearer 00", &"Bearer g".repeat(9)] {
            assert_eq!(Token::from_header(header), None);
        }
        let printed = format!("{:?} {token:?}", enrol());
        assert!(!printed.contains("larkfield") && !printed.contains("sarah"));
    }
}
