//! Devices that write apart end up with the same record.

use care::Role;
use record::{EntryId, Value};
use sync::{
    device::Failure,
    message::{Reply, Request, Verdict},
};

use super::{
    laptop::Laptop,
    town::{
        ANNE, OTHER_PRACTICE, OWN_PRACTICE, PRIYA, SARAH, TOM, Town, first, once, person, stream,
    },
};

fn task(what: &str, n: u8) -> [super::town::Set<'static>; 1] {
    [first(EntryId([n; 16]), "task", "what", Value::text(what))]
}

#[test]
fn two_devices_that_write_apart_hold_the_same_changes_afterwards() {
    let mut town = Town::new();
    let mut pen = town.pen(SARAH, Role::CareManager, 0x20);
    let dorothy = person(7);
    town.meet(&mut pen, dorothy, OWN_PRACTICE);
    let core = stream(dorothy, "core");
    let mut sarah = Laptop::enrol(&mut town, SARAH, Role::CareManager, 0x21);
    let mut priya = Laptop::enrol(&mut town, PRIYA, Role::CommunityNurse, 0x22);
    sarah.sync(&town);
    priya.sync(&town);
    assert_eq!(sarah.log.streams[&core].rows.len(), 1);

    for n in 1..=20 {
        sarah.save(&mut town, &core, &task("by Sarah", n));
        priya.save(&mut town, &core, &task("by Priya", 100 + n));
    }
    sarah.sync(&town);
    priya.sync(&town);
    sarah.sync(&town);
    assert_eq!(sarah.log.record(), priya.log.record());
    assert_eq!(sarah.log.streams[&core].rows, priya.log.streams[&core].rows);
    assert_eq!(sarah.log.streams[&core].rows.len(), 41);
    for own in sarah.log.own.iter().chain(&priya.log.own) {
        assert!(matches!(own.verdict, Some(Verdict::Accepted(_))));
    }
    assert!(sarah.engine.status().complete_at.is_some());
}

#[test]
fn forty_saved_changes_go_up_in_one_question() {
    let mut town = Town::new();
    let mut pen = town.pen(SARAH, Role::CareManager, 0x20);
    town.meet(&mut pen, person(7), OWN_PRACTICE);
    let mut sarah = Laptop::enrol(&mut town, SARAH, Role::CareManager, 0x21);
    sarah.sync(&town);
    sarah.asked.clear();
    for n in 1..=40 {
        sarah.save(
            &mut town,
            &stream(person(7), "core"),
            &task("one of forty", n),
        );
    }
    sarah.run(&town);
    assert_eq!(sarah.asked, ["push"]);
}

#[test]
fn a_device_gets_what_its_user_may_read_and_nothing_else() {
    let mut town = Town::new();
    let mut sarah = town.pen(SARAH, Role::CareManager, 0x20);
    let mut anne = town.pen(ANNE, Role::CareManager, 0x23);
    let (ours, theirs) = (person(7), person(8));
    town.meet(&mut sarah, ours, OWN_PRACTICE);
    town.meet(&mut anne, theirs, OTHER_PRACTICE);
    let concern = [first(
        EntryId([5; 16]),
        "safeguarding-concern",
        "note",
        Value::text("a note"),
    )];
    town.accepted(&mut sarah, &stream(ours, "safeguarding"), &concern);

    let mut tom = Laptop::enrol(&mut town, TOM, Role::HealthTrainer, 0x24);
    tom.sync(&town);
    let held: Vec<_> = tom.log.streams.keys().cloned().collect();
    assert!(held.contains(&stream(ours, "core")));
    assert!(
        !held.contains(&stream(ours, "safeguarding")),
        "a role that only raises reads none"
    );
    assert!(
        !held.contains(&stream(theirs, "core")),
        "another team's person"
    );

    // What comes later by the feed keeps to the same bounds.
    town.accepted(&mut anne, &stream(theirs, "core"), &task("theirs", 9));
    let more = [first(
        EntryId([6; 16]),
        "safeguarding-concern",
        "note",
        Value::text("more"),
    )];
    town.accepted(&mut sarah, &stream(ours, "safeguarding"), &more);
    town.accepted(&mut sarah, &stream(ours, "core"), &task("ours", 10));
    tom.sync(&town);
    assert_eq!(tom.log.streams.keys().cloned().collect::<Vec<_>>(), held);
    assert_eq!(tom.log.streams[&stream(ours, "core")].rows.len(), 2);
}

#[test]
fn access_gained_later_brings_the_whole_history() {
    let mut town = Town::new();
    let mut sarah = town.pen(SARAH, Role::CareManager, 0x20);
    let dorothy = person(7);
    town.meet(&mut sarah, dorothy, OWN_PRACTICE);
    for n in 1..=5 {
        town.accepted(&mut sarah, &stream(dorothy, "core"), &task("before", n));
    }
    let mut anne = Laptop::enrol(&mut town, ANNE, Role::CareManager, 0x25);
    anne.sync(&town);
    assert!(!anne.log.streams.contains_key(&stream(dorothy, "core")));

    let team = once(dorothy, "care-team");
    let place = [first(
        team,
        "care-team",
        "coordinator",
        Value::Bytes(ANNE.0.to_vec()),
    )];
    town.accepted(&mut sarah, &stream(dorothy, "core"), &place);
    anne.sync(&town);
    assert_eq!(anne.log.streams[&stream(dorothy, "core")].rows.len(), 7);
}

#[test]
fn a_new_person_comes_by_the_feed_alone() {
    let mut town = Town::new();
    let mut sarah = town.pen(SARAH, Role::CareManager, 0x20);
    let mut priya = Laptop::enrol(&mut town, PRIYA, Role::CommunityNurse, 0x22);
    priya.sync(&town);
    priya.asked.clear();
    town.meet(&mut sarah, person(7), OWN_PRACTICE);
    priya.sync(&town);
    assert_eq!(priya.log.streams[&stream(person(7), "core")].rows.len(), 1);
    assert_eq!(priya.asked, ["feed"]);
}

#[test]
fn what_is_due_comes_first() {
    let mut town = Town::new();
    let mut sarah = town.pen(SARAH, Role::CareManager, 0x20);
    for n in 1..=9 {
        town.meet(&mut sarah, person(n), OWN_PRACTICE);
    }
    let visit = [first(
        EntryId([1; 16]),
        "visit",
        "planned_on",
        Value::Date("2026-02-12".parse().unwrap()),
    )];
    town.accepted(&mut sarah, &stream(person(6), "core"), &visit);
    let due = [first(
        EntryId([2; 16]),
        "task",
        "due_on",
        Value::Date("2026-02-11".parse().unwrap()),
    )];
    town.accepted(&mut sarah, &stream(person(8), "core"), &due);
    let mut priya = Laptop::enrol(&mut town, PRIYA, Role::CommunityNurse, 0x22);
    let mut wanted = Vec::new();
    priya.run_over(&town, |request, reply| {
        if let Request::Backfill(backfill) = request {
            wanted.extend(backfill.wants.0.iter().map(|want| want.stream.subject));
        }
        Ok(reply)
    });
    assert_eq!(wanted[..3], [super::town::AREA, person(8), person(6)]);
}

#[test]
fn a_network_that_drops_cuts_and_repeats_delays_and_loses_nothing() {
    let mut town = Town::new();
    let mut pen = town.pen(SARAH, Role::CareManager, 0x20);
    let dorothy = person(7);
    town.meet(&mut pen, dorothy, OWN_PRACTICE);
    let core = stream(dorothy, "core");
    let mut sarah = Laptop::enrol(&mut town, SARAH, Role::CareManager, 0x21);
    let mut priya = Laptop::enrol(&mut town, PRIYA, Role::CommunityNurse, 0x22);
    for n in 1..=30 {
        sarah.save(&mut town, &core, &task("by Sarah", n));
    }
    for round in 0..6 {
        for laptop in [&mut sarah, &mut priya] {
            let mut nth = round;
            laptop.engine.nudge(sync::device::Nudge::Now, laptop.tick());
            laptop.run_over(&town, |_, reply| {
                nth += 1;
                match nth % 4 {
                    0 => Err(Failure::Unreachable),
                    1 => Err(Failure::Incomplete),
                    2 => Err(Failure::NotOurServer),
                    _ => Ok(reply),
                }
            });
        }
    }
    sarah.sync(&town);
    priya.sync(&town);
    assert_eq!(sarah.log.record(), priya.log.record());
    assert_eq!(priya.log.streams[&core].rows.len(), 31);
}

#[test]
fn a_portals_answer_changes_nothing_on_the_device() {
    let mut town = Town::new();
    let mut sarah = Laptop::enrol(&mut town, SARAH, Role::CareManager, 0x21);
    sarah.sync(&town);
    let writes = sarah.log.writes;
    let before = sarah.log.read;
    for page in ["", "<html>Sign in</html>", "{\"epoch\": 7}", "doorstp1"] {
        for content_type in [None, Some("text/html"), Some(Reply::CONTENT_TYPE)] {
            sarah.engine.nudge(sync::device::Nudge::Now, sarah.tick());
            let mut left = 1;
            sarah.run_over(&town, |_, reply| {
                if left == 0 {
                    return Ok(reply);
                }
                left -= 1;
                let bad = sync::device::read_answer(content_type, page.as_bytes());
                assert!(bad.is_err());
                bad
            });
        }
    }
    assert_eq!(sarah.log.read, before);
    assert_eq!(sarah.log.writes, writes);
}
