//! Which entries a form has, and what each begins with.

use care::{
    Role,
    catalogue::{self, KindDef, Occurs},
    matrix,
    status::PLANNED,
    time,
    visit::PROMPT_KINDS,
};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use record::{Entry, EntryId, Field, Presence, Record, Subject};

use super::{boxes, is_said_of_words, new_person};
use crate::{
    Error,
    desk::{Desk, subject},
    outside::{Randomness, random},
    plan,
    reader::Reader,
    view::{
        form::{BaseField, Draft, DraftEntry, Form, OpenForm},
        input::Input,
        lists::Place,
    },
    words,
};

/// What is written with a visit and names it.
pub(crate) const WRITTEN_AT_VISIT: [&str; 4] = ["fall", "task", "referral", "message"];
/// What a person says to a prompt, and what they read when they said it. The rest of it is the
/// app's to fill.
const ANSWERED: [&str; 4] = ["answer", "answer_note", "answered_for", "answered_at"];
/// The kinds of a new person's form.
const NEW_PERSON: [&str; 5] = [
    "identity",
    "address",
    "care-team",
    "communication",
    "allergy-status",
];

/// An entry of a form: which, of what kind, and only some of its fields where that is so.
struct Drawn {
    id: EntryId,
    kind: &'static KindDef,
    only: Option<&'static [&'static str]>,
}

impl Drawn {
    fn all(id: EntryId, kind: &'static str) -> Result<Self, Error> {
        let kind = catalogue::kind(kind).ok_or(Error::Malformed)?;
        Ok(Self {
            id,
            kind,
            only: None,
        })
    }

    /// The fields that the page draws: none that the app fills by itself.
    fn fields(&self) -> impl Iterator<Item = &'static catalogue::FieldDef> {
        let wanted = |field: &&catalogue::FieldDef| {
            field.is_typed() && self.only.is_none_or(|only| only.contains(&field.name))
        };
        self.kind.fields.iter().filter(wanted)
    }
}

/// Whether a role may write what a form is of. A visit that is in the record is read on its page.
fn may_write(role: Role, form: &Form) -> bool {
    let kind = match form {
        Form::Visit { visit: Some(_) } => return true,
        Form::Visit { visit: None } | Form::PlanVisit { .. } => "visit",
        Form::NewPerson => "identity",
        Form::Entry { kind, .. } | Form::Ending { kind, .. } | Form::Wording { kind, .. } => kind,
    };
    catalogue::kind(kind).is_some_and(|kind| matrix::may_write_kind(role, kind))
}

/// A new draft on the record as it stands.
pub(crate) fn new_draft(
    desk: &mut Desk,
    source: &dyn Randomness,
    now: DateTime<Utc>,
    asked: &OpenForm,
) -> Result<Draft, Error> {
    let subject = match (&asked.person, &asked.form) {
        (None, Form::NewPerson) => Subject::Patient(random(source)?),
        (Some(person), _) => subject(person)?,
        (None, _) => return Err(Error::Malformed),
    };
    let fresh = EntryId(random(source)?);
    let writer = desk.me.role;
    if !may_write(writer, &asked.form) {
        return Err(Error::NotPermitted);
    }
    let record = desk.record(subject)?;
    if record.is_empty() && asked.form != Form::NewPerson {
        return Err(Error::NotFound);
    }
    let drawn = drawn(record, &asked.form, fresh)?;
    let mut draft = Draft {
        id: EntryId(random(source)?).to_string(),
        person: subject.to_string(),
        form: asked.form.clone(),
        entries: Vec::new(),
        base: Vec::new(),
        confirmed: Vec::new(),
        put_aside: Vec::new(),
        started_at: now.to_rfc3339_opts(SecondsFormat::Millis, true),
    };
    for entry in &drawn {
        draw(record, entry, &mut draft);
        if record.entry(entry.id, &entry.kind.to_record()).is_none() {
            begin(entry, writer, time::london_date(now), &mut draft);
        }
    }
    boxes::draw(record, &mut draft)?;
    if asked.form == Form::NewPerson {
        let identity = draft
            .entries
            .iter_mut()
            .find(|entry| entry.kind == "identity");
        if let Some((identity, practice)) = identity.zip(new_person::own_practice(desk, now)) {
            let practice = Input::One(practice);
            identity.fields.insert("practice".to_owned(), practice);
        }
    }
    Ok(draft)
}

fn drawn(record: &Record, form: &Form, fresh: EntryId) -> Result<Vec<Drawn>, Error> {
    let id_or_fresh = |id: &Option<String>| match id {
        Some(id) => id.parse().map_err(|_| Error::Malformed),
        None => Ok(fresh),
    };
    match form {
        Form::Visit { visit } => visit_entries(record, id_or_fresh(visit)?),
        Form::PlanVisit { visit } => {
            let mut planned = Drawn::all(id_or_fresh(visit)?, "visit")?;
            planned.only = Some(&PLANNED);
            Ok(vec![planned])
        }
        // A visit has forms of its own: a plan is not filled in as if it had been made.
        Form::Entry { kind, .. } if kind == "visit" => Err(Error::Malformed),
        Form::Entry { kind, entry } => {
            let kind = catalogue::kind(kind).ok_or(Error::Malformed)?;
            let id = kind.once_id(record.subject());
            let id = id.map_or_else(|| id_or_fresh(entry), Ok)?;
            let mut drawn = vec![Drawn {
                id,
                kind,
                only: None,
            }];
            if kind.name == "crisis-scenario" {
                drawn.extend(beside(record, "crisis-call", "scenario", id)?);
            }
            Ok(drawn)
        }
        Form::NewPerson => NEW_PERSON
            .into_iter()
            .map(|kind| {
                let def = catalogue::kind(kind).ok_or(Error::Malformed)?;
                Drawn::all(def.once_id(record.subject()).ok_or(Error::Malformed)?, kind)
            })
            .collect(),
        Form::Ending { .. } | Form::Wording { .. } => Ok(Vec::new()),
    }
}

/// A visit's own entry, its observations, its safeguarding question, and what was told and raised
/// at it so far.
fn visit_entries(record: &Record, visit: EntryId) -> Result<Vec<Drawn>, Error> {
    let mut drawn = vec![
        Drawn::all(visit, "visit")?,
        Drawn::all(EntryId::beside(visit, "observations"), "observations")?,
        Drawn::all(
            EntryId::beside(visit, "safeguarding-concern"),
            "safeguarding-concern",
        )?,
    ];
    for kind in WRITTEN_AT_VISIT {
        drawn.extend(beside(record, kind, "visit", visit)?);
    }
    for kind in PROMPT_KINDS {
        let prompts = beside(record, kind, "visit", visit)?.into_iter();
        drawn.extend(prompts.map(|prompt| Drawn {
            only: Some(&ANSWERED),
            ..prompt
        }));
    }
    Ok(drawn)
}

/// The entries of a kind that name another entry in a field.
fn beside(
    record: &Record,
    kind: &'static str,
    field: &str,
    of: EntryId,
) -> Result<Vec<Drawn>, Error> {
    let names = |entry: &Entry| {
        entry.presence() != Presence::Removed
            && entry
                .values(field)
                .any(|value| value.as_bytes() == Some(&of.0))
    };
    let found = record.of_kind(kind).filter(|(_, entry)| names(entry));
    found.map(|(id, _)| Drawn::all(id, kind)).collect()
}

/// Puts an entry on the page: its settled values as a form takes them, and for each of its fields
/// the versions that are drawn. A field with several versions begins without a choice, and one that
/// is said of the words begins empty: new words need it said anew.
fn draw(record: &Record, drawn: &Drawn, draft: &mut Draft) {
    let entry = record.entry(drawn.id, &drawn.kind.to_record());
    let mut view = DraftEntry {
        entry: drawn.id.to_string(),
        kind: drawn.kind.name.to_owned(),
        fields: std::collections::BTreeMap::new(),
    };
    for field in drawn.fields() {
        let standing = entry.and_then(|entry| entry.field(field.name));
        let versions = standing.map(Field::versions).unwrap_or_default();
        let begins = standing.and_then(Field::settled);
        if let Some(one) = begins.filter(|_| !is_said_of_words(drawn.kind, field.name)) {
            let input = catalogue::to_input(field, &one.value);
            view.fields.insert(field.name.to_owned(), input.into());
        }
        let drawn = BaseField::of(drawn.id, drawn.kind.name, field.name, versions);
        draft.base.push(drawn);
    }
    draft.entries.push(view);
}

/// What a half-written form is called where no record is at hand.
pub(crate) fn plain_title(draft: &Draft) -> String {
    match &draft.form {
        Form::Visit { .. } => "Visit".to_owned(),
        Form::PlanVisit { .. } => "Visit to plan".to_owned(),
        Form::NewPerson => "New person".to_owned(),
        Form::Entry { kind, .. } => catalogue::kind(kind)
            .map_or("Form", |kind| kind.label)
            .to_owned(),
        Form::Ending { kind, .. } | Form::Wording { kind, .. } => boxes::title(draft, kind),
    }
}

/// Puts down what a new entry begins with.
fn begin(drawn: &Drawn, writer: Role, today: NaiveDate, draft: &mut Draft) {
    let Some(entry) = draft.entries.last_mut() else {
        return;
    };
    for field in drawn.fields() {
        if let Some(begins) = field.begins {
            let typed = Input::One(begins.typed(writer, today));
            entry.fields.insert(field.name.to_owned(), typed);
        }
    }
}

/// Where a half-written form goes on.
pub(crate) fn place(draft: &Draft) -> Place {
    let person = draft.person.clone();
    match draft.form.clone() {
        Form::Visit { visit } => {
            let own = draft.entries.iter().find(|entry| entry.kind == "visit");
            let visit = own.map(|own| own.entry.clone()).or(visit);
            Place::Visit { person, visit }
        }
        Form::PlanVisit { visit } => Place::PlanVisit { person, visit },
        Form::Entry { kind, entry } => Place::Form {
            person,
            kind,
            entry,
        },
        Form::NewPerson => Place::NewPerson,
        Form::Ending { kind, entry } => where_drawn(person, entry, &kind),
        Form::Wording { kind, entry, .. } => Place::Settle {
            person,
            entry,
            kind,
        },
    }
}

/// The page that draws an entry.
pub(crate) fn where_drawn(person: String, entry: String, kind: &str) -> Place {
    if catalogue::kind(kind).is_some_and(plan::is_drawn) {
        return Place::Plan {
            person,
            entry: Some(entry),
        };
    }
    Place::Entry {
        person,
        entry,
        kind: kind.to_owned(),
    }
}

/// What the form is called.
pub(crate) fn title(reader: &Reader<'_>, draft: &Draft) -> String {
    match &draft.form {
        Form::Visit { .. } => "Home visit".to_owned(),
        Form::PlanVisit { .. } => "Plan a visit".to_owned(),
        Form::NewPerson => "New person".to_owned(),
        Form::Ending { .. } | Form::Wording { .. } => plain_title(draft),
        Form::Entry { kind, entry } => {
            let Some(def) = catalogue::kind(kind) else {
                return "Form".to_owned();
            };
            let id = entry.as_ref().and_then(|id| id.parse::<EntryId>().ok());
            let known = id.and_then(|id| reader.record.entry(id, &def.to_record()));
            match (known, def.occurs) {
                (Some(entry), _) => reader.title(entry),
                (None, Occurs::Once) => def.label.to_owned(),
                (None, _) => format!("New: {}", words::lower_first(def.label)),
            }
        }
    }
}
