//! One NHS number, two records.

use app::{
    Error,
    view::{
        form::{Confirmed, Draft, Form, OpenForm},
        input::Input,
        lists::{CaseloadQuery, CaseloadRow, Place},
        problem::Query,
    },
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
    let draft = new_person(&sarah, "9990123454");
    let leads = sarah.app.keep_draft(draft.clone()).unwrap().leads;
    assert_eq!(leads[0].words, "Open the record of Dorothy ASHDOWN");
    let person = world.person("dorothy");
    assert_eq!(leads[0].place, Place::Person { person });
    let Err(Error::Invalid(problems)) = sarah.app.save(draft) else {
        panic!("a second record was made");
    };
    assert_eq!(problems[0].field, "nhs_number");
    let said = &problems[0].message;
    assert!(
        said.contains("Dorothy ASHDOWN has this NHS number already"),
        "{said}"
    );
}

/// A new person with Dorothy's date of birth, under another name and number.
fn born_with_dorothy(laptop: &Laptop, family: &str, postcode: &str) -> Draft {
    let mut draft = new_person(laptop, NUMBER);
    let born = [("family_name", family), ("birth_date", "1944-03-05")];
    type_in(&mut draft, "identity", &born);
    type_in(&mut draft, "address", &[("postcode", postcode)]);
    draft
}

#[test]
fn somebody_much_alike_is_asked_about_before_a_second_record_is_made() {
    let mut world = World::before_the_fall();
    world.switch_on();
    let sarah = world.laptop("cm1", "DST-07");
    for (family, postcode, field, shared) in [
        ("ashdown", "", "family_name", "family name"),
        ("Fairweather", "CT17 9ZZ", "postcode", "postcode"),
    ] {
        let mut draft = born_with_dorothy(&sarah, family, postcode);
        let queries = sarah.app.keep_draft(draft.clone()).unwrap().queries;
        assert_eq!(queries.len(), 1, "{queries:?}");
        assert_eq!(
            (&*queries[0].field, &*queries[0].yes),
            (field, "Yes, somebody else")
        );
        let said = format!(
            "On this laptop with this {shared} and date of birth: Dorothy ASHDOWN, 999 012 3454. \
             Is this somebody else?"
        );
        assert_eq!(queries[0].message, said);
        let Err(Error::Query(asked)) = sarah.app.save(draft.clone()) else {
            panic!("a second record was made");
        };
        assert_eq!(asked[0].message, said);

        let typed = if postcode.is_empty() {
            family
        } else {
            postcode
        };
        draft.confirmed.push(confirmed(&queries[0], typed));
        assert!(sarah.app.keep_draft(draft).unwrap().queries.is_empty());
    }
    let draft = born_with_dorothy(&sarah, "Fairweather", "");
    sarah.app.save(draft).unwrap();
}

/// "Yes, somebody else", as the page says it.
fn confirmed(query: &Query, typed: &str) -> Confirmed {
    Confirmed {
        entry: query.entry.clone(),
        field: query.field.clone(),
        input: Input::One(typed.to_owned()),
        about: query.about.clone(),
    }
}

#[test]
fn somebody_else_than_one_is_asked_about_again_where_another_is_much_alike() {
    let mut world = World::before_the_fall();
    world.switch_on();
    let sarah = world.laptop("cm1", "DST-07");
    let mut elsie = new_person(&sarah, NUMBER);
    type_in(&mut elsie, "identity", &[("family_name", "Ashdown")]);
    sarah.app.save(elsie).unwrap();

    let mut draft = born_with_dorothy(&sarah, "Ashdown", "");
    type_in(&mut draft, "identity", &[("nhs_number", "")]);
    let queries = |draft: &Draft| sarah.app.keep_draft(draft.clone()).unwrap().queries;
    let of_dorothy = queries(&draft).remove(0);
    draft.confirmed.push(confirmed(&of_dorothy, "Ashdown"));
    assert_eq!(queries(&draft), []);

    type_in(&mut draft, "identity", &[("birth_date", "1941-07-30")]);
    let of_elsie = queries(&draft).remove(0);
    assert!(of_elsie.message.contains("Elsie ASHDOWN"), "{of_elsie:?}");
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
        then_each_leads_to_the_other(laptop);
    }
}

fn then_each_leads_to_the_other(laptop: &Laptop) {
    let rows = laptop.app.caseload(CaseloadQuery::default()).unwrap().rows;
    let is_flagged = |row: &&CaseloadRow| {
        row.flags
            .iter()
            .any(|flag| flag.words == "NHS number in 2 records")
    };
    let flagged: Vec<&CaseloadRow> = rows.iter().filter(is_flagged).collect();
    let [one, other] = flagged.as_slice() else {
        panic!("{flagged:?}")
    };
    for (from, to) in [(one, other), (other, one)] {
        let page = laptop.page(&from.person.id);
        let leads = Place::Person {
            person: to.person.id.clone(),
        };
        for checks in [&page.checks, &page.banner.checks] {
            let check = checks.iter().find(|check| check.place == leads).unwrap();
            let words = "Two records have this NHS number: open the other, Elsie FAIRWEATHER";
            assert_eq!(check.words, words);
        }
    }
}
