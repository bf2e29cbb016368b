//! The key file, the passphrase and the profile.

use std::{cell::RefCell, collections::BTreeMap};

use chrono::{DateTime, TimeDelta, Utc};
use hpke::{Deserializable, Kem, OpModeR, Serializable, kem::X25519HkdfSha256};
use store::{
    DatabaseKey, FileSecrets, SecretError, SecretStore, Store, Tries,
    keyfile::{Holder, KdfCost, KeyError, KeyFile, RecoveryKey, Wrapping},
    passphrase::WeakPassphrase,
    profile::{Card, DataFolder, NewProfile, Passphrase, Profile, ProfileError},
};
use zeroize::Zeroizing;

use crate::world::{Writer, core, dorothy, identity, key, noon, save};

const WORDS: &str = "kettle moss brass lantern";
const CHEAP: KdfCost = KdfCost {
    memory_kib: 64,
    passes: 1,
    lanes: 1,
};

/// A key store as an operating system has it.
#[derive(Default)]
struct KeyStore(RefCell<BTreeMap<String, Vec<u8>>>);

impl SecretStore for KeyStore {
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, SecretError> {
        Ok(self.0.borrow().get(name).cloned().map(Zeroizing::new))
    }
    fn set(&self, name: &str, secret: &[u8]) -> Result<(), SecretError> {
        self.0.borrow_mut().insert(name.to_owned(), secret.to_vec());
        Ok(())
    }
    fn delete(&self, name: &str) -> Result<(), SecretError> {
        self.0.borrow_mut().remove(name);
        Ok(())
    }
    fn is_apart_from_the_disk(&self) -> bool {
        true
    }
}

fn random() -> impl FnMut(&mut [u8]) {
    let mut next = 0_u8;
    move |bytes| {
        for byte in bytes {
            next = next.wrapping_mul(31).wrapping_add(17);
            *byte = next;
        }
    }
}

fn recovery() -> (<X25519HkdfSha256 as Kem>::PrivateKey, RecoveryKey) {
    let (private, public) = X25519HkdfSha256::derive_keypair(&[5; 32]);
    (private, RecoveryKey(public.to_bytes().into()))
}

fn holder() -> Holder {
    Holder {
        device: identity(1).device,
        author: identity(1).author,
    }
}

fn wrapping(passphrase: &str, cost: KdfCost) -> Wrapping<'_> {
    Wrapping {
        holder: holder(),
        passphrase,
        cost,
        recovery: recovery().1,
    }
}

fn cheap_key_file(secrets: &dyn SecretStore) -> KeyFile {
    KeyFile::create_at_any_cost(&key(), wrapping(WORDS, CHEAP), secrets, &mut random()).unwrap()
}

#[test]
fn the_passphrase_and_the_key_stores_secret_open_the_key_and_neither_does_alone() {
    let secrets = KeyStore::default();
    let file = cheap_key_file(&secrets);
    assert!(file.open(WORDS, &secrets).unwrap() == key());
    let wrong = file.open("kettle moss brass lantems", &secrets);
    assert!(matches!(wrong, Err(KeyError::WrongPassphrase)));
    assert!(matches!(
        file.open(WORDS, &KeyStore::default()),
        Err(KeyError::SecretLost)
    ));
    let another = KeyStore::default();
    another.0.borrow_mut().extend(
        secrets
            .0
            .borrow()
            .keys()
            .map(|name| (name.clone(), vec![1; 32])),
    );
    assert!(matches!(
        file.open(WORDS, &another),
        Err(KeyError::SecretLost)
    ));
}

#[test]
fn the_areas_recovery_key_opens_what_a_forgotten_passphrase_does_not() {
    let file = cheap_key_file(&KeyStore::default());
    let stored = serde_json::to_value(&file).unwrap();
    let bytes = |name: &str| {
        let text = stored["recovery"][name].as_str().unwrap().to_owned();
        let digits: Vec<u8> = (0..text.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
            .collect();
        digits
    };
    let encapsulated =
        <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(&bytes("encapsulated")).unwrap();
    let bound = [
        b"doorstep/key/1\0".as_slice(),
        &holder().device.0,
        &holder().author.0,
    ]
    .concat();
    let opened = hpke::single_shot_open::<
        hpke::aead::ChaCha20Poly1305,
        hpke::kdf::HkdfSha256,
        X25519HkdfSha256,
    >(
        &OpModeR::Base,
        &recovery().0,
        &encapsulated,
        b"doorstep/recovery/1",
        &bytes("sealed"),
        &bound,
    );
    assert_eq!(opened.unwrap(), [0x42; 32]);
}

#[test]
fn a_real_key_file_has_a_long_passphrase_and_a_dear_guess() {
    let (apart, folder) = (KeyStore::default(), tempfile::tempdir().unwrap());
    let alone = FileSecrets::in_folder(folder.path());
    let create = |words, cost, secrets: &dyn SecretStore| {
        KeyFile::create(&key(), wrapping(words, cost), secrets, &mut random())
    };
    let short = create("too short", KdfCost::floor(false), &apart);
    assert!(matches!(
        short,
        Err(KeyError::Weak(WeakPassphrase::Short { least: 12 }))
    ));
    let short_alone = create("thirteen char", KdfCost::floor(true), &alone);
    assert!(matches!(
        short_alone,
        Err(KeyError::Weak(WeakPassphrase::Short { least: 16 }))
    ));
    assert!(matches!(
        create(WORDS, CHEAP, &apart),
        Err(KeyError::TooCheap)
    ));
    assert!(matches!(
        create(WORDS, KdfCost::floor(false), &alone),
        Err(KeyError::TooCheap)
    ));
    let file = create(WORDS, KdfCost::floor(false), &apart).unwrap();
    assert!(file.open(WORDS, &apart).unwrap() == key());
}

#[test]
fn any_change_to_a_key_file_is_damage_and_not_a_wrong_passphrase() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key.json");
    let secrets = KeyStore::default();
    cheap_key_file(&secrets).write(&path).unwrap();
    assert!(KeyFile::read(&path).unwrap().open(WORDS, &secrets).is_ok());
    let whole = std::fs::read(&path).unwrap();
    for at in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[at] ^= 1;
        std::fs::write(&path, &flipped).unwrap();
        match KeyFile::read(&path) {
            Err(KeyError::Damaged | KeyError::Newer) => {}
            Ok(file) => assert!(file.open(WORDS, &secrets).unwrap() == key(), "byte {at}"),
            Err(other) => panic!("byte {at}: {other}"),
        }
    }
}

#[test]
fn secrets_in_files_are_kept_by_name_and_read_by_their_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let secrets = FileSecrets::in_folder(&folder.path().join("secrets"));
    assert_eq!(secrets.get("one").unwrap(), None);
    secrets.delete("one").unwrap();
    secrets.set("one", b"secret").unwrap();
    assert_eq!(secrets.get("one").unwrap().unwrap().as_slice(), b"secret");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let file = folder.path().join("secrets/one.secret");
        let mode = std::fs::metadata(file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    secrets.set("../../escape", b"x").unwrap();
    assert!(folder.path().join("secrets").read_dir().unwrap().count() == 2);
    secrets.delete("one").unwrap();
    assert_eq!(secrets.get("one").unwrap(), None);
}

fn card() -> Card {
    Card {
        display_name: "Sarah Whitlock".to_owned(),
        role: "cm".to_owned(),
        server_url: "http://127.0.0.1:8080".to_owned(),
        last_contact: None,
    }
}

/// A profile with a key that is cheap to try.
fn profile(folder: &DataFolder, secrets: &KeyStore) -> Profile {
    let new = NewProfile {
        card: card(),
        identity: &identity(1),
        passphrase: Passphrase {
            text: WORDS,
            cost: KdfCost::floor(false),
        },
        recovery: recovery().1,
    };
    let (profile, store) = folder.create(&new, secrets, &mut random()).unwrap();
    store.close().unwrap();
    let real = unlock(&profile, WORDS, secrets, noon()).unwrap();
    KeyFile::create_at_any_cost(&real, wrapping(WORDS, CHEAP), secrets, &mut random())
        .unwrap()
        .write(&profile.key_file())
        .unwrap();
    profile
}

/// Tries a passphrase in a window that was just started: all it knows is on the disk.
fn unlock(
    profile: &Profile,
    passphrase: &str,
    secrets: &KeyStore,
    now: DateTime<Utc>,
) -> Result<DatabaseKey, ProfileError> {
    profile.unlock(passphrase, secrets, now, &mut Tries::default())
}

#[test]
fn a_profile_is_found_again_and_its_passphrase_opens_its_database() {
    let place = tempfile::tempdir().unwrap();
    let (folder, secrets) = (DataFolder::open(place.path()).unwrap(), KeyStore::default());
    assert_eq!(folder.profiles().unwrap(), []);
    profile(&folder, &secrets);
    let found = folder.profiles().unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].card(), &card());
    let unlocked: DatabaseKey = unlock(&found[0], WORDS, &secrets, noon()).unwrap();
    let mut store = Store::open(&found[0].database(), &unlocked).unwrap();
    save(&mut store, Writer::new(1).note(core(dorothy()), "one"));
    assert_eq!(store.identity().device, identity(1).device);
}

#[test]
fn wrong_passphrases_are_counted_and_make_one_wait_and_nothing_else() {
    let place = tempfile::tempdir().unwrap();
    let (folder, secrets) = (DataFolder::open(place.path()).unwrap(), KeyStore::default());
    let profile = profile(&folder, &secrets);
    let mut now = noon();
    for tries in 1..=3 {
        match unlock(&profile, "wrong", &secrets, now) {
            Err(ProfileError::WrongPassphrase { tries: said, wait }) => {
                assert_eq!((said, wait), (tries, TimeDelta::zero()));
            }
            other => panic!("{other:?}"),
        }
    }
    for (tries, seconds) in [(4, 5), (5, 10), (6, 20)] {
        let wrong = unlock(&profile, "wrong", &secrets, now);
        let wait = TimeDelta::seconds(seconds);
        let Err(ProfileError::WrongPassphrase {
            tries: said,
            wait: told,
        }) = wrong
        else {
            panic!("a wrong passphrase opened the profile");
        };
        assert_eq!((said, told), (tries, wait));
        let early = unlock(
            &profile,
            WORDS,
            &secrets,
            now + wait - TimeDelta::seconds(1),
        );
        assert!(matches!(early, Err(ProfileError::Wait(left)) if left == TimeDelta::seconds(1)));
        now += wait;
    }
    // A clock that was put back does not make the wait longer than it is.
    let back = unlock(&profile, WORDS, &secrets, now - TimeDelta::days(4000));
    assert!(matches!(back, Err(ProfileError::Wait(left)) if left == TimeDelta::seconds(20)));
    for _ in 0..30 {
        now += TimeDelta::minutes(15);
        let wrong = unlock(&profile, "wrong", &secrets, now);
        assert!(matches!(wrong, Err(ProfileError::WrongPassphrase { .. })));
    }
    now += TimeDelta::minutes(15);
    assert!(unlock(&profile, WORDS, &secrets, now).is_ok());
    assert_eq!(profile.tries().wrong, 0);
}

#[test]
fn a_profile_open_in_one_window_is_refused_to_another() {
    let place = tempfile::tempdir().unwrap();
    let (folder, secrets) = (DataFolder::open(place.path()).unwrap(), KeyStore::default());
    let profile = profile(&folder, &secrets);
    let first = profile.claim().unwrap();
    assert!(matches!(profile.claim(), Err(ProfileError::InUse)));
    drop(first);
    let _second = profile.claim().unwrap();
    let _all = folder.claim().unwrap();
    assert!(matches!(folder.claim(), Err(ProfileError::InUse)));
}

#[test]
fn a_profile_half_made_is_none_and_does_not_stand_in_the_way() {
    let place = tempfile::tempdir().unwrap();
    let (folder, secrets) = (DataFolder::open(place.path()).unwrap(), KeyStore::default());
    let half = place.path().join(format!("{}.new", identity(1).device));
    std::fs::create_dir(&half).unwrap();
    std::fs::write(
        half.join("profile.json"),
        serde_json::to_vec(&card()).unwrap(),
    )
    .unwrap();
    assert_eq!(folder.profiles().unwrap(), []);
    profile(&folder, &secrets);
    assert_eq!(folder.profiles().unwrap().len(), 1);
}
