//! The base: what a form drew, and nothing else, is replaced by what it saves.

use std::collections::BTreeSet;

use proptest::{prelude::*, sample::Index};
use record::{Base, Field, Record, Value};

use crate::model::{self, World, key, keys, said, standing, steps};

proptest! {
    #[test]
    fn a_field_equal_to_its_base_makes_no_edit(steps in steps()) {
        for record in &World::after(&steps).devices {
            let base = Base::of(record, |_, _| true);
            for key in keys() {
                let entry = record.entry(key.entry, &key.kind);
                let unchanged = match entry.and_then(|entry| entry.field(key.field.as_str())) {
                    None => Value::Empty,
                    Some(Field::Settled(version)) => version.value.clone(),
                    Some(Field::Diverged(_)) => continue,
                };
                prop_assert_eq!(base.edit(record, key, unchanged), None);
            }
        }
    }

    #[test]
    fn an_edit_replaces_what_was_drawn_and_nothing_that_came_since(
        before in steps(),
        after in steps(),
        at in any::<Index>(),
    ) {
        let mut world = World::after(&before);
        let base = Base::of(&world.devices[0], |_, _| true);
        let drawn = standing(&world.devices[0]);
        for step in &after {
            world.step(step);
        }
        world.meet(1, 0);
        let keys = keys();
        let key = at.get(&keys);
        let edit = base.edit(&world.devices[0], key.clone(), Value::text("mine")).unwrap();
        let replaces: BTreeSet<_> = edit.replaces.iter().copied().collect();
        prop_assert_eq!(replaces, drawn.get(key).cloned().unwrap_or_default());
    }

    #[test]
    fn the_fields_that_moved_on_are_those_where_something_undrawn_stands(
        before in steps(),
        after in steps(),
    ) {
        let mut world = World::after(&before);
        let mut base = Base::of(&world.devices[0], |_, _| true);
        // A form draws its empty fields too.
        for key in keys() {
            base.draw(key, []);
        }
        prop_assert_eq!(base.moved_on(&world.devices[0]), vec![]);
        let drawn = standing(&world.devices[0]);
        for step in &after {
            world.step(step);
        }
        let record = &world.devices[0];
        let now = standing(record);
        let nothing = BTreeSet::new();
        let moved: BTreeSet<_> = keys()
            .into_iter()
            .filter(|key| {
                let drawn = drawn.get(key).unwrap_or(&nothing);
                !now.get(key).unwrap_or(&nothing).is_subset(drawn)
            })
            .collect();
        prop_assert_eq!(base.moved_on(record), moved.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn saving_a_field_that_moved_on_leaves_both_versions(steps in steps(), at in any::<Index>()) {
        let mut world = World::after(&steps);
        let keys = keys();
        let key = at.get(&keys);
        world.meet(0, 1);
        world.meet(1, 0);
        let base = Base::of(&world.devices[0], |_, _| true);
        world.write(1, key.clone(), Value::text("theirs"));
        world.meet(1, 0);
        let mine = base.edit(&world.devices[0], key.clone(), Value::text("mine")).unwrap();
        let nth = world.changes.len();
        world.devices[0].insert(model::change(0, nth, vec![mine]));

        let entry = world.devices[0].entry(key.entry, &key.kind).cloned().unwrap();
        let said: BTreeSet<_> = entry.values(key.field.as_str()).cloned().collect();
        prop_assert!(said.contains(&Value::text("mine")) && said.contains(&Value::text("theirs")));
        prop_assert!(entry.is_diverged());
    }
}

#[test]
fn writing_one_of_several_versions_again_settles_them() {
    let mut world = World::new();
    world.write(0, key(0, 0), said(1));
    world.write(1, key(0, 0), said(2));
    world.meet(1, 0);
    let record = &world.devices[0];
    let base = Base::of(record, |_, _| true);
    for text in [1, 2, 3] {
        let edit = base.edit(record, key(0, 0), said(text)).unwrap();
        assert_eq!(edit.replaces.len(), 2);
    }
}

#[test]
fn clearing_a_field_is_an_edit_and_leaving_an_empty_one_empty_is_not() {
    let mut world = World::new();
    world.write(0, key(0, 0), said(1));
    let record = &world.devices[0];
    let base = Base::of(record, |_, _| true);
    assert!(base.edit(record, key(0, 0), Value::Empty).is_some());
    assert_eq!(base.edit(record, key(0, 1), Value::Empty), None);
    assert_eq!(
        Base::default().edit(&Record::new(model::subject()), key(0, 0), Value::Empty),
        None
    );
}

#[test]
fn a_base_draws_only_the_entries_of_its_form() {
    let mut world = World::new();
    world.write(0, key(0, 0), said(1));
    world.write(0, key(1, 0), said(2));
    let base = Base::of(&world.devices[0], |id, _| id == key(1, 0).entry);
    assert_eq!(
        base.fields()
            .map(|(key, _)| key.clone())
            .collect::<Vec<_>>(),
        [key(1, 0)]
    );
    assert_eq!(base.drawn(&key(0, 0)).count(), 0);
    assert_eq!(
        base.removal(key(0, 0).entry, &model::kind(), "entered_in_error"),
        []
    );
}
