//! A laptop: the real engine over a log in memory, asking a server by a function call.

use care::Role;
use record::{
    AuthorId, Change, ChangeId, DeviceId, Ed25519, Incarnation, SignatureScheme, SigningKey, Stream,
};
use sync::{
    device::{Certificates, Engine, Failure, Identity, Job, Nudge, Step, Tick},
    message::{Reply, Request},
    server::Session,
};

use super::{
    log::MemoryLog,
    town::{AREA, Set, Town},
};

pub struct Laptop {
    pub author: AuthorId,
    pub role: Role,
    pub log: MemoryLog,
    pub engine: Engine,
    pub certificates: Certificates,
    pub now: u64,
    /// Every question that was asked, by name.
    pub asked: Vec<&'static str>,
}

impl Laptop {
    pub fn enrol(town: &mut Town, author: AuthorId, role: Role, n: u8) -> Self {
        let secret = SigningKey::from_bytes(&[n; 32]);
        let (device, incarnation) = (DeviceId([n; 16]), Incarnation([n ^ 0x55; 16]));
        town.certify(author, device, incarnation, Ed25519.public_key(&secret));
        Self {
            author,
            role,
            log: MemoryLog::new(device, incarnation, secret),
            engine: Engine::new(Self::identity(device, incarnation)),
            certificates: Certificates::new(AREA, town.server.public_key()),
            now: 0,
            asked: Vec::new(),
        }
    }

    fn identity(device: DeviceId, incarnation: Incarnation) -> Identity {
        Identity {
            device,
            incarnation,
            area: AREA,
            app: "test".to_owned(),
        }
    }

    pub fn session(&self) -> Session {
        Session {
            device: self.log.device,
            incarnation: self.log.incarnation,
            staff: self.author,
            key: Ed25519.public_key(&self.log.secret),
        }
    }

    pub fn tick(&self) -> Tick {
        Tick {
            now: self.now,
            random: 12_000,
        }
    }

    pub fn save(&mut self, town: &mut Town, to: &Stream, sets: &[Set<'_>]) -> ChangeId {
        let (change, bytes) = Change::seal(town.body(self.author, self.role, to, sets));
        let id = self.log.save(change, bytes);
        self.engine.nudge(Nudge::Saved, self.tick());
        id
    }

    /// Runs until nothing is left to do, with a network that does what `network` says.
    pub fn run_over(
        &mut self,
        town: &Town,
        mut network: impl FnMut(&Request, Reply) -> Result<Reply, Failure>,
    ) {
        for _ in 0..100_000 {
            match self.engine.step(self.tick()) {
                Step::Ask(ticket, request) => {
                    self.asked.push(request.name());
                    let reply = town.ask(&self.session(), &request);
                    let answer = network(&request, reply);
                    let tick = self.tick();
                    self.engine.answered(ticket, answer, tick);
                }
                Step::Do(ticket, job) => self.perform(ticket, job),
                Step::Restart => {}
                Step::Wait(until) if until >= self.now + 30_000 => return,
                Step::Wait(until) => self.now = until,
            }
        }
        panic!(
            "it never comes to rest: {:?}",
            &self.asked[self.asked.len() - 20..]
        );
    }

    pub fn perform(&mut self, ticket: sync::device::Ticket, job: Job) {
        let Ok(done) = job.perform(&mut self.log, &mut self.certificates, &Ed25519);
        let tick = self.tick();
        self.engine.done(ticket, done, tick);
    }

    pub fn run(&mut self, town: &Town) {
        self.run_over(town, |_, reply| Ok(reply));
    }

    /// Looks at once, and runs until nothing is left to do.
    pub fn sync(&mut self, town: &Town) {
        self.engine.nudge(Nudge::Now, self.tick());
        self.run(town);
    }

    /// Goes on after a fork: its user signs in, and it is certified under a new incarnation.
    pub fn renew(&mut self, town: &mut Town, n: u8) {
        let secret = SigningKey::from_bytes(&[n; 32]);
        let incarnation = Incarnation([n; 16]);
        town.certify(
            self.author,
            self.log.device,
            incarnation,
            Ed25519.public_key(&secret),
        );
        self.log.renew(incarnation, secret);
        self.engine.renewed(incarnation);
    }

    /// The application is started anew over a database.
    pub fn restart_over(&mut self, log: MemoryLog) {
        self.engine = Engine::new(Self::identity(log.device, log.incarnation));
        self.log = log;
    }
}
