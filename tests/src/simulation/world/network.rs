//! The network between the laptops and the server, and everything it does to a message.

use sync::{
    device::Ticket,
    message::{Obstacle, Reply, Request},
};

use super::{super::faults::Fault, Answer, Event, Letter, World};

/// An answer that stops coming is given up after so long, as in the application.
const TIMEOUT_MS: u64 = 45_000;

/// How a route of the server is sick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sickness {
    /// It says that it failed.
    Fails,
    /// It says that it is busy.
    Busy,
    /// It says nothing.
    Silent,
}

/// What a captive portal, or whatever stands between, may answer (docs/rules.md F13).
const PORTALS: [(Option<&str>, &[u8]); 7] = [
    (
        Some("text/html"),
        b"<!doctype html><title>Welcome to Free Wi-Fi</title>",
    ),
    (Some("text/html; charset=utf-8"), b""),
    (None, b""),
    (Some("application/json"), b"{\"status\":\"ok\",\"epoch\":1}"),
    (Some(Reply::CONTENT_TYPE), b""),
    (Some(Reply::CONTENT_TYPE), b"<html>sign in</html>"),
    (Some("application/octet-stream"), b"doorstp1"),
];

impl World {
    /// A laptop asks the server.
    pub(super) fn ask(&mut self, nth: usize, ticket: Ticket, request: &Request) {
        let laptop = &mut self.laptops[nth];
        let (life, online) = (laptop.life, laptop.online);
        let Some(process) = &mut laptop.process else {
            return;
        };
        let name = request.name();
        process.asked.insert(ticket, name);
        let letter = Letter {
            laptop: nth,
            life,
            ticket,
            name,
            from: process.store.identity().incarnation,
            bytes: request.encode(),
        };
        self.asked += 1;
        let size = letter.bytes.len();
        self.trace.note(
            self.now,
            format_args!("laptop {nth} asks {name}, {size} bytes"),
        );
        if !online {
            let after = self.dice.between(1, 400);
            return self.reply(&letter, after, None);
        }
        // Whatever becomes of it, the laptop does not wait for ever.
        self.reply(&letter, TIMEOUT_MS, None);
        self.send(letter);
    }

    fn send(&mut self, mut letter: Letter) {
        let mut after = self.dice.between(5, 120);
        if self.strikes(Fault::DropRequest, letter.name) {
            return self.perhaps_refused(&letter);
        }
        if self.strikes(Fault::Portal, letter.name) {
            let (kind, page) = *self.dice.pick(&PORTALS);
            return self.reply(&letter, after, Some((kind, page.to_vec())));
        }
        if self.strikes(Fault::Delay, letter.name) {
            after = self.dice.between(1_000, 120_000);
        }
        if self.strikes(Fault::Duplicate, letter.name) {
            let again = self.dice.between(after, 300_000);
            self.at(again, Event::Asked(letter.clone()));
        }
        if self.strikes(Fault::CutRequest, letter.name) {
            let end = self.dice.place(letter.bytes.len());
            letter.bytes.truncate(end);
        }
        self.at(after, Event::Asked(letter));
    }

    /// Whether a fault strikes a message now. Counts that it did.
    fn strikes(&mut self, fault: Fault, name: &'static str) -> bool {
        let rate = self.plan.rate(fault);
        let strikes = self.dice.in_a_thousand(rate) && self.in_chaos();
        if strikes {
            self.trace
                .note(self.now, format_args!("{} strikes {name}", fault.name()));
            self.trace.reach(fault.name(), name);
        }
        strikes
    }

    /// A connection that breaks is sometimes seen at once and sometimes by the silence only.
    fn perhaps_refused(&mut self, letter: &Letter) {
        if self.dice.in_a_thousand(600) {
            let after = self.dice.between(5, 3_000);
            self.reply(letter, after, None);
        }
    }

    fn reply(&mut self, letter: &Letter, after: u64, answer: Answer) {
        let Letter {
            laptop,
            life,
            ticket,
            ..
        } = *letter;
        self.at(
            after,
            Event::Answered {
                laptop,
                life,
                ticket,
                answer,
            },
        );
    }

    /// A question has come to the server.
    pub(super) fn arrive(&mut self, letter: Letter) {
        let name = letter.name;
        if let Some((route, sickness)) = self.sick
            && (route == name || route == "all")
            && self.in_chaos()
        {
            self.trace.reach(Fault::SickRoute.name(), name);
            let sick = match sickness {
                Sickness::Fails => Obstacle::Failed,
                Sickness::Busy => Obstacle::TryLater { after_s: 2 },
                Sickness::Silent => return,
            };
            return self.answer(&letter, &Reply::Refused(sick.into()));
        }
        if !self.central.is_up() {
            return self.perhaps_refused(&letter);
        }
        match self.central.answer(letter.from, &letter.bytes, self.now) {
            Some(reply) => self.answer(&letter, &reply),
            None => {
                self.trace
                    .note(self.now, format_args!("the server dies over {name}"));
                self.trace.reach(Fault::ServerCrash.name(), name);
                self.server_gone();
                self.perhaps_refused(&letter);
            }
        }
    }

    fn answer(&mut self, letter: &Letter, reply: &Reply) {
        let mut bytes = reply.encode();
        let mut after = self.dice.between(5, 120);
        if self.strikes(Fault::DropReply, letter.name) {
            return self.perhaps_refused(letter);
        }
        if self.strikes(Fault::Delay, letter.name) {
            after = self.dice.between(1_000, 120_000);
        }
        if self.strikes(Fault::CutReply, letter.name) {
            let end = self.dice.place(bytes.len());
            bytes.truncate(end);
        }
        self.reply(letter, after, Some((Some(Reply::CONTENT_TYPE), bytes)));
    }
}
