//! The engine: decides what the device asks next and what it writes, without doing either.
//!
//! A driver calls [`Engine::step`] again and again and does what it says; answers and results come
//! back through [`Engine::answered`] and [`Engine::done`], in any order. Pushing and pulling are
//! two lanes that do not wait for one another (P18).
//!
//! ```text
//! fresh ─look─▶ greet ─hello─▶ list (first contact, new epoch, other access) ─▶ run
//!    ▲                                                                           │
//!    └── another epoch, diverged, restart by the watchdog ◀──────────────────────┘
//! ```

mod answers;
mod meet;
mod pull;
mod push;
mod watch;

#[cfg(test)]
mod table;

use std::collections::VecDeque;

use record::{DeviceId, Incarnation, Subject};

use super::{Failure, Job, Listing, Standing, network_up_after_ms};
use crate::{
    Epoch, limits,
    message::{Header, Obstacle, Request},
};
use answers::Question;
use pull::PullLane;
use push::PushLane;
use watch::Watch;

/// Milliseconds of a clock that never goes back.
pub type Millis = u64;

/// When something happens, and a random number for it, uniformly drawn.
#[derive(Debug, Clone, Copy)]
pub struct Tick {
    /// When.
    pub now: Millis,
    /// The number.
    pub random: u64,
}

/// Names a question or a job, so that its answer finds back. Never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(u64);

/// What to do next.
#[derive(Debug, Clone)]
pub enum Step {
    /// Ask the server, and go on with [`Engine::step`] without waiting for the answer.
    Ask(Ticket, Request),
    /// Do something with the database. Jobs are done in the order they come.
    Do(Ticket, Job),
    /// Nothing until then, or until an answer, a result or a nudge comes.
    Wait(Millis),
    /// Drop every connection, and go on: the watchdog has started the engine afresh (P30).
    Restart,
}

/// Something that makes a device look at once instead of at the next poll.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nudge {
    /// Something was saved.
    Saved,
    /// The user asked for it, or opened the window.
    Now,
    /// The network came back.
    NetworkUp,
}

/// Why the device has stopped syncing until somebody does something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The database was copied or restored: its user must sign in, for a new incarnation.
    Fork,
    /// The application is too old to read with. Its own changes are still pushed.
    UpgradeNeeded,
    /// The server does not let the device in. Tried again at every poll.
    Unauthorised,
}

/// What was wrong at the last try, for Sync and device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// No reply.
    Failure(Failure),
    /// A page that is not believed. Loud: somebody changes what the server sends.
    BadPage,
    /// The server refused, or failed.
    Refused(Obstacle),
    /// The device's own database failed.
    Database,
}

/// Who the device is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The device.
    pub device: DeviceId,
    /// Its incarnation.
    pub incarnation: Incarnation,
    /// The area that it was enrolled in.
    pub area: Subject,
    /// The application's version.
    pub app: String,
}

/// How it stands, for the line that is always on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status {
    /// Whether a question is on its way, or a page being written.
    pub busy: bool,
    /// Own changes without a verdict, when last looked.
    pub unsent: u64,
    /// Streams still to be had.
    pub streams_left: usize,
    /// When everything was last sent and had.
    pub complete_at: Option<Millis>,
    /// Since when nothing moves although the server answers, once that has been tried in vain to
    /// mend (P30).
    pub stuck_since: Option<Millis>,
    /// Why the device has stopped.
    pub stopped: Option<Stop>,
    /// What was wrong at the last try.
    pub trouble: Option<Trouble>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Phase {
    /// Nothing is known of the database.
    Fresh,
    /// The database is being looked at.
    Looking(Ticket),
    /// The server is to be greeted.
    Greet,
    /// It has been.
    Greeting(Ticket),
    /// The streams are to be listed, from the beginning or after a page.
    List,
    /// They are being listed.
    Listing(Ticket),
    /// The listing is being taken up, and the database looked at again.
    TakingUp(Ticket),
    /// Both lanes run.
    Run,
    /// Stopped until somebody does something, or the next poll.
    Stopped(Stop),
}

/// The engine.
#[derive(Debug)]
pub struct Engine {
    identity: Identity,
    phase: Phase,
    standing: Standing,
    header: Option<Header>,
    /// The history that the server greeted with.
    epoch: Option<Epoch>,
    /// A listing of which not all pages have come.
    listing: Option<Listing>,
    push: PushLane,
    pull: PullLane,
    watch: Watch,
    jobs: VecDeque<(Ticket, Job)>,
    tickets: u64,
    tries: u32,
    wait_until: Millis,
    trouble: Option<Trouble>,
}

impl Engine {
    /// A new engine, that knows nothing yet.
    pub fn new(identity: Identity) -> Self {
        Self {
            identity,
            phase: Phase::Fresh,
            standing: Standing::default(),
            header: None,
            epoch: None,
            listing: None,
            push: PushLane::default(),
            pull: PullLane::default(),
            watch: Watch::default(),
            jobs: VecDeque::new(),
            tickets: 0,
            tries: 0,
            wait_until: 0,
            trouble: None,
        }
    }

    /// What to do next.
    pub fn step(&mut self, tick: Tick) -> Step {
        match self.next(tick) {
            // The watchdog looks on, whatever is waited for.
            Step::Wait(until) if self.has_work() => {
                Step::Wait(until.min(tick.now + limits::STUCK_MS / 4))
            }
            step => step,
        }
    }

    fn next(&mut self, tick: Tick) -> Step {
        if self.watch.barks(self.has_work(), tick.now) {
            self.start_afresh();
            return Step::Restart;
        }
        if let Some((ticket, job)) = self.jobs.pop_front() {
            return Step::Do(ticket, job);
        }
        match self.phase {
            Phase::Fresh if tick.now >= self.wait_until => {
                let ticket = self.ticket();
                self.phase = Phase::Looking(ticket);
                Step::Do(ticket, Job::Look)
            }
            Phase::Greet if tick.now >= self.wait_until => {
                let ticket = self.ticket();
                self.phase = Phase::Greeting(ticket);
                Step::Ask(ticket, Request::Hello(self.hello()))
            }
            Phase::List if tick.now >= self.wait_until => self.ask_list(),
            Phase::Stopped(Stop::Unauthorised) if tick.now >= self.wait_until => {
                self.phase = Phase::Greet;
                self.next(tick)
            }
            Phase::Stopped(Stop::UpgradeNeeded) => self.push_step(tick),
            Phase::Run => self.run(tick),
            Phase::Stopped(Stop::Fork) => Step::Wait(Millis::MAX),
            Phase::Fresh | Phase::Greet | Phase::Stopped(Stop::Unauthorised) => {
                Step::Wait(self.wait_until)
            }
            Phase::List => self.push_beside(self.wait_until, tick),
            Phase::Looking(_) | Phase::Greeting(_) => Step::Wait(Millis::MAX),
            Phase::Listing(_) | Phase::TakingUp(_) => self.push_beside(Millis::MAX, tick),
        }
    }

    /// While the streams are being listed once more the other lane goes on. In a history that the
    /// log is not of yet it waits.
    fn push_beside(&mut self, until: Millis, tick: Tick) -> Step {
        let read = self.standing.read.map(|read| read.epoch);
        if read.is_none() || read != self.epoch {
            return Step::Wait(until);
        }
        match self.push_step(tick) {
            Step::Wait(push) => Step::Wait(push.min(until)),
            step => step,
        }
    }

    /// The lanes in turn: what one starts does not keep the other from starting.
    fn run(&mut self, tick: Tick) -> Step {
        let push = self.push_step(tick);
        let Step::Wait(until) = push else {
            return push;
        };
        match self.pull_step(tick) {
            Step::Wait(other) => Step::Wait(until.min(other)),
            step => step,
        }
    }

    /// Something makes it worthwhile to look at once.
    pub fn nudge(&mut self, nudge: Nudge, tick: Tick) {
        if nudge == Nudge::Saved {
            self.standing.unsent += 1;
            self.push.saved();
            return;
        }
        let at = match nudge {
            Nudge::NetworkUp => tick.now + network_up_after_ms(tick.random),
            Nudge::Saved | Nudge::Now => tick.now,
        };
        self.tries = 0;
        self.wait_until = at;
        self.push.try_at(at);
        self.push.wake();
        self.pull.try_at(at);
        self.pull.feed_at(at);
    }

    /// The device goes on under a new incarnation, after a fork or a renewal.
    pub fn renewed(&mut self, incarnation: Incarnation) {
        self.identity.incarnation = incarnation;
        self.watch.begin_anew();
        self.start_afresh();
        self.trouble = None;
        self.wait_until = 0;
        self.tries = 0;
    }

    /// How it stands.
    pub fn status(&self) -> Status {
        let stopped = match self.phase {
            Phase::Stopped(stop) => Some(stop),
            _ => None,
        };
        let between = matches!(self.phase, Phase::Fresh | Phase::Greet | Phase::List);
        let waiting = between || (self.push.is_idle() && self.pull.is_idle());
        Status {
            busy: stopped.is_none() && !(waiting && self.jobs.is_empty()),
            unsent: self.standing.unsent,
            streams_left: self.pull.left(),
            complete_at: self.watch.complete_at,
            stuck_since: self.watch.stuck_since,
            stopped,
            trouble: self.trouble,
        }
    }

    /// The server's history, as last heard of.
    pub fn header(&self) -> Option<&Header> {
        self.header.as_ref()
    }

    fn ticket(&mut self) -> Ticket {
        self.tickets += 1;
        Ticket(self.tickets)
    }

    /// Queues a job.
    fn job(&mut self, job: Job) -> Ticket {
        let ticket = self.ticket();
        self.jobs.push_back((ticket, job));
        ticket
    }

    /// Whether there is something to send or to be had, as far as is known.
    fn has_work(&self) -> bool {
        let running = !matches!(self.phase, Phase::Stopped(_));
        let read = self.standing.read.map(|read| read.cursor.gseq);
        let head = self.header.map(|header| header.head.gseq);
        let behind = head.is_some_and(|head| read.is_none_or(|read| read < head));
        running && (behind || self.standing.unsent > 0 || self.pull.left() > 0)
    }
}
