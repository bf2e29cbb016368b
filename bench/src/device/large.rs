//! Many people and a long record: search, and opening the longest.

use app::{
    App,
    view::lists::{CaseloadQuery, OfPerson, Search},
};
use record::EntryId;

use super::{Device, DeviceError, caseload};
use crate::{
    plan::Large,
    stopwatch::{Times, ms, timed},
};

/// How often the long record is opened. Others are opened in between, so that it is read anew.
const OPENED: usize = 11;
/// How often each text is looked for.
const SEARCHED: usize = 25;
/// What people type: the beginning of a name, two names, a whole number, a birth date, nothing
/// that is there.
const TYPED: [&str; 8] = [
    "m",
    "pa",
    "carter",
    "ivy quinn",
    "999 000",
    "9990000018",
    "1931",
    "zebedee",
];

/// Measures both, after a first sync that is not measured.
pub fn measure(device: &Device, person: [u8; 16]) -> Result<Large, DeviceError> {
    device.sync()?;
    Ok(Large {
        open_10k_ms: open(&device.app, person)?,
        search_ms: search(&device.app)?,
    })
}

fn open(app: &App, person: [u8; 16]) -> Result<f64, DeviceError> {
    let person = EntryId(person).to_string();
    let of = |person: &str| OfPerson {
        person: person.to_owned(),
    };
    let others = caseload::ids(app.caseload(CaseloadQuery::default())?);
    let mut others = others.iter().filter(|other| **other != person).cycle();
    let mut times = Times::default();
    for _ in 0..OPENED {
        for other in others.by_ref().take(8) {
            app.person(of(other))?;
        }
        let (page, took) = timed(|| app.person(of(&person)));
        page?;
        times.add(took);
    }
    Ok(ms(times.median()))
}

fn search(app: &App) -> Result<f64, DeviceError> {
    let mut times = Times::default();
    for text in TYPED.iter().cycle().take(TYPED.len() * SEARCHED) {
        let typed = Search {
            text: (*text).to_owned(),
        };
        let (found, took) = timed(|| app.search(typed));
        found?;
        times.add(took);
    }
    Ok(ms(times.median()))
}
