//! Driving a laptop's engine: its questions to the network, its jobs to the database.

use app::StoreLog;
use record::{Incarnation, SigningKey};
use sync::{
    device::{Done, Nudge, Step, Stop, Ticket, Trouble, read_answer},
    server::Session,
};

use super::{
    super::{laptop::Process, watch::Seen},
    Answer, Event, Held, World, broken,
};

/// So many steps without waiting, and the engine turns in circles.
const STEPS: u32 = 500;

impl World {
    /// Wakes a laptop's engine, if that is when it wanted to be woken.
    pub(super) fn wake(&mut self, laptop: usize) -> Held {
        if self.laptops[laptop].wakes_at == self.now {
            self.turn(laptop)?;
        }
        Ok(())
    }

    /// Lets the engine go on until it wants to wait.
    pub(super) fn turn(&mut self, laptop: usize) -> Held {
        for _ in 0..STEPS {
            let random = self.dice.number();
            let Some(process) = &mut self.laptops[laptop].process else {
                return Ok(());
            };
            match process.engine.step(process.tick(self.now, random)) {
                Step::Ask(ticket, request) => self.ask(laptop, ticket, &request),
                Step::Do(ticket, job) => {
                    process.jobs.push_back((ticket, job));
                    if process.jobs.len() == 1 {
                        self.work_soon(laptop);
                    }
                }
                Step::Wait(until) => {
                    let until = until.saturating_add(process.started);
                    self.wake_at(laptop, until);
                    return self.look_at(laptop);
                }
                Step::Restart => self.barked(laptop)?,
            }
        }
        Err(broken(
            "I15",
            format_args!("the engine of laptop {laptop} turns in circles"),
        ))
    }

    fn wake_at(&mut self, laptop: usize, until: u64) {
        // Nothing lasts as long as this.
        let until = until.min(self.now + 86_400_000).max(self.now + 1);
        self.laptops[laptop].wakes_at = until;
        self.at(until - self.now, Event::Wake(laptop));
    }

    fn work_soon(&mut self, laptop: usize) {
        let life = self.laptops[laptop].life;
        let after = self.dice.between(1, 30);
        self.at(after, Event::Work { laptop, life });
    }

    /// Does the next job of a laptop.
    pub(super) fn work(&mut self, nth: usize, life: u64) -> Held {
        let now = self.now;
        let laptop = &mut self.laptops[nth];
        let wall = laptop.wall(now);
        let Some(process) = laptop.process.as_mut().filter(|_| laptop.life == life) else {
            return Ok(());
        };
        let Some((ticket, job)) = process.jobs.pop_front() else {
            return Ok(());
        };
        let mut log = StoreLog::new(&mut process.store, &*self.scheme, wall);
        let done = job.perform(&mut log, &mut process.certificates, &*self.scheme);
        let more = !process.jobs.is_empty();
        if laptop.disk.crashed() {
            return self.crashed(nth);
        }
        match done {
            Ok(done) => self.done(nth, ticket, done)?,
            Err(error) => {
                return Err(broken(
                    "I14",
                    format_args!("laptop {nth}'s database: {error:?}"),
                ));
            }
        }
        if more {
            self.work_soon(nth);
        }
        self.turn(nth)
    }

    fn done(&mut self, nth: usize, ticket: Ticket, done: Done) -> Held {
        self.trace
            .note(self.now, format_args!("laptop {nth} did {}", said(&done)));
        let problem = match &done {
            Done::Taken(Err(problem)) => Some(format!("{problem:?}")),
            _ => None,
        };
        let random = self.dice.number();
        let Some(process) = &mut self.laptops[nth].process else {
            return Ok(());
        };
        let tick = process.tick(self.now, random);
        process.engine.done(ticket, done, tick);
        // The server is honest here: no page of its own may raise the alarm.
        if let Some(problem) = problem
            && process.engine.status().trouble == Some(Trouble::BadPage)
        {
            let what = format_args!("laptop {nth} does not believe a page: {problem}");
            return Err(broken("I4", what));
        }
        Ok(())
    }

    /// An answer has come, or none will.
    pub(super) fn answered(
        &mut self,
        (nth, life): (usize, u64),
        ticket: Ticket,
        answer: Answer,
    ) -> Held {
        let now = self.now;
        let random = self.dice.number();
        let laptop = &mut self.laptops[nth];
        let wall = laptop.wall(now);
        let Some(process) = laptop.process.as_mut().filter(|_| laptop.life == life) else {
            return Ok(());
        };
        // The first answer, or the silence that went before it, has ended the connection.
        let Some(name) = process.asked.remove(&ticket) else {
            return Ok(());
        };
        let answer = answer.map_or(Err(sync::device::Failure::Unreachable), |(kind, bytes)| {
            read_answer(kind, &bytes)
        });
        let said = answer.as_ref().map(|reply| format!("{reply:?}"));
        let said = said.map_or_else(|failure| failure.to_string(), |reply| short(&reply));
        self.trace
            .note(now, format_args!("laptop {nth} hears to {name}: {said}"));
        if let Ok(reply) = &answer {
            process.watcher.hear(now);
            if let Some(header) = reply.header() {
                let offset = header.server_time - wall;
                let noted = process.store.contact(wall, Some(offset.num_milliseconds()));
                if laptop.disk.crashed() {
                    return self.crashed(nth);
                }
                noted.map_err(|error| broken("I14", format_args!("a contact: {error:?}")))?;
            }
        }
        let tick = process.tick(now, random);
        process.engine.answered(ticket, answer, tick);
        self.turn(nth)
    }

    /// The watchdog has started the engine afresh: every connection is dropped.
    fn barked(&mut self, nth: usize) -> Held {
        let now = self.now;
        self.trace
            .note(now, format_args!("laptop {nth}'s watchdog barks"));
        self.trace.reach(
            "watchdog",
            if self.in_chaos() { "in chaos" } else { "after" },
        );
        let Some(process) = &mut self.laptops[nth].process else {
            return Ok(());
        };
        process.asked.clear();
        if process.watcher.bark(now) {
            return Err(broken(
                "I15",
                format_args!("the watchdog of laptop {nth} barks at nothing"),
            ));
        }
        Ok(())
    }

    /// Looks whether a laptop has stopped, and whether its watchdog sleeps.
    fn look_at(&mut self, nth: usize) -> Held {
        let now = self.now;
        let laptop = &mut self.laptops[nth];
        let Some(process) = &mut laptop.process else {
            return Ok(());
        };
        let stopped = process.engine.status().stopped;
        let (seen, work) = seen(process);
        let stuck = process.watcher.look(now, seen, work && stopped.is_none());
        if let Some(for_ms) = stuck {
            let what =
                format_args!("laptop {nth} is stuck for {for_ms} ms and nobody barks: {seen:?}");
            return Err(broken("I15", what));
        }
        let incarnation = process.store.identity().incarnation;
        let forgotten = self.central.is_up() && self.central.session(incarnation).is_none();
        let must_sign_in = match stopped {
            Some(Stop::Fork) => true,
            Some(Stop::Unauthorised) => forgotten,
            _ => false,
        };
        if must_sign_in && !laptop.signing_in {
            laptop.signing_in = true;
            self.trace
                .note(now, format_args!("laptop {nth} has stopped: {stopped:?}"));
            let after = self.dice.between(5_000, 90_000);
            self.at(after, Event::SignIn(nth));
        }
        Ok(())
    }

    /// A laptop's user signs in again: the device goes on under a new incarnation and key.
    pub(super) fn sign_in(&mut self, nth: usize) -> Held {
        let now = self.now;
        let (incarnation, secret) = (Incarnation(self.dice.bytes()), self.dice.bytes());
        let key = SigningKey::from_bytes(&secret);
        let public = self.scheme.public_key(&key);
        let laptop = &mut self.laptops[nth];
        laptop.signing_in = false;
        let staff = self.town.staff[laptop.staff].author;
        let Some(process) = &mut laptop.process else {
            return Ok(());
        };
        let device = process.store.identity().device;
        let session = Session {
            device,
            incarnation,
            staff,
            key: public,
        };
        if !laptop.online || !self.central.admit(session, now) {
            if !self.central.is_up() {
                self.server_gone();
            }
            // It is tried again when the engine is looked at next.
            let again = self.dice.between(5_000, 30_000);
            self.wake_at(nth, now + again);
            return Ok(());
        }
        let begun = process.store.restart_incarnation(incarnation, &key);
        if laptop.disk.crashed() {
            return self.crashed(nth);
        }
        begun.map_err(|error| broken("I14", format_args!("a new incarnation: {error:?}")))?;
        process.asked.clear();
        process.engine.renewed(process.store.identity().incarnation);
        self.trace
            .note(now, format_args!("laptop {nth} goes on as {incarnation}"));
        self.trace.reach("signed in again", "renewed");
        self.turn(nth)
    }

    /// A laptop has a network again.
    pub(super) fn online(&mut self, nth: usize) -> Held {
        self.laptops[nth].online = true;
        self.trace
            .note(self.now, format_args!("laptop {nth} is online"));
        self.nudge(nth, Nudge::NetworkUp)
    }

    /// Nudges a laptop's engine.
    pub(super) fn nudge(&mut self, nth: usize, nudge: Nudge) -> Held {
        let random = self.dice.number();
        if let Some(process) = &mut self.laptops[nth].process {
            let tick = process.tick(self.now, random);
            process.engine.nudge(nudge, tick);
        }
        self.turn(nth)
    }
}

/// What a laptop's database says, and whether it has something to do.
fn seen(process: &Process) -> (Seen, bool) {
    let standing = process.store.standing();
    let head = process.engine.header().map_or(0, |header| header.head.gseq);
    let streams = standing.streams.iter();
    let behind = streams
        .clone()
        .map(|stream| stream.seen.saturating_sub(stream.head.pseq))
        .sum();
    let seen = Seen {
        waiting: standing.waiting,
        offers: standing.offers,
        epoch: standing.epoch.map_or(0, |epoch| epoch.counter),
        gseq: standing.feed.gseq,
        log: streams.map(|stream| stream.head.pseq).sum(),
        behind,
    };
    let work = standing.waiting > 0 || behind > 0 || head > standing.feed.gseq;
    (seen, work)
}

fn said(done: &Done) -> String {
    short(&format!("{done:?}"))
}

/// Enough of a text to follow a run by.
fn short(text: &str) -> String {
    text.chars().take(200).collect()
}
