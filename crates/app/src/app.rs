//! The app: what is given from outside, and the desk while somebody has unlocked.

use chrono::{DateTime, Utc};
use parking_lot::{FairMutex, FairMutexGuard, Mutex, MutexGuard};

use crate::{Error, Outside, commands::Event, desk::Desk, exchange::Exchange, session::Door};

/// Doorstep on one laptop. Its methods are the commands of `commands`, spread over the modules of
/// their nouns.
pub struct App {
    pub(crate) outside: Outside,
    door: Mutex<Door>,
    pub(crate) exchange: Exchange,
    /// Fair: an exchange that writes page after page hands it to whoever waits after each.
    desk: FairMutex<Option<Desk>>,
}

impl App {
    /// The app over a folder of profiles, locked.
    pub fn new(outside: Outside) -> Result<Self, Error> {
        let door = Mutex::new(Door::of(&outside)?);
        Ok(Self {
            outside,
            door,
            exchange: Exchange::default(),
            desk: FairMutex::new(None),
        })
    }

    /// Now.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.outside.time.now()
    }

    /// Works at the open desk.
    pub(crate) fn at_desk<T>(
        &self,
        work: impl FnOnce(&mut Desk) -> Result<T, Error>,
    ) -> Result<T, Error> {
        work(self.desk().as_mut().ok_or(Error::Locked)?)
    }

    /// Works at the open desk on a person's command, which keeps it from locking itself.
    pub(crate) fn on_command<T>(
        &self,
        work: impl FnOnce(&mut Desk, DateTime<Utc>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let now = self.now();
        self.at_desk(|desk| {
            desk.used_at = now;
            work(desk, now)
        })
    }

    /// The profiles, and why the desk is closed.
    pub(crate) fn door(&self) -> MutexGuard<'_, Door> {
        self.door.lock()
    }

    /// The desk. A panic at it leaves nothing half done that the database would not undo.
    pub(crate) fn desk(&self) -> FairMutexGuard<'_, Option<Desk>> {
        self.desk.lock()
    }

    /// Tells the window something.
    pub(crate) fn tell(&self, event: Event) {
        (self.outside.events)(event);
    }

    /// Closes everything in order, before the window ends.
    pub fn close(&self) {
        if let Some(desk) = self.desk().take()
            && let Err(error) = desk.store.close()
        {
            tracing::warn!(%error, "the database did not close in order");
        }
    }
}
