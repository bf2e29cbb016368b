//! Crashes between any two writes: the connection is gone in the middle of a transaction, and only
//! what was committed is there afterwards.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use record::{ChangeId, Ed25519};
use rusqlite::{Connection, OpenFlags};
use store::{Act, Draft, Standing, Store};

use crate::world::{Server, Writer, core, dorothy, identity, ids, noon, save, stream};

/// A database in memory that outlives the connections to it.
struct Disk {
    name: String,
    _keeper: Connection,
}

impl Disk {
    fn new(name: &str) -> Self {
        let name = format!("file:{name}?mode=memory&cache=shared");
        let _keeper = connect(&name);
        Self { name, _keeper }
    }

    fn connect(&self) -> Connection {
        connect(&self.name)
    }

    /// A connection that fails after so many steps of the database's machine.
    fn connect_to_fail(&self, steps: u64) -> Connection {
        let conn = self.connect();
        let left = Arc::new(AtomicU64::new(steps));
        let fails = move || {
            left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1))
                .is_err()
        };
        conn.progress_handler(1, Some(fails)).unwrap();
        conn
    }
}

fn connect(name: &str) -> Connection {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_URI;
    Connection::open_with_flags(name, flags).unwrap()
}

#[derive(Debug, PartialEq)]
struct Seen {
    standing: Standing,
    changes: Vec<ChangeId>,
    unsent: Vec<ChangeId>,
    drafts: Vec<Draft>,
    listed: Option<usize>,
}

fn seen(store: &mut Store) -> Seen {
    Seen {
        standing: store.standing(),
        changes: ids(store.record(dorothy()).unwrap()),
        unsent: store
            .unsent()
            .unwrap()
            .iter()
            .map(|row| row.change)
            .collect(),
        drafts: store.drafts().unwrap(),
        listed: store
            .summary(dorothy())
            .unwrap()
            .map(|person| person.summary.changes),
    }
}

/// Runs an act with a crash after every possible number of steps. Says at how many points it was
/// cut off before it was done.
fn crash_everywhere(
    name: &str,
    prepare: impl Fn(&mut Store),
    act: impl Fn(&mut Store) -> store::Result<()>,
) -> usize {
    let (mut cut, mut done) = (0, false);
    let mut ends = Vec::new();
    for steps in (0..).step_by(3) {
        let disk = Disk::new(&format!("{name}{steps}"));
        let mut store = Store::create_connection(disk.connect(), &identity(1)).unwrap();
        prepare(&mut store);
        let before = seen(&mut store);
        drop(store);
        let answer = match Store::open_connection(disk.connect_to_fail(steps)) {
            Ok(mut store) => act(&mut store),
            Err(error) => Err(error),
        };
        let mut store = Store::open_connection(disk.connect()).unwrap();
        let after = seen(&mut store);
        store.rebuild().unwrap();
        assert_eq!(
            seen(&mut store),
            after,
            "what lists show is not what the log says"
        );
        match answer {
            Ok(()) => {
                assert_ne!(after, before, "it was called done");
                done = true;
            }
            Err(_) => {
                cut += 1;
                if after != before {
                    ends.push(after);
                }
            }
        }
        if done {
            return cut;
        }
    }
    unreachable!()
}

#[test]
fn a_crash_at_any_point_of_a_save_leaves_all_of_it_or_nothing() {
    let prepare = |store: &mut Store| {
        let mut writer = Writer::new(1);
        save(store, writer.note(core(dorothy()), "before"));
        let draft = Draft {
            name: "visit".to_owned(),
            subject: Some(dorothy()),
            text: "{}".to_owned(),
            saved_at: noon(),
        };
        store.put_draft(&draft).unwrap();
    };
    let cut = crash_everywhere("save", prepare, |store| {
        let mut writer = Writer::new(2);
        let bodies = vec![
            writer.note(core(dorothy()), "the visit"),
            writer.note(stream(dorothy(), "safeguarding"), "the note"),
        ];
        let drafts = vec!["visit".to_owned()];
        store.commit(Act { bodies, drafts }, &Ed25519, noon())?;
        Ok(())
    });
    assert!(cut > 50, "only {cut} points");
}

#[test]
fn a_crash_at_any_point_of_a_page_leaves_rows_lists_and_cursor_together() {
    let mut server = Server::new();
    let disk = Disk::new("page-sender");
    let mut other = Store::create_connection(disk.connect(), &identity(2)).unwrap();
    let mut writer = Writer::new(2);
    for n in 0..3 {
        save(
            &mut other,
            writer.note(core(dorothy()), &format!("note {n}")),
        );
    }
    server.sync(&mut other);
    let mut empty = server.clone();
    (empty.streams, empty.feed) = Default::default();
    let prepare = |store: &mut Store| store.list(&empty.listing(), noon()).unwrap();
    let cut = crash_everywhere("page", prepare, |store| {
        store.apply_page(server.feed_after(0, 3))?;
        Ok(())
    });
    assert!(cut > 50, "only {cut} points");
}

#[test]
fn a_crash_at_any_point_of_a_new_epoch_loses_nothing() {
    let mut server = Server::new();
    let prepare = |store: &mut Store| {
        let mut writer = Writer::new(1);
        let mut server = Server::new();
        for n in 0..3 {
            save(store, writer.note(core(dorothy()), &format!("note {n}")));
        }
        server.sync(store);
    };
    server.epoch.counter = 2;
    let cut = crash_everywhere("epoch", prepare, |store| {
        store.list(&server.listing(), noon())
    });
    assert!(cut > 30, "only {cut} points");
}

#[test]
fn a_store_goes_on_after_a_write_that_failed() {
    let disk = Disk::new("goes-on");
    let mut store = Store::create_connection(disk.connect(), &identity(1)).unwrap();
    let mut writer = Writer::new(1);
    let first = save(&mut store, writer.note(core(dorothy()), "first"));
    let long = "x".repeat(record::limits::TEXT_BYTES + 1);
    let bodies = vec![
        writer.note(core(dorothy()), "fine"),
        writer.note(core(dorothy()), &long),
    ];
    let act = Act {
        bodies,
        drafts: Vec::new(),
    };
    assert!(store.commit(act, &Ed25519, noon()).is_err());
    let second = save(&mut store, writer.note(core(dorothy()), "second"));
    let mut expected = [first, second];
    expected.sort();
    assert_eq!(ids(store.record(dorothy()).unwrap()), expected);
    assert_eq!(store.standing().seq, 2);
}
