//! Enrolling, renewing and being let in, over HTTP.

use chrono::TimeDelta;
use sync::account::Refused;

use crate::{
    client::Laptop,
    site::{Site, credentials},
};

fn refused(answer: Result<sync::account::Enrolled, crate::client::Answer>) -> (u16, Refused) {
    let Err(answer) = answer else {
        panic!("enrolled");
    };
    (answer.status, answer.problem().refused().unwrap())
}

#[test]
fn an_enrolled_laptop_learns_its_area_its_user_and_the_servers_keys() {
    let site = Site::open();
    let laptop = site.laptop("sarah", 1);
    let enrolled = laptop.enrolled.as_ref().unwrap();
    let area = site.service.area();
    assert_eq!(enrolled.area, area.subject());
    assert_eq!((enrolled.area_name.as_str(), enrolled.demo), ("Test", true));
    assert_eq!(enrolled.roles, [care::Role::CareManager.to_record()]);
    assert_eq!(enrolled.server_key, area.keys.server_public());
    assert_eq!(enrolled.recovery_key, area.keys.recovery_public());
    assert_eq!(enrolled.epoch.counter, 1);
    assert_eq!(enrolled.device, laptop.device);
    let sarah = site.service.accounts().find("sarah").unwrap();
    assert_eq!(enrolled.staff, sarah.staff);
}

#[test]
fn a_wrong_password_and_then_too_many_are_told_apart() {
    let site = Site::open();
    let laptop = Laptop::new(site.address, 1);
    let code = site.code("sarah");
    let mut wrong = credentials("sarah");
    wrong.password.push('!');
    let first = refused(laptop.try_enrol(code, &wrong));
    assert_eq!(first, (401, Refused::WrongCredentials));
    for _ in 0..9 {
        refused(laptop.try_enrol(code, &wrong));
    }
    let locked = laptop.try_enrol(code, &credentials("sarah"));
    let locked = locked.err().unwrap();
    assert_eq!(
        (locked.status, locked.header("retry-after")),
        (429, Some("300"))
    );
    assert_eq!(locked.problem().refused(), Some(Refused::TooManyTries));
    // The code was not used up, and nobody else is shut out.
    site.clock.pass(TimeDelta::minutes(6));
    assert!(laptop.try_enrol(code, &credentials("sarah")).is_ok());
}

#[test]
fn a_code_is_used_once_runs_out_and_is_nobody_elses() {
    let site = Site::open();
    let code = site.code("sarah");
    let (first, second) = (Laptop::new(site.address, 1), Laptop::new(site.address, 2));
    let others = refused(first.try_enrol(code, &credentials("priya")));
    assert_eq!(others, (403, Refused::UnknownCode));
    let enrolled = first.try_enrol(code, &credentials("sarah"));
    assert!(enrolled.is_ok());
    let again = first.try_enrol(code, &credentials("sarah"));
    assert!(again.is_ok(), "the answer to the first may have been lost");
    let used = refused(second.try_enrol(code, &credentials("sarah")));
    assert_eq!(used, (403, Refused::UsedCode));

    let late = site.code("sarah");
    site.clock.pass(TimeDelta::minutes(15));
    let late = refused(second.try_enrol(late, &credentials("sarah")));
    assert_eq!(late, (403, Refused::ExpiredCode));
}

#[test]
fn a_challenge_waits_two_minutes_and_a_token_lasts_ten() {
    let site = Site::open();
    let mut laptop = site.laptop("sarah", 1);
    let challenge = laptop.challenge().unwrap();
    site.clock.pass(TimeDelta::minutes(2));
    let late = laptop.answer_challenge(challenge);
    assert_eq!(late.err(), Some(Refused::BadAnswer));

    laptop.enter();
    let hello = laptop.hello();
    site.clock.pass(TimeDelta::seconds(599));
    assert!(laptop.ask(&hello).header().is_some());
    site.clock.pass(TimeDelta::seconds(1));
    crate::exchange::assert_unauthorised(&laptop.ask(&hello));
}

#[test]
fn a_revoked_laptop_is_out_at_once() {
    let site = Site::open();
    let laptop = site.laptop("sarah", 1);
    let now = "2026-02-11T09:00:01Z".parse().unwrap();
    let accounts = site.service.accounts();
    assert_eq!(accounts.revoke(laptop.device, now).unwrap(), 1);
    crate::exchange::assert_unauthorised(&laptop.ask(&laptop.hello()));
    assert_eq!(laptop.challenge().err(), Some(Refused::RevokedDevice));
}

#[test]
fn a_renewed_laptop_goes_on_with_a_new_key_and_only_its_user_can_renew_it() {
    let site = Site::open();
    let mut laptop = site.laptop("sarah", 1);
    let others = laptop.renew(2, &credentials("priya"));
    assert_eq!(others.problem().refused(), Some(Refused::UnknownDevice));
    assert_eq!(laptop.renew(2, &credentials("sarah")).status, 200);
    laptop.enter();
    assert!(laptop.ask(&laptop.hello()).header().is_some());
}
