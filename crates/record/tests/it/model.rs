//! A few devices that write offline in one record and meet now and then; and, beside the fold
//! under test, the plainest statement of what must stand after it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use proptest::{collection::vec, prelude::*, sample::Index};
use record::{
    ActId, AuthorId, Base, Body, Change, ChangeId, Compartment, Edit, EntryId, FieldKey, FieldName,
    Kind, Nonce, Record, Role, Stream, Subject, Value,
};

/// How many devices write.
pub const DEVICES: usize = 3;
/// The fields that each entry has.
const FIELDS: [&str; 3] = ["substance", "reaction", "severity"];
/// How many entries there are to write in.
const ENTRIES: u8 = 2;

pub fn subject() -> Subject {
    Subject::Patient([7; 16])
}

pub fn stream() -> Stream {
    Stream {
        subject: subject(),
        compartment: Compartment::new_static("core"),
    }
}

pub fn kind() -> Kind {
    Kind::new_static("allergy")
}

/// A field of an entry, both by number.
pub fn key(entry: u8, field: usize) -> FieldKey {
    FieldKey {
        entry: EntryId([entry; 16]),
        kind: kind(),
        field: FieldName::new_static(FIELDS[field % FIELDS.len()]),
    }
}

/// The keys of every field there is.
pub fn keys() -> Vec<FieldKey> {
    let all = (0..ENTRIES).flat_map(|entry| (0..FIELDS.len()).map(move |field| key(entry, field)));
    all.collect()
}

/// One thing that happens. Every part is small, so that devices meet in the same field often.
#[derive(Debug, Clone)]
pub enum Step {
    /// A device sets a field, on the base of what it has.
    Write(Index, Index, u8),
    /// A device removes the entry of a field, having seen what it has.
    Remove(Index, Index),
    /// One device gets everything that another has.
    Meet(Index, Index),
    /// A faulty or hostile device writes in a field and names changes of its choice there, of
    /// other fields or of nowhere.
    Stray(Index, Index, Vec<Index>),
}

fn step() -> impl Strategy<Value = Step> {
    let one = any::<Index>;
    prop_oneof![
        6 => (one(), one(), 0..4_u8).prop_map(|(device, key, text)| Step::Write(device, key, text)),
        1 => (one(), one()).prop_map(|(device, key)| Step::Remove(device, key)),
        3 => (one(), one()).prop_map(|(from, to)| Step::Meet(from, to)),
        1 => (one(), one(), vec(one(), 0..3)).prop_map(|(device, key, names)| {
            Step::Stray(device, key, names)
        }),
    ]
}

/// What happened, in order.
pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    vec(step(), 0..30)
}

/// What happened between devices that all keep the rules.
pub fn honest_steps() -> impl Strategy<Value = Vec<Step>> {
    let honest = step().prop_filter("a stray", |step| !matches!(step, Step::Stray(..)));
    vec(honest, 0..30)
}

/// The devices and everything that they wrote.
pub struct World {
    /// What each device has.
    pub devices: Vec<Record>,
    /// Every change, in the order written.
    pub changes: Vec<Change>,
}

impl World {
    pub fn new() -> Self {
        Self {
            devices: vec![Record::new(subject()); DEVICES],
            changes: Vec::new(),
        }
    }

    pub fn after(steps: &[Step]) -> Self {
        let mut world = Self::new();
        for step in steps {
            world.step(step);
        }
        world
    }

    pub fn step(&mut self, step: &Step) {
        let keys = keys();
        match step {
            Step::Write(device, at, text) => {
                let device = device.index(DEVICES);
                self.write(device, at.get(&keys).clone(), said(*text));
            }
            Step::Remove(device, at) => self.remove(device.index(DEVICES), at.get(&keys)),
            Step::Meet(from, to) => self.meet(from.index(DEVICES), to.index(DEVICES)),
            Step::Stray(device, at, names) => {
                let replaces = names.iter().map(|name| self.named(*name)).collect();
                let edit = edit(at.get(&keys), Value::text("stray"), replaces);
                self.commit(device.index(DEVICES), vec![edit]);
            }
        }
    }

    /// A device sets a field on the base of what it has.
    pub fn write(&mut self, device: usize, key: FieldKey, value: Value) {
        let record = &self.devices[device];
        let edit = Base::of(record, |_, _| true).edit(record, key, value);
        self.commit(device, edit.into_iter().collect());
    }

    /// A device removes an entry, having seen what it has.
    pub fn remove(&mut self, device: usize, key: &FieldKey) {
        let base = Base::of(&self.devices[device], |_, _| true);
        self.commit(
            device,
            base.removal(key.entry, &key.kind, "entered_in_error"),
        );
    }

    /// One device gets everything that another has.
    pub fn meet(&mut self, from: usize, to: usize) {
        for change in all_of(&self.devices[from].clone()) {
            self.devices[to].insert(change);
        }
    }

    /// Everything that anybody wrote, in one record.
    pub fn union(&self) -> Record {
        Record::of(subject(), self.changes.clone())
    }

    /// A change by number, or the id of one that nobody wrote.
    fn named(&self, index: Index) -> ChangeId {
        let at = index.index(self.changes.len() + 1);
        self.changes
            .get(at)
            .map_or(ChangeId([0xee; 32]), |change| change.id)
    }

    fn commit(&mut self, device: usize, edits: Vec<Edit>) {
        if !edits.is_empty() {
            let change = change(device, self.changes.len(), edits);
            self.devices[device].insert(change.clone());
            self.changes.push(change);
        }
    }
}

/// A change with a nonce of its own. Its device's clock is minutes away from the others', so
/// that order by time is not the order of writing.
pub fn change(device: usize, nth: usize, edits: Vec<Edit>) -> Change {
    let at = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::seconds(1_770_000_000);
    let skew = TimeDelta::seconds(300 * device as i64 + nth as i64 / 2);
    let mut nonce = [device as u8; 16];
    nonce[..8].copy_from_slice(&(nth as u64).to_be_bytes());
    let body = Body {
        stream: stream(),
        act: ActId(nonce),
        author: AuthorId([device as u8; 16]),
        role: Role::new_static("cm"),
        recorded_at: at + skew,
        clock_offset_ms: None,
        nonce: Nonce(nonce),
        edits,
    };
    Change::seal(body).0
}

pub fn edit(key: &FieldKey, value: Value, replaces: Vec<ChangeId>) -> Edit {
    Edit {
        entry: key.entry,
        kind: key.kind.clone(),
        field: key.field.clone(),
        value,
        replaces,
    }
}

/// Text by number; 0 clears the field.
pub fn said(text: u8) -> Value {
    match text {
        0 => Value::Empty,
        text => Value::text(format!("said {text}")),
    }
}

/// The changes of a record.
pub fn all_of(record: &Record) -> Vec<Change> {
    let changes = record.changes();
    changes
        .map(|(id, body)| Change {
            id,
            body: body.clone(),
        })
        .collect()
}

/// The ids of what stands in each field, as a record has it.
pub fn standing(record: &Record) -> BTreeMap<FieldKey, BTreeSet<ChangeId>> {
    let mut standing = BTreeMap::new();
    for (entry, found) in record.entries() {
        for (field, versions) in found.fields() {
            let key = FieldKey {
                entry,
                kind: found.kind.clone(),
                field: field.clone(),
            };
            let ids = versions.versions().iter().map(|version| version.change);
            standing.insert(key, ids.collect());
        }
    }
    standing
}

/// What must stand: each version that no change names on its own field. Nothing else counts:
/// no clock, no author and no order of arrival.
pub fn must_stand(changes: &[Change]) -> BTreeMap<FieldKey, BTreeSet<ChangeId>> {
    let mut written: BTreeMap<FieldKey, BTreeSet<ChangeId>> = BTreeMap::new();
    let mut named: BTreeMap<FieldKey, BTreeSet<ChangeId>> = BTreeMap::new();
    for change in changes {
        for edit in &change.body.edits {
            written
                .entry(FieldKey::of(edit))
                .or_default()
                .insert(change.id);
            named
                .entry(FieldKey::of(edit))
                .or_default()
                .extend(&edit.replaces);
        }
    }
    for (key, ids) in &mut written {
        ids.retain(|id| !named[key].contains(id));
    }
    written
}
