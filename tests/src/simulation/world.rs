//! The world of one run: a queue of events in time, and everything that they happen to.

mod engine;
mod healing;
mod mischief;
mod network;
mod people;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

use record::{DeviceId, Ed25519, Incarnation, SignatureScheme, SigningKey};
use sync::{device::Ticket, server::Session};

use super::{
    central::{Central, Fate},
    dice::Dice,
    disk::Disk,
    faults::{Fault, Plan},
    laptop::{Laptop, identity},
    model::Model,
    planted::Planted,
    scheme::KeyedHash,
    town::{Staff, Town},
    trace::{Reached, Trace},
};

/// How a run is to be made.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Whether every event is printed.
    pub print: bool,
    /// Whether all clocks are right, whatever the seed says: for comparing (I16).
    pub right_clocks: bool,
    /// The bug to be planted, in a build that has them.
    pub planted: Option<Planted>,
}

/// An invariant does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Which one, by its number in docs/rules.md, or in a word.
    pub rule: &'static str,
    /// What was seen.
    pub what: String,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.rule, self.what)
    }
}

/// What most steps of a run give.
pub(super) type Held = Result<(), Broken>;

/// That an invariant does not hold.
pub(super) fn broken(rule: &'static str, what: impl fmt::Display) -> Broken {
    Broken {
        rule,
        what: what.to_string(),
    }
}

/// A run that came to its end with every invariant holding.
#[derive(Debug, Clone)]
pub struct Ended {
    /// The hash of everything that happened.
    pub trace: u64,
    /// What was there in the end, but for the times that are shown.
    pub timeless: u64,
    /// Which faults the seed had.
    pub faults: BTreeSet<Fault>,
    /// How often each fault met each state.
    pub reached: Reached,
    /// Whether its signatures were real.
    pub signed: bool,
    /// How many changes were called saved.
    pub saved: usize,
    /// How many questions a device put to the server.
    pub asked: u64,
    /// How long it took to become quiet after everything was healed, in milliseconds.
    pub quiet_after_ms: u64,
}

/// Something that happens at some time.
pub(super) enum Event {
    /// The engine of a laptop wants to be woken.
    Wake(usize),
    /// A laptop's program does the next job with its database.
    Work {
        laptop: usize,
        life: u64,
    },
    /// A question comes to the server.
    Asked(Letter),
    /// An answer comes to a laptop, or it is clear that none will.
    Answered {
        laptop: usize,
        life: u64,
        ticket: Ticket,
        answer: Answer,
    },
    /// Somebody at a laptop does something.
    Person(usize),
    /// A laptop is switched on.
    Boot(usize),
    /// A laptop's user signs in again.
    SignIn(usize),
    /// A laptop has a network again.
    Online(usize),
    /// Something goes wrong.
    Strike(Fault),
    /// A copy is made of a laptop's disk, or of the server.
    CopyLaptop(usize),
    BackUp,
    /// The server is started.
    Start,
    /// A route of the server is well again.
    Well,
    /// Everything is healed.
    Heal,
    /// Is everything quiet?
    Look,
}

/// A question on its way.
#[derive(Clone)]
pub(super) struct Letter {
    laptop: usize,
    life: u64,
    ticket: Ticket,
    name: &'static str,
    from: Incarnation,
    bytes: Vec<u8>,
}

/// What comes back: a content type and bytes, or nothing.
pub(super) type Answer = Option<(Option<&'static str>, Vec<u8>)>;

/// The world.
pub(super) struct World {
    pub now: u64,
    queue: BTreeMap<(u64, u64), Event>,
    queued: u64,
    pub dice: Dice,
    /// Clocks have a stream of chance of their own, so that a run with right clocks is otherwise
    /// the same.
    clock_dice: Dice,
    pub trace: Trace,
    pub plan: Plan,
    pub town: Town,
    pub central: Central,
    pub laptops: Vec<Laptop>,
    pub model: Model,
    /// Whose disk was copied into another machine, or put back: two may write on as one.
    pub copied: BTreeSet<(DeviceId, Incarnation)>,
    pub scheme: Arc<dyn SignatureScheme>,
    planted: Option<Planted>,
    healed_at: Option<u64>,
    quiet_from: Option<u64>,
    quiet_at: Option<u64>,
    sick: Option<(&'static str, network::Sickness)>,
    asked: u64,
}

/// Purposes of the streams of chance.
const PLAN: u64 = 1;
const TOWN: u64 = 2;
const WORLD: u64 = 3;
const SERVER: u64 = 4;
const CLOCKS: u64 = 5;

impl World {
    fn new(seed: u64, options: Options) -> Self {
        let mut plan = Plan::new(seed, &mut Dice::new(seed, PLAN));
        if options.right_clocks {
            plan = plan.with_right_clocks();
        }
        let scheme: Arc<dyn SignatureScheme> = if plan.signed {
            Arc::new(Ed25519)
        } else {
            Arc::new(KeyedHash)
        };
        let town = Town::new(&mut Dice::new(seed, TOWN));
        let central = Central::found(&town, Arc::clone(&scheme), Dice::new(seed, SERVER));
        let mut world = Self {
            now: 0,
            queue: BTreeMap::new(),
            queued: 0,
            dice: Dice::new(seed, WORLD),
            clock_dice: Dice::new(seed, CLOCKS),
            trace: Trace::new(options.print),
            plan,
            town,
            central,
            laptops: Vec::new(),
            model: Model::default(),
            copied: BTreeSet::new(),
            scheme,
            planted: options.planted,
            healed_at: None,
            quiet_from: None,
            quiet_at: None,
            sick: None,
            asked: 0,
        };
        world.enrol_all();
        world.plan_mischief();
        world.at(world.plan.chaos_ms, Event::Heal);
        world
    }

    /// Queues an event so many milliseconds from now.
    pub(super) fn at(&mut self, after_ms: u64, event: Event) {
        self.queued += 1;
        self.queue.insert((self.now + after_ms, self.queued), event);
    }

    /// Enrols 2 to 6 laptops, each member of staff with one at least.
    fn enrol_all(&mut self) {
        let most = self.town.staff.len().max(2) as u64;
        let laptops = self.dice.between(most.max(2), 7) as usize;
        for nth in 0..laptops {
            let staff = nth % self.town.staff.len();
            self.enrol(staff);
        }
        let newer = self.dice.place(laptops);
        self.laptops[newer].newer = self.plan.has(Fault::Newer);
        let hostile = self.dice.place(laptops);
        self.laptops[hostile].hostile = self.plan.has(Fault::Hostile);
    }

    fn enrol(&mut self, staff: usize) {
        let Staff { author, .. } = self.town.staff[staff];
        let (device, incarnation) = (DeviceId(self.dice.bytes()), Incarnation(self.dice.bytes()));
        let key = SigningKey::from_bytes(&self.dice.bytes());
        let public = self.scheme.public_key(&key);
        let session = Session {
            device,
            incarnation,
            staff: author,
            key: public,
        };
        assert!(self.central.admit(session, self.now), "a first enrolment");
        let pinned = (self.town.area, self.town.public_key(&*self.scheme));
        let identity = identity(device, incarnation, author, pinned, key);
        let nth = self.laptops.len();
        self.laptops
            .push(Laptop::new(staff, &identity, Disk::new()));
        let first = self.dice.below(60_000);
        self.at(first, Event::Boot(nth));
        let pause = self.dice.below(self.plan.pause_ms);
        self.at(first + pause, Event::Person(nth));
    }

    /// Runs to the end.
    fn run(mut self) -> Result<Ended, Broken> {
        while let Some(((now, _), event)) = self.queue.pop_first() {
            self.now = now;
            self.happen(event)?;
            if self.quiet_at.is_some() {
                return self.end();
            }
        }
        Err(broken(
            "I15",
            "nothing is left to happen, and it is not quiet",
        ))
    }

    fn happen(&mut self, event: Event) -> Held {
        match event {
            Event::Wake(laptop) => self.wake(laptop),
            Event::Work { laptop, life } => self.work(laptop, life),
            Event::Asked(letter) => {
                self.arrive(letter);
                Ok(())
            }
            Event::Answered {
                laptop,
                life,
                ticket,
                answer,
            } => self.answered((laptop, life), ticket, answer),
            Event::Person(laptop) => self.person(laptop),
            Event::Boot(laptop) => self.boot(laptop),
            Event::SignIn(laptop) => self.sign_in(laptop),
            Event::Online(laptop) => self.online(laptop),
            Event::Strike(fault) => self.strike(fault),
            Event::CopyLaptop(laptop) => {
                self.copy_laptop(laptop);
                Ok(())
            }
            Event::BackUp => {
                self.trace
                    .note(self.now, format_args!("the server is backed up"));
                self.central.back_up();
                Ok(())
            }
            Event::Start => {
                self.start_server();
                Ok(())
            }
            Event::Well => {
                self.sick = None;
                Ok(())
            }
            Event::Heal => self.heal(),
            Event::Look => self.look(),
        }
    }

    /// Whether things still go wrong.
    pub(super) fn in_chaos(&self) -> bool {
        self.healed_at.is_none()
    }

    /// Starts the server, if it is not running.
    pub(super) fn start_server(&mut self) {
        if self.central.is_up() {
            return;
        }
        let begun = self.central.start(self.now);
        let counter = begun.map(|epoch| epoch.counter);
        self.trace.note(
            self.now,
            format_args!("the server starts, new epoch {counter:?}"),
        );
    }

    /// The server's process is gone; it is started again soon.
    pub(super) fn server_gone(&mut self) {
        self.central.doom(Fate::Well);
        let after = self.dice.between(200, 40_000);
        self.at(after, Event::Start);
    }

    fn end(mut self) -> Result<Ended, Broken> {
        self.check_all()?;
        let quiet_after_ms = self.quiet_at.unwrap_or(self.now) - self.healed_at.unwrap_or(self.now);
        Ok(Ended {
            trace: self.trace.hash(),
            timeless: self.timeless(),
            faults: self.plan.rates.keys().copied().collect(),
            reached: self.trace.reached,
            signed: self.plan.signed,
            saved: self.model.len(),
            asked: self.asked,
            quiet_after_ms,
        })
    }
}

/// Runs one seed to its end.
pub fn run(seed: u64, options: Options) -> Result<Ended, Broken> {
    let _planted = super::planted::in_this_thread(options.planted);
    World::new(seed, options).run()
}
