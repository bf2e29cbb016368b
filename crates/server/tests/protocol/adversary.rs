//! A device that lies: every field of an envelope and of a body changed singly
//! (docs/rules.md F38 to F43).

use care::Role;
use minicbor::{Decoder, Encoder};
use record::{
    ActId, AuthorId, Body, Change, ChangeId, DeviceId, Ed25519, EntryId, Envelope, EnvelopeHash,
    Incarnation, Nonce, SigningKey, Value,
};
use sync::{
    limits,
    message::{Carried, Code, List, Obstacle, Push, Reply, Request, Verdict},
};

use super::town::{
    ANNE, AREA, OTHER_PRACTICE, OWN_PRACTICE, PRIYA, Pen, SARAH, Town, first, once, person, stream,
};

struct Attack {
    town: Town,
    sarah: Pen,
    good: Carried,
    body: Body,
}

impl Attack {
    fn new() -> Self {
        let mut town = Town::new();
        let mut sarah = town.pen(SARAH, Role::CareManager, 0x20);
        let mut anne = town.pen(ANNE, Role::CareManager, 0x23);
        town.pen(PRIYA, Role::CommunityNurse, 0x22);
        town.meet(&mut sarah, person(7), OWN_PRACTICE);
        town.meet(&mut anne, person(8), OTHER_PRACTICE);
        let set = [first(
            EntryId([1; 16]),
            "task",
            "what",
            Value::text("a task"),
        )];
        let body = town.body(SARAH, Role::CareManager, &stream(person(7), "core"), &set);
        let mut pen = Pen {
            secret: sarah.secret.clone(),
            ..sarah
        };
        let good = pen.seal(body.clone()).1;
        Self {
            town,
            sarah,
            good,
            body,
        }
    }

    fn envelope(&self) -> Envelope {
        Envelope::decode(&self.good.envelope).unwrap()
    }

    /// What the server makes of it, and that nothing of it came into the ledger if it refuses.
    fn sent(&self, carried: Carried, first: u64) -> Result<Verdict, Obstacle> {
        let before = self.town.server.high_water().unwrap();
        let push = Push {
            device: self.sarah.device,
            incarnation: self.sarah.incarnation,
            first,
            changes: List(vec![carried]),
        };
        let said = match self.town.ask(&self.sarah.session(), &Request::Push(push)) {
            Reply::Verdicts(verdicts) => {
                let key = self.town.server.public_key();
                Ok(verdicts.open(&Ed25519, key).unwrap().remove(0).verdict)
            }
            Reply::Refused(refusal) => Err(refusal.obstacle),
            other => panic!("{other:?}"),
        };
        if !matches!(said, Ok(Verdict::Accepted(_))) {
            assert_eq!(self.town.server.high_water().unwrap(), before);
        }
        said
    }

    /// A body other than the good one, in a good envelope of its own.
    fn body(change: impl FnOnce(&mut Body)) -> Result<Verdict, Obstacle> {
        let attack = Self::new();
        let mut body = attack.body.clone();
        change(&mut body);
        let (change, bytes) = Change::seal(body);
        attack.sealed(change.id, bytes)
    }

    fn sealed(&self, id: ChangeId, body: Vec<u8>) -> Result<Verdict, Obstacle> {
        let mut pen = Pen {
            secret: self.sarah.secret.clone(),
            ..self.sarah
        };
        let carried = pen.envelope(id, body);
        self.sent(carried, 2)
    }

    /// Another envelope around the good body.
    fn enveloped(
        sender: impl FnOnce(&Envelope) -> (DeviceId, Incarnation),
        place: impl FnOnce(&Envelope) -> (u64, EnvelopeHash),
        secret: Option<SigningKey>,
    ) -> Result<Verdict, Obstacle> {
        let attack = Self::new();
        let good = attack.envelope();
        let place = place(&good);
        let secret = secret.unwrap_or(attack.sarah.secret.clone());
        let envelope = Envelope::seal(good.change, sender(&good), place, &Ed25519, &secret);
        let carried = Carried {
            envelope: envelope.encode(),
            body: attack.good.body.clone(),
        };
        attack.sent(carried, place.0)
    }
}

fn refused(said: Result<Verdict, Obstacle>) -> Code {
    match said {
        Ok(Verdict::Rejected(reason) | Verdict::Quarantined(reason)) => reason.code,
        other => panic!("{other:?}"),
    }
}

fn same(envelope: &Envelope) -> (DeviceId, Incarnation) {
    (envelope.device, envelope.incarnation)
}

fn here(envelope: &Envelope) -> (u64, EnvelopeHash) {
    (envelope.seq, envelope.prev)
}

#[test]
fn the_good_one_is_accepted() {
    let attack = Attack::new();
    let said = attack.sent(attack.good.clone(), 2);
    assert!(matches!(said, Ok(Verdict::Accepted(_))), "{said:?}");
}

#[test]
fn an_envelope_of_another_device_or_incarnation_is_not_taken() {
    let device = Attack::enveloped(|good| (DeviceId([0x22; 16]), good.incarnation), here, None);
    assert_eq!(device, Err(Obstacle::Unauthorised));
    let incarnation = Attack::enveloped(|good| (good.device, Incarnation([0; 16])), here, None);
    assert_eq!(incarnation, Err(Obstacle::Unauthorised));
}

#[test]
fn a_number_or_a_predecessor_that_is_not_so_is_a_gap_or_a_fork() {
    let ahead = Attack::enveloped(same, |good| (5, good.prev), None);
    assert_eq!(ahead, Err(Obstacle::Gap { expected: 2 }));
    let used = Attack::enveloped(same, |_| (1, EnvelopeHash::START), None);
    assert_eq!(used, Err(Obstacle::Fork));
    let prev = Attack::enveloped(same, |_| (2, EnvelopeHash([7; 32])), None);
    assert_eq!(prev, Err(Obstacle::Fork));
    let none = Attack::enveloped(same, |good| (0, good.prev), None);
    assert_eq!(none, Err(Obstacle::Malformed));
}

#[test]
fn a_signature_with_another_key_is_refused() {
    let other = Attack::enveloped(same, here, Some(SigningKey::from_bytes(&[0x22; 32])));
    assert_eq!(refused(other), Code::BadSignature);
}

#[test]
fn every_bit_of_an_envelope_counts() {
    let good = Attack::new().good.envelope;
    for at in 0..good.len() {
        let attack = Attack::new();
        let mut carried = attack.good.clone();
        carried.envelope[at] ^= 1;
        let said = attack.sent(carried, 2);
        assert!(!matches!(said, Ok(Verdict::Accepted(_))), "byte {at}");
    }
}

#[test]
fn a_body_under_an_id_that_is_not_its_hash_is_refused_before_it_is_read() {
    let attack = Attack::new();
    let mut carried = attack.good.clone();
    carried.body = b"not even a body".to_vec();
    assert_eq!(refused(attack.sent(carried, 2)), Code::NotItsHash);
    // The number is used; the change itself may still come, in a good envelope.
    let mut pen = Pen {
        secret: attack.sarah.secret.clone(),
        ..attack.sarah
    };
    pen.seq = 2;
    pen.prev = attack.envelope().hash();
    let again = pen.envelope(attack.envelope().change, attack.good.body.clone());
    assert!(matches!(attack.sent(again, 3), Ok(Verdict::Accepted(_))));
}

#[test]
fn a_body_that_cannot_be_read_is_refused() {
    for body in [b"not even a body".as_slice(), &[], &[0xa0], &[0x9f; 40]] {
        let attack = Attack::new();
        let said = attack.sealed(ChangeId::of(body), body.to_vec());
        assert_eq!(refused(said), Code::Malformed);
    }
}

#[test]
fn a_body_with_another_author_is_refused() {
    for author in [PRIYA, ANNE, AuthorId([0; 16]), AuthorId([0x99; 16])] {
        let said = Attack::body(|body| body.author = author);
        assert_eq!(refused(said), Code::NotTheAuthor);
    }
}

#[test]
fn a_body_with_another_role_stream_kind_field_or_value_is_judged_as_it_is() {
    let role = |role: Role| Attack::body(|body| body.role = role.to_record());
    assert_eq!(refused(role(Role::Gp)), Code::RoleNotHeld);
    assert_eq!(refused(role(Role::Admin)), Code::NotAllowed);
    let unknown = Attack::body(|body| body.role = record::Role::new_static("wizard"));
    assert_eq!(refused(unknown), Code::NotAllowed);

    let other = Attack::body(|body| body.stream.subject = person(8));
    assert_eq!(refused(other), Code::NoRelationship);
    let area = Attack::body(|body| body.stream.subject = AREA);
    assert_eq!(refused(area), Code::ServerOnly);
    let nobody = Attack::body(|body| body.stream.subject = person(99));
    assert!(matches!(nobody, Ok(Verdict::Held(_))));
    for compartment in ["safeguarding", "access", "mental-health", "nowhere"] {
        let compartment = record::Compartment::new_static(compartment);
        let said = Attack::body(|body| body.stream.compartment = compartment);
        assert_eq!(refused(said), Code::NotAllowed);
    }

    let kind = |kind: &'static str| {
        Attack::body(|body| body.edits[0].kind = record::Kind::new_static(kind))
    };
    assert_eq!(refused(kind("safeguarding-concern")), Code::NotAllowed);
    assert_eq!(refused(kind("staff")), Code::NotAllowed);
    assert!(matches!(kind("unheard-of"), Ok(Verdict::Held(_))));
    let field =
        Attack::body(|body| body.edits[0].field = record::FieldName::new_static("unheard_of"));
    assert!(matches!(field, Ok(Verdict::Held(_))));
    for value in [
        Value::Int(7),
        Value::text("x".repeat(401)),
        Value::Bytes(vec![0; 16]),
        Value::Empty,
    ] {
        let said = Attack::body(|body| body.edits[0].value = value);
        assert_eq!(refused(said), Code::NotAllowed);
    }
    let identity = Attack::body(|body| {
        body.edits[0].kind = record::Kind::new_static("identity");
        body.edits[0].field = record::FieldName::new_static("family_name");
    });
    assert_eq!(
        refused(identity),
        Code::NotAllowed,
        "what exists once has its own id"
    );
}

#[test]
fn a_body_that_differs_only_in_what_is_free_is_another_good_change() {
    for said in [
        Attack::body(|body| body.act = ActId([9; 16])),
        Attack::body(|body| body.nonce = Nonce([9; 16])),
        Attack::body(|body| body.recorded_at = "2999-01-01T00:00:00Z".parse().unwrap()),
        Attack::body(|body| body.clock_offset_ms = Some(-7)),
        Attack::body(|body| body.edits[0].entry = EntryId([9; 16])),
    ] {
        assert!(matches!(said, Ok(Verdict::Accepted(_))), "{said:?}");
    }
}

#[test]
fn a_body_as_large_as_allowed_is_read_and_one_byte_more_is_not() {
    let padded = |length: usize| {
        let attack = Attack::new();
        let (_, bytes) = Change::seal(attack.body.clone());
        let mut padded = bytes.clone();
        // A key of a later version, filled so that the whole has the length asked for.
        let mut d = Decoder::new(&bytes);
        assert_eq!(d.map().unwrap(), Some(8));
        padded[0] += 1;
        let fill = length - bytes.len() - 7;
        let mut e = Encoder::new(&mut padded);
        e.u8(99).unwrap().bytes_len(fill as u64).unwrap();
        padded.extend(std::iter::repeat_n(0, length - padded.len()));
        attack.sealed(ChangeId::of(&padded), padded)
    };
    let most = record::limits::BODY_BYTES;
    for length in [most - 1, most] {
        let said = padded(length);
        assert!(matches!(said, Ok(Verdict::Accepted(_))), "{said:?}");
    }
    assert_eq!(refused(padded(most + 1)), Code::TooLarge);
}

#[test]
fn a_push_of_too_many_or_too_large_changes_is_refused_whole() {
    let attack = Attack::new();
    let push = |changes: Vec<Carried>| {
        let push = Request::Push(Push {
            device: attack.sarah.device,
            incarnation: attack.sarah.incarnation,
            first: 2,
            changes: List(changes),
        });
        Request::decode(&push.encode())
    };
    let small = Carried {
        envelope: vec![],
        body: vec![],
    };
    assert!(push(vec![small.clone(); limits::PUSH_CHANGES]).is_ok());
    assert!(push(vec![small; limits::PUSH_CHANGES + 1]).is_err());
    let large = Carried {
        envelope: attack.good.envelope.clone(),
        body: vec![0; record::limits::BODY_BYTES],
    };
    let request = push(vec![large; 8]).unwrap();
    let refused = attack.town.ask(&attack.sarah.session(), &request);
    assert!(matches!(refused, Reply::Refused(refusal) if refusal.obstacle == Obstacle::TooLarge));
}

#[test]
fn words_hidden_in_a_replaced_version_of_another_are_not_replaced() {
    let mut attack = Attack::new();
    let mut sarah = attack.sarah;
    let core = stream(person(7), "core");
    let identity = once(person(7), "identity");
    let name = [first(
        identity,
        "identity",
        "given_name",
        Value::text("Dorothy"),
    )];
    let name = attack.town.accepted(&mut sarah, &core, &name);
    let hide = [(
        EntryId([3; 16]),
        "task",
        "what",
        Value::text("x"),
        vec![name],
    )];
    let (_, verdict) = attack.town.write(&mut sarah, &core, &hide);
    assert!(matches!(verdict, Verdict::Rejected(reason) if reason.code == Code::ReplacesAnother));
}
