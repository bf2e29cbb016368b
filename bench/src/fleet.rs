//! The devices of a made-up staff: one each, with its own key, signing its changes in a chain.

use std::collections::BTreeMap;

use record::{
    AuthorId, DeviceId, Ed25519, Envelope, EnvelopeHash, Incarnation, PublicKey, Seq,
    SignatureScheme, SigningKey,
};
use sha2::{Digest, Sha256};
use sync::{account::Lineage, message::Carried};

use crate::mapping::Mapped;

/// One device and the end of its history.
#[derive(Debug, Clone)]
pub struct Device {
    /// Its id.
    pub id: DeviceId,
    /// The lineage of its database.
    pub incarnation: Incarnation,
    /// The key it signs with.
    pub key: SigningKey,
    seq: Seq,
    head: EnvelopeHash,
}

impl Device {
    /// The device of a member of staff. The same for the same one, so that a run can be repeated.
    pub fn of(author: AuthorId) -> Self {
        Self::nth_of(author, 0)
    }

    /// One of several devices of a member of staff.
    pub fn nth_of(author: AuthorId, nth: u8) -> Self {
        let drawn = |what: &[u8]| -> [u8; 32] {
            Sha256::new()
                .chain_update(what)
                .chain_update(author.0)
                .chain_update([nth])
                .finalize()
                .into()
        };
        let id = |what: &[u8]| {
            let mut id = [0; 16];
            id.iter_mut()
                .zip(drawn(what))
                .for_each(|(to, from)| *to = from);
            id
        };
        Self {
            id: DeviceId(id(b"device")),
            incarnation: Incarnation(id(b"incarnation")),
            key: SigningKey::from_bytes(&drawn(b"key")),
            seq: 0,
            head: EnvelopeHash::START,
        }
    }

    /// The key that others check its signatures with.
    pub fn public_key(&self) -> PublicKey {
        Ed25519.public_key(&self.key)
    }

    /// The lineage to enrol, with the proof that the device holds its key.
    pub fn lineage(&self, name: &str) -> Lineage {
        let key = self.public_key();
        let statement = Lineage::statement(self.id, self.incarnation, key);
        Lineage {
            device: self.id,
            incarnation: self.incarnation,
            key,
            name: name.to_owned(),
            proof: Ed25519.sign(&self.key, &statement),
        }
    }

    /// Signs the next envelope around a change.
    pub fn seal(&mut self, change: record::ChangeId) -> Envelope {
        let sender = (self.id, self.incarnation);
        let place = (self.seq + 1, self.head);
        let envelope = Envelope::seal(change, sender, place, &Ed25519, &self.key);
        (self.seq, self.head) = (envelope.seq, envelope.hash());
        envelope
    }
}

/// A change in the envelope of its author's device.
#[derive(Debug, Clone)]
pub struct Sealed {
    /// The change.
    pub mapped: Mapped,
    /// Its envelope.
    pub envelope: Envelope,
}

impl Sealed {
    /// The bytes to send.
    pub fn carried(self) -> Carried {
        Carried {
            envelope: self.envelope.encode(),
            body: self.mapped.bytes,
        }
    }
}

/// Every device, by its user.
#[derive(Debug, Clone, Default)]
pub struct Fleet(BTreeMap<AuthorId, Device>);

impl Fleet {
    /// The device of a member of staff.
    pub fn device(&mut self, author: AuthorId) -> &mut Device {
        self.0.entry(author).or_insert_with(|| Device::of(author))
    }

    /// Puts a change into its author's next envelope.
    pub fn seal(&mut self, mapped: Mapped) -> Sealed {
        let envelope = self
            .device(mapped.change.body.author)
            .seal(mapped.change.id);
        Sealed { mapped, envelope }
    }
}
