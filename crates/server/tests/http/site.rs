//! A small area in this process: a practice, its team, a care manager and a nurse.

use std::{
    net::SocketAddr,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use care::Role;
use chrono::{DateTime, TimeDelta, Utc};
use record::{
    ActId, AuthorId, Body, Compartment, Edit, EntryId, FieldName, Kind, Nonce, Stream, Subject,
    Value,
};
use server::{
    area::Area,
    area_stream::fields,
    clock::TimeSource,
    door::{self, Bounds},
    http, open,
    service::Service,
    staff::NewStaff,
};
use sync::account::{Credentials, EnrolmentCode};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::oneshot};

/// What nobody may find in a log: all of it is somebody's.
pub const CANARIES: [&str; 6] = [
    "Quillfeather",
    "Zephyrine",
    "9990123454",
    "999 012 3454",
    "budgerigar called Hercules",
    "larkfield tea",
];
pub const PASSWORD: &str = "larkfield tea and toast";
const PRACTICE: &str = "Y90001";

/// A clock that stands still until a test moves it.
pub struct ManualTime(AtomicI64);

impl ManualTime {
    pub fn starting_at(text: &str) -> Arc<Self> {
        let start: DateTime<Utc> = text.parse().unwrap();
        Arc::new(Self(AtomicI64::new(start.timestamp_millis())))
    }

    pub fn pass(&self, time: TimeDelta) {
        self.0.fetch_add(time.num_milliseconds(), Ordering::SeqCst);
    }
}

impl TimeSource for ManualTime {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0.load(Ordering::SeqCst)).unwrap()
    }
}

pub fn credentials(name: &str) -> Credentials {
    Credentials {
        account: name.into(),
        password: PASSWORD.into(),
    }
}

/// Makes the area in a folder.
pub fn make(folder: &Path, clock: Arc<ManualTime>) -> Service {
    let service = open::over(Area::begin(folder, "Test", true).unwrap(), clock.clone()).unwrap();
    service.found().unwrap();
    let team = EntryId([1; 16]);
    let mut edits = fields(
        team,
        "team",
        [
            ("name", Value::text("Team")),
            ("ods", Value::text("Y90002")),
        ],
    );
    edits.extend(fields(
        EntryId([2; 16]),
        "team-practice",
        [
            ("team", Value::Bytes(team.0.to_vec())),
            ("practice", Value::text(PRACTICE)),
        ],
    ));
    service.administer(b"team", edits).unwrap();
    let from = clock.now().date_naive();
    for (name, role) in [
        ("sarah", Role::CareManager),
        ("priya", Role::CommunityNurse),
    ] {
        let staff = NewStaff {
            family_name: name.into(),
            team: Some(team),
            ..NewStaff::of(role, from)
        };
        let staff = service.add_staff(&staff).unwrap();
        service.add_account(name, PASSWORD, staff).unwrap();
    }
    service.area().finish().unwrap();
    service
}

/// The area, answering on a port of its own until it is dropped.
pub struct Site {
    pub address: SocketAddr,
    pub clock: Arc<ManualTime>,
    pub service: Arc<Service>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    _folder: TempDir,
}

impl Site {
    pub fn open() -> Self {
        Self::within(Bounds {
            per_address: 1_000,
            ..Bounds::default()
        })
    }

    pub fn within(bounds: Bounds) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = ManualTime::starting_at("2026-02-11T09:00:00Z");
        let service = Arc::new(make(folder.path(), clock.clone()));
        let (tell, told) = std::sync::mpsc::channel();
        let (stop, stopped) = oneshot::channel();
        let routes = http::routes(Arc::clone(&service), bounds.body);
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(async {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                tell.send(listener.local_addr().unwrap()).unwrap();
                let stop = async { drop(stopped.await) };
                door::serve(listener, routes, bounds, stop).await.unwrap();
            });
        });
        Self {
            address: told.recv_timeout(Duration::from_secs(30)).unwrap(),
            clock,
            service,
            stop: Some(stop),
            thread: Some(thread),
            _folder: folder,
        }
    }

    pub fn code(&self, name: &str) -> EnrolmentCode {
        let account = self.service.accounts().find(name).unwrap();
        let code = self.service.issue_code(account, TimeDelta::minutes(15));
        code.unwrap()
    }

    /// A laptop of somebody, enrolled and let in.
    pub fn laptop(&self, name: &str, number: u8) -> crate::client::Laptop {
        let mut laptop = crate::client::Laptop::new(self.address, number);
        laptop.enrol(self.code(name), &credentials(name));
        laptop
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        drop(self.stop.take());
        let ended = self.thread.take().unwrap().join();
        if !std::thread::panicking() {
            ended.unwrap();
        }
    }
}

/// The person that tests write about.
pub const PERSON: Subject = Subject::Patient([0xd0; 16]);

/// A change in a person's core stream.
pub fn body(author: EntryId, role: Role, number: u8, edits: Vec<Edit>) -> Body {
    Body {
        stream: Stream {
            subject: PERSON,
            compartment: Compartment::new_static("core"),
        },
        act: ActId([number; 16]),
        author: AuthorId(author.0),
        role: role.to_record(),
        recorded_at: "2026-02-11T09:30:00Z".parse().unwrap(),
        clock_offset_ms: None,
        nonce: Nonce([number; 16]),
        edits,
    }
}

pub fn set(kind: &'static str, field: &'static str, value: Value) -> Edit {
    Edit {
        entry: EntryId::once(PERSON, &Kind::new_static(kind)),
        kind: Kind::new_static(kind),
        field: FieldName::new_static(field),
        value,
        replaces: Vec::new(),
    }
}

/// What makes the person known: the name and number are canaries.
pub fn identity() -> Vec<Edit> {
    vec![
        set("identity", "family_name", Value::text("Quillfeather")),
        set("identity", "given_name", Value::text("Zephyrine")),
        set("identity", "nhs_number", Value::text("9990123454")),
        set("identity", "practice", Value::text(PRACTICE)),
    ]
}

/// Words about her, with a canary.
pub fn words() -> Vec<Edit> {
    vec![set(
        "what-matters",
        "what_matters",
        Value::text("My budgerigar called Hercules."),
    )]
}
