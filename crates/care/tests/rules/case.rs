//! Builds records as people write them: every change goes through the door first.

use care::{
    Role,
    catalogue::{self, Context},
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use record::{
    ActId, AuthorId, Body, Change, ChangeId, Compartment, Edit, EntryId, FieldName, Kind, Nonce,
    Record, Stream, Subject, Value,
};

pub const PERSON: Subject = Subject::Patient([7; 16]);
pub const AREA: Subject = Subject::Area([8; 16]);

/// The care manager, the named nurse and the coordinator of the cases.
pub const SARAH: AuthorId = AuthorId([1; 16]);
pub const PRIYA: AuthorId = AuthorId([2; 16]);
pub const JOANNE: AuthorId = AuthorId([3; 16]);

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub fn text(text: &str) -> Value {
    Value::text(text)
}

pub fn date(text: &str) -> Value {
    Value::Date(day(text))
}

pub fn instant(text: &str) -> Value {
    Value::Instant(at(text))
}

pub fn staff(who: AuthorId) -> Value {
    Value::Bytes(who.0.to_vec())
}

pub fn entry(id: EntryId) -> Value {
    Value::Bytes(id.0.to_vec())
}

pub fn id(n: u8) -> EntryId {
    EntryId([n; 16])
}

pub fn once(kind: &str) -> EntryId {
    EntryId::once(PERSON, &Kind::parse(kind).unwrap())
}

/// What is set: an entry, its kind, a field and a value.
pub type Set<'a> = (EntryId, &'a str, &'a str, Value);

/// The body of a change to a person's record, a minute after the one before it.
pub fn body(who: AuthorId, role: Role, sets: &[Set], seen: &Record, nth: u8) -> Body {
    let compartment = sets
        .first()
        .and_then(|(_, kind, _, _)| catalogue::kind(kind))
        .map_or(catalogue::CORE, |kind| kind.compartment);
    let edit = |(entry, kind, field, value): &Set| {
        let kind = Kind::parse(kind).unwrap();
        let standing = seen
            .entry(*entry, &kind)
            .and_then(|entry| entry.field(field));
        let versions = standing.map(|field| field.versions()).unwrap_or_default();
        Edit {
            entry: *entry,
            field: FieldName::parse(field).unwrap(),
            value: value.clone(),
            replaces: versions.iter().map(|version| version.change).collect(),
            kind,
        }
    };
    Body {
        stream: Stream {
            subject: seen.subject(),
            compartment: Compartment::new_static(compartment),
        },
        act: ActId([nth; 16]),
        author: who,
        role: role.to_record(),
        recorded_at: at("2026-02-08T09:00:00Z") + TimeDelta::minutes(i64::from(nth)),
        clock_offset_ms: None,
        nonce: Nonce([nth; 16]),
        edits: sets.iter().map(edit).collect(),
    }
}

/// A record in the making.
#[derive(Clone)]
pub struct Case {
    pub record: Record,
    nth: u8,
}

impl Case {
    pub fn new() -> Self {
        Self {
            record: Record::new(PERSON),
            nth: 0,
        }
    }

    /// A record that goes on, with its changes counted from a number of its own.
    pub fn of(record: Record, nth: u8) -> Self {
        Self { record, nth }
    }

    /// The care manager saves this, having seen everything.
    pub fn save(&mut self, sets: &[Set]) -> ChangeId {
        let seen = self.record.clone();
        self.save_as(SARAH, Role::CareManager, sets, &seen)
    }

    /// Somebody saves this, having seen what they had seen.
    pub fn save_as(&mut self, who: AuthorId, role: Role, sets: &[Set], seen: &Record) -> ChangeId {
        self.nth += 1;
        let body = body(who, role, sets, seen, self.nth);
        self.commit(body)
    }

    /// The care manager saves edits that a rule made.
    pub fn save_edits(&mut self, edits: Vec<Edit>) -> ChangeId {
        self.save_edits_as(SARAH, Role::CareManager, edits)
    }

    /// Somebody saves edits that a rule made.
    pub fn save_edits_as(&mut self, who: AuthorId, role: Role, edits: Vec<Edit>) -> ChangeId {
        self.nth += 1;
        let mut body = body(who, role, &[], &self.record, self.nth);
        body.edits = edits;
        self.commit(body)
    }

    /// Somebody removes an entry, having seen what they had seen.
    pub fn remove(&mut self, who: AuthorId, role: Role, entry: EntryId, seen: &Record) {
        self.remove_all(who, role, |id, _| id == entry, seen);
    }

    /// Somebody removes the entries of some kinds in one act.
    pub fn remove_kinds(&mut self, who: AuthorId, role: Role, kinds: &[&str], seen: &Record) {
        self.remove_all(who, role, |_, kind| kinds.contains(&kind), seen);
    }

    fn remove_all(
        &mut self,
        who: AuthorId,
        role: Role,
        wanted: impl Fn(EntryId, &str) -> bool,
        seen: &Record,
    ) {
        let reason = Value::Removed("entered_in_error".to_owned());
        let leave = seen
            .entries()
            .filter(|(id, entry)| wanted(*id, entry.kind.as_str()));
        let fields = leave.flat_map(|(id, entry)| {
            let kind = entry.kind.as_str();
            let fields = entry.fields();
            fields.map(move |(name, _)| (id, kind, name.as_str()))
        });
        let sets: Vec<Set> = fields
            .map(|(id, kind, field)| (id, kind, field, reason.clone()))
            .collect();
        self.save_as(who, role, &sets, seen);
    }

    fn commit(&mut self, body: Body) -> ChangeId {
        catalogue::check(&body, &Context { demo: true }).unwrap();
        let (change, _) = Change::seal(body);
        let id = change.id;
        assert!(self.record.insert(change));
        id
    }
}

/// The Area's record with these entries.
pub fn area(sets: &[Set]) -> Record {
    let mut record = Record::new(AREA);
    let mut body = body(AuthorId([0; 16]), Role::Admin, sets, &record, 1);
    body.stream.compartment = Compartment::new_static("core");
    catalogue::check_server(&body, &Context { demo: true }).unwrap();
    record.insert(Change::seal(body).0);
    record
}
