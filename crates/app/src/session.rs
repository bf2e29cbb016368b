//! Who is at the laptop: unlocking, locking, and what the unlock page shows.

mod enrol;

use std::{collections::BTreeMap, io};

use care::time;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use store::{
    SecretError, Store, StoreError, Tries,
    keyfile::KeyError,
    profile::{Card, Claim, DataFolder, Profile, ProfileError},
};

use crate::{
    App, Error, Outside,
    commands::Event,
    desk::Desk,
    view::{
        form::{Catalogue, FieldSpec, FieldType, KindSpec},
        session::{Lock, Profile as ProfileView, Session, Staff, Unlock, UnlockPage},
    },
    words,
};

/// What the unlock page says when it locked by itself.
const UNUSED: &str = "Locked after a while without use";
/// A wall clock that moves so much further than it was asked says that the laptop slept.
const SLEPT: TimeDelta = TimeDelta::seconds(30);

/// What stands before the desk: the profiles, and why it is closed.
pub(crate) struct Door {
    /// The folder of the profiles.
    pub folder: DataFolder,
    /// Held while this window runs: no other one works in the folder.
    _claim: Claim,
    /// Why it locked, and when.
    locked: Option<(&'static str, DateTime<Utc>)>,
    /// The wrong tries at each profile, for a disk that cannot be told of them.
    tries: BTreeMap<String, Tries>,
    /// When the exchange last looked at the clock.
    looked_at: Option<DateTime<Utc>>,
}

impl Door {
    /// The door of a data folder. Fails where another window has it.
    pub fn of(outside: &Outside) -> Result<Self, Error> {
        let folder = DataFolder::open(&outside.data).map_err(profile_error)?;
        let claim = folder.claim().map_err(profile_error)?;
        Ok(Self {
            folder,
            _claim: claim,
            locked: None,
            tries: BTreeMap::new(),
            looked_at: None,
        })
    }

    fn tries_at(&self, profile: &str) -> Tries {
        self.tries.get(profile).copied().unwrap_or_default()
    }
}

impl App {
    /// What the unlock page shows.
    pub fn unlock_page(&self, (): ()) -> Result<UnlockPage, Error> {
        let now = self.now();
        let apart = self.outside.secrets.is_apart_from_the_disk();
        let door = self.door();
        let profiles = door.folder.profiles().map_err(profile_error)?;
        let locked = door.locked;
        let view = |profile: &Profile| {
            let tries = profile.tries().most(door.tries_at(&profile.name()));
            profile_view(profile, tries.wait(now))
        };
        let views = profiles.iter().map(view).collect();
        let today = time::london_date(now);
        let contacts = profiles.iter().filter_map(|one| one.card().last_contact);
        Ok(UnlockPage {
            profiles: views,
            today: words::long_day(today),
            last_contact: contacts.max().map(|at| words::moment(at, today)),
            locked_because: locked.map(|(why, at)| format!("{why}, {}.", words::clock(at))),
            passphrase_min: u32::try_from(store::passphrase::least(!apart)).unwrap_or(16),
            key_store: apart,
        })
    }

    /// Opens a profile's desk with its passphrase. Works without a network.
    pub fn unlock(&self, takes: Unlock) -> Result<Session, Error> {
        let now = self.now();
        let profile = self.profile(&takes.profile)?;
        let secrets = self.outside.secrets.as_ref();
        let mut tries = self.door().tries_at(&takes.profile);
        let key = profile.unlock(&takes.passphrase, secrets, now, &mut tries);
        self.door().tries.insert(takes.profile, tries);
        let key = key.map_err(profile_error)?;
        let opened = Store::open(&profile.database(), &key).map_err(Error::from);
        let session = opened.and_then(|store| self.open_desk(store));
        let session = session.map_err(not_opened)?;
        if self.outside.time.is_moved() && !session.demo {
            self.lock_because("Locked");
            return Err(Error::MovedClock);
        }
        Ok(session)
    }

    /// Opens the desk over an unlocked database.
    pub(crate) fn open_desk(&self, store: Store) -> Result<Session, Error> {
        let now = self.now();
        let desk = Desk::open(store, now)?;
        let session = session(&desk, now);
        *self.desk() = Some(desk);
        self.door().locked = None;
        self.exchange.wake();
        Ok(session)
    }

    /// Locks: every key and name leaves the memory.
    pub fn lock(&self, takes: Lock) -> Result<(), Error> {
        self.lock_because(if takes.away { UNUSED } else { "Locked by you" });
        Ok(())
    }

    /// Writes on the profile's card that the server was reached, for the unlock page.
    pub(crate) fn note_contact(&self, at: DateTime<Utc>) -> Result<(), Error> {
        let device = self.at_desk(|desk| Ok(desk.store.identity().device))?;
        let mut profile = self.profile(&device.to_string())?;
        let card = Card {
            last_contact: Some(at),
            ..profile.card().clone()
        };
        profile.put_card(card).map_err(profile_error)
    }

    pub(crate) fn lock_because(&self, why: &'static str) {
        let now = self.now();
        if let Some(desk) = self.desk().take() {
            if let Err(error) = desk.store.close() {
                tracing::warn!(%error, "the database did not close in order");
            }
            self.door().locked = Some((why, now));
            self.tell(Event::Locked);
        }
    }

    /// Who is signed in.
    pub fn session(&self, (): ()) -> Result<Session, Error> {
        self.on_command(|desk, now| Ok(session(desk, now)))
    }

    /// Locks after a while without use, and after the laptop slept. Asked every few seconds.
    pub fn lock_if_idle(&self, asked_every: TimeDelta) {
        let now = self.now();
        let before = self.door().looked_at.replace(now);
        let slept = before.is_some_and(|before| now - before > asked_every + SLEPT);
        let idle = self.at_desk(|desk| {
            let limit = TimeDelta::minutes(idle_minutes(desk, now).into());
            Ok(now - desk.used_at >= limit)
        });
        match idle {
            Ok(_) if slept => self.lock_because("Locked when the laptop slept"),
            Ok(true) => self.lock_because(UNUSED),
            _ => {}
        }
    }

    /// The kinds and fields that forms draw, from the one catalogue.
    pub fn catalogue(&self, (): ()) -> Result<Catalogue, Error> {
        self.on_command(|desk, now| Ok(catalogue(desk, now)))
    }

    pub(crate) fn profile(&self, name: &str) -> Result<Profile, Error> {
        let profiles = self.door().folder.profiles().map_err(profile_error)?;
        profiles
            .into_iter()
            .find(|profile| profile.name() == name)
            .ok_or(Error::NotFound)
    }
}

fn profile_view(profile: &Profile, wait: TimeDelta) -> ProfileView {
    ProfileView {
        id: profile.name(),
        name: profile.card().display_name.clone(),
        role: profile.card().role.clone(),
        wait_seconds: u32::try_from(wait.num_seconds()).unwrap_or_default(),
    }
}

fn idle_minutes(desk: &Desk, now: DateTime<Utc>) -> u8 {
    desk.directory.idle_lock(time::london_date(now)).minutes()
}

/// Who is signed in, for every page.
pub(crate) fn session(desk: &Desk, now: DateTime<Utc>) -> Session {
    let me = &desk.me;
    let kinds = care::catalogue::KINDS.iter();
    let may_write = kinds
        .clone()
        .filter(|kind| care::matrix::may_write_kind(me.role, kind));
    let may_read = kinds.filter(|kind| care::matrix::may_read(me.role, kind.compartment));
    Session {
        staff: me.staff.to_string(),
        name: me.name.clone(),
        role: me.role.code().to_owned(),
        role_label: me.role.label().to_owned(),
        registration: me.registration.clone(),
        device: desk
            .directory
            .device_name(me.device)
            .unwrap_or_default()
            .to_owned(),
        area: desk.directory.name.clone(),
        demo: desk.demo(),
        today: time::london_date(now).to_string(),
        idle_lock_minutes: idle_minutes(desk, now).into(),
        may_write: may_write.map(|kind| kind.name.to_owned()).collect(),
        may_read: may_read.map(|kind| kind.name.to_owned()).collect(),
    }
}

fn catalogue(desk: &Desk, now: DateTime<Utc>) -> Catalogue {
    let today = time::london_date(now);
    let kind = |kind: &care::catalogue::KindDef| {
        let spec = |field| field_spec(field, desk, today);
        let fields = kind.fields.iter().map(spec).collect();
        (
            kind.name.to_owned(),
            KindSpec {
                label: kind.label.to_owned(),
                in_plan: crate::plan::is_drawn(kind),
                fields,
            },
        )
    };
    let of_people = care::catalogue::KINDS
        .iter()
        .filter(|kind| !kind.is_of_area());
    let staff = desk.directory.all_staff().filter_map(|staff| {
        let roles: Vec<care::Role> = desk
            .directory
            .roles_on(staff.id, today)
            .map(|held| held.role)
            .collect();
        let first = roles.iter().find(|role| role.has_device())?;
        Some(Staff {
            id: staff.id.to_string(),
            name: staff.name(),
            role_label: first.label().to_owned(),
            roles: roles.iter().map(|role| role.code().to_owned()).collect(),
        })
    });
    let mut staff: Vec<Staff> = staff.collect();
    staff.sort_by(|one, other| one.name.cmp(&other.name));
    let roles = care::Role::ALL.into_iter().filter(|role| role.has_device());
    Catalogue {
        kinds: of_people.map(kind).collect(),
        roles: roles
            .map(|role| (role.code().to_owned(), role.label().to_owned()))
            .collect(),
        staff,
        not_answers: codes(care::catalogue::NOT_ANSWERS),
    }
}

fn field_spec(field: &care::catalogue::FieldDef, desk: &Desk, today: NaiveDate) -> FieldSpec {
    use care::catalogue::Type;
    let places = match field.ty {
        Type::Decimal { places } => places,
        _ => 0,
    };
    let range = |range: Option<care::catalogue::Range>| {
        let end = |digits| record::Decimal { digits, places }.to_string();
        range.map(|range| (end(range.min), end(range.max)))
    };
    FieldSpec {
        name: field.name.to_owned(),
        label: field.label.to_owned(),
        help: (!field.help.is_empty()).then(|| field.help.to_owned()),
        field_type: field_type(field),
        unit: field.unit.map(str::to_owned),
        max: match field.ty {
            Type::Text { max } => u32::try_from(max).ok(),
            _ => None,
        },
        hard: range(field.hard),
        query: range(field.query),
        choices: match field.ty {
            Type::Ods => practices(&desk.directory),
            _ => codes(field.choices),
        },
        listed_in: field.listed_in.map(str::to_owned),
        begins_with: field.begins.map(|begins| begins.typed(desk.me.role, today)),
        not_answers: field.not_answers,
        crisis: field.on_crisis_page,
    }
}

fn codes(choices: &[care::catalogue::Choice]) -> Vec<(String, String)> {
    let code = |one: &care::catalogue::Choice| (one.code.to_owned(), one.label.to_owned());
    choices.iter().map(code).collect()
}

/// The Area's practices by name: code and name.
fn practices(directory: &care::area::Directory) -> Vec<(String, String)> {
    let all = directory.practices();
    let mut found: Vec<_> = all.map(|one| (one.ods.clone(), one.name.clone())).collect();
    found.sort_by(|(_, one), (_, other)| one.cmp(other));
    found
}

fn field_type(field: &care::catalogue::FieldDef) -> FieldType {
    use care::catalogue::Type;
    /// Longer texts get several lines.
    const LINE_CHARS: usize = 200;
    match field.ty {
        Type::Text { max } if max <= LINE_CHARS => FieldType::Line,
        Type::Text { .. } => FieldType::Text,
        Type::Code | Type::Ods => FieldType::Code,
        Type::Codes => FieldType::Codes,
        Type::Int => FieldType::Int,
        Type::Decimal { .. } => FieldType::Decimal,
        Type::Bool => FieldType::Bool,
        Type::Date { .. } | Type::BirthDate => FieldType::Date,
        Type::Instant { .. } => FieldType::Instant,
        Type::Time => FieldType::Time,
        Type::PersonName | Type::NhsNumber | Type::Postcode | Type::Phone { .. } => FieldType::Line,
        Type::Staff => FieldType::Staff,
        Type::Role => FieldType::Role,
        Type::EntryRef => FieldType::Entry,
        Type::Number | Type::Bytes { .. } | Type::Map | Type::List => FieldType::System,
    }
}

/// What went wrong with a profile, by what the person can do.
pub(crate) fn profile_error(error: ProfileError) -> Error {
    let seconds = |wait: TimeDelta| u32::try_from(wait.num_seconds().max(0)).unwrap_or(u32::MAX);
    match error {
        ProfileError::InUse => Error::InUse,
        ProfileError::Wait(wait) => Error::Wait {
            wait_seconds: seconds(wait),
        },
        ProfileError::WrongPassphrase { wait, .. } => Error::WrongPassphrase {
            wait_seconds: seconds(wait),
        },
        ProfileError::Key(KeyError::Weak(weak)) => Error::WeakPassphrase(weak.to_string()),
        ProfileError::Key(KeyError::Newer) => Error::Newer,
        ProfileError::Key(KeyError::Damaged | KeyError::SecretLost) => Error::KeyLost,
        ProfileError::Key(KeyError::Disk(gone)) if gone.kind() == io::ErrorKind::NotFound => {
            Error::KeyLost
        }
        ProfileError::Key(KeyError::Disk(disk)) | ProfileError::Disk(disk) => {
            Error::DiskFailed(disk.into())
        }
        ProfileError::Key(KeyError::Secret(SecretError(disk))) if disk.is::<io::Error>() => {
            Error::DiskFailed(disk)
        }
        ProfileError::Store(error) => error.into(),
        ProfileError::Key(_) => Error::Fault,
    }
}

/// What went wrong with a database that is being opened: nobody has words on a page yet.
fn not_opened(error: Error) -> Error {
    match error {
        Error::DiskFull(disk) | Error::Store(disk @ StoreError::Unavailable(_)) => {
            Error::DiskFailed(disk.into())
        }
        other => other,
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full(_) => Self::DiskFull(error),
            StoreError::Damaged(_) => Self::Damaged(error),
            StoreError::NewerDatabase { .. } => Self::Newer,
            StoreError::InUse(_) => Self::InUse,
            StoreError::TooLarge(_) => Self::TooLarge,
            other => Self::Store(other),
        }
    }
}
