//! A person's page, plan, history, and the page where versions are settled.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    form::{BaseField, Draft, Ends},
    input::Input,
    lists::{MessageRow, PersonLine, Place, Tag},
};

/// Who the page is about: always on screen, one line of it in sight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Banner {
    /// The line that stays.
    pub person: PersonLine,
    /// What the person likes to be called.
    pub preferred: Option<String>,
    /// "05-Mar-1944".
    pub born: Option<String>,
    /// "Female".
    pub sex: Option<String>,
    /// "Number present and verified".
    pub nhs_number_status: Option<String>,
    /// "14 Larkspur Close, Dover CT17 9ZZ".
    pub address: Option<String>,
    /// The usual phone.
    pub phone: Option<String>,
    /// The named nurse.
    pub named_nurse: Option<String>,
    /// The coordinator.
    pub coordinator: Option<String>,
    /// The accountable GP.
    pub gp: Option<String>,
    /// "Allergy: penicillin (widespread rash), confirmed 2 Feb" or "Allergies not yet confirmed".
    pub allergies: Tag,
    /// Communication needs and the like, in a few words each.
    pub alerts: Vec<String>,
    /// Why what is written here does not come to the server, with whom to telephone.
    pub out_of_reach: Option<String>,
    /// Identity fields with several versions, in words.
    pub checks: Vec<Check>,
}

/// Something in the record that a person must look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Check {
    /// Stable while it stands.
    pub key: String,
    /// What it is, in words.
    pub words: String,
    /// Where it is put right.
    pub place: Place,
    /// How it is marked.
    pub tag: Tag,
    /// What is put right by removing it: what a removed entry left behind.
    pub leftover: Option<EntryView>,
}

/// One version of a field, with all a person needs to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VersionView {
    /// The change that wrote it.
    pub change: String,
    /// What it says.
    pub text: String,
    /// The same, as a form takes it.
    pub input: Input,
    /// Who wrote it: "Sarah Whitlock".
    pub author: String,
    /// "Care manager".
    pub role: String,
    /// Who was there, where the change that wrote it says so.
    pub present: Option<String>,
    /// Whether the user wrote it.
    pub mine: bool,
    /// When it was written, in words: "Fri 27 Feb 15:20".
    pub when: String,
    /// On which laptop: "your laptop DST-07", "laptop DST-12".
    pub device: String,
    /// Where it is: "on this laptop only", "received", "on the server".
    pub delivery: String,
}

/// A field of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FieldView {
    /// Its label.
    pub label: String,
    /// What it says; several versions apart, where it is diverged.
    pub text: String,
    /// Who wrote it, in a plan section whose header names somebody else: "Priya Nair, 12 Feb".
    pub by: Option<String>,
    /// The same, as a form takes it; nothing where it is diverged.
    pub input: Option<Input>,
    /// What each of several versions says, to be settled; none where one stands.
    pub versions: Vec<String>,
}

/// An entry of the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EntryView {
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// What it is called: "Crisis: a fall".
    pub title: String,
    /// Its fields that say something, by name.
    pub fields: BTreeMap<String, FieldView>,
    /// "Sarah Whitlock, 11 Feb".
    pub by: String,
    /// Who was there when the words were agreed.
    pub present: Option<String>,
    /// Its state, derived from its facts: "Due Wed 18 Feb", "Waiting for the service".
    pub status: Option<Tag>,
    /// Removed by one, changed by another: in words, until a person decides.
    pub contested: Option<String>,
    /// Whether it has content that a newer Doorstep wrote.
    pub newer: bool,
    /// Whether the user may change it.
    pub may_write: bool,
    /// How far it is, of what ends in one act.
    pub ends: Option<Ends>,
}

/// The person's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PersonPage {
    /// Who it is about.
    pub banner: Banner,
    /// What needs to be looked at: versions to settle and record checks.
    pub checks: Vec<Check>,
    /// What matters, in the person's words: none where nobody asked, several where people differ.
    pub what_matters: Vec<Quote>,
    /// Goals.
    pub goals: Vec<EntryView>,
    /// The team around the person.
    pub team: Vec<TeamMember>,
    /// Visits, newest first, planned ones before.
    pub visits: Vec<VisitLine>,
    /// Latest readings, a row a measure.
    pub readings: Vec<Reading>,
    /// Falls, newest first.
    pub falls: Vec<EntryView>,
    /// Conditions.
    pub conditions: Vec<EntryView>,
    /// Referrals, open ones first.
    pub referrals: Vec<EntryView>,
    /// Tasks, open ones first by due date.
    pub tasks: Vec<EntryView>,
    /// Prompts that nobody has answered, and answered ones after.
    pub prompts: Vec<EntryView>,
    /// Messages about the person, newest first.
    pub messages: Vec<MessageRow>,
    /// The latest of the history.
    pub history: Vec<HistoryLine>,
    /// Half-written forms about this person on this laptop.
    pub drafts: Vec<DraftLine>,
}

/// Words of the record, with whose they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Quote {
    /// The words.
    pub words: String,
    /// "Sarah Whitlock, 11 Feb (chosen by Priya Nair), with Martin Ashdown, son".
    pub by: String,
}

/// Somebody around the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TeamMember {
    /// "Martin Ashdown".
    pub name: String,
    /// "son, has keys", "named nurse".
    pub what: String,
    /// A phone number.
    pub phone: Option<String>,
    /// Where the rest is written, of a contact or a carer.
    pub place: Option<Place>,
}

/// A visit in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VisitLine {
    /// The visit's entry.
    pub entry: String,
    /// "11 Feb 2026".
    pub when: String,
    /// "Home visit after a fall".
    pub title: String,
    /// Who signed or made it, with who was present, or for whom it is planned: "Sarah Whitlock.
    /// Present: Martin", "For Priya Nair".
    pub by: String,
    /// "BP 152/84, NEWS2 1 low, weight 58.0 kg".
    pub readings: String,
    /// What was written as summary.
    pub summary: Option<String>,
    /// "Signed", "Not signed", "Planned Thu 12 Feb 10:00".
    pub status: Tag,
    /// Whether somebody signed it.
    pub signed: bool,
    /// Whether the user may move it: it is planned and was not begun.
    pub may_move: bool,
    /// Whether the user may call it off or mark it as entered in error: nobody signed it.
    pub may_remove: bool,
    /// Where it leads.
    pub place: Place,
}

/// A measure with its latest values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Reading {
    /// "Blood pressure, sitting".
    pub measure: String,
    /// What was taken last: value with unit, when, by whom. Several where people differ about it,
    /// each as one signed it.
    pub latest: Vec<ReadingValue>,
    /// What was taken before, latest first, at most two.
    pub before: Vec<ReadingValue>,
}

/// One value of a measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReadingValue {
    /// "152/84 mmHg".
    pub text: String,
    /// "11 Feb".
    pub when: String,
    /// "Sarah Whitlock, home".
    pub by: String,
}

/// A line of the history.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryLine {
    /// The change.
    pub change: String,
    /// When it was written, in words.
    pub when: String,
    /// Who, in which role.
    pub by: String,
    /// On which laptop.
    pub device: String,
    /// "What matters to me".
    pub what: String,
    /// What was set: label, before, after.
    pub fields: Vec<HistoryField>,
    /// What the app wrote beside it, field by field: the rule of a prompt, how a score was made.
    pub details: Vec<HistoryField>,
    /// Where it is: "on this laptop only", "received", "on the server".
    pub delivery: String,
}

/// A field that a change set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryField {
    /// Its label.
    pub label: String,
    /// What the replaced versions said.
    pub before: Vec<String>,
    /// What it says since.
    pub after: String,
    /// Whether this version still stands.
    pub stands: bool,
}

/// A person's whole history, or one entry's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct History {
    /// Who it is about.
    pub banner: Banner,
    /// Newest first.
    pub lines: Vec<HistoryLine>,
}

/// A half-written form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DraftLine {
    /// The draft's id.
    pub id: String,
    /// "Home visit after a fall".
    pub title: String,
    /// When it was last kept, in words.
    pub saved: String,
    /// Where it goes on.
    pub place: Place,
    /// What is typed, where that is the words of one box.
    pub words: Option<String>,
    /// Who removed what that box stands beside: then it goes on nowhere.
    pub removed: Option<String>,
}

/// The plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// Who it is about.
    pub banner: Banner,
    /// What the person likes to be called: "Dot".
    pub name: String,
    /// The sections that this version holds, in the person's order.
    pub sections: Vec<PlanSection>,
    /// What was removed by one and changed by another, to be decided.
    pub decide: Vec<Dispute>,
    /// Fields that two people wrote, to be settled.
    pub settle: Vec<Divergence>,
    /// Half-written forms of this plan on this laptop.
    pub drafts: Vec<DraftLine>,
}

/// A section of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlanSection {
    /// 2, 3, 4, 5, 6, 8, 12, 13 or 17.
    pub number: u32,
    /// "What matters to me".
    pub title: String,
    /// The kind that "Add" or "Edit" opens a form of.
    pub kind: String,
    /// Whether it may hold several entries.
    pub list: bool,
    /// Its entries, in order.
    pub entries: Vec<EntryView>,
    /// Whether crisis readers will see it.
    pub crisis: bool,
    /// What to say where nothing is written: "Not asked yet".
    pub empty: String,
    /// Whether the user may write here.
    pub may_write: bool,
}

/// A field in which several versions stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Divergence {
    /// The entry.
    pub entry: String,
    /// Its kind.
    pub kind: String,
    /// The field.
    pub field: String,
    /// "In a crisis: a fall. Two people wrote “What I do”".
    pub title: String,
    /// The versions, earliest first.
    pub versions: Vec<VersionView>,
    /// Whether the user may settle it.
    pub may_settle: bool,
    /// Whether one wording from these is half written on this laptop.
    pub half_written: bool,
}

/// What one removed and another changed, unseen: one question, with all that the removal took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Dispute {
    /// The entry that is asked about.
    pub entry: String,
    /// Its kind.
    pub kind: String,
    /// "Who to call in a crisis: Beth next door".
    pub title: String,
    /// Who removed it, why and when: "Removed: entered in error. Sarah Whitlock, Wed 11 Feb 10:11".
    pub removed: Vec<String>,
    /// What was written unseen: "Hours: “evenings only”. Priya Nair, Wed 11 Feb 10:15".
    pub changed: Vec<String>,
    /// What it says and what would leave with it. No reason where it may not leave any more.
    pub leaving: Removal,
    /// Whether the user may decide.
    pub may_decide: bool,
}

/// The page where versions are settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SettlePage {
    /// Who it is about.
    pub banner: Banner,
    /// Whether the entry, or what it was removed with, stays.
    pub dispute: Option<Dispute>,
    /// What is to settle in this entry.
    pub divergences: Vec<Divergence>,
    /// Wordings of this entry that are half written on this laptop.
    pub drafts: Vec<DraftLine>,
    /// The entry as it stands.
    pub entry: Option<EntryView>,
    /// The page that the entry is drawn on.
    pub back: Place,
}

/// Asks for the page where an entry's versions are settled.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OfEntry {
    /// The person's id.
    pub person: String,
    /// The entry.
    pub entry: String,
    /// Its kind.
    pub kind: String,
}

/// Settles a field: one change that replaces every version that was shown.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Settle {
    /// The person's id.
    pub person: String,
    /// The entry.
    pub entry: String,
    /// Its kind.
    pub kind: String,
    /// The field.
    pub field: String,
    /// The versions that were shown.
    pub shown: Vec<String>,
    /// What stands from now on.
    pub choice: Choice,
}

/// What stands from now on.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(
    tag = "choice",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
pub enum Choice {
    /// One of the versions shown, as it is.
    Version {
        /// The change that wrote it.
        change: String,
    },
    /// Words written from both.
    Words {
        /// As typed.
        input: Input,
    },
}

/// What would leave the page if an entry were removed: asked for before anybody removes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Removal {
    /// What leaves: the entry, then what belongs to it. Nothing where it has left already.
    pub entries: Vec<EntryView>,
    /// What was raised with it and stays, as it may be under way: "Referral: Falls clinic".
    pub stays: Vec<String>,
    /// Why it may be removed: code and words.
    pub reasons: Vec<(String, String)>,
    /// Whether a form about it is half written on this laptop, which ends with it.
    pub half_written: bool,
    /// The versions drawn of all that leaves, to be brought back with [`Remove`].
    pub base: Vec<BaseField>,
}

/// Removes what a [`Removal`] showed, with a reason, as one act. Nothing is deleted.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Remove {
    /// The person's id.
    pub person: String,
    /// The entry.
    pub entry: String,
    /// Its kind.
    pub kind: String,
    /// `entered_in_error` or `no_longer_relevant`.
    pub reason: String,
    /// The versions that were shown.
    pub base: Vec<BaseField>,
}

/// A visit that somebody removed, as the page says it on which it is being made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CalledOff {
    /// "Sarah Whitlock called this visit off, Wed 11 Feb 10:34: no longer relevant".
    pub words: Vec<String>,
    /// Whether the page was drawn without seeing that, or something was written so: then somebody
    /// decides whether it stays.
    pub undecided: bool,
    /// Whether the record holds both, so that a colleague may decide it too.
    pub in_question: bool,
    /// The acts that removed it, to be brought back with [`KeepVisit`].
    pub acts: Vec<String>,
}

/// Goes on with a visit that was called off: what is half written of it is saved, and the removals
/// that were shown are replaced by the last words. Nothing is deleted.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KeepVisit {
    /// What is half written of it.
    pub draft: Draft,
    /// The acts that were shown, as [`CalledOff`] gave them.
    pub acts: Vec<String>,
}

/// Keeps what a [`Dispute`] showed: the removal is replaced by the last words. Nothing is deleted.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Keep {
    /// The person's id.
    pub person: String,
    /// The entry that was asked about.
    pub entry: String,
    /// Its kind.
    pub kind: String,
    /// The versions that were shown.
    pub base: Vec<BaseField>,
}
