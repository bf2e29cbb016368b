//! What the process of a measured device is told, and what it says back.

use std::path::PathBuf;

use record::{AuthorId, DeviceId, Incarnation, PublicKey, SigningKey, Subject};
use serde::{Deserialize, Serialize};
use store::Identity;

/// A device that the server has enrolled, and what is to be measured on it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Plan {
    /// Where the server is.
    pub server: String,
    /// An empty folder for the device's data.
    pub folder: PathBuf,
    /// The area's id.
    pub area: [u8; 16],
    /// The key that the server signs with.
    pub server_key: [u8; 32],
    /// The area's recovery key.
    pub recovery: [u8; 32],
    /// The device's user.
    pub author: [u8; 16],
    /// The device.
    pub device: [u8; 16],
    /// Its incarnation.
    pub incarnation: [u8; 16],
    /// Its secret key, of this measurement alone.
    pub secret: [u8; 32],
    /// What to measure.
    pub measure: Measure,
}

/// What to measure after the first sync.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Measure {
    /// A caseload: Today, opening, saving, pushing.
    Caseload {
        /// How many visits are planned for the user today.
        planned_visits: usize,
    },
    /// Search among many, and the person with the most changes.
    Large {
        /// That person.
        person: [u8; 16],
    },
}

impl Plan {
    /// Who the device's database belongs to.
    pub fn identity(&self) -> Identity {
        Identity {
            device: DeviceId(self.device),
            incarnation: Incarnation(self.incarnation),
            author: AuthorId(self.author),
            area: Subject::Area(self.area),
            server_url: self.server.clone(),
            server_key: PublicKey(self.server_key),
            signing_key: SigningKey::from_bytes(&self.secret),
        }
    }
}

/// What a device measured on its caseload.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Caseload {
    /// Seconds of the first sync, read models built.
    pub first_sync_s: f64,
    /// Seconds from its start until Today shows all that is planned for today.
    pub today_usable_s: f64,
    /// People on the device after it.
    pub people: usize,
    /// Bytes that the server's answers took on the wire until then.
    pub wire_bytes: u64,
    /// Bytes of the device's files then.
    pub local_bytes: u64,
    /// Milliseconds to open a person not read before.
    pub open_patient_ms: f64,
    /// Milliseconds of a save, the middle one.
    pub save_ms: f64,
    /// Milliseconds of a save, all but the slowest of a hundred.
    pub save_p99_ms: f64,
    /// Milliseconds of a bare insert, the middle one.
    pub bare_save_ms: f64,
    /// Milliseconds of a bare insert, all but the slowest of a hundred.
    pub bare_save_p99_ms: f64,
    /// Seconds to push 40 changes.
    pub push_40_s: f64,
    /// Pushes that it took.
    pub push_40_round_trips: u64,
    /// The process's peak of memory, in MB.
    pub rss_mb: f64,
}

/// What a device measured on many people and a long record.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Large {
    /// Milliseconds to open a person with 10,000 changes.
    pub open_10k_ms: f64,
    /// Milliseconds of a search over 5,000 people.
    pub search_ms: f64,
}
