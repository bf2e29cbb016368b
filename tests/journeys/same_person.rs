//! One NHS number, two records.

use app::{
    Error,
    view::form::{Draft, Form, OpenForm},
};

use crate::world::{Laptop, World, type_in};

/// A test number that none of the demonstration's people has.
const NUMBER: &str = "9990000123";

fn new_person(laptop: &Laptop, number: &str) -> Draft {
    let asked = OpenForm {
        person: None,
        form: Form::NewPerson,
    };
    let mut draft = laptop.app.open_form(asked).unwrap().draft;
    type_in(
        &mut draft,
        "identity",
        &[
            ("family_name", "Fairweather"),
            ("given_name", "Elsie"),
            ("birth_date", "1941-07-30"),
            ("nhs_number", number),
            ("practice", "Y90001"),
        ],
    );
    draft
}

#[test]
fn a_laptop_that_knows_a_number_refuses_a_second_record_with_it_and_says_whose_it_is() {
    let mut world = World::before_the_fall();
    world.switch_on();
    let sarah = world.laptop("cm1", "DST-07");
    let Err(Error::Invalid(problems)) = sarah.app.save(new_person(&sarah, "9990123454")) else {
        panic!("a second record was made");
    };
    assert_eq!(problems[0].field, "nhs_number");
    let said = &problems[0].message;
    assert!(
        said.contains("Dorothy ASHDOWN has this NHS number already"),
        "{said}"
    );
}

#[test]
fn two_records_that_were_made_apart_are_both_kept_and_shown_to_both() {
    let mut world = World::before_the_fall();
    world.switch_on();
    let sarah = world.laptop("cm1", "DST-07");
    let priya = world.laptop("cn1", "DST-12");
    world.switch_off();
    for laptop in [&sarah, &priya] {
        laptop.app.save(new_person(laptop, NUMBER)).unwrap();
    }

    world.switch_on();
    for laptop in [&sarah, &priya, &sarah] {
        world.sync(laptop);
    }

    for laptop in [&sarah, &priya] {
        let needs = laptop.app.today(()).unwrap().needs;
        let rows = needs.iter().flat_map(|band| &band.rows);
        let alike: Vec<_> = rows
            .filter(|row| row.title.contains("this NHS number"))
            .collect();
        assert_eq!(alike.len(), 1, "{needs:?}");
        let said = &alike[0].reason;
        assert_eq!(said.matches("Elsie FAIRWEATHER").count(), 2, "{said}");
    }
}
