//! What people do at their laptops: open forms, save them later, settle, remove, add people; and
//! what a later version or a rule-breaking program does.

mod misuse;

use care::{
    catalogue::{self, KINDS, KindDef, Occurs, Written},
    matrix,
};
use record::{
    ActId, Base, Body, Change, Compartment, Edit, Entry, EntryId, FieldKey, Nonce, Presence,
    Record, Stream, Subject, Value,
};
use store::{Act, Draft};
use sync::device::Nudge;

use super::{
    super::{
        faults::Fault,
        form::{self, Form},
        town::Staff,
    },
    Held, World, broken,
};

/// Forms that one person has open at most.
const FORMS: usize = 4;

impl World {
    /// Somebody at a laptop does something.
    pub(super) fn person(&mut self, nth: usize) -> Held {
        if !self.in_chaos() {
            return Ok(());
        }
        let pause = self.dice.between(1_000, 2 * self.plan.pause_ms);
        self.at(pause, super::Event::Person(nth));
        if self.laptops[nth].process.is_none() {
            return Ok(());
        }
        let what = self.dice.below(100);
        let laptop = &self.laptops[nth];
        match what {
            0..15 if laptop.hostile => self.misuse(nth),
            0..25 if laptop.newer => self.write_unknown(nth),
            25..32 if self.plan.has(Fault::Churn) => self.churn(nth),
            32..42 => self.settle(nth),
            42..47 => self.remove(nth),
            47..51 => self.nudge(nth, Nudge::Now),
            51..59 => self.take_down(nth),
            _ if laptop.forms.len() >= FORMS => self.save_form(nth),
            59..80 if !laptop.forms.is_empty() => self.save_form(nth),
            _ => self.open_form(nth),
        }
    }

    pub(super) fn staff_at(&self, nth: usize) -> Staff {
        self.town.staff[self.laptops[nth].staff]
    }

    /// A person who is on this laptop, if anybody is.
    fn someone(&mut self, nth: usize) -> Option<Subject> {
        let process = self.laptops[nth].process.as_ref()?;
        let mut people: Vec<Subject> = process
            .store
            .standing()
            .streams
            .iter()
            .map(|stream| stream.head.stream.subject)
            .filter(|subject| matches!(subject, Subject::Patient(_)))
            .collect();
        people.dedup();
        (!people.is_empty()).then(|| *self.dice.pick(&people))
    }

    /// The record of a person as a laptop has it.
    fn record(&mut self, nth: usize, subject: Subject) -> Option<&Record> {
        self.laptops[nth]
            .process
            .as_mut()?
            .store
            .record(subject)
            .ok()
    }

    /// Takes down a new person.
    fn take_down(&mut self, nth: usize) -> Held {
        let staff = self.staff_at(nth);
        if !matrix::may_write(staff.role, "identity", "practice") {
            return Ok(());
        }
        // Nobody else takes down the same person, but for the same user's other laptop.
        let owners = self.town.staff.len();
        let mine = self.laptops[nth].staff;
        let nth_person = self.dice.place(self.town.people.len());
        let subject = self.town.people[nth_person];
        if nth_person % owners != mine && mine != 0 {
            return Ok(());
        }
        if self
            .record(nth, subject)
            .is_none_or(|record| !record.is_empty())
        {
            return Ok(());
        }
        let Some(kind) = catalogue::kind("identity") else {
            return Ok(());
        };
        let Some(entry) = kind.once_id(subject) else {
            return Ok(());
        };
        let practice = Value::text(self.town.practices[staff.team].as_str());
        let mut typed = Vec::new();
        for field in kind.fields {
            let wanted = matches!(field.name, "family_name" | "practice");
            if wanted || self.dice.in_a_thousand(400) {
                let value = match field.name {
                    "practice" => practice.clone(),
                    _ => form::value(field, &self.town, &mut self.dice),
                };
                typed.push((form::key(entry, kind, field), value));
            }
        }
        self.write_now(nth, subject, kind, (Base::default(), typed))
    }

    /// Opens a form, which stays open while the record moves on.
    fn open_form(&mut self, nth: usize) -> Held {
        let staff = self.staff_at(nth);
        let Some(subject) = self.someone(nth) else {
            return self.take_down(nth);
        };
        let kinds: Vec<&'static KindDef> =
            KINDS.iter().filter(|kind| writes(staff, kind)).collect();
        let kind = *self.dice.pick(&kinds);
        let fresh = EntryId(self.dice.bytes());
        let again = self.dice.in_a_thousand(650);
        let which = self.dice.number() as usize;
        let Some(record) = self.record(nth, subject) else {
            return Ok(());
        };
        let entry = entry_for(kind, record, fresh, again.then_some(which));
        let base = Base::of(record, |id, drawn| id == entry && drawn.kind == *kind.name);
        let new = base.fields().next().is_none();
        let typed = self.typed(entry, kind, new);
        let laptop = &mut self.laptops[nth];
        laptop.opened += 1;
        let name = format!("form/{}", laptop.opened);
        let form = Form {
            text: format!("{typed:?}"),
            name,
            subject,
            base,
            typed,
        };
        let wall = laptop.wall(self.now);
        let Some(process) = &mut laptop.process else {
            return Ok(());
        };
        let kept = process.store.put_draft(&Draft {
            name: form.name.clone(),
            subject: Some(subject),
            text: form.text.clone(),
            saved_at: wall,
        });
        if laptop.disk.crashed() {
            return self.crashed(nth);
        }
        kept.map_err(|error| broken("I14", format_args!("a draft: {error:?}")))?;
        self.trace.note(
            self.now,
            format_args!("laptop {nth} opens {} of {subject}", kind.name),
        );
        laptop.forms.push(form);
        Ok(())
    }

    /// Fills in some fields: those that an entry cannot go without, if it is new, and some more.
    fn typed(&mut self, entry: EntryId, kind: &KindDef, new: bool) -> Vec<(FieldKey, Value)> {
        let often = if kind.fields.len() > 8 { 250 } else { 450 };
        let mut typed = Vec::new();
        for field in kind.fields {
            let place = matches!((kind.name, field.name), ("identity", "practice"))
                || kind.name == "care-team";
            if place && !self.plan.has(Fault::Churn) {
                continue;
            }
            if (new && field.required) || self.dice.in_a_thousand(often) {
                let value = form::value(field, &self.town, &mut self.dice);
                typed.push((form::key(entry, kind, field), value));
            }
        }
        typed
    }

    /// Saves the form that has been open the longest.
    fn save_form(&mut self, nth: usize) -> Held {
        let form = self.laptops[nth].forms.remove(0);
        let Some(record) = self.record(nth, form.subject) else {
            return Ok(());
        };
        let moved_on = !form.base.moved_on(record).is_empty();
        let edits = form.edits(record);
        self.trace.reach(
            "save",
            if moved_on {
                "on a moved record"
            } else {
                "plainly"
            },
        );
        if edits.is_empty() {
            return Ok(());
        }
        self.write(nth, form.subject, edits, Some(&form.name))
    }

    /// Writes a form that was opened and saved at once.
    fn write_now(
        &mut self,
        nth: usize,
        subject: Subject,
        kind: &KindDef,
        (base, typed): (Base, Vec<(FieldKey, Value)>),
    ) -> Held {
        let form = Form {
            name: String::new(),
            text: String::new(),
            subject,
            base,
            typed,
        };
        let Some(record) = self.record(nth, subject) else {
            return Ok(());
        };
        let edits = form.edits(record);
        self.trace.note(
            self.now,
            format_args!("laptop {nth} writes {} of {subject}", kind.name),
        );
        if edits.is_empty() {
            Ok(())
        } else {
            self.write(nth, subject, edits, None)
        }
    }

    /// Settles a field in which several versions stand.
    fn settle(&mut self, nth: usize) -> Held {
        let staff = self.staff_at(nth);
        let Some(subject) = self.someone(nth) else {
            return Ok(());
        };
        let Some(record) = self.record(nth, subject) else {
            return Ok(());
        };
        let diverged = record.entries().find_map(|(id, entry)| {
            let kind = catalogue::kind(entry.kind.as_str()).filter(|kind| writes(staff, kind))?;
            let several = |(_, field): &(_, &record::Field)| field.settled().is_none();
            let (name, _) = entry.fields().find(several)?;
            Some((id, kind, kind.field(name.as_str())?))
        });
        let Some((entry, kind, field)) = diverged else {
            return Ok(());
        };
        let base = Base::of(record, |id, drawn| id == entry && drawn.kind == *kind.name);
        self.trace.reach("settle", "diverged");
        let value = form::value(field, &self.town, &mut self.dice);
        let typed = vec![(form::key(entry, kind, field), value)];
        self.write_now(nth, subject, kind, (base, typed))
    }

    /// Removes an entry that is on the page.
    fn remove(&mut self, nth: usize) -> Held {
        let staff = self.staff_at(nth);
        let Some(subject) = self.someone(nth) else {
            return Ok(());
        };
        let which = self.dice.number() as usize;
        let Some(record) = self.record(nth, subject) else {
            return Ok(());
        };
        let removable: Vec<(EntryId, &Entry)> = record
            .entries()
            .filter(|(_, entry)| {
                let kind = catalogue::kind(entry.kind.as_str());
                kind.is_some_and(|kind| kind.removable && writes(staff, kind))
                    && entry.presence() != Presence::Removed
            })
            .collect();
        if removable.is_empty() {
            return Ok(());
        }
        let (id, entry) = removable[which % removable.len()];
        let kind = entry.kind.clone();
        let base = Base::of(record, |other, drawn| other == id && drawn.kind == kind);
        let edits = base.removal(id, &kind, "no_longer_relevant");
        self.trace.reach("remove", "present");
        self.write(nth, subject, edits, None)
    }

    /// Changes who has access: a place on the care team, or the practice.
    fn churn(&mut self, nth: usize) -> Held {
        let Some(subject) = self.someone(nth) else {
            return Ok(());
        };
        let moves = self.dice.in_a_thousand(400);
        let kind = catalogue::kind(if moves { "identity" } else { "care-team" });
        let Some(kind) = kind.filter(|kind| writes(self.staff_at(nth), kind)) else {
            return Ok(());
        };
        let Some(entry) = kind.once_id(subject) else {
            return Ok(());
        };
        let field = match moves {
            true => kind.field("practice"),
            false => Some(self.dice.pick(kind.fields)),
        };
        let Some(field) = field else { return Ok(()) };
        let value = form::value(field, &self.town, &mut self.dice);
        let Some(record) = self.record(nth, subject) else {
            return Ok(());
        };
        let base = Base::of(record, |id, drawn| id == entry && drawn.kind == *kind.name);
        self.trace.reach(
            Fault::Churn.name(),
            if moves { "practice" } else { "care team" },
        );
        let typed = vec![(form::key(entry, kind, field), value)];
        self.write_now(nth, subject, kind, (base, typed))
    }

    /// Saves edits as one honest act, if the catalogue takes it: as the application does.
    fn write(
        &mut self,
        nth: usize,
        subject: Subject,
        edits: Vec<Edit>,
        draft: Option<&str>,
    ) -> Held {
        let bodies = self.bodies(nth, subject, edits);
        let context = self.town.context();
        let Some(record) = self.record(nth, subject) else {
            return Ok(());
        };
        for body in &bodies {
            let checked = catalogue::check(body, &context)
                .and_then(|()| catalogue::check_raise(body, record));
            if let Err(refusal) = checked {
                self.trace
                    .note(self.now, format_args!("the catalogue refuses: {refusal}"));
                self.trace.reach("save", "refused by the catalogue");
                return Ok(());
            }
        }
        self.commit(nth, bodies, draft, true)
    }

    /// The bodies of an act, one for each compartment that its edits touch. A visit now and then
    /// raises a concern in the restricted notes.
    fn bodies(&mut self, nth: usize, subject: Subject, mut edits: Vec<Edit>) -> Vec<Body> {
        let raises = edits.iter().any(|edit| edit.kind == *"visit") && self.dice.in_a_thousand(400);
        if let Some(kind) = catalogue::kind("safeguarding-concern").filter(|_| raises)
            && let Some(field) = kind.field("note")
        {
            let value = Value::Text(form::words(&mut self.dice, 200));
            let key = form::key(EntryId(self.dice.bytes()), kind, field);
            edits.extend(Base::default().edit(&Record::new(subject), key, value));
            self.trace.reach("save", "in two compartments");
        }
        let act = ActId(self.dice.bytes());
        let mut bodies: Vec<Body> = Vec::new();
        for edit in edits {
            let kind = catalogue::kind(edit.kind.as_str());
            let compartment = kind.map_or(catalogue::CORE, |kind| kind.compartment);
            let body = bodies
                .iter_mut()
                .find(|body| body.stream.compartment == *compartment);
            match body {
                Some(body) => body.edits.push(edit),
                None => bodies.push(self.body(nth, act, (subject, compartment), vec![edit])),
            }
        }
        bodies
    }

    pub(super) fn body(
        &mut self,
        nth: usize,
        act: ActId,
        (subject, compartment): (Subject, &'static str),
        edits: Vec<Edit>,
    ) -> Body {
        let staff = self.staff_at(nth);
        let laptop = &self.laptops[nth];
        let store = laptop.process.as_ref().map(|process| &process.store);
        Body {
            stream: Stream {
                subject,
                compartment: Compartment::new_static(compartment),
            },
            act,
            author: staff.author,
            role: staff.role_code(),
            recorded_at: laptop.wall(self.now),
            clock_offset_ms: store.and_then(|store| store.standing().clock_offset_ms),
            nonce: Nonce(self.dice.bytes()),
            edits,
        }
    }

    /// Commits an act. What was called saved is noted, and must be what was written.
    pub(super) fn commit(
        &mut self,
        nth: usize,
        bodies: Vec<Body>,
        draft: Option<&str>,
        honest: bool,
    ) -> Held {
        let sealed: Vec<(Change, Vec<u8>)> = bodies
            .iter()
            .map(|body| Change::seal(body.clone()))
            .collect();
        let drafts: Vec<String> = draft.map(str::to_owned).into_iter().collect();
        let laptop = &mut self.laptops[nth];
        let wall = laptop.wall(self.now);
        let Some(process) = &mut laptop.process else {
            return Ok(());
        };
        let saved = process
            .store
            .commit(Act { bodies, drafts }, &*self.scheme, wall);
        if let Ok(ids) = &saved {
            let written: Vec<_> = sealed.iter().map(|(change, _)| change.id).collect();
            if *ids != written {
                let what = format_args!("laptop {nth} saved something else than was on the page");
                return Err(broken("I6", what));
            }
            for (change, bytes) in sealed {
                laptop.saved.insert(change.id);
                self.model.save(&change, bytes, nth, honest);
                self.trace
                    .note(self.now, format_args!("laptop {nth} saved a change"));
            }
        }
        if laptop.disk.crashed() {
            return self.crashed(nth);
        }
        saved.map_err(|error| broken("I14", format_args!("a save: {error:?}")))?;
        self.nudge(nth, Nudge::Saved)
    }
}

/// Whether somebody may write entries of a kind.
fn writes(staff: Staff, kind: &KindDef) -> bool {
    kind.written == Written::ByPeople
        && kind
            .fields
            .iter()
            .any(|field| matrix::may_write(staff.role, kind.name, field.name))
}

/// The entry that a form is opened on: the one there can be, one that is there, or a new one.
fn entry_for(kind: &KindDef, record: &Record, fresh: EntryId, which: Option<usize>) -> EntryId {
    if kind.occurs == Occurs::Once {
        return kind.once_id(record.subject()).unwrap_or(fresh);
    }
    let there: Vec<EntryId> = record.of_kind(kind.name).map(|(id, _)| id).collect();
    match which {
        Some(which) if !there.is_empty() => there[which % there.len()],
        _ => fresh,
    }
}
