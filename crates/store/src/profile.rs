//! Profiles: a folder a user on this machine, with the key file, the database, the count of wrong
//! tries, and what the unlock page shows. No patient is named outside the database.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    DatabaseKey, Identity, SecretStore, Store, StoreError, files,
    keyfile::{Holder, KdfCost, KeyError, KeyFile, Random, RecoveryKey, Wrapping},
    tries::Tries,
};

const CARD: &str = "profile.json";
const KEY: &str = "key.json";
const TRIES: &str = "tries.json";
const DATABASE: &str = "record.db";
const LOCK: &str = "lock";
/// Bytes: some times what a new profile takes, so that the first exchange has room too.
const ROOM: usize = 1024 * 1024;

/// Why a profile could not be made, found or opened.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// Another window of the app has it.
    #[error("another window of Doorstep is open on this profile")]
    InUse,
    /// After wrong tries: wait so long. Nothing is erased.
    #[error("too many wrong tries: wait {} s", .0.num_seconds())]
    Wait(TimeDelta),
    /// The passphrase was wrong.
    #[error("the passphrase is wrong")]
    WrongPassphrase {
        /// How often it was wrong in a row.
        tries: u32,
        /// How long to wait until the next try.
        wait: TimeDelta,
    },
    /// The key could not be had or kept.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The database could not be made.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The disk did not answer.
    #[error("the profile's folder could not be read or written")]
    Disk(#[from] io::Error),
}

/// What the unlock page shows of a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The user's name.
    pub display_name: String,
    /// The user's role, as its code.
    pub role: String,
    /// Where the server is.
    pub server_url: String,
    /// When the server was last reached: the database, which knows it too, is closed there.
    #[serde(default)]
    pub last_contact: Option<DateTime<Utc>>,
}

/// All that a new profile is made of.
#[derive(Debug)]
pub struct NewProfile<'a> {
    /// What the unlock page shows.
    pub card: Card,
    /// What enrolment gave.
    pub identity: &'a Identity,
    /// The laptop's passphrase.
    pub passphrase: Passphrase<'a>,
    /// The area's recovery key.
    pub recovery: RecoveryKey,
}

/// A passphrase and what a guess at it costs.
#[derive(Clone, Copy)]
pub struct Passphrase<'a> {
    /// The words.
    pub text: &'a str,
    /// What a guess costs.
    pub cost: KdfCost,
}

/// Nothing of the words.
impl std::fmt::Debug for Passphrase<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

/// Where all profiles of this machine's user lie.
#[derive(Debug, Clone)]
pub struct DataFolder {
    path: PathBuf,
}

impl DataFolder {
    /// Opens a folder; makes it where it is not there.
    pub fn open(path: &Path) -> Result<Self, ProfileError> {
        files::create_folder(path)?;
        Ok(Self {
            path: path.to_owned(),
        })
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Claims the whole folder for one window of the app, until the claim is dropped.
    pub fn claim(&self) -> Result<Claim, ProfileError> {
        Claim::take(&self.path)
    }

    /// The profiles, by name. A folder that is none is passed over.
    pub fn profiles(&self) -> Result<Vec<Profile>, ProfileError> {
        let mut profiles = Vec::new();
        for found in fs::read_dir(&self.path)? {
            let folder = found?.path();
            let is_new = folder.extension().is_some_and(|end| end == "new");
            if let Ok(bytes) = fs::read(folder.join(CARD))
                && let Ok(card) = serde_json::from_slice(&bytes)
                && !is_new
            {
                profiles.push(Profile { folder, card });
            }
        }
        profiles.sort_by(|a, b| {
            (&a.card.display_name, &a.folder).cmp(&(&b.card.display_name, &b.folder))
        });
        Ok(profiles)
    }

    /// Whether a profile could be made: writes as much as a new one takes, and gives it back.
    pub fn check_room(&self) -> Result<(), ProfileError> {
        let room = self.path.join("room.new");
        let written = files::fill(&room, ROOM);
        // What was written of it is in the way most where there was no room for the rest.
        fs::remove_file(&room).ok();
        Ok(written?)
    }

    /// Makes a profile with its key and an empty database. It is there whole or not at all.
    pub fn create(
        &self,
        new: &NewProfile<'_>,
        secrets: &dyn SecretStore,
        random: &mut Random<'_>,
    ) -> Result<(Profile, Store), ProfileError> {
        let folder = self.path.join(new.identity.device.to_string());
        let making = folder.with_extension("new");
        match fs::remove_dir_all(&making) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => files::create_folder(&making)?,
        }
        let mut key = zeroize::Zeroizing::new([0; 32]);
        random(key.as_mut_slice());
        let key = DatabaseKey::from_bytes(*key);
        let wrapping = Wrapping {
            holder: Holder {
                device: new.identity.device,
                author: new.identity.author,
            },
            passphrase: new.passphrase.text,
            cost: new.passphrase.cost,
            recovery: new.recovery,
        };
        KeyFile::create(&key, wrapping, secrets, random)?.write(&making.join(KEY))?;
        Store::create(&making.join(DATABASE), &key, new.identity)?.close()?;
        let card = serde_json::to_vec_pretty(&new.card).map_err(io::Error::from)?;
        files::write_whole(&making.join(CARD), &card)?;
        fs::rename(&making, &folder)?;
        files::sync_folder(&self.path)?;
        let profile = Profile {
            folder,
            card: new.card.clone(),
        };
        let store = Store::open(&profile.database(), &key)?;
        Ok((profile, store))
    }
}

/// One user's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    folder: PathBuf,
    card: Card,
}

impl Profile {
    /// What the unlock page shows.
    pub fn card(&self) -> &Card {
        &self.card
    }

    /// Writes what the unlock page shows of the profile anew.
    pub fn put_card(&mut self, card: Card) -> Result<(), ProfileError> {
        let bytes = serde_json::to_vec_pretty(&card).map_err(io::Error::from)?;
        files::write_whole(&self.folder.join(CARD), &bytes)?;
        self.card = card;
        Ok(())
    }

    /// The folder's name: tells profiles apart.
    pub fn name(&self) -> String {
        let name = self.folder.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// The database file.
    pub fn database(&self) -> PathBuf {
        self.folder.join(DATABASE)
    }

    /// The key file.
    pub fn key_file(&self) -> PathBuf {
        self.folder.join(KEY)
    }

    /// Claims the profile for one window of the app, until the claim is dropped.
    pub fn claim(&self) -> Result<Claim, ProfileError> {
        Claim::take(&self.folder)
    }

    /// The wrong tries so far, as far as the disk could be told of them.
    pub fn tries(&self) -> Tries {
        Tries::read(&self.folder.join(TRIES))
    }

    /// The database's key, with the passphrase. Counts a wrong one before it says so; a right one
    /// ends the count. No number of wrong ones closes or erases anything.
    ///
    /// The caller keeps the count too, for as long as it runs: of a disk that is full or fails the
    /// right user is not kept out, and a wrong passphrase is told and waited for as ever.
    pub fn unlock(
        &self,
        passphrase: &str,
        secrets: &dyn SecretStore,
        now: DateTime<Utc>,
        kept: &mut Tries,
    ) -> Result<DatabaseKey, ProfileError> {
        let tries = self.tries().most(*kept);
        let wait = tries.wait(now);
        if wait > TimeDelta::zero() {
            return Err(ProfileError::Wait(wait));
        }
        let key_file = KeyFile::read(&self.key_file())?;
        let path = self.folder.join(TRIES);
        // Counted first: a window closed in the middle of a try has tried.
        let counted = tries.and_one(now);
        *kept = counted;
        counted.write(&path).ok();
        let opened = key_file.open(passphrase, secrets);
        if let Err(KeyError::WrongPassphrase) = opened {
            return Err(ProfileError::WrongPassphrase {
                tries: counted.wrong,
                wait: counted.wait(now),
            });
        }
        *kept = if opened.is_ok() {
            Tries::default()
        } else {
            tries
        };
        kept.write(&path).ok();
        Ok(opened?)
    }
}

/// A folder claimed for this process. Let go of when dropped, and by the system when the process
/// ends in any other way.
#[derive(Debug)]
pub struct Claim(#[expect(dead_code, reason = "held for its lock")] File);

impl Claim {
    fn take(folder: &Path) -> Result<Self, ProfileError> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        let file = files::private(&mut options).open(folder.join(LOCK))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(ProfileError::InUse),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}
