//! Bodies that are too large, of another type, packed to burst, or not there.

use std::io::Write;

use sync::{
    account::{MESSAGE_BYTES, Refused},
    message::{Obstacle, Reply},
};

use crate::{
    client::{CBOR, Laptop, connect, post, read_answer},
    site::Site,
};

const MIB: usize = 1024 * 1024;

fn obstacle(answer: &crate::client::Answer) -> Obstacle {
    let Ok(Reply::Refused(refusal)) = Reply::decode(&answer.unpacked()) else {
        panic!("not a refusal");
    };
    assert_eq!(answer.status, refusal.obstacle.http_status());
    refusal.obstacle
}

fn push(laptop: &Laptop, more: &[(&str, &str)], body: &[u8]) -> crate::client::Answer {
    let bearer = laptop.bearer();
    let mut headers = vec![
        ("content-type", Reply::CONTENT_TYPE),
        ("authorization", bearer.as_str()),
    ];
    headers.extend(more);
    post(laptop.server, "/v1/push", &headers, body)
}

#[test]
fn a_body_over_the_limit_is_refused_before_it_is_read() {
    let site = Site::open();
    let laptop = site.laptop("sarah", 1);
    // 10 GiB are declared and none sent.
    let declared = [("content-length", "10737418240")];
    assert_eq!(obstacle(&push(&laptop, &declared, b"")), Obstacle::TooLarge);
    // Rubbish is too large before it is rubbish.
    let large = vec![0xff; 2 * MIB];
    assert_eq!(obstacle(&push(&laptop, &[], &large)), Obstacle::TooLarge);
    assert_eq!(obstacle(&push(&laptop, &[], b"\xff")), Obstacle::Malformed);
    let answer = laptop.account("/v1/token", &vec![0; MESSAGE_BYTES + 1]);
    assert_eq!(
        (answer.status, answer.problem().code.as_str()),
        (413, "too_large")
    );
}

#[test]
fn a_body_of_no_declared_length_is_cut_at_the_limit() {
    let site = Site::open();
    let laptop = site.laptop("sarah", 1);
    let mut stream = connect(site.address);
    let head = format!(
        "POST /v1/push HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: {}\r\n\
         authorization: {}\r\ntransfer-encoding: chunked\r\n\r\n",
        Reply::CONTENT_TYPE,
        laptop.bearer(),
    );
    stream.write_all(head.as_bytes()).unwrap();
    let chunk = vec![0; MIB / 4];
    for _ in 0..8 {
        let sent = write!(stream, "{:x}\r\n", chunk.len())
            .and_then(|()| stream.write_all(&chunk))
            .and_then(|()| stream.write_all(b"\r\n"));
        if sent.is_err() {
            break;
        }
    }
    let answer = read_answer(&mut stream).unwrap();
    assert_eq!(obstacle(&answer), Obstacle::TooLarge);
}

#[test]
fn a_bomb_goes_off_in_nobodys_hands() {
    let site = Site::open();
    let laptop = site.laptop("sarah", 1);
    let bomb = zstd::bulk::compress(&vec![0; 256 * MIB], 19).unwrap();
    assert!(bomb.len() < MIB);
    let packed = [("content-encoding", "zstd")];
    assert_eq!(obstacle(&push(&laptop, &packed, &bomb)), Obstacle::TooLarge);
    let rubbish = push(&laptop, &packed, b"not zstd at all");
    assert_eq!(obstacle(&rubbish), Obstacle::Malformed);
    // Who is not let in does not get as far as having anything unpacked.
    let headers = [("content-type", Reply::CONTENT_TYPE), packed[0]];
    let stranger = post(site.address, "/v1/push", &headers, &bomb);
    assert_eq!(obstacle(&stranger), Obstacle::Unauthorised);
}

#[test]
fn a_body_of_another_type_or_packing_is_not_read() {
    let site = Site::open();
    let laptop = site.laptop("sarah", 1);
    let gzip = push(&laptop, &[("content-encoding", "gzip")], b"");
    assert_eq!(obstacle(&gzip), Obstacle::Malformed);
    let html = post(
        site.address,
        "/v1/token",
        &[("content-type", "text/html")],
        b"<html>",
    );
    assert_eq!(
        (html.status, html.problem().code.as_str()),
        (415, "wrong_type")
    );
    let rubbish = laptop.account("/v1/enrol", b"\xa1\x01");
    assert_eq!(
        (rubbish.status, rubbish.problem().code.as_str()),
        (400, "malformed")
    );
}

#[test]
fn an_answer_is_packed_only_for_who_takes_it() {
    let site = Site::open();
    let laptop = site.laptop("sarah", 1);
    let list = sync::message::Request::ListStreams(sync::message::ListStreams { after: None });
    assert!(matches!(laptop.ask(&list), Reply::StreamList(_)));
    let bearer = laptop.bearer();
    let headers = [("content-type", CBOR), ("authorization", bearer.as_str())];
    let plain = post(site.address, "/v1/list-streams", &headers, &list.encode());
    assert_eq!(plain.header("content-encoding"), None);
    assert!(matches!(
        Reply::decode(&plain.body),
        Ok(Reply::StreamList(_))
    ));
    assert_eq!(Refused::NoSession.code(), "no_session");
}
