//! The Area's record, read: practices, teams, staff with their roles, devices, settings.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use record::{AuthorId, DeviceId, Entry, EntryId, Incarnation, Presence, PublicKey, Record};

use crate::{Role, catalogue::Names, read};

mod entries;
mod settings;

pub use settings::{BadIdleLock, IdleLock};

use entries::{certificate, held_role, organisation, setting, staff, text};

/// Who and what the area has. The server alone writes it, so its fields are never diverged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directory {
    /// The area's name.
    pub name: String,
    /// Whether it is a demonstration, where only test NHS numbers are taken.
    pub demo: bool,
    practices: BTreeMap<String, Organisation>,
    teams: BTreeMap<EntryId, Organisation>,
    /// Which practices each team cares for.
    cares_for: BTreeMap<EntryId, BTreeSet<String>>,
    staff: BTreeMap<AuthorId, Staff>,
    roles: BTreeMap<AuthorId, Vec<HeldRole>>,
    certificates: BTreeMap<(DeviceId, Incarnation), Vec<Certificate>>,
    settings: Vec<Setting>,
}

/// A practice or a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its entry.
    pub entry: EntryId,
    /// Its name.
    pub name: String,
    /// Its code.
    pub ods: String,
    /// Its phone.
    pub phone: Option<String>,
}

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// Who, as changes name them.
    pub id: AuthorId,
    /// Dr, and the like.
    pub title: Option<String>,
    /// Given name.
    pub given_name: Option<String>,
    /// Family name.
    pub family_name: String,
    /// Phone.
    pub phone: Option<String>,
    /// Professional body.
    pub body: Option<String>,
    /// Number in that body's register.
    pub registration: Option<String>,
    /// Qualification, in words.
    pub qualification: Option<String>,
}

impl Staff {
    /// "Sarah Whitlock", "Dr Helen Okafor".
    pub fn name(&self) -> String {
        let parts = [
            self.title.as_deref(),
            self.given_name.as_deref(),
            Some(&self.family_name),
        ];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        parts.join(" ")
    }

    /// "NMC 12C3456E", as it stands beside a signature.
    pub fn registration(&self) -> Option<String> {
        let number = self.registration.as_ref()?;
        Some(match &self.body {
            Some(body) => format!("{body} {number}"),
            None => number.clone(),
        })
    }
}

/// A role that a member of staff holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldRole {
    /// Which.
    pub role: Role,
    /// What it is called there.
    pub job_title: Option<String>,
    /// In which team.
    pub team: Option<EntryId>,
    /// At which practice.
    pub practice: Option<String>,
    /// First day.
    pub from: NaiveDate,
    /// Last day; nothing while it has none.
    pub to: Option<NaiveDate>,
}

impl HeldRole {
    /// Whether it is in force on a day, both ends included.
    pub fn is_in_force(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// A device's certificate: whose it is, and the key that its envelopes are checked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Its entry.
    pub entry: EntryId,
    /// The device.
    pub device: DeviceId,
    /// The lineage of its database.
    pub incarnation: Incarnation,
    /// Its user.
    pub staff: AuthorId,
    /// Its public key.
    pub key: PublicKey,
    /// Its name: "DST-07".
    pub name: String,
    /// Valid from.
    pub from: DateTime<Utc>,
    /// Valid to, this instant not included; nothing while it has no end.
    pub to: Option<DateTime<Utc>>,
}

impl Certificate {
    /// Whether it is valid at an instant.
    pub fn is_valid(&self, at: DateTime<Utc>) -> bool {
        self.from <= at && self.to.is_none_or(|to| at < to)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Setting {
    name: String,
    value: String,
    from: NaiveDate,
    entry: EntryId,
}

impl Directory {
    /// Reads the Area's record.
    pub fn of(record: &Record) -> Self {
        let mut directory = Self::default();
        for (id, entry) in record.entries() {
            if entry.presence() != Presence::Removed {
                directory.take(id, entry);
            }
        }
        directory
    }

    fn take(&mut self, id: EntryId, entry: &Entry) {
        match entry.kind.as_str() {
            "area" => {
                self.name = text(entry, "name").unwrap_or_default();
                self.demo = entry.field("demo").is_some_and(read::says_yes);
            }
            "practice" => {
                let practice = organisation(id, entry);
                self.practices.insert(practice.ods.clone(), practice);
            }
            "team" => drop(self.teams.insert(id, organisation(id, entry))),
            "team-practice" => {
                let team = entry.field("team").and_then(read::entry);
                if let Some((team, practice)) = team.zip(text(entry, "practice")) {
                    self.cares_for.entry(team).or_default().insert(practice);
                }
            }
            "staff" => drop(self.staff.insert(AuthorId(id.0), staff(id, entry))),
            "staff-role" => {
                if let Some((staff, held)) = held_role(entry) {
                    self.roles.entry(staff).or_default().push(held);
                }
            }
            "device-certificate" => {
                if let Some(certificate) = certificate(id, entry) {
                    let key = (certificate.device, certificate.incarnation);
                    self.certificates.entry(key).or_default().push(certificate);
                }
            }
            "setting" => self.settings.extend(setting(id, entry)),
            _ => {}
        }
    }

    /// A member of staff.
    pub fn staff(&self, id: AuthorId) -> Option<&Staff> {
        self.staff.get(&id)
    }

    /// Every member of staff, by id.
    pub fn all_staff(&self) -> impl Iterator<Item = &Staff> {
        self.staff.values()
    }

    /// Every role that a member of staff ever held or will hold.
    pub fn roles(&self, staff: AuthorId) -> &[HeldRole] {
        self.roles
            .get(&staff)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// The roles of a member of staff that are in force on a day.
    pub fn roles_on(&self, staff: AuthorId, day: NaiveDate) -> impl Iterator<Item = &HeldRole> {
        self.roles(staff)
            .iter()
            .filter(move |held| held.is_in_force(day))
    }

    /// Whether a member of staff holds a role on a day.
    pub fn holds(&self, staff: AuthorId, role: Role, day: NaiveDate) -> bool {
        self.roles_on(staff, day).any(|held| held.role == role)
    }

    /// A practice by its code.
    pub fn practice(&self, ods: &str) -> Option<&Organisation> {
        self.practices.get(ods)
    }

    /// Every practice, by code.
    pub fn practices(&self) -> impl Iterator<Item = &Organisation> {
        self.practices.values()
    }

    /// A team.
    pub fn team(&self, id: EntryId) -> Option<&Organisation> {
        self.teams.get(&id)
    }

    /// Every team, by id.
    pub fn teams(&self) -> impl Iterator<Item = &Organisation> {
        self.teams.values()
    }

    /// Whether a team cares for a practice. One that was removed cares for none.
    pub fn cares_for(&self, team: EntryId, practice: &str) -> bool {
        let practices = self
            .cares_for
            .get(&team)
            .filter(|_| self.teams.contains_key(&team));
        practices.is_some_and(|practices| practices.contains(practice))
    }

    /// The certificates of a device's lineage: one, unless its key or user was changed.
    pub fn certificates(&self, device: DeviceId, incarnation: Incarnation) -> &[Certificate] {
        let certificates = self.certificates.get(&(device, incarnation));
        certificates.map(Vec::as_slice).unwrap_or_default()
    }

    /// Every certificate, by device and lineage.
    pub fn all_certificates(&self) -> impl Iterator<Item = &Certificate> {
        self.certificates.values().flatten()
    }

    /// The name of a device, by any of its certificates.
    pub fn device_name(&self, device: DeviceId) -> Option<&str> {
        let mut all = self.all_certificates();
        all.find(|certificate| certificate.device == device)
            .map(|certificate| certificate.name.as_str())
    }

    /// A setting as it is in force on a day: the latest that applies by then. Of two from one day
    /// it is that of the greater id, on every device the same.
    pub fn setting(&self, name: &str, day: NaiveDate) -> Option<&str> {
        let applies = |setting: &&Setting| setting.name == name && setting.from <= day;
        let in_force = self.settings.iter().filter(applies);
        in_force
            .max_by_key(|setting| (setting.from, setting.entry))
            .map(|setting| setting.value.as_str())
    }
}

impl Names for Directory {
    fn staff(&self, id: AuthorId) -> Option<String> {
        self.staff.get(&id).map(Staff::name)
    }

    fn practice(&self, ods: &str) -> Option<String> {
        self.practices
            .get(ods)
            .map(|practice| practice.name.clone())
    }
}
