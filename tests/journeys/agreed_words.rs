//! Who was there when words were agreed, and when: true of the words it was said of, and of no
//! others.

use app::view::{
    form::{Draft, Form, FormView},
    input::Input,
    lists::OfPerson,
    person::{Choice, EntryView, Plan, Settle},
};
use chrono::TimeDelta;

use crate::world::{Laptop, TwoLaptops, World, type_in};

const KIND: &str = "what-matters";

fn plan(laptop: &Laptop, person: &str) -> Plan {
    let person = person.to_owned();
    laptop.app.plan(OfPerson { person }).unwrap()
}

fn words(laptop: &Laptop, person: &str) -> EntryView {
    let sections = plan(laptop, person).sections;
    let section = sections.into_iter().find(|section| section.kind == KIND);
    section.unwrap().entries.remove(0)
}

fn said(view: &EntryView, field: &str) -> Option<String> {
    Some(view.fields.get(field)?.text.clone())
}

fn form(laptop: &Laptop, person: &str) -> FormView {
    let draft = laptop.entry(person, KIND);
    laptop.app.keep_draft(draft).unwrap()
}

fn write(laptop: &Laptop, person: &str, answers: &[(&str, &str)]) {
    let mut draft: Draft = form(laptop, person).draft;
    type_in(&mut draft, KIND, answers);
    laptop.app.save(draft).unwrap();
}

fn with_martin(laptop: &Laptop, person: &str, words: &str) {
    let answers = [
        ("what_matters", words),
        ("present", "Martin Ashdown, son"),
        ("agreed_on", "2026-02-11"),
    ];
    write(laptop, person, &answers);
}

#[test]
fn words_that_somebody_wrote_alone_are_not_said_to_be_agreed_with_the_son() {
    let TwoLaptops {
        mut world,
        sarah,
        priya,
        dorothy,
    } = TwoLaptops::without_a_signal();
    with_martin(&sarah, &dorothy, "Staying in my own home.");
    let written = words(&sarah, &dorothy);
    assert_eq!(written.present.as_deref(), Some("Martin Ashdown, son"));
    world.clock.pass(TimeDelta::minutes(20));
    write(&priya, &dorothy, &[("what_matters", "The church lunch.")]);

    world.switch_on();
    for laptop in [&sarah, &priya, &sarah] {
        world.sync(laptop);
    }
    let view = words(&priya, &dorothy);
    assert!(view.by.starts_with("Priya Nair"), "{}", view.by);
    assert_eq!(view.present, None);

    let quotes = priya.page(&dorothy).what_matters;
    let quotes: Vec<_> = quotes.iter().map(|one| (&*one.words, &*one.by)).collect();
    let both = [
        (
            "Staying in my own home.",
            "Sarah Whitlock, 11 Feb, with Martin Ashdown, son",
        ),
        ("The church lunch.", "Priya Nair, 11 Feb"),
    ];
    assert_eq!(quotes, both, "on the person's page");
    let settle = plan(&priya, &dorothy).settle;
    let matters = |one: &&app::view::person::Divergence| one.field == "what_matters";
    let both = settle.iter().find(matters).unwrap();
    let present = |at: usize| both.versions[at].present.as_deref();
    assert_eq!(
        [present(0), present(1)],
        [Some("Martin Ashdown, son"), None]
    );
    let chosen = both.versions[1].change.clone();
    let versions = both.versions.iter();
    priya
        .app
        .settle(Settle {
            person: dorothy.clone(),
            entry: both.entry.clone(),
            kind: both.kind.clone(),
            field: both.field.clone(),
            shown: versions.map(|version| version.change.clone()).collect(),
            choice: Choice::Version { change: chosen },
        })
        .unwrap();
    world.sync(&priya);
    world.sync(&sarah);
    for laptop in [&sarah, &priya] {
        assert_eq!(words(laptop, &dorothy).present, None);
    }
}

#[test]
fn new_words_do_not_keep_who_was_there_and_when_the_old_ones_were_agreed() {
    let mut world = World::before_the_fall();
    world.switch_on();
    let sarah = world.laptop("cm1", "DST-07");
    let dorothy = world.person("dorothy");
    with_martin(&sarah, &dorothy, "Staying in my own home.");

    let opened = form(&sarah, &dorothy);
    let own = &opened.draft.entries[0];
    assert!(own.fields.contains_key("what_matters"));
    for (field, before) in [
        ("present", "Martin Ashdown, son"),
        ("agreed_on", "11-Feb-2026"),
    ] {
        assert!(!own.fields.contains_key(field), "{field} begins empty");
        let shown = opened
            .before
            .iter()
            .find(|shown| shown.field == field)
            .unwrap();
        assert!(shown.words.contains(before), "{}", shown.words);
    }
    sarah.app.save(opened.draft).unwrap();
    let unchanged = words(&sarah, &dorothy);
    assert!(
        said(&unchanged, "agreed_on").is_some(),
        "nothing was written"
    );

    world.clock.pass(TimeDelta::days(1));
    write(&sarah, &dorothy, &[("pets", "The cat, Biscuit.")]);
    let view = words(&sarah, &dorothy);
    assert_eq!(view.present.as_deref(), Some("Martin Ashdown, son"));
    let pets = view.fields["pets"].by.as_deref();
    assert_eq!(pets, Some("Sarah Whitlock, 12 Feb"), "not with Martin");
    let later = form(&sarah, &dorothy).before;
    let of_them = |words: &str| words.starts_with("Of the words so far: ");
    assert!(later.iter().all(|shown| of_them(&shown.words)));

    world.clock.pass(TimeDelta::days(1));
    write(&sarah, &dorothy, &[("what_matters", "My own bed.")]);
    assert_eq!(words(&sarah, &dorothy).present, None);
    let later = form(&sarah, &dorothy).before;
    let of_others = |words: &str| words.starts_with("Of earlier words: ");
    assert!(later.iter().all(|shown| of_others(&shown.words)));
}

#[test]
fn a_goal_whose_words_change_is_proposed_until_they_are_agreed_again() {
    let mut world = World::before_the_fall();
    world.switch_on();
    let sarah = world.laptop("cm1", "DST-07");
    let dorothy = world.person("dorothy");
    let status = || {
        let goals = sarah.page(&dorothy).goals;
        let own = goals.into_iter().find(|goal| goal.title.contains("church"));
        let own = own.unwrap();
        (own.id, own.status.unwrap().words)
    };
    let mut draft = sarah.entry(&dorothy, "goal");
    let agreed = [("words", "Walk to church"), ("agreed_on", "2026-02-11")];
    type_in(&mut draft, "goal", &agreed);
    sarah.app.save(draft).unwrap();
    let (entry, words) = status();
    assert!(words.starts_with("Active"), "{words}");

    let again = |answers: &[(&str, &str)]| {
        world.clock.pass(TimeDelta::hours(1));
        let form = Form::Entry {
            kind: "goal".to_owned(),
            entry: Some(entry.clone()),
        };
        let mut draft = sarah.open(&dorothy, form).draft;
        type_in(&mut draft, "goal", answers);
        sarah.app.save(draft).unwrap();
        status().1
    };
    assert!(again(&[("review_on", "2026-03-11")]).starts_with("Active"));
    assert_eq!(again(&[("words", "To church with Joan")]), "Proposed");
    assert!(again(&[("agreed_on", "2026-02-11")]).starts_with("Active"));
}

#[test]
fn who_was_there_can_be_said_again_of_new_words_and_afterwards() {
    let mut world = World::before_the_fall();
    world.switch_on();
    let sarah = world.laptop("cm1", "DST-07");
    let dorothy = world.person("dorothy");
    with_martin(&sarah, &dorothy, "Staying in my own home.");
    world.clock.pass(TimeDelta::hours(1));
    with_martin(&sarah, &dorothy, "My home, and the church lunch.");
    let again = words(&sarah, &dorothy);
    assert_eq!(again.present.as_deref(), Some("Martin Ashdown, son"));

    world.clock.pass(TimeDelta::hours(1));
    write(&sarah, &dorothy, &[("present", "Nobody else")]);
    let afterwards = words(&sarah, &dorothy);
    assert_eq!(afterwards.present.as_deref(), Some("Nobody else"));
    assert!(said(&afterwards, "agreed_on").is_some());
    let mut draft = form(&sarah, &dorothy).draft;
    let own = &mut draft.entries[0].fields;
    own.insert("worries".to_owned(), Input::One("The stairs.".to_owned()));
    sarah.app.save(draft).unwrap();
    let view = words(&sarah, &dorothy);
    assert_eq!(view.present.as_deref(), Some("Nobody else"));
    let worries = view.fields["worries"].by.as_deref();
    assert_eq!(worries, Some("Sarah Whitlock, 11 Feb"));
}

#[test]
fn what_was_typed_and_taken_back_clears_nothing_that_stands() {
    let mut world = World::before_the_fall();
    world.switch_on();
    let sarah = world.laptop("cm1", "DST-07");
    let dorothy = world.person("dorothy");
    with_martin(&sarah, &dorothy, "Staying in my own home.");
    let taken_back = [("present", ""), ("agreed_on", "")];
    write(&sarah, &dorothy, &taken_back);
    let view = words(&sarah, &dorothy);
    assert_eq!(view.present.as_deref(), Some("Martin Ashdown, son"));
    assert!(said(&view, "agreed_on").is_some());
}

#[test]
fn a_letter_taken_back_does_not_settle_what_stands_in_two_versions() {
    let TwoLaptops {
        mut world,
        sarah,
        priya,
        dorothy,
    } = TwoLaptops::without_a_signal();
    with_martin(&sarah, &dorothy, "Staying in my own home.");
    write(&priya, &dorothy, &[("what_matters", "The church lunch.")]);
    world.switch_on();
    for laptop in [&sarah, &priya, &sarah] {
        world.sync(laptop);
    }
    let taken_back = [("what_matters", ""), ("pets", "The cat, Biscuit.")];
    write(&sarah, &dorothy, &taken_back);
    let standing = |view: &EntryView| view.fields["what_matters"].versions.len();
    assert_eq!(standing(&words(&sarah, &dorothy)), 2);
    assert_eq!(
        said(&words(&sarah, &dorothy), "pets").as_deref(),
        Some("The cat, Biscuit.")
    );
}

/// What a goal says and how it stands, as a laptop has it.
fn goal(laptop: &Laptop, person: &str) -> (EntryView, String) {
    let goals = laptop.page(person).goals;
    let own = goals.into_iter().find(|goal| goal.by.contains("11 Feb"));
    let own = own.unwrap();
    let status = own.status.clone().unwrap().words;
    (own, status)
}

fn write_goal(laptop: &Laptop, person: &str, entry: Option<String>, answers: &[(&str, &str)]) {
    let kind = "goal".to_owned();
    let mut draft = laptop.open(person, Form::Entry { kind, entry }).draft;
    type_in(&mut draft, "goal", answers);
    laptop.app.save(draft).unwrap();
}

#[test]
fn a_goal_that_was_reworded_meanwhile_is_not_agreed_in_its_new_words() {
    let TwoLaptops {
        mut world,
        sarah,
        priya,
        dorothy,
    } = TwoLaptops::without_a_signal();
    world.switch_on();
    write_goal(&sarah, &dorothy, None, &[("words", "Walk to church")]);
    for laptop in [&sarah, &priya] {
        world.sync(laptop);
    }
    world.switch_off();
    let (entry, status) = goal(&priya, &dorothy);
    assert_eq!(status, "Proposed");
    let entry = Some(entry.id);
    let reworded = [("words", "To church with Joan")];
    write_goal(&priya, &dorothy, entry.clone(), &reworded);
    world.clock.pass(TimeDelta::hours(1));
    write_goal(&sarah, &dorothy, entry, &[("agreed_on", "2026-02-11")]);
    assert!(goal(&sarah, &dorothy).1.starts_with("Active"));

    world.switch_on();
    for laptop in [&sarah, &priya, &sarah] {
        world.sync(laptop);
    }
    for laptop in [&sarah, &priya] {
        let (goal, status) = goal(laptop, &dorothy);
        assert_eq!(goal.fields["words"].versions.len(), 2);
        assert_eq!(status, "Proposed");
    }
}

#[test]
fn words_agreed_by_a_slow_clock_are_agreed() {
    let mut world = World::before_the_fall();
    world.switch_on();
    let sarah = world.laptop("cm1", "DST-07");
    let dorothy = world.person("dorothy");
    let written = [("words", "Walk to church"), ("present", "Martin Ashdown")];
    write_goal(&sarah, &dorothy, None, &written);
    world.clock.pass(-TimeDelta::minutes(20));
    let entry = Some(goal(&sarah, &dorothy).0.id);
    write_goal(&sarah, &dorothy, entry, &[("agreed_on", "2026-02-11")]);
    let (goal, status) = goal(&sarah, &dorothy);
    assert!(status.starts_with("Active"), "{status}");
    assert_eq!(goal.present.as_deref(), Some("Martin Ashdown"));
}

#[test]
fn the_header_is_the_author_of_the_main_words_and_other_fields_name_theirs() {
    let TwoLaptops {
        mut world,
        sarah,
        priya,
        dorothy,
    } = TwoLaptops::without_a_signal();
    with_martin(&sarah, &dorothy, "Staying in my own home.");
    world.clock.pass(TimeDelta::minutes(20));
    write(
        &sarah,
        &dorothy,
        &[("pets", "Alfie the cat; Joan feeds him.")],
    );
    world.switch_on();
    world.sync(&sarah);
    world.sync(&priya);
    write(&priya, &dorothy, &[("routines", "Tea at four.")]);

    let view = words(&priya, &dorothy);
    assert!(view.by.starts_with("Sarah Whitlock, "), "{}", view.by);
    assert_eq!(view.present.as_deref(), Some("Martin Ashdown, son"));
    let by = |field: &str| view.fields[field].by.clone();
    assert_eq!(by("what_matters"), None);
    assert_eq!(by("pets"), Some(view.by.clone()), "hers, without Martin");
    let routines = by("routines").unwrap();
    assert!(routines.starts_with("Priya Nair, "), "{routines}");
}

#[test]
fn words_that_somebody_else_chose_stay_their_authors_with_who_was_there() {
    let TwoLaptops {
        mut world,
        sarah,
        priya,
        dorothy,
    } = TwoLaptops::without_a_signal();
    with_martin(&sarah, &dorothy, "Staying in my own home.");
    world.clock.pass(TimeDelta::minutes(20));
    write(&priya, &dorothy, &[("what_matters", "The church lunch.")]);
    world.switch_on();
    for laptop in [&sarah, &priya] {
        world.sync(laptop);
    }
    let settle = plan(&priya, &dorothy).settle;
    let both = settle.iter().find(|one| one.field == "what_matters");
    let both = both.unwrap();
    let shown: Vec<String> = both.versions.iter().map(|one| one.change.clone()).collect();
    let chosen = Settle {
        person: dorothy.clone(),
        entry: both.entry.clone(),
        kind: both.kind.clone(),
        field: both.field.clone(),
        choice: Choice::Version {
            change: shown[0].clone(),
        },
        shown,
    };
    priya.app.settle(chosen).unwrap();
    world.sync(&priya);
    world.sync(&sarah);

    for laptop in [&sarah, &priya] {
        let view = words(laptop, &dorothy);
        let matters = said(&view, "what_matters");
        assert_eq!(matters.as_deref(), Some("Staying in my own home."));
        assert!(view.by.starts_with("Sarah Whitlock, "), "{}", view.by);
        assert!(view.by.ends_with("(chosen by Priya Nair)"), "{}", view.by);
        assert_eq!(view.present.as_deref(), Some("Martin Ashdown, son"));
        let [quote] = laptop.page(&dorothy).what_matters.try_into().unwrap();
        assert_eq!(quote.words, "Staying in my own home.");
        let header = format!("{}, with Martin Ashdown, son", view.by);
        assert_eq!(
            quote.by, header,
            "the person's page says what the plan says"
        );
    }
}
