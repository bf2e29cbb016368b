//! A laptop that is locked: by its user, left alone, asleep; and opening it again.

use app::{Error, view::session::Lock};
use chrono::TimeDelta;

use crate::world::{Laptop, TwoLaptops};

#[test]
fn a_locked_laptop_says_why_and_when_the_server_was_last_reached() {
    let story = TwoLaptops::without_a_signal();
    story.sarah.app.lock(Lock { away: true }).unwrap();
    let page = story.sarah.app.unlock_page(()).unwrap();
    let why = page.locked_because.unwrap();
    assert!(why.starts_with("Locked after a while without use"), "{why}");
    // The demonstration's own clock: it was reached when the laptop was set up, that day.
    let contact = page.last_contact.unwrap();
    assert!(contact.contains(':'), "{contact}");
}

#[test]
fn a_laptop_that_is_left_alone_or_slept_locks_itself() {
    let looks_every = TimeDelta::seconds(5);
    let why = |laptop: &Laptop| laptop.app.unlock_page(()).unwrap().locked_because;
    let mut story = TwoLaptops::without_a_signal();
    story.sarah.app.today(()).unwrap();
    story.world.clock.pass(TimeDelta::minutes(5));
    story.sarah.app.lock_if_idle(looks_every);
    assert!(matches!(story.sarah.app.today(()), Err(Error::Locked)));
    assert!(why(&story.sarah).unwrap().contains("without use"));

    story.sarah.crash_and_restart();
    story.sarah.app.lock_if_idle(looks_every);
    story.sarah.app.today(()).unwrap();
    story.world.clock.pass(TimeDelta::minutes(1));
    story.sarah.app.lock_if_idle(looks_every);
    assert!(matches!(story.sarah.app.today(()), Err(Error::Locked)));
    assert!(why(&story.sarah).unwrap().contains("slept"));
}

#[test]
fn a_laptop_that_has_synced_locks_itself_when_the_area_says() {
    let looks_every = TimeDelta::seconds(30);
    let mut story = TwoLaptops::without_a_signal();
    story.world.with_laptops_that_lock_after("2");
    let is_locked_after = |story: &TwoLaptops, minutes| {
        story.sarah.app.today(()).unwrap();
        for _ in 0..2 * minutes {
            story.world.clock.pass(looks_every);
            story.sarah.app.lock_if_idle(looks_every);
        }
        matches!(story.sarah.app.session(()), Err(Error::Locked))
    };
    assert!(!is_locked_after(&story, 2), "it has not heard of it");
    story.both_sync();
    assert_eq!(story.sarah.app.session(()).unwrap().idle_lock_minutes, 2);
    assert!(!is_locked_after(&story, 1));
    assert!(is_locked_after(&story, 2));

    story.sarah.unlock().unwrap();
    story.world.with_laptops_that_lock_after("15");
    story.both_sync();
    assert!(!is_locked_after(&story, 14));
    assert!(is_locked_after(&story, 15));
}

#[test]
fn a_wrong_passphrase_opens_nothing_and_the_fourth_must_wait() {
    let mut story = TwoLaptops::without_a_signal();
    story.sarah.lock();
    assert!(matches!(story.sarah.app.today(()), Err(Error::Locked)));
    let profile = story.sarah.app.unlock_page(()).unwrap().profiles.remove(0);
    assert!(profile.name.contains("Sarah"), "{}", profile.name);
    let wrong = || app::view::session::Unlock {
        profile: profile.id.clone(),
        passphrase: "not the passphrase at all".to_owned(),
    };
    for _ in 0..3 {
        let Err(Error::WrongPassphrase { wait_seconds: 0 }) = story.sarah.app.unlock(wrong())
        else {
            panic!("three tries are free");
        };
    }
    let Err(Error::WrongPassphrase { wait_seconds }) = story.sarah.app.unlock(wrong()) else {
        panic!("the fourth try is wrong too");
    };
    assert!(wait_seconds > 0);
    assert!(matches!(
        story.sarah.app.unlock(wrong()),
        Err(Error::Wait { .. })
    ));
    story.world.clock.pass(TimeDelta::minutes(15));
    story.sarah.crash_and_restart();
}
