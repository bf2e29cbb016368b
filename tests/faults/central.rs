//! The central server as it ships, killed or without disk while a laptop pushes to it.

mod ledger;

use std::{
    io::{BufRead, BufReader},
    os::unix::process::ExitStatusExt,
    process::{Child, Command, Stdio},
    sync::Arc,
};

use app::view::{lists::OfPerson, sync::SyncTone};
use tempfile::TempDir;
use tests::process::program;

use crate::{
    Tally,
    injection::Injection,
    world::{Laptop, World, type_in},
};
use ledger::Ledger;

/// At how many writes of one thread the server is killed. A push is some twenty writes.
const KILLED_AT: [(&str, &[usize]); 3] = [
    (
        "pwrite64",
        &[
            1, 2, 3, 5, 8, 12, 17, 23, 30, 38, 47, 57, 68, 80, 93, 107, 122, 138, 155, 173,
        ],
    ),
    ("fsync,fdatasync", &[1, 2, 3, 5, 8, 12, 20]),
    ("?rename,?renameat", &[1, 2, 4, 7]),
];
/// What a laptop saves and sends, at most, until the server is gone or has room again.
const ROUNDS: usize = 40;

/// A laptop, and the server's folder.
struct Fixture {
    world: World,
    laptop: Laptop,
    person: String,
    scratch: TempDir,
    saved: usize,
}

impl Fixture {
    fn new() -> Self {
        let mut world = World::before_the_fall();
        world.switch_on();
        let laptop = world.laptop("cm1", "DST-07");
        world.switch_off();
        let person = world.person("dorothy");
        Self {
            world,
            laptop,
            person,
            scratch: tempfile::tempdir().unwrap(),
            saved: 0,
        }
    }

    /// Starts the server while something goes wrong. None where it was gone before it listened.
    fn serve(&self, injection: &Injection) -> Option<Server> {
        let trace = self.scratch.path().join("trace");
        let mut command = injection.beside(&program("doorstep-server"), &trace);
        command.args(["serve", "--clock", "2026-02-11T09:00:00Z"]);
        command
            .arg("--listen")
            .arg(self.world.address().to_string());
        command.arg("--data").arg(self.world.server_folder());
        Server::start(command)
    }

    /// Saves a task, sends it, and says how many changes are on this laptop only.
    fn save_and_send(&mut self) -> u32 {
        self.saved += 1;
        let mut draft = self.laptop.entry(&self.person, "task");
        type_in(
            &mut draft,
            "task",
            &[("what", &format!("Task {}", self.saved))],
        );
        self.laptop.app.save(draft).unwrap();
        self.send()
    }

    fn send(&self) -> u32 {
        let sending = Arc::clone(&self.laptop.app).sync_now(());
        self.world.runtime.block_on(sending).unwrap().waiting
    }

    /// Everything that the laptop calls sent, as its history shows it to its user.
    fn called_sent(&self) -> Vec<record::ChangeId> {
        let person = self.person.clone();
        let history = self.laptop.app.history(OfPerson { person }).unwrap();
        let sent = history
            .lines
            .iter()
            .filter(|line| line.delivery == "on the server");
        sent.map(|line| line.change.parse().unwrap()).collect()
    }

    fn says_that_it_is_tried_again(&self, why: &Injection) {
        let page = self.laptop.app.sync_page(()).unwrap();
        let trouble = page.trouble.unwrap_or_default();
        assert!(
            trouble.contains("tries again by itself"),
            "{why}: {trouble}"
        );
    }

    /// The ledger as it lies on the disk, in a copy: the server itself finds it as it was left.
    fn ledger(&self) -> Ledger {
        Ledger::in_a_copy_of(&self.world.server_folder(), self.scratch.path())
    }

    /// Whatever happened: what the laptop calls sent is in the ledger, and the ledger is whole.
    fn nothing_sent_is_lost(&self) -> usize {
        let ledger = self.ledger();
        let sent = self.called_sent();
        for change in &sent {
            assert!(ledger.has(*change), "a change with a receipt is gone");
        }
        ledger.is_one_history();
        assert_eq!(
            ledger.epoch(),
            1,
            "nothing looks as if it had been restored"
        );
        sent.len()
    }

    /// A server without faults: everything gets there, each once, and reaches somebody else.
    fn in_the_end_everything_is_there(&mut self) {
        self.world.switch_on();
        assert_eq!(self.send(), 0);
        let status = self.laptop.app.sync_status(()).unwrap();
        assert_eq!(status.tone, SyncTone::Fine, "{status:?}");
        let other = self.world.laptop("cn1", "DST-12");
        let page = other.page(&self.person);
        for task in 1..=self.saved {
            let title = format!("Task {task}");
            let found = page.tasks.iter().filter(|task| task.title == title).count();
            assert_eq!(found, 1, "{title}");
        }
        self.world.switch_off();
        self.nothing_sent_is_lost();
    }
}

/// The running server. It is the child itself, strace stands beside it.
struct Server(Child);

impl Server {
    fn start(mut command: Command) -> Option<Self> {
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let out = child.stdout.take().unwrap();
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line).unwrap();
        if line.starts_with("listening on ") {
            return Some(Self(child));
        }
        let ended = child.wait().unwrap();
        assert_eq!(
            ended.signal(),
            Some(9),
            "the server ended by itself: {ended}"
        );
        None
    }

    fn is_gone(&mut self) -> bool {
        let ended = self.0.try_wait().unwrap();
        assert!(
            ended.is_none_or(|ended| ended.signal() == Some(9)),
            "{ended:?}"
        );
        ended.is_some()
    }

    fn stop(mut self) {
        let id = self.0.id().to_string();
        assert!(Command::new("kill").arg(id).status().unwrap().success());
        assert!(self.0.wait().unwrap().success(), "it stops in order");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Every change that it gave a receipt for is in its ledger, and the ledger is one history.
pub fn killed_at_any_write() -> Tally {
    let mut fixture = Fixture::new();
    let before = fixture.called_sent().len();
    let (mut kills, mut sent, mut most) = (0, before, 0);
    for (call, numbers) in KILLED_AT {
        for nth in numbers {
            let killed = match fixture.serve(&Injection::kill(call, *nth)) {
                None => true,
                Some(mut server) => (0..ROUNDS).any(|_| {
                    fixture.save_and_send();
                    server.is_gone()
                }),
            };
            kills += usize::from(killed);
            let now = fixture.nothing_sent_is_lost();
            most = most.max(now - sent);
            sent = now;
        }
    }
    fixture.in_the_end_everything_is_there();
    assert!(kills >= 24, "only {kills} kill points");
    assert!(most >= 3, "late kills come after receipts");
    Tally {
        kills,
        acknowledged: sent - before,
        ..Tally::default()
    }
}

/// A push is refused with words that say why, no receipt is given, and everything goes on when
/// there is room.
pub fn on_a_full_disk() -> Tally {
    let mut fixture = Fixture::new();
    let before = fixture.called_sent().len();
    let mut tally = Tally::default();
    for when in ["30", "50..60", "80..95", "40+"] {
        let full = Injection::fails("pwrite64", "ENOSPC", when);
        let mut server = fixture.serve(&full).expect("there is room to start");
        let enough = if when.ends_with('+') { 4 } else { 1 };
        let (mut refused, mut rounds) = (0, 0);
        loop {
            let waiting = fixture.save_and_send();
            assert!(!server.is_gone(), "{full}: a full disk ends no server");
            if waiting > 0 {
                refused += 1;
                fixture.says_that_it_is_tried_again(&full);
            }
            let over = waiting == 0 || when.ends_with('+');
            if over && refused >= enough {
                break;
            }
            rounds += 1;
            assert!(
                rounds < ROUNDS,
                "{full}: {refused} refusals, {waiting} wait"
            );
        }
        server.stop();
        fixture.nothing_sent_is_lost();
        tally.bad_disks += 1;
        tally.refused += refused;
    }
    fixture.in_the_end_everything_is_there();
    tally.acknowledged = fixture.called_sent().len() - before;
    tally
}
