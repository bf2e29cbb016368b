//! The exchange with the server: drives `sync`'s engine with a network, a database and threads.
//!
//! What is asked and written is the engine's to decide. Here answers are fetched while the page
//! before is checked on one thread and the one before that is written on another. No transaction
//! waits for the network, and nothing here waits for the desk for longer than one page.

mod drive;
mod http;
mod said;
mod traffic;
mod worker;

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use parking_lot::{Mutex, MutexGuard};
use sync::limits::CLOCK_SUSPECT_MS;
use tokio::sync::Notify;

use crate::{App, Error, commands::Event, desk::Desk, sync_page::Reach, view::sync::SyncStatus};

pub(crate) use drive::Driver;
pub(crate) use http::{Http, NoAnswer};
pub use traffic::Traffic;

/// How often the app looks whether it should lock itself.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// What of the exchange outlives one run of it.
#[derive(Default)]
pub(crate) struct Exchange {
    /// One run at a time.
    driver: tokio::sync::Mutex<Option<Driver>>,
    wake: Notify,
    network_up: Notify,
    reach: Mutex<Reach>,
    counts: Arc<traffic::Counts>,
}

impl Exchange {
    /// Something was saved, or the desk was opened: look at once.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// How the server was last reached.
    pub fn reach(&self) -> Reach {
        self.reach_mut().clone()
    }

    fn reach_mut(&self) -> MutexGuard<'_, Reach> {
        self.reach.lock()
    }
}

impl App {
    /// Runs for as long as the window does: exchanges with the server while a desk is open, and
    /// locks the desk when it was left alone.
    pub async fn keep_going(self: Arc<Self>) {
        tokio::join!(Arc::clone(&self).keep_exchanging(), self.keep_looking());
    }

    async fn keep_looking(self: Arc<Self>) {
        let every = TimeDelta::from_std(LOOK_EVERY).unwrap_or(TimeDelta::seconds(5));
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            self.lock_if_idle(every);
        }
    }

    /// Again and again: when the engine wants to, or at once when something was saved.
    async fn keep_exchanging(self: Arc<Self>) {
        let mut nudge = None;
        loop {
            let pause = self.exchange_once(nudge).await;
            nudge = tokio::select! {
                () = tokio::time::sleep(pause) => None,
                () = self.exchange.wake.notified() => Some(sync::device::Nudge::Saved),
                () = self.exchange.network_up.notified() => Some(sync::device::Nudge::NetworkUp),
            };
        }
    }

    /// The machine is on a network again: the server is tried within a few seconds, however long
    /// the wait until the next try had become.
    pub fn network_up(&self, (): ()) -> Result<(), Error> {
        self.exchange.network_up.notify_one();
        Ok(())
    }

    /// Exchanges with the server now, until there is nothing left to do.
    pub async fn sync_now(self: Arc<Self>, (): ()) -> Result<SyncStatus, Error> {
        self.at_desk(|_| Ok(()))?;
        self.exchange_once(Some(sync::device::Nudge::Now)).await;
        self.sync_status(())
    }

    /// One run: until everything that can be is sent and had. Gives the pause until the next.
    async fn exchange_once(self: &Arc<Self>, nudge: Option<sync::device::Nudge>) -> Duration {
        let mut turn = self.exchange.driver.lock().await;
        let now = self.now();
        let opened = self.at_desk(|desk| {
            believe_a_clock_that_was_set_back(desk, now)?;
            Ok(drive::Place::of(desk))
        });
        let Ok(place) = opened else {
            *turn = None;
            return Duration::MAX;
        };
        if turn
            .as_mut()
            .is_none_or(|driver| !driver.goes_on_at(&place))
        {
            *turn = Driver::new(place, &self.exchange);
        }
        match turn.as_mut() {
            Some(driver) => driver.run(self, nudge).await,
            None => Duration::MAX,
        }
    }

    /// The incarnation changed: the next run begins with a new engine.
    pub(crate) fn renewed(&self) {
        let mut reach = self.exchange.reach_mut();
        *reach = Reach {
            complete_at: reach.complete_at,
            ..Reach::default()
        };
    }

    /// Tells the window the sync words.
    pub(crate) fn tell_status(&self) {
        if let Ok(status) = self.sync_status(()) {
            self.tell(Event::SyncStatus { status });
        }
    }

    /// Tells the window whose records changed.
    pub(crate) fn record_changed(&self, people: Vec<String>) {
        self.tell(Event::RecordChanged { people });
        self.tell_status();
    }
}

/// Where the server was last reached at a moment that is yet to come, somebody has set a fast clock
/// right since: then it was reached when the server's own clock said, and this one agrees with it.
fn believe_a_clock_that_was_set_back(desk: &mut Desk, now: DateTime<Utc>) -> Result<(), Error> {
    let Some(noted) = desk.store.contact_at() else {
        return Ok(());
    };
    let ahead_ms = desk.store.clock_offset_ms().unwrap_or_default();
    let ahead = TimeDelta::try_milliseconds(ahead_ms).unwrap_or_default();
    let by_server = noted.checked_add_signed(ahead).unwrap_or(noted);
    let suspect = TimeDelta::milliseconds(CLOCK_SUSPECT_MS);
    if noted - now > suspect && by_server <= now {
        desk.store.contact(by_server, None)?;
    }
    Ok(())
}
