//! Damaged files, wrong keys, full disks, newer databases.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use record::{ChangeId, Ed25519};
use rusqlite::Connection;
use store::{Act, DatabaseKey, Draft, Store, StoreError, salvage};

use crate::world::{Laptop, Server, Writer, core, dorothy, identity, ids, key, noon, save};

/// A connection to the encrypted file as the store has it, for tests that go behind its back.
fn connect(laptop: &Laptop) -> Connection {
    let conn = Connection::open(laptop.path()).unwrap();
    let hex = "42".repeat(32);
    conn.pragma_update(None, "key", format!("x'{hex}'"))
        .unwrap();
    conn
}

#[test]
fn another_key_opens_nothing_and_harms_nothing() {
    let mut laptop = Laptop::new(1);
    save(laptop.store(), Writer::new(1).note(core(dorothy()), "one"));
    laptop.close();
    let before = std::fs::read(laptop.path()).unwrap();
    let wrong = DatabaseKey::from_bytes([0x43; 32]);
    assert!(matches!(
        Store::open(&laptop.path(), &wrong),
        Err(StoreError::Damaged(_))
    ));
    assert_eq!(std::fs::read(laptop.path()).unwrap(), before);
    assert!(Store::open(&laptop.path(), &key()).is_ok());
}

/// The files as a process leaves them that is killed: copied while it has them open.
fn as_if_killed(laptop: &Laptop) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    for name in ["record.db", "record.db-wal"] {
        std::fs::copy(laptop.folder.path().join(name), folder.path().join(name)).unwrap();
    }
    let path = folder.path().join("record.db");
    (folder, path)
}

#[test]
fn the_files_of_a_killed_process_hold_all_that_was_saved() {
    let mut laptop = Laptop::new(1);
    let mut writer = Writer::new(1);
    for n in 0..20 {
        let id = save(
            laptop.store(),
            writer.note(core(dorothy()), &format!("note {n}")),
        );
        let (_folder, path) = as_if_killed(&laptop);
        let wrong = DatabaseKey::from_bytes([0x43; 32]);
        assert!(matches!(
            Store::open(&path, &wrong),
            Err(StoreError::Damaged(_))
        ));
        let mut store = Store::open(&path, &key()).unwrap();
        let record = store.record(dorothy()).unwrap();
        assert!(record.change(id).is_some() && record.len() == n + 1);
    }
}

/// An index that is not its table's: no page is damaged, and a search would find nobody.
#[test]
fn after_a_crash_every_index_is_compared_with_its_table() {
    let mut laptop = Laptop::new(1);
    laptop.close();
    let conn = connect(&laptop);
    conn.execute_batch(
        "CREATE TABLE odd (a INTEGER, b INTEGER);
         INSERT INTO odd VALUES (1, 2);
         CREATE INDEX by_a ON odd (a);
         PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = 'CREATE INDEX by_a ON odd (b)' WHERE name = 'by_a';",
    )
    .unwrap();
    conn.close().unwrap();
    laptop.reopen();
    save(
        laptop.store(),
        Writer::new(1).note(core(dorothy()), "a note"),
    );
    let (folder, path) = as_if_killed(&laptop);
    let writes = folder.path().join("record.db-wal");
    let files = || [&path, &writes].map(|file| std::fs::read(file).ok());
    let before = files();
    assert!(before[1].as_ref().is_some_and(|log| !log.is_empty()));
    for nth in 1..=3 {
        let refused = Store::open(&path, &key());
        assert!(
            matches!(refused, Err(StoreError::Damaged(_))),
            "try {nth}: {refused:?}"
        );
        assert!(files() == before, "try {nth} changed what a crash left");
    }
}

#[test]
fn a_database_that_opened_leaves_no_log_of_writes_when_it_is_closed() {
    let mut laptop = Laptop::new(1);
    laptop.reopen();
    save(laptop.store(), Writer::new(1).note(core(dorothy()), "one"));
    let (folder, path) = as_if_killed(&laptop);
    let store = Store::open(&path, &key()).unwrap();
    store.close().unwrap();
    assert!(!folder.path().join("record.db-wal").exists());
    Store::open(&path, &key()).unwrap();
}

#[test]
fn of_writes_cut_short_all_that_came_before_is_there_and_no_half_of_one() {
    let mut laptop = Laptop::new(1);
    let mut writer = Writer::new(1);
    laptop.reopen();
    let mut saved = Vec::new();
    for n in 0..6 {
        saved.push(save(
            laptop.store(),
            writer.note(core(dorothy()), &format!("note {n}")),
        ));
    }
    let (folder, path) = as_if_killed(&laptop);
    let writes = folder.path().join("record.db-wal");
    let (whole, before) = (
        std::fs::read(&writes).unwrap(),
        std::fs::read(&path).unwrap(),
    );
    let mut seen = std::collections::BTreeSet::new();
    for length in (0..whole.len()).step_by(997) {
        std::fs::write(&writes, &whole[..length]).unwrap();
        std::fs::write(&path, &before).unwrap();
        let mut store = Store::open(&path, &key()).unwrap();
        let record = ids(store.record(dorothy()).unwrap());
        let mut expected = saved[..record.len()].to_vec();
        expected.sort();
        assert_eq!(record, expected, "cut at {length}");
        let listed = store.summary(dorothy()).unwrap();
        assert_eq!(
            listed.map_or(0, |person| person.summary.changes),
            record.len()
        );
        assert_eq!(store.standing().waiting, record.len());
        seen.insert(record.len());
    }
    assert_eq!(seen.len(), 6, "the cuts reached {seen:?}");
}

#[test]
fn a_database_that_is_not_there_is_not_made_by_opening_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("record.db");
    assert!(matches!(
        Store::open(&path, &key()),
        Err(StoreError::Damaged(_))
    ));
    assert!(!path.exists());
}

#[test]
fn an_empty_file_is_damage_and_not_the_beginning_of_a_record() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("record.db");
    std::fs::write(&path, b"").unwrap();
    assert!(matches!(
        Store::open(&path, &key()),
        Err(StoreError::Damaged(_))
    ));
    assert_eq!(std::fs::metadata(&path).unwrap().len(), 0);
}

#[test]
fn a_database_of_a_newer_version_is_refused_and_left_as_it_is() {
    let mut laptop = Laptop::new(1);
    laptop.close();
    let conn = connect(&laptop);
    conn.pragma_update(None, "user_version", 99).unwrap();
    conn.close().unwrap();
    let refused = Store::open(&laptop.path(), &key());
    assert!(matches!(
        refused,
        Err(StoreError::NewerDatabase { found: 99, .. })
    ));
    let conn = connect(&laptop);
    let version: i64 = conn
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    assert_eq!(version, 99);
}

/// Everything a person could see, or that the file is damaged.
fn look(path: &std::path::Path) -> Result<(Vec<ChangeId>, usize, Vec<Draft>), StoreError> {
    let mut store = Store::open(path, &key())?;
    let record = ids(store.record(dorothy())?);
    let listed = store
        .summaries()?
        .iter()
        .map(|person| person.summary.changes)
        .sum();
    store.unsent()?;
    store.envelopes(dorothy())?;
    Ok((record, listed, store.drafts()?))
}

#[test]
fn a_flipped_byte_is_found_or_changes_nothing() {
    let mut laptop = Laptop::new(1);
    let mut writer = Writer::new(1);
    let mut server = Server::new();
    for n in 0..12 {
        save(
            laptop.store(),
            writer.note(core(dorothy()), &format!("note {n}")),
        );
    }
    server.sync(laptop.store());
    save(laptop.store(), writer.note(core(dorothy()), "unsent"));
    laptop.close();
    let truth = look(&laptop.path()).unwrap();
    let whole = std::fs::read(laptop.path()).unwrap();
    let mut dice = ChaCha8Rng::seed_from_u64(1);
    let headers = (0..whole.len())
        .step_by(4096)
        .flat_map(|page| page..page + 16);
    let anywhere: Vec<usize> = (0..300)
        .map(|_| dice.random_range(0..whole.len()))
        .collect();
    let mut found = 0;
    for at in headers.chain(anywhere) {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << dice.random_range(0..8);
        std::fs::write(laptop.path(), flipped).unwrap();
        match look(&laptop.path()) {
            Ok(seen) => assert_eq!(seen, truth, "byte {at}"),
            Err(StoreError::Damaged(_)) => found += 1,
            Err(other) => panic!("byte {at}: {other:?}"),
        }
        let _ = std::fs::remove_file(laptop.path().with_extension("db-wal"));
    }
    assert!(found > 400, "only {found} found");
}

#[test]
fn a_file_cut_short_is_found() {
    let mut laptop = Laptop::new(1);
    save(laptop.store(), Writer::new(1).note(core(dorothy()), "one"));
    laptop.close();
    let whole = std::fs::read(laptop.path()).unwrap();
    for length in [
        1,
        100,
        4096,
        whole.len() / 2,
        whole.len() - 4096,
        whole.len() - 1,
    ] {
        std::fs::write(laptop.path(), &whole[..length]).unwrap();
        let cut = look(&laptop.path());
        assert!(
            matches!(cut, Err(StoreError::Damaged(_))),
            "{length}: {cut:?}"
        );
    }
}

#[test]
fn what_only_this_laptop_had_is_saved_from_a_damaged_database() {
    let mut laptop = Laptop::new(1);
    let mut writer = Writer::new(1);
    let mut server = Server::new();
    for n in 0..400 {
        save(
            laptop.store(),
            writer.note(core(dorothy()), &format!("sent note {n}")),
        );
    }
    server.sync(laptop.store());
    let unsent = save(laptop.store(), writer.note(core(dorothy()), "unsent"));
    let draft = Draft {
        name: "visit".to_owned(),
        subject: Some(dorothy()),
        text: "half a visit".to_owned(),
        saved_at: noon(),
    };
    laptop.store().put_draft(&draft).unwrap();
    let all = ids(laptop.store().record(dorothy()).unwrap());
    laptop.close();
    damage_the_log(&laptop);
    assert!(matches!(look(&laptop.path()), Err(StoreError::Damaged(_))));
    let damaged = std::fs::read(laptop.path()).unwrap();
    let aside = salvage::set_aside(&laptop.path(), "2026-02-11").unwrap();
    assert!(!laptop.path().exists());
    assert_eq!(std::fs::read(&aside).unwrap(), damaged);
    let saved = salvage::read(&aside, &key()).unwrap();
    assert_eq!((saved.bodies.len(), saved.drafts.len()), (1, 1));
    assert_eq!(
        std::fs::read(&aside).unwrap(),
        damaged,
        "reading it changed it"
    );
    let mut again = identity(1);
    again.incarnation = record::Incarnation([0x99; 16]);
    let mut store = Store::create(&laptop.path(), &key(), &again).unwrap();
    store.take_in(&saved, &Ed25519, noon()).unwrap();
    store.take_in(&saved, &Ed25519, noon()).unwrap();
    assert_eq!(ids(store.record(dorothy()).unwrap()), [unsent]);
    assert_eq!(store.drafts().unwrap(), [draft]);
    server.sync(&mut store);
    assert_eq!(ids(store.record(dorothy()).unwrap()), all);
}

/// Damages a page in the middle of the log, as a failing disk would.
fn damage_the_log(laptop: &Laptop) {
    let conn = connect(laptop);
    let root: i64 = conn
        .query_row(
            "SELECT rootpage FROM sqlite_master WHERE name = 'log'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    conn.close().unwrap();
    let mut bytes = std::fs::read(laptop.path()).unwrap();
    bytes[(root as usize - 1) * 4096 + 2000] ^= 0xff;
    std::fs::write(laptop.path(), bytes).unwrap();
}

#[test]
fn on_a_full_disk_a_save_is_refused_and_everything_else_goes_on() {
    let mut laptop = Laptop::new(1);
    let mut writer = Writer::new(1);
    let first = save(laptop.store(), writer.note(core(dorothy()), "first"));
    laptop.close();
    let conn = connect(&laptop);
    let pages: i64 = conn
        .pragma_query_value(None, "page_count", |row| row.get(0))
        .unwrap();
    conn.pragma_update(None, "max_page_count", pages + 2)
        .unwrap();
    let mut store = Store::open_connection(conn).unwrap();
    let long = "x".repeat(30_000);
    let act = || Act {
        bodies: vec![Writer::new(7).note(core(dorothy()), &long)],
        drafts: Vec::new(),
    };
    let refused = store.commit(act(), &Ed25519, noon());
    assert!(matches!(refused, Err(StoreError::Full(_))), "{refused:?}");
    assert_eq!(ids(store.record(dorothy()).unwrap()), [first]);
    assert_eq!(store.standing().seq, 1);
    assert_eq!(store.summaries().unwrap()[0].summary.changes, 1);
    let second = save(
        &mut store,
        writer.note(core(dorothy()), "a short one still fits"),
    );
    store.close().unwrap();
    // Somebody made room.
    laptop.reopen();
    let third = laptop.store().commit(act(), &Ed25519, noon()).unwrap()[0];
    let mut expected = [first, second, third];
    expected.sort();
    assert_eq!(ids(laptop.store().record(dorothy()).unwrap()), expected);
}
