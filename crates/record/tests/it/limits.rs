//! The bounds on every size: one below and exactly at a bound is read, one above is refused.

use minicbor::Encoder;
use record::{
    Change, ChangeId, Edit, EntryId, Envelope, FieldName, Kind, Malformed, Role, Value, limits,
};

use crate::{golden, model};

/// A change with these values, each in a field of its own.
fn body(values: Vec<Value>) -> Vec<u8> {
    let edits = values.into_iter().enumerate().map(|(nth, value)| Edit {
        entry: EntryId([1; 16]),
        kind: Kind::new_static("note"),
        field: FieldName::parse(&format!("f{nth:04}")).unwrap(),
        value,
        replaces: vec![],
    });
    model::change(0, 0, edits.collect()).body.encode()
}

fn read(bytes: &[u8]) -> Result<(), Malformed> {
    Change::decode(bytes).map(|_| ())
}

fn too_large(result: Result<(), Malformed>) -> bool {
    matches!(result, Err(Malformed::TooLarge(_)))
}

/// Both ends refuse by these, and a change once signed must be read for ever: none may shrink.
#[test]
fn the_bounds_themselves() {
    assert_eq!(limits::TEXT_BYTES, 65_536);
    assert_eq!(limits::BODY_BYTES, 131_072);
    assert_eq!(limits::ENVELOPE_BYTES, 1_024);
    assert_eq!((limits::EDITS, limits::REPLACES), (512, 64));
    assert_eq!((limits::DEPTH, limits::NAME_BYTES), (16, 64));
}

#[test]
fn a_text() {
    let text = |bytes| read(&body(vec![Value::text("x".repeat(bytes))]));
    text(limits::TEXT_BYTES - 1).unwrap();
    text(limits::TEXT_BYTES).unwrap();
    assert!(too_large(text(limits::TEXT_BYTES + 1)));
    // Bytes are counted and not characters.
    let accented = |chars| read(&body(vec![Value::text("é".repeat(chars))]));
    accented(limits::TEXT_BYTES / 2).unwrap();
    assert!(too_large(accented(limits::TEXT_BYTES / 2 + 1)));
}

#[test]
fn a_body() {
    let sized = |bytes: usize| {
        let frame = body(vec![Value::Bytes(vec![0; 70_000])]).len() - 70_000;
        let bytes = body(vec![Value::Bytes(vec![0; bytes - frame])]);
        (bytes.len(), read(&bytes))
    };
    for (bytes, fits) in [(-1, true), (0, true), (1, false)] {
        let wanted = limits::BODY_BYTES.checked_add_signed(bytes).unwrap();
        let (length, result) = sized(wanted);
        assert_eq!(length, wanted);
        assert_eq!(result.is_ok(), fits);
        assert!(fits || too_large(result));
    }
}

#[test]
fn edits_in_one_entry() {
    let edits = |number| read(&body(vec![Value::Empty; number]));
    edits(limits::EDITS - 1).unwrap();
    edits(limits::EDITS).unwrap();
    assert!(too_large(edits(limits::EDITS + 1)));
}

#[test]
fn edits_in_several_entries() {
    let edits = |number: usize| {
        let edits = (0..number).map(|nth| Edit {
            entry: EntryId([(nth % 4) as u8; 16]),
            kind: Kind::new_static("note"),
            field: FieldName::parse(&format!("f{nth:04}")).unwrap(),
            value: Value::Empty,
            replaces: vec![],
        });
        read(&model::change(0, 0, edits.collect()).body.encode())
    };
    edits(limits::EDITS - 1).unwrap();
    edits(limits::EDITS).unwrap();
    assert!(too_large(edits(limits::EDITS + 1)));
}

#[test]
fn replaced_versions() {
    let replaces = |number: usize| {
        let ids = (0..number).map(|nth| ChangeId([nth as u8; 32]));
        let edit = model::edit(&model::key(0, 0), Value::Empty, ids.collect());
        read(&model::change(0, 0, vec![edit]).body.encode())
    };
    replaces(limits::REPLACES - 1).unwrap();
    replaces(limits::REPLACES).unwrap();
    assert!(too_large(replaces(limits::REPLACES + 1)));
}

#[test]
fn nesting() {
    let nested = |outer: &[u8], depth| {
        let value = [outer.repeat(depth), vec![0x01]].concat();
        read(&body(vec![Value::Unknown(value)]))
    };
    // Lists, maps, and tags that this version does not know.
    for outer in [&b"\x81"[..], b"\xa1\x61x", b"\xd8\x63"] {
        nested(outer, limits::DEPTH - 1).unwrap();
        nested(outer, limits::DEPTH).unwrap();
        assert!(too_large(nested(outer, limits::DEPTH + 1)));
        // However deep a hostile one is.
        assert!(too_large(nested(outer, limits::BODY_BYTES / 4)));
    }
}

#[test]
fn names() {
    let name = |length| Role::parse(&"a".repeat(length));
    assert!(name(0).is_err());
    name(1).unwrap();
    name(limits::NAME_BYTES - 1).unwrap();
    name(limits::NAME_BYTES).unwrap();
    assert!(name(limits::NAME_BYTES + 1).is_err());
    for wrong in ["Visit", "visit date", "visit.date", "visité", "a\0"] {
        assert!(Kind::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn an_envelope() {
    let sized = |bytes: usize| {
        let golden = golden::bytes(golden::ENVELOPE);
        let mut d = minicbor::Decoder::new(&golden);
        d.array().unwrap();
        let mut signed = d.bytes().unwrap().to_vec();
        signed[0] += 1;
        let signature = d.bytes().unwrap().to_vec();
        // A further key with as many bytes as are missing.
        let frame = golden.len() + 5;
        let mut e = Encoder::new(&mut signed);
        e.u64(6).unwrap().bytes(&vec![0; bytes - frame]).unwrap();
        let mut whole = Vec::new();
        let mut e = Encoder::new(&mut whole);
        e.array(2)
            .unwrap()
            .bytes(&signed)
            .unwrap()
            .bytes(&signature)
            .unwrap();
        (whole.len(), Envelope::decode(&whole).map(|_| ()))
    };
    for (bytes, fits) in [(-1, true), (0, true), (1, false)] {
        let wanted = limits::ENVELOPE_BYTES.checked_add_signed(bytes).unwrap();
        let (length, result) = sized(wanted);
        assert_eq!(length, wanted);
        assert!(
            if fits {
                result.is_ok()
            } else {
                too_large(result)
            },
            "{bytes}"
        );
    }
}
