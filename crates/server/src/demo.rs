//! The demo area: invented people, written through the ordinary door by the staff of the file.
//!
//! Nothing here is invented beside the file and its rules of loading: who wrote what on which day.

mod acts;
mod people;
mod personas;
mod printed;
mod pusher;
mod words;

use std::{path::Path, sync::Arc};

use care::{catalogue::FieldProblem, time::from_london};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

pub use printed::Printed;

use crate::{
    area::{Area, AreaError},
    clock::SetTime,
    open::{self, OpenError},
    service::{Service, ServiceError},
};
use people::Staffed;
use personas::Personas;
use pusher::Pusher;

/// What the demo area is called.
const AREA: &str = "Demonstration area";
/// Codes for each member of staff, so that devices can be enrolled again and again …
const CODES: usize = 8;
/// … for as long as anybody shows the demo.
const CODE: TimeDelta = TimeDelta::days(3_650);

/// The demo area cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The folder.
    #[error(transparent)]
    Area(#[from] AreaError),
    /// Its database.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Accounts or ledger.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// The file of people is not JSON of the right form.
    #[error("the file of demo people cannot be read")]
    Json(#[from] serde_json::Error),
    /// The file of people lacks something.
    #[error("the file of demo people has {0}")]
    File(&'static str),
    /// A field that the catalogue does not have.
    #[error("the catalogue has no field {field} of {kind}")]
    NoSuchField {
        /// The kind.
        kind: &'static str,
        /// The field.
        field: &'static str,
    },
    /// Words that the catalogue does not take.
    #[error("{kind}.{}: {problem}", problem.field)]
    Field {
        /// The kind.
        kind: &'static str,
        /// What is wrong.
        problem: FieldProblem,
    },
    /// A visit that cannot be signed.
    #[error("a visit cannot be signed")]
    NotSignable(#[from] care::visit::NotSignable),
    /// The server did not take a change.
    #[error("the act {act} was not accepted: {why}")]
    NotAccepted {
        /// Which, by its name here.
        act: String,
        /// What the server said.
        why: String,
    },
}

/// Which demo.
#[derive(Debug, Clone, Copy, Default)]
pub struct Choice {
    /// Leave out what was written after this day of the file.
    pub as_of: Option<NaiveDate>,
    /// Shift every date but birth dates by whole weeks, so that the demo day falls in the week of
    /// this day.
    pub week_of: Option<NaiveDate>,
}

/// Makes a demo area in a new or empty folder. `now` is the machine's time.
pub fn make(folder: &Path, choice: Choice, now: DateTime<Utc>) -> Result<Printed, DemoError> {
    let personas = Personas::read(choice.week_of)?;
    let shift = choice.week_of.map(Personas::shift_to).transpose()?;
    let as_of = choice.as_of.map(|day| day + shift.unwrap_or_default());
    // A shifted demo is shown now; another one at the moment that its data stand at.
    let loaded_at = match (choice.week_of, as_of) {
        (Some(_), _) => now,
        (None, Some(day)) => in_london(day, 18)?,
        (None, None) => in_london(personas.meta.demo_day, 8)?,
    };
    let area = Area::begin(folder, AREA, true)?;
    let service = open::over(area, Arc::new(SetTime::starting_at(loaded_at)))?;
    service.found()?;
    let staffed = people::settle(&service, &personas)?;
    load(&service, &personas, &staffed, as_of)?;
    let mut printed = Printed::of(&service, &personas, &staffed);
    printed.people(&service, &personas, as_of);
    printed.codes(&service, &staffed)?;
    printed.days(
        &personas,
        as_of,
        choice.week_of.is_none().then_some(loaded_at),
    );
    service.area().finish()?;
    Ok(printed)
}

fn in_london(day: NaiveDate, hour: u32) -> Result<DateTime<Utc>, DemoError> {
    let time = NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    from_london(day.and_time(time)).ok_or(DemoError::File("an hour that does not come"))
}

/// Writes every act: the people first, then the rest, each author's in order.
fn load(
    service: &Service,
    personas: &Personas,
    staffed: &Staffed,
    as_of: Option<NaiveDate>,
) -> Result<(), DemoError> {
    let area = service.area().identity.id;
    let mut pusher = Pusher::new(service, personas, staffed);
    for person in &personas.people {
        let acts = acts::of_person(personas, &staffed.ids, person, area, as_of)?;
        pusher.write(acts)?;
    }
    pusher.push_all()
}
