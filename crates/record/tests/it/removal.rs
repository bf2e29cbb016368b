//! Removing: an entry leaves the page only while nobody wrote in it unseen by the remover.

use proptest::{prelude::*, sample::Index};
use record::{Presence, Record, Value};

use crate::model::{World, key, keys, said, steps, subject};

proptest! {
    #[test]
    fn an_edit_which_its_remover_had_not_seen_keeps_the_entry_on_the_page(
        steps in steps(),
        at in any::<Index>(),
        text in 0..4_u8,
    ) {
        // Two devices have the same; one edits a field, or writes one that was empty, while the
        // other removes the entry.
        let mut world = World::after(&steps);
        world.write(0, key(0, 0), Value::text("there is something to remove"));
        world.meet(0, 1);
        world.meet(1, 0);
        let keys = keys();
        let edited = at.get(&keys).clone();
        let wrote = world.changes.len();
        world.write(0, edited.clone(), said(text));
        let unseen = world.changes.get(wrote).map(|change| change.id);
        world.remove(1, &edited);
        let removed = world.changes.len() > wrote + usize::from(unseen.is_some());

        for (from, to) in [(0, 1), (1, 0)] {
            world.meet(from, to);
        }
        prop_assert_eq!(&world.devices[0], &world.devices[1]);
        let entry = world.devices[0].entry(edited.entry, &edited.kind);
        if let (Some(unseen), Some(entry), true) = (unseen, entry, removed) {
            prop_assert_eq!(entry.presence(), Presence::Contested);
            let field = entry.field(edited.field.as_str()).unwrap();
            prop_assert!(field.versions().iter().any(|version| version.change == unseen));
            prop_assert!(entry.is_diverged());
        }
    }

    #[test]
    fn an_entry_of_which_the_remover_saw_everything_is_gone_in_every_order(
        steps in steps(),
        at in any::<Index>(),
    ) {
        let mut world = World::after(&steps);
        world.meet(1, 0);
        world.meet(2, 0);
        let keys = keys();
        let key = at.get(&keys);
        world.remove(0, key);
        let mut changes = world.changes.clone();
        for _ in 0..2 {
            let record = Record::of(subject(), changes.clone());
            if let Some(entry) = record.entry(key.entry, &key.kind) {
                prop_assert_eq!(entry.presence(), Presence::Removed);
                prop_assert_eq!(entry.value(key.field.as_str()), None);
            }
            changes.reverse();
        }
    }

    #[test]
    fn whatever_stands_says_whether_an_entry_is_on_the_page(steps in steps()) {
        let union = World::after(&steps).union();
        for (_, entry) in union.entries() {
            let versions = || entry.fields().flat_map(|(_, field)| field.versions());
            let removed = versions().any(|one| matches!(one.value, Value::Removed(_)));
            let words = versions().any(|one| !matches!(one.value, Value::Removed(_)));
            prop_assert_eq!(entry.presence(), match (removed, words) {
                (false, _) => Presence::Present,
                (true, true) => Presence::Contested,
                (true, false) => Presence::Removed,
            });
        }
    }
}

#[test]
fn a_contested_entry_is_settled_by_removing_it_again_or_by_writing_it_all_again() {
    let contested = || {
        let mut world = World::new();
        world.write(0, key(0, 0), said(1));
        world.meet(0, 1);
        world.write(0, key(0, 1), said(2));
        world.remove(1, &key(0, 0));
        world.meet(1, 0);
        world
    };
    let presence = |world: &World| {
        let entry = world.devices[0]
            .entry(key(0, 0).entry, &key(0, 0).kind)
            .cloned();
        entry.unwrap().presence()
    };
    let mut world = contested();
    assert_eq!(presence(&world), Presence::Contested);
    world.remove(0, &key(0, 0));
    assert_eq!(presence(&world), Presence::Removed);

    let mut world = contested();
    world.write(0, key(0, 0), said(3));
    assert_eq!(presence(&world), Presence::Present);
}

/// What stands in a field of a record, in words.
fn words(record: &Record, key: &record::FieldKey) -> Vec<Value> {
    let entry = record.entry(key.entry, &key.kind);
    let field = entry.and_then(|entry| entry.field(key.field.as_str()));
    let versions = field.map(record::Field::versions).unwrap_or_default();
    versions.iter().map(|one| one.value.clone()).collect()
}

#[test]
fn what_was_removed_and_changed_unseen_says_its_last_words_until_somebody_decides() {
    let mut world = World::new();
    world.write(0, key(0, 0), said(1));
    world.write(0, key(0, 1), said(2));
    world.meet(0, 1);
    world.write(0, key(0, 1), said(3));
    world.remove(1, &key(0, 0));
    assert_eq!(world.devices[1].with_last_words(), None, "it is removed");
    world.meet(0, 1);

    let record = &world.devices[1];
    assert!(matches!(words(record, &key(0, 0))[..], [Value::Removed(_)]));
    let shown = record.with_last_words().unwrap();
    assert_eq!(words(&shown, &key(0, 0)), [said(1)]);
    assert_eq!(words(&shown, &key(0, 1)), [said(3)]);
    let entry = shown.entry(key(0, 0).entry, &key(0, 0).kind).unwrap();
    assert_eq!(entry.presence(), Presence::Contested);
    assert_eq!(entry.contradicted().len(), 2);

    world.remove(1, &key(0, 0));
    assert_eq!(world.devices[1].with_last_words(), None);
}
