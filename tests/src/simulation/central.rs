//! The central server: the real protocol over the real SQLite ledger, with its backups, its
//! high-water mark and its ways of dying.
//!
//! Who was let in lies beside the ledger as it does in the server's one database, so that a
//! restored server has forgotten later devices too. A token's lookup is all that stands between
//! the network and [`sync::server::Server`].

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use care::catalogue;
use record::{
    ActId, AuthorId, Body, Change, Compartment, DeviceId, Edit, EntryId, Envelope, Incarnation,
    Nonce, SignatureScheme, Stream, Subject, Value,
};
use server::{area_stream::fields, ledger::SqliteLedger};
use sync::{
    AccessMark, Epoch,
    ledger::{self, Answer, Arrival, Ledger, LedgerError, LedgerRead, LedgerWrite, NewRow},
    limits,
    message::{Carried, Hello, Obstacle, Reply, Request, Words},
    server::{HighWater, Moment, PutForward, Server, Session, Site, refusal_of},
};

use super::{clock, dice::Dice, town::Town};

/// How the next write ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fate {
    /// Well.
    #[default]
    Well,
    /// The process dies before the commit.
    DiesBefore,
    /// The process dies after the commit and before anybody is told.
    DiesAfter,
    /// Another writer holds the ledger for too long.
    Busy,
}

#[derive(Default)]
struct Guard {
    fate: Fate,
    dead: bool,
    mark: Option<HighWater>,
}

/// The ledger with its mark, which is raised after each commit, and with deaths around commits.
struct Guarded {
    ledger: SqliteLedger,
    guard: Mutex<Guard>,
}

impl Guarded {
    fn over(ledger: SqliteLedger, mark: Option<HighWater>) -> Arc<Self> {
        let guard = Guard {
            mark,
            ..Guard::default()
        };
        Arc::new(Self {
            ledger,
            guard: Mutex::new(guard),
        })
    }

    fn guard(&self) -> MutexGuard<'_, Guard> {
        self.guard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ledger for Guarded {
    fn read(&self, work: &mut dyn FnMut(&dyn LedgerRead) -> Answer<()>) -> Answer<()> {
        self.ledger.read(work)
    }

    fn write(&self, work: &mut dyn FnMut(&mut dyn LedgerWrite) -> Answer<()>) -> Answer<()> {
        let fate = std::mem::take(&mut self.guard().fate);
        let mut to = None;
        self.ledger
            .write(&mut |step| {
                if fate == Fate::Busy {
                    return Err(LedgerError::Busy);
                }
                work(step)?;
                if fate == Fate::DiesBefore {
                    return Err(LedgerError::Damaged("a process that is no more"));
                }
                let head = step.head()?;
                to = Some(HighWater {
                    epoch: step.epoch()?,
                    gseq: head.gseq,
                    hash: head.mark,
                });
                Ok(())
            })
            .inspect_err(|_| self.guard().dead |= fate == Fate::DiesBefore)?;
        let mut guard = self.guard();
        if fate == Fate::DiesAfter {
            guard.dead = true;
        } else {
            guard.mark = to.or(guard.mark);
        }
        Ok(())
    }
}

/// What a backup holds. The mark lies outside the database and is only put back where nobody may
/// notice that the rest was.
struct Backup {
    ledger: SqliteLedger,
    admitted: BTreeMap<Incarnation, Session>,
    mark: Option<HighWater>,
}

/// The central server.
pub struct Central {
    ledger: Arc<Guarded>,
    server: Option<Server>,
    admitted: BTreeMap<Incarnation, Session>,
    /// Everybody who was ever let in, whatever the server has forgotten since.
    owners: BTreeMap<(DeviceId, Incarnation), AuthorId>,
    /// Those of them who had been let in when the server was put back for the last time.
    forgotten: BTreeSet<(DeviceId, Incarnation)>,
    backups: Vec<Backup>,
    scheme: Arc<dyn SignatureScheme>,
    site: Site,
    dice: Dice,
}

impl Central {
    /// A server whose area has been founded.
    pub fn found(town: &Town, scheme: Arc<dyn SignatureScheme>, mut dice: Dice) -> Self {
        let first = Epoch {
            counter: 1,
            id: dice.bytes(),
        };
        let ledger = SqliteLedger::in_memory(first).expect("a ledger in memory");
        let site = Site {
            area: town.area,
            demo: true,
            key: town.key.clone(),
        };
        let mut central = Self {
            ledger: Guarded::over(ledger, None),
            server: None,
            admitted: BTreeMap::new(),
            owners: BTreeMap::new(),
            forgotten: BTreeSet::new(),
            backups: Vec::new(),
            scheme,
            site,
            dice,
        };
        central.start(0);
        for edits in town.founding(clock::start()) {
            central
                .administer(edits, 0)
                .expect("the founding of the area");
        }
        central
    }

    /// Whether it is running.
    pub fn is_up(&self) -> bool {
        self.server.is_some()
    }

    /// Ends the process.
    pub fn stop(&mut self) {
        self.server = None;
        let mut guard = self.ledger.guard();
        (guard.fate, guard.dead) = (Fate::Well, false);
    }

    /// Starts the process. If the ledger is behind its mark a new epoch begins.
    pub fn start(&mut self, now: u64) -> Option<Epoch> {
        let ledger: Arc<dyn Ledger> = Arc::clone(&self.ledger) as _;
        let server = Server::new(ledger, Arc::clone(&self.scheme), self.site.clone());
        let mark = self.ledger.guard().mark;
        let at = self.moment(now);
        let begun = mark.map(|mark| server.begin_after(mark, at).expect("a ledger that answers"));
        self.server = Some(server);
        match begun {
            Some(PutForward::NewEpoch(epoch)) => Some(epoch),
            _ => None,
        }
    }

    /// How the next write will end.
    pub fn doom(&mut self, fate: Fate) {
        self.ledger.guard().fate = if self.is_up() { fate } else { Fate::Well };
    }

    /// Whether the process has died since it was started; if so it is gone now.
    pub fn bury(&mut self) -> bool {
        let dead = self.ledger.guard().dead;
        if dead {
            self.stop();
        }
        dead
    }

    fn moment(&mut self, now: u64) -> Moment {
        Moment {
            now: clock::right(now),
            random: self.dice.bytes(),
        }
    }

    /// Answers a question from a device that says which incarnation it is, or nothing if the
    /// process is not there to answer.
    pub fn answer(&mut self, from: Incarnation, bytes: &[u8], now: u64) -> Option<Reply> {
        let at = self.moment(now);
        let server = self.server.as_ref()?;
        let Some(session) = self.admitted.get(&from) else {
            return Some(Reply::Refused(Obstacle::Unauthorised.into()));
        };
        let Ok(request) = Request::decode(bytes) else {
            return Some(Reply::Refused(Obstacle::Malformed.into()));
        };
        let answer = server.answer(session, &request, at);
        if self.bury() {
            return None;
        }
        Some(answer.unwrap_or_else(|error| Reply::Refused(refusal_of(&error))))
    }

    /// Lets an incarnation of a device in and certifies it in the Area stream. Says whether that
    /// was done: the server may be gone, or go.
    pub fn admit(&mut self, session: Session, now: u64) -> bool {
        if self.server.is_none() {
            return false;
        }
        let name = EntryId(session.incarnation.0);
        let entry = EntryId::beside(EntryId(session.device.0), &name.to_string());
        let values = [
            ("device", Value::Bytes(session.device.0.to_vec())),
            ("incarnation", Value::Bytes(session.incarnation.0.to_vec())),
            ("staff", Value::Bytes(session.staff.0.to_vec())),
            ("key", Value::Bytes(session.key.0.to_vec())),
            ("name", Value::text("Laptop")),
            (
                "from",
                Value::Instant(clock::start() - chrono::Days::new(1)),
            ),
            ("to", Value::Instant(clock::start() + chrono::Days::new(89))),
        ];
        let written = self.administer(fields(entry, "device-certificate", values), now);
        let alive = !self.bury() && written.is_ok();
        if alive {
            self.admitted.insert(session.incarnation, session);
            self.owners
                .insert((session.device, session.incarnation), session.staff);
        }
        alive
    }

    /// Writes an administrator's act into the Area stream, as `server::area_stream` does.
    fn administer(&mut self, edits: Vec<Edit>, now: u64) -> Answer<()> {
        let (change, bytes) = Change::seal(Body {
            stream: area_stream(self.site.area),
            act: ActId(self.dice.bytes()),
            author: AuthorId([0; 16]),
            role: care::Role::Admin.to_record(),
            recorded_at: clock::right(now),
            clock_offset_ms: None,
            nonce: Nonce(self.dice.bytes()),
            edits,
        });
        let context = catalogue::Context { demo: true };
        catalogue::check_server(&change.body, &context).expect("an act of the server's own");
        let id = self.site.area.id();
        let sender = (DeviceId(id), Incarnation(id));
        ledger::write(&*self.ledger, |step| {
            let head = step.own_head(sender.0, sender.1)?;
            let place = (head.seq + 1, head.hash);
            let envelope = Envelope::seal(change.id, sender, place, &*self.scheme, &self.site.key);
            step.arrive(&Arrival {
                device: sender.0,
                incarnation: sender.1,
                seq: envelope.seq,
                hash: envelope.hash(),
                change: change.id,
                refused: None,
            })?;
            let carried = Carried {
                envelope: envelope.encode(),
                body: bytes.clone(),
            };
            let row = NewRow {
                change: change.id,
                stream: change.body.stream.clone(),
                hash: envelope.hash(),
                carried,
            };
            step.append(&[row], clock::right(now)).map(drop)
        })
    }

    /// Makes a backup.
    pub fn back_up(&mut self) {
        self.backups.push(Backup {
            ledger: self.ledger.ledger.copy().expect("a backup"),
            admitted: self.admitted.clone(),
            mark: self.ledger.guard().mark,
        });
    }

    /// How many backups there are.
    pub fn backups(&self) -> usize {
        self.backups.len()
    }

    /// Ends the process and puts its database back to a backup; the mark too, if nobody is to
    /// notice.
    pub fn restore(&mut self, backup: usize, unnoticed: bool) {
        self.stop();
        let Some(backup) = self.backups.get(backup) else {
            return;
        };
        let ledger = backup.ledger.copy().expect("a restored backup");
        let mark = if unnoticed {
            backup.mark
        } else {
            self.ledger.guard().mark
        };
        self.admitted = backup.admitted.clone();
        self.forgotten = self.owners.keys().copied().collect();
        self.ledger = Guarded::over(ledger, mark);
    }

    /// The ledger, for whoever checks it.
    pub fn ledger(&self) -> &dyn Ledger {
        &self.ledger.ledger
    }

    /// The server, if it is running.
    pub fn server(&self) -> Option<&Server> {
        self.server.as_ref()
    }

    /// What the server would say now of the streams that a session may read.
    pub fn access_mark(&self, session: &Session, now: u64) -> Option<AccessMark> {
        let (oldest, newest) = limits::PROTOCOL;
        let hello = Request::Hello(Hello {
            oldest,
            newest,
            app: Words::default(),
            device: session.device,
            incarnation: session.incarnation,
            read: None,
            witness: None,
        });
        let at = Moment {
            now: clock::right(now),
            random: [0; 16],
        };
        let reply = self.server.as_ref()?.answer(session, &hello, at).ok()?;
        reply.header().map(|header| header.access)
    }

    /// Whose device an incarnation is, of those that were ever let in.
    pub fn owner(&self, device: DeviceId, incarnation: Incarnation) -> Option<AuthorId> {
        self.owners.get(&(device, incarnation)).copied()
    }

    /// Whether the server may have forgotten what an incarnation sent: it was put back since.
    pub fn may_have_forgotten(&self, sender: (DeviceId, Incarnation)) -> bool {
        self.forgotten.contains(&sender)
    }

    /// Who an incarnation is to the server.
    pub fn session(&self, incarnation: Incarnation) -> Option<Session> {
        self.admitted.get(&incarnation).copied()
    }
}

/// The Area stream.
pub fn area_stream(area: Subject) -> Stream {
    Stream {
        subject: area,
        compartment: Compartment::new_static(catalogue::CORE),
    }
}
