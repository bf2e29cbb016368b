//! Saving and reading records.

use record::{Ed25519, Field, Value};
use store::{Act, Delivery, Store, StoreError};

use crate::world::{Laptop, Server, Writer, core, dorothy, ids, key, noon, save, stream};

#[test]
fn what_was_saved_is_there_after_the_process_is_gone() {
    let mut laptop = Laptop::new(1);
    let mut writer = Writer::new(1);
    let record = laptop.store().record(dorothy()).unwrap().clone();
    let body = writer.set(&record, "what-matters", "words", "Bowls on Thursday");
    let id = save(laptop.store(), body.clone());
    laptop.reopen();
    let record = laptop.store().record(dorothy()).unwrap();
    assert_eq!(record.change(id), Some(&body));
    let people = laptop.store().summaries().unwrap();
    assert_eq!(people.len(), 1);
    assert_eq!(people[0].subject, dorothy());
    assert!(!people[0].updating);
}

#[test]
fn a_database_closed_properly_is_one_file() {
    let mut laptop = Laptop::new(1);
    let body = Writer::new(1).note(core(dorothy()), "one");
    save(laptop.store(), body);
    laptop.close();
    let names: Vec<_> = std::fs::read_dir(laptop.folder.path())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names, ["record.db"]);
}

#[test]
fn nothing_of_a_record_can_be_read_without_the_key() {
    let mut laptop = Laptop::new(1);
    save(
        laptop.store(),
        Writer::new(1).note(core(dorothy()), "canary-in-the-kitchen"),
    );
    for file in std::fs::read_dir(laptop.folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let found = bytes
            .windows(6)
            .any(|part| part == b"canary" || part == b"SQLite");
        assert!(!found);
    }
}

#[test]
fn an_act_in_two_compartments_is_saved_as_one() {
    let mut laptop = Laptop::new(1);
    let mut writer = Writer::new(1);
    let first = writer.note(core(dorothy()), "the visit");
    let mut second = writer.note(stream(dorothy(), "safeguarding"), "the note");
    second.act = first.act;
    let act = Act {
        bodies: vec![first, second],
        drafts: Vec::new(),
    };
    let saved = laptop.store().commit(act, &Ed25519, noon()).unwrap();
    assert_eq!(saved.len(), 2);
    laptop.reopen();
    assert_eq!(laptop.store().record(dorothy()).unwrap().len(), 2);
    assert_eq!(laptop.store().standing().waiting, 2);
}

#[test]
fn saving_the_same_body_again_saves_it_once() {
    let mut laptop = Laptop::new(1);
    let body = Writer::new(1).note(core(dorothy()), "once");
    let first = save(laptop.store(), body.clone());
    let second = save(laptop.store(), body);
    assert_eq!(first, second);
    assert_eq!(laptop.store().standing().seq, 1);
}

#[test]
fn a_change_no_server_would_take_is_refused_before_it_is_called_saved() {
    let mut laptop = Laptop::new(1);
    let long = "x".repeat(record::limits::TEXT_BYTES + 1);
    let act = Act {
        bodies: vec![Writer::new(1).note(core(dorothy()), &long)],
        drafts: Vec::new(),
    };
    let refused = laptop.store().commit(act, &Ed25519, noon());
    assert!(matches!(refused, Err(StoreError::TooLarge(_))));
    assert!(laptop.store().record(dorothy()).unwrap().is_empty());
}

#[test]
fn two_who_wrote_without_seeing_each_other_both_stand() {
    let (mut mine, mut hers) = (Laptop::new(1), Laptop::new(2));
    let mut server = Server::new();
    let empty = mine.store().record(dorothy()).unwrap().clone();
    let (mut me, mut her) = (Writer::new(1), Writer::new(2));
    save(
        mine.store(),
        me.set(&empty, "what-matters", "words", "Bowls"),
    );
    save(
        hers.store(),
        her.set(&empty, "what-matters", "words", "The garden"),
    );
    server.sync(mine.store());
    server.sync(hers.store());
    server.sync(mine.store());
    for laptop in [&mut mine, &mut hers] {
        let record = laptop.store().record(dorothy()).unwrap();
        let kind = record::Kind::new_static("what-matters");
        let Some(Field::Diverged(versions)) = record.once(&kind).unwrap().field("words") else {
            panic!("both should stand");
        };
        let words: Vec<_> = versions
            .iter()
            .map(|version| version.value.clone())
            .collect();
        assert_eq!(words, [Value::text("Bowls"), Value::text("The garden")]);
        assert_eq!(
            laptop.store().summaries().unwrap()[0]
                .summary
                .to_settle
                .len(),
            1
        );
    }
}

#[test]
fn a_page_can_say_who_sent_a_change_and_how_far_it_has_come() {
    let mut laptop = Laptop::new(1);
    let mut server = Server::new();
    let id = save(laptop.store(), Writer::new(1).note(core(dorothy()), "mine"));
    let store = laptop.store();
    assert_eq!(
        store.delivery(dorothy(), id).unwrap(),
        Delivery::OnThisLaptop
    );
    let sent = store.envelope_of(dorothy(), id).unwrap();
    assert_eq!(sent.envelope.device, store.identity().device);
    server.sync(store);
    assert_eq!(store.delivery(dorothy(), id).unwrap(), Delivery::OnServer);
    let all = store.envelopes(dorothy()).unwrap();
    let origins = store.origins(dorothy()).unwrap();
    assert_eq!((all.len(), origins.len()), (1, 1));
    assert_eq!(
        (origins[0].change, origins[0].device),
        (id, all[0].envelope.device)
    );
    assert_eq!(origins[0].delivery, all[0].delivery);
    let other = record::ChangeId([0; 32]);
    assert!(matches!(
        store.delivery(dorothy(), other),
        Err(StoreError::NoSuchChange(_))
    ));
    assert!(matches!(
        store.envelope_of(dorothy(), other),
        Err(StoreError::NoSuchChange(_))
    ));
}

#[test]
fn more_records_than_are_kept_open_are_read_again_from_the_disk() {
    let mut laptop = Laptop::new(1);
    let mut writer = Writer::new(1);
    let people: Vec<_> = (0..12).map(|n| record::Subject::Patient([n; 16])).collect();
    for person in &people {
        save(laptop.store(), writer.note(core(*person), "first"));
    }
    for person in &people {
        save(laptop.store(), writer.note(core(*person), "second"));
        assert_eq!(laptop.store().record(*person).unwrap().len(), 2);
    }
    let before: Vec<_> = people
        .iter()
        .map(|p| ids(laptop.store().record(*p).unwrap()))
        .collect();
    laptop.reopen();
    let after: Vec<_> = people
        .iter()
        .map(|p| ids(laptop.store().record(*p).unwrap()))
        .collect();
    assert_eq!(before, after);
}

#[test]
fn a_second_connection_to_an_open_database_is_refused() {
    let laptop = Laptop::new(1);
    assert!(matches!(
        Store::open(&laptop.path(), &key()),
        Err(StoreError::InUse(_))
    ));
}
