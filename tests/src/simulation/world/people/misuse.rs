//! What a later version writes, and what a program writes that breaks the rules.

use record::{ActId, AuthorId, Base, ChangeId, Edit, EntryId, Nonce, Record, Subject, Value};

use super::{
    super::{super::faults::Fault, Held, World},
    form,
};

/// A value of a sort that this version does not know: an unassigned tag around a text.
const UNKNOWN_VALUE: [u8; 6] = [0xd9, 0xfa, 0x09, 0x62, b'o', b'k'];

impl World {
    /// A later version writes a kind, a field or a sort of value that nobody else knows.
    pub(super) fn write_unknown(&mut self, nth: usize) -> Held {
        let Some(subject) = self.someone(nth) else {
            return Ok(());
        };
        let fresh = EntryId(self.dice.bytes());
        let again = self.dice.in_a_thousand(500);
        let sort = *self.dice.pick(&["a kind", "a field", "a value"]);
        let (kind, field) = match sort {
            "a kind" => ("medicine", "dose"),
            "a field" => ("task", "colour"),
            _ => ("task", "why"),
        };
        let value = match sort {
            "a value" => Value::Unknown(UNKNOWN_VALUE.to_vec()),
            _ => Value::Text(form::words(&mut self.dice, 80)),
        };
        let Some(record) = self.record(nth, subject) else {
            return Ok(());
        };
        let there = record.of_kind(kind).map(|(id, _)| id).find(|_| again);
        let entry = there.unwrap_or(fresh);
        let base = Base::of(record, |id, drawn| id == entry && drawn.kind == *kind);
        let edit = base.edit(record, form::any_key(entry, kind, field), value);
        let Some(edit) = edit else { return Ok(()) };
        self.trace.reach(Fault::Newer.name(), sort);
        let act = ActId(self.dice.bytes());
        let body = self.body(nth, act, (subject, care::catalogue::CORE), vec![edit]);
        self.commit(nth, vec![body], None, true)
    }

    /// A program that breaks the rules writes what no honest one would.
    pub(super) fn misuse(&mut self, nth: usize) -> Held {
        let Some(subject) = self.someone(nth) else {
            return Ok(());
        };
        let how = *self
            .dice
            .pick(&["another author", "another field", "never seen"]);
        let Some(edit) = self.misused_edit(nth, subject, how) else {
            return Ok(());
        };
        let act = ActId(self.dice.bytes());
        let mut body = self.body(nth, act, (subject, care::catalogue::CORE), vec![edit]);
        if how == "another author" {
            let other = *self.dice.pick(&self.town.staff);
            if other.author == body.author {
                body.author = AuthorId(self.dice.bytes());
            } else {
                (body.author, body.role) = (other.author, other.role_code());
            }
        }
        self.trace.reach(Fault::Hostile.name(), how);
        self.commit(nth, vec![body], None, false)
    }

    fn misused_edit(&mut self, nth: usize, subject: Subject, how: &str) -> Option<Edit> {
        let words = Value::Text(form::words(&mut self.dice, 80));
        let (fresh, never) = (EntryId(self.dice.bytes()), ChangeId(self.dice.bytes()));
        let Nonce(pick) = Nonce(self.dice.bytes());
        let record = self.record(nth, subject)?;
        let replaces = match how {
            "another author" => Vec::new(),
            "another field" => vec![standing(record, usize::from(pick[0]))?],
            _ => vec![never],
        };
        let key = form::any_key(fresh, "task", "what");
        Some(Edit {
            entry: key.entry,
            kind: key.kind,
            field: key.field,
            value: words,
            replaces,
        })
    }
}

/// A change of which some version stands in another field than a new task's.
fn standing(record: &Record, which: usize) -> Option<ChangeId> {
    let mut standing: Vec<ChangeId> = record.frontier(|_, _| true).ids().collect();
    // By what they say and not by their names, which tell the time.
    standing.sort_by_key(|id| record.change(*id).map(|body| body.nonce));
    standing.get(which % standing.len().max(1)).copied()
}
