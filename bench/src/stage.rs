//! The stage: an area on the real server, staffed for a workload and holding all that it says.
//!
//! Everything goes in through the push door, which checks each signature by itself, the
//! catalogue, the author's role and access to the person.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
};

use care::Role;
use chrono::{NaiveDate, TimeDelta};
use record::{AuthorId, ChangeId, Ed25519, EntryId, Subject, Value};
use server::{
    accounts::Account,
    area::{Area, AreaError},
    area_stream::fields,
    clock::SystemTime,
    devices::Device as Enrolled,
    open::{self, OpenError},
    service::{Service, ServiceError},
    staff::NewStaff,
};
use sync::{
    account::{Credentials, EnrolRequest},
    device::PushRoom,
    message::{List, Push, Reply, Request, Verdict},
};
use uuid::Uuid;

use crate::{
    fleet::{Device, Fleet, Sealed},
    line::{Line, Scalar},
    mapping::{Mapped, Mapper, Unmapped, registered_first},
};

/// How long a code may wait to be used.
const CODE: TimeDelta = TimeDelta::minutes(15);

/// Why the stage could not be set.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// The area's folder.
    #[error(transparent)]
    Area(#[from] AreaError),
    /// The area's database.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The server.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// A line that is no change.
    #[error("a line that is no change")]
    Unmapped(#[from] Unmapped),
    /// A change that is larger than a push.
    #[error("a change is too large to be pushed")]
    TooLarge,
    /// An author who is no id, or nobody at all.
    #[error("the workload has no staff")]
    NoStaff,
    /// The server took something in another way than it should.
    #[error("a change was not accepted: {0}")]
    NotAccepted(String),
}

/// A member of staff with an account.
#[derive(Debug, Clone, Copy)]
struct Member {
    author: AuthorId,
    account: Account,
}

/// A device that has never been in contact.
pub struct Newcomer {
    /// Its user.
    pub author: AuthorId,
    /// The device with its key.
    pub device: Device,
    /// The device as the server knows it.
    pub enrolled: Enrolled,
}

/// An area on the server and the devices that have written in it.
pub struct Stage {
    service: Service,
    staff: BTreeMap<String, Member>,
    fleet: Fleet,
    enrolled: BTreeMap<AuthorId, Enrolled>,
}

impl Stage {
    /// Makes an area in an empty folder: the practices and authors of the lines, all authors care
    /// managers of the one team that cares for those practices, each with a device.
    pub fn set(folder: &Path, lines: &[Line]) -> Result<Self, StageError> {
        let area = Area::begin(folder, "Measurements", true)?;
        let service = open::over(area, Arc::new(SystemTime))?;
        service.found()?;
        let mut stage = Self {
            service,
            staff: BTreeMap::new(),
            fleet: Fleet::default(),
            enrolled: BTreeMap::new(),
        };
        let team = stage.organisations(lines)?;
        let authors: BTreeSet<&String> = lines.iter().map(|line| &line.author).collect();
        for (nth, author) in authors.into_iter().enumerate() {
            stage.member(nth, author, team)?;
        }
        stage.service.area().finish()?;
        Ok(stage)
    }

    /// The team, and each practice that it cares for.
    fn organisations(&self, lines: &[Line]) -> Result<EntryId, StageError> {
        let own = |name: &str| EntryId::beside(EntryId(self.service.area().subject().id()), name);
        let team = own("team");
        let values = [
            ("name", Value::text("Neighbourhood team")),
            ("ods", Value::text("RYY01")),
        ];
        self.service
            .administer(b"team", fields(team, "team", values))?;
        let practices: BTreeSet<&str> = lines.iter().filter_map(practice).collect();
        for ods in practices {
            let name = Value::text(format!("Practice {ods}"));
            let practice = [("name", name), ("ods", Value::text(ods))];
            let cares = [
                ("team", Value::Bytes(team.0.to_vec())),
                ("practice", Value::text(ods)),
            ];
            let mut edits = fields(own(ods), "practice", practice);
            edits.extend(fields(EntryId::beside(team, ods), "team-practice", cares));
            self.service.administer(ods.as_bytes(), edits)?;
        }
        Ok(team)
    }

    /// A care manager of the team, with an account and a device.
    fn member(&mut self, nth: usize, author: &str, team: EntryId) -> Result<(), StageError> {
        let id = Uuid::try_parse(author).map_err(|_| StageError::NoStaff)?;
        let entry = EntryId(id.into_bytes());
        let new = NewStaff {
            given_name: Some(format!("Number {nth}")),
            family_name: "Care-Manager".to_owned(),
            team: Some(team),
            ..NewStaff::of(Role::CareManager, NaiveDate::default())
        };
        self.service.administer(&entry.0, new.edits(entry))?;
        let password = format!("password of number {nth}");
        let account = self
            .service
            .add_account(&format!("staff-{nth}"), &password, entry)?;
        let member = Member {
            author: AuthorId(entry.0),
            account,
        };
        let device = self.fleet.device(member.author).clone();
        self.enrolled
            .insert(member.author, self.enrol(member, &device)?);
        self.staff.insert(author.to_owned(), member);
        Ok(())
    }

    fn enrol(&self, member: Member, device: &Device) -> Result<Enrolled, StageError> {
        let request = EnrolRequest {
            code: self.service.issue_code(member.account, CODE)?,
            credentials: Credentials {
                account: String::new(),
                password: String::new(),
            },
            lineage: device.lineage("Bench"),
        };
        Ok(self.service.enrol_for(member.account, &request)?)
    }

    /// Pushes every line as a change of its author's device.
    pub fn push(&mut self, lines: Vec<Line>) -> Result<usize, StageError> {
        let staff = self
            .staff
            .iter()
            .map(|(id, member)| (id.clone(), member.author));
        let mut mapper = Mapper::new(staff.collect());
        let mut window = Window::default();
        let mut pushed = 0;
        for line in registered_first(lines) {
            let change = mapper.change(&line)?;
            if !window.takes(&change) {
                self.push_window(std::mem::take(&mut window))?;
                if !window.takes(&change) {
                    return Err(StageError::TooLarge);
                }
            }
            window.add(self.fleet.seal(change));
            pushed += 1;
        }
        self.push_window(window)?;
        Ok(pushed)
    }

    /// Pushes changes that were not made of lines, all of one author.
    pub fn push_own(&mut self, changes: Vec<Mapped>) -> Result<(), StageError> {
        let Some(author) = changes.first().map(|first| first.change.body.author) else {
            return Ok(());
        };
        let sealed = changes.into_iter().map(|change| self.fleet.seal(change));
        let sealed = sealed.collect();
        self.push_some(author, sealed)
    }

    /// The staff, in the order of the lines' ids. There is one at least.
    pub fn authors(&self) -> impl Iterator<Item = AuthorId> {
        self.staff.values().map(|member| member.author)
    }

    /// Enrols a second device of the first of the staff, to be measured.
    pub fn newcomer(&self) -> Result<Newcomer, StageError> {
        let member = self.staff.values().next().ok_or(StageError::NoStaff)?;
        let device = Device::nth_of(member.author, 1);
        Ok(Newcomer {
            author: member.author,
            enrolled: self.enrol(*member, &device)?,
            device,
        })
    }

    /// The server.
    pub fn service(&self) -> &Service {
        &self.service
    }

    fn push_window(&self, window: Window) -> Result<(), StageError> {
        let mut by_author = window.by_author.into_iter();
        by_author.try_for_each(|(author, some)| self.push_some(author, some.changes))
    }

    /// One push of one device.
    fn push_some(&self, author: AuthorId, some: Vec<Sealed>) -> Result<(), StageError> {
        let device = self.enrolled.get(&author).ok_or(StageError::NoStaff)?;
        let Some(first) = some.first().map(|sealed| sealed.envelope.seq) else {
            return Ok(());
        };
        let push = Request::Push(Push {
            device: device.device,
            incarnation: device.incarnation,
            first,
            changes: List(some.into_iter().map(Sealed::carried).collect()),
        });
        let key = self.service.area().keys.server_public();
        let verdicts = match self.service.answer(device, &push)? {
            Reply::Verdicts(verdicts) => verdicts.open(&Ed25519, key).ok(),
            other => return Err(StageError::NotAccepted(format!("{other:?}"))),
        };
        let verdicts = verdicts.ok_or(StageError::NotAccepted("unsigned verdicts".to_owned()))?;
        let bad = verdicts
            .iter()
            .find(|said| !matches!(said.verdict, Verdict::Accepted(_)));
        bad.map_or(Ok(()), |bad| {
            Err(StageError::NotAccepted(format!("{:?}", bad.verdict)))
        })
    }
}

fn practice(line: &Line) -> Option<&str> {
    let mut fields = line.set.0.iter();
    fields.find_map(|(name, value)| match value {
        Scalar::Text(ods) if name == "practice" => Some(ods.as_str()),
        _ => None,
    })
}

/// Changes of several devices of which none needs another, so that their pushes may come in any
/// order.
#[derive(Default)]
struct Window {
    by_author: BTreeMap<AuthorId, OfAuthor>,
    changes: BTreeSet<ChangeId>,
    /// Who is registered by one of the changes.
    registered: BTreeSet<Subject>,
}

#[derive(Default)]
struct OfAuthor {
    changes: Vec<Sealed>,
    room: PushRoom,
}

impl Window {
    /// Whether a change has its place here: if so, the place is taken.
    fn takes(&mut self, change: &Mapped) -> bool {
        let body = &change.change.body;
        let mut names = body.edits.iter().flat_map(|edit| &edit.replaces);
        let size = change.bytes.len() + record::limits::ENVELOPE_BYTES;
        let room = &mut self.by_author.entry(body.author).or_default().room;
        !self.registered.contains(&body.stream.subject)
            && !names.any(|id| self.changes.contains(id))
            && room.take(size)
    }

    /// Adds a change whose place was taken.
    fn add(&mut self, sealed: Sealed) {
        let change = &sealed.mapped.change;
        self.changes.insert(change.id);
        if change.body.edits.iter().any(|edit| edit.kind == "identity") {
            self.registered.insert(change.body.stream.subject);
        }
        let of = self.by_author.entry(change.body.author).or_default();
        of.changes.push(sealed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workload;

    #[test]
    fn the_server_takes_every_change_of_a_workload() {
        let folder = tempfile::tempdir().unwrap();
        let lines = workload::lines(2, 1);
        let count = lines.len();
        let mut stage = Stage::set(&folder.path().join("server"), &lines).unwrap();
        assert_eq!(stage.push(lines).unwrap(), count);
    }
}
