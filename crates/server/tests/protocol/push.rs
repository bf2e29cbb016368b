//! Pushing: verdicts, resending, gaps and forks, and who may write what.

use care::Role;
use record::{EntryId, EnvelopeHash, Incarnation, Value};
use sync::{
    message::{Carried, Code, Obstacle, Reply, Verdict},
    server::Session,
};

use super::{
    laptop::Laptop,
    town::{
        ANNE, AREA, OTHER_PRACTICE, OWN_PRACTICE, PRIYA, Pen, SARAH, TOM, Town, first, once,
        person, stream,
    },
};

fn written(town: &mut Town, pen: &mut Pen, n: u8) -> Carried {
    let set = [first(
        EntryId([n; 16]),
        "task",
        "what",
        Value::text("a task"),
    )];
    let body = town.body(pen.author, pen.role, &stream(person(7), "core"), &set);
    pen.seal(body).1
}

fn met() -> (Town, Pen) {
    let mut town = Town::new();
    let mut pen = town.pen(SARAH, Role::CareManager, 0x20);
    town.meet(&mut pen, person(7), OWN_PRACTICE);
    (town, pen)
}

fn obstacle(reply: &Reply) -> Obstacle {
    match reply {
        Reply::Refused(refusal) => refusal.obstacle,
        other => panic!("{other:?}"),
    }
}

fn code(verdict: &Verdict) -> Code {
    match verdict {
        Verdict::Rejected(reason) | Verdict::Quarantined(reason) => reason.code,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_push_whose_answer_was_lost_gets_the_same_receipts_again() {
    let (mut town, mut pen) = met();
    let changes: Vec<Carried> = (1..=3).map(|n| written(&mut town, &mut pen, n)).collect();
    let before = town.verdicts(&pen, changes.clone());
    let again = town.verdicts(&pen, changes.clone());
    for (first, second) in before.iter().zip(&again) {
        let Verdict::Accepted(receipt) = first.verdict else {
            panic!("{first:?}")
        };
        assert_eq!(second.verdict, Verdict::Duplicate(receipt));
        assert_eq!(first.envelope, second.envelope);
    }
    let more = written(&mut town, &mut pen, 4);
    let both = town.verdicts(&pen, vec![changes[2].clone(), more]);
    assert!(matches!(both[0].verdict, Verdict::Duplicate(_)));
    assert!(matches!(both[1].verdict, Verdict::Accepted(_)));
}

#[test]
fn a_change_that_is_refused_does_not_hold_up_those_behind_it() {
    let (mut town, mut pen) = met();
    let good = written(&mut town, &mut pen, 1);
    let nhs = [first(
        once(person(7), "identity"),
        "identity",
        "nhs_number",
        Value::text("123"),
    )];
    let body = town.body(SARAH, Role::CareManager, &stream(person(7), "core"), &nhs);
    let bad = pen.seal(body).1;
    let behind = written(&mut town, &mut pen, 2);
    let changes = vec![good, bad, behind];
    for _ in 0..2 {
        let verdicts = town.verdicts(&pen, changes.clone());
        assert!(verdicts[0].verdict.receipt().is_some());
        assert_eq!(code(&verdicts[1].verdict), Code::NotAllowed);
        assert!(verdicts[2].verdict.receipt().is_some());
    }
    let next = written(&mut town, &mut pen, 3);
    assert!(matches!(
        town.verdicts(&pen, vec![next])[0].verdict,
        Verdict::Accepted(_)
    ));
}

#[test]
fn a_gap_is_told_with_the_number_that_is_missing() {
    let (mut town, mut pen) = met();
    let missing = written(&mut town, &mut pen, 1);
    let after = written(&mut town, &mut pen, 2);
    let refused = town.push(&pen, vec![after.clone()]);
    assert_eq!(obstacle(&refused), Obstacle::Gap { expected: 2 });
    let both = town.verdicts(&pen, vec![missing, after]);
    assert!(
        both.iter()
            .all(|settled| settled.verdict.receipt().is_some())
    );
}

#[test]
fn two_histories_of_one_incarnation_are_a_fork() {
    let (mut town, mut pen) = met();
    let mut copy = Pen {
        secret: pen.secret.clone(),
        ..pen
    };
    let one = written(&mut town, &mut pen, 1);
    let other = written(&mut town, &mut copy, 2);
    assert!(
        town.verdicts(&pen, vec![one])[0]
            .verdict
            .receipt()
            .is_some()
    );
    assert_eq!(obstacle(&town.push(&copy, vec![other])), Obstacle::Fork);

    // The next number on another history is one, too.
    let mut next = written(&mut town, &mut copy, 3);
    assert_eq!(obstacle(&town.push(&copy, vec![next])), Obstacle::Fork);
    copy.prev = EnvelopeHash([9; 32]);
    copy.seq = 2;
    next = written(&mut town, &mut copy, 4);
    assert_eq!(obstacle(&town.push(&copy, vec![next])), Obstacle::Fork);
    // Nothing of it was taken, and the first goes on.
    let on = written(&mut town, &mut pen, 5);
    assert!(town.verdicts(&pen, vec![on])[0].verdict.receipt().is_some());
}

#[test]
fn a_known_change_in_another_envelope_is_a_duplicate() {
    let (mut town, mut pen) = met();
    let carried = written(&mut town, &mut pen, 1);
    let before = town.verdicts(&pen, vec![carried.clone()]).remove(0);
    // The database was copied: its user signed in again.
    let mut renewed = town.pen(SARAH, Role::CareManager, 0x30);
    let again = renewed.envelope(before.change, carried.body);
    let verdict = town.verdicts(&renewed, vec![again]).remove(0).verdict;
    assert_eq!(
        verdict,
        Verdict::Duplicate(before.verdict.receipt().unwrap())
    );
    let next = written(&mut town, &mut renewed, 2);
    assert!(
        town.verdicts(&renewed, vec![next])[0]
            .verdict
            .receipt()
            .is_some()
    );
}

#[test]
fn a_person_out_of_reach_is_quarantined_and_comes_in_with_access() {
    let mut town = Town::new();
    let mut anne = town.pen(ANNE, Role::CareManager, 0x23);
    town.meet(&mut anne, person(8), OTHER_PRACTICE);
    let mut sarah = town.pen(SARAH, Role::CareManager, 0x20);
    let task = [first(
        EntryId([1; 16]),
        "task",
        "what",
        Value::text("theirs"),
    )];
    let (id, verdict) = town.write(&mut sarah, &stream(person(8), "core"), &task);
    assert!(matches!(&verdict, Verdict::Quarantined(_)));
    assert_eq!(code(&verdict), Code::NoRelationship);

    // She joins the person's team: what she wrote is decided again, by itself.
    let team = once(person(8), "care-team");
    let place = [first(
        team,
        "care-team",
        "coordinator",
        Value::Bytes(SARAH.0.to_vec()),
    )];
    town.accepted(&mut anne, &stream(person(8), "core"), &place);
    let known = ask_status(&town, &sarah, id);
    assert!(known.is_some_and(|verdict| verdict.receipt().is_some()));
}

pub fn ask_status(town: &Town, pen: &Pen, id: record::ChangeId) -> Option<Verdict> {
    let status = sync::message::Request::Status(sync::message::Status {
        ids: sync::message::List(vec![id]),
    });
    match town.ask(&pen.session(), &status) {
        Reply::Standings(standings) => standings.known.0[0].verdict.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn of_anothers_refused_change_nothing_is_said() {
    let (mut town, mut pen) = met();
    let nhs = [first(
        once(person(7), "identity"),
        "identity",
        "nhs_number",
        Value::text("123"),
    )];
    let (id, verdict) = town.write(&mut pen, &stream(person(7), "core"), &nhs);
    assert_eq!(code(&verdict), Code::NotAllowed);
    let priya = town.pen(PRIYA, Role::CommunityNurse, 0x22);
    assert_eq!(ask_status(&town, &priya, id), None);
    assert!(ask_status(&town, &pen, id).is_some());
}

#[test]
fn a_new_person_needs_a_practice_of_ones_own_team() {
    let mut town = Town::new();
    let mut sarah = town.pen(SARAH, Role::CareManager, 0x20);
    let elsewhere = [
        first(
            once(person(9), "identity"),
            "identity",
            "family_name",
            Value::text("Else"),
        ),
        first(
            once(person(9), "identity"),
            "identity",
            "practice",
            Value::text(OTHER_PRACTICE),
        ),
    ];
    let (_, verdict) = town.write(&mut sarah, &stream(person(9), "core"), &elsewhere);
    assert_eq!(code(&verdict), Code::NoRelationship);
    // A role that may not write an identity makes no person.
    let mut tom = town.pen(TOM, Role::HealthTrainer, 0x24);
    let here = [first(
        once(person(10), "identity"),
        "identity",
        "practice",
        Value::text(OWN_PRACTICE),
    )];
    let (_, verdict) = town.write(&mut tom, &stream(person(10), "core"), &here);
    assert_eq!(code(&verdict), Code::NotAllowed);
}

#[test]
fn a_role_is_held_on_the_day_it_is_used() {
    let mut town = Town::new();
    let mut sarah = town.pen(SARAH, Role::CareManager, 0x20);
    town.meet(&mut sarah, person(7), OWN_PRACTICE);
    sarah.role = Role::Gp;
    let task = [first(
        EntryId([1; 16]),
        "task",
        "what",
        Value::text("as a GP"),
    )];
    let (id, verdict) = town.write(&mut sarah, &stream(person(7), "core"), &task);
    assert!(matches!(&verdict, Verdict::Quarantined(_)));
    assert_eq!(code(&verdict), Code::RoleNotHeld);
    town.employ(SARAH, Role::Gp, 0x10);
    let known = ask_status(&town, &sarah, id);
    assert!(known.is_some_and(|verdict| verdict.receipt().is_some()));
}

#[test]
fn a_field_that_the_role_may_not_write_is_refused_with_words() {
    let (mut town, _) = met();
    let mut tom = town.pen(TOM, Role::HealthTrainer, 0x24);
    let identity = [first(
        once(person(7), "identity"),
        "identity",
        "sex",
        Value::text("male"),
    )];
    let (_, verdict) = town.write(&mut tom, &stream(person(7), "core"), &identity);
    let Verdict::Rejected(reason) = verdict else {
        panic!("{verdict:?}")
    };
    assert_eq!(reason.code, Code::NotAllowed);
    assert!(!reason.text.0.is_empty());
}

#[test]
fn who_only_raises_a_concern_writes_one_and_changes_none_of_anothers() {
    let (mut town, mut sarah) = met();
    let notes = stream(person(7), "safeguarding");
    let theirs = EntryId([5; 16]);
    let concern = [first(
        theirs,
        "safeguarding-concern",
        "note",
        Value::text("a note"),
    )];
    let note = town.accepted(&mut sarah, &notes, &concern);

    let mut tom = town.pen(TOM, Role::HealthTrainer, 0x24);
    let own = [first(
        EntryId([6; 16]),
        "safeguarding-concern",
        "note",
        Value::text("own"),
    )];
    let own_note = town.accepted(&mut tom, &notes, &own);
    let more = [(
        EntryId([6; 16]),
        "safeguarding-concern",
        "note",
        Value::text("more"),
        vec![own_note],
    )];
    town.accepted(&mut tom, &notes, &more);

    let over = [(
        theirs,
        "safeguarding-concern",
        "note",
        Value::text("over"),
        vec![note],
    )];
    let (_, verdict) = town.write(&mut tom, &notes, &over);
    assert_eq!(code(&verdict), Code::NotAllowed);
    let beside = [first(
        theirs,
        "safeguarding-concern",
        "concern",
        Value::Bool(false),
    )];
    let (_, verdict) = town.write(&mut tom, &notes, &beside);
    assert_eq!(code(&verdict), Code::NotAllowed);
}

#[test]
fn nobody_but_the_server_writes_in_the_area() {
    let mut town = Town::new();
    let mut sarah = town.pen(SARAH, Role::CareManager, 0x20);
    let setting = [first(EntryId([1; 16]), "setting", "name", Value::text("a"))];
    let (_, verdict) = town.write(&mut sarah, &stream(AREA, "core"), &setting);
    assert_eq!(code(&verdict), Code::ServerOnly);
}

#[test]
fn a_session_without_a_certificate_that_holds_is_not_let_in() {
    let (mut town, mut pen) = met();
    let carried = written(&mut town, &mut pen, 1);
    let stranger = Session {
        incarnation: Incarnation([0xee; 16]),
        ..pen.session()
    };
    let hello = |session: &Session| {
        town.ask(
            session,
            &sync::message::Request::ListStreams(sync::message::ListStreams { after: None }),
        )
    };
    assert_eq!(obstacle(&hello(&stranger)), Obstacle::Unauthorised);
    let other_user = Session {
        staff: PRIYA,
        ..pen.session()
    };
    assert_eq!(obstacle(&hello(&other_user)), Obstacle::Unauthorised);
    let other_key = Session {
        key: record::PublicKey([3; 32]),
        ..pen.session()
    };
    assert_eq!(obstacle(&hello(&other_key)), Obstacle::Unauthorised);
    assert!(
        town.verdicts(&pen, vec![carried])[0]
            .verdict
            .receipt()
            .is_some()
    );
}

#[test]
fn a_copied_laptop_keeps_everything_that_both_halves_wrote() {
    let mut town = Town::new();
    let mut pen = town.pen(SARAH, Role::CareManager, 0x20);
    let core = stream(person(7), "core");
    town.meet(&mut pen, person(7), OWN_PRACTICE);
    let mut one = Laptop::enrol(&mut town, SARAH, Role::CareManager, 0x21);
    one.sync(&town);
    let task = |n| {
        [first(
            EntryId([n; 16]),
            "task",
            "what",
            Value::text("a task"),
        )]
    };
    one.save(&mut town, &core, &task(1));
    let copied = one.log.clone();
    let mut two = Laptop::enrol(&mut town, SARAH, Role::CareManager, 0x22);
    two.certificates = one.certificates.clone();
    two.restart_over(copied);
    one.save(&mut town, &core, &task(2));
    two.save(&mut town, &core, &task(3));
    one.sync(&town);
    two.sync(&town);
    let stopped = two.engine.status().stopped;
    assert_eq!(stopped, Some(sync::device::Stop::Fork));

    two.renew(&mut town, 0x40);
    two.sync(&town);
    one.sync(&town);
    two.sync(&town);
    assert_eq!(two.engine.status().stopped, None);
    assert_eq!(one.log.record(), two.log.record());
    assert_eq!(one.log.streams[&core].rows.len(), 4);
    assert!(
        two.log
            .own
            .iter()
            .all(|own| own.verdict.as_ref().is_some_and(|v| v.receipt().is_some()))
    );
}

#[test]
fn a_laptop_put_back_to_an_older_day_gets_its_own_changes_back() {
    let mut town = Town::new();
    let mut pen = town.pen(SARAH, Role::CareManager, 0x20);
    let core = stream(person(7), "core");
    town.meet(&mut pen, person(7), OWN_PRACTICE);
    let mut laptop = Laptop::enrol(&mut town, SARAH, Role::CareManager, 0x21);
    laptop.sync(&town);
    let task = |n| {
        [first(
            EntryId([n; 16]),
            "task",
            "what",
            Value::text("a task"),
        )]
    };
    laptop.save(&mut town, &core, &task(1));
    laptop.sync(&town);
    let old = laptop.log.clone();
    laptop.save(&mut town, &core, &task(2));
    laptop.sync(&town);

    laptop.restart_over(old);
    laptop.save(&mut town, &core, &task(3));
    laptop.sync(&town);
    assert_eq!(
        laptop.engine.status().stopped,
        Some(sync::device::Stop::Fork)
    );
    laptop.renew(&mut town, 0x41);
    laptop.sync(&town);
    laptop.sync(&town);
    assert_eq!(laptop.log.streams[&core].rows.len(), 4);
}
