//! Meeting the server: the greeting, and the listing of what the device may read.

use super::{Engine, Phase, Question, Step, Stop, Tick, Trouble, answers::ignores_epochs};
use crate::{
    device::{Failure, Job, Listing, Standing},
    limits,
    message::{Greeting, Hello, ListStreams, OwnHead, Read, Request, StreamList, Words},
};

impl Engine {
    pub(super) fn hello(&self) -> Hello {
        let (oldest, newest) = limits::PROTOCOL;
        Hello {
            oldest,
            newest,
            app: Words::from(self.identity.app.as_str()),
            device: self.identity.device,
            incarnation: self.identity.incarnation,
            read: self.standing.read,
            witness: self.standing.witness,
        }
    }

    pub(super) fn ask_list(&mut self) -> Step {
        let ticket = self.ticket();
        self.phase = Phase::Listing(ticket);
        let last = self
            .listing
            .as_ref()
            .and_then(|listing| listing.streams.last());
        let after = last.map(|listed| listed.stream.clone());
        Step::Ask(ticket, Request::ListStreams(ListStreams { after }))
    }

    pub(super) fn greeted(&mut self, greeting: &Greeting, tick: Tick) {
        self.epoch = Some(greeting.header.epoch);
        let own = self.standing.own.unwrap_or(OwnHead::START);
        if greeting.area != self.identity.area {
            self.phase = Phase::Greet;
            let trouble = Trouble::Failure(Failure::NotOurServer);
            return self.failed(Question::Hello, trouble, limits::POLL_MS, tick);
        }
        // Another copy of this database has written under its number, or has come further.
        let other = greeting.own.seq == own.seq && greeting.own.hash != own.hash;
        if greeting.own.seq > own.seq || other {
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

    pub(super) fn begin_running(&mut self, standing: Standing, tick: Tick) {
        // Tries and trouble are over with the first page that is good, and not before.
        if self.trouble != Some(Trouble::BadPage) {
            self.trouble = None;
        }
        self.listing = None;
        self.looked(standing, tick);
        self.pull.feed_at(tick.now);
        self.phase = Phase::Run;
    }

    pub(super) fn listed(&mut self, list: StreamList, tick: Tick) {
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
    pub(super) fn looked(&mut self, standing: Standing, tick: Tick) {
        self.push.looked(&standing);
        self.pull.looked(&standing);
        self.standing = standing;
        if !self.has_work() {
            self.watch.complete(tick.now);
        }
    }
}
