//! Turns each line of a workload into a real change of the catalogue, by one table.
//!
//! The table is `mapping/table.rs`. What it makes passes the catalogue's own check, names the
//! versions that it replaces, and has an act and a nonce as hard to compress as real ones.

mod table;

use std::collections::BTreeMap;

use care::{
    Role,
    catalogue::{self, Context, KindDef, Refusal, Type},
};
use chrono::NaiveDate;
use record::{
    ActId, AuthorId, Body, Change, ChangeId, Compartment, Edit, EntryId, FieldKey, Nonce, Stream,
    Subject, Value,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::line::{Line, Scalar};
use table::{Make, Row};

/// Why a line cannot be made a change.
#[derive(Debug, thiserror::Error)]
pub enum Unmapped {
    /// An id of the line is not one.
    #[error("{0} is not an id")]
    NotAnId(&'static str),
    /// The line's author is not on the staff.
    #[error("an author who is not on the staff")]
    NotOnStaff,
    /// The table has no row for this.
    #[error("the table has no row for {kind} {field}")]
    NoRow {
        /// The line's kind.
        kind: String,
        /// The line's field.
        field: String,
    },
    /// The table has a row, and the value does not go through it.
    #[error("{kind} {field} does not have the value that the table expects")]
    OtherValue {
        /// The line's kind.
        kind: &'static str,
        /// The line's field.
        field: &'static str,
    },
    /// What the table made is not what the catalogue takes.
    #[error("the catalogue refuses what the table makes")]
    Refused(#[from] Refusal),
}

/// A change with the bytes of its body.
#[derive(Debug, Clone)]
pub struct Mapped {
    /// The change.
    pub change: Change,
    /// Its body's bytes.
    pub bytes: Vec<u8>,
}

/// Makes changes of lines, each on top of those before it.
pub struct Mapper {
    /// The authors of the lines as the area's record has them.
    staff: BTreeMap<String, AuthorId>,
    /// The change whose version of each field stands.
    standing: BTreeMap<FieldKey, ChangeId>,
    /// Lines so far: makes two equal ones different acts.
    count: u64,
}

impl Mapper {
    /// Begins with nothing written.
    pub fn new(staff: BTreeMap<String, AuthorId>) -> Self {
        Self {
            staff,
            standing: BTreeMap::new(),
            count: 0,
        }
    }

    /// The change that a line is.
    pub fn change(&mut self, line: &Line) -> Result<Mapped, Unmapped> {
        let body = self.body(line)?;
        catalogue::check(&body, &Context { demo: true })?;
        let (change, bytes) = Change::seal(body);
        for edit in &change.body.edits {
            self.standing.insert(FieldKey::of(edit), change.id);
        }
        Ok(Mapped { change, bytes })
    }

    fn body(&mut self, line: &Line) -> Result<Body, Unmapped> {
        let author = *self.staff.get(&line.author).ok_or(Unmapped::NotOnStaff)?;
        let subject = Subject::Patient(id("patient", &line.patient)?);
        let edits = self.edits(line, subject)?;
        self.count += 1;
        Ok(Body {
            stream: Stream {
                subject,
                compartment: Compartment::new_static(catalogue::CORE),
            },
            act: ActId(self.drawn(b"act")),
            author,
            role: Role::CareManager.to_record(),
            recorded_at: line.at,
            clock_offset_ms: Some(0),
            nonce: Nonce(self.drawn(b"nonce")),
            edits,
        })
    }

    /// Sixteen bytes that nobody can compress and everybody can repeat.
    fn drawn(&self, what: &[u8]) -> [u8; 16] {
        let hash = Sha256::new()
            .chain_update(what)
            .chain_update(self.count.to_be_bytes())
            .finalize();
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
        bytes
    }

    fn edits(&self, line: &Line, subject: Subject) -> Result<Vec<Edit>, Unmapped> {
        let kind = table::name(line);
        let part = table::part(line);
        let mut edits = Vec::new();
        for (field, value) in &line.set.0 {
            let mut rows = table::rows(&kind, field).peekable();
            if rows.peek().is_none() {
                let field = field.clone();
                let kind = kind.clone();
                return Err(Unmapped::NoRow { kind, field });
            }
            for row in rows {
                let key = field_key(row, line, subject, part.as_deref())?;
                let standing = self.standing.get(&key).copied();
                if matches!(row.make, Make::Begins(_)) && standing.is_some() {
                    continue;
                }
                let FieldKey { entry, kind, field } = key;
                let value = made(row, line, value)?;
                let replaces = standing.into_iter().collect();
                edits.push(Edit {
                    entry,
                    kind,
                    field,
                    value,
                    replaces,
                });
            }
        }
        Ok(edits)
    }
}

/// The lines with every person's identity before everything else.
///
/// The file is in the order of times, drawn at random within a day; nobody can be written about
/// who is not registered.
pub fn registered_first(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by_key(|line| line.kind != "patient");
    lines
}

fn id(what: &'static str, text: &str) -> Result<[u8; 16], Unmapped> {
    let parsed = Uuid::try_parse(text).map_err(|_| Unmapped::NotAnId(what))?;
    Ok(parsed.into_bytes())
}

fn target(row: &Row) -> Result<&'static KindDef, Unmapped> {
    catalogue::kind(row.kind).ok_or(Unmapped::OtherValue {
        kind: row.line,
        field: row.field,
    })
}

/// Which field of which entry a row writes: the one entry of a kind that exists once, and
/// otherwise the line's own, or one beside it where the line has only a part.
fn field_key(
    row: &Row,
    line: &Line,
    subject: Subject,
    part: Option<&str>,
) -> Result<FieldKey, Unmapped> {
    let kind = target(row)?;
    let field = kind.field(row.to).ok_or(Unmapped::OtherValue {
        kind: row.line,
        field: row.field,
    })?;
    let (entity, name) = match line.entity.split_once(':') {
        Some((entity, name)) => (entity, Some(name)),
        None => (line.entity.as_str(), part),
    };
    let own = EntryId(id("entity", entity)?);
    let beside = || name.map_or(own, |name| EntryId::beside(own, name));
    Ok(FieldKey {
        entry: kind.once_id(subject).unwrap_or_else(beside),
        kind: kind.to_record(),
        field: field.to_record(),
    })
}

/// What a row makes of a value.
fn made(row: &Row, line: &Line, value: &Scalar) -> Result<Value, Unmapped> {
    let value = match (row.make, value) {
        (Make::Text, Scalar::Text(text)) => Some(Value::text(fitting(row, text))),
        (Make::Name, Scalar::Text(text)) => {
            let letters: String = text.chars().map(letter_for_digit).collect();
            Some(Value::text(fitting(row, &letters)))
        }
        (Make::Date, Scalar::Text(text)) => text.parse::<NaiveDate>().ok().map(Value::Date),
        (Make::Bool, Scalar::Bool(truth)) => Some(Value::Bool(*truth)),
        (Make::Least(least), Scalar::Int(number)) => Some(Value::Int(least + number)),
        (Make::Int, Scalar::Int(number)) => Some(Value::Int(*number)),
        (Make::Code(codes), Scalar::Text(text)) => code_for(codes, text),
        (Make::Codes(codes), Scalar::Text(text)) => {
            code_for(codes, text).map(|code| Value::List(vec![code]))
        }
        (Make::Always(code) | Make::Begins(code), _) => Some(Value::text(code)),
        (Make::RecordedAt, _) => Some(Value::instant(line.at)),
        (Make::RecordedOn, _) => Some(Value::Date(line.at.date_naive())),
        _ => None,
    };
    value.ok_or(Unmapped::OtherValue {
        kind: row.line,
        field: row.field,
    })
}

fn code_for(codes: &[(&str, &'static str)], text: &str) -> Option<Value> {
    let found = codes.iter().find(|(from, _)| *from == text);
    found.map(|(_, code)| Value::text(*code))
}

/// The text, cut where the catalogue's field ends.
fn fitting(row: &Row, text: &str) -> String {
    match catalogue::field(row.kind, row.to).map(|field| field.ty) {
        Some(Type::Text { max }) => text.chars().take(max).collect(),
        _ => text.to_owned(),
    }
}

/// A name has no digits: each becomes a letter, so that names stay as long and as different.
fn letter_for_digit(c: char) -> char {
    match c {
        '0'..='9' => char::from(b'a' + (c as u8 - b'0')),
        _ => c,
    }
}

#[cfg(test)]
mod tests;
