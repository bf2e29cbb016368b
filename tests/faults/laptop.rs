//! A laptop that is killed while it saves, and one whose disk is full or fails.

mod found;
mod told;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use store::{
    FileSecrets,
    keyfile::{KdfCost, KeyFile, RecoveryKey, Wrapping},
    profile::DataFolder,
};
use tempfile::TempDir;
use tests::process::program;

use crate::{
    Tally,
    injection::{Injection, Write, spread, writes},
    world::{PASSPHRASE, World},
};
use found::Found;
use told::Told;

/// How many forms the saver fills in a run.
const ROUNDS: u32 = 24;
/// After a fault the laptop goes on with these.
const LATER: u32 = 1_001;

/// A laptop that was enrolled and has its people, as a folder to copy.
struct Fixture {
    _world: World,
    data: PathBuf,
    person: String,
    scratch: TempDir,
}

impl Fixture {
    fn new() -> Self {
        let mut world = World::before_the_fall();
        world.switch_on();
        let laptop = world.laptop("cm1", "DST-07");
        world.switch_off();
        laptop.app.close();
        let (data, person) = (laptop.data().to_owned(), world.person("dorothy"));
        open_at_little_cost(&data);
        let scratch = tempfile::tempdir().unwrap();
        Self {
            _world: world,
            data,
            person,
            scratch,
        }
    }

    /// A copy of the laptop in a folder of its own.
    fn laptop(&self) -> Victim<'_> {
        let folder = tempfile::tempdir_in(self.scratch.path()).unwrap();
        let data = folder.path().join("data");
        copy(&self.data, &data);
        Victim {
            data,
            person: &self.person,
            folder,
        }
    }
}

/// Wraps the database's key anew, so that a passphrase is checked in no time: each run opens it
/// several times.
fn open_at_little_cost(data: &Path) {
    let profile = DataFolder::open(data)
        .unwrap()
        .profiles()
        .unwrap()
        .remove(0);
    let secrets = FileSecrets::in_folder(&data.join("secrets"));
    let file = KeyFile::read(&profile.key_file()).unwrap();
    let key = file.open(PASSPHRASE, &secrets).unwrap();
    let wrapping = Wrapping {
        holder: file.holder().unwrap(),
        passphrase: PASSPHRASE,
        cost: KdfCost {
            memory_kib: 64,
            passes: 1,
            lanes: 1,
        },
        recovery: RecoveryKey([9; 32]),
    };
    let mut random = |bytes: &mut [u8]| getrandom::fill(bytes).unwrap();
    let file = KeyFile::create_at_any_cost(&key, wrapping, &secrets, &mut random).unwrap();
    file.write(&profile.key_file()).unwrap();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for found in fs::read_dir(from).unwrap() {
        let found = found.unwrap();
        let to = to.join(found.file_name());
        if found.file_type().unwrap().is_dir() {
            copy(&found.path(), &to);
        } else {
            fs::copy(found.path(), to).unwrap();
        }
    }
}

/// A laptop that something happens to.
struct Victim<'a> {
    data: PathBuf,
    person: &'a str,
    folder: TempDir,
}

/// What a run came to.
struct Run {
    told: Told,
    writes: Vec<Write>,
    killed: bool,
}

impl Victim<'_> {
    /// Runs the saver while something goes wrong.
    fn runs(&self, injection: &Injection, first: u32, rounds: u32) -> Run {
        let trace = self.folder.path().join("trace");
        let mut saver = injection.around(&program("saver"), &trace);
        saver.arg(&self.data).args([PASSPHRASE, self.person]);
        let done = saver
            .args([first.to_string(), rounds.to_string()])
            .output()
            .unwrap();
        let killed = std::os::unix::process::ExitStatusExt::signal(&done.status) == Some(9);
        let errors = String::from_utf8_lossy(&done.stderr);
        assert!(
            killed || done.status.success(),
            "{injection}: {}: {errors}",
            done.status
        );
        let told = Told::of(&done.stdout);
        assert_eq!(told.ended, !killed, "{injection}: {told:?}");
        Run {
            told,
            writes: writes(&trace),
            killed,
        }
    }

    /// Everything acknowledged is there, and the laptop goes on.
    fn has_lost_nothing(&self, told: &Told) {
        Found::on(&self.data, self.person).holds(told);
        let later = self.runs(&Injection::none(), LATER, 2);
        assert_eq!(later.told.saved.len(), 2, "it goes on: {:?}", later.told);
        assert!(later.told.refused.is_empty(), "{:?}", later.told);
    }
}

/// The places at which to cut: of each call enough, and of the writes to the database file itself,
/// which are the checkpoints, as well as of those to the log of writes.
fn kill_points(clean: &[Write]) -> Vec<Injection> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut places: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for write in clean {
        let nth = seen.entry(&write.call).or_default();
        *nth += 1;
        places
            .entry((&write.call, &write.file))
            .or_default()
            .push(*nth);
    }
    let mut points = Vec::new();
    for ((call, file), numbers) in &places {
        let most = match (*call, *file) {
            ("pwrite64", "record.db-wal") => 36,
            ("pwrite64", "record.db") => 16,
            ("fsync" | "fdatasync", "record.db-wal") => 12,
            ("fsync" | "fdatasync", "record.db") => 4,
            _ => 3,
        };
        let nth = spread(numbers.len(), most).into_iter();
        points.extend(nth.map(|nth| Injection::kill(call, numbers[nth - 1])));
    }
    points
}

/// Everything that it called saved is there, and no act by half.
pub fn killed_at_any_write() -> Tally {
    let fixture = Fixture::new();
    let clean = fixture.laptop();
    let run = clean.runs(&Injection::none(), 1, ROUNDS);
    assert_eq!(run.told.saved.len(), ROUNDS as usize, "{:?}", run.told);
    clean.has_lost_nothing(&run.told);

    let mut cut: BTreeMap<Write, usize> = BTreeMap::new();
    let (mut acknowledged, mut most) = (0, 0);
    for point in kill_points(&run.writes) {
        let laptop = fixture.laptop();
        let run = laptop.runs(&point, 1, ROUNDS);
        if let Some(last) = run.writes.last().filter(|_| run.killed) {
            laptop.has_lost_nothing(&run.told);
            *cut.entry(last.clone()).or_default() += 1;
            acknowledged += run.told.acknowledged();
            most = most.max(run.told.acknowledged());
        }
    }
    let at = |file: &str| -> usize {
        let of_file = cut.iter().filter(|(write, _)| write.file == file);
        of_file.map(|(_, times)| times).sum()
    };
    assert!(
        at("record.db-wal") >= 30,
        "saves and drafts were cut: {cut:?}"
    );
    assert!(at("record.db") >= 10, "checkpoints were cut: {cut:?}");
    assert!(
        most >= ROUNDS as usize,
        "late kills come after acknowledgements"
    );
    let kills = cut.values().sum();
    assert!(kills >= 60, "only {kills} kill points");
    Tally {
        kills,
        acknowledged,
        ..Tally::default()
    }
}

/// A save is refused with words that say why, the text is kept, reading goes on, and so does
/// everything when there is room.
pub fn on_a_full_disk() -> Tally {
    let fixture = Fixture::new();
    let writes = fixture.laptop().runs(&Injection::none(), 1, ROUNDS).writes;
    let last = writes
        .iter()
        .filter(|write| write.call == "pwrite64")
        .count();
    let mut tally = Tally::default();
    for nth in spread(last, 9) {
        let once = nth.to_string();
        let for_a_while = format!("{nth}..{}", nth + 20);
        let for_good = format!("{nth}+");
        for when in [&once, &for_a_while, &for_good] {
            let laptop = fixture.laptop();
            let full = Injection::fails("pwrite64", "ENOSPC", when);
            let run = laptop.runs(&full, 1, ROUNDS);
            only_the_disk_was_full(&full, &run.told);
            if *when != for_good {
                let saved = run.told.saved.len();
                assert_eq!(saved, ROUNDS as usize, "{full}: it goes on: {:?}", run.told);
            }
            laptop.has_lost_nothing(&run.told);
            tally = tally.and(run.on_a_bad_disk());
        }
    }
    assert!(tally.refused > tally.bad_disks, "{tally}");
    assert!(tally.acknowledged > tally.bad_disks, "{tally}");
    tally
}

fn only_the_disk_was_full(full: &Injection, told: &Told) {
    assert!(
        told.unreadable.is_empty(),
        "{full}: reading goes on: {told:?}"
    );
    let other = told
        .refused
        .iter()
        .find(|refused| !refused.ends_with("DiskFull"));
    assert_eq!(other, None, "{full}: the page says what it is");
}

/// Nobody knows what the disk holds after a flush that failed: the database is opened anew before
/// anything is called saved again.
pub fn after_a_failed_flush() -> Tally {
    let fixture = Fixture::new();
    let writes = fixture.laptop().runs(&Injection::none(), 1, ROUNDS).writes;
    let of = |call: &str| writes.iter().filter(|write| write.call == call).count();
    let flush = if of("fsync") > of("fdatasync") {
        "fsync"
    } else {
        "fdatasync"
    };
    let mut tally = Tally::default();
    for nth in spread(of(flush), 10) {
        let laptop = fixture.laptop();
        let fails = Injection::fails(flush, "EIO", &nth.to_string());
        let run = laptop.runs(&fails, 1, ROUNDS);
        let saved = run.told.saved.len();
        assert_eq!(
            saved, ROUNDS as usize,
            "{fails}: it goes on: {:?}",
            run.told
        );
        assert!(run.told.unreadable.is_empty(), "{fails}: {:?}", run.told);
        laptop.has_lost_nothing(&run.told);
        tally = tally.and(run.on_a_bad_disk());
    }
    assert!(tally.refused >= 5, "{tally}");
    tally
}

impl Run {
    fn on_a_bad_disk(&self) -> Tally {
        Tally {
            bad_disks: 1,
            refused: self.told.refused.len(),
            acknowledged: self.told.acknowledged(),
            ..Tally::default()
        }
    }
}
