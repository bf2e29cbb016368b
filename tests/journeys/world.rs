//! A server with the demonstration, and laptops enrolled with it.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use app::{
    App, Error, NoRandomness, Outside, Randomness, TimeSource,
    commands::Event,
    view::{
        form::{Draft, DraftEntry, Form, FormView, OpenForm},
        input::Input,
        lists::OfPerson,
        person::{EntryView, Plan},
        session::{Enrol, Lock, Session, Unlock},
        sync::SyncStatus,
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use record::{EntryId, Record, Subject};
use server::{
    demo::{self, Choice},
    door, http, open,
    organisation::{NewOrganisation, Sort},
};
use store::{FileSecrets, Store, Tries, profile::DataFolder};
use tempfile::TempDir;
use tokio::{net::TcpListener, runtime::Runtime, sync::oneshot};

/// The passphrase of every laptop here.
pub const PASSPHRASE: &str = "kitchen table on larkspur close";

/// A clock that stands still until a test moves it.
#[derive(Clone)]
pub struct HandClock(Arc<AtomicI64>);

impl HandClock {
    pub fn at(instant: &str) -> Self {
        let at: DateTime<Utc> = instant.parse().unwrap();
        Self(Arc::new(AtomicI64::new(at.timestamp_millis())))
    }

    pub fn pass(&self, time: TimeDelta) {
        self.0.fetch_add(time.num_milliseconds(), Ordering::Relaxed);
    }
}

impl TimeSource for HandClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0.load(Ordering::Relaxed)).unwrap()
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

/// The server, which can be switched off and on again at one address.
pub struct World {
    pub runtime: Runtime,
    pub clock: HandClock,
    pub demo: serde_json::Value,
    folder: TempDir,
    address: SocketAddr,
    /// Where the server listens: as a rule where laptops look for it.
    listens: SocketAddr,
    stop: Option<(oneshot::Sender<()>, tokio::task::JoinHandle<()>)>,
}

impl World {
    /// The demonstration as of 8 February 2026, the clock at the morning of the 11th.
    pub fn before_the_fall() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let as_of = "2026-02-08".parse().unwrap();
        let choice = Choice {
            as_of: Some(as_of),
            week_of: None,
        };
        let now = "2026-11-22T09:00:00Z".parse().unwrap();
        let printed = demo::make(&folder.path().join("server"), choice, now).unwrap();
        let demo = serde_json::to_value(&printed).unwrap();
        let address = free_address();
        Self {
            runtime: Runtime::new().unwrap(),
            clock: HandClock::at("2026-02-11T09:00:00Z"),
            demo,
            folder,
            address,
            listens: address,
            stop: None,
        }
    }

    pub fn switch_on(&mut self) {
        let clock = self.clock.now();
        let service = open::service(&self.server_folder(), Some(clock)).unwrap();
        let (stop, stopped) = oneshot::channel();
        let listener = TcpListener::bind(self.listens);
        let listener = self.runtime.block_on(listener).unwrap();
        let bounds = door::Bounds::default();
        let routes = http::routes(Arc::new(service), bounds.body);
        let until = async move { drop(stopped.await) };
        let serving = self.runtime.spawn(async move {
            door::serve(listener, routes, bounds, until).await.unwrap();
        });
        self.stop = Some((stop, serving));
    }

    pub fn switch_off(&mut self) {
        if let Some((stop, serving)) = self.stop.take() {
            let _ = stop.send(());
            let ended = self
                .runtime
                .block_on(async { tokio::time::timeout(Duration::from_secs(20), serving).await });
            ended.unwrap().unwrap();
        }
    }

    /// The area has one more practice, for whose people no team of anybody here cares.
    pub fn with_a_practice_of_no_team(&self, ods: &str, name: &str) {
        let clock = self.clock.now();
        let service = open::service(&self.server_folder(), Some(clock)).unwrap();
        let practice = NewOrganisation::parse(Sort::Practice, name, ods, None).unwrap();
        service.add_organisation(&practice).unwrap();
    }

    /// The area sets after how many minutes without use laptops lock themselves.
    pub fn with_laptops_that_lock_after(&self, minutes: &str) {
        let clock = self.clock.now();
        let service = open::service(&self.server_folder(), Some(clock)).unwrap();
        assert!(service.set_idle_lock(minutes.parse().unwrap()).unwrap());
    }

    /// Where laptops look for the server.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The server moves, so that something else can stand where laptops look for it. Gives the
    /// server's own new address.
    pub fn step_back(&mut self) -> SocketAddr {
        self.switch_off();
        self.listens = free_address();
        self.switch_on();
        self.listens
    }

    /// The server is where laptops look for it again.
    pub fn step_forward(&mut self) {
        self.switch_off();
        self.listens = self.address;
        self.switch_on();
    }

    /// The server's data.
    pub fn server_folder(&self) -> PathBuf {
        self.folder.path().join("server")
    }

    /// The id of one of the demonstration's people.
    pub fn person(&self, key: &str) -> String {
        let people = self.demo["people"].as_array().unwrap();
        let person = people.iter().find(|person| person["key"] == key).unwrap();
        person["id"].as_str().unwrap().to_owned()
    }

    /// A laptop that nobody is enrolled on.
    pub fn bare_laptop(&self, name: &str) -> Laptop {
        Laptop::new(self, &self.folder.path().join(name))
    }

    /// What the demonstration printed for a member of staff.
    pub fn printed(&self, list: &str, staff: &str, field: &str) -> String {
        let rows = self.demo[list].as_array().unwrap();
        let row = rows.iter().find(|row| row["staff"] == staff).unwrap();
        row[field].as_str().unwrap().to_owned()
    }

    /// A laptop enrolled for a member of staff.
    pub fn laptop(&self, staff: &str, name: &str) -> Laptop {
        let laptop = self.bare_laptop(name);
        let enrol = Enrol {
            server: format!("http://{}", self.address),
            code: self.printed("enrolment_codes", staff, "code"),
            account: self.printed("accounts", staff, "account"),
            password: self.printed("accounts", staff, "password"),
            device_name: name.to_owned(),
            passphrase: PASSPHRASE.to_owned(),
        };
        self.runtime
            .block_on(Arc::clone(&laptop.app).enrol(enrol))
            .unwrap();
        laptop
    }

    /// Exchanges with whatever answers, and says how it stands.
    pub fn try_sync(&self, laptop: &Laptop) -> SyncStatus {
        let exchange = Arc::clone(&laptop.app).sync_now(());
        self.runtime.block_on(exchange).unwrap()
    }

    pub fn sync(&self, laptop: &Laptop) {
        let status = self.try_sync(laptop);
        let page = laptop.app.sync_page(()).unwrap();
        assert!(
            page.trouble.is_none(),
            "{}: {:?}",
            status.words,
            page.trouble
        );
    }
}

/// Sarah's and Priya's laptops, which have everyone, where there is no signal; and Dorothy.
pub struct TwoLaptops {
    pub world: World,
    pub sarah: Laptop,
    pub priya: Laptop,
    pub dorothy: String,
}

impl TwoLaptops {
    pub fn without_a_signal() -> Self {
        let mut world = World::before_the_fall();
        world.switch_on();
        let sarah = world.laptop("cm1", "DST-07");
        let priya = world.laptop("cn1", "DST-12");
        world.switch_off();
        let dorothy = world.person("dorothy");
        Self {
            world,
            sarah,
            priya,
            dorothy,
        }
    }

    /// Both have everything, and no signal again.
    pub fn both_sync(&mut self) {
        self.world.switch_on();
        for laptop in [&self.sarah, &self.priya, &self.sarah] {
            self.world.sync(laptop);
        }
        self.world.switch_off();
    }

    pub fn plan(&self, laptop: &Laptop) -> Plan {
        let person = self.dorothy.clone();
        laptop.app.plan(OfPerson { person }).unwrap()
    }

    /// The first crisis of the plan, and whom to call in it.
    pub fn crisis(&self, laptop: &Laptop) -> Vec<EntryView> {
        let sections = self.plan(laptop).sections.into_iter();
        let mut entries = sections.flat_map(|section| section.entries);
        let first = entries
            .find(|entry| entry.kind == "crisis-scenario")
            .unwrap();
        let calls = entries.take_while(|entry| entry.kind == "crisis-call");
        std::iter::once(first).chain(calls).collect()
    }
}

/// An address on this machine that nobody listens at.
fn free_address() -> SocketAddr {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap()
}

/// One user's laptop.
pub struct Laptop {
    pub app: Arc<App>,
    pub events: Arc<Mutex<Vec<Event>>>,
    data: std::path::PathBuf,
    clock: HandClock,
}

impl Laptop {
    fn new(world: &World, data: &Path) -> Self {
        let events = Arc::new(Mutex::new(Vec::new()));
        let app = open_app(data, &world.clock, &events);
        Self {
            app,
            events,
            data: data.to_owned(),
            clock: world.clock.clone(),
        }
    }

    /// The folder of its profiles.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Ends the app as a crash does, and starts it again.
    pub fn crash_and_restart(&mut self) {
        let gone = std::mem::replace(&mut self.app, Arc::new(placeholder(&self.clock)));
        // A thread of the last exchange may hold it a moment longer, which a crash would end too.
        let held = Arc::downgrade(&gone);
        drop(gone);
        while held.strong_count() > 0 {
            std::thread::yield_now();
        }
        self.app = open_app(&self.data, &self.clock, &self.events);
        self.unlock().unwrap();
    }

    /// The id of its one user's profile.
    pub fn profile(&self) -> String {
        self.app.unlock_page(()).unwrap().profiles.remove(0).id
    }

    /// Opens it as its user does.
    pub fn unlock(&self) -> Result<Session, Error> {
        self.app.unlock(Unlock {
            profile: self.profile(),
            passphrase: PASSPHRASE.to_owned(),
        })
    }

    /// Locks it as its user does.
    pub fn lock(&self) {
        self.app.lock(Lock { away: false }).unwrap();
    }

    /// Does something with its database that its app would not do, while the app is locked, and
    /// starts the app again.
    pub fn behind_its_back<T>(&mut self, act: impl FnOnce(&mut Store) -> T) -> T {
        self.lock();
        let mut profiles = DataFolder::open(&self.data).unwrap().profiles().unwrap();
        let profile = profiles.remove(0);
        let secrets = FileSecrets::in_folder(&self.data.join("secrets"));
        let key = profile.unlock(
            PASSPHRASE,
            &secrets,
            self.clock.now(),
            &mut Tries::default(),
        );
        let mut store = Store::open(&profile.database(), &key.unwrap()).unwrap();
        let done = act(&mut store);
        store.close().unwrap();
        self.crash_and_restart();
        done
    }

    /// What its database holds of a person.
    pub fn record(&mut self, person: &str) -> Record {
        let person: EntryId = person.parse().unwrap();
        self.behind_its_back(|store| store.record(Subject::Patient(person.0)).unwrap().clone())
    }

    /// Saves a task.
    pub fn save_task(&self, person: &str, what: &str) {
        let mut draft = self.entry(person, "task");
        type_in(&mut draft, "task", &[("what", what)]);
        self.app.save(draft).unwrap();
    }

    pub fn open(&self, person: &str, form: Form) -> FormView {
        self.app
            .open_form(OpenForm {
                person: Some(person.to_owned()),
                form,
            })
            .unwrap()
    }

    pub fn entry(&self, person: &str, kind: &str) -> Draft {
        self.open(
            person,
            Form::Entry {
                kind: kind.to_owned(),
                entry: None,
            },
        )
        .draft
    }

    pub fn page(&self, person: &str) -> app::view::person::PersonPage {
        self.app
            .person(OfPerson {
                person: person.to_owned(),
            })
            .unwrap()
    }
}

fn placeholder(clock: &HandClock) -> App {
    let nowhere = tempfile::tempdir().unwrap().keep();
    App::new(outside(&nowhere, clock.clone(), &Arc::default())).unwrap()
}

fn open_app(data: &Path, clock: &HandClock, events: &Arc<Mutex<Vec<Event>>>) -> Arc<App> {
    Arc::new(App::new(outside(data, clock.clone(), events)).unwrap())
}

/// What an app is given: files in a folder, a clock, an ear.
pub fn outside(
    data: &Path,
    clock: impl TimeSource + 'static,
    events: &Arc<Mutex<Vec<Event>>>,
) -> Outside {
    let heard = Arc::clone(events);
    Outside {
        data: data.to_owned(),
        time: Box::new(clock),
        random: Box::new(System),
        secrets: Box::new(FileSecrets::in_folder(&data.join("secrets"))),
        events: Box::new(move |event| heard.lock().unwrap().push(event)),
    }
}

/// Types answers into the first entry of a kind in a draft.
pub fn type_in(draft: &mut Draft, kind: &str, answers: &[(&str, &str)]) {
    let entry = draft
        .entries
        .iter_mut()
        .find(|entry| entry.kind == kind)
        .unwrap();
    for (field, text) in answers {
        entry
            .fields
            .insert((*field).to_owned(), Input::One((*text).to_owned()));
    }
}

/// Adds an entry to a draft, as a page does with "Refer", "Task" and "Message".
pub fn add(draft: &mut Draft, kind: &str, nth: u8, answers: &[(&str, &str)]) -> String {
    let entry = EntryId([nth; 16]).to_string();
    let fields = answers
        .iter()
        .map(|(field, text)| ((*field).to_owned(), Input::One((*text).to_owned())))
        .collect();
    draft.entries.push(DraftEntry {
        entry: entry.clone(),
        kind: kind.to_owned(),
        fields,
    });
    entry
}
