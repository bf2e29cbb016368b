//! The lane that fetches: whole streams first, then the feed, page by page. The next page is asked
//! for while the one before is still being checked and written.

use std::collections::{BTreeSet, VecDeque};

use super::{Engine, Job, Millis, Phase, Step, Tick, Ticket, Trouble};
use crate::{
    device::{Applied, Asked, Done, PageProblem, Standing, poll_after_ms, retry_after_ms},
    limits,
    message::{Backfill, Feed, List, Onward, Page, Read, Request, Want},
};

/// Pages that may have come and not yet be written: one being checked, one being written, one to
/// go on with, and four that are checked while the writer moves to its place in the file what it
/// wrote before. A page is a megabyte, and some five once it is read: this bounds the memory.
const PAGES_AHEAD: usize = 14;

#[derive(Debug, Default)]
pub(super) struct PullLane {
    /// Streams to be had, what matters most first.
    wants: VecDeque<Want>,
    asked: Option<(Ticket, Asked)>,
    /// Pages that are being checked and written.
    taking: BTreeSet<Ticket>,
    /// How far the feed was asked for: ahead of the log by the pages that are being written.
    read: Option<Read>,
    feed_at: Millis,
    feed_more: bool,
    looking: Option<Ticket>,
    look: bool,
    /// The page before had a change of a device whose certificate was not known.
    stranger: bool,
    tries: u32,
    wait_until: Millis,
}

impl PullLane {
    /// Takes up what the log lacks, in the log's order: what matters most first.
    pub(super) fn looked(&mut self, standing: &Standing) {
        self.wants = standing.wants.clone().into();
        self.read = standing.read;
    }

    pub(super) fn left(&self) -> usize {
        let asked = match &self.asked {
            Some((_, Asked::Streams(wants))) => wants.len(),
            _ => 0,
        };
        self.wants.len() + asked
    }

    pub(super) fn is_idle(&self) -> bool {
        self.asked.is_none() && self.taking.is_empty() && self.looking.is_none()
    }

    pub(super) fn waits_for(&self, ticket: Ticket) -> bool {
        self.asked.as_ref().is_some_and(|(own, _)| *own == ticket)
            || self.taking.contains(&ticket)
            || self.looking == Some(ticket)
    }

    pub(super) fn try_at(&mut self, at: Millis) {
        self.tries = 0;
        self.wait_until = at;
    }

    pub(super) fn feed_at(&mut self, at: Millis) {
        self.feed_at = at;
    }

    pub(super) fn look_soon(&mut self) {
        self.look = true;
    }

    /// The question is given up and asked anew, later.
    pub(super) fn failed(&mut self, at_least_ms: u64, tick: Tick) {
        match self.asked.take() {
            Some((_, Asked::Streams(wants))) => {
                for want in wants.into_iter().rev() {
                    self.wants.push_front(want);
                }
            }
            Some((_, Asked::Feed(_))) => self.feed_more = true,
            None => {}
        }
        self.tries += 1;
        self.wait_until = tick.now + retry_after_ms(self.tries, at_least_ms, tick.random);
    }

    /// Whether the last try failed.
    pub(super) fn is_failing(&self) -> bool {
        self.tries > 0
    }

    /// Everything under way is given up, and the log is looked at anew.
    fn give_up(&mut self, tick: Tick) {
        let Self {
            tries, stranger, ..
        } = *self;
        *self = Self {
            look: true,
            stranger,
            tries,
            feed_at: tick.now,
            ..Self::default()
        };
        self.failed(0, tick);
    }
}

impl Engine {
    pub(super) fn pull_step(&mut self, tick: Tick) -> Step {
        let pull = &self.pull;
        if pull.asked.is_some() || pull.looking.is_some() || pull.taking.len() >= PAGES_AHEAD {
            return Step::Wait(Millis::MAX);
        }
        if tick.now < pull.wait_until {
            return Step::Wait(pull.wait_until);
        }
        if self.is_listing_due() {
            return self.list_again();
        }
        // Without the area's certificates no other page can be checked.
        let area = pull.wants.front().is_some_and(Want::is_of_area);
        let feed_due = !area && (pull.feed_more || tick.now >= pull.feed_at);
        if let Some(after) = pull.read.filter(|_| feed_due) {
            let asked = Asked::Feed(after.cursor.gseq);
            let witness = self.standing.witness;
            return self.ask_page(asked, Request::Feed(Feed { after, witness }));
        }
        if !pull.wants.is_empty() {
            let most = limits::WANTS.min(self.pull.wants.len());
            let wants: Vec<Want> = self.pull.wants.drain(..most).collect();
            let request = Request::Backfill(Backfill {
                wants: List(wants.clone()),
            });
            return self.ask_page(Asked::Streams(wants), request);
        }
        if pull.taking.is_empty() && (pull.look || pull.read.is_none()) {
            let ticket = self.ticket();
            self.pull.look = false;
            self.pull.looking = Some(ticket);
            return Step::Do(ticket, Job::Look);
        }
        Step::Wait(self.pull.feed_at)
    }

    fn is_listing_due(&self) -> bool {
        let access = self.header.map(|header| header.access);
        access.is_some() && access != self.standing.access
    }

    /// What may be read has changed: once nothing is under way the streams are listed again.
    fn list_again(&mut self) -> Step {
        if !self.pull.taking.is_empty() {
            return Step::Wait(Millis::MAX);
        }
        self.listing = None;
        self.phase = Phase::List;
        self.ask_list()
    }

    fn ask_page(&mut self, asked: Asked, request: Request) -> Step {
        let ticket = self.ticket();
        self.pull.asked = Some((ticket, asked));
        Step::Ask(ticket, request)
    }

    /// A page came. Where to go on is read from it at once; it is checked and written meanwhile.
    pub(super) fn page_came(&mut self, page: Page, tick: Tick) {
        let Some((_, asked)) = self.pull.asked.take() else {
            return;
        };
        match (&asked, page.onward) {
            (Asked::Streams(wants), Onward::Wants { done, from }) => {
                let rest = wants.get(done as usize..).unwrap_or_default();
                for (nth, want) in rest.iter().enumerate().rev() {
                    let mut want = want.clone();
                    if nth == 0 && from > want.from {
                        want.from = from;
                    }
                    self.pull.wants.push_front(want);
                }
            }
            (Asked::Feed(after), Onward::Feed(cursor)) => {
                let epoch = page.header.epoch;
                let nothing = page.is_empty() && cursor.gseq == *after;
                self.pull.read = Some(Read { epoch, cursor });
                self.pull.feed_more = page.more;
                if !page.more {
                    self.pull.feed_at = tick.now + poll_after_ms(tick.random);
                }
                if nothing {
                    return self.nothing_new(tick);
                }
            }
            _ => {}
        }
        self.pull.look = true;
        let ticket = self.job(Job::Take { page, asked });
        self.pull.taking.insert(ticket);
    }

    /// The feed has nothing after the cursor: nothing is written.
    fn nothing_new(&mut self, tick: Tick) {
        self.page_was_good();
        if !self.has_work() && self.pull.is_idle() {
            self.watch.complete(tick.now);
        }
    }

    fn page_was_good(&mut self) {
        self.tries = 0;
        // That others' changes come down does not mean that one's own go up.
        if !self.push.is_failing() {
            self.trouble = None;
        }
        self.pull.tries = 0;
        self.pull.stranger = false;
    }

    pub(super) fn pull_done(&mut self, ticket: Ticket, done: Done, tick: Tick) {
        match done {
            Done::Looked(standing) => {
                self.pull.looking = None;
                self.looked(*standing, tick);
            }
            Done::Taken(taken) => {
                self.pull.taking.remove(&ticket);
                match taken {
                    Ok(Applied::Done { .. }) => {
                        self.page_was_good();
                        // The cursor moved, even where nothing was for this device.
                        self.watch.progress(tick.now);
                    }
                    Ok(Applied::Diverged(_)) => {
                        self.start_afresh();
                        self.trouble = Some(Trouble::BadPage);
                        self.try_later(0, tick);
                    }
                    Err(problem) => {
                        // A device certified since the feed was read may be in a backfill already:
                        // the feed has its certificate, and is asked for first.
                        let stranger = matches!(problem, PageProblem::UnknownSigner(_));
                        if !stranger || self.pull.stranger {
                            self.trouble = Some(Trouble::BadPage);
                        }
                        self.pull.stranger = stranger;
                        self.jobs
                            .retain(|(_, job)| !matches!(job, Job::Take { .. }));
                        self.pull.give_up(tick);
                    }
                }
            }
            _ => {}
        }
    }
}
