//! Why a whole request was not answered as asked. A single change is judged by a verdict instead.

use minicbor::{Decode, Encode};
use record::Seq;

use super::{Header, Words};

/// What stands in the way of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum Obstacle {
    /// The device's place is not in the server's history: it was restored, or is another. The
    /// device is to say hello and take up the epoch it is told.
    #[n(0)]
    Diverged,
    /// The server has another envelope at a number that the device uses: the database was copied
    /// or restored. The device needs a new incarnation (P6–P8).
    #[n(1)]
    Fork,
    /// Envelopes are missing before the first one sent (P7).
    #[n(2)]
    Gap {
        /// The number that the server waits for.
        #[n(0)]
        expected: Seq,
    },
    /// The device's protocol is too old to read with; its changes are still taken (P23).
    #[n(3)]
    UpgradeNeeded,
    /// The session has ended, or is of another device or incarnation.
    #[n(4)]
    Unauthorised,
    /// The request is larger than allowed.
    #[n(5)]
    TooLarge,
    /// The request cannot be read.
    #[n(6)]
    Malformed,
    /// The server is busy; the same request may be sent again.
    #[n(7)]
    TryLater {
        /// After how many seconds.
        #[n(0)]
        after_s: u32,
    },
    /// The server could not do it; the same request may be sent again.
    #[n(8)]
    Failed,
}

impl Obstacle {
    /// The status of HTTP that goes with it.
    pub fn http_status(self) -> u16 {
        match self {
            Self::Diverged | Self::Fork | Self::Gap { .. } => 409,
            Self::UpgradeNeeded => 426,
            Self::Unauthorised => 401,
            Self::TooLarge => 413,
            Self::Malformed => 400,
            Self::TryLater { .. } => 503,
            Self::Failed => 500,
        }
    }
}

/// A request refused.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Refusal {
    /// The server's history, where the asker may know it.
    #[n(0)]
    pub header: Option<Header>,
    /// What stands in the way.
    #[n(1)]
    pub obstacle: Obstacle,
    /// For people.
    #[n(2)]
    pub text: Words,
}

impl From<Obstacle> for Refusal {
    fn from(obstacle: Obstacle) -> Self {
        let text = match obstacle {
            Obstacle::Diverged => "The server's history is another than this device's.",
            Obstacle::Fork => "This device's database was copied or restored.",
            Obstacle::Gap { .. } => "Changes are missing before these.",
            Obstacle::UpgradeNeeded => "This version is too old for the server.",
            Obstacle::Unauthorised => "The session has ended.",
            Obstacle::TooLarge => "The request is larger than allowed.",
            Obstacle::Malformed => "The request cannot be read.",
            Obstacle::TryLater { .. } => "The server is busy.",
            Obstacle::Failed => "The server could not do it.",
        };
        Self {
            header: None,
            obstacle,
            text: Words::from(text),
        }
    }
}
