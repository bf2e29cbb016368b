//! A laptop whose files are damaged: nothing is opened that cannot be trusted, nothing is deleted,
//! and the page says what to do.

use std::{
    fs,
    path::{Path, PathBuf},
};

use app::{
    Error,
    view::problem::{Code, Problem},
};

use crate::world::{Laptop, World};

struct Story {
    world: World,
    sarah: Laptop,
    dorothy: String,
}

/// A locked laptop with a change on it that no server has.
fn given_a_locked_laptop_with_unsent_work() -> Story {
    let mut world = World::before_the_fall();
    world.switch_on();
    let sarah = world.laptop("cm1", "DST-07");
    world.switch_off();
    let dorothy = world.person("dorothy");
    sarah.save_task(&dorothy, "Repeat the blood pressure");
    sarah.lock();
    Story {
        world,
        sarah,
        dorothy,
    }
}

impl Story {
    /// The file of the profile with this name.
    fn file(&self, name: &str) -> PathBuf {
        self.sarah.data().join(self.sarah.profile()).join(name)
    }

    fn unlock(&self) -> Result<(), Problem> {
        self.sarah.unlock().map(drop).map_err(Problem::from)
    }

    /// It is refused in plain words, and what lies on the disk is left as it is.
    fn then_it_stays_shut(&self, file: &Path, what: &str) {
        let before = fs::read(file).unwrap();
        let problem = self.unlock().expect_err(what);
        assert_eq!(problem.code, Code::Damaged, "{what}");
        assert!(
            problem.message.contains("Nothing was deleted"),
            "{what}: {}",
            problem.message
        );
        assert!(
            problem.message.contains("administrator"),
            "{what}: {}",
            problem.message
        );
        assert!(
            fs::read(file).unwrap() == before,
            "{what}: it was left as it is"
        );
        assert!(
            matches!(self.sarah.app.today(()), Err(Error::Locked)),
            "{what}"
        );
    }

    /// With the file as it was, everything is there and reaches the server.
    fn then_nothing_was_lost(&mut self) {
        self.unlock().unwrap();
        let status = self.sarah.app.sync_status(()).unwrap();
        assert_eq!(status.waiting, 1);
        self.world.switch_on();
        self.world.sync(&self.sarah);
        let page = self.sarah.page(&self.dorothy);
        assert!(
            page.tasks
                .iter()
                .any(|task| task.title == "Repeat the blood pressure")
        );
    }
}

#[test]
fn a_damaged_database_opens_nothing_says_so_and_is_left_as_it_is() {
    let mut story = given_a_locked_laptop_with_unsent_work();
    let file = story.file("record.db");
    let whole = fs::read(&file).unwrap();
    let flipped = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x40;
        bytes
    };
    let damages = [
        ("the first byte", flipped(0)),
        ("the first page", flipped(700)),
        ("the middle", flipped(whole.len() / 2)),
        ("the last byte", flipped(whole.len() - 1)),
        (
            "cut in the middle of a page",
            whole[..whole.len() / 2 + 100].to_vec(),
        ),
        (
            "cut after a page",
            whole[..4096 * (whole.len() / 8192)].to_vec(),
        ),
        ("somebody's holiday picture", vec![0xff; whole.len()]),
    ];
    for (what, bytes) in damages {
        fs::write(&file, bytes).unwrap();
        story.then_it_stays_shut(&file, what);
    }
    fs::write(&file, whole).unwrap();
    story.then_nothing_was_lost();
}

#[test]
fn an_empty_database_is_never_taken_for_a_person_without_a_record() {
    let mut story = given_a_locked_laptop_with_unsent_work();
    let file = story.file("record.db");
    let whole = fs::read(&file).unwrap();
    fs::write(&file, b"").unwrap();
    story.then_it_stays_shut(&file, "nothing in it");
    let aside = file.with_extension("aside");
    fs::rename(&file, &aside).unwrap();
    let problem = story.unlock().expect_err("there is none");
    assert_eq!(problem.code, Code::Damaged);
    assert!(!file.exists(), "none is made");
    fs::write(&file, whole).unwrap();
    story.then_nothing_was_lost();
}

#[test]
fn a_damaged_key_is_not_taken_for_a_wrong_passphrase() {
    let mut story = given_a_locked_laptop_with_unsent_work();
    let file = story.file("key.json");
    let whole = fs::read_to_string(&file).unwrap();
    let at = whole.find("\"salt\"").or(whole.find("passphrase")).unwrap() + 30;
    let mut bytes = whole.clone().into_bytes();
    bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
    for (what, bytes) in [
        ("a letter", bytes),
        ("half of it", whole.as_bytes()[..99].to_vec()),
    ] {
        fs::write(&file, bytes).unwrap();
        story.then_it_stays_shut(&file, what);
    }
    fs::write(&file, whole).unwrap();
    let secrets = story.sarah.data().join("secrets");
    let secret = fs::read_dir(&secrets)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let aside = secret.with_extension("aside");
    fs::rename(&secret, &aside).unwrap();
    story.then_it_stays_shut(&file, "the laptop's secret is gone");
    fs::rename(&aside, &secret).unwrap();
    story.then_nothing_was_lost();
}
