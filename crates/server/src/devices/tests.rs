//! Codes, certificates, challenges and tokens: what lets a device in and what does not.

use record::SigningKey;
use sync::account::{Challenge, Credentials, EnrolRequest, EnrolmentCode, Token, TokenRequest};

use super::*;

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000 + minutes * 60, 0).unwrap()
}

fn secret(number: u8) -> SigningKey {
    SigningKey::from_bytes(&[number; 32])
}

fn lineage(device: u8, incarnation: u8) -> Lineage {
    let (device, incarnation) = (DeviceId([device; 16]), Incarnation([incarnation; 16]));
    let key = Ed25519.public_key(&secret(incarnation.0[0]));
    let statement = Lineage::statement(device, incarnation, key);
    Lineage {
        device,
        incarnation,
        key,
        name: "Laptop".into(),
        proof: Ed25519.sign(&secret(incarnation.0[0]), &statement),
    }
}

fn request(code: EnrolmentCode, lineage: Lineage) -> EnrolRequest {
    EnrolRequest {
        code,
        credentials: Credentials {
            account: "sarah".into(),
            password: String::new(),
        },
        lineage,
    }
}

/// Two accounts, and a code for the first.
fn accounts() -> (Accounts, Account, Account, EnrolmentCode) {
    let accounts = Accounts::over(crate::database::in_memory().unwrap());
    let password = "larkfield tea and toast";
    let sarah = accounts.add("sarah", password, EntryId([1; 16]), at(0));
    let priya = accounts.add("priya", password, EntryId([2; 16]), at(0));
    let sarah = sarah.unwrap();
    let code = accounts.issue_code(sarah, TimeDelta::minutes(15), at(0));
    (accounts, sarah, priya.unwrap(), code.unwrap())
}

fn refused<T: std::fmt::Debug>(result: Result<T, AccountError>) -> Refused {
    match result {
        Err(AccountError::Refused(refused)) => refused,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_code_enrols_one_device_and_answers_it_again_alike() {
    let (accounts, sarah, _, code) = accounts();
    let first = request(code, lineage(1, 1));
    let device = accounts.enrol(sarah, &first, at(1)).unwrap();
    assert_eq!(device.staff, EntryId([1; 16]));
    assert_eq!(device.valid_until, at(1) + CERTIFICATE);
    let again = accounts.enrol(sarah, &first, at(30)).unwrap();
    assert_eq!(again, device);

    let second = accounts.enrol(sarah, &request(code, lineage(2, 2)), at(2));
    assert_eq!(refused(second), Refused::UsedCode);
    let other_key = Lineage {
        incarnation: Incarnation([1; 16]),
        ..lineage(1, 3)
    };
    let other_key = accounts.enrol(sarah, &request(code, other_key), at(2));
    assert_eq!(refused(other_key), Refused::BadLineage);
}

#[test]
fn a_code_runs_out_and_is_one_accounts_only() {
    let (accounts, sarah, priya, code) = accounts();
    let late = accounts.enrol(sarah, &request(code, lineage(1, 1)), at(15));
    assert_eq!(refused(late), Refused::ExpiredCode);
    let others = accounts.enrol(priya, &request(code, lineage(1, 1)), at(1));
    assert_eq!(refused(others), Refused::UnknownCode);
    let invented = EnrolmentCode([9; 16]);
    let invented = accounts.enrol(sarah, &request(invented, lineage(1, 1)), at(1));
    assert_eq!(refused(invented), Refused::UnknownCode);
}

#[test]
fn a_device_shows_that_it_holds_its_key_and_cannot_take_anothers_name() {
    let (accounts, sarah, priya, code) = accounts();
    let stolen = Lineage {
        proof: [0; 64],
        ..lineage(1, 1)
    };
    let stolen = accounts.enrol(sarah, &request(code, stolen), at(1));
    assert_eq!(refused(stolen), Refused::BadLineage);
    // The code is not used up by that.
    accounts
        .enrol(sarah, &request(code, lineage(1, 1)), at(1))
        .unwrap();

    let hers = accounts
        .issue_code(priya, TimeDelta::minutes(15), at(1))
        .unwrap();
    let same_device = accounts.enrol(priya, &request(hers, lineage(1, 2)), at(1));
    assert_eq!(refused(same_device), Refused::BadLineage);
}

#[test]
fn a_renewed_device_keeps_its_id_and_needs_its_own_user() {
    let (accounts, sarah, priya, code) = accounts();
    accounts
        .enrol(sarah, &request(code, lineage(1, 1)), at(1))
        .unwrap();
    let renewed = accounts.renew(sarah, &lineage(1, 2), at(2)).unwrap();
    assert_eq!(renewed.device, DeviceId([1; 16]));
    assert_eq!(
        accounts.renew(sarah, &lineage(1, 2), at(3)).unwrap(),
        renewed
    );

    let others = accounts.renew(priya, &lineage(1, 3), at(2));
    assert_eq!(refused(others), Refused::UnknownDevice);
    let unknown = accounts.renew(sarah, &lineage(7, 7), at(2));
    assert_eq!(refused(unknown), Refused::UnknownDevice);
}

fn answer(accounts: &Accounts, number: u8, minutes: i64) -> TokenRequest {
    let incarnation = Incarnation([number; 16]);
    let challenge = accounts.challenge(incarnation, at(minutes)).unwrap();
    let statement = Challenge::statement(incarnation, &challenge);
    TokenRequest {
        incarnation,
        challenge,
        signature: Ed25519.sign(&secret(number), &statement),
    }
}

#[test]
fn a_signed_challenge_is_good_for_one_token_of_ten_minutes() {
    let (accounts, sarah, _, code) = accounts();
    accounts
        .enrol(sarah, &request(code, lineage(1, 1)), at(0))
        .unwrap();
    let answer = answer(&accounts, 1, 0);
    let (token, expires_at) = accounts.let_in(&answer, at(1)).unwrap();
    assert_eq!(expires_at, at(11));
    let session = accounts.session(&token, at(10)).unwrap();
    assert_eq!(session.incarnation, Incarnation([1; 16]));

    assert_eq!(refused(accounts.let_in(&answer, at(1))), Refused::BadAnswer);
    assert_eq!(
        refused(accounts.session(&token, at(11))),
        Refused::NoSession
    );
    let invented = accounts.session(&Token([0; 32]), at(1));
    assert_eq!(refused(invented), Refused::NoSession);
}

#[test]
fn a_late_forged_or_foreign_answer_opens_nothing() {
    let (accounts, sarah, _, code) = accounts();
    accounts
        .enrol(sarah, &request(code, lineage(1, 1)), at(0))
        .unwrap();
    accounts.renew(sarah, &lineage(1, 2), at(0)).unwrap();
    let late = answer(&accounts, 1, 0);
    assert_eq!(refused(accounts.let_in(&late, at(2))), Refused::BadAnswer);
    let mut forged = answer(&accounts, 1, 0);
    forged.signature = [0; 64];
    assert_eq!(refused(accounts.let_in(&forged, at(0))), Refused::BadAnswer);
    let mut foreign = answer(&accounts, 1, 0);
    let statement = Challenge::statement(Incarnation([2; 16]), &foreign.challenge);
    foreign.incarnation = Incarnation([2; 16]);
    foreign.signature = Ed25519.sign(&secret(2), &statement);
    assert_eq!(
        refused(accounts.let_in(&foreign, at(0))),
        Refused::BadAnswer
    );
    let unknown = accounts.challenge(Incarnation([9; 16]), at(0));
    assert_eq!(refused(unknown), Refused::UnknownDevice);
}

#[test]
fn only_the_newest_eight_challenges_of_a_device_stand() {
    let (accounts, sarah, _, code) = accounts();
    accounts
        .enrol(sarah, &request(code, lineage(1, 1)), at(0))
        .unwrap();
    let oldest = answer(&accounts, 1, 0);
    for _ in 0..8 {
        answer(&accounts, 1, 1);
    }
    assert_eq!(refused(accounts.let_in(&oldest, at(1))), Refused::BadAnswer);
    let newest = answer(&accounts, 1, 1);
    assert!(accounts.let_in(&newest, at(1)).is_ok());
}

#[test]
fn a_revoked_device_is_out_at_once_in_every_incarnation() {
    let (accounts, sarah, _, code) = accounts();
    accounts
        .enrol(sarah, &request(code, lineage(1, 1)), at(0))
        .unwrap();
    accounts.renew(sarah, &lineage(1, 2), at(0)).unwrap();
    let (token, _) = accounts.let_in(&answer(&accounts, 1, 0), at(0)).unwrap();
    let open = answer(&accounts, 2, 0);

    assert_eq!(accounts.revoke(DeviceId([1; 16]), at(1)).unwrap(), 2);
    assert_eq!(refused(accounts.session(&token, at(1))), Refused::NoSession);
    assert_eq!(
        refused(accounts.let_in(&open, at(1))),
        Refused::RevokedDevice
    );
    let again = accounts.challenge(Incarnation([1; 16]), at(1));
    assert_eq!(refused(again), Refused::RevokedDevice);
    let renewed = accounts.renew(sarah, &lineage(1, 3), at(1));
    assert_eq!(refused(renewed), Refused::RevokedDevice);
}

#[test]
fn a_certificate_runs_out_and_is_renewed() {
    let (accounts, sarah, _, code) = accounts();
    accounts
        .enrol(sarah, &request(code, lineage(1, 1)), at(0))
        .unwrap();
    let later = at(0) + CERTIFICATE;
    let out = accounts.challenge(Incarnation([1; 16]), later);
    assert_eq!(refused(out), Refused::ExpiredCertificate);
    assert!(accounts.renew(sarah, &lineage(1, 2), later).is_ok());
    assert!(accounts.challenge(Incarnation([2; 16]), later).is_ok());
}
