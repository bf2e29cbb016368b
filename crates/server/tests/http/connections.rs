//! Connections that are slow, many or silent, and one that is none of these among them.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use server::door::Bounds;

use crate::{
    client::{Laptop, PATIENCE, connect},
    site::Site,
};

/// Short enough for a test, long enough for a machine with other things to do.
fn short() -> Bounds {
    Bounds {
        per_address: 1_000,
        header: Duration::from_millis(400),
        body: Duration::from_millis(400),
        idle: Duration::from_secs(2),
        ..Bounds::default()
    }
}

/// Whether the server ends the connection, whatever it says first.
fn is_cut(mut stream: TcpStream) -> bool {
    let mut rest = Vec::new();
    match stream.read_to_end(&mut rest) {
        Ok(_) => true,
        Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
    }
}

fn is_served(site: &Site) -> bool {
    let stranger = Laptop::new(site.address, 9);
    stranger.challenge().is_err()
}

#[test]
fn a_header_that_dribbles_is_cut_while_others_are_served() {
    let site = Site::within(short());
    let dribbling: Vec<TcpStream> = (0..200)
        .map(|_| {
            let mut stream = connect(site.address);
            stream
                .write_all(b"POST /v1/push HTTP/1.1\r\nhost: x\r\nx-slow: ")
                .unwrap();
            stream
        })
        .collect();
    assert!(is_served(&site));
    // Some go on, a byte at a time, as long as the server lets them.
    for mut stream in dribbling {
        while stream.write_all(b"a").is_ok() {
            let mut said = [0; 512];
            stream
                .set_read_timeout(Some(Duration::from_millis(20)))
                .unwrap();
            match stream.read(&mut said) {
                Ok(_) => break,
                Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => break,
                Err(_) => {}
            }
        }
    }
    assert!(is_served(&site));
}

#[test]
fn a_connection_that_says_nothing_is_cut() {
    let site = Site::within(short());
    assert!(is_cut(connect(site.address)));
}

#[test]
fn a_body_that_never_comes_is_not_waited_for() {
    let site = Site::within(short());
    let mut stream = connect(site.address);
    stream
        .write_all(
            b"POST /v1/token HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
              content-type: application/cbor\r\ncontent-length: 100\r\n\r\nhalf",
        )
        .unwrap();
    let answer = crate::client::read_answer(&mut stream).unwrap();
    assert_eq!(answer.status, 408);
    assert_eq!(answer.problem().code, "cut_short");
}

#[test]
fn who_comes_when_all_places_are_taken_waits_and_is_served_after() {
    let site = Site::within(Bounds {
        connections: 2,
        ..Bounds::default()
    });
    let mut inside: Vec<TcpStream> = (0..2).map(|_| connect(site.address)).collect();
    let mut waiting = connect(site.address);
    waiting
        .write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        .unwrap();
    let short = Duration::from_millis(200);
    waiting.set_read_timeout(Some(short)).unwrap();
    let unheard = waiting.read(&mut [0]).expect_err("there is no room");
    assert_eq!(unheard.kind(), std::io::ErrorKind::WouldBlock);
    // One leaves, and the one that waited has lost nothing.
    drop(inside.pop());
    waiting.set_read_timeout(Some(PATIENCE)).unwrap();
    let answer = crate::client::read_answer(&mut waiting).unwrap();
    assert_eq!(answer.status, 204);
}

#[test]
fn one_address_has_32_connections_and_no_more() {
    let site = Site::within(Bounds {
        per_address: Bounds::default().per_address,
        ..Bounds::default()
    });
    let held: Vec<TcpStream> = (0..32).map(|_| connect(site.address)).collect();
    assert!(is_cut(connect(site.address)));
    drop(held);
    // Once the server has noticed that they are gone, others come in.
    let tries = std::iter::repeat_with(|| {
        let mut stream = connect(site.address);
        let asked =
            stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        asked.is_ok() && crate::client::read_answer(&mut stream).is_ok()
    });
    assert!(tries.take(2_000).any(|served| served));
}
