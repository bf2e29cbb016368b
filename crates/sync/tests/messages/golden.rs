//! Golden bytes: what one version sends, every later one reads, and sends again the same.

use sync::message::{Reply, Request};

use super::samples::{replies, requests};

/// A name and the bytes in hexadecimal, one message a line.
const GOLDEN: &str = include_str!("golden.txt");

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn golden(name: &str) -> &'static str {
    let mut lines = GOLDEN.lines().filter_map(|line| line.split_once(' '));
    lines
        .find(|(of, _)| *of == name)
        .map_or("", |(_, bytes)| bytes)
}

#[test]
fn every_request_has_its_bytes_for_ever_and_reads_back() {
    for (name, request) in requests() {
        let bytes = request.encode();
        assert_eq!(hex(&bytes), golden(name), "{name}");
        assert_eq!(Request::decode(&bytes).unwrap(), request, "{name}");
    }
}

#[test]
fn every_reply_has_its_bytes_for_ever_and_reads_back() {
    for (name, reply) in replies() {
        let bytes = reply.encode();
        assert_eq!(hex(&bytes), golden(name), "{name}");
        assert_eq!(Reply::decode(&bytes).unwrap(), reply, "{name}");
    }
}

#[test]
fn no_golden_message_is_forgotten() {
    let names = requests().into_iter().map(|(name, _)| name);
    let names: Vec<&str> = names
        .chain(replies().into_iter().map(|(name, _)| name))
        .collect();
    let golden: Vec<&str> = GOLDEN
        .lines()
        .filter_map(|line| Some(line.split_once(' ')?.0))
        .collect();
    assert_eq!(golden, names);
}
