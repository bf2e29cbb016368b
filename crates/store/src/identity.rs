//! Who a database belongs to, and where its server is.

use record::{AuthorId, DeviceId, Incarnation, PublicKey, SigningKey, Subject};

/// What enrolment gave this device. Kept in the database and nowhere else.
#[derive(Debug, Clone)]
pub struct Identity {
    /// One user on one machine.
    pub device: DeviceId,
    /// The lineage of this database.
    pub incarnation: Incarnation,
    /// The member of staff who uses it.
    pub author: AuthorId,
    /// The area that the server serves.
    pub area: Subject,
    /// Where the server is.
    pub server_url: String,
    /// The key that the server signs its own changes with, pinned at enrolment.
    pub server_key: PublicKey,
    /// The key that this incarnation signs with.
    pub signing_key: SigningKey,
}

/// A history of the server: a restored one goes on under a new epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Epoch {
    /// Counts the epochs of the area.
    pub counter: u64,
    /// Tells two restores of one backup apart.
    pub id: [u8; 16],
}
