//! The measured device: the app itself, without a window, in a process of its own.

mod caseload;
mod large;
mod memory;
mod saves;

use std::{
    fs, io,
    path::Path,
    sync::{Arc, mpsc},
};

use app::{App, Outside, commands::Event, view::session::Unlock};
use store::{
    keyfile::{KdfCost, RecoveryKey},
    profile::{Card, DataFolder, NewProfile, Passphrase, ProfileError},
};
use tokio::runtime::Runtime;

use crate::{
    floor::FloorError,
    outside::{KeyStore, Machine},
    plan::{Measure, Plan},
};

/// The passphrase of the measured laptop.
const PASSPHRASE: &str = "four bowls on the green";

/// Why a device could not be measured.
#[derive(Debug, thiserror::Error)]
pub enum DeviceError {
    /// The app said no.
    #[error("the app could not do it")]
    App(#[from] app::Error),
    /// The profile could not be made.
    #[error("the profile could not be made")]
    Profile(#[from] ProfileError),
    /// The bare table failed.
    #[error(transparent)]
    Floor(#[from] FloorError),
    /// A file, or the runtime.
    #[error("the machine did not do it")]
    Io(#[from] io::Error),
    /// What came is not what was to come.
    #[error("{0}")]
    Unexpected(&'static str),
    /// The figures cannot be written down.
    #[error("figures that are no JSON")]
    Json(#[from] serde_json::Error),
}

/// The app at work, and what it told its window.
pub(crate) struct Device {
    app: Arc<App>,
    runtime: Runtime,
}

/// Measures what the plan asks for, and gives the figures as JSON.
pub fn run(plan: &Plan) -> Result<String, DeviceError> {
    let (heard, events) = mpsc::channel();
    let device = Device::open(plan, heard)?;
    Ok(match &plan.measure {
        Measure::Caseload { planned_visits } => {
            let figures = caseload::measure(&device, plan, events, *planned_visits)?;
            serde_json::to_string(&figures)?
        }
        Measure::Large { person } => serde_json::to_string(&large::measure(&device, *person)?)?,
    })
}

impl Device {
    /// Makes the profile of an enrolled device and unlocks it.
    fn open(plan: &Plan, heard: mpsc::Sender<Event>) -> Result<Self, DeviceError> {
        let secrets = KeyStore::default();
        let identity = plan.identity();
        let new = NewProfile {
            card: Card {
                display_name: "Measured".to_owned(),
                role: "cm".to_owned(),
                server_url: plan.server.clone(),
                last_contact: None,
            },
            identity: &identity,
            passphrase: Passphrase {
                text: PASSPHRASE,
                cost: KdfCost::floor(false),
            },
            recovery: RecoveryKey(plan.recovery),
        };
        let mut failed = false;
        let mut random = |bytes: &mut [u8]| failed |= getrandom::fill(bytes).is_err();
        let folder = DataFolder::open(&plan.folder)?;
        let (profile, store) = folder.create(&new, &secrets, &mut random)?;
        drop(store);
        if failed {
            return Err(DeviceError::Unexpected("no randomness is to be had"));
        }
        let app = Arc::new(App::new(Outside {
            data: plan.folder.clone(),
            time: Box::new(Machine),
            random: Box::new(Machine),
            secrets: Box::new(secrets),
            events: Box::new(move |event| drop(heard.send(event))),
        })?);
        app.unlock(Unlock {
            profile: profile.name(),
            passphrase: PASSPHRASE.to_owned(),
        })?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?;
        Ok(Self { app, runtime })
    }

    /// Exchanges with the server until nothing is left to do.
    fn sync(&self) -> Result<(), DeviceError> {
        let app = Arc::clone(&self.app);
        self.runtime.block_on(app.sync_now(()))?;
        Ok(())
    }
}

/// The bytes of all files below a folder.
fn bytes_below(folder: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        bytes += if metadata.is_dir() {
            bytes_below(&entry.path())?
        } else {
            metadata.len()
        };
    }
    Ok(bytes)
}
