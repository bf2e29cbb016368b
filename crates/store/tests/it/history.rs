//! When the server's history is another than it was, and long random ones.

use rand::{RngExt, SeedableRng, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;
use record::{ChangeId, Subject};
use store::{Epoch, Person, Store};

use crate::world::{EPOCH, Laptop, Server, Writer, area, core, dorothy, ids, noon, save, stream};

fn next_epoch(server: &mut Server) {
    server.epoch = Epoch {
        counter: server.epoch.counter + 1,
        id: [server.epoch.id[0] + 1; 16],
    };
}

#[test]
fn a_server_restored_to_an_older_state_gets_back_what_it_lost() {
    let (mut mine, mut hers) = (Laptop::new(1), Laptop::new(2));
    let (mut me, mut her) = (Writer::new(1), Writer::new(2));
    let mut server = Server::new();
    save(mine.store(), me.note(core(dorothy()), "before"));
    server.sync(mine.store());
    let backup = server.clone();
    save(mine.store(), me.note(core(dorothy()), "mine, lost"));
    save(hers.store(), her.note(core(dorothy()), "hers, lost"));
    save(
        hers.store(),
        her.note(stream(dorothy(), "access"), "hers too"),
    );
    server.sync(hers.store());
    server.sync(mine.store());
    let all = ids(mine.store().record(dorothy()).unwrap());
    assert_eq!(all.len(), 4);
    server = backup;
    next_epoch(&mut server);
    // Only this laptop survives.
    drop(hers);
    mine.store().list(&server.listing(), noon()).unwrap();
    let store = mine.store();
    assert_eq!(ids(store.record(dorothy()).unwrap()), all);
    assert_eq!(
        store.standing().streams[0].head.pseq + store.standing().streams[1].head.pseq,
        1
    );
    assert_eq!(store.offers().len(), 3);
    server.sync(store);
    assert_eq!(ids(store.record(dorothy()).unwrap()), all);
    assert_eq!(ids(&store.served_record(dorothy()).unwrap()), all);
    assert_eq!(server.streams[&core(dorothy())].len(), 3);
    assert_eq!(store.unsent().unwrap(), []);
    let mut fresh = Laptop::new(3);
    server.sync(fresh.store());
    assert_eq!(ids(fresh.store().record(dorothy()).unwrap()), all);
}

#[test]
fn a_stream_whose_history_differs_loses_its_numbers_and_no_change() {
    let (mut mine, mut hers) = (Laptop::new(1), Laptop::new(2));
    let (mut me, mut her) = (Writer::new(1), Writer::new(2));
    let mut server = Server::new();
    save(mine.store(), me.note(core(dorothy()), "common"));
    server.sync(mine.store());
    server.sync(hers.store());
    let backup = server.clone();
    save(mine.store(), me.note(core(dorothy()), "mine"));
    server.sync(mine.store());
    server = backup;
    next_epoch(&mut server);
    // Her change takes the number that mine had.
    save(hers.store(), her.note(core(dorothy()), "hers"));
    server.sync(hers.store());
    let before = ids(mine.store().record(dorothy()).unwrap());
    mine.store().list(&server.listing(), noon()).unwrap();
    assert_eq!(mine.store().standing().streams[0].head.pseq, 0);
    assert_eq!(ids(mine.store().record(dorothy()).unwrap()), before);
    server.sync(mine.store());
    server.sync(hers.store());
    let (mine, hers) = (mine.store(), hers.store());
    assert_eq!(
        mine.record(dorothy()).unwrap(),
        hers.record(dorothy()).unwrap()
    );
    assert_eq!(mine.record(dorothy()).unwrap().len(), 3);
    assert_eq!(mine.unsent().unwrap(), []);
}

#[test]
fn a_stream_found_to_differ_later_is_given_up_and_fetched_anew() {
    let mut laptop = Laptop::new(1);
    let mut writer = Writer::new(1);
    let mut server = Server::new();
    for text in ["one", "two"] {
        save(laptop.store(), writer.note(core(dorothy()), text));
    }
    server.sync(laptop.store());
    let all = ids(laptop.store().record(dorothy()).unwrap());
    let store = laptop.store();
    store.reset(&core(dorothy()), noon()).unwrap();
    assert_eq!(store.offers().len(), 2);
    assert!(store.is_updating(dorothy()));
    assert_eq!(ids(store.record(dorothy()).unwrap()), all);
    store
        .apply_page(server.backfill(&core(dorothy()), 1, 9))
        .unwrap();
    assert_eq!(store.unsent().unwrap(), []);
    assert_eq!(ids(store.record(dorothy()).unwrap()), all);
}

#[test]
fn what_a_restored_server_is_found_to_have_is_not_offered_again() {
    let mut laptop = Laptop::new(1);
    let mut server = Server::new();
    let id = save(laptop.store(), Writer::new(1).note(core(dorothy()), "one"));
    server.sync(laptop.store());
    let store = laptop.store();
    store.reset(&core(dorothy()), noon()).unwrap();
    assert_eq!(store.offers(), [id]);
    store.offered(&[id]).unwrap();
    assert_eq!(store.offers(), []);
    assert_eq!(store.record(dorothy()).unwrap().len(), 1);
}

#[test]
fn a_receipt_of_an_earlier_incarnation_is_worth_nothing_to_a_restored_server() {
    let mut laptop = Laptop::new(1);
    let mut server = Server::new();
    let id = save(laptop.store(), Writer::new(1).note(core(dorothy()), "one"));
    laptop.store().list(&server.listing(), noon()).unwrap();
    let empty = server.clone();
    let parcels = laptop.store().outbox(0, 9, 1 << 20).unwrap();
    let verdicts = server.take(parcels);
    laptop.store().settle(&verdicts).unwrap();
    let key = record::SigningKey::from_bytes(&[3; 32]);
    laptop
        .store()
        .restart_incarnation(record::Incarnation([4; 16]), &key)
        .unwrap();
    server = empty;
    next_epoch(&mut server);
    laptop.store().list(&server.listing(), noon()).unwrap();
    assert_eq!(laptop.store().offers(), [id]);
    server.sync(laptop.store());
    assert_eq!(server.streams[&core(dorothy())].len(), 1);
}

#[test]
fn what_a_server_had_taken_is_offered_once_it_is_restored_whatever_its_number() {
    let mut laptop = Laptop::new(1);
    let mut server = Server::new();
    let id = save(laptop.store(), Writer::new(1).note(core(dorothy()), "one"));
    laptop.store().list(&server.listing(), noon()).unwrap();
    let empty = server.clone();
    let parcels = laptop.store().outbox(0, 9, 1 << 20).unwrap();
    let verdicts = server.take(parcels);
    laptop.store().settle(&verdicts).unwrap();
    server = empty;
    next_epoch(&mut server);
    laptop.store().list(&server.listing(), noon()).unwrap();
    // Another device may have handed it in by now, and then its number is not asked for.
    assert_eq!(laptop.store().offers(), [id]);
}

#[test]
fn of_an_own_change_that_a_restored_server_has_it_is_asked_what_became_of_it() {
    let (mut mine, mut hers) = (Laptop::new(1), Laptop::new(2));
    let mut server = Server::new();
    let own = save(mine.store(), Writer::new(1).note(core(dorothy()), "mine"));
    server.sync(mine.store());
    let other = save(hers.store(), Writer::new(2).note(core(dorothy()), "hers"));
    server.sync(hers.store());
    server.sync(mine.store());
    let store = mine.store();
    store.reset(&core(dorothy()), noon()).unwrap();
    store.offered(&[own, other]).unwrap();
    assert_eq!(store.offers(), []);
    assert_eq!(store.questions(), [own]);
}

#[test]
fn a_restored_server_is_offered_the_certificates_before_what_was_signed_with_them() {
    let mut laptop = Laptop::new(1);
    let mut server = Server::new();
    let mut writer = Writer::new(1);
    let patient = save(laptop.store(), writer.note(core(dorothy()), "one"));
    let certificate = save(laptop.store(), writer.note(core(area()), "a certificate"));
    server.sync(laptop.store());
    let store = laptop.store();
    store.reset(&core(dorothy()), noon()).unwrap();
    store.reset(&core(area()), noon()).unwrap();
    assert_eq!(store.offers(), [certificate, patient]);
}

#[test]
fn what_a_copy_of_this_laptop_wrote_takes_no_number_from_the_next_save() {
    let (mut laptop, mut copy) = (Laptop::new(1), Laptop::new(1));
    let mut server = Server::new();
    let empty = server.clone();
    for text in ["one", "two"] {
        save(copy.store(), Writer::new(1).note(core(dorothy()), text));
    }
    server.sync(copy.store());
    server.sync(laptop.store());
    server = empty;
    next_epoch(&mut server);
    let store = laptop.store();
    store.list(&server.listing(), noon()).unwrap();
    assert_eq!(store.outbox(0, 9, 1 << 20).unwrap(), []);
    let id = save(store, Writer::new(2).note(core(dorothy()), "own"));
    let parcels = store.outbox(0, 9, 1 << 20).unwrap();
    let carried: Vec<_> = parcels
        .iter()
        .map(|parcel| record::Envelope::decode(&parcel.envelope).unwrap().change)
        .collect();
    assert_eq!(carried, [id]);
}

/// What lists show must be what folding everything anew shows.
fn assert_rebuilt_is_live(store: &mut Store) {
    let sorted = |mut people: Vec<Person>| {
        people.sort_by_key(|person| person.subject);
        people
    };
    let live = sorted(store.summaries().unwrap());
    store.rebuild().unwrap();
    let rebuilt = sorted(store.summaries().unwrap());
    assert!(live == rebuilt);
}

struct Random {
    laptops: Vec<Laptop>,
    writers: Vec<Writer>,
    server: Server,
    backups: Vec<Server>,
    saved: Vec<(usize, Subject, ChangeId)>,
    dice: ChaCha8Rng,
}

impl Random {
    fn new(seed: u64) -> Self {
        Self {
            laptops: (1..=3).map(Laptop::new).collect(),
            writers: (1..=3).map(Writer::new).collect(),
            server: Server::new(),
            backups: Vec::new(),
            saved: Vec::new(),
            dice: ChaCha8Rng::seed_from_u64(seed),
        }
    }

    fn step(&mut self) {
        let who = self.dice.random_range(0..3);
        let store = self.laptops[who].store();
        match self.dice.random_range(0..20) {
            0..=12 => {
                let person = Subject::Patient([self.dice.random_range(0..4); 16]);
                let record = store.record(person).unwrap().clone();
                let field = ["words", "given_name", "text"]
                    .choose(&mut self.dice)
                    .unwrap();
                let kind = ["what-matters", "identity"].choose(&mut self.dice).unwrap();
                let text = format!("text {}", self.dice.random::<u32>());
                let writer = &mut self.writers[who];
                let body = match self.dice.random_range(0..3) {
                    0 => writer.set(&record, kind, field, &text),
                    1 => writer.note(core(person), &text),
                    _ => writer.note(stream(person, "mental-health"), &text),
                };
                let id = save(store, body);
                self.saved.push((who, person, id));
            }
            13..=15 => self.server.sync(store),
            16 => self.laptops[who].reopen(),
            17 => self.backups.push(self.server.clone()),
            18 => {
                if let Some(backup) = self.backups.choose(&mut self.dice) {
                    let epoch = self.server.epoch;
                    self.server = backup.clone();
                    self.server.epoch = epoch;
                    next_epoch(&mut self.server);
                }
            }
            _ => assert_rebuilt_is_live(store),
        }
        for (who, person, id) in &self.saved {
            let record = self.laptops[*who].store().record(*person).unwrap();
            assert!(record.change(*id).is_some(), "a saved change is gone");
        }
    }
}

#[test]
fn through_any_history_nothing_saved_is_gone_and_lists_show_what_the_log_says() {
    for seed in 0..8 {
        let mut random = Random::new(seed);
        for _ in 0..60 {
            random.step();
        }
        for _ in 0..3 {
            for laptop in &mut random.laptops {
                random.server.sync(laptop.store());
            }
        }
        let people: Vec<_> = (0..4).map(|n| Subject::Patient([n; 16])).collect();
        for person in people {
            let folded: Vec<_> = random
                .laptops
                .iter_mut()
                .map(|laptop| laptop.store().record(person).unwrap().clone())
                .collect();
            assert!(folded.windows(2).all(|two| two[0] == two[1]), "seed {seed}");
        }
        for laptop in &mut random.laptops {
            assert_rebuilt_is_live(laptop.store());
            assert_eq!(laptop.store().unsent().unwrap(), [], "seed {seed}");
        }
    }
    assert_eq!(EPOCH.counter, 1);
}
