//! What is cut short, too much, or of a later version.

use minicbor::Encoder;
use record::Ed25519;
use sync::{
    device::{Failure, read_answer},
    limits,
    message::{
        Backfill, Have, List, Page, Push, Relay, Reply, Request, Settled, Status, Verdict,
        Verdicts, Want, Words,
    },
};

use super::samples::{carried, header, id, key, replies, requests, stream, verdicts};

#[test]
fn a_request_cut_at_any_byte_or_followed_by_another_is_refused() {
    for (name, request) in requests() {
        let bytes = request.encode();
        for end in 0..bytes.len() {
            assert!(
                Request::decode(&bytes[..end]).is_err(),
                "{name} cut at {end}"
            );
        }
        let mut longer = bytes;
        longer.push(0);
        assert!(Request::decode(&longer).is_err(), "{name} with a byte more");
    }
}

#[test]
fn a_reply_cut_or_changed_at_any_byte_is_refused() {
    for (name, reply) in replies() {
        let bytes = reply.encode();
        for end in 0..bytes.len() {
            let cut = read_answer(Some(Reply::CONTENT_TYPE), &bytes[..end]);
            assert!(cut.is_err(), "{name} cut at {end}");
        }
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 0x10;
            assert!(Reply::decode(&changed).is_err(), "{name} changed at {at}");
        }
    }
}

#[test]
fn an_answer_that_is_not_ours_is_told_from_one_that_is_damaged() {
    let (_, reply) = replies().remove(0);
    let bytes = reply.encode();
    let html = read_answer(Some("text/html"), &bytes);
    assert_eq!(html, Err(Failure::NotOurServer));
    assert_eq!(read_answer(None, &bytes), Err(Failure::NotOurServer));
    let typed = Some("Application/vnd.doorstep.sync; charset=binary");
    assert_eq!(read_answer(typed, &bytes), Ok(reply));
    assert_eq!(read_answer(typed, b"<html>"), Err(Failure::NotOurServer));
    assert_eq!(read_answer(typed, &bytes[..60]), Err(Failure::Incomplete));
}

/// Whether a list of so many is read.
fn reads(request: &Request) -> bool {
    Request::decode(&request.encode()).is_ok()
}

#[test]
fn lists_are_read_up_to_their_bound_and_not_one_further() {
    let want = Want {
        stream: stream(1),
        from: 1,
    };
    for (more, read) in [(0, true), (1, false)] {
        let wants = List(vec![want.clone(); limits::WANTS + more]);
        assert_eq!(reads(&Request::Backfill(Backfill { wants })), read);
        let ids = List(vec![id(1); limits::ASKED_IDS + more]);
        assert_eq!(reads(&Request::Status(Status { ids })), read);
        let ids = List(vec![id(1); limits::ASKED_IDS + more]);
        assert_eq!(reads(&Request::Have(Have { ids })), read);
        let changes = List(vec![carried(1); limits::PUSH_CHANGES + more]);
        assert_eq!(reads(&Request::Relay(Relay { changes })), read);
        let push = Push {
            device: record::DeviceId([1; 16]),
            incarnation: record::Incarnation([1; 16]),
            first: 1,
            changes: List(vec![carried(1); limits::PUSH_CHANGES + more]),
        };
        assert_eq!(reads(&Request::Push(push)), read);
    }
}

#[test]
fn a_list_that_says_it_is_endless_takes_no_memory() {
    // [6, [{0: [… 2^60 of them …]}]]
    let mut bytes = Vec::new();
    let mut e = Encoder::new(&mut bytes);
    e.array(2).unwrap().u8(6).unwrap().array(1).unwrap();
    e.map(1).unwrap().u8(0).unwrap().array(1 << 60).unwrap();
    assert!(Request::decode(&bytes).is_err());
    bytes.pop();
    assert!(
        Request::decode(&vec![0x81; limits::REQUEST_BYTES]).is_err(),
        "deeply nested"
    );
    assert!(
        Request::decode(&vec![0; limits::REQUEST_BYTES + 1]).is_err(),
        "too large"
    );
}

#[test]
fn keys_of_a_later_version_are_passed_over() {
    let (_, request) = requests().remove(6);
    let bytes = request.encode();
    // [4, [{0: …}]] becomes [4, [{0: …, 99: [1, {2: 3}]}]]
    assert_eq!(bytes[..4], [0x82, 0x04, 0x81, 0xa1]);
    let mut later = bytes.clone();
    later[3] = 0xa2;
    later.extend([0x18, 99, 0x82, 1, 0xa1, 2, 3]);
    assert_eq!(Request::decode(&later).unwrap(), request);
}

#[test]
fn words_are_cut_at_a_character_and_never_refused() {
    let long = "é".repeat(limits::TEXT_BYTES);
    let words = Words::from(long.as_str());
    assert_eq!(words.0.len(), limits::TEXT_BYTES);
    let bytes = minicbor::to_vec(Words("x".repeat(9_000))).unwrap();
    let read: Words = minicbor::decode(&bytes).unwrap();
    assert_eq!(read.0.len(), limits::TEXT_BYTES);
}

#[test]
fn verdicts_are_read_only_with_the_servers_signature_over_all_of_them() {
    let settled = |(n, verdict): (u8, Verdict)| Settled {
        envelope: record::EnvelopeHash([n; 32]),
        change: id(n),
        verdict,
    };
    let settled: Vec<Settled> = (0..).zip(verdicts()).map(settled).collect();
    let sealed = Verdicts::seal(header(), settled.clone(), &Ed25519, &key());
    let server = record::SignatureScheme::public_key(&Ed25519, &key());
    assert_eq!(sealed.open(&Ed25519, server).unwrap(), settled);
    assert!(sealed.open(&Ed25519, record::PublicKey([1; 32])).is_err());
    let bytes = Reply::Verdicts(sealed).encode();
    let at = bytes.len() - 100;
    let mut changed = bytes[44..].to_vec();
    changed[at - 44] ^= 1;
    let forged: Result<Verdicts, _> = minicbor::decode(&changed[1..]);
    assert!(forged.is_err() || forged.is_ok_and(|forged| forged.open(&Ed25519, server).is_err()));
}

#[test]
fn a_cursor_is_of_one_epoch_and_one_place() {
    let header = header();
    let server = record::SignatureScheme::public_key(&Ed25519, &key());
    let cursor = header.head;
    assert!(cursor.verify(header.epoch, &Ed25519, server).is_ok());
    let mut other = header.epoch;
    other.id[0] ^= 1;
    assert!(cursor.verify(other, &Ed25519, server).is_err());
    let mut moved = cursor;
    moved.gseq += 1;
    assert!(moved.verify(header.epoch, &Ed25519, server).is_err());
    let mut marked = cursor;
    marked.mark.0[3] ^= 1;
    assert!(marked.verify(header.epoch, &Ed25519, server).is_err());
}

#[test]
fn a_page_never_holds_more_changes_than_it_may() {
    let page = |count: usize| {
        let mut builder = sync::message::PageBuilder::default();
        let part = builder.begin(sync::message::Part {
            stream: stream(1),
            first: 1,
            count: 0,
            before: record::ChainHash::START,
            after: record::ChainHash::START,
            head: 1,
        });
        for _ in 0..count {
            builder.push(part, &[1], &[2], record::ChainHash::START);
        }
        let onward = sync::message::Onward::Wants { done: 1, from: 0 };
        let page: Page = builder.finish(header(), onward, false);
        Reply::decode(&Reply::Page(page).encode())
    };
    assert!(page(limits::PAGE_CHANGES).is_ok());
    assert!(page(limits::PAGE_CHANGES + 1).is_err());
}
