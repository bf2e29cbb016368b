//! The made-up caseload: the same lines as the reference generator in Python, byte for byte.
//!
//! A person on the 12-week programme brings 105 changes: who they are, six assessments, twelve
//! visits with their observations, a care plan written in several sittings, contacts, goals and
//! tasks. Free text has the length that people type during a visit. The order in which random
//! numbers are drawn is part of the format: nothing here may be moved.

use std::io::{self, Write};

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use uuid::Uuid;

use crate::{
    PythonRandom,
    line::{Fields, Line, Scalar},
};

/// Lines that each person brings.
pub const LINES_PER_PERSON: usize = 105;

const STAFF: usize = 24;
const SURNAMES: &str = "Abbott Barker Carter Dunn Ellis Fisher Grant Harper Irving Jarvis Knight \
    Lawson Mercer Norris Oakes Parry Quinn Reeve Sutton Turner Underhill Vaughan Webster Young";
const GIVEN_NAMES: [&str; 4] = ["Dorothy", "Amanda", "Harold", "Ivy"];
const WORDS: &str = "walks with a frame indoors and feels steady on flat ground prefers a morning \
    visit takes tablets from a blister pack daughter visits on Sunday slept poorly since the fall \
    no dizziness on standing kettle is heavy would like to get back to the bowls club knows whom \
    to ring at night ankle swelling is down skin intact";
const PROFESSIONS: [&str; 6] = [
    "nurse",
    "pharmacist",
    "health-trainer",
    "occupational-therapy",
    "physiotherapy",
    "social-care",
];
const SECTIONS: [&str; 6] = [
    "what-matters",
    "self-management",
    "crisis",
    "ceiling-of-care",
    "communication",
    "home",
];

/// Makes the lines of so many people, in the order of their times.
pub fn lines(patients: u32, seed: u64) -> Vec<Line> {
    let mut maker = Maker::new(patients, seed);
    for nth in 0..patients {
        maker.person(nth);
    }
    let mut lines = maker.lines;
    lines.sort_by(|a, b| (a.at, &a.patient, &a.entity).cmp(&(b.at, &b.patient, &b.entity)));
    lines
}

/// One person with a long record among many of whom hardly anything is known.
pub struct LongRecord {
    /// The lines, in the order of their times.
    pub lines: Vec<Line>,
    /// The person with the long record.
    pub person: Uuid,
}

/// Makes a record of so many changes, one programme after another, and so many people in all of
/// whom the others have a name alone. For opening and searching; no reference writes these lines.
pub fn long_record(people: u32, changes: usize) -> LongRecord {
    let mut maker = Maker::new(people, 1);
    let person = maker.random.uuid();
    let patient = person.to_string();
    maker.identity(&patient, 0, 0);
    while maker.lines.len() < changes {
        let day = maker.random.int(0, 200);
        maker.programme(&patient, day);
    }
    maker.lines.truncate(changes);
    for nth in 1..people {
        let patient = maker.id();
        maker.identity(&patient, 0, nth);
        // The pathway, which tells nothing to search for.
        maker.lines.pop();
    }
    let mut lines = maker.lines;
    lines.sort_by(|a, b| (a.at, &a.patient, &a.entity).cmp(&(b.at, &b.patient, &b.entity)));
    LongRecord { lines, person }
}

/// Writes lines as JSON, one a line.
pub fn write(lines: &[Line], mut to: impl Write) -> io::Result<()> {
    for line in lines {
        serde_json::to_writer(&mut to, line)?;
        to.write_all(b"\n")?;
    }
    to.flush()
}

/// The test NHS numbers, from 9990000018 up: those with a check digit.
fn nhs_numbers() -> impl Iterator<Item = String> {
    (0..1_000_000).filter_map(|n| {
        let body = format!("999{n:06}");
        let weights = (2..=10).rev();
        let sum: u32 = body
            .bytes()
            .zip(weights)
            .map(|(d, w)| u32::from(d - b'0') * w)
            .sum();
        match 11 - sum % 11 {
            10 => None,
            check => Some(format!("{body}{}", check % 11)),
        }
    })
}

/// What a field is set to.
fn text(value: impl Into<String>) -> Scalar {
    Scalar::Text(value.into())
}

fn fields<const N: usize>(fields: [(&str, Scalar); N]) -> Fields {
    Fields(fields.map(|(name, value)| (name.to_owned(), value)).into())
}

/// A thing of a person.
#[derive(Clone, Copy)]
struct Thing<'a> {
    patient: &'a str,
    entity: &'a str,
    kind: &'a str,
    /// Days after the programme's start.
    day: u32,
}

struct Maker {
    random: PythonRandom,
    words: Vec<&'static str>,
    surnames: Vec<&'static str>,
    staff: Vec<String>,
    start: DateTime<Utc>,
    numbers: Box<dyn Iterator<Item = String>>,
    lines: Vec<Line>,
}

impl Maker {
    fn new(patients: u32, seed: u64) -> Self {
        let mut random = PythonRandom::new(seed);
        let staff = (0..STAFF).map(|_| random.uuid().to_string()).collect();
        let day = NaiveDate::from_ymd_opt(2026, 1, 5).unwrap_or_default();
        let eight = NaiveTime::from_hms_opt(8, 0, 0).unwrap_or_default();
        Self {
            random,
            words: WORDS.split_whitespace().collect(),
            surnames: SURNAMES.split_whitespace().collect(),
            staff,
            start: day.and_time(eight).and_utc(),
            numbers: Box::new(nhs_numbers()),
            lines: Vec::with_capacity(patients as usize * LINES_PER_PERSON),
        }
    }

    fn id(&mut self) -> String {
        self.random.uuid().to_string()
    }

    /// So many words, and what they make as a field.
    fn words(&mut self, least: u32, most: u32) -> Scalar {
        let count = self.random.int(least, most);
        let words: Vec<_> = (0..count)
            .map(|_| self.random.choice(&self.words))
            .collect();
        text(words.join(" "))
    }

    fn choice(&mut self, of: &[&str]) -> Scalar {
        text(self.random.choice(of))
    }

    fn number(&mut self, least: u32, most: u32) -> Scalar {
        Scalar::Int(self.random.int(least, most).into())
    }

    fn change(&mut self, thing: Thing<'_>, set: Fields) {
        let second = self.random.int(0, 36_000);
        let at = self.start + Duration::days(thing.day.into()) + Duration::seconds(second.into());
        let staff: Vec<&str> = self.staff.iter().map(String::as_str).collect();
        let author = self.random.choice(&staff).to_owned();
        self.lines.push(Line {
            patient: thing.patient.to_owned(),
            entity: thing.entity.to_owned(),
            kind: thing.kind.to_owned(),
            at,
            author,
            set,
        });
    }

    fn person(&mut self, nth: u32) {
        let patient = self.id();
        let day = self.random.int(0, 200);
        self.identity(&patient, day, nth);
        self.programme(&patient, day);
    }

    /// Everything of twelve weeks but who the person is.
    fn programme(&mut self, patient: &str, day: u32) {
        self.contacts(patient, day);
        self.assessments(patient, day);
        self.visits(patient, day);
        self.plan(patient, day);
        self.goals(patient, day);
        self.tasks(patient, day);
    }

    fn identity(&mut self, patient: &str, day: u32, nth: u32) {
        let of = |kind| Thing {
            patient,
            entity: patient,
            kind,
            day,
        };
        let number = self.numbers.next().unwrap_or_default();
        let family = self.random.choice(&self.surnames);
        let given = self.random.choice(&GIVEN_NAMES);
        let year = self.random.int(1925, 1955);
        let month = self.random.int(1, 9);
        let last = self.random.int(0, 9);
        let set = fields([
            ("nhs_number", text(number)),
            ("family_name", text(family)),
            ("given_name", text(given)),
            ("birth_date", text(format!("{year}-0{month}-1{last}"))),
            ("postcode", text("CT17 9ZZ")),
            ("practice", text(format!("G82{:03}", nth % 31))),
        ]);
        self.change(of("patient"), set);
        let enrolled = (self.start + Duration::days(day.into())).date_naive();
        let set = fields([
            ("enrolled_on", text(enrolled.to_string())),
            ("risk_band", self.choice(&["high", "rising", "moderate"])),
        ]);
        self.change(of("pathway"), set);
    }

    fn contacts(&mut self, patient: &str, day: u32) {
        for _ in 0..5 {
            let entity = self.id();
            let set = fields([
                ("name", self.words(2, 2)),
                (
                    "relationship",
                    self.choice(&["son", "daughter", "neighbour"]),
                ),
                (
                    "telephone",
                    text(format!("01632960{:03}", self.random.int(0, 999))),
                ),
                ("lives_with", Scalar::Bool(self.random.unit() < 0.3)),
            ]);
            self.change(
                Thing {
                    patient,
                    entity: &entity,
                    kind: "contact",
                    day,
                },
                set,
            );
        }
    }

    fn assessments(&mut self, patient: &str, day: u32) {
        for (profession, nth) in PROFESSIONS.into_iter().zip(0..) {
            let entity = self.id();
            let day = day + 3 + 3 * nth;
            for section in 0..3 {
                let mut set = Vec::new();
                for item in 0..8 {
                    let value = match item % 3 {
                        0 => self.words(4, 18),
                        _ => self.number(0, 4),
                    };
                    set.push((format!("{profession}.{section}.{item}"), value));
                }
                set.push(("profession".to_owned(), text(profession)));
                let thing = Thing {
                    patient,
                    entity: &entity,
                    kind: "assessment",
                    day,
                };
                self.change(thing, Fields(set));
            }
        }
    }

    fn visits(&mut self, patient: &str, day: u32) {
        for nth in 0..12 {
            let day = day + 7 * nth;
            let entity = self.id();
            let set = fields([
                ("place", text("home")),
                ("summary", self.words(20, 60)),
                ("next_step", self.words(5, 15)),
            ]);
            self.change(
                Thing {
                    patient,
                    entity: &entity,
                    kind: "visit",
                    day,
                },
                set,
            );
            let entity = self.id();
            let set = fields([
                ("code", text("blood-pressure")),
                ("systolic", self.number(105, 175)),
                ("diastolic", self.number(60, 95)),
                ("unit", text("mmHg")),
            ]);
            self.change(
                Thing {
                    patient,
                    entity: &entity,
                    kind: "observation",
                    day,
                },
                set,
            );
            let entity = self.id();
            let set = fields([
                ("code", text("pulse")),
                ("value", self.number(55, 100)),
                ("unit", text("/min")),
            ]);
            self.change(
                Thing {
                    patient,
                    entity: &entity,
                    kind: "observation",
                    day,
                },
                set,
            );
        }
    }

    fn plan(&mut self, patient: &str, day: u32) {
        let entity = format!("{patient}:plan");
        for sitting in 0..4 {
            for section in SECTIONS {
                let day = day + 14 + 7 * sitting;
                let set = fields([(section, self.words(15, 70))]);
                self.change(
                    Thing {
                        patient,
                        entity: &entity,
                        kind: "care-plan",
                        day,
                    },
                    set,
                );
            }
        }
    }

    fn goals(&mut self, patient: &str, day: u32) {
        for _ in 0..6 {
            let entity = self.id();
            let set = fields([
                ("text", self.words(6, 14)),
                ("owner", self.choice(&["patient", "team"])),
                ("status", text("active")),
                ("review_on", text("2026-06-01")),
            ]);
            self.change(
                Thing {
                    patient,
                    entity: &entity,
                    kind: "goal",
                    day: day + 15,
                },
                set,
            );
        }
    }

    fn tasks(&mut self, patient: &str, day: u32) {
        for _ in 0..7 {
            let entity = self.id();
            let thing = |day| Thing {
                patient,
                entity: &entity,
                kind: "task",
                day,
            };
            let raised = day + self.random.int(1, 60);
            let set = fields([
                ("text", self.words(4, 10)),
                ("role", text("community-nurse")),
                ("due_on", text("2026-05-01")),
            ]);
            self.change(thing(raised), set);
            let done = day + self.random.int(61, 84);
            let set = fields([
                ("done_on", text("2026-04-20")),
                ("outcome", self.words(3, 9)),
            ]);
            self.change(thing(done), set);
        }
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    fn written(patients: u32, seed: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(&lines(patients, seed), &mut bytes).unwrap();
        bytes
    }

    fn sha256(bytes: &[u8]) -> String {
        Sha256::digest(bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// The sums of what the reference generator writes under Python 3.11.
    #[test]
    fn the_lines_are_those_of_the_reference_generator() {
        for (patients, seed, sum) in [
            (
                1,
                0,
                "07ecf35edf1d05e1463c2f2cd57573e86132611932cd627af9ecf00cf51a9068",
            ),
            (
                3,
                1,
                "b45a16711dc47bedc7cf8e2728f5e02b865b73bd091e856564feb20701e78add",
            ),
            (
                20,
                7,
                "1abc1e91d317880893b40c1d6a31caacfba80981a50a6541c105481f7a33e187",
            ),
        ] {
            assert_eq!(
                sha256(&written(patients, seed)),
                sum,
                "{patients} people, seed {seed}"
            );
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let bytes = written(2, 1);
        let read = Line::read_all(bytes.as_slice()).unwrap();
        assert_eq!(read.len(), 2 * LINES_PER_PERSON);
        let mut again = Vec::new();
        write(&read, &mut again).unwrap();
        assert_eq!(again, bytes);
    }

    #[test]
    fn a_long_record_has_as_many_changes_and_people_as_asked_for() {
        let made = long_record(10, 500);
        let person = made.person.to_string();
        let (its, others): (Vec<_>, Vec<_>) =
            made.lines.iter().partition(|line| line.patient == person);
        assert_eq!((its.len(), others.len()), (500, 9));
        assert!(others.iter().all(|line| line.kind == "patient"));
    }

    #[test]
    fn a_line_that_is_no_change_is_named() {
        let read = Line::read_all(b"{\"patient\":1}\n".as_slice());
        assert!(matches!(read, Err(crate::line::BadLine::Malformed(1, _))));
    }
}
