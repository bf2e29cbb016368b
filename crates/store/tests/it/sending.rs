//! What is sent, and what the server's answers do.

use record::{Ed25519, Envelope, EnvelopeHash, Incarnation, SigningKey};
use store::{Delivery, Outcome, PendingState, Receipt, Verdict};

use crate::world::{Laptop, Server, Writer, core, dorothy, ids, noon, save};

fn three_saved(laptop: &mut Laptop) -> Vec<record::ChangeId> {
    let mut writer = Writer::new(1);
    let notes = ["one", "two", "three"];
    notes
        .map(|text| save(laptop.store(), writer.note(core(dorothy()), text)))
        .to_vec()
}

fn verdict(change: record::ChangeId, outcome: Outcome) -> Verdict {
    Verdict { change, outcome }
}

#[test]
fn envelopes_are_numbered_from_one_and_each_names_the_one_before() {
    let mut laptop = Laptop::new(1);
    let saved = three_saved(&mut laptop);
    laptop.reopen();
    let parcels = laptop.store().outbox(0, 10, 1 << 20).unwrap();
    let mut before = EnvelopeHash::START;
    for (parcel, (seq, id)) in parcels.iter().zip((1..).zip(&saved)) {
        let envelope = Envelope::decode(&parcel.envelope).unwrap();
        assert_eq!(
            (envelope.seq, envelope.prev, envelope.change),
            (seq, before, *id)
        );
        let key = record::SignatureScheme::public_key(&Ed25519, &SigningKey::from_bytes(&[1; 32]));
        assert!(envelope.verify(&Ed25519, key).is_ok());
        before = envelope.hash();
    }
    assert_eq!(parcels.len(), 3);
    assert_eq!(laptop.store().standing().own_head, before);
}

#[test]
fn the_outbox_keeps_to_its_limits_and_always_gives_one() {
    let mut laptop = Laptop::new(1);
    three_saved(&mut laptop);
    let store = laptop.store();
    assert_eq!(store.outbox(0, 2, 1 << 20).unwrap().len(), 2);
    assert_eq!(store.outbox(0, 10, 1).unwrap().len(), 1);
    assert_eq!(store.outbox(2, 10, 1 << 20).unwrap()[0].seq, Some(3));
    assert_eq!(store.outbox(3, 10, 1 << 20).unwrap(), []);
}

#[test]
fn a_refused_change_leaves_the_record_and_is_kept_with_its_words_and_the_reason() {
    let mut laptop = Laptop::new(1);
    let saved = three_saved(&mut laptop);
    let refusal = verdict(
        saved[1],
        Outcome::Rejected("The change is not allowed.".to_owned()),
    );
    laptop.store().settle(&[refusal]).unwrap();
    laptop.reopen();
    let store = laptop.store();
    assert_eq!(store.record(dorothy()).unwrap().len(), 2);
    assert_eq!(
        store.summary(dorothy()).unwrap().unwrap().summary.changes,
        2
    );
    let unsent = store.unsent().unwrap();
    let refused = unsent
        .iter()
        .find(|row| row.state == PendingState::Rejected)
        .unwrap();
    assert_eq!(refused.change, saved[1]);
    assert_eq!(
        refused.reason.as_deref(),
        Some("The change is not allowed.")
    );
    assert_eq!(refused.body.edits[0].value.as_text(), Some("two"));
    assert_eq!(
        store.delivery(dorothy(), saved[1]).unwrap(),
        Delivery::OnThisLaptop
    );
}

#[test]
fn a_refused_change_is_sent_again_when_an_older_number_is_asked_for() {
    let mut laptop = Laptop::new(1);
    let saved = three_saved(&mut laptop);
    let refusal = verdict(saved[0], Outcome::Rejected("no".to_owned()));
    laptop.store().settle(&[refusal]).unwrap();
    let store = laptop.store();
    assert_eq!(store.standing().settled, 1);
    assert_eq!(store.standing().waiting, 2);
    assert_eq!(store.outbox(0, 10, 1 << 20).unwrap().len(), 3);
}

#[test]
fn a_person_whose_every_change_was_refused_is_in_no_list() {
    let mut laptop = Laptop::new(1);
    let id = save(laptop.store(), Writer::new(1).note(core(dorothy()), "only"));
    let store = laptop.store();
    store
        .settle(&[verdict(id, Outcome::Rejected("no".to_owned()))])
        .unwrap();
    assert_eq!(store.summaries().unwrap(), []);
    assert_eq!(store.unsent().unwrap().len(), 1);
}

#[test]
fn held_and_quarantined_changes_stay_in_the_record_and_are_asked_about() {
    let mut laptop = Laptop::new(1);
    let saved = three_saved(&mut laptop);
    let store = laptop.store();
    store
        .settle(&[
            verdict(
                saved[0],
                Outcome::Held("a change that has not arrived".to_owned()),
            ),
            verdict(
                saved[1],
                Outcome::Quarantined("not in this person's team".to_owned()),
            ),
            verdict(saved[2], Outcome::Accepted(None)),
        ])
        .unwrap();
    assert_eq!(store.record(dorothy()).unwrap().len(), 3);
    assert_eq!(store.questions(), [saved[0], saved[1]]);
    assert_eq!(
        store.delivery(dorothy(), saved[0]).unwrap(),
        Delivery::Received
    );
    assert_eq!(
        store.delivery(dorothy(), saved[2]).unwrap(),
        Delivery::OnServer
    );
    assert_eq!(store.standing().settled, 3);
    assert_eq!(store.unsent().unwrap().len(), 3);
}

#[test]
fn a_verdict_on_what_is_in_the_log_already_changes_nothing() {
    let mut laptop = Laptop::new(1);
    let mut server = Server::new();
    let saved = three_saved(&mut laptop);
    server.sync(laptop.store());
    let late = verdict(saved[0], Outcome::Rejected("late".to_owned()));
    laptop.store().settle(&[late]).unwrap();
    assert_eq!(laptop.store().record(dorothy()).unwrap().len(), 3);
}

#[test]
fn contact_keeps_when_it_was_and_the_distance_of_the_clocks() {
    let mut laptop = Laptop::new(1);
    laptop.store().contact(noon(), Some(1500)).unwrap();
    laptop.reopen();
    let standing = laptop.store().standing();
    assert_eq!(standing.contact_at, Some(noon()));
    assert_eq!(standing.clock_offset_ms, Some(1500));
}

#[test]
fn after_a_fork_what_the_server_lacks_goes_out_in_new_envelopes_around_the_same_bodies() {
    let mut laptop = Laptop::new(1);
    let mut server = Server::new();
    let saved = three_saved(&mut laptop);
    // A copy of this laptop pushed the first; the server has it, and says so when asked.
    let first = laptop.store().outbox(0, 1, 1 << 20).unwrap();
    let known = server.take(first);
    let store = laptop.store();
    let incarnation = Incarnation([0x55; 16]);
    store
        .restart_incarnation(incarnation, &SigningKey::from_bytes(&[0x56; 32]))
        .unwrap();
    assert_eq!(store.questions(), saved);
    assert_eq!(store.outbox(0, 10, 1 << 20).unwrap(), []);
    store.settle(&known).unwrap();
    store.envelop(&saved[1..], &Ed25519).unwrap();
    laptop.reopen();
    let store = laptop.store();
    assert_eq!(store.identity().incarnation, incarnation);
    let parcels = store.outbox(0, 10, 1 << 20).unwrap();
    let envelopes: Vec<_> = parcels
        .iter()
        .map(|parcel| Envelope::decode(&parcel.envelope).unwrap())
        .collect();
    assert_eq!(envelopes.iter().map(|e| e.seq).collect::<Vec<_>>(), [1, 2]);
    assert!(envelopes.iter().all(|e| e.incarnation == incarnation));
    assert_eq!(
        envelopes.iter().map(|e| e.change).collect::<Vec<_>>(),
        saved[1..]
    );
    server.sync(store);
    assert_eq!(server.streams[&core(dorothy())].len(), 3);
    let mut expected = saved;
    expected.sort();
    assert_eq!(ids(store.record(dorothy()).unwrap()), expected);
    assert_eq!(store.unsent().unwrap(), []);
}

#[test]
fn what_the_server_took_is_shown_newest_first_and_only_the_last_fifty() {
    let mut laptop = Laptop::new(1);
    let mut server = Server::new();
    let mut writer = Writer::new(1);
    let texts: Vec<String> = (0..52).map(|nth| format!("note {nth}")).collect();
    let saved: Vec<_> = texts
        .iter()
        .map(|text| save(laptop.store(), writer.note(core(dorothy()), text)))
        .collect();
    let store = laptop.store();
    store.list(&server.listing(), noon()).unwrap();
    assert_eq!(store.taken().unwrap(), []);
    let mut verdicts = server.take(store.outbox(0, 100, 1 << 20).unwrap());
    let receipt = Receipt {
        gseq: 52,
        pseq: 52,
        server_at: noon(),
    };
    verdicts[51].outcome = Outcome::Duplicate(receipt);
    store.settle(&verdicts).unwrap();
    store.apply_page(server.feed_after(0, 100)).unwrap();
    laptop.reopen();
    let taken = laptop.store().taken().unwrap();
    assert_eq!(taken.len(), 50);
    let newest: Vec<_> = taken.iter().map(|own| own.change).collect();
    let expected: Vec<_> = saved[2..].iter().rev().copied().collect();
    assert_eq!(newest, expected);
    assert_eq!(taken[0].body.edits[0].value.as_text(), Some("note 51"));
    assert!(taken[0].reason.as_deref().unwrap().contains("from before"));
    assert_eq!(
        (taken[1].server_at, taken[1].reason.clone()),
        (Some(noon()), None)
    );
}
