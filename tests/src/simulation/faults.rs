//! Which faults a seed has, and how often: a swarm, so that each seed is hard in another way.

use std::collections::BTreeMap;

use super::dice::Dice;

/// Something that goes wrong, or that makes going wrong worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// A question never arrives.
    DropRequest,
    /// An answer never arrives: the server has done what was asked.
    DropReply,
    /// A question arrives twice, the second time much later.
    Duplicate,
    /// A question or an answer takes up to two minutes.
    Delay,
    /// An answer ends early, at any byte.
    CutReply,
    /// A question ends early, at any byte.
    CutRequest,
    /// A captive portal answers.
    Portal,
    /// The server fails, is busy or is silent for one sort of question for a while.
    SickRoute,
    /// A laptop has no network for a while.
    Offline,
    /// A laptop crashes within a write.
    Crash,
    /// A laptop's program is ended between two of its steps.
    Kill,
    /// A laptop's clock jumps by up to ten years.
    ClockJump,
    /// A laptop's clock stands still.
    ClockFrozen,
    /// The server dies before or after a commit.
    ServerCrash,
    /// The server is restarted.
    ServerRestart,
    /// The server is put back to a backup and sees it by its high-water mark.
    RestoreMarked,
    /// The server is put back, its mark with it: only devices can tell.
    RestoreSilent,
    /// A laptop's database is put back to an older copy.
    DeviceRestore,
    /// A laptop's disk is copied, and both machines go on.
    DeviceClone,
    /// Care teams change and people move to another practice.
    Churn,
    /// A laptop of a later version writes kinds and fields that nobody else knows.
    Newer,
    /// A laptop's program breaks the rules.
    Hostile,
}

impl Fault {
    /// Every fault.
    pub const ALL: [Self; 22] = [
        Self::DropRequest,
        Self::DropReply,
        Self::Duplicate,
        Self::Delay,
        Self::CutReply,
        Self::CutRequest,
        Self::Portal,
        Self::SickRoute,
        Self::Offline,
        Self::Crash,
        Self::Kill,
        Self::ClockJump,
        Self::ClockFrozen,
        Self::ServerCrash,
        Self::ServerRestart,
        Self::RestoreMarked,
        Self::RestoreSilent,
        Self::DeviceRestore,
        Self::DeviceClone,
        Self::Churn,
        Self::Newer,
        Self::Hostile,
    ];

    /// Its name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DropRequest => "drop request",
            Self::DropReply => "drop reply",
            Self::Duplicate => "duplicate",
            Self::Delay => "delay",
            Self::CutReply => "cut reply",
            Self::CutRequest => "cut request",
            Self::Portal => "portal",
            Self::SickRoute => "sick route",
            Self::Offline => "offline",
            Self::Crash => "crash",
            Self::Kill => "kill",
            Self::ClockJump => "clock jump",
            Self::ClockFrozen => "clock frozen",
            Self::ServerCrash => "server crash",
            Self::ServerRestart => "server restart",
            Self::RestoreMarked => "server restored",
            Self::RestoreSilent => "server restored unnoticed",
            Self::DeviceRestore => "device restored",
            Self::DeviceClone => "device cloned",
            Self::Churn => "churn",
            Self::Newer => "newer version",
            Self::Hostile => "hostile",
        }
    }
}

/// What one seed is like.
#[derive(Debug, Clone)]
pub struct Plan {
    /// How often each fault strikes that this seed has: in a thousand messages, or in the whole
    /// run, as the fault is.
    pub rates: BTreeMap<Fault, u64>,
    /// How long things go wrong before all is healed, in milliseconds.
    pub chaos_ms: u64,
    /// How long people wait between two acts, on average, in milliseconds.
    pub pause_ms: u64,
    /// Whether signatures are real.
    pub signed: bool,
}

/// Every so many seeds signatures are real.
const SIGNED_EVERY: u64 = 10;

impl Plan {
    /// The plan of a seed.
    pub fn new(seed: u64, dice: &mut Dice) -> Self {
        let mut rates = BTreeMap::new();
        for fault in Fault::ALL {
            let has = dice.in_a_thousand(500);
            let rate = *dice.pick(&[8, 25, 60, 120]);
            let times = dice.between(1, 4);
            if has {
                rates.insert(fault, if is_of_messages(fault) { rate } else { times });
            }
        }
        Self {
            rates,
            chaos_ms: dice.between(8, 21) * 60_000,
            pause_ms: dice.between(20, 90) * 1_000,
            signed: seed.is_multiple_of(SIGNED_EVERY),
        }
    }

    /// How often a fault strikes; 0 if this seed has not got it.
    pub fn rate(&self, fault: Fault) -> u64 {
        self.rates.get(&fault).copied().unwrap_or(0)
    }

    /// Whether this seed has a fault.
    pub fn has(&self, fault: Fault) -> bool {
        self.rate(fault) > 0
    }

    /// The same seed with clocks that are right: for the comparison of the two.
    pub fn with_right_clocks(mut self) -> Self {
        self.rates.remove(&Fault::ClockJump);
        self.rates.remove(&Fault::ClockFrozen);
        self
    }
}

/// Whether a fault strikes single messages, and not machines or people.
const fn is_of_messages(fault: Fault) -> bool {
    use Fault::{CutReply, CutRequest, Delay, DropReply, DropRequest, Duplicate, Portal};
    matches!(
        fault,
        DropRequest | DropReply | Duplicate | Delay | CutReply | CutRequest | Portal
    )
}
