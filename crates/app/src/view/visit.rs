//! The visit's page: what it shows beside its fields, prompts, and what was signed.

use std::collections::BTreeMap;

use serde::Serialize;
use ts_rs::TS;

use super::{
    form::{DraftEntry, Ends},
    lists::{Tag, Tone},
    person::{CalledOff, Check, EntryView},
};

/// What the visit page shows beside its fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VisitView {
    /// The visit's own entry.
    pub visit: String,
    /// The entry of its observations.
    pub observations: String,
    /// The entry of its safeguarding question.
    pub safeguarding: String,
    /// Who removed it, where somebody did.
    pub called_off: Option<CalledOff>,
    /// What was signed, where it is signed, or stands for whoever may only read it: then it is
    /// read-only.
    pub signed: Option<SignedView>,
    /// The NEWS2 as far as it goes.
    pub news2: ScoreView,
    /// What each measure reads as, and what it scores, by field.
    pub reads: BTreeMap<String, Reads>,
    /// What the record last said, by `kind.field`.
    pub last_time: BTreeMap<String, LastTime>,
    /// Prompts as the values appear.
    pub prompts: Vec<PromptView>,
    /// Falls in the record, newest first.
    pub falls: Vec<EntryView>,
    /// "2 falls in 12 months: offer a full falls assessment (NG249)".
    pub falls_tag: Option<Tag>,
    /// "She went to the falls clinic before: 8 Apr to 17 Jun 2025, then discharged."
    pub earlier_referrals: Vec<String>,
    /// How far each part is.
    pub parts: Vec<Part>,
    /// A summary written from the page, to change or not.
    pub suggested_summary: String,
    /// What stands between this and signing, in words.
    pub before_signing: Vec<String>,
    /// What of it people wrote differently, or one removed and another changed: settled before it
    /// is signed.
    pub to_settle: Vec<Check>,
}

/// A signed visit: what was signed, as it was signed, and what stands beside it now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SignedView {
    /// What each signed, the first one first: several where people signed without seeing each
    /// other.
    pub signed: Vec<SignedPart>,
    /// What the signature does not cover, as it stands now: the safeguarding question, and what
    /// was raised.
    pub beside: Vec<EntryView>,
    /// What was written since, or unseen by who signed, in words.
    pub since: Vec<String>,
    /// What was half written on this laptop when the signature came: "Observations, Pulse:
    /// “118 a minute”".
    pub unsaved: Vec<String>,
}

/// What one person signed, or what stands where nobody has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SignedPart {
    /// "Signed by Sarah Whitlock, NMC 12C3456E, Wed 11 Feb 14:32".
    pub words: String,
    /// Why the content is not what was signed, where that cannot be shown.
    pub not_whole: Option<String>,
    /// The visit, its observations and its falls, as they stood when they were signed.
    pub content: Vec<EntryView>,
    /// Its scores, as they were signed.
    pub scores: Vec<ScoreView>,
}

/// How far a part of the visit is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Part {
    /// `who-and-why`, `health-checks`, `falls`, `social-checks`, `safeguarding`, `what-matters`,
    /// `follow-ups`, `summary`.
    pub id: String,
    /// "Health checks".
    pub title: String,
    /// "9 of 10", "done", "to do".
    pub progress: String,
    /// Whether nothing is missing.
    pub done: bool,
    /// What was asked and not answered, by its label.
    pub unanswered: Vec<String>,
}

/// A score with its band and what it was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ScoreView {
    /// "NEWS2".
    pub name: String,
    /// The total; nothing while an item is missing.
    pub value: Option<String>,
    /// The band, or "incomplete: 5 of 7".
    pub band: String,
    /// How it is marked.
    pub tone: Tone,
    /// "SpO2 95% scores 1. Before: 0 on 22 Jan."
    pub why: String,
    /// "Royal College of Physicians, rule version 1. A snapshot at home."
    pub source: String,
}

/// What a measure reads as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Reads {
    /// "Above 150/90".
    pub words: String,
    /// How it is marked.
    pub tone: Tone,
    /// Its NEWS2 points.
    pub points: Option<u32>,
}

/// What the record last said of a measure or question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LastTime {
    /// "97".
    pub text: String,
    /// "22 Jan".
    pub when: String,
}

/// A prompt: the app prompts, a clinician decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PromptView {
    /// Its entry, derived from the visit and the trigger.
    pub entry: String,
    /// `prompt` or `safeguarding-prompt`.
    pub kind: String,
    /// The trigger's code.
    pub trigger: String,
    /// "Blood pressure above her target".
    pub title: String,
    /// "152/84. Target under 150/90 because she is 80 or over (NG136)."
    pub text: String,
    /// When it must be answered, in a tag.
    pub due: Tag,
    /// What was read, to be kept with the answer as `answered_for`: "152/84. Not severe."
    pub read: String,
    /// Things that can be done about it: words for the buttons that open a follow-up.
    pub actions: Vec<PromptAction>,
    /// The answer so far, as typed in the draft or written in the record.
    pub answer: Option<String>,
    /// An answer that was given to another value, and so is none: "Answered for “154/84.” Done".
    pub earlier: Option<String>,
    /// How far it is in the record; nothing where it is answered in the visit's draft.
    pub ends: Option<Ends>,
}

/// Something that answers a prompt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PromptAction {
    /// "Ask Priya Nair to repeat it by 18 Feb".
    pub words: String,
    /// What is written as the answer.
    pub answer: String,
    /// A follow-up that it raises: kind and the fields to begin with.
    pub raises: Option<DraftEntry>,
}
