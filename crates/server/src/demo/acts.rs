//! What the people of the file wrote, act by act: who, when, for whom and what.
//!
//! Authors and days are those of the file, and where it names none those of its section "Loading".

mod person;
mod plan;
mod referrals;
mod visits;

use care::{catalogue::Page, time::from_london};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use record::{Edit, EntryId, Kind, Subject};
use uuid::Uuid;

use super::{
    DemoError,
    people::StaffIds,
    personas::{Person, Personas},
    words::{Place, Words},
};

/// One act of one member of staff for one person.
#[derive(Debug)]
pub struct DemoAct {
    /// For whom.
    pub subject: Subject,
    /// What it is, unlike any other act for this person.
    pub name: String,
    /// Who: the file's id of a member of staff.
    pub author: String,
    /// On which day.
    pub day: NaiveDate,
    /// At what time, in London.
    pub time: NaiveTime,
    /// What.
    pub edits: Vec<Edit>,
    /// The visit that is signed right after it, if it is one.
    pub signs: Option<EntryId>,
}

impl DemoAct {
    /// When it was written.
    pub fn recorded_at(&self) -> Result<DateTime<Utc>, DemoError> {
        at(self.day, self.time)
    }
}

/// A time of a working day in London, where there is no working hour that does not come.
pub fn at(day: NaiveDate, time: NaiveTime) -> Result<DateTime<Utc>, DemoError> {
    from_london(day.and_time(time)).ok_or(DemoError::File("an hour that does not come"))
}

fn clock(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default()
}

/// A person of the file, with all that is needed to write her acts.
struct Writer<'a> {
    personas: &'a Personas,
    staff: &'a StaffIds,
    person: &'a Person,
    subject: Subject,
    page: Page,
    /// Acts after this day are left out.
    as_of: Option<NaiveDate>,
    acts: Vec<DemoAct>,
}

/// The stable id of a person in an area.
pub fn person_id(area: Uuid, key: &str) -> Subject {
    let EntryId(bytes) = EntryId::beside(EntryId(area.into_bytes()), &format!("person/{key}"));
    let id = uuid::Builder::from_random_bytes(bytes).into_uuid();
    Subject::Patient(id.into_bytes())
}

/// The last moment of a day, as a page of that evening has it.
fn end_of(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    let last = midnight + TimeDelta::days(1) - TimeDelta::seconds(1);
    from_london(last).unwrap_or_else(|| last.and_utc())
}

/// Every act for one person, in the order of time; nothing for who joined after the day.
pub fn of_person(
    personas: &Personas,
    staff: &StaffIds,
    person: &Person,
    area: Uuid,
    as_of: Option<NaiveDate>,
) -> Result<Vec<DemoAct>, DemoError> {
    let mut writer = Writer {
        personas,
        staff,
        person,
        subject: person_id(area, &person.key),
        page: Page {
            now: end_of(personas.meta.demo_day),
            demo: true,
        },
        as_of,
        acts: Vec::new(),
    };
    if as_of.is_some_and(|day| person.d0 > day) {
        return Ok(Vec::new());
    }
    writer.enrolment()?;
    writer.conditions()?;
    writer.communication()?;
    writer.allergies()?;
    writer.visits()?;
    writer.referrals()?;
    writer.plan()?;
    let mut acts = writer.acts;
    acts.retain(|act| as_of.is_none_or(|day| act.day <= day) && !act.edits.is_empty());
    acts.sort_by_key(|act| (act.day, act.time));
    Ok(acts)
}

impl Writer<'_> {
    fn words(&self) -> Words {
        Words::on(self.page)
    }

    /// What exists once.
    fn once(&self, kind: &'static str) -> Place {
        (EntryId::once(self.subject, &Kind::new_static(kind)), kind)
    }

    /// One of several.
    fn one_of(&self, kind: &'static str, which: impl ToString) -> Place {
        let person = EntryId(self.subject.id());
        let name = format!("{kind}/{}", which.to_string());
        (EntryId::beside(person, &name), kind)
    }

    fn act(
        &mut self,
        name: impl ToString,
        author: &str,
        (day, time): (NaiveDate, NaiveTime),
        words: Words,
    ) {
        self.acts.push(DemoAct {
            subject: self.subject,
            name: name.to_string(),
            author: author.to_owned(),
            day,
            time,
            edits: words.edits(),
            signs: None,
        });
    }
}
