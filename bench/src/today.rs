//! The user's day: visits planned for today, beside what the lines say, so that Today has something
//! to show.

use care::{Role, catalogue, time::london_date};
use chrono::{DateTime, Utc};
use record::{
    ActId, AuthorId, Body, Change, Compartment, Edit, EntryId, FieldName, Kind, Nonce, Stream,
    Subject, Value,
};
use uuid::Uuid;

use crate::{line::Line, mapping::Mapped};

/// The visits of a day.
pub const VISITS: usize = 8;

/// A visit planned for today by one member of staff for another, to each of the first people.
pub fn visits(lines: &[Line], now: DateTime<Utc>, by: AuthorId, whose: AuthorId) -> Vec<Mapped> {
    let people = lines.iter().filter(|line| line.kind == "patient");
    let ids = people.filter_map(|line| Uuid::try_parse(&line.patient).ok());
    let visit = |(nth, person): (usize, Uuid)| {
        let subject = Subject::Patient(person.into_bytes());
        let edits = planned(
            EntryId::beside(EntryId(person.into_bytes()), "today"),
            nth,
            now,
            whose,
        );
        planned_by(subject, edits, now, by)
    };
    ids.take(VISITS).enumerate().map(visit).collect()
}

fn planned(visit: EntryId, nth: usize, now: DateTime<Utc>, whose: AuthorId) -> Vec<Edit> {
    let time = format!("{:02}:{:02}", 9 + nth / 2, 30 * (nth % 2));
    let values = [
        ("planned_on", Value::Date(london_date(now))),
        ("planned_time", Value::text(time)),
        ("planned_for", Value::Bytes(whose.0.to_vec())),
        (
            "why",
            Value::text("Look at the ankle and the blood pressure"),
        ),
    ];
    let edit = |(field, value)| Edit {
        entry: visit,
        kind: Kind::new_static("visit"),
        field: FieldName::new_static(field),
        value,
        replaces: Vec::new(),
    };
    values.into_iter().map(edit).collect()
}

fn planned_by(subject: Subject, edits: Vec<Edit>, now: DateTime<Utc>, by: AuthorId) -> Mapped {
    let (change, bytes) = Change::seal(Body {
        stream: Stream {
            subject,
            compartment: Compartment::new_static(catalogue::CORE),
        },
        act: ActId(subject.id()),
        author: by,
        role: Role::CareManager.to_record(),
        recorded_at: now,
        clock_offset_ms: Some(0),
        nonce: Nonce(subject.id()),
        edits,
    });
    Mapped { change, bytes }
}
