//! The commands of the program, and what it says when it cannot.

use std::{
    io::Write,
    path::Path,
    process::{Output, Stdio},
};

use rusqlite::Connection;
use server::{
    clock::{SystemTime, TimeSource},
    open,
};

use crate::{
    client::Laptop,
    program::{Running, command, run, words},
    site::{CANARIES, PASSWORD, credentials},
};

fn refusal(arguments: &[&str], folder: &Path) -> String {
    let refused = run(arguments, folder);
    assert!(!refused.status.success());
    words(&refused.stderr)
}

fn add_account(folder: &Path, more: &[&str]) -> Output {
    let mut adding = command()
        .args([
            "account",
            "add",
            "--name",
            "sarah",
            "--family-name",
            "Quillfeather",
        ])
        .args(["--role", "cm", "--from", "2026-01-01"])
        .args(more)
        .arg("--data")
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Without a team that is there it ends before it reads this.
    drop(writeln!(adding.stdin.take().unwrap(), "{PASSWORD}"));
    adding.wait_with_output().unwrap()
}

fn well(done: &Output) {
    assert!(done.status.success(), "{}", words(&done.stderr));
}

#[test]
fn a_team_of_a_real_area_cares_for_its_practices_and_has_its_staff() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let practice = ["practice", "add", "--name", "Larkfield Surgery", "--ods"];
    let team = ["team", "add", "--name", "Dover North", "--ods", "rv9xx"];
    well(&run(&["init", "--name", "Kent"], folder));
    let unknown = refusal(&[&team[..], &["--practice", "G12345"]].concat(), folder);
    assert!(unknown.contains("has no practice G12345"), "{unknown}");
    well(&run(&[&practice[..], &["g12345"]].concat(), folder));
    let again = refusal(&[&practice[..], &["G12345"]].concat(), folder);
    assert!(again.contains("already"), "{again}");
    well(&run(
        &[&team[..], &["--practice", "g12345"]].concat(),
        folder,
    ));
    let nowhere = add_account(folder, &["--team", "RV9YY"]);
    let why = words(&nowhere.stderr);
    assert!(why.contains("has no team RV9YY"), "{why}");
    well(&add_account(folder, &["--team", "RV9XX"]));

    let directory = open::service(folder, None).unwrap().directory().unwrap();
    let team = directory.teams().next().unwrap().entry;
    assert!(directory.cares_for(team, "G12345"));
    let sarah = directory.all_staff().next().unwrap().id;
    assert_eq!(directory.roles(sarah)[0].team, Some(team));
}

/// The changes that a folder's ledger holds.
fn changes(folder: &Path) -> u32 {
    let ledger = Connection::open(folder.join("ledger.db")).unwrap();
    let count = "SELECT count(*) FROM change";
    ledger.query_row(count, [], |row| row.get(0)).unwrap()
}

#[test]
fn a_team_and_its_practices_are_one_act_and_a_practice_can_be_added_later() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    well(&run(&["init", "--name", "Kent"], folder));
    for ods in ["G12345", "G12346", "G12347"] {
        let name = ["--name", "Larkfield Surgery", "--ods", ods];
        well(&run(&[&["practice", "add"], &name[..]].concat(), folder));
    }
    let of = |command: &[&str], practices: &[&str]| {
        let each = practices.iter().flat_map(|code| ["--practice", *code]);
        let mut arguments = command.to_vec();
        arguments.extend(each);
        run(&arguments, folder)
    };
    let add = ["team", "add", "--name", "Dover North", "--ods", "RV9XX"];
    let later = ["team", "add-practice", "--team", "rv9xx"];

    let before = changes(folder);
    well(&of(&add, &["G12345", "G12346", "g12345"]));
    assert_eq!(changes(folder), before + 1, "a team and what it cares for");
    let again = words(&of(&add, &["G12347"]).stderr);
    assert!(again.contains("already; `team add-practice`"), "{again}");
    let nowhere = words(&of(&later, &["G99999"]).stderr);
    assert!(nowhere.contains("no practice G99999"), "{nowhere}");
    well(&of(&later, &["G12346", "G12347", "g12347"]));
    assert_eq!(changes(folder), before + 2);
    let again = words(&of(&later, &["G12347"]).stderr);
    assert!(again.contains("already"), "{again}");
    assert_eq!(changes(folder), before + 2);

    let directory = open::service(folder, None).unwrap().directory().unwrap();
    let team = directory.teams().next().unwrap().entry;
    for ods in ["G12345", "G12346", "G12347"] {
        assert!(directory.cares_for(team, ods), "{ods}");
    }
}

#[test]
fn the_area_sets_when_laptops_lock_themselves_each_time_in_one_act() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    well(&run(&["init", "--name", "Kent"], folder));
    let set = |minutes| run(&["setting", "idle-lock", "--minutes", minutes], folder);
    let before = changes(folder);
    for minutes in ["0", "16", "5.5", "ten", ""] {
        let refused = words(&set(minutes).stderr);
        assert!(refused.contains("1 to 15 minutes"), "{refused}");
    }
    assert_eq!(changes(folder), before);
    // The last word of a day is the one that holds, an earlier one said again too.
    let said = ["2", "15", "1", "15"];
    for (nth, minutes) in (1..).zip(said) {
        well(&set(minutes));
        assert_eq!(changes(folder), before + nth);
        let again = words(&set(minutes).stderr);
        assert!(again.contains("already"), "{again}");
        assert_eq!(changes(folder), before + nth);
        let directory = open::service(folder, None).unwrap().directory().unwrap();
        let today = care::time::london_date(SystemTime.now());
        assert_eq!(directory.idle_lock(today).to_string(), minutes);
    }
}

#[test]
fn a_member_of_staff_has_a_registration_body_and_number_together() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    well(&run(&["init", "--name", "Kent"], folder));
    let (body, number) = (["--body", "NMC"], ["--registration", "12C3456E"]);
    let staff = || {
        let directory = open::service(folder, None).unwrap().directory().unwrap();
        let all: Vec<_> = directory.all_staff().cloned().collect();
        all
    };
    let long = "1".repeat(300);
    for wrong in [
        &body[..],
        &number[..],
        &["--body", "NMC", "--registration", ""],
        &["--body", "", "--registration", "12C3456E"],
        &["--body", "NMC", "--registration", &long],
    ] {
        assert!(!add_account(folder, wrong).status.success(), "{wrong:?}");
        assert_eq!(staff(), []);
    }
    well(&add_account(folder, &[body, number].concat()));
    let registration = staff()[0].registration();
    assert_eq!(registration.as_deref(), Some("NMC 12C3456E"));
}

#[test]
fn a_real_area_is_made_and_a_laptop_enrolled_and_revoked() {
    let folder = tempfile::tempdir().unwrap();
    let made = run(&["init", "--name", "Kent"], folder.path());
    assert!(made.status.success(), "{}", words(&made.stderr));
    well(&add_account(folder.path(), &[]));
    let server = Running::start(folder.path(), &[]);
    let code = run(&["enrolment-code", "--account", "sarah"], folder.path());
    let code = words(&code.stdout).trim().parse().unwrap();
    let mut laptop = Laptop::new(server.address, 1);
    laptop.enrol(code, &credentials("sarah"));
    assert!(!laptop.enrolled.as_ref().unwrap().demo);

    let device = laptop.device.to_string();
    let revoked = run(&["device", "revoke", "--device", &device], folder.path());
    assert!(revoked.status.success());
    crate::exchange::assert_unauthorised(&laptop.ask(&laptop.hello()));
    let again = refusal(&["device", "revoke", "--device", &device], folder.path());
    assert!(again.contains("revoked already"), "{again}");

    let log = server.stop();
    assert!(log.contains("stopped"), "{log}");
    for canary in CANARIES {
        assert!(!log.contains(canary), "{canary}");
    }
}

#[test]
fn an_address_that_others_can_reach_is_refused_until_there_is_tls() {
    let folder = tempfile::tempdir().unwrap();
    assert!(
        run(&["init", "--name", "Kent"], folder.path())
            .status
            .success()
    );
    for address in ["0.0.0.0:0", "192.0.2.1:80", "[::]:0"] {
        let words = refusal(&["serve", "--listen", address], folder.path());
        assert!(
            words.contains("loopback") && words.contains("TLS"),
            "{words}"
        );
    }
}

#[test]
fn a_clock_set_by_hand_is_refused_outside_a_demo() {
    let folder = tempfile::tempdir().unwrap();
    assert!(
        run(&["init", "--name", "Kent"], folder.path())
            .status
            .success()
    );
    let clock = [
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--clock",
        "2026-02-11T09:00:00Z",
    ];
    let words = refusal(&clock, folder.path());
    assert!(words.contains("not a demo"), "{words}");
}

#[test]
fn a_folder_is_made_once_and_served_once() {
    let folder = tempfile::tempdir().unwrap();
    let missing = refusal(&["serve", "--listen", "127.0.0.1:0"], folder.path());
    assert!(missing.contains("no area"), "{missing}");
    assert!(
        run(&["init", "--name", "Kent"], folder.path())
            .status
            .success()
    );
    for again in [vec!["init", "--name", "Kent"], vec!["demo"]] {
        let words = refusal(&again, folder.path());
        assert!(words.contains("already holds an area"), "{words}");
    }
    let server = Running::start(folder.path(), &[]);
    let second = refusal(&["serve", "--listen", "127.0.0.1:0"], folder.path());
    assert!(second.contains("another process"), "{second}");
    server.stop();
}
