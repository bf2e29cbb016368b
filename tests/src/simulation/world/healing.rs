//! After chaos: everything is healed, and must become quiet by itself within a bound.

use sync::device::Nudge;

use super::{super::laptop::Process, Event, Held, World, broken};

/// How often it is looked whether everything is quiet.
const LOOK_MS: u64 = 5_000;
/// How long it must stay so: the server is asked about what it holds at every poll.
const TWO_POLLS_MS: u64 = 150_000;
/// How long it may take: the longest wait between two tries, the stops for which somebody must
/// sign in, two polls, and as much again.
const QUIET_MS: u64 = 20 * 60_000;

impl World {
    /// The network is well, every machine runs, nothing fails any more.
    pub(super) fn heal(&mut self) -> Held {
        self.trace
            .note(self.now, format_args!("everything is healed"));
        self.healed_at = Some(self.now);
        self.sick = None;
        self.central.doom(super::Fate::Well);
        self.start_server();
        for nth in 0..self.laptops.len() {
            self.laptops[nth].disk.disarm();
            if self.laptops[nth].process.is_none() {
                self.boot(nth)?;
            }
            if !self.laptops[nth].online {
                self.laptops[nth].online = true;
                self.nudge(nth, Nudge::NetworkUp)?;
            }
        }
        self.at(LOOK_MS, Event::Look);
        Ok(())
    }

    /// Is everything quiet? If not, it is looked again, for a bounded time.
    pub(super) fn look(&mut self) -> Held {
        let healed_at = self.healed_at.unwrap_or(self.now);
        let Some(unquiet) = self.unquiet() else {
            let since = *self.quiet_from.get_or_insert(self.now);
            if self.now - since >= TWO_POLLS_MS {
                self.quiet_at = Some(since);
            }
            self.at(LOOK_MS, Event::Look);
            return Ok(());
        };
        self.quiet_from = None;
        if self.now - healed_at > QUIET_MS {
            return Err(broken("I15", format_args!("it is not quiet: {unquiet}")));
        }
        self.at(LOOK_MS, Event::Look);
        Ok(())
    }

    /// What is not quiet yet.
    fn unquiet(&self) -> Option<String> {
        let Some(server) = self.central.server() else {
            return Some("no server".to_owned());
        };
        let water = server.high_water().expect("a ledger that answers");
        for (nth, laptop) in self.laptops.iter().enumerate() {
            let Some(process) = &laptop.process else {
                return Some(format!("laptop {nth} is off"));
            };
            if let Some(why) = busy(process, (water.epoch.counter, water.gseq)) {
                return Some(format!("laptop {nth}: {why}"));
            }
        }
        None
    }

    /// Plants a bug in the store of a laptop that has just been switched on.
    #[cfg(feature = "planted")]
    pub(super) fn plant_in(&mut self, nth: usize) {
        if let (Some(planted), Some(process)) = (self.planted, &mut self.laptops[nth].process) {
            super::super::planted::in_store(planted, &mut process.store);
        }
    }

    /// Nothing can be planted in this build.
    #[cfg(not(feature = "planted"))]
    pub(super) fn plant_in(&mut self, nth: usize) {
        assert!(
            self.planted.is_none(),
            "a bug for laptop {nth} and none in this build"
        );
    }
}

/// What a laptop has still to do, with the server at some epoch and number.
fn busy(process: &Process, (epoch, head): (u64, u64)) -> Option<String> {
    let status = process.engine.status();
    let standing = process.store.standing();
    let behind = standing
        .streams
        .iter()
        .filter(|stream| stream.is_behind())
        .count();
    if let Some(stop) = status.stopped {
        return Some(format!("it has stopped: {stop:?}"));
    }
    if standing.epoch.is_none_or(|own| own.counter != epoch) || standing.feed.gseq != head {
        let (own, read) = (standing.epoch.map(|own| own.counter), standing.feed.gseq);
        return Some(format!("it read to {own:?}/{read} of {epoch}/{head}"));
    }
    let (waiting, offers) = (standing.waiting, standing.offers);
    if waiting + offers + behind > 0 || status.busy {
        let busy = status.busy;
        return Some(format!(
            "{waiting} wait, {offers} to offer, {behind} behind, busy: {busy}"
        ));
    }
    None
}
