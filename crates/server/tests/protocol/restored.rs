//! A server put back to an older day: nothing that a surviving device holds is lost
//! (docs/rules.md P21).

use std::sync::Arc;

use care::Role;
use record::{EntryId, Value};
use server::ledger::SqliteLedger;
use sync::{
    device::Nudge,
    message::{Carried, Code, List, Obstacle, Relay, Reply, Request, Verdict},
    server::PutForward,
};

use super::{
    laptop::Laptop,
    town::{ANNE, AREA, OWN_PRACTICE, PRIYA, SARAH, Set, Town, first, once, person, stream},
};

fn task(n: u8) -> [Set<'static>; 1] {
    [first(
        EntryId([n; 16]),
        "task",
        "what",
        Value::text("a task"),
    )]
}

/// A town with one person and two laptops that have everything.
fn settled() -> (Town, Laptop, Laptop) {
    let mut town = Town::new();
    let mut pen = town.pen(SARAH, Role::CareManager, 0x20);
    town.meet(&mut pen, person(7), OWN_PRACTICE);
    let mut sarah = Laptop::enrol(&mut town, SARAH, Role::CareManager, 0x21);
    let mut priya = Laptop::enrol(&mut town, PRIYA, Role::CommunityNurse, 0x22);
    sarah.save(&mut town, &stream(person(7), "core"), &task(1));
    sarah.sync(&town);
    priya.sync(&town);
    (town, sarah, priya)
}

/// The server comes back over an older ledger.
fn put_back(town: &Town, to: Arc<SqliteLedger>) -> Town {
    let mut old = Town::over(to);
    old.now = town.now;
    old
}

#[test]
fn the_mark_outside_the_database_tells_a_restored_one_and_an_epoch_begins() {
    let (mut town, mut sarah, _) = settled();
    let backup = town.backup();
    assert_eq!(
        town.server
            .begin_after(town.server.high_water().unwrap(), town.moment())
            .unwrap(),
        PutForward::Whole
    );
    sarah.save(&mut town, &stream(person(7), "core"), &task(2));
    sarah.sync(&town);
    let mark = town.server.high_water().unwrap();
    let old = put_back(&town, backup);
    let put = old.server.begin_after(mark, old.moment()).unwrap();
    let PutForward::NewEpoch(epoch) = put else {
        panic!("{put:?}")
    };
    assert_eq!(epoch.counter, 2);
    assert_eq!(
        old.server
            .begin_after(old.server.high_water().unwrap(), old.moment())
            .unwrap(),
        PutForward::Whole
    );
}

#[test]
fn what_the_backup_lacked_comes_back_from_its_author_and_from_others() {
    let (mut town, mut sarah, mut priya) = settled();
    let core = stream(person(7), "core");
    let backup = town.backup();
    // After the backup: both write, and a third is enrolled and writes.
    let mut third = Laptop::enrol(&mut town, SARAH, Role::CareManager, 0x26);
    third.sync(&town);
    for n in 10..20 {
        sarah.save(&mut town, &core, &task(n));
        priya.save(&mut town, &core, &task(20 + n));
        third.save(&mut town, &core, &task(60 + n));
    }
    for _ in 0..2 {
        for laptop in [&mut sarah, &mut priya, &mut third] {
            laptop.sync(&town);
        }
    }
    let whole = priya.log.record();
    assert_eq!(sarah.log.record(), whole);
    let mark = town.server.high_water().unwrap();
    let mut old = put_back(&town, backup);
    old.server.begin_after(mark, old.moment()).unwrap();

    // Sarah's first laptop and the third are lost; Priya's alone is left.
    priya.sync(&old);
    priya.sync(&old);
    assert_eq!(priya.log.record(), whole);
    assert_eq!(priya.log.loose.len(), 0, "everything has a number again");
    let mut fresh = Laptop::enrol(&mut old, SARAH, Role::CareManager, 0x27);
    fresh.sync(&old);
    for id in &whole {
        assert!(fresh.log.record().contains(id));
    }
    assert_eq!(fresh.log.streams[&core].rows.len(), 32);

    // The authors come later, and go on where they were.
    for laptop in [&mut sarah, &mut third] {
        laptop.save(&mut old, &core, &task(90 + laptop.log.device.0[0]));
        laptop.sync(&old);
        assert_eq!(laptop.engine.status().stopped, None);
    }
    for laptop in [&mut sarah, &mut priya, &mut third, &mut fresh] {
        laptop.sync(&old);
    }
    assert_eq!(sarah.log.record(), priya.log.record());
    assert_eq!(sarah.log.record(), third.log.record());
    assert_eq!(sarah.log.streams[&core].rows, fresh.log.streams[&core].rows);
    assert_eq!(sarah.log.streams[&core].rows.len(), 34);
}

#[test]
fn a_server_that_was_put_back_unnoticed_is_found_out_by_the_first_device() {
    let (mut town, mut sarah, mut priya) = settled();
    let core = stream(person(7), "core");
    let backup = town.backup();
    sarah.save(&mut town, &core, &task(2));
    sarah.sync(&town);
    priya.sync(&town);
    let whole = sarah.log.record();
    // No mark is compared: nobody noticed. And others have written since.
    let mut old = put_back(&town, backup);
    let mut pen = old.pen(SARAH, Role::CareManager, 0x28);
    for n in 40..50 {
        old.accepted(&mut pen, &core, &task(n));
    }
    priya.sync(&old);
    sarah.sync(&old);
    priya.sync(&old);
    assert_eq!(old.server.high_water().unwrap().epoch.counter, 2);
    assert_eq!(sarah.log.record(), priya.log.record());
    assert!(sarah.log.record().is_superset(&whole));
    assert_eq!(sarah.log.streams[&core].rows, priya.log.streams[&core].rows);
    assert_eq!(sarah.log.streams[&core].rows.len(), 13);
}

#[test]
fn a_laptop_that_only_pushed_finds_out_too_that_the_server_was_put_back() {
    let (mut town, mut sarah, mut priya) = settled();
    let core = stream(person(7), "core");
    let backup = town.backup();
    let id = sarah.save(&mut town, &core, &task(2));
    // It is accepted, and nobody reads it before the server is put back.
    sarah.engine.nudge(Nudge::Now, sarah.tick());
    sarah.run_over(&town, |request, reply| match request {
        Request::Feed(_) | Request::Backfill(_) => {
            let busy = Obstacle::TryLater { after_s: 60 };
            Ok(Reply::Refused(busy.into()))
        }
        _ => Ok(reply),
    });
    let mut old = put_back(&town, backup);
    let mut pen = old.pen(SARAH, Role::CareManager, 0x28);
    old.accepted(&mut pen, &core, &task(40));
    sarah.sync(&old);
    assert_eq!(old.server.high_water().unwrap().epoch.counter, 2);
    priya.sync(&old);
    assert!(priya.log.record().contains(&id));
}

#[test]
fn an_epoch_that_begins_twice_is_taken_up_twice() {
    let (mut town, mut sarah, mut priya) = settled();
    let core = stream(person(7), "core");
    for n in 2..5 {
        let backup = town.backup();
        sarah.save(&mut town, &core, &task(n));
        sarah.sync(&town);
        priya.sync(&town);
        let mark = town.server.high_water().unwrap();
        town = put_back(&town, backup);
        town.server.begin_after(mark, town.moment()).unwrap();
        priya.sync(&town);
        sarah.sync(&town);
        priya.sync(&town);
        assert_eq!(sarah.log.record(), priya.log.record());
        assert_eq!(
            town.server.high_water().unwrap().epoch.counter,
            u64::from(n)
        );
    }
    assert_eq!(sarah.log.streams[&core].rows.len(), 5);
    assert_eq!(sarah.log.streams[&core].rows, priya.log.streams[&core].rows);
}

#[test]
fn what_was_held_or_refused_before_is_so_again_and_its_author_still_knows() {
    let (mut town, mut sarah, mut priya) = settled();
    let core = stream(person(7), "core");
    let backup = town.backup();
    let refused = [first(
        once(person(7), "identity"),
        "identity",
        "nhs_number",
        Value::text("1"),
    )];
    let refused = sarah.save(&mut town, &core, &refused);
    let held = sarah.save(
        &mut town,
        &core,
        &[first(EntryId([9; 16]), "new-kind", "a", Value::Int(1))],
    );
    sarah.save(&mut town, &core, &task(3));
    sarah.sync(&town);
    let mark = town.server.high_water().unwrap();
    let old = put_back(&town, backup);
    old.server.begin_after(mark, old.moment()).unwrap();
    priya.sync(&old);
    sarah.sync(&old);
    priya.sync(&old);
    assert!(matches!(
        sarah.log.verdict(refused),
        Some(Verdict::Rejected(_))
    ));
    assert!(matches!(sarah.log.verdict(held), Some(Verdict::Held(_))));
    assert_eq!(priya.log.streams[&core].rows.len(), 3);
    assert!(!priya.log.record().contains(&refused));
}

#[test]
fn a_server_that_was_never_put_back_takes_nothing_from_hearsay() {
    let (mut town, _, _) = settled();
    let mut priya = town.pen(PRIYA, Role::CommunityNurse, 0x29);
    let anne = town.pen(ANNE, Role::CareManager, 0x2a);
    let body = town.body(
        PRIYA,
        Role::CommunityNurse,
        &stream(person(7), "core"),
        &task(7),
    );
    let (_, carried) = priya.seal(body);
    let relay = |town: &Town, changes: Vec<Carried>| {
        let relay = Request::Relay(Relay {
            changes: List(changes),
        });
        match town.ask(&anne.session(), &relay) {
            Reply::Verdicts(verdicts) => {
                let key = town.server.public_key();
                verdicts
                    .open(&record::Ed25519, key)
                    .unwrap()
                    .remove(0)
                    .verdict
            }
            other => panic!("{other:?}"),
        }
    };
    let verdict = relay(&town, vec![carried.clone()]);
    assert!(matches!(verdict, Verdict::Rejected(reason) if reason.code == Code::NotTheAuthor));
    town.server.begin_epoch(town.moment()).unwrap();
    let mut forged = carried.clone();
    *forged.envelope.last_mut().unwrap() ^= 1;
    let verdict = relay(&town, vec![forged]);
    assert!(matches!(verdict, Verdict::Rejected(reason) if reason.code == Code::BadSignature));
    assert!(matches!(relay(&town, vec![carried]), Verdict::Accepted(_)));
}

#[test]
fn the_areas_own_stream_comes_back_too() {
    let (mut town, mut sarah, mut priya) = settled();
    let backup = town.backup();
    town.employ(record::AuthorId([0x77; 16]), Role::Pharmacist, 0x10);
    sarah.sync(&town);
    priya.sync(&town);
    let area = sarah.log.streams[&stream(AREA, "core")].rows.clone();
    let mark = town.server.high_water().unwrap();
    let mut old = put_back(&town, backup);
    old.server.begin_after(mark, old.moment()).unwrap();
    priya.sync(&old);
    assert_eq!(priya.log.streams[&stream(AREA, "core")].rows, area);
    // The server goes on writing there.
    old.employ(record::AuthorId([0x78; 16]), Role::Pharmacist, 0x10);
    priya.sync(&old);
    assert_eq!(
        priya.log.streams[&stream(AREA, "core")].rows.len(),
        area.len() + 2
    );
}
