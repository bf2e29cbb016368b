//! A laptop whose clock is wrong: it is said, and nothing rests on it.

use std::{sync::Arc, time::Duration};

use app::{
    commands::Event,
    view::{form::Form, lists::OfPerson},
};
use chrono::TimeDelta;

use crate::world::{Laptop, World, type_in};

fn clock_words(laptop: &Laptop) -> Option<String> {
    laptop.app.sync_status(()).unwrap().clock
}

fn newest_line(laptop: &Laptop, person: &str) -> String {
    let person = OfPerson {
        person: person.to_owned(),
    };
    let history = laptop.app.history(person).unwrap();
    history.lines[0].when.clone()
}

/// Whose records the window was told to read again.
fn changes_told(laptop: &Laptop) -> Vec<String> {
    let told = laptop.events.lock().unwrap();
    let people = |event: &Event| match event {
        Event::RecordChanged { people } => people.clone(),
        _ => Vec::new(),
    };
    told.iter().flat_map(people).collect()
}

#[test]
fn a_fast_clock_is_said_on_every_page_and_beside_what_it_wrote_on_both_laptops() {
    let mut world = World::before_the_fall();
    world.switch_on();
    let sarah = world.laptop("cm1", "DST-07");
    let priya = world.laptop("cn1", "DST-12");
    let dorothy = world.person("dorothy");
    assert_eq!(clock_words(&sarah), None);

    // The server's clock runs on by itself: only the laptops' is set.
    world.clock.pass(TimeDelta::minutes(20));
    world.sync(&sarah);
    let words = clock_words(&sarah).unwrap();
    assert!(words.contains("minutes fast"), "{words}");
    assert!(words.contains("Nothing is lost"), "{words}");

    sarah.save_task(&dorothy, "Ring the falls clinic");
    world.sync(&sarah);
    world.clock.pass(-TimeDelta::minutes(20));
    world.sync(&priya);
    assert_eq!(clock_words(&priya), None);
    for laptop in [&sarah, &priya] {
        let line = newest_line(laptop, &dorothy);
        assert!(line.contains("by a clock"), "{line}");
        assert!(line.contains("minutes fast"), "{line}");
    }
}

#[test]
fn a_clock_that_went_back_since_the_server_was_reached_is_said_without_it() {
    let mut world = World::before_the_fall();
    world.switch_on();
    let sarah = world.laptop("cm1", "DST-07");
    world.switch_off();
    world.clock.pass(-TimeDelta::days(3));
    let words = clock_words(&sarah).unwrap();
    assert!(words.contains("is 3 days slow, or more"), "{words}");
    world.clock.pass(TimeDelta::days(3));
    assert_eq!(clock_words(&sarah), None);
}

#[test]
fn a_fast_clock_that_is_set_right_without_a_signal_is_believed_again() {
    let mut world = World::before_the_fall();
    world.switch_on();
    let sarah = world.laptop("cm1", "DST-07");
    let dorothy = world.person("dorothy");
    world.clock.pass(TimeDelta::days(1));
    world.sync(&sarah);
    world.switch_off();
    assert!(clock_words(&sarah).is_some());

    world.clock.pass(-TimeDelta::days(1));
    assert_eq!(clock_words(&sarah), None);
    sarah.save_task(&dorothy, "Ring the falls clinic");
    let line = newest_line(&sarah, &dorothy);
    assert!(!line.contains("by a clock"), "{line}");
}

/// The clock is wrong by a day when the visit is saved, and right again when it is signed.
#[test]
fn a_visit_that_a_fast_clock_began_can_be_put_right_and_signed() {
    let mut world = World::before_the_fall();
    world.switch_on();
    let sarah = world.laptop("cm1", "DST-07");
    let dorothy = world.person("dorothy");
    world.switch_off();
    world.clock.pass(TimeDelta::days(1));
    let mut draft = sarah.open(&dorothy, Form::Visit { visit: None }).draft;
    type_in(&mut draft, "visit", &[("place", "home")]);
    type_in(&mut draft, "observations", &[("pulse", "84")]);
    let visit = Some(draft.entries[0].entry.clone());
    sarah.app.save(draft).unwrap();

    world.clock.pass(-TimeDelta::days(1));
    let mut draft = sarah.open(&dorothy, Form::Visit { visit }).draft;
    type_in(&mut draft, "visit", &[("started_at", "2026-02-11T08:30")]);
    let signed = sarah.app.sign_visit(draft);
    assert!(signed.is_ok(), "{:?}", signed.err());
}

#[test]
fn a_laptop_back_on_a_network_does_not_wait_for_its_next_poll() {
    let mut world = World::before_the_fall();
    world.switch_on();
    let sarah = world.laptop("cm1", "DST-07");
    let priya = world.laptop("cn1", "DST-12");
    let dorothy = world.person("dorothy");
    world.sync(&sarah);
    let running = world.runtime.spawn(Arc::clone(&sarah.app).keep_going());
    priya.save_task(&dorothy, "Ring the falls clinic");
    world.sync(&priya);

    sarah.events.lock().unwrap().clear();
    sarah.app.network_up(()).unwrap();
    // A poll comes after 48 seconds or more, and this within 5.
    let came = async {
        while !changes_told(&sarah).contains(&dorothy) {
            tokio::task::yield_now().await;
        }
    };
    let came = async { tokio::time::timeout(Duration::from_secs(40), came).await };
    assert!(world.runtime.block_on(came).is_ok());
    running.abort();
}

/// Set right at 09:30, the clock is at noon of the next day when the server was not reached for
/// over a day, though it was noted as reached at 09:00 of that very day.
#[test]
fn the_silence_after_a_fast_clock_was_set_right_is_counted_from_when_the_server_was_reached() {
    let mut world = World::before_the_fall();
    world.switch_on();
    let sarah = world.laptop("cm1", "DST-07");
    // The server's clock goes its own way, a day behind.
    world.clock.pass(TimeDelta::days(1));
    world.sync(&sarah);
    world.switch_off();

    world
        .clock
        .pass(-TimeDelta::days(1) + TimeDelta::minutes(30));
    world.try_sync(&sarah);
    let age = || sarah.app.sync_status(()).unwrap().age;
    assert_eq!(age(), app::view::sync::Age::Fresh);
    let page = sarah.app.sync_page(()).unwrap();
    let reached = page.last_contact.unwrap();
    assert!(!reached.contains("12 Feb"), "{reached}");
    world.clock.pass(TimeDelta::hours(27));
    assert_eq!(age(), app::view::sync::Age::Amber);
}
