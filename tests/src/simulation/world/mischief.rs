//! What goes wrong with machines: crashes, clocks, servers put back, disks copied.

use std::collections::BTreeSet;

use record::ChangeId;

use super::{
    super::{
        central::Fate,
        faults::Fault,
        history,
        laptop::{self, Laptop},
    },
    Event, Held, World, broken,
    network::Sickness,
};

/// More machines than this are never there, clones among them.
const LAPTOPS: usize = 8;

impl World {
    /// Plans what strikes machines, and the copies that make some of it possible.
    pub(super) fn plan_mischief(&mut self) {
        use Fault::{
            ClockFrozen, ClockJump, Crash, DeviceClone, DeviceRestore, Kill, Offline,
            RestoreMarked, RestoreSilent, ServerCrash, ServerRestart, SickRoute,
        };
        let span = self.plan.chaos_ms;
        for fault in [ClockJump, ClockFrozen] {
            for _ in 0..2 * self.plan.rate(fault) {
                let when = self.clock_dice.below(span);
                self.at(when, Event::Strike(fault));
            }
        }
        let often = [
            (Crash, 4),
            (Kill, 2),
            (ServerCrash, 3),
            (SickRoute, 1),
            (Offline, 2),
        ];
        let seldom = [
            (ServerRestart, 1),
            (RestoreMarked, 1),
            (RestoreSilent, 1),
            (DeviceRestore, 1),
            (DeviceClone, 1),
        ];
        for (fault, times) in often.into_iter().chain(seldom) {
            for _ in 0..times * self.plan.rate(fault) {
                let when = self.dice.between(span / 20, span);
                self.at(when, Event::Strike(fault));
            }
        }
        for _ in 0..4 {
            let when = self.dice.below(span);
            self.at(when, Event::BackUp);
            let laptop = self.dice.place(self.laptops.len());
            let when = self.dice.below(span * 3 / 4);
            self.at(when, Event::CopyLaptop(laptop));
        }
    }

    /// What a laptop is at, for the counts.
    pub(super) fn state(&self, nth: usize) -> &'static str {
        let Some(process) = &self.laptops[nth].process else {
            return "off";
        };
        let asked = process.asked.values().next();
        match asked {
            _ if !process.jobs.is_empty() => "writing",
            Some(name) => name,
            None if process.engine.status().stopped.is_some() => "stopped",
            None => "waiting",
        }
    }

    /// A fault strikes a machine.
    pub(super) fn strike(&mut self, fault: Fault) -> Held {
        if !self.in_chaos() {
            return Ok(());
        }
        match fault {
            Fault::ClockJump | Fault::ClockFrozen => self.strike_clock(fault),
            Fault::ServerCrash => {
                let fate = *self
                    .dice
                    .pick(&[Fate::DiesBefore, Fate::DiesAfter, Fate::Busy]);
                self.central.doom(fate);
            }
            Fault::ServerRestart => {
                self.central.stop();
                self.note_strike(fault, None);
                self.server_gone();
            }
            Fault::RestoreMarked | Fault::RestoreSilent => self.restore_server(fault)?,
            Fault::SickRoute => self.sicken(),
            _ => {
                let nth = self.dice.place(self.laptops.len());
                self.strike_laptop(fault, nth)?;
            }
        }
        Ok(())
    }

    fn note_strike(&mut self, fault: Fault, laptop: Option<usize>) {
        let state = laptop.map_or("server", |nth| self.state(nth));
        self.trace.reach(fault.name(), state);
        let whom = laptop.map_or(-1, |nth| nth as i64);
        self.trace.note(
            self.now,
            format_args!("{} strikes {whom} at {state}", fault.name()),
        );
    }

    fn strike_clock(&mut self, fault: Fault) {
        let nth = self.clock_dice.place(self.laptops.len());
        self.note_strike(fault, Some(nth));
        let clock = &mut self.laptops[nth].clock;
        match fault {
            _ if self.clock_dice.in_a_thousand(200) => clock.put_right(),
            Fault::ClockFrozen => clock.freeze(self.now),
            _ => clock.jump(&mut self.clock_dice),
        }
    }

    fn sicken(&mut self) {
        const ROUTES: [&str; 8] = [
            "all",
            "hello",
            "list-streams",
            "push",
            "backfill",
            "feed",
            "status",
            "push",
        ];
        let route = *self.dice.pick(&ROUTES);
        let sickness = *self
            .dice
            .pick(&[Sickness::Fails, Sickness::Busy, Sickness::Silent]);
        self.sick = Some((route, sickness));
        self.trace
            .note(self.now, format_args!("{route} is sick: {sickness:?}"));
        let lasts = self.dice.between(20_000, 420_000);
        self.at(lasts, Event::Well);
    }

    fn strike_laptop(&mut self, fault: Fault, nth: usize) -> Held {
        match fault {
            Fault::Crash => {
                let most = *self.dice.pick(&[8, 60, 400, 3_000]);
                let steps = self.dice.below(most) as u32;
                self.laptops[nth].disk.arm(steps);
            }
            Fault::Kill if self.laptops[nth].process.is_some() => {
                self.note_strike(fault, Some(nth));
                self.go_down(nth)?;
            }
            Fault::Offline if self.laptops[nth].online => {
                self.note_strike(fault, Some(nth));
                self.laptops[nth].online = false;
                let lasts = self.dice.between(5_000, 400_000);
                self.at(lasts, Event::Online(nth));
            }
            Fault::DeviceRestore => self.restore_laptop(nth)?,
            Fault::DeviceClone if self.laptops.len() < LAPTOPS => self.clone_laptop(nth),
            _ => {}
        }
        Ok(())
    }

    /// A crash that was armed has come.
    pub(super) fn crashed(&mut self, nth: usize) -> Held {
        self.note_strike(Fault::Crash, Some(nth));
        self.go_down(nth)
    }

    /// A laptop's program is gone. What it had called saved must be there still.
    fn go_down(&mut self, nth: usize) -> Held {
        self.laptops[nth].kill();
        self.check_after_crash(nth)?;
        let after = self.dice.between(1_000, 60_000);
        self.at(after, Event::Boot(nth));
        Ok(())
    }

    /// A laptop is switched on.
    pub(super) fn boot(&mut self, nth: usize) -> Held {
        let may_crash = self.plan.has(Fault::Crash);
        let laptop = &mut self.laptops[nth];
        if laptop.process.is_some() {
            return Ok(());
        }
        let booted = laptop.boot(self.now, may_crash);
        if laptop.disk.crashed() {
            return self.crashed(nth);
        }
        booted.map_err(|error| broken("I18", format_args!("laptop {nth} opens: {error:?}")))?;
        self.trace
            .note(self.now, format_args!("laptop {nth} is on"));
        self.plant_in(nth);
        self.check_drafts(nth)?;
        if self.laptops[nth].disk.crashed() {
            return self.crashed(nth);
        }
        self.turn(nth)
    }

    /// A copy is made of a laptop's disk, to be put back later.
    pub(super) fn copy_laptop(&mut self, nth: usize) {
        if self.plan.has(Fault::DeviceRestore) {
            let laptop = &mut self.laptops[nth];
            let copy = laptop.disk.copy();
            laptop.copy = copy.map(|disk| (disk, laptop.saved.clone()));
        }
    }

    /// A laptop's database is put back to the copy.
    fn restore_laptop(&mut self, nth: usize) -> Held {
        let Some((disk, saved)) = self.laptops[nth].copy.take() else {
            return Ok(());
        };
        self.note_strike(Fault::DeviceRestore, Some(nth));
        self.copied.insert(laptop::sender_of(&disk));
        let laptop = &mut self.laptops[nth];
        laptop.kill();
        (laptop.disk, laptop.saved) = (disk, saved);
        laptop.forms.clear();
        self.forget_what_is_gone()?;
        let after = self.dice.between(1_000, 60_000);
        self.at(after, Event::Boot(nth));
        Ok(())
    }

    /// An image of a laptop's disk goes into another machine, and both go on.
    fn clone_laptop(&mut self, nth: usize) {
        let original = &self.laptops[nth];
        let Some(disk) = original.disk.copy() else {
            return;
        };
        self.copied.insert(laptop::sender_of(&disk));
        let mut clone = Laptop::over(original.staff, disk);
        clone.saved = original.saved.clone();
        clone.clock = original.clock;
        self.note_strike(Fault::DeviceClone, Some(nth));
        let place = self.laptops.len();
        self.laptops.push(clone);
        let after = self.dice.between(1_000, 60_000);
        self.at(after, Event::Boot(place));
        self.at(after + 1_000, Event::Person(place));
    }

    /// The server is put back to a backup.
    fn restore_server(&mut self, fault: Fault) -> Held {
        if self.central.backups() == 0 {
            return Ok(());
        }
        self.note_strike(fault, None);
        let backup = self.dice.place(self.central.backups());
        self.central.restore(backup, fault == Fault::RestoreSilent);
        self.forget_what_is_gone()?;
        self.server_gone();
        Ok(())
    }

    /// After a machine was put back: what nobody holds any more cannot be asked for.
    fn forget_what_is_gone(&mut self) -> Held {
        let held = self.held_somewhere()?;
        self.model.forget_all_but(&held);
        Ok(())
    }

    /// Every change that some machine holds now.
    pub(super) fn held_somewhere(&mut self) -> Result<BTreeSet<ChangeId>, super::Broken> {
        let mut held = history::known(self.central.ledger(), &self.model);
        for (nth, laptop) in self.laptops.iter().enumerate() {
            let on = laptop.holds();
            held.extend(on.map_err(|what| broken("I5", format_args!("laptop {nth}: {what}")))?);
        }
        Ok(held)
    }
}
