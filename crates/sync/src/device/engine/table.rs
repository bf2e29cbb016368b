//! The engine as a truth table: every state with every event. A state or an event that is added
//! without its cells does not compile.

use record::{ChainHash, Ed25519, EnvelopeHash, SigningKey};

use super::{Engine, Identity, Nudge, Phase, Step, Stop, Tick, Ticket};
use crate::{
    AccessMark, Cursor, Epoch,
    device::{Applied, Done, Failure, Job, Standing},
    message::{
        self, Header, List, Obstacle, Onward, OwnHead, PageBuilder, Read, Refusal, Reply,
        StreamList, Verdicts,
    },
};

/// Where an engine can stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Fresh,
    Looking,
    Greet,
    Greeting,
    List,
    Listing,
    TakingUp,
    Idle,
    Pushing,
    Pulling,
    Forked,
    TooOld,
    ShutOut,
}

use State::{
    Forked, Fresh, Greet, Greeting, Idle, List as ToList, Listing, Looking, Pulling, Pushing,
    ShutOut, TakingUp, TooOld,
};

const STATES: [State; 13] = [
    Fresh, Looking, Greet, Greeting, ToList, Listing, TakingUp, Idle, Pushing, Pulling, Forked,
    TooOld, ShutOut,
];

/// What can happen to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Event {
    /// Time goes by and it is asked what to do.
    Step,
    /// The question that is open is answered as it should be.
    Answered,
    /// It is answered from another epoch.
    OtherEpoch,
    /// It is not answered.
    Unreachable,
    /// A captive portal answers.
    Portal,
    Diverged,
    Fork,
    Gap,
    UpgradeNeeded,
    Unauthorised,
    TryLater,
    Failed,
    /// An answer to a question that was given up.
    Stale,
    /// The job that is open is done.
    JobDone,
    DatabaseFailed,
    Now,
}

const EVENTS: [Event; 16] = [
    Event::Step,
    Event::Answered,
    Event::OtherEpoch,
    Event::Unreachable,
    Event::Portal,
    Event::Diverged,
    Event::Fork,
    Event::Gap,
    Event::UpgradeNeeded,
    Event::Unauthorised,
    Event::TryLater,
    Event::Failed,
    Event::Stale,
    Event::JobDone,
    Event::DatabaseFailed,
    Event::Now,
];

/// The table.
fn expected(state: State, event: Event) -> State {
    match event {
        Event::DatabaseFailed => Fresh,
        Event::Stale | Event::Now => state,
        Event::Step => match state {
            Fresh => Looking,
            Greet => Greeting,
            ToList => Listing,
            ShutOut => Greeting,
            // The poll is due.
            Idle => Pulling,
            Looking | Greeting | Listing | TakingUp | Pushing | Pulling | Forked | TooOld => state,
        },
        Event::JobDone => match state {
            Looking => Greet,
            TakingUp => Idle,
            _ => state,
        },
        Event::Answered => match state {
            Greeting => ToList,
            Listing => TakingUp,
            Pushing | Pulling => Idle,
            _ => state,
        },
        Event::OtherEpoch => match state {
            // A greeting may be of any epoch: it is what tells of a new one.
            Greeting => ToList,
            Listing | Pushing | Pulling => Fresh,
            _ => state,
        },
        Event::Diverged => in_question(state, Fresh),
        Event::Fork => in_question(state, Forked),
        Event::UpgradeNeeded => in_question(state, TooOld),
        Event::Unauthorised => in_question(state, ShutOut),
        Event::Unreachable | Event::Portal | Event::Gap | Event::TryLater | Event::Failed => {
            match state {
                Greeting => Greet,
                Listing => ToList,
                Pushing | Pulling => Idle,
                _ => state,
            }
        }
    }
}

/// Only who has asked is answered.
fn in_question(state: State, then: State) -> State {
    match state {
        Greeting | Listing | Pushing | Pulling => then,
        _ => state,
    }
}

const OWN: Epoch = Epoch {
    counter: 1,
    id: [1; 16],
};

fn header(epoch: Epoch) -> Header {
    let key = SigningKey::from_bytes(&[7; 32]);
    Header {
        epoch,
        head: Cursor::seal(epoch, (9, ChainHash([9; 32])), &Ed25519, &key),
        server_time: chrono::DateTime::UNIX_EPOCH,
        access: AccessMark([2; 16]),
    }
}

fn standing() -> Standing {
    Standing {
        read: Some(Read {
            epoch: OWN,
            cursor: header(OWN).head,
        }),
        access: Some(AccessMark([1; 16])),
        own: Some(OwnHead {
            seq: 5,
            hash: EnvelopeHash([5; 32]),
        }),
        settled: 5,
        ..Standing::default()
    }
}

/// An engine in a state, with the open question or job.
struct Bench {
    engine: Engine,
    open: Option<Ticket>,
    now: u64,
}

impl Bench {
    fn new() -> Self {
        let identity = Identity {
            device: record::DeviceId([1; 16]),
            incarnation: record::Incarnation([1; 16]),
            area: record::Subject::Area([1; 16]),
            app: "test".to_owned(),
        };
        Self {
            engine: Engine::new(identity),
            open: None,
            now: 1_000,
        }
    }

    fn tick(&self) -> Tick {
        Tick {
            now: self.now,
            random: 0,
        }
    }

    fn step(&mut self) -> Step {
        let tick = self.tick();
        let step = self.engine.step(tick);
        if let Step::Ask(ticket, _) | Step::Do(ticket, _) = step {
            self.open = Some(ticket);
        }
        step
    }

    fn answer(&mut self, answer: Result<Reply, Failure>) {
        let tick = self.tick();
        if let Some(ticket) = self.open {
            self.engine.answered(ticket, answer, tick);
        }
    }

    fn done(&mut self, done: Done) {
        let tick = self.tick();
        if let Some(ticket) = self.open.take() {
            self.engine.done(ticket, done, tick);
        }
    }

    /// Does the job that is queued, if there is one.
    fn do_jobs(&mut self) {
        loop {
            let done = match self.step() {
                Step::Do(_, Job::Look) => Done::Looked(Box::new(Standing {
                    access: Some(AccessMark([2; 16])),
                    ..standing()
                })),
                Step::Do(_, Job::List(_)) => Done::Listed,
                Step::Do(_, Job::Collect { .. } | Job::Carry(_)) => Done::Read(Vec::new()),
                Step::Do(_, Job::Take { .. }) => Done::Taken(Ok(Applied::Done { new: 0 })),
                Step::Do(_, Job::Settle(_) | Job::Relayed { .. }) => Done::Settled(Ok(Vec::new())),
                Step::Do(_, Job::Questions | Job::Offers) => Done::Ids(Vec::new()),
                Step::Do(_, Job::Answers(_) | Job::Offered(_)) => Done::Noted,
                Step::Ask(..) | Step::Wait(_) | Step::Restart => return,
            };
            self.done(done);
        }
    }

    fn page(epoch: Epoch) -> Reply {
        let header = header(epoch);
        let onward = Onward::Feed(header.head);
        Reply::Page(PageBuilder::default().finish(header, onward, false))
    }

    fn greeting(epoch: Epoch) -> Reply {
        Reply::Greeting(message::Greeting {
            header: header(epoch),
            protocol: 1,
            own: OwnHead {
                seq: 5,
                hash: EnvelopeHash([5; 32]),
            },
            area: record::Subject::Area([1; 16]),
            demo: false,
            oldest: 1,
            catalogue: 1,
        })
    }

    fn listing(epoch: Epoch) -> Reply {
        Reply::StreamList(StreamList {
            header: header(epoch),
            streams: List(Vec::new()),
            more: false,
        })
    }

    fn verdicts(epoch: Epoch) -> Reply {
        let key = SigningKey::from_bytes(&[7; 32]);
        Reply::Verdicts(Verdicts::seal(header(epoch), Vec::new(), &Ed25519, &key))
    }

    /// The state that every other is reached from by the events of the table.
    fn at(state: State) -> Self {
        let mut bench = Self::new();
        match state {
            Fresh => {}
            Looking => drop(bench.step()),
            Greet => {
                bench.step();
                bench.done(Done::Looked(Box::new(standing())));
            }
            Greeting => {
                bench = Self::at(Greet);
                bench.step();
            }
            ToList => {
                bench = Self::at(Greeting);
                bench.answer(Ok(Self::greeting(OWN)));
                // The other lane has its turn first and finds nothing.
                bench.step();
                bench.engine.push.begin(5);
                bench.engine.phase = Phase::List;
            }
            Listing => {
                bench = Self::at(ToList);
                bench.step();
            }
            TakingUp => {
                bench = Self::at(Listing);
                bench.answer(Ok(Self::listing(OWN)));
                bench.step();
                bench.done(Done::Listed);
                bench.step();
            }
            Pulling => {
                bench = Self::at(TakingUp);
                bench.done(Done::Looked(Box::new(Standing {
                    access: Some(AccessMark([2; 16])),
                    ..standing()
                })));
                bench.do_jobs();
            }
            Idle => {
                bench = Self::at(Pulling);
                bench.answer(Ok(Self::page(OWN)));
                bench.do_jobs();
                bench.now += 100_000;
            }
            Pushing => {
                bench = Self::at(Idle);
                bench.now -= 100_000;
                bench.engine.nudge(Nudge::Saved, bench.tick());
                bench.step();
                bench.done(Done::Read(vec![bench.own_change()]));
                bench.step();
            }
            Forked => bench = Self::refused_at_greeting(Obstacle::Fork),
            TooOld => bench = Self::refused_at_greeting(Obstacle::UpgradeNeeded),
            ShutOut => {
                bench = Self::refused_at_greeting(Obstacle::Unauthorised);
                bench.now += 100_000;
            }
        }
        assert_eq!(bench.state(), state, "the table's own way there");
        bench
    }

    fn own_change(&self) -> message::Carried {
        let secret = SigningKey::from_bytes(&[1; 32]);
        let identity = &self.engine.identity;
        let sender = (identity.device, identity.incarnation);
        let place = (6, EnvelopeHash([5; 32]));
        let change = record::ChangeId([1; 32]);
        message::Carried {
            envelope: record::Envelope::seal(change, sender, place, &Ed25519, &secret).encode(),
            body: Vec::new(),
        }
    }

    fn refused_at_greeting(obstacle: Obstacle) -> Self {
        let mut bench = Self::at(Greeting);
        bench.refuse(obstacle);
        bench
    }

    fn refuse(&mut self, obstacle: Obstacle) {
        self.answer(Ok(Reply::Refused(Refusal::from(obstacle))));
    }

    fn state(&self) -> State {
        match &self.engine.phase {
            Phase::Fresh => Fresh,
            Phase::Looking(_) => Looking,
            Phase::Greet => Greet,
            Phase::Greeting(_) => Greeting,
            Phase::List => ToList,
            Phase::Listing(_) => Listing,
            Phase::TakingUp(_) => TakingUp,
            Phase::Stopped(Stop::Fork) => Forked,
            Phase::Stopped(Stop::UpgradeNeeded) => TooOld,
            Phase::Stopped(Stop::Unauthorised) => ShutOut,
            Phase::Run
                if self
                    .open
                    .is_some_and(|open| self.engine.push.waits_for(open)) =>
            {
                Pushing
            }
            Phase::Run
                if self
                    .open
                    .is_some_and(|open| self.engine.pull.waits_for(open)) =>
            {
                Pulling
            }
            Phase::Run => Idle,
        }
    }

    fn happens(&mut self, event: Event) {
        match event {
            Event::Step => drop(self.step()),
            Event::Answered => self.answered_from(OWN),
            Event::OtherEpoch => self.answered_from(Epoch {
                counter: 2,
                id: [2; 16],
            }),
            Event::Unreachable => self.answer(Err(Failure::Unreachable)),
            Event::Portal => self.answer(Err(Failure::NotOurServer)),
            Event::Diverged => self.refuse(Obstacle::Diverged),
            Event::Fork => self.refuse(Obstacle::Fork),
            Event::Gap => self.refuse(Obstacle::Gap { expected: 3 }),
            Event::UpgradeNeeded => self.refuse(Obstacle::UpgradeNeeded),
            Event::Unauthorised => self.refuse(Obstacle::Unauthorised),
            Event::TryLater => self.refuse(Obstacle::TryLater { after_s: 1 }),
            Event::Failed => self.refuse(Obstacle::Failed),
            Event::Stale => {
                let tick = self.tick();
                self.engine
                    .answered(Ticket(u64::MAX), Ok(Self::page(OWN)), tick);
            }
            Event::JobDone => {
                let access = Some(AccessMark([2; 16]));
                self.done(Done::Looked(Box::new(Standing {
                    access,
                    ..standing()
                })));
            }
            Event::DatabaseFailed => {
                let tick = self.tick();
                self.engine.database_failed(tick);
            }
            Event::Now => {
                let tick = self.tick();
                self.engine.nudge(Nudge::Now, tick);
            }
        }
    }

    fn answered_from(&mut self, epoch: Epoch) {
        let reply = match self.state() {
            Greeting => Self::greeting(epoch),
            Listing => Self::listing(epoch),
            Pushing => Self::verdicts(epoch),
            _ => Self::page(epoch),
        };
        self.answer(Ok(reply));
        if self.state() == Pushing {
            // The verdicts are written: the question is open no more.
            self.open = None;
        }
    }
}

#[test]
fn every_state_with_every_event() {
    let mut wrong = Vec::new();
    for state in STATES {
        for event in EVENTS {
            let mut bench = Bench::at(state);
            // A job is not answered, and a question is no job.
            if event == Event::JobDone && matches!(state, Pushing | Pulling) {
                continue;
            }
            bench.happens(event);
            let (is, should) = (bench.state(), expected(state, event));
            if is != should {
                wrong.push(format!("{state:?} + {event:?}: {is:?} and not {should:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_asked_in_a_state_that_waits() {
    for state in [Looking, Greeting, Forked] {
        let mut bench = Bench::at(state);
        assert!(matches!(bench.step(), Step::Wait(_)), "{state:?}");
    }
}

#[test]
fn what_asks_to_be_left_alone_is_left_alone_but_not_for_ever() {
    for state in [Greeting, Listing] {
        for (after_s, waits_ms) in [(30, 30_000), (u32::MAX, crate::limits::RETRY_MOST_MS)] {
            let mut bench = Bench::at(state);
            bench.answer(Err(Failure::Busy { after_s }));
            assert_eq!(bench.engine.wait_until, bench.now + waits_ms, "{state:?}");
        }
    }
}

#[test]
fn the_other_lane_goes_on_while_the_streams_are_listed_again() {
    for state in [ToList, Listing, TakingUp] {
        let mut bench = Bench::at(state);
        bench.now += 10;
        if state == ToList {
            bench.engine.wait_until = bench.now + 60_000;
        }
        bench.engine.nudge(Nudge::Saved, bench.tick());
        assert!(
            matches!(bench.step(), Step::Do(_, Job::Collect { .. })),
            "{state:?}"
        );
    }
}

impl Bench {
    /// Idle, with a change that the server holds; its question is answered with a verdict or
    /// none, and the answer noted.
    fn told(verdict: Option<message::Verdict>) -> Self {
        let mut bench = Self::at(Idle);
        let change = record::ChangeId([1; 32]);
        bench.engine.push.looked(&Standing {
            questions: 1,
            ..standing()
        });
        assert!(matches!(bench.step(), Step::Do(_, Job::Questions)));
        bench.done(Done::Ids(vec![change]));
        assert!(matches!(
            bench.step(),
            Step::Ask(_, message::Request::Status(_))
        ));
        bench.answer(Ok(Reply::Standings(message::Standings {
            header: header(OWN),
            known: List(vec![message::Known { change, verdict }]),
        })));
        assert!(matches!(bench.step(), Step::Do(_, Job::Answers(_))));
        bench.done(Done::Noted);
        bench
    }
}

#[test]
fn what_the_server_holds_is_asked_about_again_at_the_next_poll_and_not_before() {
    let mut bench = Bench::told(Some(message::Verdict::Held(List(Vec::new()))));
    let asks = |bench: &mut Bench| {
        bench.engine.push.looked(&Standing {
            questions: 1,
            ..standing()
        });
        (0..9).any(|_| match bench.step() {
            Step::Do(_, Job::Questions) => true,
            Step::Do(_, Job::Collect { .. }) => {
                bench.done(Done::Read(Vec::new()));
                false
            }
            _ => false,
        })
    };
    assert!(!asks(&mut bench));
    bench.now += 72_000;
    assert!(asks(&mut bench));
}

#[test]
fn a_change_that_the_server_no_longer_knows_has_it_greeted_again() {
    // The greeting says how much of this incarnation the server has: the rest is pushed.
    let bench = Bench::told(None);
    assert_eq!(bench.state(), Fresh);
}

#[test]
fn another_envelope_under_the_last_number_is_a_fork_whoever_pushed_it_first() {
    let mut bench = Bench::at(Greeting);
    let Reply::Greeting(mut greeting) = Bench::greeting(OWN) else {
        return;
    };
    greeting.own.hash = EnvelopeHash([6; 32]);
    bench.answer(Ok(Reply::Greeting(greeting)));
    assert_eq!(bench.state(), Forked);
}
