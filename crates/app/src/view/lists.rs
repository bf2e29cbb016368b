//! Today, the caseload, and search.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::form::Ends;

/// A person in one line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PersonLine {
    /// The person's id.
    pub id: String,
    /// Family name, as written. Shown in capitals.
    pub family: String,
    /// Given name.
    pub given: String,
    /// Age in whole years today, where the date of birth is known.
    pub age: Option<u32>,
    /// The NHS number spaced 3 3 4, or "No NHS number" with the reason.
    pub nhs_number: String,
}

/// How a thing is marked: always a word and a shape beside the colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    /// Cannot wait.
    Late,
    /// Due soon, or to look at.
    Soon,
    /// As it should be.
    Fine,
    /// Two versions to settle.
    Two,
    /// Nothing in particular.
    Plain,
}

/// A short mark with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Tag {
    /// Its words: "Due Mon 9 Mar".
    pub words: String,
    /// How it is marked.
    pub tone: Tone,
}

/// A place in the app that a row leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(
    tag = "page",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
pub enum Place {
    /// The person's page.
    Person {
        /// The person's id.
        person: String,
    },
    /// The plan, at a section's entry if one is named.
    Plan {
        /// The person's id.
        person: String,
        /// The entry to show.
        entry: Option<String>,
    },
    /// A form of one entry: where what is half written goes on.
    Form {
        /// The person's id.
        person: String,
        /// The kind.
        kind: String,
        /// The entry; nothing for one that is not in the record yet.
        entry: Option<String>,
    },
    /// A visit that is planned ahead.
    PlanVisit {
        /// The person's id.
        person: String,
        /// The visit's entry; nothing for one that is not in the record yet.
        visit: Option<String>,
    },
    /// A new person.
    NewPerson,
    /// A visit, planned, half written or signed.
    Visit {
        /// The person's id.
        person: String,
        /// The visit's entry; nothing starts a new one.
        visit: Option<String>,
    },
    /// The page where versions are settled.
    Settle {
        /// The person's id.
        person: String,
        /// The entry with versions to settle.
        entry: String,
        /// Its kind.
        kind: String,
    },
    /// A task, referral, message or prompt of a person.
    Entry {
        /// The person's id.
        person: String,
        /// The entry.
        entry: String,
        /// Its kind.
        kind: String,
    },
    /// Sync and device.
    Sync,
}

/// The page Today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Today {
    /// "Wednesday 11 February".
    pub date: String,
    /// "3 visits. 4 things cannot wait."
    pub sentence: String,
    /// The one thing to start with: the next visit.
    pub start: Option<Action>,
    /// What needs the user, most urgent first.
    pub needs: Vec<NeedBand>,
    /// The user's planned visits of today, by time, then half-written ones.
    pub visits: Vec<VisitRow>,
    /// Messages to the user that nobody has marked as dealt with, newest first.
    pub messages: Vec<MessageRow>,
    /// What is due next, when nothing needs the user now.
    pub next: Option<String>,
}

/// Something to do, with the place that does it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Action {
    /// "Start visit: Amanda Pearce, 10:00".
    pub words: String,
    /// Where it leads.
    pub place: Place,
}

/// A band of Today: "Cannot wait", "Due today or this week", "Later".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NeedBand {
    /// Its words.
    pub words: String,
    /// How it is marked.
    pub tone: Tone,
    /// Its rows, most urgent first.
    pub rows: Vec<NeedRow>,
}

/// Something that needs the user, with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NeedRow {
    /// Stable while the need lasts.
    pub key: String,
    /// About whom; nothing for what concerns the laptop.
    pub person: Option<PersonLine>,
    /// What it is.
    pub title: String,
    /// Why it needs the user.
    pub reason: String,
    /// When, in a tag.
    pub tag: Tag,
    /// What to do.
    pub action: Action,
}

/// A visit on Today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VisitRow {
    /// The visit's entry.
    pub entry: String,
    /// Whom it is to.
    pub person: PersonLine,
    /// "10:00", or nothing where no time was set.
    pub time: Option<String>,
    /// Where it is.
    pub address: String,
    /// Why.
    pub why: String,
    /// "Next", "Half written", "Not signed".
    pub tag: Option<Tag>,
    /// Where it leads.
    pub place: Place,
}

/// A message on Today and on the person's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MessageRow {
    /// The message's entry.
    pub entry: String,
    /// About whom.
    pub person: PersonLine,
    /// Who wrote it.
    pub from: String,
    /// To whom.
    pub to: String,
    /// When, in words.
    pub when: String,
    /// What it says.
    pub text: String,
    /// When it was marked as dealt with, in words.
    pub handled: Option<String>,
    /// How far it is, on the page of whom it is to.
    pub ends: Option<Ends>,
}

/// The caseload as asked for.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CaseloadQuery {
    /// Part of a name, NHS number or postcode; empty for everyone.
    pub search: String,
    /// Whose people.
    pub whose: Whose,
    /// Only a practice, by its ODS code.
    pub practice: Option<String>,
    /// Only people with something late.
    pub late: bool,
    /// By what: `due` or `name`.
    pub sort: Sort,
}

/// Whose people the caseload shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Whose {
    /// Everyone on this laptop.
    #[default]
    Everyone,
    /// The user's own: those whose care team the user is on, or with a task or visit of theirs.
    Mine,
    /// Those of anybody in the user's role, or with a task for it.
    Role,
}

/// How the caseload is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// What is due first.
    #[default]
    Due,
    /// By family name.
    Name,
}

/// The page Caseload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Caseload {
    /// "24 people. 1 late."
    pub sentence: String,
    /// The rows found, at most 200.
    pub rows: Vec<CaseloadRow>,
    /// How many were found in all.
    pub found: u32,
    /// How many people are on this laptop.
    pub people: u32,
    /// How many of them are the user's own.
    pub mine: u32,
    /// How many are for the user's role.
    pub of_role: u32,
    /// Practices to filter by: ODS code and name.
    pub practices: Vec<(String, String)>,
}

/// A person on the caseload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CaseloadRow {
    /// Who.
    pub person: PersonLine,
    /// The practice's name.
    pub practice: String,
    /// Named nurse and coordinator, in words.
    pub team: String,
    /// The next thing due and who owns it.
    pub next: Option<NextDue>,
    /// The last visit, in words.
    pub last_visit: Option<String>,
    /// Flags: two versions, allergies not confirmed, falls, interpreter.
    pub flags: Vec<Tag>,
    /// Changes about this person on this laptop only.
    pub unsent: u32,
}

/// The next thing due for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NextDue {
    /// What.
    pub what: String,
    /// Whose.
    pub owner: String,
    /// When, in a tag.
    pub due: Tag,
}

/// Looks for people as the user types.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Search {
    /// What was typed.
    pub text: String,
}

/// Names a person.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OfPerson {
    /// The person's id.
    pub person: String,
}
