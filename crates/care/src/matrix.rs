//! The permission matrix: the rows that this version's kinds need, as data (docs/sources.md,
//! Roles).
//!
//! Deny by default: a row, a role or a compartment that is not named here gives nothing.

use crate::{Role, catalogue::KindDef};

/// What a role may do with what a row covers. Each step includes those before it, but for
/// [`Cell::Raise`], which lets a role write what it may not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// No access.
    None,
    /// Reads.
    Read,
    /// Writes entries of its own and keeps them, and does not receive the notes of others.
    Raise,
    /// Reads and writes.
    Write,
    /// Reads, writes and signs.
    Sign,
}

impl Cell {
    /// Whether the role receives what the row covers.
    pub const fn reads(self) -> bool {
        matches!(self, Self::Read | Self::Write | Self::Sign)
    }

    /// Whether the role may write.
    pub const fn writes(self) -> bool {
        matches!(self, Self::Raise | Self::Write | Self::Sign)
    }

    /// Whether the role may sign.
    pub const fn signs(self) -> bool {
        matches!(self, Self::Sign)
    }
}

/// A row of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Row {
    /// Demographics, contacts, communication needs.
    Demographics,
    /// Baseline nursing visit, observations.
    Visit,
    /// Allergies.
    Allergies,
    /// Safeguarding notes (restricted).
    Safeguarding,
    /// Plan: what matters to me, goals.
    WhatMatters,
    /// Plan: crisis scenarios.
    CrisisScenarios,
    /// Conditions.
    Conditions,
    /// Emergency summary.
    EmergencySummary,
    /// Care team of the person.
    CareTeam,
    /// Care package, carers, contingency, budgets.
    CarePackage,
    /// Messages about the person.
    Messages,
    /// Referrals and tasks.
    ReferralsAndTasks,
    /// Users, settings, backup: written by the server alone.
    Administration,
}

impl Row {
    /// Every row, in the order of docs/sources.md, Roles.
    pub const ALL: [Self; 13] = [
        Self::Demographics,
        Self::Visit,
        Self::Allergies,
        Self::Safeguarding,
        Self::WhatMatters,
        Self::CrisisScenarios,
        Self::Conditions,
        Self::EmergencySummary,
        Self::CareTeam,
        Self::CarePackage,
        Self::Messages,
        Self::ReferralsAndTasks,
        Self::Administration,
    ];

    /// One letter a role with a device, in the order of [`Role::ALL`]: `R` read, `W` read and
    /// write, `S` read, write and sign, `r` raise, `-` none.
    const fn letters(self) -> &'static [u8; 11] {
        match self {
            Self::Demographics => b"WWWWRRRRWRW",
            Self::Visit => b"SSSRRRWWRRR",
            Self::Allergies => b"SSWRSRRRRRR",
            Self::Safeguarding => b"WWWrrrrrSWr",
            Self::WhatMatters => b"WWWWWWWWWWR",
            Self::CrisisScenarios => b"SWWRWRWWWWR",
            Self::Conditions => b"SWWRWRWWRWR",
            Self::EmergencySummary => b"SWWRRRRRRWR",
            Self::CareTeam => b"WWWWRRRRRRW",
            Self::CarePackage => b"RWWWRRRRWWR",
            Self::Messages => b"WWWWWWWWWWR",
            Self::ReferralsAndTasks => b"WWWWWWWWWWW",
            Self::Administration => b"-----------",
        }
    }

    /// What a role may do. Roles without a device have no stream here and write nothing.
    pub fn cell(self, role: Role) -> Cell {
        if !role.has_device() {
            return Cell::None;
        }
        match self.letters().get(role as usize) {
            Some(b'R') => Cell::Read,
            Some(b'W') => Cell::Write,
            Some(b'S') => Cell::Sign,
            Some(b'r') => Cell::Raise,
            _ => Cell::None,
        }
    }
}

/// Whether a role receives a compartment of a person's record.
///
/// The rows of `core` are read by every role with a device, so that compartment is sent whole;
/// finer cells are rules of display. A compartment without kinds in this version is sent to nobody.
pub fn may_read(role: Role, compartment: &str) -> bool {
    match compartment {
        crate::catalogue::CORE => role.has_device(),
        crate::catalogue::SAFEGUARDING => Row::Safeguarding.cell(role).reads(),
        _ => false,
    }
}

/// Whether a role may write a field of a kind, through the app.
pub fn may_write(role: Role, kind: &str, field: &str) -> bool {
    crate::catalogue::kind(kind)
        .is_some_and(|def| def.field(field).is_some() && may_write_kind(role, def))
}

/// Whether a role may write entries of a kind, through the app.
pub fn may_write_kind(role: Role, kind: &KindDef) -> bool {
    let cell = kind.row.cell(role);
    match kind.written {
        crate::catalogue::Written::ByPeople => cell.writes(),
        crate::catalogue::Written::OnSigning => cell.signs(),
        crate::catalogue::Written::ByServer => false,
    }
}

/// Whether a role may sign entries of a kind.
pub fn may_sign(role: Role, kind: &str) -> bool {
    crate::catalogue::kind(kind).is_some_and(|def| def.row.cell(role).signs())
}

/// Whether a role may only raise entries of a kind: it writes them, keeps its own, and does not
/// receive those of others.
pub fn only_raises(role: Role, kind: &str) -> bool {
    crate::catalogue::kind(kind).is_some_and(|def| def.row.cell(role) == Cell::Raise)
}
