//! Changes that wait: for one they rest on, for a person, for a newer server.

use care::Role;
use record::{ChangeId, EntryId, Value};
use sync::message::{Code, Need, Verdict};

use super::{
    push::ask_status,
    town::{OWN_PRACTICE, PRIYA, SARAH, Set, Town, first, person, stream},
};

const TASK: EntryId = EntryId([1; 16]);

fn what(text: &str, replaces: Vec<ChangeId>) -> [Set<'static>; 1] {
    [(TASK, "task", "what", Value::text(text), replaces)]
}

#[test]
fn a_change_waits_for_the_one_it_replaces_and_is_then_decided_by_itself() {
    let mut town = Town::new();
    let core = stream(person(7), "core");
    let mut sarah = town.pen(SARAH, Role::CareManager, 0x20);
    let mut priya = town.pen(PRIYA, Role::CommunityNurse, 0x22);
    town.meet(&mut sarah, person(7), OWN_PRACTICE);
    // Sarah's words reached Priya by another road and the server not at all yet.
    let body = town.body(SARAH, Role::CareManager, &core, &what("first", vec![]));
    let (words, carried) = sarah.seal(body);
    let (reply, verdict) = town.write(&mut priya, &core, &what("second", vec![words]));
    assert_eq!(verdict, Verdict::Held(vec![Need::Change(words)].into()));
    // One that rests on the held one waits in turn; one that does not is not held up.
    let (third, verdict) = town.write(&mut priya, &core, &what("third", vec![reply]));
    assert_eq!(verdict, Verdict::Held(vec![Need::Change(reply)].into()));
    town.accepted(
        &mut priya,
        &core,
        &[first(EntryId([2; 16]), "task", "what", Value::text("x"))],
    );

    let arrived = town.verdicts(&sarah, vec![carried]).remove(0).verdict;
    let at = arrived.receipt().unwrap().gseq;
    let numbers: Vec<u64> = [reply, third]
        .iter()
        .map(|id| {
            ask_status(&town, &priya, *id)
                .unwrap()
                .receipt()
                .unwrap()
                .gseq
        })
        .collect();
    assert_eq!(numbers, [at + 1, at + 2]);
}

#[test]
fn a_change_that_waits_for_one_that_is_refused_is_refused_with_it() {
    let mut town = Town::new();
    let core = stream(person(7), "core");
    let mut sarah = town.pen(SARAH, Role::CareManager, 0x20);
    let mut priya = town.pen(PRIYA, Role::CommunityNurse, 0x22);
    town.meet(&mut sarah, person(7), OWN_PRACTICE);
    let long = "x".repeat(5_000);
    let body = town.body(SARAH, Role::CareManager, &core, &what(&long, vec![]));
    let (words, carried) = sarah.seal(body);
    let (reply, _) = town.write(&mut priya, &core, &what("second", vec![words]));
    let refused = town.verdicts(&sarah, vec![carried]).remove(0).verdict;
    assert!(matches!(refused, Verdict::Rejected(_)));
    match ask_status(&town, &priya, reply) {
        Some(Verdict::Rejected(reason)) => assert_eq!(reason.code, Code::RestsOnRefused),
        other => panic!("{other:?}"),
    }
    // And one that comes after is told so at once.
    let (_, late) = town.write(&mut priya, &core, &what("late", vec![words]));
    assert!(matches!(late, Verdict::Rejected(reason) if reason.code == Code::RestsOnRefused));
}

#[test]
fn replacing_a_version_of_another_field_entry_or_person_is_refused() {
    let mut town = Town::new();
    let mut sarah = town.pen(SARAH, Role::CareManager, 0x20);
    town.meet(&mut sarah, person(7), OWN_PRACTICE);
    town.meet(&mut sarah, person(8), OWN_PRACTICE);
    let core = stream(person(7), "core");
    let words = town.accepted(&mut sarah, &core, &what("words", vec![]));
    let replaces = vec![words];
    let wrong = [
        (
            core.clone(),
            (TASK, "task", "why", Value::text("a"), replaces.clone()),
        ),
        (
            core.clone(),
            (
                EntryId([2; 16]),
                "task",
                "what",
                Value::text("a"),
                replaces.clone(),
            ),
        ),
        (
            core.clone(),
            (
                TASK,
                "referral",
                "service",
                Value::text("a"),
                replaces.clone(),
            ),
        ),
        (
            stream(person(8), "core"),
            (TASK, "task", "what", Value::text("a"), replaces.clone()),
        ),
    ];
    for (to, set) in wrong {
        let (_, verdict) = town.write(&mut sarah, &to, &[set]);
        assert!(
            matches!(&verdict, Verdict::Rejected(reason) if reason.code == Code::ReplacesAnother),
            "{verdict:?}"
        );
    }
    town.accepted(&mut sarah, &core, &what("other words", replaces));
}

#[test]
fn a_change_about_a_person_nobody_has_heard_of_waits_for_the_person() {
    let mut town = Town::new();
    let mut sarah = town.pen(SARAH, Role::CareManager, 0x20);
    let mut priya = town.pen(PRIYA, Role::CommunityNurse, 0x22);
    let core = stream(person(7), "core");
    let (task, verdict) = town.write(&mut priya, &core, &what("early", vec![]));
    assert_eq!(verdict, Verdict::Held(vec![Need::Person].into()));
    town.meet(&mut sarah, person(7), OWN_PRACTICE);
    assert!(ask_status(&town, &priya, task).unwrap().receipt().is_some());
}

#[test]
fn an_unknown_kind_or_field_is_held_and_says_which() {
    let mut town = Town::new();
    let mut sarah = town.pen(SARAH, Role::CareManager, 0x20);
    town.meet(&mut sarah, person(7), OWN_PRACTICE);
    let core = stream(person(7), "core");
    let kind = [first(TASK, "from-tomorrow", "colour", Value::text("red"))];
    let (id, verdict) = town.write(&mut sarah, &core, &kind);
    let need = Need::Kind(record::Kind::parse("from-tomorrow").unwrap());
    assert_eq!(verdict, Verdict::Held(vec![need].into()));
    let field = [
        first(TASK, "task", "what", Value::text("a")),
        first(TASK, "task", "colour", Value::text("red")),
    ];
    let (_, verdict) = town.write(&mut sarah, &core, &field);
    let task = record::Kind::parse("task").unwrap();
    let colour = record::FieldName::parse("colour").unwrap();
    assert_eq!(
        verdict,
        Verdict::Held(vec![Need::Field(task, colour)].into())
    );
    // It is still held after a look by the same version, with its bytes.
    town.server.redecide(town.moment()).unwrap();
    assert!(matches!(
        ask_status(&town, &sarah, id),
        Some(Verdict::Held(_))
    ));
}
