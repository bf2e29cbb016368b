//! The open desk: one user's unlocked database and what is held in memory while it is open.

use std::collections::HashMap;

use care::{
    Role,
    area::{Directory, Staff},
    catalogue, time,
};
use chrono::{DateTime, NaiveDate, Utc};
use record::{
    ActId, AuthorId, Body, ChangeId, Compartment, DeviceId, Edit, EntryId, Nonce, Record, Stream,
    Subject,
};
use store::{Act, Origin, Store};

use crate::{
    Error,
    clock_doubt::Met,
    forms, outside,
    outside::Randomness,
    people::People,
    person::person_line,
    reach,
    reader::{Beside, Reader},
};

/// Who is signed in.
#[derive(Clone)]
pub(crate) struct Me {
    /// The member of staff.
    pub staff: AuthorId,
    /// "Sarah Whitlock".
    pub name: String,
    /// The role in use.
    pub role: Role,
    /// "NMC 12C3456E".
    pub registration: Option<String>,
    /// This device.
    pub device: DeviceId,
}

/// One user's open database. Dropped on locking, and with it every key and name in memory.
pub(crate) struct Desk {
    /// The database.
    pub store: Store,
    /// Who is signed in.
    pub me: Me,
    /// Staff, practices and devices of the area.
    pub directory: Directory,
    /// What lists show of everyone, and search.
    pub people: People,
    /// When a command was last given.
    pub used_at: DateTime<Utc>,
    /// The record last looked at, as pages show it: see [`shown`].
    last_words: Option<LastWords>,
}

impl Desk {
    /// Opens the desk over an unlocked database.
    pub fn open(mut store: Store, now: DateTime<Utc>) -> Result<Self, Error> {
        let identity = store.identity().clone();
        let directory = Directory::of(store.record(identity.area)?);
        let me = me(&directory, &identity, time::london_date(now));
        let people = People::of(store.summaries()?);
        Ok(Self {
            store,
            me,
            directory,
            people,
            used_at: now,
            last_words: None,
        })
    }

    /// Whether the area is a demonstration.
    pub fn demo(&self) -> bool {
        self.directory.demo
    }

    /// The catalogue's view of now.
    pub fn page(&self, now: DateTime<Utc>) -> catalogue::Page {
        catalogue::Page {
            now,
            demo: self.demo(),
        }
    }

    /// Reads a person's record, which must be on this laptop.
    pub fn read<T>(
        &mut self,
        subject: Subject,
        now: DateTime<Utc>,
        read: impl FnOnce(&Reader<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let known = self.people.get(subject).ok_or(Error::NotFound)?;
        let beside = self.beside(subject, now)?;
        let origins: HashMap<ChangeId, Origin> = self
            .store
            .origins(subject)?
            .into_iter()
            .map(|origin| (origin.change, origin))
            .collect();
        let origin = |change: ChangeId| origins.get(&change).copied();
        let reader = Reader {
            record: shown(self.store.record(subject)?, &mut self.last_words),
            directory: &self.directory,
            me: &self.me,
            now,
            today: time::london_date(now),
            origin: &origin,
            beside,
            summary: &known.summary,
        };
        read(&reader)
    }

    /// What is known of a person that their record does not say.
    fn beside(&self, subject: Subject, now: DateTime<Utc>) -> Result<Beside, Error> {
        let person = self.people.get(subject).map(|known| &known.summary);
        let out_of_reach = reach::out_of_reach(self, subject, now)?.zip(person);
        let today = time::london_date(now);
        let same_number = self.people.with_a_number_of(subject);
        Ok(Beside {
            half_written: forms::half_written_boxes(&self.store, subject)?,
            out_of_reach: out_of_reach.map(|(why, person)| {
                let telephone = reach::whom_to_telephone(self, person);
                format!("{why} What you write here stays on this laptop. {telephone}")
            }),
            same_number: same_number.map(|other| person_line(other, today)).collect(),
        })
    }

    /// A person's record as pages show it, for a rule that wants no words.
    pub fn record(&mut self, subject: Subject) -> Result<&Record, Error> {
        Ok(shown(self.store.record(subject)?, &mut self.last_words))
    }

    /// Saves edits as one act: a change for each compartment that they touch, committed together.
    /// Gives the number of changes.
    pub fn commit(
        &mut self,
        random: &dyn Randomness,
        now: DateTime<Utc>,
        act: NewAct,
    ) -> Result<usize, Error> {
        let bodies = self.bodies(random, now, act.subject, act.edits)?;
        self.commit_bodies(bodies, act.subject, act.drafts, now)
    }

    /// Saves bodies that were made by [`Desk::bodies`].
    pub fn commit_bodies(
        &mut self,
        bodies: Vec<Body>,
        subject: Subject,
        drafts: Vec<String>,
        now: DateTime<Utc>,
    ) -> Result<usize, Error> {
        let ctx = catalogue::Context { demo: self.demo() };
        for body in &bodies {
            catalogue::check(body, &ctx).map_err(|refusal| not_taken(&refusal))?;
        }
        let changes = bodies.len();
        self.store
            .commit(Act { bodies, drafts }, &record::Ed25519, now)?;
        self.refresh(subject)?;
        Ok(changes)
    }

    /// The bodies of an act, one for each compartment that its edits touch.
    pub fn bodies(
        &self,
        random: &dyn Randomness,
        now: DateTime<Utc>,
        subject: Subject,
        edits: Vec<Edit>,
    ) -> Result<Vec<Body>, Error> {
        let act = ActId(outside::random(random)?);
        let mut by_compartment: Vec<(&'static str, Vec<Edit>)> = Vec::new();
        for edit in edits {
            let kind = catalogue::kind(edit.kind.as_str()).ok_or(Error::Malformed)?;
            match by_compartment
                .iter_mut()
                .find(|(name, _)| *name == kind.compartment)
            {
                Some((_, edits)) => edits.push(edit),
                None => by_compartment.push((kind.compartment, vec![edit])),
            }
        }
        let clock_offset_ms = Met::last(&self.store).and_then(|met| met.ahead_ms(now));
        by_compartment
            .into_iter()
            .map(|(name, edits)| {
                Ok(Body {
                    stream: Stream {
                        subject,
                        compartment: Compartment::new_static(name),
                    },
                    act,
                    author: self.me.staff,
                    role: self.me.role.to_record(),
                    recorded_at: now,
                    clock_offset_ms,
                    nonce: Nonce(outside::random(random)?),
                    edits,
                })
            })
            .collect()
    }

    /// Reads what lists show of a person again, after a save or a verdict of the server.
    pub fn refresh(&mut self, subject: Subject) -> Result<(), Error> {
        match self.store.summary(subject)? {
            Some(person) => self.people.put(person),
            None => self.people.remove(subject),
        }
        Ok(())
    }

    /// Reads the area's staff, practices and devices again.
    pub fn refresh_area(&mut self, now: DateTime<Utc>) -> Result<(), Error> {
        let identity = self.store.identity().clone();
        self.directory = Directory::of(self.store.record(identity.area)?);
        self.me = me(&self.directory, &identity, time::london_date(now));
        Ok(())
    }
}

/// A record that says its last words, where something of it is in question.
struct LastWords {
    /// Whose record, and its changes in one: a refused change leaves a record again.
    of: (Subject, [u8; 32]),
    /// What it says; nothing where nothing is in question.
    said: Option<Record>,
}

/// A record as pages show it: what was removed by one and changed by another says its last words,
/// until a person decides.
fn shown<'a>(record: &'a Record, last_words: &'a mut Option<LastWords>) -> &'a Record {
    let mut changes = [0; 32];
    for (change, _) in record.changes() {
        let bytes = changes.iter_mut().zip(change.0);
        bytes.for_each(|(all, one)| *all ^= one);
    }
    let of = (record.subject(), changes);
    if last_words.as_ref().is_none_or(|known| known.of != of) {
        let said = record.with_last_words();
        *last_words = Some(LastWords { of, said });
    }
    let known = last_words.as_ref();
    known
        .and_then(|known| known.said.as_ref())
        .unwrap_or(record)
}

/// Edits of one person's record that are saved together.
pub(crate) struct NewAct {
    /// Whose record.
    pub subject: Subject,
    /// The edits, of any compartment.
    pub edits: Vec<Edit>,
    /// The drafts that they were typed in, or that are about what they remove: the save ends them.
    pub drafts: Vec<String>,
}

fn me(directory: &Directory, identity: &store::Identity, today: NaiveDate) -> Me {
    let id = identity.author;
    let staff = directory.staff(id);
    let mut roles = directory.roles_on(id, today).map(|held| held.role);
    Me {
        staff: id,
        name: staff.map_or_else(|| "This user".to_owned(), Staff::name),
        role: roles
            .find(|role| role.has_device())
            .unwrap_or(Role::Analyst),
        registration: staff.and_then(Staff::registration),
        device: identity.device,
    }
}

/// A change of our own that the door would not take: nearly always a matter of the role.
fn not_taken(refusal: &catalogue::Refusal) -> Error {
    match refusal {
        catalogue::Refusal::NotPermitted(_) | catalogue::Refusal::NotOwn(_) => Error::NotPermitted,
        _ => Error::Malformed,
    }
}

/// A person as the window names one.
pub(crate) fn subject(id: &str) -> Result<Subject, Error> {
    let id: EntryId = id.parse().map_err(|_| Error::Malformed)?;
    Ok(Subject::Patient(id.0))
}
