//! The lane that sends: own changes in their order, then questions about open ones, then what a
//! restored server lacks. One question is on its way at a time.

use record::{ChangeId, Envelope, Malformed, Seq};

use super::{Engine, Job, Millis, Step, Tick, Ticket, Trouble};
use crate::{
    device::{Done, Failure, Standing, poll_after_ms, retry_after_ms},
    message::{Carried, Have, Header, List, Push, Read, Relay, Reply, Request, Settled, Status},
};

#[derive(Debug, Default)]
pub(super) struct PushLane {
    state: State,
    /// Own envelopes up to this number have a verdict that this lane has seen.
    after: Option<Seq>,
    /// Own changes are to be looked for.
    wanted: bool,
    /// What is known of the number that wait is a guess.
    saved: bool,
    questions: bool,
    /// When the server may be asked about open changes again: what it could not decide a moment
    /// ago it cannot decide now.
    questions_at: Millis,
    /// The server did not know a change that was asked about.
    forgotten: bool,
    offers: bool,
    /// When the server may be offered changes again: those for which it had no use have not
    /// become better.
    offers_at: Millis,
    tries: u32,
    wait_until: Millis,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Idle,
    /// Own changes are being read.
    Collecting(Ticket),
    /// A question is ready to be asked.
    Ready(Box<Request>, Next),
    /// It is on its way.
    Asked(Ticket, Next),
    /// Verdicts are being written; with them everything up to a number has one.
    Settling(Ticket, Seq),
    /// The ids of open changes are being read.
    Questioning(Ticket),
    /// The ids of changes to offer are being read.
    Offering(Ticket),
    /// Changes that the server lacks are being read; these were offered besides, and it has them.
    Carrying(Ticket, Vec<ChangeId>),
    /// Verdicts on changes handed over are being written.
    Relaying(Ticket),
    /// Something is being noted.
    Noting(Ticket),
}

/// What an answer is for.
#[derive(Debug, Clone)]
enum Next {
    /// Verdicts on own changes up to a number.
    Pushed(Seq),
    /// What became of open changes.
    Told,
    /// Which of the changes offered are lacked.
    Offered(Vec<ChangeId>),
    /// Verdicts on changes handed over; these were offered besides, and the server has them.
    Relayed(Vec<ChangeId>),
}

impl PushLane {
    /// Begins after a number; own changes above it are looked for.
    pub(super) fn begin(&mut self, after: Seq) {
        *self = Self {
            after: Some(after),
            wanted: true,
            ..Self::default()
        };
    }

    pub(super) fn after(&self) -> Option<Seq> {
        self.after
    }

    pub(super) fn wake(&mut self) {
        self.wanted = true;
    }

    /// Something may have been saved since the database was looked at.
    pub(super) fn saved(&mut self) {
        self.wanted = true;
        self.saved = true;
    }

    pub(super) fn try_at(&mut self, at: Millis) {
        self.tries = 0;
        self.wait_until = at;
    }

    pub(super) fn looked(&mut self, standing: &Standing) {
        self.wanted |= standing.unsent > 0;
        self.questions = standing.questions > 0;
        self.offers = standing.offers > 0;
    }

    /// The server waits for this number.
    pub(super) fn go_back_to(&mut self, expected: Seq) {
        self.after = Some(expected.saturating_sub(1));
    }

    pub(super) fn is_idle(&self) -> bool {
        matches!(self.state, State::Idle)
    }

    pub(super) fn waits_for(&self, ticket: Ticket) -> bool {
        match &self.state {
            State::Idle | State::Ready(..) => false,
            State::Collecting(own)
            | State::Asked(own, _)
            | State::Settling(own, _)
            | State::Questioning(own)
            | State::Offering(own)
            | State::Carrying(own, _)
            | State::Relaying(own)
            | State::Noting(own) => *own == ticket,
        }
    }

    /// What was under way is given up and begun anew, later.
    pub(super) fn failed(&mut self, at_least_ms: u64, tick: Tick) {
        match self.state {
            State::Asked(_, Next::Pushed(_)) | State::Settling(..) => self.wanted = true,
            State::Asked(_, Next::Told) => self.questions = true,
            _ => {}
        }
        self.state = State::Idle;
        self.tries += 1;
        self.wait_until = tick.now + retry_after_ms(self.tries, at_least_ms, tick.random);
    }

    /// When something is asked that is not asked yet.
    fn asks_at(&self) -> Millis {
        let questions = self.questions.then_some(self.questions_at);
        let offers = self.offers.then_some(self.offers_at);
        let first = questions.into_iter().chain(offers).min();
        first.unwrap_or(Millis::MAX)
    }

    /// Whether the last try failed.
    pub(super) fn is_failing(&self) -> bool {
        self.tries > 0
    }
}

impl Engine {
    /// A push, an offer or a question was answered: what stood in its way is over.
    fn push_went_well(&mut self) {
        self.push.tries = 0;
        self.push.state = State::Idle;
        let of_a_try = matches!(
            self.trouble,
            Some(Trouble::Failure(_) | Trouble::Refused(_))
        );
        if of_a_try && !self.pull.is_failing() {
            self.trouble = None;
        }
    }

    pub(super) fn push_step(&mut self, tick: Tick) -> Step {
        if tick.now < self.push.wait_until {
            return Step::Wait(self.push.wait_until);
        }
        match std::mem::take(&mut self.push.state) {
            State::Idle => self.push_something(tick),
            State::Ready(request, next) => {
                let ticket = self.ticket();
                self.push.state = State::Asked(ticket, next);
                Step::Ask(ticket, *request)
            }
            waiting => {
                self.push.state = waiting;
                Step::Wait(Millis::MAX)
            }
        }
    }

    fn push_something(&mut self, tick: Tick) -> Step {
        let ticket = self.ticket();
        let (state, job) = match self.push.after {
            Some(after) if self.push.wanted => {
                self.push.wanted = false;
                (State::Collecting(ticket), Job::Collect { after })
            }
            _ if self.push.questions && tick.now >= self.push.questions_at => {
                (State::Questioning(ticket), Job::Questions)
            }
            _ if self.push.offers && tick.now >= self.push.offers_at => {
                (State::Offering(ticket), Job::Offers)
            }
            _ => return Step::Wait(self.push.asks_at()),
        };
        self.push.state = state;
        Step::Do(ticket, job)
    }

    pub(super) fn push_answered(&mut self, reply: Reply, tick: Tick) {
        let State::Asked(_, next) = &self.push.state else {
            return;
        };
        let next = next.clone();
        if let Reply::Verdicts(verdicts) = &reply {
            self.witness(&verdicts.header);
        }
        let state = match (next, reply) {
            (Next::Pushed(last), Reply::Verdicts(verdicts)) => {
                State::Settling(self.job(Job::Settle(verdicts)), last)
            }
            (Next::Told, Reply::Standings(standings)) => {
                let verdicts = || standings.known.0.iter().map(|known| &known.verdict);
                self.push.forgotten = verdicts().any(Option::is_none);
                if verdicts().flatten().any(|verdict| !verdict.is_open()) {
                    self.watch.progress(tick.now);
                }
                self.push.questions_at = tick.now + poll_after_ms(tick.random);
                State::Noting(self.job(Job::Answers(standings.known.0)))
            }
            (Next::Offered(ids), Reply::Wanted(wanted)) if wanted.ids.0.is_empty() => {
                self.watch.progress(tick.now);
                State::Noting(self.job(Job::Offered(ids)))
            }
            (Next::Offered(ids), Reply::Wanted(wanted)) => {
                let lacked = wanted.ids.0;
                let had = ids.into_iter().filter(|id| !lacked.contains(id));
                let had = had.collect();
                State::Carrying(self.job(Job::Carry(lacked)), had)
            }
            (Next::Relayed(had), Reply::Verdicts(verdicts)) => {
                State::Relaying(self.job(Job::Relayed { verdicts, had }))
            }
            _ => {
                self.trouble = Some(Trouble::Failure(Failure::NotOurServer));
                return self.push.failed(0, tick);
            }
        };
        self.push.state = state;
    }

    /// The server has shown how far it had come when it took changes: as the log keeps it.
    fn witness(&mut self, header: &Header) {
        let place = Read {
            epoch: header.epoch,
            cursor: header.head,
        };
        let kept = self.standing.witness;
        if kept.is_none_or(|kept| !kept.is_as_far_as(&place)) {
            self.standing.witness = Some(place);
        }
    }

    pub(super) fn push_done(&mut self, done: Done, tick: Tick) {
        match (std::mem::take(&mut self.push.state), done) {
            (State::Collecting(_), Done::Read(changes)) => self.collected(changes, tick),
            (State::Settling(_, last), Done::Settled(settled)) => match settled {
                Ok(settled) => {
                    self.push_went_well();
                    self.push.after = Some(last);
                    self.push.wanted = true;
                    self.push.questions |= settled.iter().any(|settled| settled.verdict.is_open());
                    let settled = settled.len() as u64;
                    self.standing.unsent = self.standing.unsent.saturating_sub(settled);
                    self.watch.progress(tick.now);
                    self.pull.look_soon();
                }
                Err(_) => {
                    self.trouble = Some(Trouble::BadPage);
                    self.push.state = State::Settling(Ticket(0), last);
                    self.push.failed(0, tick);
                }
            },
            (State::Questioning(_), Done::Ids(ids)) => {
                self.push.questions = false;
                if !ids.is_empty() {
                    let ask = Request::Status(Status { ids: List(ids) });
                    self.push.state = State::Ready(Box::new(ask), Next::Told);
                }
            }
            (State::Offering(_), Done::Ids(ids)) => {
                self.push.offers = !ids.is_empty();
                if !ids.is_empty() {
                    let ask = Request::Have(Have {
                        ids: List(ids.clone()),
                    });
                    self.push.state = State::Ready(Box::new(ask), Next::Offered(ids));
                }
            }
            (State::Carrying(_, had), Done::Read(changes)) => self.carried(had, changes),
            (State::Relaying(_), Done::Settled(settled)) => self.relayed(settled, tick),
            // The greeting says how much of this incarnation the server has: the rest is pushed.
            (State::Noting(_), Done::Noted) if self.push.forgotten => self.start_afresh(),
            (State::Noting(_), Done::Noted) => {
                self.push_went_well();
                self.push.wanted = true;
                self.pull.look_soon();
            }
            (state, _) => self.push.state = state,
        }
    }

    /// Own changes came from the log: they are pushed as they are.
    fn collected(&mut self, changes: Vec<Carried>, tick: Tick) {
        let first = changes
            .first()
            .map(|first| Envelope::decode(&first.envelope));
        match first {
            // Those of an earlier incarnation wait for an answer and not to be collected.
            None => {
                if std::mem::take(&mut self.push.saved) {
                    self.pull.look_soon();
                }
            }
            Some(Err(_)) => {
                self.trouble = Some(Trouble::Database);
                self.push.failed(0, tick);
            }
            Some(Ok(first)) => {
                let last = first.seq.saturating_sub(1) + changes.len() as u64;
                let push = Request::Push(Push {
                    device: self.identity.device,
                    incarnation: self.identity.incarnation,
                    first: first.seq,
                    changes: List(changes),
                });
                self.push.state = State::Ready(Box::new(push), Next::Pushed(last));
            }
        }
    }

    /// What the server lacks came from the log: as much of it as fits is handed over. The rest is
    /// offered again in the next round.
    fn carried(&mut self, had: Vec<ChangeId>, changes: Vec<Carried>) {
        if changes.is_empty() {
            let job = self.job(Job::Offered(had));
            self.push.state = State::Noting(job);
            return;
        }
        let relay = Request::Relay(Relay {
            changes: List(changes),
        });
        self.push.state = State::Ready(Box::new(relay), Next::Relayed(had));
    }

    /// Verdicts on changes handed over are written. Where the server could take none of them the
    /// rest is offered later: a certificate that is lacked may come with another device.
    fn relayed(&mut self, settled: Result<Vec<Settled>, Malformed>, tick: Tick) {
        match settled {
            Ok(taken) => {
                self.push_went_well();
                self.push.wanted = true;
                if taken.is_empty() {
                    self.push.offers_at = tick.now + poll_after_ms(tick.random);
                } else {
                    self.watch.progress(tick.now);
                }
                self.pull.look_soon();
            }
            Err(_) => {
                self.trouble = Some(Trouble::BadPage);
                self.push.failed(0, tick);
            }
        }
    }
}
