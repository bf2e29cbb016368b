//! Opening an area's folder: database, ledger with its mark, accounts, clock.

use std::{io, path::Path, sync::Arc};

use chrono::{DateTime, Utc};
use sync::Epoch;

use crate::{
    accounts::Accounts,
    area::{Area, AreaError},
    clock::{SetTime, SystemTime, TimeSource},
    database::{self, DatabaseError},
    entropy::{self, NoEntropy},
    high_water::{HighWaterFile, MarkedLedger},
    ledger::SqliteLedger,
    service::{Service, ServiceError},
};

/// An area cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder.
    #[error(transparent)]
    Area(#[from] AreaError),
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The mark beside the ledger.
    #[error("the high-water mark cannot be read")]
    Mark(#[from] io::Error),
    /// The ledger is behind its mark and no new epoch could begin.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
    /// A set clock for an area that is not a demo.
    #[error(
        "this area is not a demo: its clock cannot be set by hand, because certificates, tokens \
         and the times that clinicians read all rest on it"
    )]
    ClockOnlyForDemo,
}

/// Opens the service of an area's folder, with a clock set to `clock` if the area is a demo.
pub fn service(folder: &Path, clock: Option<DateTime<Utc>>) -> Result<Service, OpenError> {
    let area = Area::open(folder)?;
    let time: Arc<dyn TimeSource> = match clock {
        Some(_) if !area.identity.demo => return Err(OpenError::ClockOnlyForDemo),
        Some(start) => Arc::new(SetTime::starting_at(start)),
        None => Arc::new(SystemTime),
    };
    over(area, time)
}

/// Opens the service of an area whose folder is open.
pub fn over(area: Area, clock: Arc<dyn TimeSource>) -> Result<Service, OpenError> {
    let path = area.database();
    let first = Epoch {
        counter: 1,
        id: entropy::random()?,
    };
    let ledger = SqliteLedger::open(&path, first)?;
    let ledger = MarkedLedger::over(ledger, HighWaterFile::at(area.high_water()))?;
    let mark = ledger.mark();
    let accounts = Accounts::over(database::open(&path)?);
    let service = Service::new(area, accounts, Arc::new(ledger), clock);
    service.begin_after(mark)?;
    Ok(service)
}
