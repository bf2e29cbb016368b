//! Bytes that are not a change or an envelope: refused, whatever they are, and without a panic.

use proptest::{collection::vec, prelude::*, sample::Index};
use record::{Change, Envelope, Malformed, Stream, Value};

use crate::{
    golden::{BODY, ENVELOPE, bytes, sample},
    model::{World, steps},
};

proptest! {
    #[test]
    fn what_is_sealed_is_read_back(steps in steps()) {
        for change in World::after(&steps).changes {
            let (sealed, bytes) = Change::seal(change.body.clone());
            prop_assert_eq!(&sealed, &change);
            prop_assert_eq!(Change::decode(&bytes).unwrap(), change);
        }
    }

    #[test]
    fn random_bytes_never_panic(bytes in vec(any::<u8>(), 0..300)) {
        let _ = Change::decode(&bytes);
        let _ = Envelope::decode(&bytes);
    }

    #[test]
    fn a_changed_body_is_refused_or_is_another_change(at in any::<Index>(), by in 1..=255_u8) {
        let golden = bytes(BODY);
        let mut changed = golden.clone();
        changed[at.index(golden.len())] ^= by;
        if let Ok(read) = Change::decode(&changed) {
            prop_assert_ne!(read.id, Change::decode(&golden).unwrap().id);
        }
    }

    #[test]
    fn a_changed_envelope_is_refused_or_its_signature_fails(
        at in any::<Index>(),
        by in 1..=255_u8,
    ) {
        use record::{Ed25519, SignatureScheme, SigningKey};
        let golden = bytes(ENVELOPE);
        let mut changed = golden.clone();
        changed[at.index(golden.len())] ^= by;
        if let Ok(read) = Envelope::decode(&changed) {
            let key = Ed25519.public_key(&SigningKey::from_bytes(&[0x5e; 32]));
            prop_assert!(read.verify(&Ed25519, key).is_err());
        }
    }

    #[test]
    fn several_changed_bytes_never_panic(
        changes in vec((any::<Index>(), any::<u8>()), 1..8),
        cut in any::<Index>(),
    ) {
        for golden in [bytes(BODY), bytes(ENVELOPE)] {
            let mut changed = golden;
            for (at, byte) in &changes {
                let at = at.index(changed.len());
                changed[at] = *byte;
            }
            changed.truncate(cut.index(changed.len()) + 1);
            let _ = Change::decode(&changed);
            let _ = Envelope::decode(&changed);
        }
    }
}

#[test]
fn a_body_and_an_envelope_cut_at_any_byte_are_refused() {
    let (body, envelope) = (bytes(BODY), bytes(ENVELOPE));
    for cut in 0..body.len() {
        assert!(Change::decode(&body[..cut]).is_err(), "{cut}");
    }
    for cut in 0..envelope.len() {
        assert!(Envelope::decode(&envelope[..cut]).is_err(), "{cut}");
    }
}

#[test]
fn bytes_after_the_end_are_refused() {
    for more in [0x00, 0x80, 0xf6, 0xff] {
        assert!(Change::decode(&[bytes(BODY), vec![more]].concat()).is_err());
        assert!(Envelope::decode(&[bytes(ENVELOPE), vec![more]].concat()).is_err());
    }
}

/// The golden body with one run of bytes put in the place of another.
fn with(from: &[u8], to: &[u8]) -> Result<Change, Malformed> {
    let golden = bytes(BODY);
    let at = golden
        .windows(from.len())
        .position(|window| window == from)
        .unwrap();
    let changed = [&golden[..at], to, &golden[at + from.len()..]].concat();
    Change::decode(&changed)
}

#[test]
fn bodies_of_another_shape_are_refused() {
    let bool_field = b"\x83\x64bool\xf5\x81";
    with(bool_field, b"\x83\x64bool\xf4\x81").unwrap();
    let wrong: [(&str, &[u8], &[u8]); 9] = [
        ("fields out of order", bool_field, b"\x83\x64zool\xf5\x81"),
        ("one field twice", b"\x83\x65bytes", b"\x83\x64bool"),
        (
            "an edit with four parts",
            bool_field,
            b"\x84\x64bool\xf5\x81",
        ),
        ("a name with a capital", bool_field, b"\x83\x64Bool\xf5\x81"),
        (
            "an indefinite text",
            bool_field,
            b"\x83\x64bool\x7f\x61x\xff\x81",
        ),
        (
            "an indefinite list",
            bool_field,
            b"\x83\x64bool\x9f\xf5\xff\x81",
        ),
        (
            "a break where a value should be",
            bool_field,
            b"\x83\x64bool\xff\x81",
        ),
        ("a reserved head", bool_field, b"\x83\x64bool\x1c\x81"),
        (
            "text that is not UTF-8",
            b"\x6dSeen at home.",
            b"\x6dSeen \xff\xfe home.",
        ),
    ];
    for (what, from, to) in wrong {
        assert!(with(from, to).is_err(), "{what}");
    }
}

#[test]
fn a_body_without_any_one_of_its_parts_is_refused() {
    // Key 7, the clock's offset, is the one part that may be missing.
    let golden = bytes(BODY);
    let mut d = minicbor::Decoder::new(&golden);
    let parts = d.map().unwrap().unwrap();
    let mut ends = vec![d.position()];
    for _ in 0..parts {
        d.skip().unwrap();
        d.skip().unwrap();
        ends.push(d.position());
    }
    for (nth, part) in ends.windows(2).enumerate() {
        let [from, to] = [part[0], part[1]];
        let mut without = [&golden[..from], &golden[to..]].concat();
        without[0] -= 1;
        assert_eq!(
            Change::decode(&without).is_ok(),
            nth + 1 == 7,
            "part {}",
            nth + 1
        );
    }
}

/// Its bytes are made again from its parts, so there must be one way alone to write them.
#[test]
fn an_envelope_with_a_longer_head_than_needed_is_refused() {
    let golden = bytes(ENVELOPE);
    let longer = [&[0x98, 0x02], &golden[1..]].concat();
    assert!(Envelope::decode(&longer).is_err());
}

#[test]
fn a_body_that_nobody_could_read_is_not_sealed() {
    assert_eq!(Change::try_seal(&sample()).unwrap(), Change::seal(sample()));
    let mut twice = sample();
    twice.edits.push(twice.edits[0].clone());
    let mut long = sample();
    long.edits[0].value = Value::text("x".repeat(record::limits::TEXT_BYTES + 1));
    let mut empty = sample();
    empty.edits.clear();
    for body in [twice, long, empty] {
        assert!(Change::try_seal(&body).is_err());
    }
}

#[test]
fn a_body_without_edits_is_refused() {
    let mut empty = sample();
    empty.edits.clear();
    assert!(Change::decode(&empty.encode()).is_err());
}

#[test]
fn a_stream_is_part_of_what_is_hashed() {
    let mut other = sample();
    other.stream = Stream {
        subject: record::Subject::Area([0xa0; 16]),
        ..other.stream
    };
    assert_ne!(Change::seal(other).0.id, Change::seal(sample()).0.id);
}
