//! What the plan calls what stands in it.

use app::view::lists::OfPerson;

use crate::world::World;

#[test]
fn a_crisis_is_called_by_its_own_words_where_they_say_more_than_its_sort() {
    let mut world = World::before_the_fall();
    world.switch_on();
    let sarah = world.laptop("cm1", "DST-07");
    let titles = |person: &str| -> Vec<String> {
        let person = world.person(person);
        let sections = sarah.app.plan(OfPerson { person }).unwrap().sections;
        let crises = sections.into_iter().flat_map(|section| section.entries);
        let crises = crises.filter(|entry| entry.kind == "crisis-scenario");
        crises.map(|entry| entry.title).collect()
    };
    assert_eq!(titles("dorothy"), ["A fall"]);
    assert_eq!(
        titles("amanda"),
        [
            "Low blood sugar (below 4.0)",
            "Other: vomiting or cannot drink"
        ]
    );
}
