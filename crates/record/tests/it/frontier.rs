//! Frontiers: what was signed stays as it was, whatever arrives later.

use proptest::{collection::vec, prelude::*, sample::Index};
use record::{Change, Entry, EntryId, Frontier, Record, Value};

use crate::model::{self, World, change, edit, key, said, standing, steps, subject};

fn all(_: EntryId, _: &Entry) -> bool {
    true
}

proptest! {
    #[test]
    fn a_frontier_folds_to_what_stood_when_it_was_taken(steps in steps()) {
        for device in &World::after(&steps).devices {
            let folded = device.at(&device.frontier(all));
            // A stray may name a change that never comes; then there is nothing to fold.
            if let Ok(folded) = folded {
                prop_assert_eq!(standing(&folded), standing(device));
                prop_assert_eq!(folded.content_hash(all), device.content_hash(all));
            }
        }
    }

    #[test]
    fn the_record_at_a_frontier_never_changes(
        before in model::honest_steps(),
        after in steps(),
        at in any::<Index>(),
        keys in vec(any::<u32>(), 1..60),
    ) {
        let mut world = World::after(&before);
        let signer = world.devices[at.index(model::DEVICES)].clone();
        let frontier = signer.frontier(all);
        let signed = signer.at(&frontier).unwrap();
        prop_assert_eq!(standing(&signed), standing(&signer));

        for step in &after {
            world.step(step);
        }
        let mut later: Vec<_> = world.changes.iter().cloned().zip(keys.iter().cycle()).collect();
        later.sort_by_key(|(_, key)| **key);
        let later = Record::of(subject(), later.into_iter().map(|(change, _)| change));
        prop_assert_eq!(later.at(&frontier).unwrap(), signed);
    }

    #[test]
    fn the_frontier_of_some_entries_holds_them_as_they_stood(
        before in model::honest_steps(),
        after in steps(),
        chosen in any::<Index>(),
    ) {
        let mut world = World::after(&before);
        let keys = model::keys();
        let entry = chosen.get(&keys).entry;
        let signer = world.union();
        let frontier = signer.frontier(|id, _| id == entry);
        let hash = signer.content_hash(|id, _| id == entry);
        for step in &after {
            world.step(step);
        }
        let folded = world.union().at(&frontier).unwrap();
        prop_assert_eq!(folded.content_hash(|id, _| id == entry), hash);
        prop_assert_eq!(folded.entry(entry, &model::kind()), signer.entry(entry, &model::kind()));
    }

    #[test]
    fn a_frontier_is_stored_as_a_value(steps in steps()) {
        let frontier = World::after(&steps).union().frontier(all);
        prop_assert_eq!(Frontier::from_value(&frontier.to_value()), Some(frontier));
    }
}

/// Three changes of one field, each after the other, and the first of another field too.
fn chain() -> [Change; 3] {
    let (field, other) = (key(0, 0), key(0, 1));
    let first = change(
        0,
        0,
        vec![edit(&field, said(1), vec![]), edit(&other, said(1), vec![])],
    );
    let second = change(1, 1, vec![edit(&field, said(2), vec![first.id])]);
    let third = change(2, 2, vec![edit(&field, said(3), vec![second.id])]);
    [first, second, third]
}

#[test]
fn what_was_replaced_through_a_change_outside_the_frontier_does_not_stand_again() {
    let [first, second, third] = chain();
    let record = Record::of(subject(), [first.clone(), second.clone(), third.clone()]);
    let frontier = record.frontier(all);
    assert!(frontier.contains(first.id) && frontier.contains(third.id));
    assert!(!frontier.contains(second.id));

    let folded = record.at(&frontier).unwrap();
    let entry = folded.entry(key(0, 0).entry, &model::kind()).unwrap();
    assert_eq!(entry.value(key(0, 0).field.as_str()), Some(&said(3)));
    assert_eq!(entry.value(key(0, 1).field.as_str()), Some(&said(1)));
}

#[test]
fn a_frontier_waits_for_every_change_that_it_rests_on() {
    let [first, second, third] = chain();
    let frontier: Frontier = [first.id, third.id].into_iter().collect();
    let without = |missing: &Change| {
        let there = [&first, &second, &third]
            .into_iter()
            .filter(|one| one.id != missing.id);
        Record::of(subject(), there.cloned())
            .at(&frontier)
            .map(|_| ())
    };
    for missing in [&first, &second, &third] {
        assert_eq!(without(missing).unwrap_err().0, missing.id);
    }
}

#[test]
fn other_values_are_no_frontier() {
    let wrong = [
        Value::Empty,
        Value::text("frontier"),
        Value::List(vec![Value::Bytes(vec![0; 31])]),
        Value::List(vec![Value::Int(1)]),
    ];
    for value in wrong {
        assert_eq!(Frontier::from_value(&value), None);
    }
}
