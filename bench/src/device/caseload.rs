//! A caseload on the device: its first sync, Today, opening, saving, pushing.

use std::{
    sync::{Arc, mpsc::Receiver},
    thread,
    time::Duration,
};

use app::{
    App,
    commands::Event,
    view::lists::{Caseload as CaseloadPage, CaseloadQuery, OfPerson},
};

use super::{Device, DeviceError, bytes_below, memory, saves};
use crate::{
    plan::{Caseload, Plan},
    stopwatch::{Stopwatch, Times, ms, timed},
};

/// Changes pushed at once.
const PUSHED: usize = 40;

/// Measures all of it.
pub fn measure(
    device: &Device,
    plan: &Plan,
    events: Receiver<Event>,
    planned_visits: usize,
) -> Result<Caseload, DeviceError> {
    let watch = Stopwatch::start();
    let app = Arc::clone(&device.app);
    let window = thread::spawn(move || today_usable(&app, &events, planned_visits, watch));
    device.sync()?;
    let first_sync_s = watch.seconds();
    let page = device.app.caseload(CaseloadQuery::default())?;
    let figures = Caseload {
        first_sync_s,
        people: page.people as usize,
        wire_bytes: device.app.traffic().wire_bytes,
        local_bytes: bytes_below(&plan.folder)?,
        ..Caseload::default()
    };
    let today_usable_s = window.join().ok().flatten();
    let people = ids(page);
    let today_usable_s =
        today_usable_s.ok_or(DeviceError::Unexpected("Today never showed its visits"))?;
    let open_patient_ms = open(&device.app, &people)?;
    let saves = saves::measure(&device.app, plan, &people)?;
    // Once to push what was saved, and once to have it come back under its numbers.
    device.sync()?;
    device.sync()?;
    let (push_40_s, push_40_round_trips) = push(device, &people)?;
    Ok(Caseload {
        today_usable_s,
        open_patient_ms,
        save_ms: ms(saves.save.median()),
        save_p99_ms: ms(saves.save.p99()),
        bare_save_ms: ms(saves.bare.median()),
        bare_save_p99_ms: ms(saves.bare.p99()),
        push_40_s,
        push_40_round_trips,
        rss_mb: memory::peak_mb(),
        ..figures
    })
}

/// What a window does while the first sync runs: draws Today whenever it is told that records have
/// changed, until all of today's visits are on it.
fn today_usable(
    app: &App,
    events: &Receiver<Event>,
    visits: usize,
    watch: Stopwatch,
) -> Option<f64> {
    // Long enough for any first sync; a run that fails ends with its own error.
    const PATIENCE: Duration = Duration::from_secs(600);
    loop {
        let event = events.recv_timeout(PATIENCE).ok()?;
        let changed = matches!(event, Event::RecordChanged { .. });
        if changed
            && app
                .today(())
                .is_ok_and(|today| today.visits.len() >= visits)
        {
            return Some(watch.seconds());
        }
    }
}

/// The ids of the people that the page shows: 200 at most.
pub(super) fn ids(page: CaseloadPage) -> Vec<String> {
    page.rows.into_iter().map(|row| row.person.id).collect()
}

/// Opens people not read before.
fn open(app: &App, people: &[String]) -> Result<f64, DeviceError> {
    let mut times = Times::default();
    for person in people {
        let of = OfPerson {
            person: person.clone(),
        };
        let (page, took) = timed(|| app.person(of));
        page?;
        times.add(took);
    }
    Ok(ms(times.median()))
}

/// Saves offline, then pushes.
fn push(device: &Device, people: &[String]) -> Result<(f64, u64), DeviceError> {
    for nth in 0..PUSHED {
        saves::save_one(&device.app, people, nth)?;
    }
    let before = device.app.traffic().pushes;
    let (pushed, took) = timed(|| device.sync());
    pushed?;
    let waiting = device.app.sync_status(())?.waiting;
    if waiting > 0 {
        return Err(DeviceError::Unexpected("changes were left on this laptop"));
    }
    Ok((took.as_secs_f64(), device.app.traffic().pushes - before))
}
