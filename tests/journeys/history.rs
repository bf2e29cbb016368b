//! The history tells an act by what it was about when it was written.

use app::view::{
    form::Form,
    lists::OfPerson,
    person::{OfEntry, Remove},
};
use chrono::TimeDelta;

use crate::world::{TwoLaptops, type_in};

#[test]
fn an_act_is_told_by_the_name_that_its_entry_had_then_also_when_it_was_removed_since() {
    let TwoLaptops {
        world,
        sarah,
        dorothy,
        ..
    } = TwoLaptops::without_a_signal();
    let mut draft = sarah.entry(&dorothy, "condition");
    let entry = draft.entries[0].entry.clone();
    type_in(&mut draft, "condition", &[("name", "hypertension")]);
    sarah.app.save(draft).unwrap();
    for answer in [("active", "no"), ("name", "hypertension, ruled out")] {
        world.clock.pass(TimeDelta::minutes(10));
        let form = Form::Entry {
            kind: "condition".to_owned(),
            entry: Some(entry.clone()),
        };
        let mut draft = sarah.open(&dorothy, form).draft;
        type_in(&mut draft, "condition", &[answer]);
        sarah.app.save(draft).unwrap();
    }
    world.clock.pass(TimeDelta::minutes(10));
    let of = OfEntry {
        person: dorothy.clone(),
        entry: entry.clone(),
        kind: "condition".to_owned(),
    };
    let shown = sarah.app.removal(of).unwrap();
    let remove = Remove {
        person: dorothy.clone(),
        entry,
        kind: "condition".to_owned(),
        reason: "entered_in_error".to_owned(),
        base: shown.base,
    };
    sarah.app.remove(remove).unwrap();

    let history = sarah.app.history(OfPerson { person: dorothy }).unwrap();
    let told: Vec<&str> = history
        .lines
        .iter()
        .take(4)
        .map(|line| line.what.as_str())
        .collect();
    let expected = [
        "Condition: hypertension, ruled out",
        "Condition: hypertension, ruled out",
        "Condition: hypertension",
        "Condition: hypertension",
    ];
    assert_eq!(told, expected);
}
