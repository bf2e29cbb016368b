//! What lists show of a person: facts, independent of today and of who looks.
//!
//! It is computed anew from the record whenever it changes and kept beside it, so it must be
//! quick. Where several versions of a fact stand, all are in it: nothing is picked.

use chrono::{DateTime, NaiveDate, Utc};
use record::{AuthorId, EntryId, Subject};
use serde::{Deserialize, Serialize};

use crate::{
    checks::Check,
    serial,
    status::{MessageFacts, PromptFacts, ReferralFacts, TaskFacts, VisitFacts},
};

mod fold;
mod words;

pub use fold::summarise;

/// What lists show of a person. A list of values has none where nothing was written, one where it
/// is settled, and several, earliest first, where people differ.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonSummary {
    /// Whose record.
    #[serde(with = "serial::subject")]
    pub subject: Subject,
    /// Family names.
    pub family_names: Vec<String>,
    /// Given names.
    pub given_names: Vec<String>,
    /// What the person likes to be called.
    pub preferred_names: Vec<String>,
    /// Dates of birth.
    pub birth_dates: Vec<NaiveDate>,
    /// Codes of sex.
    pub sexes: Vec<String>,
    /// NHS numbers, ten digits each.
    pub nhs_numbers: Vec<String>,
    /// Verification status of the NHS number.
    pub nhs_number_statuses: Vec<String>,
    /// Why there is no NHS number.
    pub no_nhs_number_reasons: Vec<String>,
    /// Codes of practices.
    pub practices: Vec<String>,
    /// Postcodes.
    pub postcodes: Vec<String>,
    /// The address without the postcode, in one line.
    pub address: String,
    /// Usual phones.
    pub phones: Vec<String>,
    /// The care team.
    pub care_team: CareTeam,
    /// Allergies.
    pub allergies: Allergies,
    /// Communication needs and the like, in a few words each.
    pub alerts: Vec<String>,
    /// Tasks that are neither done nor closed, and those of which that is disputed.
    pub tasks: Vec<TaskFacts>,
    /// Visits that are planned or not signed or changed since, and the last one that was made.
    pub visits: Vec<VisitFacts>,
    /// Messages that nobody has dealt with.
    pub messages: Vec<MessageFacts>,
    /// Referrals without an outcome.
    pub referrals: Vec<ReferralFacts>,
    /// Prompts without an answer.
    pub prompts: Vec<PromptFacts>,
    /// The days of recorded falls, earliest first.
    pub falls: Vec<NaiveDate>,
    /// Fields to settle.
    pub to_settle: Vec<ToSettle>,
    /// Record checks.
    pub checks: Vec<Check>,
    /// How many changes the record has.
    pub changes: usize,
    /// When the last of them was written, by its writer's clock.
    pub last_change_at: Option<DateTime<Utc>>,
}

/// Who has a place on the person's care team; several where people differ.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CareTeam {
    /// The accountable GP.
    #[serde(with = "serial::list")]
    pub accountable_gp: Vec<AuthorId>,
    /// The named nurse.
    #[serde(with = "serial::list")]
    pub named_nurse: Vec<AuthorId>,
    /// The care coordinator.
    #[serde(with = "serial::list")]
    pub coordinator: Vec<AuthorId>,
}

impl CareTeam {
    /// Everyone with a place.
    pub fn all(&self) -> impl Iterator<Item = AuthorId> {
        let places = [&self.accountable_gp, &self.named_nurse, &self.coordinator];
        places.into_iter().flatten().copied()
    }

    /// Whether somebody has a place.
    pub fn contains(&self, staff: AuthorId) -> bool {
        self.all().any(|member| member == staff)
    }
}

/// What is known of allergies. Neither an allergy nor "none known" means: not yet confirmed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allergies {
    /// The allergies, by substance.
    pub known: Vec<AllergyLine>,
    /// Whether somebody recorded that there are none.
    pub none_known: bool,
    /// When allergies, or that there are none, were last confirmed.
    pub confirmed_on: Option<NaiveDate>,
}

/// An allergy.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllergyLine {
    /// Its entry.
    #[serde(with = "serial::id")]
    pub entry: EntryId,
    /// To what; every wording that stands.
    pub substance: String,
    /// The reaction.
    pub reaction: Option<String>,
    /// How bad: the code of the severity.
    pub severity: Option<String>,
    /// When it was confirmed.
    pub confirmed_on: Option<NaiveDate>,
    /// Whether people differ about it, or it was removed by one and changed by another.
    pub disputed: bool,
}

/// A field in which several versions stand, or an entry that one removed and another changed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToSettle {
    /// The entry.
    #[serde(with = "serial::id")]
    pub entry: EntryId,
    /// Its kind.
    pub kind: String,
    /// The field; nothing where the question is whether the entry is removed.
    pub field: Option<String>,
    /// Who wrote and when, earliest first.
    pub versions: Vec<WhoWhen>,
}

/// Who wrote a version, and when.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhoWhen {
    /// Who.
    #[serde(with = "serial::id")]
    pub author: AuthorId,
    /// In which role, as its code.
    pub role: String,
    /// When, by the writer's clock.
    pub at: DateTime<Utc>,
}

serial::redacted!(CareTeam, Allergies, AllergyLine, ToSettle, WhoWhen);

/// The subject alone: a summary is a person's.
impl std::fmt::Debug for PersonSummary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PersonSummary({})", self.subject)
    }
}
