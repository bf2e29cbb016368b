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
    injection::{self, Injection, Write, spread, writes},
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
        injection::is_possible();
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

#[test]
fn a_laptop_killed_at_any_write_has_everything_it_called_saved() {
    let fixture = Fixture::new();
    let clean = fixture.laptop();
    let run = clean.runs(&Injection::none(), 1, ROUNDS);
    assert_eq!(run.told.saved.len(), ROUNDS as usize, "{:?}", run.told);
    clean.has_lost_nothing(&run.told);

    let mut cut: BTreeMap<Write, usize> = BTreeMap::new();
    let (mut saved, mut kept, mut most) = (0, 0, 0);
    for point in kill_points(&run.writes) {
        let laptop = fixture.laptop();
        let run = laptop.runs(&point, 1, ROUNDS);
        if !run.killed {
            continue;
        }
        laptop.has_lost_nothing(&run.told);
        *cut.entry(run.writes.last().expect("a write").clone())
            .or_default() += 1;
        saved += run.told.saved.len();
        kept += run.told.kept.len();
        most = most.max(run.told.acknowledged());
    }
    let points: usize = cut.values().sum();
    println!("laptop: killed at {points} points, {saved} saves and {kept} drafts, 0 lost: {cut:?}");
    assert!(points >= 60, "only {points} kill points");
    let at = |file: &str| {
        cut.iter()
            .filter(|(w, _)| w.file == file)
            .map(|(_, n)| n)
            .sum::<usize>()
    };
    assert!(at("record.db-wal") >= 30, "saves and drafts were cut");
    assert!(at("record.db") >= 10, "checkpoints were cut");
    assert!(
        most >= ROUNDS as usize,
        "late kills come after acknowledgements"
    );
}

#[test]
fn a_full_disk_refuses_a_save_keeps_the_words_and_goes_on_when_there_is_room() {
    let fixture = Fixture::new();
    let writes = fixture.laptop().runs(&Injection::none(), 1, ROUNDS).writes;
    let last = writes
        .iter()
        .filter(|write| write.call == "pwrite64")
        .count();
    let (mut refusals, mut saved) = (0, 0);
    for nth in spread(last, 9) {
        let whens = [
            format!("{nth}"),
            format!("{nth}..{}", nth + 20),
            format!("{nth}+"),
        ];
        for when in whens {
            let laptop = fixture.laptop();
            let full = Injection::fails("pwrite64", "ENOSPC", &when);
            let run = laptop.runs(&full, 1, ROUNDS);
            only_the_disk_was_full(&full, &run.told);
            let for_good = when.ends_with('+');
            if !for_good {
                let whole = run.told.saved.len() == ROUNDS as usize;
                assert!(whole, "{full}: it goes on: {:?}", run.told);
            }
            laptop.has_lost_nothing(&run.told);
            refusals += run.told.refused.len();
            saved += run.told.saved.len();
        }
    }
    println!("laptop: a full disk refused {refusals} times, {saved} saves, 0 lost");
    assert!(
        refusals > 27 && saved > 27,
        "{refusals} refusals, {saved} saves"
    );
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

#[test]
fn after_a_flush_that_failed_the_database_is_opened_anew_before_anything_is_called_saved() {
    let fixture = Fixture::new();
    let writes = fixture.laptop().runs(&Injection::none(), 1, ROUNDS).writes;
    let flush = ["fdatasync", "fsync"];
    let flush = flush
        .into_iter()
        .max_by_key(|call| writes.iter().filter(|w| w.call == *call).count());
    let flush = flush.unwrap();
    let last = writes.iter().filter(|write| write.call == flush).count();
    let mut refusals = 0;
    for nth in spread(last, 10) {
        let laptop = fixture.laptop();
        let fails = Injection::fails(flush, "EIO", &nth.to_string());
        let run = laptop.runs(&fails, 1, ROUNDS);
        assert_eq!(
            run.told.saved.len(),
            ROUNDS as usize,
            "{fails}: {:?}",
            run.told
        );
        assert!(run.told.unreadable.is_empty(), "{fails}: {:?}", run.told);
        refusals += run.told.refused.len();
        laptop.has_lost_nothing(&run.told);
    }
    println!("laptop: {refusals} flushes failed and were said to have, 0 saves lost");
    assert!(refusals >= 5, "only {refusals} refusals");
}
