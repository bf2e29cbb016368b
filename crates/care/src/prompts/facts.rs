//! The facts of a visit that prompts are worked out from. Anything may be missing.

use chrono::{Months, NaiveDate};

use crate::instruments::{BloodPressure, News2, PosturalBp, last_two};

/// Yes, no, or nobody knows; a question that was not asked is not known either.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Not known, not asked, declined.
    #[default]
    NotKnown,
}

impl Answer {
    /// Reads the code by which it is stored: `yes`, `no`; anything else is not known.
    pub fn from_code(code: &str) -> Self {
        match code {
            "yes" => Self::Yes,
            "no" => Self::No,
            _ => Self::NotKnown,
        }
    }

    /// A truth value, where one was given.
    pub fn from_bool(given: Option<bool>) -> Self {
        match given {
            Some(true) => Self::Yes,
            Some(false) => Self::No,
            None => Self::NotKnown,
        }
    }
}

/// A sign of damage that makes a severe blood pressure an emergency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SevereSign {
    /// New confusion.
    NewConfusion,
    /// Chest pain.
    ChestPain,
    /// Signs of heart failure.
    HeartFailure,
    /// Signs of acute kidney injury.
    KidneyInjury,
    /// Retinal haemorrhage or papilloedema.
    Retinal,
}

impl SevereSign {
    /// In a sentence.
    pub fn text(self) -> &'static str {
        match self {
            Self::NewConfusion => "new confusion",
            Self::ChestPain => "chest pain",
            Self::HeartFailure => "signs of heart failure",
            Self::KidneyInjury => "signs of acute kidney injury",
            Self::Retinal => "retinal haemorrhage or papilloedema",
        }
    }
}

/// What a fall did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Injury {
    /// Nothing.
    None,
    /// A bruise or a graze.
    Minor,
    /// A broken bone.
    Fracture,
    /// An injury of the head.
    Head,
}

/// Whether the person lost consciousness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blackout {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Not sure: prompts as yes.
    NotSure,
}

/// How long the person lay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeOnFloor {
    /// Under an hour.
    Under1Hour,
    /// An hour or more.
    OneHourOrMore,
    /// Nobody knows.
    NotKnown,
}

/// A fall, as far as it was told.
#[derive(Clone, Copy, Default)]
pub struct Fall {
    /// The day, in Europe/London.
    pub happened_on: Option<NaiveDate>,
    /// What it did.
    pub injury: Option<Injury>,
    /// Whether an injury needed treatment.
    pub needed_treatment: Option<bool>,
    /// Whether the person lost consciousness.
    pub blackout: Option<Blackout>,
    /// How long the person lay.
    pub time_on_floor: Option<TimeOnFloor>,
    /// Newly unable to put weight on a leg.
    pub cannot_bear_weight: Option<bool>,
    /// Whether the person could get up without help.
    pub got_up_alone: Option<bool>,
}

/// What was recorded at one visit, and what of the record bears on it.
#[derive(Clone, Default)]
pub struct VisitFacts {
    /// The day of the visit, in Europe/London.
    pub visited_on: NaiveDate,
    /// The day of the visit before it, if there was one.
    pub last_visit_on: Option<NaiveDate>,
    /// The person's age that day, in whole years.
    pub age_years: Option<u32>,
    /// Whether hypertension is among the active conditions.
    pub hypertension: bool,
    /// Sitting readings in the order taken; one is kept by the last-two rule.
    pub blood_pressures: Vec<BloodPressure>,
    /// The signs of damage found; an empty list says that there are none, nothing that nobody
    /// asked.
    pub severe_signs: Option<Vec<SevereSign>>,
    /// What was taken of a NEWS2. Its systolic pressure may be left out: the kept one is used.
    pub news2: News2,
    /// Lying and standing blood pressure.
    pub postural: PosturalBp,
    /// The falls told at this visit.
    pub falls: Vec<Fall>,
    /// The falls that the record had before.
    pub earlier_falls: Vec<Fall>,
    /// How many falls the person counts in the last 12 months.
    pub falls_in_12_months: Option<u32>,
    /// Takes an anticoagulant, or an antiplatelet other than aspirin alone.
    pub anticoagulant: Answer,
    /// Lives with frailty.
    pub frailty: Answer,
    /// Somebody is worried about safety.
    pub safeguarding_concern: bool,
}

impl VisitFacts {
    /// The sitting pressure that is kept.
    pub fn blood_pressure(&self) -> Option<BloodPressure> {
        last_two(&self.blood_pressures)
    }

    /// The NEWS2 with the kept systolic pressure.
    pub fn early_warning(&self) -> News2 {
        let kept = self.blood_pressure().map(|reading| reading.systolic);
        News2 {
            systolic_bp: self.news2.systolic_bp.or(kept),
            ..self.news2.clone()
        }
    }

    /// The falls of the last 12 months. One told today without a date counts; an earlier one
    /// without a date does not, for it would count for ever.
    pub(super) fn falls_of_last_year(&self) -> impl Iterator<Item = &Fall> {
        let year_ago = self.visited_on.checked_sub_months(Months::new(12));
        let within = move |day: NaiveDate| year_ago.is_none_or(|year_ago| day >= year_ago);
        let told = self
            .falls
            .iter()
            .filter(move |fall| fall.happened_on.is_none_or(within));
        let earlier = self.earlier_falls.iter();
        told.chain(earlier.filter(move |fall| fall.happened_on.is_some_and(within)))
    }

    /// The falls told today that are not from before the last visit. One of the day of that visit
    /// may have come after it.
    pub(super) fn falls_since_last_visit(&self) -> impl Iterator<Item = &Fall> {
        let told = self.falls.iter();
        told.filter(|fall| !self.is_before_last_visit(fall))
    }

    /// The falls told today that are from before the last visit, and of the last 12 months:
    /// nobody knew of them then.
    pub(super) fn falls_told_late(&self) -> impl Iterator<Item = &Fall> {
        let told = self.falls.iter();
        let year_ago = self.visited_on.checked_sub_months(Months::new(12));
        told.filter(move |fall| fall.happened_on >= year_ago && self.is_before_last_visit(fall))
    }

    fn is_before_last_visit(&self, fall: &Fall) -> bool {
        let both = fall.happened_on.zip(self.last_visit_on);
        both.is_some_and(|(day, last_visit)| day < last_visit)
    }
}
