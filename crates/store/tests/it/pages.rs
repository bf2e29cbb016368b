//! Pages of the server's history.

use record::{ChainHash, Subject};
use store::{Epoch, StoreError};

use crate::world::{EPOCH, Laptop, Server, Writer, core, dorothy, ids, noon, save, stream};

/// A server with so many changes of Dorothy by another device.
fn server_with(changes: usize) -> Server {
    let mut other = Laptop::new(2);
    let mut writer = Writer::new(2);
    let mut server = Server::new();
    for n in 0..changes {
        save(
            other.store(),
            writer.note(core(dorothy()), &format!("note {n}")),
        );
    }
    server.sync(other.store());
    server
}

#[test]
fn a_stream_comes_by_backfill_and_the_rest_by_the_feed() {
    let mut server = server_with(10);
    let mut laptop = Laptop::new(1);
    laptop.store().list(&server.listing(), noon()).unwrap();
    assert!(laptop.store().is_updating(dorothy()));
    let page = server.backfill(&core(dorothy()), 1, 4);
    let applied = laptop.store().apply_page(page).unwrap();
    assert_eq!((applied.inserted, applied.touched), (4, vec![dorothy()]));
    assert!(laptop.store().summary(dorothy()).unwrap().unwrap().updating);
    server.sync(laptop.store());
    let person = laptop.store().summary(dorothy()).unwrap().unwrap();
    assert!(!person.updating);
    assert_eq!(person.summary.changes, 10);
    laptop.reopen();
    assert_eq!(laptop.store().record(dorothy()).unwrap().len(), 10);
}

#[test]
fn a_page_that_comes_twice_changes_nothing() {
    let server = server_with(5);
    let mut laptop = Laptop::new(1);
    laptop.store().list(&server.listing(), noon()).unwrap();
    laptop
        .store()
        .apply_page(server.backfill(&core(dorothy()), 1, 5))
        .unwrap();
    let before = laptop.store().standing();
    let applied = laptop
        .store()
        .apply_page(server.backfill(&core(dorothy()), 1, 5))
        .unwrap();
    assert_eq!(applied.inserted, 0);
    assert_eq!(laptop.store().standing(), before);
}

#[test]
fn rows_after_a_gap_are_not_kept_and_the_stream_is_behind_until_they_come_in_order() {
    let mut server = server_with(6);
    let mut laptop = Laptop::new(1);
    let mut nothing = server.clone();
    (nothing.streams, nothing.feed) = Default::default();
    laptop.store().list(&nothing.listing(), noon()).unwrap();
    let mut page = server.feed_after(0, 6);
    page.rows.remove(2);
    laptop.store().apply_page(page).unwrap();
    let standing = laptop.store().standing();
    assert_eq!(
        (standing.streams[0].head.pseq, standing.streams[0].seen),
        (2, 6)
    );
    assert_eq!(standing.feed.gseq, 6);
    assert!(laptop.store().is_updating(dorothy()));
    server.sync(laptop.store());
    assert_eq!(laptop.store().record(dorothy()).unwrap().len(), 6);
}

#[test]
fn a_page_of_another_history_is_refused_whole() {
    let server = server_with(5);
    let mut laptop = Laptop::new(1);
    laptop.store().list(&server.listing(), noon()).unwrap();
    let mut page = server.backfill(&core(dorothy()), 1, 5);
    page.heads[0].chain = ChainHash([1; 32]);
    let refused = laptop.store().apply_page(page);
    assert!(matches!(refused, Err(StoreError::ChainMismatch(of)) if of == core(dorothy())));
    let store = laptop.store();
    assert_eq!(store.standing().streams[0].head.pseq, 0);
    assert!(store.record(dorothy()).unwrap().is_empty());
    assert_eq!(store.summaries().unwrap(), []);
    store
        .apply_page(server.backfill(&core(dorothy()), 1, 5))
        .unwrap();
    assert_eq!(store.record(dorothy()).unwrap().len(), 5);
}

#[test]
fn a_page_of_another_epoch_or_from_further_on_is_refused() {
    let server = server_with(5);
    let mut laptop = Laptop::new(1);
    let page = server.feed_after(0, 5);
    let early = laptop.store().apply_page(page.clone());
    assert!(matches!(early, Err(StoreError::OtherEpoch)));
    laptop.store().list(&server.listing(), noon()).unwrap();
    let mut other = page.clone();
    other.epoch = Epoch {
        counter: 2,
        ..EPOCH
    };
    let refused = laptop.store().apply_page(other);
    assert!(matches!(refused, Err(StoreError::OtherEpoch)));
    let mut ahead = page;
    ahead.feed.as_mut().unwrap().after = 6;
    let refused = laptop.store().apply_page(ahead);
    assert!(matches!(refused, Err(StoreError::BadPage(_))));
}

#[test]
fn the_feed_never_goes_back() {
    let server = server_with(5);
    let mut laptop = Laptop::new(1);
    laptop.store().list(&server.listing(), noon()).unwrap();
    laptop
        .store()
        .apply_page(server.backfill(&core(dorothy()), 1, 5))
        .unwrap();
    laptop.store().apply_page(server.feed_after(0, 2)).unwrap();
    assert_eq!(laptop.store().standing().feed.gseq, 5);
}

#[test]
fn own_changes_that_come_back_are_in_the_log_and_wait_no_longer() {
    let mut laptop = Laptop::new(1);
    let mut server = Server::new();
    let mut writer = Writer::new(1);
    for n in 0..3 {
        save(
            laptop.store(),
            writer.note(core(dorothy()), &format!("note {n}")),
        );
    }
    let before = ids(laptop.store().record(dorothy()).unwrap());
    server.sync(laptop.store());
    let store = laptop.store();
    assert_eq!(store.unsent().unwrap(), []);
    assert_eq!(ids(store.record(dorothy()).unwrap()), before);
    assert_eq!(ids(&store.served_record(dorothy()).unwrap()), before);
    assert_eq!(store.standing().streams[0].head.pseq, 3);
}

#[test]
fn a_person_in_two_streams_is_one_record_whichever_came_first() {
    let mut other = Laptop::new(2);
    let mut writer = Writer::new(2);
    for compartment in ["safeguarding", "core", "safeguarding", "core"] {
        let body = writer.note(stream(dorothy(), compartment), compartment);
        save(other.store(), body);
    }
    let mut server = Server::new();
    server.sync(other.store());
    let mut laptop = Laptop::new(1);
    laptop.store().list(&server.listing(), noon()).unwrap();
    for compartment in ["safeguarding", "core"] {
        let page = server.backfill(&stream(dorothy(), compartment), 1, 9);
        laptop.store().apply_page(page).unwrap();
    }
    let person = laptop.store().summary(dorothy()).unwrap().unwrap();
    assert_eq!(person.summary.changes, 4);
    assert_eq!(
        laptop.store().record(dorothy()).unwrap().clone(),
        other.store().record(dorothy()).unwrap().clone()
    );
}

#[test]
fn a_listing_that_leaves_a_stream_out_fetches_it_no_further_and_keeps_what_is_here() {
    let mut server = server_with(6);
    let mut laptop = Laptop::new(1);
    laptop.store().list(&server.listing(), noon()).unwrap();
    laptop
        .store()
        .apply_page(server.backfill(&core(dorothy()), 1, 2))
        .unwrap();
    let rows = server.streams.remove(&core(dorothy())).unwrap();
    laptop.store().list(&server.listing(), noon()).unwrap();
    assert!(!laptop.store().is_updating(dorothy()));
    assert_eq!(laptop.store().record(dorothy()).unwrap().len(), 2);
    server.streams.insert(core(dorothy()), rows);
    laptop.store().list(&server.listing(), noon()).unwrap();
    server.sync(laptop.store());
    assert_eq!(laptop.store().record(dorothy()).unwrap().len(), 6);
}

#[test]
fn a_row_that_contradicts_itself_is_refused() {
    let server = server_with(2);
    let mut laptop = Laptop::new(1);
    laptop.store().list(&server.listing(), noon()).unwrap();
    let mut page = server.backfill(&core(dorothy()), 1, 2);
    page.rows[0].change = page.rows[1].change.clone();
    let refused = laptop.store().apply_page(page);
    assert!(matches!(refused, Err(StoreError::BadPage(_))));
    assert!(laptop.store().record(dorothy()).unwrap().is_empty());
}

#[test]
fn the_areas_record_follows_its_stream_and_has_no_row_among_the_people() {
    let mut server = Server::new();
    let mut other = Laptop::new(2);
    let area = Subject::Area([0xa0; 16]);
    let mut writer = Writer::new(2);
    save(other.store(), writer.note(core(area), "a practice"));
    server.sync(other.store());
    let mut laptop = Laptop::new(1);
    server.sync(laptop.store());
    assert_eq!(laptop.store().record(area).unwrap().len(), 1);
    save(other.store(), writer.note(core(area), "a team"));
    server.sync(other.store());
    server.sync(laptop.store());
    assert_eq!(laptop.store().record(area).unwrap().len(), 2);
    assert_eq!(laptop.store().summaries().unwrap(), []);
}
