//! A laptop that does nothing but write, for the fault tests to kill or to leave without disk: it
//! opens forms, keeps drafts, saves, locks and unlocks, and says on a line what has returned.
//!
//! `saver DATA PASSPHRASE PERSON FIRST ROUNDS`, over a profile that is enrolled already. What each
//! line means is read in `laptop/told.rs`.

use std::{
    io::Write,
    path::PathBuf,
    sync::atomic::{AtomicI64, Ordering},
};

use app::{
    App, Error, NoRandomness, Outside, Randomness, TimeSource,
    view::{
        form::{Draft, Form, OpenForm},
        input::Input,
        lists::OfPerson,
        problem::{Code, Problem},
        session::{Lock, Unlock},
    },
};
use chrono::{DateTime, Utc};

/// After so many rounds the user locks and unlocks: the database is closed, and with that all of
/// the log of writes goes to its place.
const LOCKED_EVERY: u32 = 7;
/// How often the user presses the same button on a disk that refuses.
const TRIES: u32 = 60;
/// The morning of the demonstration.
const MORNING: &str = "2026-02-11T09:00:00Z";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [data, passphrase, person, first, rounds] = arguments.as_slice() else {
        panic!("saver DATA PASSPHRASE PERSON FIRST ROUNDS");
    };
    let user = User {
        app: App::new(outside(data.into())).expect("a folder of profiles"),
        passphrase: passphrase.clone(),
        person: person.clone(),
    };
    let first: u32 = first.parse().expect("a number");
    let rounds: u32 = rounds.parse().expect("a number");
    if user.unlocks() {
        user.works(first, rounds);
    }
    user.app.close();
    say("ended");
}

/// Somebody at the laptop. What is on the page is the draft in her hands; what the app answered is
/// said aloud.
struct User {
    app: App,
    passphrase: String,
    person: String,
}

impl User {
    fn works(&self, first: u32, rounds: u32) {
        for round in first..first + rounds {
            if !self.writes(round) {
                return;
            }
            if round % LOCKED_EVERY == 0 {
                self.app
                    .lock(Lock { away: false })
                    .expect("locking always works");
                say("locked");
                if !self.unlocks() {
                    return;
                }
            }
        }
    }

    fn unlocks(&self) -> bool {
        let profile = self
            .app
            .unlock_page(())
            .expect("the profiles")
            .profiles
            .remove(0);
        let unlocked = pressed("unlock", || {
            let (profile, passphrase) = (profile.id.clone(), self.passphrase.clone());
            self.app
                .unlock(Unlock {
                    profile,
                    passphrase,
                })
                .map(drop)
        });
        if unlocked {
            say("unlocked");
        }
        unlocked
    }

    /// One form: opened, typed in two parts, kept after each, saved.
    fn writes(&self, round: u32) -> bool {
        let open = OpenForm {
            person: Some(self.person.clone()),
            form: form(round),
        };
        let mut draft = match self.app.open_form(open) {
            Ok(view) => view.draft,
            Err(error) => {
                say(&format!("unreadable {round} {:?}", code(error)));
                return false;
            }
        };
        for part in 1..=2 {
            type_in(&mut draft, round, part);
            let kept = self.pressed(&format!("keep {round}"), || {
                self.app.keep_draft(draft.clone()).map(drop)
            });
            if !kept {
                return false;
            }
            say(&format!("kept {round} {part}"));
        }
        let mut changes = 0;
        let saved = self.pressed(&format!("save {round}"), || {
            changes = self.app.save(draft.clone())?.changes;
            Ok(())
        });
        if saved {
            say(&format!("saved {round} {changes}"));
        }
        saved
    }

    /// Presses a button until it works. In between she reads the person's page, and does what the
    /// message says where the database cannot go on.
    fn pressed(&self, what: &str, press: impl FnMut() -> Result<(), Error>) -> bool {
        let mut press = press;
        pressed(what, || {
            let Err(error) = press() else { return Ok(()) };
            if let Error::DiskFull(_) = &error {
                let read = self.app.person(OfPerson {
                    person: self.person.clone(),
                });
                if let Err(error) = read {
                    say(&format!("unreadable {what} {:?}", code(error)));
                }
            } else {
                self.app
                    .lock(Lock { away: false })
                    .expect("locking always works");
                say("locked");
                self.unlocks();
            }
            Err(error)
        })
    }
}

fn pressed(what: &str, mut press: impl FnMut() -> Result<(), Error>) -> bool {
    for _ in 0..TRIES {
        match press() {
            Ok(()) => return true,
            Err(error) => say(&format!("refused {what} {:?}", code(error))),
        }
    }
    say(&format!("gave-up {what}"));
    false
}

/// A visit, whose safeguarding question lies in a compartment of its own; the same words of the
/// plan again and again; and a new task.
fn form(round: u32) -> Form {
    let entry = |kind: &str| Form::Entry {
        kind: kind.to_owned(),
        entry: None,
    };
    match round % 4 {
        0 => Form::Visit { visit: None },
        3 => entry("what-matters"),
        _ => entry("task"),
    }
}

/// Types the mark of a round and part into every form's most important field.
fn type_in(draft: &mut Draft, round: u32, part: u32) {
    let mark = format!("[{round}.{part}]");
    let typed: &[(&str, &str, &str)] = match round % 4 {
        0 => &[
            ("visit", "why", &mark),
            ("visit", "place", "home"),
            ("safeguarding-concern", "concern", "no"),
            ("safeguarding-concern", "note", &mark),
        ],
        3 => &[("what-matters", "what_matters", &mark)],
        _ => &[("task", "what", &mark), ("task", "due_on", "2026-02-18")],
    };
    for (kind, field, text) in typed {
        let entry = draft.entries.iter_mut().find(|entry| entry.kind == *kind);
        let fields = &mut entry.expect("an entry of the form").fields;
        fields.insert((*field).to_owned(), Input::One((*text).to_owned()));
    }
}

fn code(error: Error) -> Code {
    Problem::from(error).code
}

/// One line, out at once: what was said is known even if the next thing is the end.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .expect("somebody listens");
}

fn outside(data: PathBuf) -> Outside {
    let morning: DateTime<Utc> = MORNING.parse().expect("an instant");
    Outside {
        secrets: Box::new(store::FileSecrets::in_folder(&data.join("secrets"))),
        data,
        time: Box::new(Ticking(AtomicI64::new(morning.timestamp()))),
        random: Box::new(System),
        events: Box::new(|_| {}),
    }
}

/// A clock that is a second later each time it is looked at.
struct Ticking(AtomicI64);

impl TimeSource for Ticking {
    fn now(&self) -> DateTime<Utc> {
        let second = self.0.fetch_add(1, Ordering::Relaxed);
        DateTime::from_timestamp(second, 0).expect("a time in this century")
    }

    fn is_moved(&self) -> bool {
        true
    }
}

struct System;

impl Randomness for System {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        getrandom::fill(bytes).map_err(|_| NoRandomness)
    }
}
