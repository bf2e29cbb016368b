//! A small area: a server, its staff, and people to write about.

use std::sync::Arc;

use care::Role;
use chrono::{DateTime, TimeDelta, Utc};
use record::{
    ActId, AuthorId, Body, Change, ChangeId, Compartment, DeviceId, Ed25519, Edit, EntryId,
    Envelope, EnvelopeHash, FieldName, Incarnation, Kind, Nonce, PublicKey, SignatureScheme,
    SigningKey, Stream, Subject, Value,
};
use server::ledger::SqliteLedger;
use sync::{
    Epoch,
    ledger::Ledger,
    message::{Carried, List, Push, Reply, Request, Settled, Verdict},
    server::{Moment, Server, Session, Site},
};

pub const AREA: Subject = Subject::Area([0xaa; 16]);
pub const OWN_PRACTICE: &str = "G82001";
pub const OTHER_PRACTICE: &str = "G82002";

/// The care manager and the nurse of the team that cares for [`OWN_PRACTICE`].
pub const SARAH: AuthorId = AuthorId([1; 16]);
pub const PRIYA: AuthorId = AuthorId([2; 16]);
/// The health trainer of that team: may raise a safeguarding concern and not read one.
pub const TOM: AuthorId = AuthorId([3; 16]);
/// A care manager of the other team.
pub const ANNE: AuthorId = AuthorId([4; 16]);

pub struct Town {
    pub server: Server,
    pub ledger: Arc<SqliteLedger>,
    pub now: DateTime<Utc>,
    nonces: u64,
}

pub fn stream(subject: Subject, compartment: &str) -> Stream {
    Stream {
        subject,
        compartment: Compartment::parse(compartment).unwrap(),
    }
}

pub fn person(n: u8) -> Subject {
    Subject::Patient([n; 16])
}

pub fn once(subject: Subject, kind: &str) -> EntryId {
    EntryId::once(subject, &Kind::parse(kind).unwrap())
}

/// An entry, its kind, a field, a value and what it replaces.
pub type Set<'a> = (EntryId, &'a str, &'a str, Value, Vec<ChangeId>);

pub fn first(
    entry: EntryId,
    kind: &'static str,
    field: &'static str,
    value: Value,
) -> Set<'static> {
    (entry, kind, field, value, Vec::new())
}

impl Town {
    pub fn new() -> Self {
        Self::over(Arc::new(
            SqliteLedger::in_memory(Epoch {
                counter: 1,
                id: [9; 16],
            })
            .unwrap(),
        ))
        .founded()
    }

    /// A server over a ledger, as it is found.
    pub fn over(ledger: Arc<SqliteLedger>) -> Self {
        let site = Site {
            area: AREA,
            demo: true,
            key: SigningKey::from_bytes(&[77; 32]),
        };
        Self {
            server: Server::new(
                Arc::clone(&ledger) as Arc<dyn Ledger>,
                Arc::new(Ed25519),
                site,
            ),
            ledger,
            now: "2026-02-11T10:00:00Z".parse().unwrap(),
            nonces: 0,
        }
    }

    /// The same server over a copy of the ledger as it is now: what a backup would bring back.
    pub fn backup(&self) -> Arc<SqliteLedger> {
        Arc::new(self.ledger.copy().unwrap())
    }

    fn founded(mut self) -> Self {
        let text = |text: &str| Value::text(text);
        self.area_entry(
            once(AREA, "area"),
            "area",
            vec![("name", text("Kent")), ("demo", Value::Bool(true))],
        );
        for (n, practice) in [(0x10, OWN_PRACTICE), (0x11, OTHER_PRACTICE)] {
            let team = EntryId([n; 16]);
            let name = vec![("name", text("Team")), ("ods", text("RYY01"))];
            self.area_entry(team, "team", name);
            let cares = vec![
                ("team", Value::Bytes(team.0.to_vec())),
                ("practice", text(practice)),
            ];
            self.area_entry(EntryId([n + 0x10; 16]), "team-practice", cares);
        }
        self.employ(SARAH, Role::CareManager, 0x10);
        self.employ(PRIYA, Role::CommunityNurse, 0x10);
        self.employ(TOM, Role::HealthTrainer, 0x10);
        self.employ(ANNE, Role::CareManager, 0x11);
        self
    }

    pub fn employ(&mut self, who: AuthorId, role: Role, team: u8) -> EntryId {
        let staff = vec![("family_name", Value::text("Whitlock"))];
        self.area_entry(EntryId(who.0), "staff", staff);
        let post = EntryId::beside(EntryId(who.0), role.code());
        let values = vec![
            ("staff", Value::Bytes(who.0.to_vec())),
            ("role", Value::text(role.code())),
            ("team", Value::Bytes(vec![team; 16])),
            ("from", Value::Date("2025-01-01".parse().unwrap())),
        ];
        self.area_entry(post, "staff-role", values);
        post
    }

    pub fn area_entry(
        &mut self,
        entry: EntryId,
        kind: &str,
        values: Vec<(&str, Value)>,
    ) -> ChangeId {
        let sets: Vec<Set<'_>> = values
            .into_iter()
            .map(|(field, value)| (entry, kind, field, value, Vec::new()))
            .collect();
        let body = self.body(AuthorId([0; 16]), Role::Admin, &stream(AREA, "core"), &sets);
        let (change, _) = Change::seal(body.clone());
        let verdict = self.server.write_area(body, self.moment()).unwrap();
        assert!(matches!(verdict, Verdict::Accepted(_)), "{verdict:?}");
        change.id
    }

    pub fn moment(&self) -> Moment {
        Moment {
            now: self.now,
            random: [self.nonces as u8; 16],
        }
    }

    /// A body with a nonce of its own.
    pub fn body(&mut self, author: AuthorId, role: Role, to: &Stream, sets: &[Set<'_>]) -> Body {
        self.nonces += 1;
        self.now += TimeDelta::milliseconds(1);
        let mut nonce = [0; 16];
        nonce[..8].copy_from_slice(&self.nonces.to_be_bytes());
        nonce[8] = author.0[0];
        let edit = |(entry, kind, field, value, replaces): &Set<'_>| Edit {
            entry: *entry,
            kind: Kind::parse(kind).unwrap(),
            field: FieldName::parse(field).unwrap(),
            value: value.clone(),
            replaces: replaces.clone(),
        };
        Body {
            stream: to.clone(),
            act: ActId(nonce),
            author,
            role: role.to_record(),
            recorded_at: self.now,
            clock_offset_ms: None,
            nonce: Nonce(nonce),
            edits: sets.iter().map(edit).collect(),
        }
    }

    /// A pen is a device without a log: it seals changes and sends them as it is told.
    pub fn pen(&mut self, author: AuthorId, role: Role, n: u8) -> Pen {
        let pen = Pen {
            author,
            role,
            device: DeviceId([n; 16]),
            incarnation: Incarnation([n ^ 0x55; 16]),
            secret: SigningKey::from_bytes(&[n; 32]),
            seq: 0,
            prev: EnvelopeHash::START,
        };
        self.certify(author, pen.device, pen.incarnation, pen.key());
        pen
    }

    pub fn certify(
        &mut self,
        staff: AuthorId,
        device: DeviceId,
        incarnation: Incarnation,
        key: PublicKey,
    ) -> EntryId {
        let values = vec![
            ("device", Value::Bytes(device.0.to_vec())),
            ("incarnation", Value::Bytes(incarnation.0.to_vec())),
            ("staff", Value::Bytes(staff.0.to_vec())),
            ("key", Value::Bytes(key.0.to_vec())),
            ("name", Value::text("DST")),
            (
                "from",
                Value::instant("2026-01-01T00:00:00Z".parse().unwrap()),
            ),
        ];
        let entry = EntryId::beside(EntryId(device.0), &incarnation.to_string());
        self.area_entry(entry, "device-certificate", values);
        entry
    }

    pub fn ask(&self, session: &Session, request: &Request) -> Reply {
        let bytes = request.encode();
        let request = Request::decode(&bytes).unwrap();
        let reply = self
            .server
            .answer(session, &request, self.moment())
            .unwrap();
        Reply::decode(&reply.encode()).unwrap()
    }

    pub fn push(&self, pen: &Pen, changes: Vec<Carried>) -> Reply {
        let first = changes.first().map_or(1, |first| {
            Envelope::decode(&first.envelope).map_or(1, |envelope| envelope.seq)
        });
        let push = Push {
            device: pen.device,
            incarnation: pen.incarnation,
            first,
            changes: List(changes),
        };
        self.ask(&pen.session(), &Request::Push(push))
    }

    /// Pushes and reads the verdicts.
    pub fn verdicts(&self, pen: &Pen, changes: Vec<Carried>) -> Vec<Settled> {
        match self.push(pen, changes) {
            Reply::Verdicts(verdicts) => verdicts.open(&Ed25519, self.server.public_key()).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    /// Writes one change with a pen and pushes it.
    pub fn write(&mut self, pen: &mut Pen, to: &Stream, sets: &[Set<'_>]) -> (ChangeId, Verdict) {
        let body = self.body(pen.author, pen.role, to, sets);
        let (id, carried) = pen.seal(body);
        (id, self.verdicts(pen, vec![carried]).remove(0).verdict)
    }

    /// The same, and it must be accepted.
    pub fn accepted(&mut self, pen: &mut Pen, to: &Stream, sets: &[Set<'_>]) -> ChangeId {
        let (id, verdict) = self.write(pen, to, sets);
        assert!(matches!(verdict, Verdict::Accepted(_)), "{verdict:?}");
        id
    }

    /// A new person at a practice.
    pub fn meet(&mut self, pen: &mut Pen, who: Subject, practice: &str) -> ChangeId {
        let identity = once(who, "identity");
        let sets = [
            first(identity, "identity", "family_name", Value::text("Ellis")),
            first(identity, "identity", "practice", Value::text(practice)),
        ];
        self.accepted(pen, &stream(who, "core"), &sets)
    }
}

pub struct Pen {
    pub author: AuthorId,
    pub role: Role,
    pub device: DeviceId,
    pub incarnation: Incarnation,
    pub secret: SigningKey,
    pub seq: u64,
    pub prev: EnvelopeHash,
}

impl Pen {
    pub fn key(&self) -> PublicKey {
        Ed25519.public_key(&self.secret)
    }

    pub fn session(&self) -> Session {
        Session {
            device: self.device,
            incarnation: self.incarnation,
            staff: self.author,
            key: self.key(),
        }
    }

    pub fn seal(&mut self, body: Body) -> (ChangeId, Carried) {
        let (change, bytes) = Change::seal(body);
        (change.id, self.envelope(change.id, bytes))
    }

    /// The next envelope around a body.
    pub fn envelope(&mut self, change: ChangeId, body: Vec<u8>) -> Carried {
        self.seq += 1;
        let envelope = Envelope::seal(
            change,
            (self.device, self.incarnation),
            (self.seq, self.prev),
            &Ed25519,
            &self.secret,
        );
        self.prev = envelope.hash();
        Carried {
            envelope: envelope.encode(),
            body,
        }
    }
}
