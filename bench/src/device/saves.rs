//! Saves as a person makes them, each beside a bare insert of the same size.

use std::time::Duration;

use app::{
    App,
    view::{
        form::{Form, OpenForm},
        input::Input,
    },
};
use care::Role;
use record::{
    ActId, AuthorId, Body, Compartment, Edit, EntryId, FieldName, Kind, Nonce, Stream, Subject,
    Value,
};

use super::DeviceError;
use crate::{
    fleet::Device,
    floor::{Floor, Row},
    outside,
    plan::Plan,
    stopwatch::{Times, timed},
};

/// How many of each.
const SAVES: usize = 400;

const WHAT: &str = "Repeat the blood pressure sitting and standing, and ring the daughter after";
const WHY: &str = "Above target at the visit today, and a fall on Monday night beside the bed";

/// Saves and bare inserts, in turn, so that the disk is as busy for one as for the other.
#[derive(Default)]
pub struct Saves {
    /// What a person waits for.
    pub save: Times,
    /// One row into the log's table, as durable.
    pub bare: Times,
}

/// Measures both.
pub fn measure(app: &App, plan: &Plan, people: &[String]) -> Result<Saves, DeviceError> {
    let mut floor = Floor::create(&plan.folder.join("bare.db"))?;
    let (envelope, body) = same_size(AuthorId(plan.author));
    let mut saves = Saves::default();
    for nth in 0..SAVES {
        saves.save.add(save_one(app, people, nth)?);
        let row = Row {
            stream: 1 + (nth % people.len().max(1)) as i64,
            pseq: nth as i64,
            envelope: envelope.clone(),
            body: body.clone(),
        };
        let (written, took) = timed(|| floor.write(std::slice::from_ref(&row)));
        written?;
        saves.bare.add(took);
    }
    Ok(saves)
}

/// Fills in a task about somebody and saves it. The draft is on the disk already, as in a window
/// where nobody types any more.
pub fn save_one(app: &App, people: &[String], nth: usize) -> Result<Duration, DeviceError> {
    let person = people.get(nth % people.len().max(1));
    let opened = app.open_form(OpenForm {
        person: person.cloned(),
        form: Form::Entry {
            kind: "task".to_owned(),
            entry: None,
        },
    })?;
    let mut draft = opened.draft;
    let task = draft.entries.iter_mut().find(|entry| entry.kind == "task");
    let task = task.ok_or(DeviceError::Unexpected("a form of a task without a task"))?;
    for (field, text) in answers() {
        task.fields
            .insert(field.to_owned(), Input::One(text.to_owned()));
    }
    app.keep_draft(draft.clone())?;
    let (saved, took) = timed(|| app.save(draft));
    if saved?.changes != 1 {
        return Err(DeviceError::Unexpected("a save that made no change"));
    }
    Ok(took)
}

const fn answers() -> [(&'static str, &'static str); 4] {
    [
        ("what", WHAT),
        ("why", WHY),
        ("owner_role", "cn"),
        ("due_on", "2027-01-04"),
    ]
}

/// An envelope and a body of the size that a save of the same answers makes.
fn same_size(author: AuthorId) -> (Vec<u8>, Vec<u8>) {
    let subject = Subject::Patient([1; 16]);
    let edit = |(field, text): (&'static str, &str)| Edit {
        entry: EntryId([2; 16]),
        kind: Kind::new_static("task"),
        field: FieldName::new_static(field),
        value: text.parse().map_or_else(|_| Value::text(text), Value::Date),
        replaces: Vec::new(),
    };
    let body = Body {
        stream: Stream {
            subject,
            compartment: Compartment::new_static(care::catalogue::CORE),
        },
        act: ActId([3; 16]),
        author,
        role: Role::CareManager.to_record(),
        recorded_at: outside::now(),
        clock_offset_ms: Some(0),
        nonce: Nonce([4; 16]),
        edits: answers().into_iter().map(edit).collect(),
    };
    let (change, bytes) = record::Change::seal(body);
    (Device::of(author).seal(change.id).encode(), bytes)
}
