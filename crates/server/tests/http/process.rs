//! The commands of the program, and what it says when it cannot.

use std::{io::Write, path::Path, process::Stdio};

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

fn add_account(folder: &Path) {
    let mut adding = command()
        .args([
            "account",
            "add",
            "--name",
            "sarah",
            "--family-name",
            "Quillfeather",
        ])
        .args(["--role", "cm", "--from", "2026-01-01", "--data"])
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    writeln!(adding.stdin.take().unwrap(), "{PASSWORD}").unwrap();
    assert!(adding.wait().unwrap().success());
}

#[test]
fn a_real_area_is_made_and_a_laptop_enrolled_and_revoked() {
    let folder = tempfile::tempdir().unwrap();
    let made = run(&["init", "--name", "Kent"], folder.path());
    assert!(made.status.success(), "{}", words(&made.stderr));
    add_account(folder.path());
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
