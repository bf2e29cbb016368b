//! What a later version writes: kinds, fields, keys and values that this one does not know are
//! kept bit for bit, and never change what it does know.

use minicbor::{Encoder, data::Tag};
use proptest::{collection::vec, prelude::*};
use record::{
    Change, ChangeId, Ed25519, Edit, EntryId, Envelope, EnvelopeHash, FieldName, Kind, Record,
    SignatureScheme, SigningKey, Value,
};
use sha2::{Digest, Sha256};

use crate::{
    golden,
    model::{self, subject},
};

/// Well-formed CBOR of every sort, known or not.
#[derive(Debug, Clone)]
enum Cbor {
    Unsigned(u64),
    Negative(u64),
    Bytes(Vec<u8>),
    Text(String),
    Array(Vec<Cbor>),
    Map(Vec<(Cbor, Cbor)>),
    Tagged(u64, Box<Cbor>),
    Simple(u8),
    Float(f64),
    Null,
    Undefined,
}

impl Cbor {
    fn write(&self, e: &mut Encoder<&mut Vec<u8>>) {
        match self {
            Self::Unsigned(number) => drop(e.u64(*number).unwrap()),
            Self::Negative(number) => {
                let int = minicbor::data::Int::try_from(-1 - i128::from(*number)).unwrap();
                e.int(int).unwrap();
            }
            Self::Bytes(bytes) => drop(e.bytes(bytes).unwrap()),
            Self::Text(text) => drop(e.str(text).unwrap()),
            Self::Array(parts) => {
                e.array(parts.len() as u64).unwrap();
                parts.iter().for_each(|part| part.write(e));
            }
            Self::Map(parts) => {
                e.map(parts.len() as u64).unwrap();
                for (key, value) in parts {
                    key.write(e);
                    value.write(e);
                }
            }
            Self::Tagged(tag, inner) => {
                e.tag(Tag::new(*tag)).unwrap();
                inner.write(e);
            }
            Self::Simple(number) => drop(e.simple(*number).unwrap()),
            Self::Float(number) => drop(e.f64(*number).unwrap()),
            Self::Null => drop(e.null().unwrap()),
            Self::Undefined => drop(e.undefined().unwrap()),
        }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.write(&mut Encoder::new(&mut bytes));
        bytes
    }
}

fn cbor() -> impl Strategy<Value = Cbor> {
    // The tags that this version reads are among them, around whatever comes.
    let tag = prop_oneof![
        Just(0_u64),
        Just(4),
        Just(1004),
        Just(64_000),
        Just(64_001),
        any::<u64>()
    ];
    let leaf = prop_oneof![
        any::<u64>().prop_map(Cbor::Unsigned),
        any::<u64>().prop_map(Cbor::Negative),
        vec(any::<u8>(), 0..20).prop_map(Cbor::Bytes),
        "\\PC{0,12}".prop_map(Cbor::Text),
        prop_oneof![
            Just("2026-02-11"),
            Just("2026-2-1"),
            Just("2026-02-11T14:05:00.000Z")
        ]
        .prop_map(|text| Cbor::Text(text.to_owned())),
        (32..=255_u8).prop_map(Cbor::Simple),
        any::<f64>().prop_map(Cbor::Float),
        Just(Cbor::Null),
        Just(Cbor::Undefined),
    ];
    leaf.prop_recursive(3, 12, 4, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Cbor::Array),
            vec((inner.clone(), inner.clone()), 0..3).prop_map(Cbor::Map),
            (tag.clone(), inner).prop_map(|(tag, inner)| Cbor::Tagged(tag, Box::new(inner))),
        ]
    })
}

/// A change in one field of a kind, with a value that is already bytes.
fn written(kind: &str, field: &str, value: Vec<u8>) -> (Change, Vec<u8>) {
    let body = model::change(
        0,
        0,
        vec![Edit {
            entry: EntryId([3; 16]),
            kind: Kind::parse(kind).unwrap(),
            field: FieldName::parse(field).unwrap(),
            value: Value::Unknown(value),
            replaces: vec![],
        }],
    )
    .body;
    let bytes = body.encode();
    (
        Change {
            id: ChangeId::of(&bytes),
            body,
        },
        bytes,
    )
}

/// The bytes of a body, a map of 8 keys up to 9, with one more key after them.
fn with_key(body: &[u8], key: u64, value: &Cbor) -> Vec<u8> {
    let mut longer = body.to_vec();
    longer[0] += 1;
    let mut e = Encoder::new(&mut longer);
    e.u64(key).unwrap();
    value.write(&mut e);
    longer
}

/// A text map with one key twice has no meaning in any version and is refused.
fn has_double_key(value: &Cbor) -> bool {
    match value {
        Cbor::Array(parts) => parts.iter().any(has_double_key),
        Cbor::Map(parts) => {
            let texts: Vec<_> = parts
                .iter()
                .filter_map(|(key, _)| match key {
                    Cbor::Text(text) => Some(text),
                    _ => None,
                })
                .collect();
            let mut once = texts.clone();
            once.sort_unstable();
            once.dedup();
            once.len() < texts.len()
                || parts
                    .iter()
                    .any(|(key, value)| has_double_key(key) || has_double_key(value))
        }
        Cbor::Tagged(_, inner) => has_double_key(inner),
        _ => false,
    }
}

proptest! {
    #[test]
    fn any_value_is_written_again_with_the_bytes_it_came_with(value in cbor()) {
        prop_assume!(!has_double_key(&value));
        let (change, bytes) = written("future-kind", "future_field", value.bytes());
        let read = Change::decode(&bytes).unwrap();
        prop_assert_eq!(read.id, change.id);
        // Only the order of a map's keys is ours; every value inside keeps its bytes.
        if !matches!(read.body.edits[0].value, Value::Map(_) | Value::List(_)) {
            prop_assert_eq!(read.body.encode(), bytes);
        }
        let again = Change::decode(&read.body.encode()).unwrap();
        prop_assert_eq!(again.body, read.body);
    }

    #[test]
    fn kinds_and_fields_of_a_later_version_fold_like_any_other(
        kind in "[a-z][a-z0-9_-]{0,20}",
        field in "[a-z][a-z0-9_-]{0,20}",
        value in cbor(),
    ) {
        prop_assume!(!has_double_key(&value));
        let (change, bytes) = written(&kind, &field, value.bytes());
        let read = Change::decode(&bytes).unwrap();
        let record = Record::of(subject(), [read.clone()]);
        let entry = record.entry(EntryId([3; 16]), &Kind::parse(&kind).unwrap()).unwrap();
        let stands = &entry.field(&field).unwrap().versions()[0];
        prop_assert_eq!(&stands.value, &read.body.edits[0].value);
        prop_assert_eq!(stands.change, change.id);
    }

    #[test]
    fn keys_of_a_later_version_change_the_id_and_nothing_else(
        key in 10..1_000_000_u64,
        value in cbor(),
    ) {
        let (change, bytes) = written("visit", "summary", Value::text("seen").to_bytes());
        let longer = with_key(&bytes, key, &value);
        let read = Change::decode(&longer).unwrap();
        prop_assert_eq!(read.id, ChangeId::of(&longer));
        prop_assert_ne!(read.id, change.id);
        prop_assert_eq!(read.body, Change::decode(&bytes).unwrap().body);
    }

    #[test]
    fn an_envelope_is_forwarded_with_the_keys_it_came_with(
        keys in proptest::collection::btree_set(6..1_000_000_u64, 0..4),
        value in cbor(),
    ) {
        let secret = SigningKey::from_bytes(&[9; 32]);
        let bytes = envelope_with(&keys.iter().copied().collect::<Vec<_>>(), &value, &secret);
        prop_assume!(bytes.len() <= record::limits::ENVELOPE_BYTES);
        let read = Envelope::decode(&bytes).unwrap();
        prop_assert_eq!(read.encode(), bytes);
        prop_assert!(read.verify(&Ed25519, Ed25519.public_key(&secret)).is_ok());
    }
}

/// An envelope as a later version makes it: the keys of this one, and more after them.
fn envelope_with(keys: &[u64], value: &Cbor, secret: &SigningKey) -> Vec<u8> {
    let mut signed = Vec::new();
    let mut e = Encoder::new(&mut signed);
    e.map(5 + keys.len() as u64).unwrap();
    e.u64(1).unwrap().bytes(&[1; 32]).unwrap();
    e.u64(2).unwrap().bytes(&[2; 16]).unwrap();
    e.u64(3).unwrap().bytes(&[3; 16]).unwrap();
    e.u64(4).unwrap().u64(1).unwrap();
    e.u64(5).unwrap().bytes(&EnvelopeHash::START.0).unwrap();
    for key in keys {
        e.u64(*key).unwrap();
        value.write(&mut e);
    }
    let hash = Sha256::new()
        .chain_update(b"doorstep/envelope/1\0")
        .chain_update(&signed);
    let signature = Ed25519.sign(secret, &<[u8; 32]>::from(hash.finalize()));
    let mut bytes = Vec::new();
    let mut e = Encoder::new(&mut bytes);
    e.array(2)
        .unwrap()
        .bytes(&signed)
        .unwrap()
        .bytes(&signature)
        .unwrap();
    bytes
}

trait ToBytes {
    fn to_bytes(&self) -> Vec<u8>;
}

impl ToBytes for Value {
    /// The bytes of a value, cut out of a body that holds it.
    fn to_bytes(&self) -> Vec<u8> {
        Cbor::Text(self.as_text().unwrap().to_owned()).bytes()
    }
}

#[test]
fn a_value_that_this_version_would_write_otherwise_is_kept_as_it_is() {
    let tagged = |tag, inner: Cbor| Cbor::Tagged(tag, Box::new(inner)).bytes();
    let text = |text: &str| Cbor::Text(text.to_owned());
    let unusual = [
        tagged(1004, text("2026-2-11")),
        tagged(1004, text("tomorrow")),
        tagged(1004, Cbor::Unsigned(1)),
        tagged(0, text("2026-02-11T14:05:00Z")),
        tagged(0, text("2026-02-11T14:05:00.000+00:00")),
        tagged(0, text("2026-02-11T14:05:00.0001Z")),
        tagged(4, Cbor::Array(vec![Cbor::Unsigned(1), Cbor::Unsigned(36)])),
        tagged(4, Cbor::Array(vec![Cbor::Negative(0)])),
        tagged(64_000, Cbor::Null),
        tagged(64_002, text("later")),
        Cbor::Unsigned(u64::MAX).bytes(),
        Cbor::Negative(u64::MAX).bytes(),
        Cbor::Float(36.6).bytes(),
        Cbor::Undefined.bytes(),
        Cbor::Map(vec![(Cbor::Unsigned(1), text("x"))]).bytes(),
        Cbor::Map(vec![(text("a"), text("x")), (Cbor::Unsigned(1), text("y"))]).bytes(),
    ];
    for value in unusual {
        let (_, bytes) = written("visit", "summary", value.clone());
        let read = Change::decode(&bytes).unwrap();
        assert_eq!(read.body.edits[0].value, Value::Unknown(value));
        assert_eq!(read.body.encode(), bytes);
    }
}

#[test]
fn a_sealed_change_is_the_one_that_everybody_else_reads() {
    // Edits out of order, a version named twice and a clock with nanoseconds: as a page makes it.
    let mut body = golden::sample();
    body.edits.reverse();
    body.edits[3].replaces = vec![ChangeId([2; 32]), ChangeId([1; 32]), ChangeId([2; 32])];
    body.recorded_at += chrono::TimeDelta::nanoseconds(123_456);
    let at = body.recorded_at;
    body.edits[4].value = Value::Instant(at);
    let (sealed, bytes) = Change::seal(body);
    assert_eq!(sealed, Change::decode(&bytes).unwrap());
}
