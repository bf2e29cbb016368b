//! The envelope that carries a change: which device sent it, in which place of its history.

use minicbor::Decoder;
use sha2::{Digest, Sha256};

use crate::{
    ChangeId, DeviceId, Incarnation, PublicKey, Signature, SignatureScheme, SigningKey, Unverified,
    codec::{self, Malformed},
    limits,
};

/// The number of an envelope in its device's history: 1 for the first, without a gap.
pub type Seq = u64;

/// Names an envelope: SHA-256 of a domain tag and all of it but the signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EnvelopeHash(pub [u8; 32]);

impl EnvelopeHash {
    /// Stands before the first envelope of an incarnation.
    pub const START: Self = Self([0; 32]);
}

/// Carries one change, signed by one device.
///
/// A fork makes a new envelope around the same body, so envelopes say nothing about the record:
/// only the sync rules look at them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The change that it carries.
    pub change: ChangeId,
    /// The device that signed.
    pub device: DeviceId,
    /// Which lineage of its database.
    pub incarnation: Incarnation,
    /// Its place in that lineage.
    pub seq: Seq,
    /// The envelope before it in that lineage.
    pub prev: EnvelopeHash,
    signed: Vec<u8>,
    /// The hash of `signed`, worked out once: signature, chain and log all ask for it.
    hash: EnvelopeHash,
    signature: Signature,
}

// Keys of the envelope's map. Never reused for another meaning.
const CHANGE: u64 = 1;
const DEVICE: u64 = 2;
const INCARNATION: u64 = 3;
const SEQ: u64 = 4;
const PREV: u64 = 5;

impl Envelope {
    /// Signs an envelope around a change.
    pub fn seal(
        change: ChangeId,
        sender: (DeviceId, Incarnation),
        place: (Seq, EnvelopeHash),
        scheme: &dyn SignatureScheme,
        secret: &SigningKey,
    ) -> Self {
        let ((device, incarnation), (seq, prev)) = (sender, place);
        let signed = codec::to_vec(|e| {
            e.map(5)?;
            e.u64(CHANGE)?.bytes(&change.0)?;
            e.u64(DEVICE)?.bytes(&device.0)?;
            e.u64(INCARNATION)?.bytes(&incarnation.0)?;
            e.u64(SEQ)?.u64(seq)?;
            e.u64(PREV)?.bytes(&prev.0)?.ok()
        });
        let hash = hash(&signed);
        let signature = scheme.sign(secret, &hash.0);
        Self {
            change,
            device,
            incarnation,
            seq,
            prev,
            signed,
            hash,
            signature,
        }
    }

    /// The bytes to store and send: the signed part and the signature.
    pub fn encode(&self) -> Vec<u8> {
        codec::to_vec(|e| {
            e.array(2)?
                .bytes(&self.signed)?
                .bytes(&self.signature)?
                .ok()
        })
    }

    /// The length of [`Envelope::encode`]: three heads and what they stand before.
    fn encoded_len(&self) -> usize {
        let head = |length: usize| match length {
            0..24 => 1,
            24..0x100 => 2,
            _ => 3,
        };
        let of = |bytes: &[u8]| head(bytes.len()) + bytes.len();
        1 + of(&self.signed) + of(&self.signature)
    }

    /// Reads an envelope. Its signature is not checked here: see [`Envelope::verify`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        if bytes.len() > limits::ENVELOPE_BYTES {
            return Err(Malformed::TooLarge("an envelope"));
        }
        let mut d = Decoder::new(bytes);
        if codec::array(&mut d, "an envelope")? != 2 {
            return Err(Malformed::Shape("an envelope of another form"));
        }
        let signed = d.bytes()?.to_vec();
        let signature = codec::bytes(&mut d)?;
        codec::at_end(&d)?;
        let mut parts = Parts::default();
        parts.read(&signed)?;
        let whole = parts.whole(signed, signature);
        let envelope = whole.ok_or(Malformed::Shape("an envelope without all its parts"))?;
        // The two of which it is made are of definite length, so only a head longer than need be
        // could make another writing of it.
        if envelope.encoded_len() != bytes.len() {
            return Err(Malformed::Shape("an envelope that is not canonical"));
        }
        Ok(envelope)
    }

    /// Which change an envelope carries and which device signed it. For bytes that were read as an
    /// envelope before, such as those of the log: the rest is not looked at again.
    pub fn sender(bytes: &[u8]) -> Result<(ChangeId, DeviceId), Malformed> {
        let mut d = Decoder::new(bytes);
        codec::array(&mut d, "an envelope")?;
        let mut parts = Parts::default();
        parts.read(d.bytes()?)?;
        let sender = parts.change.zip(parts.device);
        sender.ok_or(Malformed::Shape("an envelope without all its parts"))
    }

    /// What is signed, and what the next envelope and the stream's chain name.
    pub fn hash(&self) -> EnvelopeHash {
        self.hash
    }

    /// The signature, to be checked together with a page's others.
    pub fn signature(&self) -> &Signature {
        &self.signature
    }

    /// Checks the signature, singly and strictly.
    pub fn verify(&self, scheme: &dyn SignatureScheme, key: PublicKey) -> Result<(), Unverified> {
        scheme.verify(key, &self.hash().0, &self.signature)
    }
}

fn hash(signed: &[u8]) -> EnvelopeHash {
    let hash = Sha256::new()
        .chain_update(b"doorstep/envelope/1\0")
        .chain_update(signed);
    EnvelopeHash(hash.finalize().into())
}

#[derive(Default)]
struct Parts {
    change: Option<ChangeId>,
    device: Option<DeviceId>,
    incarnation: Option<Incarnation>,
    seq: Option<Seq>,
    prev: Option<EnvelopeHash>,
}

impl Parts {
    fn read(&mut self, signed: &[u8]) -> Result<(), Malformed> {
        let mut d = Decoder::new(signed);
        let mut before = None;
        for _ in 0..codec::map(&mut d)? {
            let key = d.u64()?;
            if before.is_some_and(|before| before >= key) {
                return Err(Malformed::Shape("keys out of order"));
            }
            before = Some(key);
            match key {
                CHANGE => self.change = Some(ChangeId(codec::bytes(&mut d)?)),
                DEVICE => self.device = Some(DeviceId(codec::bytes(&mut d)?)),
                INCARNATION => self.incarnation = Some(Incarnation(codec::bytes(&mut d)?)),
                SEQ => self.seq = Some(d.u64()?),
                PREV => self.prev = Some(EnvelopeHash(codec::bytes(&mut d)?)),
                _ => drop(codec::skip(&mut d)?),
            }
        }
        codec::at_end(&d)
    }

    fn whole(self, signed: Vec<u8>, signature: Signature) -> Option<Envelope> {
        Some(Envelope {
            change: self.change?,
            device: self.device?,
            incarnation: self.incarnation?,
            seq: self.seq?,
            prev: self.prev?,
            hash: hash(&signed),
            signed,
            signature,
        })
    }
}
