//! An area that is not a demonstration: no clock is set there.

use std::{net::Ipv4Addr, sync::Arc};

use app::{
    App, Error, TimeSource,
    view::{
        problem::{Code, Problem},
        session::{Enrol, Unlock},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use server::{
    accounts::Accounts, area::Area, clock::SetTime, database, door, http, open, service::Service,
    staff::NewStaff,
};
use tempfile::TempDir;
use tokio::{net::TcpListener, runtime::Runtime};

use crate::world::{HandClock, PASSPHRASE, outside};

const PASSWORD: &str = "a password for the first day";

/// A clock that nobody set, though it stands where the test wants it.
struct OwnTime(HandClock);

impl TimeSource for OwnTime {
    fn now(&self) -> DateTime<Utc> {
        self.0.now()
    }
}

struct RealArea {
    runtime: Runtime,
    clock: HandClock,
    folder: TempDir,
    service: Arc<Service>,
    server: String,
}

fn given_a_real_area() -> RealArea {
    let folder = tempfile::tempdir().unwrap();
    let clock = HandClock::at("2026-02-11T09:00:00Z");
    let area = Area::begin(&folder.path().join("server"), "East", false).unwrap();
    let time = Arc::new(SetTime::starting_at(clock.now()));
    let service = open::over(area, time).unwrap();
    service.found().unwrap();
    let from = clock.now().date_naive();
    let sarah = NewStaff {
        family_name: "Whitlock".into(),
        body: Some("NMC".into()),
        registration: Some("12C3456E".into()),
        ..NewStaff::of(care::Role::CareManager, from)
    };
    let sarah = service.add_staff(&sarah).unwrap();
    service.add_account("sarah", PASSWORD, sarah).unwrap();
    service.area().finish().unwrap();

    let runtime = Runtime::new().unwrap();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    let listener = runtime.block_on(listener).unwrap();
    let server = format!("http://{}", listener.local_addr().unwrap());
    let service = Arc::new(service);
    let bounds = door::Bounds::default();
    let routes = http::routes(Arc::clone(&service), bounds.body);
    runtime.spawn(door::serve(
        listener,
        routes,
        bounds,
        std::future::pending(),
    ));
    RealArea {
        runtime,
        clock,
        folder,
        service,
        server,
    }
}

impl RealArea {
    fn app(&self, time: impl TimeSource + 'static) -> Arc<App> {
        let data = self.folder.path().join("DST-07");
        Arc::new(App::new(outside(&data, time, &Arc::default())).unwrap())
    }

    fn enrol(&self, app: &Arc<App>) -> Result<(), Error> {
        let accounts = Accounts::over(database::open(&self.service.area().database()).unwrap());
        let account = accounts.find("sarah").unwrap();
        let minutes = TimeDelta::minutes(15);
        let code = accounts.issue_code(account, minutes, self.clock.now());
        let enrol = Enrol {
            server: self.server.clone(),
            code: code.unwrap().to_string(),
            account: "sarah".to_owned(),
            password: PASSWORD.to_owned(),
            device_name: "DST-07".to_owned(),
            passphrase: PASSPHRASE.to_owned(),
        };
        let enrolled = self.runtime.block_on(Arc::clone(app).enrol(enrol));
        enrolled.map(drop)
    }
}

fn unlock(app: &App) -> Result<(), Error> {
    let profile = app.unlock_page(()).unwrap().profiles.remove(0).id;
    let passphrase = PASSPHRASE.to_owned();
    let unlocked = app.unlock(Unlock {
        profile,
        passphrase,
    });
    unlocked.map(drop)
}

fn then_it_is_refused_in_plain_words(refused: Result<(), Error>) {
    let problem = Problem::from(refused.expect_err("a set clock was taken"));
    assert_eq!(problem.code, Code::Refused);
    let why = "Doorstep was started with a set clock, which only a demonstration area allows.";
    assert_eq!(problem.message, why);
}

#[test]
fn a_set_clock_is_refused_when_a_laptop_is_set_up_and_whenever_it_is_unlocked() {
    let area = given_a_real_area();
    let app = area.app(area.clock.clone());
    then_it_is_refused_in_plain_words(area.enrol(&app));
    assert!(app.unlock_page(()).unwrap().profiles.is_empty());
    then_it_is_closed(app);

    let app = area.app(OwnTime(area.clock.clone()));
    area.enrol(&app).unwrap();
    let session = app.session(()).unwrap();
    assert!(!session.demo);
    assert_eq!(session.registration.as_deref(), Some("NMC 12C3456E"));
    then_it_is_closed(app);

    let app = area.app(area.clock.clone());
    then_it_is_refused_in_plain_words(unlock(&app));
    assert!(matches!(app.today(()), Err(Error::Locked)));
    then_it_is_closed(app);

    unlock(&area.app(OwnTime(area.clock.clone()))).unwrap();
}

/// Nothing of it is at work any more, so that the next one can have the folder.
fn then_it_is_closed(app: Arc<App>) {
    let held = Arc::downgrade(&app);
    drop(app);
    while held.strong_count() > 0 {
        std::thread::yield_now();
    }
}
