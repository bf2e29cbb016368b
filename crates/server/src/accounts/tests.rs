//! Passwords that are right, wrong, and tried too often.

use super::*;

const PASSWORD: &str = "larkfield tea and toast";

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000 + minutes * 60, 0).unwrap()
}

fn accounts() -> Accounts {
    let accounts = Accounts::over(crate::database::in_memory().unwrap());
    accounts
        .add("sarah", PASSWORD, EntryId([1; 16]), at(0))
        .unwrap();
    accounts
}

fn try_in(accounts: &Accounts, name: &str, password: &str, minutes: i64) -> Option<Refused> {
    let credentials = Credentials {
        account: name.into(),
        password: password.into(),
    };
    match accounts.sign_in(&credentials, at(minutes)) {
        Ok(account) => {
            assert_eq!(account.staff, EntryId([1; 16]));
            None
        }
        Err(AccountError::Refused(refused)) => Some(refused),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn the_right_password_lets_in_however_the_name_is_typed() {
    let accounts = accounts();
    assert_eq!(try_in(&accounts, " Sarah ", PASSWORD, 0), None);
    let wrong = Some(Refused::WrongCredentials);
    assert_eq!(
        try_in(&accounts, "sarah", "Larkfield tea and toast", 0),
        wrong
    );
    assert_eq!(try_in(&accounts, "nobody", PASSWORD, 0), wrong);
    assert_eq!(try_in(&accounts, "sarah'; --", PASSWORD, 0), wrong);
}

#[test]
fn after_ten_wrong_passwords_even_the_right_one_waits_five_minutes() {
    let accounts = accounts();
    for _ in 0..10 {
        let wrong = try_in(&accounts, "sarah", "not the password", 1);
        assert_eq!(wrong, Some(Refused::WrongCredentials));
    }
    let waits = Some(Refused::TooManyTries);
    assert_eq!(try_in(&accounts, "sarah", PASSWORD, 2), waits);
    assert_eq!(try_in(&accounts, "sarah", PASSWORD, 6), waits);
    assert_eq!(try_in(&accounts, "sarah", PASSWORD, 7), None);
}

#[test]
fn a_right_password_forgets_the_wrong_ones() {
    let accounts = accounts();
    for _ in 0..9 {
        try_in(&accounts, "sarah", "not the password", 1);
    }
    assert_eq!(try_in(&accounts, "sarah", PASSWORD, 1), None);
    let wrong = try_in(&accounts, "sarah", "not the password", 1);
    assert_eq!(wrong, Some(Refused::WrongCredentials));
}

#[test]
fn a_name_is_one_account_and_has_plain_characters() {
    let accounts = accounts();
    let again = accounts.add("SARAH", PASSWORD, EntryId([2; 16]), at(0));
    assert!(matches!(again, Err(AccountError::Exists)));
    for name in ["", "sarah whitlock", "sarah@home", &"x".repeat(65)] {
        let added = accounts.add(name, PASSWORD, EntryId([2; 16]), at(0));
        assert!(matches!(added, Err(AccountError::BadName)), "{name:?}");
    }
    assert!(matches!(
        accounts.find("nobody"),
        Err(AccountError::Unknown)
    ));
}
