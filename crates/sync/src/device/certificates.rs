//! Whose key signs for which device: learnt from the Area stream, which only the server's own key
//! signs. That key is pinned when the device is enrolled.

use std::collections::BTreeMap;

use record::{AuthorId, Body, DeviceId, EntryId, Envelope, Incarnation, PublicKey, Subject, Value};

const KIND: &str = "device-certificate";

/// What the server certified of one incarnation of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Certificate {
    /// Its user: the only author whose changes it signs.
    pub author: AuthorId,
    /// Its key.
    pub key: PublicKey,
}

/// Every certificate that is known, and the server's own key.
///
/// A certificate is never removed: what was signed while it held stays signed. Whether it held
/// when a change arrived is decided by the server, which knows when that was.
#[derive(Debug, Clone)]
pub struct Certificates {
    area: Subject,
    server: PublicKey,
    parts: BTreeMap<EntryId, Parts>,
    known: BTreeMap<(DeviceId, Incarnation), Certificate>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Parts {
    device: Option<[u8; 16]>,
    incarnation: Option<[u8; 16]>,
    staff: Option<[u8; 16]>,
    key: Option<[u8; 32]>,
}

impl Certificates {
    /// No device's yet, and the server's key.
    pub fn new(area: Subject, server: PublicKey) -> Self {
        Self {
            area,
            server,
            parts: BTreeMap::new(),
            known: BTreeMap::new(),
        }
    }

    /// The area.
    pub fn area(&self) -> Subject {
        self.area
    }

    /// The key that signs the Area stream and the verdicts.
    pub fn server(&self) -> PublicKey {
        self.server
    }

    /// The number of certificates.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether no device's certificate is known.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Learns what a change of the Area stream certifies, if anything. The caller has checked the
    /// change: it is in the device's log, or verified.
    pub fn learn(&mut self, body: &Body) {
        if body.stream.subject != self.area {
            return;
        }
        for edit in body.edits.iter().filter(|edit| edit.kind == *KIND) {
            let parts = self.parts.entry(edit.entry).or_default();
            match edit.field.as_str() {
                "device" => parts.device = bytes(&edit.value),
                "incarnation" => parts.incarnation = bytes(&edit.value),
                "staff" => parts.staff = bytes(&edit.value),
                "key" => parts.key = bytes(&edit.value),
                _ => continue,
            }
            if let Some((sender, certificate)) = parts.whole() {
                self.known.insert(sender, certificate);
            }
        }
    }

    /// The certificate of an incarnation of a device.
    pub fn of(&self, device: DeviceId, incarnation: Incarnation) -> Option<Certificate> {
        self.known.get(&(device, incarnation)).copied()
    }

    /// The key that must have signed an envelope, and the author that its body must name.
    pub(crate) fn signer(&self, envelope: &Envelope, subject: Subject) -> Option<Certificate> {
        if subject != self.area {
            return self.of(envelope.device, envelope.incarnation);
        }
        let own = envelope.device.0 == self.area.id() && envelope.incarnation.0 == self.area.id();
        own.then_some(Certificate {
            author: AuthorId([0; 16]),
            key: self.server,
        })
    }
}

impl Parts {
    fn whole(&self) -> Option<((DeviceId, Incarnation), Certificate)> {
        let sender = (DeviceId(self.device?), Incarnation(self.incarnation?));
        let certificate = Certificate {
            author: AuthorId(self.staff?),
            key: PublicKey(self.key?),
        };
        Some((sender, certificate))
    }
}

fn bytes<const N: usize>(value: &Value) -> Option<[u8; N]> {
    value.as_bytes()?.try_into().ok()
}
