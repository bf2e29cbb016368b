//! A server that is stopped and started, and one that is put back to an older state.

use std::{fs, path::Path, sync::mpsc};

use care::Role;
use record::ChangeId;
use sync::{
    account::EnrolmentCode,
    message::{Backfill, List, Reply, Request, Status, Verdict, Want},
};

use crate::{
    client::Laptop,
    program::{Running, demo, words as printed_words},
    site::{CANARIES, PERSON, body, identity, words},
};

const CLOCK: [&str; 2] = ["--clock", "2026-02-11T09:00:00Z"];

struct Printed(serde_json::Value);

impl Printed {
    fn of<'a>(&'a self, list: &str, staff: &str) -> Vec<&'a serde_json::Value> {
        let rows = self.0[list].as_array().unwrap().iter();
        rows.filter(|row| row["staff"] == staff).collect()
    }

    fn code(&self, staff: &str, which: usize) -> EnrolmentCode {
        let row = self.of("enrolment_codes", staff)[which];
        row["code"].as_str().unwrap().parse().unwrap()
    }

    fn laptop(&self, server: &Running, staff: &str, number: u8) -> Laptop {
        let account = self.of("accounts", staff)[0];
        let text = |name: &str| account[name].as_str().unwrap().to_owned();
        let credentials = sync::account::Credentials {
            account: text("account"),
            password: text("password"),
        };
        let mut laptop = Laptop::new(server.address, number);
        laptop.enrol(self.code(staff, 0), &credentials);
        laptop
    }
}

fn push(laptop: &mut Laptop, number: u8, edits: Vec<record::Edit>) -> (Request, Verdict) {
    let staff = laptop.enrolled.as_ref().unwrap().staff;
    let push = laptop.push_of(body(staff, Role::CareManager, number, edits));
    let reply = laptop.ask(&push);
    let verdict = laptop.settled(&reply).verdict;
    (push, verdict)
}

fn epoch(laptop: &Laptop) -> u64 {
    let Reply::Greeting(greeting) = laptop.ask(&laptop.hello()) else {
        panic!("no greeting");
    };
    greeting.header.epoch.counter
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

#[test]
fn a_killed_server_comes_back_with_everything_and_a_restored_one_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (data, backup) = (folder.path().join("data"), folder.path().join("backup"));
    let printed = Printed(demo(&data, "2026-02-08"));
    let server = Running::start(&data, &CLOCK);
    let mut sarah = printed.laptop(&server, "cm1", 1);
    let (known, verdict) = push(&mut sarah, 1, identity());
    assert!(matches!(verdict, Verdict::Accepted(_)), "{verdict:?}");
    server.kill();
    copy(&data, &backup);

    // The same clock again: it lies a little before the device was enrolled.
    let server = Running::start(&data, &CLOCK);
    sarah.server = server.address;
    assert_eq!(epoch(&sarah), 1, "the token still holds");
    let again = sarah.ask(&known);
    assert!(matches!(
        sarah.settled(&again).verdict,
        Verdict::Duplicate(_)
    ));
    let (lost, verdict) = push(&mut sarah, 2, words());
    assert!(matches!(verdict, Verdict::Accepted(_)), "{verdict:?}");
    let first_log = server.kill();

    // The database goes back; the mark beside it knows better.
    for file in ["ledger.db", "ledger.db-wal", "ledger.db-shm"] {
        drop(fs::remove_file(data.join(file)));
        if backup.join(file).exists() {
            fs::copy(backup.join(file), data.join(file)).unwrap();
        }
    }
    let server = Running::start(&data, &CLOCK);
    sarah.server = server.address;
    assert_eq!(epoch(&sarah), 2);
    // What was lost goes through the ordinary door again.
    let again = sarah.ask(&lost);
    assert!(matches!(
        sarah.settled(&again).verdict,
        Verdict::Accepted(_)
    ));
    let log = server.stop();
    assert!(log.contains("a new epoch begins"), "{log}");

    // Once told, it is settled.
    let server = Running::start(&data, &CLOCK);
    sarah.server = server.address;
    assert_eq!(epoch(&sarah), 2);
    let logs = [first_log, log, server.stop()].concat();
    assert!(logs.contains("answered"), "the logs say something");
    for canary in CANARIES
        .iter()
        .chain(&["ASHDOWN", "Ashdown", "Dorothy", "Larkspur"])
    {
        assert!(!logs.contains(canary), "{canary}");
    }
    assert!(
        !logs.contains(&PERSON.to_string()),
        "not even the person's id"
    );
}

/// Pushes changes one after another until the server is gone; gives the one that got no answer.
fn push_until_gone(
    laptop: &mut Laptop,
    unanswered: Option<Request>,
    acknowledged: &mpsc::Sender<ChangeId>,
) -> Request {
    let staff = laptop.enrolled.as_ref().unwrap().staff;
    let mut next = unanswered;
    loop {
        let number = u8::try_from(laptop.seq + 1).unwrap();
        let push = next.take().unwrap_or_else(|| {
            let edits = if number == 1 { identity() } else { words() };
            laptop.push_of(body(staff, Role::CareManager, number, edits))
        });
        let Ok(reply) = laptop.try_ask(&push) else {
            return push;
        };
        let settled = laptop.settled(&reply);
        let taken = matches!(
            settled.verdict,
            Verdict::Accepted(_) | Verdict::Duplicate(_)
        );
        assert!(taken, "{:?}", settled.verdict);
        acknowledged.send(settled.change).unwrap();
    }
}

#[test]
fn a_server_killed_among_pushes_forgets_nothing_that_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let printed = Printed(demo(&data, "2026-02-08"));
    let mut server = Running::start(&data, &CLOCK);
    let mut sarah = printed.laptop(&server, "cm1", 1);
    let mut unanswered = None;
    let mut acknowledged = Vec::new();
    for rounds in 1..=12 {
        let (tell, told) = mpsc::channel();
        let pushing = std::thread::spawn(move || {
            let last = push_until_gone(&mut sarah, unanswered, &tell);
            (sarah, last)
        });
        // After so many answers, while the next change is on its way.
        acknowledged.extend((0..rounds).map(|_| told.recv().unwrap()));
        server.kill();
        let (laptop, last) = pushing.join().unwrap();
        acknowledged.extend(told.try_iter());
        (sarah, unanswered) = (laptop, Some(last));
        server = Running::start(&data, &CLOCK);
        sarah.server = server.address;
    }
    assert_eq!(epoch(&sarah), 1, "nothing was put back");
    let wants = Request::Backfill(Backfill {
        wants: List(vec![Want {
            stream: body(record::EntryId([0; 16]), Role::CareManager, 0, Vec::new()).stream,
            from: 1,
        }]),
    });
    let Reply::Page(page) = sarah.ask(&wants) else {
        panic!("no page");
    };
    let there: Vec<ChangeId> = page.rows().map(|row| ChangeId::of(row.body)).collect();
    acknowledged.dedup();
    assert!(
        acknowledged.len() >= 12 * 13 / 2 - 12,
        "{}",
        acknowledged.len()
    );
    assert!(there.starts_with(&acknowledged), "in order, each once");
    assert!(
        there.len() <= acknowledged.len() + 1,
        "and what got no answer"
    );
}

#[test]
fn a_database_whose_mark_is_gone_begins_a_new_epoch() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let printed = Printed(demo(&data, "2026-02-08"));
    fs::remove_file(data.join("high-water")).unwrap();
    let server = Running::start(&data, &CLOCK);
    let sarah = printed.laptop(&server, "cm1", 1);
    assert_eq!(epoch(&sarah), 2);
    let ids = Request::Status(Status {
        ids: List(Vec::new()),
    });
    assert!(matches!(sarah.ask(&ids), Reply::Standings(_)));
    assert!(printed_words(server.stop().as_bytes()).contains("new epoch"));
}
