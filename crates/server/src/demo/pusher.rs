//! Putting the acts through the ordinary door: sealed on a device of each author's own, pushed, and
//! validated and authorised like anybody's.

use std::collections::BTreeMap;

use care::visit::{self, Signing, VisitAnswers};
use chrono::TimeDelta;
use record::{
    AuthorId, Body, Change, Compartment, DeviceId, Ed25519, Edit, EntryId, Envelope, EnvelopeHash,
    Incarnation, PublicKey, Record, Seq, SignatureScheme, SigningKey, Stream, Subject,
};
use sync::{
    account::{Credentials, EnrolRequest, Lineage},
    message::{Carried, List, Push, Reply, Request, Verdict},
};

use super::{
    DemoError,
    acts::DemoAct,
    people::Staffed,
    personas::{Personas, Staff},
};
use crate::{accounts::AccountError, area_stream, devices::Device, entropy, service::Service};

/// What the devices that the file is written on are called.
const DEVICE_NAME: &str = "Loading of the demo";
/// Changes in one push.
const AT_ONCE: usize = 100;

/// A sealed change on its way.
struct Sealed {
    act: String,
    author: String,
    change: Change,
    body: Vec<u8>,
}

/// Seals acts and pushes them.
pub struct Pusher<'a> {
    service: &'a Service,
    personas: &'a Personas,
    staffed: &'a Staffed,
    devices: BTreeMap<String, Loader>,
    /// The changes that make a person known, to be pushed before all others.
    first: Vec<Sealed>,
    rest: Vec<Sealed>,
}

/// A device of one author.
struct Loader {
    device: Device,
    secret: SigningKey,
    seq: Seq,
    prev: EnvelopeHash,
}

impl<'a> Pusher<'a> {
    /// Nothing on its way yet.
    pub fn new(service: &'a Service, personas: &'a Personas, staffed: &'a Staffed) -> Self {
        Self {
            service,
            personas,
            staffed,
            devices: BTreeMap::new(),
            first: Vec::new(),
            rest: Vec::new(),
        }
    }

    /// Seals the acts of one person, in the order of time, and signs the visits among them.
    pub fn write(&mut self, acts: Vec<DemoAct>) -> Result<(), DemoError> {
        let Some(subject) = acts.first().map(|act| act.subject) else {
            return Ok(());
        };
        let mut record = Record::new(subject);
        for act in acts {
            let signs = act.signs;
            let signed = DemoAct {
                name: format!("{}/signature", act.name),
                author: act.author.clone(),
                time: act.time.overflowing_add_signed(TimeDelta::minutes(5)).0,
                edits: Vec::new(),
                signs: None,
                ..act
            };
            self.seal(act, &mut record)?;
            if let Some(visit) = signs {
                let edits = self.signature(&record, visit, &signed)?;
                self.seal(DemoAct { edits, ..signed }, &mut record)?;
            }
        }
        Ok(())
    }

    fn seal(&mut self, act: DemoAct, record: &mut Record) -> Result<(), DemoError> {
        let name = format!("{}/{}", act.subject, act.name);
        let (id, nonce) = area_stream::derived(self.service.area().subject(), name.as_bytes());
        let staff = self.personas.staff(&act.author)?;
        let (change, body) = Change::seal(Body {
            stream: core(act.subject),
            act: id,
            author: AuthorId(self.staffed.ids.id(&act.author)?.0),
            role: role(staff)?.to_record(),
            recorded_at: act.recorded_at()?,
            clock_offset_ms: None,
            nonce,
            edits: act.edits,
        });
        record.insert(change.clone());
        let makes_known = change.body.edits.iter().any(|edit| edit.kind == "identity");
        let way = if makes_known {
            &mut self.first
        } else {
            &mut self.rest
        };
        way.push(Sealed {
            act: act.name,
            author: act.author,
            change,
            body,
        });
        Ok(())
    }

    /// The edits by which an author signs a visit.
    fn signature(
        &mut self,
        record: &Record,
        visit: EntryId,
        act: &DemoAct,
    ) -> Result<Vec<Edit>, DemoError> {
        let staff = self.personas.staff(&act.author)?;
        let signing = Signing {
            signed_at: act.recorded_at()?,
            role: role(staff)?,
            registration: registration(staff),
            device: self.device(&act.author)?.device.device,
        };
        let facts = VisitAnswers::of(record, visit).facts(record, visit, act.day);
        Ok(visit::sign(
            record,
            visit,
            &signing,
            &visit::scores(&facts),
        )?)
    }

    /// The device of an author, enrolled when she first writes.
    fn device(&mut self, author: &str) -> Result<&mut Loader, DemoError> {
        if !self.devices.contains_key(author) {
            let loader = self.enrol(author)?;
            self.devices.insert(author.to_owned(), loader);
        }
        let found = self.devices.get_mut(author);
        found.ok_or(DemoError::File("an author without a device"))
    }

    fn enrol(&self, author: &str) -> Result<Loader, DemoError> {
        let account = self.staffed.accounts.get(author);
        let account = account.ok_or(DemoError::File("an author without an account"))?;
        let service = self.service;
        let code = service.issue_code(account.account, TimeDelta::minutes(15))?;
        let [device, incarnation] = [random()?, random()?];
        let secret = SigningKey::from_bytes(&random()?);
        let (device, incarnation) = (DeviceId(device), Incarnation(incarnation));
        let key: PublicKey = Ed25519.public_key(&secret);
        let statement = Lineage::statement(device, incarnation, key);
        let request = EnrolRequest {
            code,
            credentials: Credentials {
                account: account.name.clone(),
                password: String::new(),
            },
            lineage: Lineage {
                device,
                incarnation,
                key,
                name: DEVICE_NAME.to_owned(),
                proof: Ed25519.sign(&secret, &statement),
            },
        };
        Ok(Loader {
            device: service.enrol_for(account.account, &request)?,
            secret,
            seq: 0,
            prev: EnvelopeHash::START,
        })
    }

    /// Pushes everything that was sealed.
    pub fn push_all(mut self) -> Result<(), DemoError> {
        for mut way in [
            std::mem::take(&mut self.first),
            std::mem::take(&mut self.rest),
        ] {
            // Stable: each author's changes stay in their order.
            way.sort_by(|a, b| a.author.cmp(&b.author));
            for of_author in way.chunk_by(|a, b| a.author == b.author) {
                of_author
                    .chunks(AT_ONCE)
                    .try_for_each(|some| self.push(some))?;
            }
        }
        Ok(())
    }

    fn push(&mut self, some: &[Sealed]) -> Result<(), DemoError> {
        let Some(author) = some.first().map(|sealed| sealed.author.as_str()) else {
            return Ok(());
        };
        let service = self.service;
        let loader = self.device(author)?;
        let first = loader.seq + 1;
        let changes: Vec<Carried> = some.iter().map(|sealed| loader.envelope(sealed)).collect();
        let push = Request::Push(Push {
            device: loader.device.device,
            incarnation: loader.device.incarnation,
            first,
            changes: List(changes),
        });
        let why = match service.answer(&loader.device, &push)? {
            Reply::Verdicts(verdicts) => {
                let verdicts = verdicts.open(&Ed25519, service.area().keys.server_public());
                let verdicts = verdicts.map_err(|_| DemoError::File("verdicts of another"))?;
                let bad = some
                    .iter()
                    .zip(&verdicts)
                    .find(|(_, said)| !matches!(said.verdict, Verdict::Accepted(_)));
                bad.map(|(sealed, said)| (&sealed.act, format!("{:?}", said.verdict)))
            }
            other => some
                .first()
                .map(|sealed| (&sealed.act, format!("{other:?}"))),
        };
        why.map_or(Ok(()), |(act, why)| {
            Err(DemoError::NotAccepted {
                act: format!("{act} by {author}"),
                why,
            })
        })
    }
}

impl Loader {
    /// The next envelope, around a change.
    fn envelope(&mut self, sealed: &Sealed) -> Carried {
        self.seq += 1;
        let envelope = Envelope::seal(
            sealed.change.id,
            (self.device.device, self.device.incarnation),
            (self.seq, self.prev),
            &Ed25519,
            &self.secret,
        );
        self.prev = envelope.hash();
        Carried {
            envelope: envelope.encode(),
            body: sealed.body.clone(),
        }
    }
}

fn random<const N: usize>() -> Result<[u8; N], DemoError> {
    let bytes = entropy::random().map_err(AccountError::from);
    Ok(bytes.map_err(crate::service::ServiceError::from)?)
}

fn core(subject: Subject) -> Stream {
    Stream {
        subject,
        compartment: Compartment::new_static(care::catalogue::CORE),
    }
}

fn role(staff: &Staff) -> Result<care::Role, DemoError> {
    let role = care::Role::parse(&staff.role.to_lowercase());
    role.ok_or(DemoError::File("a role that is none"))
}

/// "NMC 12C3456E", as it stands beside a signature.
fn registration(staff: &Staff) -> Option<String> {
    Some(format!(
        "{} {}",
        staff.body.as_ref()?,
        staff.number.as_ref()?
    ))
}
