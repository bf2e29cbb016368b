//! A laptop: a disk, a clock, a network, and the program while it runs: the real store and the
//! real engine.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use chrono::{DateTime, Utc};
use record::{ChangeId, DeviceId, Incarnation, PublicKey, SigningKey, Subject};
use store::{Identity, Store, StoreError};
use sync::device::{Certificates, Engine, Identity as EngineIdentity, Job, Tick, Ticket};

use super::{clock::Clock, disk::Disk, form::Form, watch::Watcher};

/// The program, while it runs.
pub struct Process {
    /// The database.
    pub store: Store,
    /// The protocol's device side.
    pub engine: Engine,
    /// Whose keys it knows.
    pub certificates: Certificates,
    /// What the engine wants done with the database, in order.
    pub jobs: VecDeque<(Ticket, Job)>,
    /// Questions on their way, and what they ask.
    pub asked: BTreeMap<Ticket, &'static str>,
    /// When it was started.
    pub started: u64,
    /// Looks over the engine's watchdog's shoulder.
    pub watcher: Watcher,
}

/// A laptop.
pub struct Laptop {
    /// Whose it is.
    pub staff: usize,
    /// Its disk.
    pub disk: Disk,
    /// Its clock.
    pub clock: Clock,
    /// Whether it has a network.
    pub online: bool,
    /// The program; nothing while it does not run.
    pub process: Option<Process>,
    /// Counts the processes: what was meant for an earlier one is for nobody.
    pub life: u64,
    /// When the engine wants to be woken. A waking for another time is of no meaning.
    pub wakes_at: u64,
    /// Everything that it has called saved. Goes back when its database is put back.
    pub saved: BTreeSet<ChangeId>,
    /// An older copy of its disk, with what it had called saved then.
    pub copy: Option<(Disk, BTreeSet<ChangeId>)>,
    /// Forms that are open.
    pub forms: Vec<Form>,
    /// Forms that were opened, for their names.
    pub opened: u64,
    /// Whether its user is about to sign in again.
    pub signing_in: bool,
    /// Whether its program is of a later version.
    pub newer: bool,
    /// Whether its program breaks the rules.
    pub hostile: bool,
}

impl Laptop {
    /// A laptop with a new database.
    pub fn new(staff: usize, identity: &Identity, disk: Disk) -> Self {
        // Only of one that is done is anything told.
        drop(Store::create_connection(disk.connect(false), identity).expect("a new database"));
        Self::over(staff, disk)
    }

    /// A laptop over a disk that has a database.
    pub fn over(staff: usize, disk: Disk) -> Self {
        Self {
            staff,
            disk,
            clock: Clock::default(),
            online: true,
            process: None,
            life: 0,
            wakes_at: 0,
            saved: BTreeSet::new(),
            copy: None,
            forms: Vec::new(),
            opened: 0,
            signing_in: false,
            newer: false,
            hostile: false,
        }
    }

    /// What its clock shows.
    pub fn wall(&self, now: u64) -> DateTime<Utc> {
        self.clock.shows(now)
    }

    /// Starts the program: opens the database, reads whose keys it knows, begins with an engine
    /// that knows nothing.
    pub fn boot(&mut self, now: u64, may_crash: bool) -> Result<(), StoreError> {
        let mut store = Store::open_connection(self.disk.connect(may_crash))?;
        let identity = store.identity().clone();
        let mut certificates = Certificates::new(identity.area, identity.server_key);
        let area = store.record(identity.area)?;
        area.changes()
            .for_each(|(_, body)| certificates.learn(body));
        let engine = Engine::new(EngineIdentity {
            device: identity.device,
            incarnation: identity.incarnation,
            app: "simulated".to_owned(),
            area: identity.area,
        });
        self.life += 1;
        self.wakes_at = now;
        self.process = Some(Process {
            store,
            engine,
            certificates,
            jobs: VecDeque::new(),
            asked: BTreeMap::new(),
            started: now,
            watcher: Watcher::default(),
        });
        Ok(())
    }

    /// Ends the program without a word.
    pub fn kill(&mut self) {
        self.process = None;
        self.signing_in = false;
        self.disk.disarm();
    }

    /// Every change that its database holds, in its log or beside it. An error if one is there
    /// twice. Reads what is committed, over a connection of its own; where the program is in the
    /// middle of a transaction, what the program sees.
    pub fn holds(&self) -> Result<BTreeSet<ChangeId>, String> {
        match (
            Store::open_connection(self.disk.connect(false)),
            &self.process,
        ) {
            (Ok(store), _) => held_by(&store),
            (Err(StoreError::InUse(_)), Some(process)) => held_by(&process.store),
            (Err(error), _) => Err(error.to_string()),
        }
    }
}

/// As whom the program on a disk writes, which nobody has open.
pub fn sender_of(disk: &Disk) -> (DeviceId, Incarnation) {
    let disk = disk.copy().expect("a disk that nobody writes to");
    let store = Store::open_connection(disk.connect(false)).expect("a database");
    let identity = store.identity();
    (identity.device, identity.incarnation)
}

/// Every change that a database holds.
pub fn held_by(store: &Store) -> Result<BTreeSet<ChangeId>, String> {
    let said = |error: StoreError| error.to_string();
    let subjects: BTreeSet<Subject> = store
        .standing()
        .streams
        .iter()
        .map(|stream| stream.head.stream.subject)
        .collect();
    let mut held = BTreeSet::new();
    for subject in subjects {
        for sent in store.envelopes(subject).map_err(said)? {
            if !held.insert(sent.envelope.change) {
                return Err(format!("{} is there twice", sent.envelope.change));
            }
        }
    }
    Ok(held)
}

impl Process {
    /// The engine's clock, which never goes back, and chance for it.
    pub fn tick(&self, now: u64, random: u64) -> Tick {
        Tick {
            now: now - self.started,
            random,
        }
    }
}

/// What enrolment gives a new laptop.
pub fn identity(
    device: DeviceId,
    incarnation: Incarnation,
    author: record::AuthorId,
    (area, server_key): (Subject, PublicKey),
    signing_key: SigningKey,
) -> Identity {
    Identity {
        device,
        incarnation,
        author,
        area,
        server_url: "http://127.0.0.1:1".to_owned(),
        server_key,
        signing_key,
    }
}
