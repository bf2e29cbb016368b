//! The contract of a ledger: what every store under the server must keep. A second store is put
//! through the same suite by one more line at the end.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use chrono::{DateTime, Utc};
use record::{
    AuthorId, ChainHash, ChangeId, Compartment, DeviceId, EntryId, EnvelopeHash, Incarnation,
    Stream, Subject,
};
use sync::{
    Epoch,
    ledger::{
        self, Arrival, Due, Kept, Ledger, LedgerError, NewRow, Place, Relation, Standing, Tie,
    },
    message::{Carried, Code, Need, OwnHead},
};

const FIRST: Epoch = Epoch {
    counter: 1,
    id: [1; 16],
};

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000 + second, 0).unwrap()
}

fn stream(person: u8, compartment: &'static str) -> Stream {
    Stream {
        subject: Subject::Patient([person; 16]),
        compartment: Compartment::new_static(compartment),
    }
}

fn id(n: u8) -> ChangeId {
    ChangeId([n; 32])
}

fn carried(n: u8) -> Carried {
    Carried {
        envelope: vec![n; 40],
        body: vec![n; 100 + usize::from(n)],
    }
}

fn row(n: u8, to: Stream) -> NewRow {
    NewRow {
        change: id(n),
        stream: to,
        hash: EnvelopeHash([n; 32]),
        carried: carried(n),
    }
}

fn kept(n: u8, person: u8, standing: Standing) -> Kept {
    Kept {
        change: id(n),
        author: AuthorId([3; 16]),
        subject: Subject::Patient([person; 16]),
        standing,
        carried: carried(n),
    }
}

fn append(ledger: &dyn Ledger, rows: &[NewRow]) {
    ledger::write(ledger, |step| step.append(rows, at(0)).map(drop)).unwrap();
}

/// Numbers of the feed: which stream key, pseq, gseq, batch.
fn feed(ledger: &dyn Ledger, after: u64, most: u64) -> Vec<(u64, u64, u64)> {
    ledger::read(ledger, |view| {
        let mut rows = Vec::new();
        view.feed(after, most, &mut |row| {
            rows.push((row.gseq, row.pseq, row.batch));
            true
        })?;
        Ok(rows)
    })
    .unwrap()
}

fn numbers_are_gapless_in_the_feed_and_in_each_stream(ledger: &dyn Ledger) {
    let (a, b) = (stream(1, "core"), stream(2, "core"));
    append(
        ledger,
        &[row(1, a.clone()), row(2, b.clone()), row(3, a.clone())],
    );
    append(ledger, &[row(4, b), row(5, a.clone())]);
    assert_eq!(
        feed(ledger, 0, 100),
        [(1, 1, 1), (2, 1, 1), (3, 2, 1), (4, 2, 4), (5, 3, 4)]
    );
    assert_eq!(feed(ledger, 2, 2), [(3, 2, 1), (4, 2, 4)]);
    let chain = [1, 3, 5].iter().fold(ChainHash::START, |chain, n| {
        chain.then(EnvelopeHash([*n; 32]))
    });
    ledger::read(ledger, |view| {
        let head = view.stream(&a)?.unwrap();
        assert_eq!((head.pseq, head.chain), (3, chain));
        assert_eq!(
            view.head()?,
            Place {
                gseq: 5,
                mark: chain
            }
        );
        assert_eq!(view.chain(head.key, 3)?, Some(chain));
        assert_eq!(view.chain(head.key, 0)?, Some(ChainHash::START));
        assert_eq!(view.chain(head.key, 4)?, None);
        assert_eq!(view.mark(0)?, Some(ChainHash::START));
        assert_eq!(view.mark(6)?, None);
        assert_eq!(view.stream_by_key(head.key)?, head);
        Ok(())
    })
    .unwrap();
}

fn a_failed_transaction_leaves_nothing_behind(ledger: &dyn Ledger) {
    append(ledger, &[row(1, stream(1, "core"))]);
    let failed = ledger::write(ledger, |step| {
        step.append(&[row(2, stream(1, "core"))], at(0))?;
        step.arrive(&arrival(1, 1))?;
        step.begin_epoch(Epoch {
            counter: 2,
            id: [2; 16],
        })?;
        Err::<(), _>(LedgerError::Damaged("on purpose"))
    });
    assert!(failed.is_err());
    ledger::read(ledger, |view| {
        assert_eq!(view.head()?.gseq, 1);
        assert_eq!(view.epoch()?, FIRST);
        assert_eq!(
            view.own_head(DeviceId([1; 16]), Incarnation([1; 16]))?,
            OwnHead::START
        );
        Ok(())
    })
    .unwrap();
    append(ledger, &[row(2, stream(1, "core"))]);
    assert_eq!(
        feed(ledger, 0, 9),
        [(1, 1, 1), (2, 2, 2)],
        "no number was lost"
    );
}

fn bytes_come_back_as_they_went_in(ledger: &dyn Ledger) {
    append(
        ledger,
        &[row(1, stream(1, "core")), row(200, stream(1, "core"))],
    );
    ledger::read(ledger, |view| {
        let key = view.stream(&stream(1, "core"))?.unwrap().key;
        let mut seen = Vec::new();
        view.rows(key, 1, &mut |row| {
            seen.push(Carried {
                envelope: row.envelope.to_vec(),
                body: row.body.to_vec(),
            });
            true
        })?;
        assert_eq!(seen, [carried(1), carried(200)]);
        assert_eq!(view.body(id(200))?, Some(carried(200).body));
        assert_eq!(view.body(id(9))?, None);
        let mut shown = 0;
        view.rows(key, 1, &mut |_| {
            shown += 1;
            false
        })?;
        assert_eq!(shown, 1, "a visitor that has enough is shown no more");
        Ok(())
    })
    .unwrap();
}

fn the_same_change_is_never_in_it_twice(ledger: &dyn Ledger) {
    append(ledger, &[row(1, stream(1, "core"))]);
    let twice = ledger::write(ledger, |step| {
        step.append(&[row(1, stream(2, "core"))], at(0)).map(drop)
    });
    assert!(twice.is_err());
    assert_eq!(feed(ledger, 0, 9), [(1, 1, 1)]);
}

fn streams_of_a_subject_are_listed_in_order(ledger: &dyn Ledger) {
    append(
        ledger,
        &[
            row(1, stream(1, "safeguarding")),
            row(2, stream(1, "core")),
            row(3, stream(2, "core")),
        ],
    );
    ledger::read(ledger, |view| {
        let streams = view.streams_of(Subject::Patient([1; 16]))?;
        let names: Vec<_> = streams
            .iter()
            .map(|head| head.stream.compartment.as_str())
            .collect();
        assert_eq!(names, ["core", "safeguarding"]);
        assert_eq!(view.streams_of(Subject::Patient([9; 16]))?, []);
        assert_eq!(view.stream(&stream(9, "core"))?, None);
        Ok(())
    })
    .unwrap();
}

fn arrival(seq: u64, n: u8) -> Arrival {
    Arrival {
        device: DeviceId([1; 16]),
        incarnation: Incarnation([1; 16]),
        seq,
        hash: EnvelopeHash([n; 32]),
        change: id(n),
        refused: (n == 2).then(|| Code::BadSignature.into()),
    }
}

fn the_head_of_an_incarnation_moves_over_what_has_no_gap(ledger: &dyn Ledger) {
    let (device, incarnation) = (DeviceId([1; 16]), Incarnation([1; 16]));
    let head = || {
        let head = ledger::read(ledger, |view| view.own_head(device, incarnation)).unwrap();
        (head.seq, head.hash.0[0])
    };
    let arrive = |seq, n| ledger::write(ledger, |step| step.arrive(&arrival(seq, n)));
    assert_eq!(head(), (0, 0));
    arrive(1, 1).unwrap();
    assert_eq!(head(), (1, 1));
    arrive(4, 4).unwrap();
    arrive(3, 3).unwrap();
    assert_eq!(head(), (1, 1), "2 is missing");
    arrive(2, 2).unwrap();
    assert_eq!(head(), (4, 4));
    assert!(arrive(2, 9).is_err(), "a number is used once");
    ledger::read(ledger, |view| {
        assert_eq!(view.arrival(device, incarnation, 2)?, Some(arrival(2, 2)));
        assert_eq!(view.arrival(device, incarnation, 5)?, None);
        assert_eq!(view.arrival(device, Incarnation([2; 16]), 2)?, None);
        assert_eq!(view.own_head(device, Incarnation([2; 16]))?, OwnHead::START);
        Ok(())
    })
    .unwrap();
}

fn what_is_kept_apart_is_found_by_what_it_waits_for(ledger: &dyn Ledger) {
    let needs = |of: &[u8]| Standing::Held(of.iter().map(|n| Need::Change(id(*n))).collect());
    let quarantined = Standing::Quarantined(Code::NoRelationship.into());
    let rejected = Standing::Rejected(Code::NotAllowed.into());
    ledger::write(ledger, |step| {
        step.keep(&kept(1, 1, needs(&[9, 8])))?;
        step.keep(&kept(2, 2, needs(&[9])))?;
        step.keep(&kept(3, 1, quarantined.clone()))?;
        step.keep(&kept(4, 1, rejected.clone()))
    })
    .unwrap();
    ledger::read(ledger, |view| {
        assert_eq!(view.waiting_for(id(9))?, [id(1), id(2)]);
        assert_eq!(view.waiting_for(id(8))?, [id(1)]);
        assert_eq!(view.waiting_for(id(1))?, []);
        assert_eq!(view.open_for(Subject::Patient([1; 16]))?, [id(1), id(3)]);
        assert_eq!(view.open()?, [id(1), id(2), id(3)]);
        assert_eq!(view.standing(id(1))?, Some(needs(&[9, 8])));
        assert_eq!(view.standing(id(3))?, Some(quarantined.clone()));
        assert_eq!(view.standing(id(4))?, Some(rejected.clone()));
        assert_eq!(view.kept(id(2))?, Some(kept(2, 2, needs(&[9]))));
        assert_eq!(view.kept(id(7))?, None);
        assert_eq!(view.standing(id(7))?, None);
        Ok(())
    })
    .unwrap();
    // A new standing takes the place of the old, and acceptance ends the waiting.
    ledger::write(ledger, |step| step.keep(&kept(1, 1, rejected.clone()))).unwrap();
    append(ledger, &[row(2, stream(2, "core"))]);
    ledger::read(ledger, |view| {
        assert_eq!(view.standing(id(1))?, Some(rejected.clone()));
        assert_eq!(view.waiting_for(id(9))?, []);
        assert_eq!(view.open()?, [id(3)]);
        assert!(matches!(view.standing(id(2))?, Some(Standing::Accepted(_))));
        assert_eq!(view.kept(id(2))?, None);
        Ok(())
    })
    .unwrap();
}

fn every_sort_of_need_comes_back(ledger: &dyn Ledger) {
    let kind = record::Kind::new_static("from-tomorrow");
    let field = record::FieldName::new_static("colour");
    let needs = vec![
        Need::Change(id(9)),
        Need::Person,
        Need::Kind(kind.clone()),
        Need::Field(kind, field),
    ];
    let standing = Standing::Held(needs);
    ledger::write(ledger, |step| step.keep(&kept(1, 1, standing.clone()))).unwrap();
    let found = ledger::read(ledger, |view| view.standing(id(1))).unwrap();
    assert_eq!(found, Some(standing));
}

fn relation(person: u8, tie: Tie, field: &str, n: u8, to: &[u8]) -> Relation {
    Relation {
        subject: Subject::Patient([person; 16]),
        tie,
        field: field.to_owned(),
        change: id(n),
        to: to.to_vec(),
    }
}

fn relations_stand_until_their_version_is_replaced(ledger: &dyn Ledger) {
    let first = relation(1, Tie::Practice, "identity.practice", 1, b"G82001");
    let second = relation(1, Tie::Practice, "identity.practice", 2, b"G82002");
    let nurse = relation(1, Tie::CareTeam, "care-team.named_nurse", 1, &[7; 16]);
    let other = relation(2, Tie::Practice, "identity.practice", 3, b"G82001");
    ledger::write(ledger, |step| {
        for relation in [&first, &second, &nurse, &other, &other] {
            step.relate(relation)?;
        }
        Ok(())
    })
    .unwrap();
    let person = Subject::Patient([1; 16]);
    ledger::read(ledger, |view| {
        let mut found = view.relations(person)?;
        found.sort();
        let mut all = vec![first.clone(), second.clone(), nurse.clone()];
        all.sort();
        assert_eq!(found, all);
        let registered = view.related(Tie::Practice, b"G82001")?;
        assert_eq!(registered, [person, Subject::Patient([2; 16])]);
        assert_eq!(view.related(Tie::CareTeam, &[7; 16])?, [person]);
        assert_eq!(view.related(Tie::CareTeam, b"G82001")?, []);
        Ok(())
    })
    .unwrap();
    ledger::write(ledger, |step| {
        assert!(step.unrelate(person, "identity.practice", id(1))?);
        assert!(!step.unrelate(person, "identity.practice", id(1))?);
        assert!(!step.unrelate(person, "care-team.coordinator", id(1))?);
        assert_eq!(step.relations(person)?.len(), 2);
        Ok(())
    })
    .unwrap();
}

fn versions_of_access_rise_each_for_itself(ledger: &dyn Ledger) {
    ledger::write(ledger, |step| {
        assert_eq!(step.access_version(Tie::Practice, b"G82001")?, 0);
        step.raise_access_version(Tie::Practice, b"G82001")?;
        step.raise_access_version(Tie::Practice, b"G82001")?;
        step.raise_access_version(Tie::CareTeam, b"G82001")?;
        assert_eq!(step.access_version(Tie::Practice, b"G82001")?, 2);
        assert_eq!(step.access_version(Tie::CareTeam, b"G82001")?, 1);
        assert_eq!(step.access_version(Tie::CareTeam, b"other")?, 0);
        Ok(())
    })
    .unwrap();
}

fn the_first_day_due_is_the_earliest_that_is_left(ledger: &dyn Ledger) {
    let subject = Subject::Patient([1; 16]);
    let due = |n: u8, on| Due {
        subject,
        entry: EntryId([n; 16]),
        on,
    };
    ledger::write(ledger, |step| {
        assert_eq!(step.due_on(subject)?, None);
        step.set_due(due(1, Some(20_500)))?;
        step.set_due(due(2, Some(20_400)))?;
        assert_eq!(step.due_on(subject)?, Some(20_400));
        step.set_due(due(2, Some(20_600)))?;
        assert_eq!(step.due_on(subject)?, Some(20_500));
        step.set_due(due(1, None))?;
        step.set_due(due(9, None))?;
        assert_eq!(step.due_on(subject)?, Some(20_600));
        Ok(())
    })
    .unwrap();
}

fn an_epoch_follows_another(ledger: &dyn Ledger) {
    let next = Epoch {
        counter: 4,
        id: [7; 16],
    };
    ledger::write(ledger, |step| step.begin_epoch(next)).unwrap();
    assert_eq!(ledger::read(ledger, |view| view.epoch()).unwrap(), next);
    let again = ledger::write(ledger, |step| step.begin_epoch(next));
    assert!(again.is_err(), "a counter is used once");
}

fn a_reader_sees_one_moment(ledger: &dyn Ledger) {
    append(ledger, &[row(1, stream(1, "core"))]);
    ledger::read(ledger, |view| {
        let before = view.head()?;
        let rows = |view: &dyn ledger::LedgerRead| {
            let mut rows = 0;
            view.feed(0, 9, &mut |_| {
                rows += 1;
                true
            })?;
            Ok::<_, LedgerError>(rows)
        };
        assert_eq!(before.gseq, rows(view)?);
        Ok(())
    })
    .unwrap();
}

macro_rules! contract {
    ($store:ident: $open:expr; $($case:ident),* $(,)?) => {
        mod $store {
            $(
                #[test]
                fn $case() {
                    let (ledger, _keep) = $open;
                    super::$case(&ledger);
                }
            )*
        }
    };
}

macro_rules! contract_of {
    ($store:ident: $open:expr) => {
        contract!($store: $open;
            numbers_are_gapless_in_the_feed_and_in_each_stream,
            a_failed_transaction_leaves_nothing_behind,
            bytes_come_back_as_they_went_in,
            the_same_change_is_never_in_it_twice,
            streams_of_a_subject_are_listed_in_order,
            the_head_of_an_incarnation_moves_over_what_has_no_gap,
            what_is_kept_apart_is_found_by_what_it_waits_for,
            every_sort_of_need_comes_back,
            relations_stand_until_their_version_is_replaced,
            versions_of_access_rise_each_for_itself,
            the_first_day_due_is_the_earliest_that_is_left,
            an_epoch_follows_another,
            a_reader_sees_one_moment,
        );
    };
}

fn in_memory() -> (server::ledger::SqliteLedger, ()) {
    (server::ledger::SqliteLedger::in_memory(FIRST).unwrap(), ())
}

fn in_a_file() -> (server::ledger::SqliteLedger, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    (
        server::ledger::SqliteLedger::open(&path, FIRST).unwrap(),
        folder,
    )
}

contract_of!(sqlite_in_memory: super::in_memory());
contract_of!(sqlite_in_a_file: super::in_a_file());

/// On a file readers and the writer are different connections.
#[test]
fn a_reader_of_a_file_does_not_see_what_is_written_meanwhile() {
    let (ledger, _folder) = in_a_file();
    append(&ledger, &[row(1, stream(1, "core"))]);
    ledger::read(&ledger, |view| {
        assert_eq!(view.head()?.gseq, 1);
        append(&ledger, &[row(2, stream(1, "core"))]);
        assert_eq!(view.head()?.gseq, 1);
        Ok(())
    })
    .unwrap();
    assert_eq!(feed(&ledger, 0, 9).len(), 2);
}

#[test]
fn a_copy_is_as_the_ledger_was_and_goes_its_own_way() {
    let (ledger, _folder) = in_a_file();
    append(&ledger, &[row(1, stream(1, "core"))]);
    let copy = ledger.copy().unwrap();
    append(&ledger, &[row(2, stream(1, "core"))]);
    append(&copy, &[row(3, stream(1, "core"))]);
    append(&copy, &[row(4, stream(1, "core"))]);
    assert_eq!(feed(&ledger, 0, 9).len(), 2);
    assert_eq!(feed(&copy, 0, 9).len(), 3);
}

#[test]
fn a_ledger_reopened_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let ledger = server::ledger::SqliteLedger::open(&path, FIRST).unwrap();
    append(&ledger, &[row(1, stream(1, "core"))]);
    drop(ledger);
    let other = Epoch {
        counter: 1,
        id: [99; 16],
    };
    let ledger = server::ledger::SqliteLedger::open(&path, other).unwrap();
    assert_eq!(ledger::read(&ledger, |view| view.epoch()).unwrap(), FIRST);
    assert_eq!(feed(&ledger, 0, 9), [(1, 1, 1)]);
}
