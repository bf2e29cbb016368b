//! Frozen bytes: a body or an envelope that was ever signed reads and hashes the same for ever.
//!
//! The files under `tests/golden` are never edited. A format of a later version gets files of its
//! own beside them.

use std::collections::BTreeMap;

use chrono::DateTime;
use record::{
    ActId, AuthorId, Body, ChainHash, Change, ChangeId, Compartment, Decimal, DeviceId, Ed25519,
    Edit, EntryId, Envelope, EnvelopeHash, FieldName, Incarnation, Kind, Nonce, Role,
    SignatureScheme, SigningKey, Stream, Subject, Value,
};

/// The bytes of a file of hexadecimal digits.
pub fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    let pairs = digits
        .chunks(2)
        .map(|pair| std::str::from_utf8(pair).unwrap());
    pairs
        .map(|pair| u8::from_str_radix(pair, 16).unwrap())
        .collect()
}

/// Hexadecimal digits, 32 bytes to a line.
fn hex(bytes: &[u8]) -> String {
    let line = |line: &[u8]| {
        line.iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
            + "\n"
    };
    bytes.chunks(32).map(line).collect()
}

pub const BODY: &str = include_str!("../golden/body-1.hex");
pub const ENVELOPE: &str = include_str!("../golden/envelope-1.hex");
const LATER_BODY: &str = include_str!("../golden/body-of-a-later-version.hex");
const LATER_ENVELOPE: &str = include_str!("../golden/envelope-of-a-later-version.hex");

/// Every value there is, each in a field that says which.
fn values() -> Vec<(&'static str, Value)> {
    let decimal = |digits, places| Value::Decimal(Decimal { digits, places });
    let entries = [
        ("b", Value::Int(2)),
        ("aa", Value::Empty),
        ("a", Value::Bool(false)),
    ];
    let map = entries.map(|(name, value)| (name.to_owned(), value));
    vec![
        ("absent", Value::Absent("declined".to_owned())),
        ("bool", Value::Bool(true)),
        ("bytes", Value::Bytes(vec![0, 1, 254, 255])),
        ("date", Value::Date("1944-03-05".parse().unwrap())),
        ("decimal", decimal(366, 1)),
        ("decimal-negative", decimal(-5, 2)),
        ("empty", Value::Empty),
        (
            "instant",
            Value::instant(DateTime::from_timestamp_millis(1_770_818_706_789).unwrap()),
        ),
        ("int", Value::Int(152)),
        ("int-negative", Value::Int(-1)),
        (
            "list",
            Value::List(vec![Value::Int(24), Value::text("x"), Value::List(vec![])]),
        ),
        ("map", Value::Map(BTreeMap::from(map))),
        ("removed", Value::Removed("entered_in_error".to_owned())),
        ("text", Value::text("Dot says “I don’t want to fall again”")),
        (
            "unknown",
            Value::Unknown(vec![0xfb, 0x40, 0x09, 0x21, 0xfb, 0x54, 0x44, 0x2d, 0x18]),
        ),
    ]
}

/// One change with everything that version 1 of the format can say.
pub fn sample() -> Body {
    let entry = EntryId([0xe1; 16]);
    let edits = values()
        .into_iter()
        .enumerate()
        .map(|(nth, (name, value))| Edit {
            entry,
            kind: Kind::new_static("sample"),
            field: FieldName::parse(name).unwrap(),
            value,
            replaces: (0..nth % 3)
                .map(|id| ChangeId([id as u8 + 1; 32]))
                .collect(),
        });
    let other = Edit {
        entry: EntryId([0xe2; 16]),
        kind: Kind::new_static("visit"),
        field: FieldName::new_static("summary"),
        value: Value::text("Seen at home."),
        replaces: vec![],
    };
    Body {
        stream: Stream {
            subject: Subject::Patient([0xa0; 16]),
            compartment: Compartment::new_static("core"),
        },
        act: ActId([0xac; 16]),
        author: AuthorId([0xaa; 16]),
        role: Role::new_static("cm"),
        recorded_at: DateTime::from_timestamp_millis(1_770_818_706_789).unwrap(),
        clock_offset_ms: Some(-1_250),
        nonce: Nonce([0x0c; 16]),
        edits: edits.chain([other]).collect(),
    }
}

fn secret() -> SigningKey {
    SigningKey::from_bytes(&[0x5e; 32])
}

fn envelope(change: ChangeId) -> Envelope {
    let sender = (DeviceId([0xd0; 16]), Incarnation([0x1c; 16]));
    let place = (258, EnvelopeHash([0xb4; 32]));
    Envelope::seal(change, sender, place, &Ed25519, &secret())
}

#[test]
fn the_body_of_version_1_is_written_as_it_always_was() {
    let (change, written) = Change::seal(sample());
    assert_eq!(hex(&written), BODY);
    assert_eq!(change.id, ChangeId::of(&written));
    assert_eq!(
        change.id.to_string(),
        "b6fae8b925eceac6ced3c8693ce5a62a2caa5490162eb0fe026d097e3a093787"
    );
}

#[test]
fn the_body_of_version_1_is_read_as_it_always_was() {
    let change = Change::decode(&bytes(BODY)).unwrap();
    assert_eq!(change.body, sample());
    assert_eq!(change.id, Change::seal(sample()).0.id);
    assert_eq!(change.body.encode(), bytes(BODY));
}

#[test]
fn the_envelope_of_version_1_is_written_signed_and_read_as_it_always_was() {
    let sealed = envelope(ChangeId::of(&bytes(BODY)));
    assert_eq!(hex(&sealed.encode()), ENVELOPE);
    let read = Envelope::decode(&bytes(ENVELOPE)).unwrap();
    assert_eq!(read, sealed);
    read.verify(&Ed25519, Ed25519.public_key(&secret()))
        .unwrap();
    assert_eq!(
        hex(&read.hash().0),
        "4f884fc28d735e1dabb97cdee6cea178b4e0c5b41e0067c9e8f6a2a5aa3fc57f\n"
    );
}

#[test]
fn the_chain_and_derived_ids_are_as_they_always_were() {
    let chain = ChainHash::START
        .then(EnvelopeHash([1; 32]))
        .then(EnvelopeHash([2; 32]));
    assert_eq!(
        hex(&chain.0),
        "1a6ed7ec8cbe72e9c13fc95b481dedf522d4661915fe3e0457b5a9003297eaef\n"
    );
    let identity = EntryId::once(Subject::Patient([0xa0; 16]), &Kind::new_static("identity"));
    assert_eq!(identity.to_string(), "06cc0846-f474-97a5-ee05-c44e0655a746");
    let signature = EntryId::beside(EntryId([0xe2; 16]), "signature");
    assert_eq!(
        signature.to_string(),
        "b3b34cc6-76cd-9a14-21e8-99f898ccf707"
    );
}

/// With keys, a tag and a map that version 1 does not know.
#[test]
fn a_body_of_a_later_version_is_read_and_keeps_its_id() {
    let later = bytes(LATER_BODY);
    let change = Change::decode(&later).unwrap();
    assert_eq!(
        change.id.to_string(),
        "eaebbaddf9750b0c4df5ffe8b8bf247570de52e427d9b073d440a1e9ebae1c08"
    );
    let kept: Vec<_> = change.body.edits.iter().map(|edit| &edit.value).collect();
    assert_eq!(kept[0], &Value::text("read"));
    assert!(
        kept[1..]
            .iter()
            .all(|value| matches!(value, Value::Unknown(_)))
    );
    assert_eq!(kept.len(), 3);
}

/// With a key after those of version 1. The signature covers it, so it must not be lost.
#[test]
fn an_envelope_of_a_later_version_is_read_and_keeps_its_signature() {
    let later = bytes(LATER_ENVELOPE);
    let read = Envelope::decode(&later).unwrap();
    assert_eq!(read.encode(), later);
    assert_eq!((read.seq, read.device), (258, DeviceId([0xd0; 16])));
    read.verify(&Ed25519, Ed25519.public_key(&secret()))
        .unwrap();
    assert_ne!(read.hash(), envelope(read.change).hash());
}
