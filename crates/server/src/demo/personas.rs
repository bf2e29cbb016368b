//! The file of invented people: how it is read, and how its days are shifted.
//!
//! Scores, medicines, consent and the like are in the file too and passed over here: this version
//! has no kinds for them.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, TimeDelta};
use serde::Deserialize;
use serde_json::Value;

use super::DemoError;

const FILE: &str = include_str!("../../demo/personas.json");

/// The one date that is not shifted: how old somebody is does not depend on when a demo is shown.
const UNSHIFTED: &str = "birth_date";

/// Everything in the file that this version loads.
#[derive(Debug, Deserialize)]
pub struct Personas {
    #[serde(rename = "_meta")]
    pub meta: Meta,
    pub practice: Organisation,
    pub team: Organisation,
    pub staff: Vec<Staff>,
    pub people: Vec<Person>,
}

#[derive(Debug, Deserialize)]
pub struct Meta {
    pub demo_day: NaiveDate,
}

#[derive(Debug, Deserialize)]
pub struct Organisation {
    pub name: String,
    pub ods: String,
    pub phone: String,
}

#[derive(Debug, Deserialize)]
pub struct Staff {
    pub id: String,
    pub name: String,
    pub role: String,
    pub body: Option<String>,
    pub number: Option<String>,
    pub phone: Option<String>,
    pub note: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Person {
    pub key: String,
    pub name: String,
    pub preferred: String,
    pub nhs: String,
    pub nhs_status: String,
    pub birth_date: NaiveDate,
    pub gender: String,
    pub ethnic: String,
    pub address: Vec<String>,
    pub postcode: String,
    pub phone: String,
    pub language: String,
    pub communication: String,
    pub lives: String,
    pub contacts: Vec<Contact>,
    pub d0: NaiveDate,
    pub plan_versions: Vec<(i64, NaiveDate)>,
    /// What of the programme was done, by the code of its schedule, and on which day or days.
    pub done: BTreeMap<String, Value>,
    pub named_nurse: String,
    pub coordinator: String,
    pub gp: String,
    pub conditions: Vec<String>,
    pub allergies: Vec<Allergy>,
    pub assessments: Vec<Assessment>,
    pub events: Vec<(String, NaiveDate, String)>,
    pub plan: Option<Plan>,
    /// Service, first day, and what came of it so far.
    pub referrals: Vec<(String, NaiveDate, String)>,
}

#[derive(Debug, Deserialize)]
pub struct Contact {
    pub name: String,
    pub relation: String,
    pub rank: i64,
    pub phone: String,
    pub keys: bool,
}

#[derive(Debug, Deserialize)]
pub struct Allergy {
    pub substance: String,
    pub reaction: Option<String>,
    pub severity: Option<String>,
    pub confirmed: Option<NaiveDate>,
}

#[derive(Debug, Deserialize)]
pub struct Assessment {
    pub date: NaiveDate,
    pub by: String,
    pub results: BTreeMap<String, Value>,
}

#[derive(Debug, Deserialize)]
pub struct Plan {
    pub matters: String,
    pub emergency: String,
    pub crisis: Vec<Crisis>,
    pub goals: Vec<Goal>,
}

#[derive(Debug, Deserialize)]
pub struct Crisis {
    pub scenario: String,
    pub severe: Option<String>,
    pub me: Option<String>,
    pub carer: Option<String>,
    pub call: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub struct Goal {
    pub text: String,
    pub baseline: String,
    pub due: NaiveDate,
    pub owner: String,
    pub status: String,
    pub attainment: Option<i64>,
}

impl Personas {
    /// Reads the file. With `week_of`, every date in it but birth dates is shifted by whole weeks,
    /// in fields and in words alike, so that the demo day falls in the week of that day.
    pub fn read(week_of: Option<NaiveDate>) -> Result<Self, DemoError> {
        let mut file: Value = serde_json::from_str(FILE)?;
        let by = match week_of {
            Some(day) => weeks_to(&file, day)?,
            None => TimeDelta::zero(),
        };
        if by != TimeDelta::zero() {
            shift(&mut file, by)?;
        }
        Ok(serde_json::from_value(file)?)
    }

    /// By how much [`Personas::read`] shifts for a week.
    pub fn shift_to(week_of: NaiveDate) -> Result<TimeDelta, DemoError> {
        weeks_to(&serde_json::from_str(FILE)?, week_of)
    }

    /// A member of staff by the id that the file uses.
    pub fn staff(&self, id: &str) -> Result<&Staff, DemoError> {
        let found = self.staff.iter().find(|staff| staff.id == id);
        found.ok_or(DemoError::File("a member of staff who is not there"))
    }
}

impl Person {
    /// The day of the baseline visit, which the schedule of the programme codes so.
    pub fn baseline_on(&self) -> Option<NaiveDate> {
        self.done.get("A11")?.as_str()?.parse().ok()
    }

    /// Who made the baseline visit.
    pub fn baseline_by(&self) -> Option<&str> {
        let day = self.baseline_on()?;
        let assessment = self.assessments.iter().find(|done| done.date == day)?;
        Some(&assessment.by)
    }

    /// Given name and family name: the file writes the family name in capitals.
    pub fn names(&self) -> (String, String) {
        split_name(&self.name)
    }
}

/// "Dorothy ASHDOWN" as ("Dorothy", "Ashdown"). Somebody without a name in capitals has one name.
pub fn split_name(name: &str) -> (String, String) {
    let is_family = |word: &&str| word.len() > 1 && !word.chars().any(char::is_lowercase);
    let given: Vec<&str> = name
        .split(' ')
        .take_while(|word| !is_family(word))
        .collect();
    let family: Vec<&str> = name.split(' ').skip(given.len()).collect();
    if family.is_empty() {
        return (String::new(), name.to_owned());
    }
    (given.join(" "), capitalised(&family.join(" ")))
}

/// "KEMSLEY-ROSS" as "Kemsley-Ross".
fn capitalised(name: &str) -> String {
    let mut begins = true;
    let mut letter = |c: char| {
        let written = if begins {
            c
        } else {
            c.to_lowercase().next().unwrap_or(c)
        };
        begins = !c.is_alphabetic();
        written
    };
    name.chars().map(&mut letter).collect()
}

fn weeks_to(file: &Value, day: NaiveDate) -> Result<TimeDelta, DemoError> {
    let demo_day = file.pointer("/_meta/demo_day").and_then(Value::as_str);
    let demo_day: Option<NaiveDate> = demo_day.and_then(|day| day.parse().ok());
    let demo_day = demo_day.ok_or(DemoError::File("no demo day"))?;
    let monday =
        |day: NaiveDate| day - TimeDelta::days(day.weekday().num_days_from_monday().into());
    Ok(monday(day) - monday(demo_day))
}

fn shift(value: &mut Value, by: TimeDelta) -> Result<(), DemoError> {
    match value {
        Value::String(text) => *text = shifted(text, by)?,
        Value::Array(values) => values.iter_mut().try_for_each(|value| shift(value, by))?,
        Value::Object(fields) => fields
            .iter_mut()
            .filter(|(name, _)| *name != UNSHIFTED)
            .try_for_each(|(_, value)| shift(value, by))?,
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
    Ok(())
}

fn shifted(text: &str, by: TimeDelta) -> Result<String, DemoError> {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((at, day)) = first_day(rest) {
        let (before, after) = rest.split_at(at);
        let moved = day.checked_add_signed(by);
        let moved = moved.ok_or(DemoError::File("a day that cannot be shifted so far"))?;
        written.push_str(before);
        written.push_str(&moved.to_string());
        rest = after.get(DAY.len()..).unwrap_or_default();
    }
    written.push_str(rest);
    Ok(written)
}

/// How the file writes a day.
const DAY: &str = "2026-02-11";

/// Every day that a text names.
pub fn days_in(text: &str) -> Vec<NaiveDate> {
    let mut days = Vec::new();
    let mut rest = text;
    while let Some((at, day)) = first_day(rest) {
        days.push(day);
        rest = rest.get(at + DAY.len()..).unwrap_or_default();
    }
    days
}

/// The first day that a text names, and where.
fn first_day(text: &str) -> Option<(usize, NaiveDate)> {
    text.char_indices().find_map(|(at, _)| {
        let written = text.get(at..at + DAY.len())?;
        let day: NaiveDate = written.parse().ok()?;
        // Parsing takes other ways of writing a day too.
        (day.to_string() == written).then_some((at, day))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_file_is_read_whole() {
        let personas = Personas::read(None).unwrap();
        assert_eq!(personas.meta.demo_day, day("2026-03-02"));
        assert_eq!(personas.people.len(), 8);
        assert_eq!(personas.staff.len(), 12);
        for person in &personas.people {
            assert!(person.baseline_by().is_some(), "{}", person.key);
        }
    }

    #[test]
    fn a_shift_moves_every_date_but_birth_dates_by_whole_weeks() {
        // A Thursday, 35 weeks after the demo day's week.
        let shifted = Personas::read(Some(day("2026-11-05"))).unwrap();
        let plain = Personas::read(None).unwrap();
        assert_eq!(shifted.meta.demo_day, day("2026-11-02"));
        let (before, after) = (&plain.people[0], &shifted.people[0]);
        assert_eq!(after.birth_date, before.birth_date);
        assert_eq!(after.d0 - before.d0, TimeDelta::weeks(35));
        let fall = &after.plan.as_ref().unwrap().goals[1].baseline;
        assert_eq!(fall, "1 fall at night (2026-10-12)");
        assert_eq!(days_in(fall), [day("2026-10-12")]);
        assert_eq!(
            days_in("due 2026-02-18, done  2026-02-17: 146"),
            [day("2026-02-18"), day("2026-02-17")]
        );
    }

    #[test]
    fn a_family_name_is_known_by_its_capitals() {
        let two = |given: &str, family: &str| (given.to_owned(), family.to_owned());
        assert_eq!(split_name("Dorothy ASHDOWN"), two("Dorothy", "Ashdown"));
        assert_eq!(
            split_name("Linda KEMSLEY-ROSS"),
            two("Linda", "Kemsley-Ross")
        );
        assert_eq!(split_name("hostel desk"), two("", "hostel desk"));
    }
}
