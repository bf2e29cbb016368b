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

mod pull;
mod push;
mod watch;

use std::collections::VecDeque;

use record::{DeviceId, Incarnation, Subject};

use super::{Done, Failure, Job, Listing, Standing, network_up_after_ms, retry_after_ms};
use crate::{
    Epoch, limits,
    message::{
        Greeting, Header, Hello, ListStreams, Obstacle, OwnHead, Read, Reply, Request, StreamList,
        Words,
    },
};
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
                self.step(tick)
            }
            Phase::Stopped(Stop::UpgradeNeeded) => self.push_step(tick),
            Phase::Run => self.run(tick),
            Phase::Stopped(Stop::Fork) => Step::Wait(Millis::MAX),
            Phase::Fresh | Phase::Greet | Phase::List => Step::Wait(self.wait_until),
            _ => Step::Wait(self.wait_until.max(tick.now + limits::STUCK_MS)),
        }
    }

    /// The lanes in turn: what one starts does not keep the other from starting.
    fn run(&mut self, tick: Tick) -> Step {
        let push = self.push_step(tick);
        let Step::Wait(until) = push else {
            return push;
        };
        match self.pull_step(tick) {
            Step::Wait(other) => Step::Wait(until.min(other).min(tick.now + limits::STUCK_MS)),
            step => step,
        }
    }

    fn hello(&self) -> Hello {
        let (oldest, newest) = limits::PROTOCOL;
        Hello {
            oldest,
            newest,
            app: Words::from(self.identity.app.as_str()),
            device: self.identity.device,
            incarnation: self.identity.incarnation,
            read: self.standing.read,
        }
    }

    fn ask_list(&mut self) -> Step {
        let ticket = self.ticket();
        self.phase = Phase::Listing(ticket);
        let last = self
            .listing
            .as_ref()
            .and_then(|listing| listing.streams.last());
        let after = last.map(|listed| listed.stream.clone());
        Step::Ask(ticket, Request::ListStreams(ListStreams { after }))
    }

    /// An answer, or why there is none. One to a question that has been given up changes nothing.
    pub fn answered(&mut self, ticket: Ticket, answer: Result<Reply, Failure>, tick: Tick) {
        let Some(of) = self.question(ticket) else {
            return;
        };
        let reply = match answer {
            Ok(reply) => reply,
            Err(failure) => {
                if failure == Failure::Incomplete {
                    self.watch.heard(tick.now);
                }
                return self.failed(of, Trouble::Failure(failure), 0, tick);
            }
        };
        self.watch.heard(tick.now);
        if let Some(header) = reply.header() {
            if of != Question::Hello && self.is_other_history(header) {
                self.start_afresh();
                return self.try_later(0, tick);
            }
            self.header = Some(*header);
        }
        match (of, reply) {
            (_, Reply::Refused(refusal)) => self.refused(of, refusal.obstacle, tick),
            (Question::Hello, Reply::Greeting(greeting)) => self.greeted(&greeting, tick),
            (Question::List, Reply::StreamList(list)) => self.listed(list, tick),
            (Question::Push, reply) => self.push_answered(reply, tick),
            (Question::Pull, Reply::Page(page)) => self.page_came(page, tick),
            (Question::Hello | Question::List | Question::Pull, _) => {
                self.failed(of, Trouble::Failure(Failure::NotOurServer), 0, tick);
            }
        }
    }

    /// What came of a job. That of one which has been given up changes nothing.
    pub fn done(&mut self, ticket: Ticket, done: Done, tick: Tick) {
        match (&self.phase, done) {
            (Phase::Looking(own), Done::Looked(standing)) if *own == ticket => {
                self.standing = standing;
                self.phase = Phase::Greet;
            }
            (Phase::TakingUp(own), Done::Listed) if *own == ticket => {
                let ticket = self.job(Job::Look);
                self.phase = Phase::TakingUp(ticket);
            }
            (Phase::TakingUp(own), Done::Looked(standing)) if *own == ticket => {
                self.watch.progress(tick.now);
                self.begin_running(standing, tick);
            }
            (_, done) if self.push.waits_for(ticket) => self.push_done(done, tick),
            (_, done) if self.pull.waits_for(ticket) => self.pull_done(ticket, done, tick),
            _ => {}
        }
    }

    /// The device's own database failed to do a job: everything begins anew, later.
    pub fn database_failed(&mut self, tick: Tick) {
        self.start_afresh();
        self.trouble = Some(Trouble::Database);
        self.try_later(0, tick);
    }

    /// Something makes it worthwhile to look at once.
    pub fn nudge(&mut self, nudge: Nudge, tick: Tick) {
        if nudge == Nudge::Saved {
            self.standing.unsent += 1;
            self.push.wake();
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

    /// Which open question a ticket is of.
    fn question(&self, ticket: Ticket) -> Option<Question> {
        match self.phase {
            Phase::Greeting(own) if own == ticket => Some(Question::Hello),
            Phase::Listing(own) if own == ticket => Some(Question::List),
            _ if self.push.waits_for(ticket) => Some(Question::Push),
            _ if self.pull.waits_for(ticket) => Some(Question::Pull),
            _ => None,
        }
    }

    /// Whether a reply is of another history than the one that the server greeted with.
    fn is_other_history(&self, header: &Header) -> bool {
        self.epoch.is_some_and(|epoch| epoch != header.epoch) && !ignores_epochs()
    }

    /// The lanes, and all that is known of the server, are given up; the log is looked at anew.
    fn start_afresh(&mut self) {
        self.phase = Phase::Fresh;
        self.listing = None;
        self.push = PushLane::default();
        self.pull = PullLane::default();
        self.jobs.clear();
    }

    fn try_later(&mut self, at_least_ms: u64, tick: Tick) {
        self.tries += 1;
        let wait = retry_after_ms(self.tries, tick.random).max(at_least_ms);
        self.wait_until = tick.now + wait;
    }

    fn failed(&mut self, of: Question, trouble: Trouble, at_least_ms: u64, tick: Tick) {
        self.trouble = Some(trouble);
        match of {
            Question::Hello => self.phase = Phase::Greet,
            Question::List => self.phase = Phase::List,
            Question::Push => return self.push.failed(at_least_ms, tick),
            Question::Pull => return self.pull.failed(at_least_ms, tick),
        }
        self.try_later(at_least_ms, tick);
    }

    fn refused(&mut self, of: Question, obstacle: Obstacle, tick: Tick) {
        let trouble = Trouble::Refused(obstacle);
        match obstacle {
            Obstacle::Fork => self.stop(Stop::Fork),
            Obstacle::UpgradeNeeded => self.stop(Stop::UpgradeNeeded),
            Obstacle::Unauthorised => {
                self.stop(Stop::Unauthorised);
                self.wait_until = tick.now + super::poll_after_ms(tick.random);
            }
            Obstacle::Diverged => {
                self.start_afresh();
                self.try_later(0, tick);
            }
            Obstacle::Gap { expected } => {
                self.push.go_back_to(expected);
                self.failed(of, trouble, 0, tick);
            }
            Obstacle::TryLater { after_s } => {
                self.failed(of, trouble, u64::from(after_s) * 1_000, tick);
            }
            Obstacle::Failed => self.failed(of, trouble, 0, tick),
            // The same would be refused again: not before the next poll.
            Obstacle::TooLarge | Obstacle::Malformed => {
                self.failed(of, trouble, limits::POLL_MS, tick);
            }
        }
        self.trouble = Some(trouble);
    }

    fn stop(&mut self, stop: Stop) {
        let unsent = self.push.after();
        self.start_afresh();
        self.phase = Phase::Stopped(stop);
        if stop == Stop::UpgradeNeeded {
            self.push.begin(unsent.unwrap_or(self.standing.settled));
        }
    }

    fn greeted(&mut self, greeting: &Greeting, tick: Tick) {
        self.epoch = Some(greeting.header.epoch);
        let own = self.standing.own.unwrap_or(OwnHead::START);
        if greeting.area != self.identity.area {
            self.phase = Phase::Greet;
            let trouble = Trouble::Failure(Failure::NotOurServer);
            return self.failed(Question::Hello, trouble, limits::POLL_MS, tick);
        }
        if greeting.own.seq > own.seq {
            return self.stop(Stop::Fork);
        }
        // What the server forgot is pushed again, and so is what it may have answered unheard.
        self.push.begin(greeting.own.seq.min(self.standing.settled));
        let header = greeting.header;
        let standing = self.standing.clone();
        let other = standing.read.is_none_or(|read| read.epoch != header.epoch);
        if (other && !(ignores_epochs() && standing.read.is_some()))
            || standing.access != Some(header.access)
        {
            self.listing = None;
            self.phase = Phase::List;
        } else {
            self.begin_running(standing, tick);
        }
    }

    fn begin_running(&mut self, standing: Standing, tick: Tick) {
        self.tries = 0;
        self.trouble = None;
        self.listing = None;
        self.looked(standing, tick);
        self.pull.feed_at(tick.now);
        self.phase = Phase::Run;
    }

    fn listed(&mut self, list: StreamList, tick: Tick) {
        let fresh = Listing {
            read: Read {
                epoch: list.header.epoch,
                cursor: list.header.head,
            },
            access: list.header.access,
            streams: Vec::new(),
        };
        let mut listing = self.listing.take().unwrap_or(fresh);
        if listing.access != list.header.access {
            // What may be read changed between two pages: from the beginning.
            self.phase = Phase::List;
            return self.try_later(0, tick);
        }
        listing.streams.extend(list.streams.0);
        if list.more {
            self.phase = Phase::List;
        } else {
            let ticket = self.job(Job::List(listing.clone()));
            self.phase = Phase::TakingUp(ticket);
        }
        self.listing = Some(listing);
    }

    /// The lanes take up where the database stands.
    fn looked(&mut self, standing: Standing, tick: Tick) {
        self.push.looked(&standing);
        self.pull.looked(&standing);
        self.standing = standing;
        if !self.has_work() {
            self.watch.complete(tick.now);
        }
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

/// What a question was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Question {
    Hello,
    List,
    Push,
    Pull,
}

#[cfg(feature = "planted")]
fn ignores_epochs() -> bool {
    crate::planted::is(crate::planted::Bug::EpochIgnored)
}

#[cfg(not(feature = "planted"))]
const fn ignores_epochs() -> bool {
    false
}
