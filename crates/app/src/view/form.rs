//! Forms: drafts with their base, what saving did, and the catalogue that pages draw fields from.

use std::collections::BTreeMap;

use record::{EntryId, Version};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    input::Input,
    lists::Place,
    person::Banner,
    problem::{FieldProblem, Query},
    visit::VisitView,
};

/// What a form is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(
    tag = "form",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
pub enum Form {
    /// A visit: a planned one, a half-written one, or a new one.
    Visit {
        /// The visit's entry, if it is in the record.
        visit: Option<String>,
    },
    /// A visit planned ahead: day, time, why.
    PlanVisit {
        /// The visit's entry, if it is in the record.
        visit: Option<String>,
    },
    /// One entry of any kind that is written by itself: a plan section, a crisis block, a goal, a
    /// contact, a task, a referral, a message, an allergy.
    Entry {
        /// Its kind.
        kind: String,
        /// The entry; nothing for a new one of a list.
        entry: Option<String>,
    },
    /// A new person.
    NewPerson,
    /// The box of what ends an entry in words: what came of a task, the answer to a prompt.
    Ending {
        /// Its kind.
        kind: String,
        /// The entry.
        entry: String,
    },
    /// The box of one wording from several that stand in a field.
    Wording {
        /// The entry's kind.
        kind: String,
        /// The entry.
        entry: String,
        /// The field.
        field: String,
    },
}

/// Opens a form: the draft that is there already, or a new one on the record as it stands.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OpenForm {
    /// The person's id; nothing for a new person.
    pub person: Option<String>,
    /// What for.
    pub form: Form,
}

/// A half-written form. It is on disk within a second of the last key, with its base.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Draft {
    /// Its id.
    pub id: String,
    /// About whom.
    pub person: String,
    /// What for.
    pub form: Form,
    /// What was typed, exactly as typed.
    pub entries: Vec<DraftEntry>,
    /// What the page was drawn on. Kept as it came, and never taken from the record again.
    pub base: Vec<BaseField>,
    /// Values outside the usual range that the user has said are right.
    pub confirmed: Vec<Confirmed>,
    /// Answers that a not-answer took the place of: they come back when it is undone.
    #[serde(default)]
    pub put_aside: Vec<PutAside>,
    /// When it was begun (UTC).
    pub started_at: String,
}

/// An entry in a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DraftEntry {
    /// Its id.
    pub entry: String,
    /// Its kind.
    pub kind: String,
    /// What was typed or chosen, by field. A field not here was not touched and not drawn.
    pub fields: BTreeMap<String, Input>,
}

/// The versions of a field that were drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BaseField {
    /// The entry.
    pub entry: String,
    /// Its kind.
    pub kind: String,
    /// The field.
    pub field: String,
    /// The changes whose versions were drawn.
    pub versions: Vec<String>,
}

impl BaseField {
    /// The versions of a field that a page draws.
    pub(crate) fn of<'v>(
        entry: EntryId,
        kind: &str,
        field: &str,
        versions: impl IntoIterator<Item = &'v Version>,
    ) -> Self {
        let versions = versions
            .into_iter()
            .map(|version| version.change.to_string());
        Self {
            entry: entry.to_string(),
            kind: kind.to_owned(),
            field: field.to_owned(),
            versions: versions.collect(),
        }
    }
}

/// An unusual value that the user has said is right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Confirmed {
    /// The entry.
    pub entry: String,
    /// The field.
    pub field: String,
    /// The value as typed.
    pub input: Input,
    /// Whom the question was about, as [`Query`] had it.
    #[serde(default)]
    pub about: Vec<String>,
}

/// An answer that stood in a field before a not-answer took its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PutAside {
    /// The entry.
    pub entry: String,
    /// The field.
    pub field: String,
    /// The answer as typed.
    pub input: Input,
}

/// A form, as its page draws it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FormView {
    /// What was typed.
    pub draft: Draft,
    /// Who it is about; nothing for a new person.
    pub banner: Option<Banner>,
    /// "Home visit after a fall".
    pub title: String,
    /// Fields that somebody else wrote since this form was opened: the page says so at once.
    pub moved: Vec<Moved>,
    /// What somebody else removed since: "Sarah Whitlock removed “Contact”, Wed 11 Feb 10:34".
    pub removed: Vec<String>,
    /// What the record says so far of fields that begin empty.
    pub before: Vec<Before>,
    /// What cannot be kept as it is typed.
    pub problems: Vec<FieldProblem>,
    /// What is unusual: "are you sure?"
    pub queries: Vec<Query>,
    /// Records that an answer here speaks of: ways to them.
    pub leads: Vec<Lead>,
    /// Staff who are offered first: the user, then the care team, by id.
    pub near: Vec<String>,
    /// What answers were taken to say that leave it open.
    pub read_as: Vec<ReadAs>,
    /// When the draft was last kept on this laptop: "14:32:08".
    pub kept: Option<String>,
    /// What the visit page shows beside its fields.
    pub visit: Option<VisitView>,
}

/// What an answer was taken to say, where what was typed leaves that open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReadAs {
    /// The entry.
    pub entry: String,
    /// The field.
    pub field: String,
    /// "09-Feb-2026", typed as 9/2.
    pub words: String,
}

/// A record that an answer speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Lead {
    /// The entry.
    pub entry: String,
    /// The field.
    pub field: String,
    /// "Open the record of Dorothy ASHDOWN".
    pub words: String,
    /// Where it leads.
    pub place: Place,
}

/// A field that somebody else wrote since the form was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Moved {
    /// The entry.
    pub entry: String,
    /// The field.
    pub field: String,
    /// "Sarah Whitlock wrote “What matters to me” at 14:20, on laptop DST-07. Saving keeps both."
    pub words: String,
    /// What it says now.
    pub text: String,
}

/// What the record says so far of a field that begins empty in a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Before {
    /// The entry.
    pub entry: String,
    /// The field.
    pub field: String,
    /// "Of the words so far: Martin Ashdown, son. New words need it said anew."
    pub words: String,
}

/// What saving did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Saved {
    /// The person.
    pub person: String,
    /// How many changes were committed: none where nothing differed from the base.
    pub changes: u32,
    /// Where and when: "Saved on this laptop 14:32:08".
    pub words: String,
    /// Fields in which several versions stand now: where to settle them.
    pub diverged: Vec<Place>,
}

/// Names a draft.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OfDraft {
    /// The draft's id.
    pub draft: String,
}

/// How far something is that ends in one act: a task, a message, a prompt, a referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Ends {
    /// "Ended by Priya Nair, 14:20"; nothing while it is open.
    pub ended: Option<String>,
    /// Whether a press alone ended it, which another takes back.
    pub undo: bool,
    /// Whether words that would end it are half written on this laptop.
    pub half_written: bool,
    /// Who ended it which way, where two ended it differently, unseen: "Done: Priya Nair, 10:29".
    pub apart: Vec<String>,
    /// The versions drawn of what an ending writes, to be brought back with [`Finish`].
    pub base: Vec<BaseField>,
}

/// Does a task, closes it, marks a message as dealt with or a referral as accepted, or answers a
/// prompt.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Finish {
    /// The person's id.
    pub person: String,
    /// The entry of the task, message, referral or prompt.
    pub entry: String,
    /// How it ended.
    pub how: Ending,
    /// The versions that were shown, as [`Ends`] gave them.
    pub base: Vec<BaseField>,
}

/// How a task, a message or a prompt ends, or a referral goes on.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(
    tag = "how",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
pub enum Ending {
    /// The task is done.
    Done {
        /// What came of it.
        outcome: String,
    },
    /// The task is closed undone.
    Closed {
        /// Why.
        reason: String,
    },
    /// Of a task that one marked done and another closed: it was done.
    WasDone,
    /// Of such a task: it was closed undone.
    WasClosed,
    /// The message is dealt with.
    Handled,
    /// The service accepted the referral, now.
    Accepted,
    /// The message is not dealt with, or the referral not accepted: that was a slip.
    Undone,
    /// Something was done about the prompt.
    Answered {
        /// What.
        what: String,
    },
    /// Nothing is to be done about the prompt.
    NoAction {
        /// Why.
        reason: String,
    },
}

/// The kinds and fields that forms draw, from the one catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Catalogue {
    /// By kind.
    pub kinds: BTreeMap<String, KindSpec>,
    /// Roles to give a task to: code and label.
    pub roles: Vec<(String, String)>,
    /// Staff to choose from.
    pub staff: Vec<super::session::Staff>,
    /// The ways of not answering: code and words.
    pub not_answers: Vec<(String, String)>,
}

/// A kind of entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KindSpec {
    /// "Crisis: what to do".
    pub label: String,
    /// Whether the page of the plan draws it.
    pub in_plan: bool,
    /// Its fields, in the order of a form.
    pub fields: Vec<FieldSpec>,
}

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum FieldType {
    /// One line of text.
    Line,
    /// Several lines of text.
    Text,
    /// One of a list.
    Code,
    /// Several of a list.
    Codes,
    /// A whole number.
    Int,
    /// A decimal number.
    Decimal,
    /// Yes or no.
    Bool,
    /// A date, typed as `2026-02-11`.
    Date,
    /// A time of day, typed as `14:05`.
    Time,
    /// A date and time, typed as `2026-02-11T14:05` in Europe/London.
    Instant,
    /// A member of staff, by id.
    Staff,
    /// A role, by code.
    Role,
    /// Another entry, by id; set by the app.
    Entry,
    /// Filled by the app and never typed.
    System,
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FieldSpec {
    /// Its name.
    pub name: String,
    /// Its label.
    pub label: String,
    /// A hint beside it.
    pub help: Option<String>,
    /// How it is filled in.
    pub field_type: FieldType,
    /// Its unit.
    pub unit: Option<String>,
    /// The most characters.
    pub max: Option<u32>,
    /// What it must lie between, as text.
    pub hard: Option<(String, String)>,
    /// What it usually lies between, as text.
    pub query: Option<(String, String)>,
    /// What to choose from: code and words.
    pub choices: Vec<(String, String)>,
    /// The code beside a text that may be picked from the code's choices as well as typed: a pick
    /// sets both, and the form shows one field.
    pub listed_in: Option<String>,
    /// What it begins with in a new entry, as it is typed.
    pub begins_with: Option<String>,
    /// Whether "not asked" and the like may be chosen.
    pub not_answers: bool,
    /// Whether crisis readers see it.
    pub crisis: bool,
}
