//! What comes back to the engine: answers, refusals, failures, and results of jobs.

use super::{Engine, Phase, PullLane, PushLane, Stop, Tick, Ticket, Trouble};
use crate::{
    device::{Done, Failure, Job, poll_after_ms, retry_after_ms},
    limits,
    message::{Header, Obstacle, Reply},
};

/// What a question was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    Hello,
    List,
    Push,
    Pull,
}

impl Engine {
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
                let asked_s = match failure {
                    Failure::Busy { after_s } => after_s,
                    _ => 0,
                };
                let asked_ms = u64::from(asked_s) * 1_000;
                return self.failed(of, Trouble::Failure(failure), asked_ms, tick);
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
                self.standing = *standing;
                self.phase = Phase::Greet;
            }
            (Phase::TakingUp(own), Done::Listed) if *own == ticket => {
                let ticket = self.job(Job::Look);
                self.phase = Phase::TakingUp(ticket);
            }
            (Phase::TakingUp(own), Done::Looked(standing)) if *own == ticket => {
                self.watch.progress(tick.now);
                self.begin_running(*standing, tick);
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
    pub(super) fn start_afresh(&mut self) {
        self.phase = Phase::Fresh;
        self.listing = None;
        self.push = PushLane::default();
        self.pull = PullLane::default();
        self.jobs.clear();
    }

    pub(super) fn try_later(&mut self, at_least_ms: u64, tick: Tick) {
        self.tries += 1;
        self.wait_until = tick.now + retry_after_ms(self.tries, at_least_ms, tick.random);
    }

    pub(super) fn failed(&mut self, of: Question, trouble: Trouble, at_least_ms: u64, tick: Tick) {
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
                self.wait_until = tick.now + poll_after_ms(tick.random);
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

    pub(super) fn stop(&mut self, stop: Stop) {
        let unsent = self.push.after();
        self.start_afresh();
        self.phase = Phase::Stopped(stop);
        if stop == Stop::UpgradeNeeded {
            self.push.begin(unsent.unwrap_or(self.standing.settled));
        }
    }
}

#[cfg(feature = "planted")]
pub(super) fn ignores_epochs() -> bool {
    crate::planted::is(crate::planted::Bug::EpochIgnored)
}

#[cfg(not(feature = "planted"))]
pub(super) const fn ignores_epochs() -> bool {
    false
}
