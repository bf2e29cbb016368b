//! The fold: the same changes make the same record, and nothing leaves a field unnamed.

use proptest::{collection::vec, prelude::*, sample::Index};
use record::{Change, Field, FieldKey, Record, Stream, Subject, Value};

use crate::model::{self, World, all_of, must_stand, standing, steps, subject};

/// The changes as a bad network brings them: shuffled, and some of them again.
fn as_they_came(changes: &[Change], keys: &[u32], again: &[Index]) -> Vec<Change> {
    let mut came: Vec<Change> = changes.to_vec();
    if !changes.is_empty() {
        came.extend(again.iter().map(|index| index.get(changes).clone()));
    }
    let mut keyed: Vec<_> = came.into_iter().enumerate().collect();
    keyed.sort_by_key(|(at, _)| (keys[at % keys.len()], *at));
    keyed.into_iter().map(|(_, change)| change).collect()
}

proptest! {
    #[test]
    fn any_order_and_duplication_gives_the_same_record(
        steps in steps(),
        keys in vec(any::<u32>(), 1..60),
        again in vec(any::<Index>(), 0..20),
    ) {
        let world = World::after(&steps);
        let came = Record::of(subject(), as_they_came(&world.changes, &keys, &again));
        prop_assert_eq!(&came, &world.union());
        prop_assert_eq!(came.content_hash(|_, _| true), world.union().content_hash(|_, _| true));
    }

    #[test]
    fn any_grouping_gives_the_same_record(
        steps in steps(),
        keys in vec(any::<u32>(), 1..60),
        size in 1..10_usize,
    ) {
        let world = World::after(&steps);
        let came = as_they_came(&world.changes, &keys, &[]);
        let groups = came.chunks(size).map(|group| Record::of(subject(), group.to_vec()));
        let together = Record::of(subject(), groups.flat_map(|group| all_of(&group)));
        prop_assert_eq!(together, world.union());
    }

    #[test]
    fn exactly_what_no_change_names_on_its_own_field_stands(steps in steps()) {
        let world = World::after(&steps);
        prop_assert_eq!(standing(&world.union()), must_stand(&world.changes));
    }

    #[test]
    fn a_version_leaves_a_field_only_by_a_change_that_names_it_there(
        steps in steps(),
        keys in vec(any::<u32>(), 1..60),
    ) {
        let world = World::after(&steps);
        let mut record = Record::new(subject());
        for change in as_they_came(&world.changes, &keys, &[]) {
            let before = standing(&record);
            record.insert(change.clone());
            let after = standing(&record);
            for (key, ids) in before {
                for gone in ids.difference(&after[&key]) {
                    let edits = change.body.edits.iter();
                    let named = edits.filter(|edit| FieldKey::of(edit) == key);
                    prop_assert!(named.flat_map(|edit| &edit.replaces).any(|id| id == gone));
                }
            }
        }
    }

    #[test]
    fn devices_that_all_met_agree(steps in steps()) {
        let mut world = World::after(&steps);
        for _ in 0..2 {
            for device in 1..model::DEVICES {
                world.meet(device - 1, device);
            }
            world.meet(model::DEVICES - 1, 0);
        }
        for device in &world.devices {
            prop_assert_eq!(device, &world.union());
        }
    }

    #[test]
    fn several_versions_stand_earliest_first_and_none_is_picked(steps in steps()) {
        let union = World::after(&steps).union();
        for (_, entry) in union.entries() {
            for (name, field) in entry.fields() {
                let times: Vec<_> =
                    field.versions().iter().map(|one| (one.recorded_at, one.change)).collect();
                prop_assert!(times.is_sorted());
                prop_assert_eq!(matches!(field, Field::Diverged(_)), times.len() > 1);
                let first = field.versions().first().map(|one| &one.value);
                let differ = field.versions().iter().any(|one| Some(&one.value) != first);
                prop_assert_eq!(field.is_diverged(), differ);
                if differ {
                    prop_assert_eq!(entry.value(name.as_str()), None);
                    prop_assert!(entry.is_diverged());
                }
            }
        }
    }

    #[test]
    fn a_person_settles_a_field_by_naming_all_that_stands(steps in steps(), at in any::<Index>()) {
        let mut world = World::after(&steps);
        for device in 1..model::DEVICES {
            world.meet(device, 0);
        }
        let keys = model::keys();
        let key = at.get(&keys);
        world.write(0, key.clone(), Value::text("settled"));
        let entry = world.union().entry(key.entry, &key.kind).cloned().unwrap();
        let said = entry.field(key.field.as_str()).unwrap().settled().map(|one| one.value.clone());
        prop_assert_eq!(said, Some(Value::text("settled")));
    }
}

#[test]
fn a_change_of_another_subject_is_no_part_of_the_record() {
    let mut change = model::change(
        0,
        0,
        vec![model::edit(&model::key(0, 0), model::said(1), vec![])],
    );
    change.body.stream = Stream {
        subject: Subject::Patient([8; 16]),
        ..model::stream()
    };
    let mut record = Record::new(subject());
    assert!(!record.insert(change));
    assert!(record.is_empty());
}

#[test]
fn a_change_comes_once() {
    let change = model::change(
        0,
        0,
        vec![model::edit(&model::key(0, 0), model::said(1), vec![])],
    );
    let mut record = Record::new(subject());
    assert!(record.insert(change.clone()));
    assert!(!record.insert(change));
    assert_eq!(record.len(), 1);
}

#[test]
fn naming_a_version_of_another_field_takes_nothing_away() {
    let (one, other) = (model::key(0, 0), model::key(0, 1));
    let first = model::change(0, 0, vec![model::edit(&one, model::said(1), vec![])]);
    let second = model::change(
        1,
        1,
        vec![model::edit(&other, model::said(2), vec![first.id])],
    );
    for order in [[&first, &second], [&second, &first]] {
        let record = Record::of(subject(), order.map(Change::clone));
        let entry = record.entry(one.entry, &one.kind).unwrap();
        assert_eq!(entry.value(one.field.as_str()), Some(&model::said(1)));
        assert_eq!(entry.value(other.field.as_str()), Some(&model::said(2)));
    }
}
