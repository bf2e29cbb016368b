//! A disk that takes nothing more, or does not answer, before anybody is at the desk: what is said
//! then, and that the right passphrase opens all the same.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering::Relaxed},
    },
};

use app::{
    App, Error, NoRandomness, Outside, Randomness,
    view::{
        problem::{Code, Problem},
        session::{Enrol, Unlock},
    },
};
use chrono::TimeDelta;
use record::DeviceId;

use crate::world::{Laptop, PASSPHRASE, TwoLaptops, World, outside};

impl TwoLaptops {
    /// A file of Sarah's profile.
    fn file(&self, name: &str) -> PathBuf {
        self.sarah.data().join(self.sarah.profile()).join(name)
    }
}

/// A folder where a file is to be: nothing can be written or read there.
fn in_the_way_of(file: &Path) {
    drop(fs::remove_file(file));
    fs::create_dir(file).unwrap();
}

fn wrong(laptop: &Laptop) -> Problem {
    let unlocked = laptop.app.unlock(Unlock {
        profile: laptop.profile(),
        passphrase: "not the passphrase at all".to_owned(),
    });
    Problem::from(unlocked.expect_err("a wrong passphrase"))
}

#[test]
fn a_wrong_passphrase_is_called_wrong_and_waits_where_the_count_cannot_be_written() {
    let story = TwoLaptops::without_a_signal();
    story.sarah.lock();
    in_the_way_of(&story.file("tries.new"));
    for _ in 0..3 {
        let problem = wrong(&story.sarah);
        assert_eq!(problem.code, Code::WrongPassphrase, "{}", problem.message);
        assert_eq!(problem.wait_seconds, Some(0));
    }
    let fourth = wrong(&story.sarah);
    assert_eq!(fourth.code, Code::WrongPassphrase);
    assert_eq!(fourth.wait_seconds, Some(5));
    assert!(
        !story.file("tries.json").exists(),
        "it was not counted there"
    );
    let page = story.sarah.app.unlock_page(()).unwrap();
    assert_eq!(page.profiles[0].wait_seconds, 5);
    assert_eq!(wrong(&story.sarah).code, Code::Wait);

    // The disk never keeps the right passphrase out, nor after it a wrong one from being free.
    story.world.clock.pass(TimeDelta::seconds(5));
    story.sarah.unlock().unwrap();
    story.sarah.lock();
    assert_eq!(wrong(&story.sarah).wait_seconds, Some(0));

    // What the window kept is written as soon as there is room.
    fs::remove_dir(story.file("tries.new")).unwrap();
    assert_eq!(wrong(&story.sarah).code, Code::WrongPassphrase);
    let written = fs::read_to_string(story.file("tries.json")).unwrap();
    assert!(written.contains("\"wrong\":2"), "{written}");
}

#[test]
fn a_disk_that_cannot_be_read_leaves_it_locked_and_says_so() {
    let story = TwoLaptops::without_a_signal();
    story.sarah.lock();
    for name in ["key.json", "record.db"] {
        let file = story.file(name);
        let aside = file.with_extension("aside");
        fs::rename(&file, &aside).unwrap();
        in_the_way_of(&file);
        let problem = Problem::from(story.sarah.unlock().expect_err(name));
        assert_eq!(problem.code, Code::DiskFull, "{name}: {}", problem.message);
        for said in ["disk", "stays locked", "Nothing was deleted", "try again"] {
            assert!(
                problem.message.contains(said),
                "{name}: {}",
                problem.message
            );
        }
        assert!(matches!(story.sarah.app.today(()), Err(Error::Locked)));
        fs::remove_dir(&file).unwrap();
        let gone = Problem::from(story.sarah.unlock().expect_err(name));
        assert_eq!(gone.code, Code::Damaged, "{name}: {}", gone.message);
        fs::rename(&aside, &file).unwrap();
    }
    story.sarah.unlock().unwrap();
}

/// Chance that a test knows beforehand: how often it was asked.
#[derive(Default)]
struct Known(AtomicU8);

/// What it gives second, and what the new profile's folder is called.
const DEVICE: DeviceId = DeviceId([1; 16]);

impl Randomness for Known {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        bytes.fill(self.0.fetch_add(1, Relaxed));
        Ok(())
    }
}

struct NewLaptop {
    world: World,
    app: Arc<App>,
    data: PathBuf,
}

fn given_a_laptop_to_be_set_up() -> NewLaptop {
    let mut world = World::before_the_fall();
    world.switch_on();
    let data = world.server_folder().with_file_name("DST-07");
    let outside = Outside {
        random: Box::new(Known::default()),
        ..outside(&data, world.clock.clone(), &Arc::default())
    };
    let app = Arc::new(App::new(outside).unwrap());
    NewLaptop { world, app, data }
}

impl NewLaptop {
    fn enrol(&self) -> Result<(), Problem> {
        let enrol = Enrol {
            server: format!("http://{}", self.world.address()),
            code: self.world.printed("enrolment_codes", "cm1", "code"),
            account: self.world.printed("accounts", "cm1", "account"),
            password: self.world.printed("accounts", "cm1", "password"),
            device_name: "DST-07".to_owned(),
            passphrase: PASSPHRASE.to_owned(),
        };
        let enrolled = Arc::clone(&self.app).enrol(enrol);
        let enrolled = self.world.runtime.block_on(enrolled);
        enrolled.map(drop).map_err(Problem::from)
    }

    fn then_it_is_not_set_up(&self) {
        assert!(self.app.unlock_page(()).unwrap().profiles.is_empty());
        assert!(matches!(self.app.today(()), Err(Error::Locked)));
    }
}

#[test]
fn a_disk_that_fails_while_a_laptop_is_set_up_says_that_the_code_is_used() {
    let laptop = given_a_laptop_to_be_set_up();
    let profile = laptop.data.join(DEVICE.to_string());
    fs::write(&profile, "in the way of the profile's folder").unwrap();
    let problem = laptop.enrol().expect_err("no profile can be made");
    assert_eq!(problem.code, Code::DiskFull, "{}", problem.message);
    for said in ["disk", "not set up", "code is used", "new code"] {
        assert!(problem.message.contains(said), "{}", problem.message);
    }
    fs::remove_file(&profile).unwrap();
    laptop.then_it_is_not_set_up();
    let again = laptop.enrol().expect_err("the code is used");
    assert_eq!(again.code, Code::Refused, "{}", again.message);
}

#[test]
fn a_disk_without_room_for_a_laptop_to_be_set_up_leaves_the_code_unused() {
    let laptop = given_a_laptop_to_be_set_up();
    let room = laptop.data.join("room.new");
    in_the_way_of(&room);
    let problem = laptop.enrol().expect_err("there is no room");
    assert_eq!(problem.code, Code::DiskFull, "{}", problem.message);
    for said in ["disk", "not used", "Free some space"] {
        assert!(problem.message.contains(said), "{}", problem.message);
    }
    laptop.then_it_is_not_set_up();
    fs::remove_dir(&room).unwrap();
    laptop.enrol().unwrap();
    assert!(!room.exists(), "the room was given back");
    let name = laptop.app.session(()).unwrap().name;
    assert_eq!(laptop.app.unlock_page(()).unwrap().profiles[0].name, name);
}
