//! Record checks: what no single field can see. They run on every fold, refuse nothing, and are
//! shown like a divergence until a person puts the record right.

use std::collections::{BTreeMap, BTreeSet};

use record::{Entry, EntryId, Presence, Record, Subject, Value};
use serde::{Deserialize, Serialize};

use crate::{
    catalogue::{self, Occurs},
    read, removal, serial, settling, visit,
};

mod crises;
mod numbers;
mod same_person;

pub use numbers::{Inverted, inverted};
pub use same_person::{Likeness, SamePerson, likeness, same_person};

/// Something in the record that a person must look at.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Which rule: a code that never changes its meaning.
    pub rule: String,
    /// What it is, in words. It names no answer, but which crisis it is of.
    pub words: String,
    /// The entry where it is put right.
    #[serde(with = "serial::id")]
    pub entry: EntryId,
    /// Its kind.
    pub kind: String,
    /// Whether somebody could come to harm by it, so that it cannot wait.
    pub safety: bool,
}

/// The rule alone: what it is about is a person's.
impl std::fmt::Debug for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Check({})", self.rule)
    }
}

impl Check {
    fn new(rule: &str, words: impl Into<String>, (entry, kind): (EntryId, &str)) -> Self {
        Self {
            rule: rule.to_owned(),
            words: words.into(),
            entry,
            kind: kind.to_owned(),
            safety: false,
        }
    }

    fn safety(mut self) -> Self {
        self.safety = true;
        self
    }
}

/// The record checks that do not hold, safety first.
pub fn checks(record: &Record) -> Vec<Check> {
    let shown = record.with_last_words();
    let record = shown.as_ref().unwrap_or(record);
    let mut checker = Checker::default();
    for (id, entry) in record.entries() {
        checker.see(record, id, entry);
    }
    checker.finish(record)
}

/// Kinds of which any field with several versions may harm.
const SAFETY_KINDS: [&str; 5] = [
    "allergy",
    "allergy-status",
    "emergency-summary",
    "crisis-scenario",
    "crisis-call",
];
/// Fields of other kinds with which it is so.
const SAFETY_FIELDS: [(&str, &str); 4] = [
    ("identity", "nhs_number"),
    ("identity", "birth_date"),
    ("contact", "phone"),
    ("observations", "spo2_scale"),
];

/// The rule of what a removed entry left behind.
const LEFT_BEHIND: &str = "belongs-to-removed";

/// The rule of what was removed by one and changed by another.
const CONTESTED: &str = "removed-and-changed";

/// The rule of a field with several versions that may harm.
const DIVERGED: &str = "safety-field-diverged";

/// Whether any field with several versions of a kind may harm.
pub(crate) fn is_safety_kind(kind: &str) -> bool {
    SAFETY_KINDS.contains(&kind)
}

/// Whether a check says what a question to settle or to decide asks anyway.
pub fn is_shown_as_divergence(check: &Check) -> bool {
    check.rule == DIVERGED || check.rule == CONTESTED
}

/// Whether a check says of an entry that what it belonged to was removed: then it may leave too.
pub fn is_left_behind(check: &Check) -> bool {
    check.rule == LEFT_BEHIND
}

/// Looks at a record's entries one by one.
#[derive(Default)]
pub(crate) struct Checker<'a> {
    found: Vec<Check>,
    none_known: Option<EntryId>,
    allergy: bool,
    none_wanted: Option<EntryId>,
    goal: bool,
    removed: BTreeSet<EntryId>,
    contested: Vec<(EntryId, &'a Entry)>,
    /// Entries that stand and what they hang on.
    hang: Vec<(EntryId, &'static str, EntryId)>,
    once: BTreeMap<&'static str, Vec<EntryId>>,
    crises: crises::Crises,
    signatures: visit::Signatures<'a>,
}

impl<'a> Checker<'a> {
    /// Looks at one entry, removed or not.
    pub(crate) fn see(&mut self, record: &Record, id: EntryId, entry: &'a Entry) {
        self.signatures.see(id, entry);
        match entry.presence() {
            Presence::Removed => {
                self.removed.insert(id);
                return;
            }
            Presence::Contested => self.contested.push((id, entry)),
            Presence::Present => {}
        }
        self.safety_fields(record, id, entry);
        self.by_kind(id, entry);
    }

    fn by_kind(&mut self, id: EntryId, entry: &Entry) {
        let yes = |name| read::field(entry, name).is_some_and(read::says_yes);
        match entry.kind.as_str() {
            "allergy" => self.allergy = true,
            "allergy-status" if yes("none_known") => self.none_known = Some(id),
            "goal" => self.goal = true,
            "goals-status" if yes("none_wanted") => self.none_wanted = Some(id),
            "observations" => {
                self.hangs(id, "observations", entry, "visit");
                self.found.extend(numbers::observations(id, entry));
            }
            "emergency-summary" => self.found.extend(numbers::emergency_summary(id, entry)),
            "fall" => self.hangs(id, "fall", entry, "visit"),
            "safeguarding-concern" => self.hangs(id, "safeguarding-concern", entry, "visit"),
            "crisis-scenario" => self.found.extend(self.crises.scenario(id, entry)),
            "crisis-call" => {
                self.hangs(id, "crisis-call", entry, "scenario");
                self.crises.call(entry);
            }
            "task" => self.found.extend(task(id, entry)),
            "referral" => self.found.extend(referral(id, entry)),
            kind => {
                let def = catalogue::kind(kind);
                if let Some(def) = def.filter(|def| matches!(def.occurs, Occurs::Once)) {
                    self.once.entry(def.name).or_default().push(id);
                }
            }
        }
    }

    fn hangs(&mut self, id: EntryId, kind: &'static str, entry: &Entry, field: &str) {
        if let Some(on) = read::field(entry, field).and_then(read::entry) {
            self.hang.push((id, kind, on));
        }
    }

    /// What was removed by one and changed by another, each question once.
    fn removed_and_changed(&mut self, record: &Record) {
        for (id, entry) in std::mem::take(&mut self.contested) {
            if removal::asked_of(record, id, entry) != (id, &entry.kind) {
                continue;
            }
            let kind = entry.kind.as_str();
            let label = catalogue::kind(kind).map_or("An entry", |def| def.label);
            let words = format!("{label}: removed by one, changed by another");
            let check = Check::new(CONTESTED, words, (id, kind));
            let safety = SAFETY_KINDS.contains(&kind);
            self.found.push(if safety { check.safety() } else { check });
        }
    }

    fn safety_fields(&mut self, record: &Record, id: EntryId, entry: &Entry) {
        let kind = entry.kind.as_str();
        let whole = is_safety_kind(kind);
        if !whole && !SAFETY_FIELDS.iter().any(|(of, _)| *of == kind) {
            return;
        }
        for (name, _) in settling::questions(record, id, entry) {
            let name = name.as_str();
            if !whole && !SAFETY_FIELDS.contains(&(kind, name)) {
                continue;
            }
            let label = catalogue::field(kind, name).map_or("A field", |def| def.label);
            let words = format!("{label}: people wrote different things");
            let check = Check::new(DIVERGED, words, (id, kind));
            self.found.push(check.safety());
        }
    }

    /// The signatures seen.
    pub(crate) fn signatures(&self) -> &visit::Signatures<'a> {
        &self.signatures
    }

    /// What was found, safety first.
    pub(crate) fn finish(mut self, record: &Record) -> Vec<Check> {
        self.removed_and_changed(record);
        self.beside_each_other();
        self.left_hanging();
        self.found.extend(self.crises.without_999_to_call());
        self.more_than_once(record.subject());
        for visit in self.signatures.changed_after_signing(record) {
            let words = "A signed visit was changed after it was signed, or without seeing that";
            let check = Check::new("changed-after-signing", words, (visit, "visit"));
            self.found.push(check);
        }
        self.found.sort_by_key(|check| !check.safety);
        self.found
    }

    fn beside_each_other(&mut self) {
        if let Some(status) = self.none_known.filter(|_| self.allergy) {
            let words = "An allergy is recorded beside “no known allergies”";
            let place = (status, "allergy-status");
            let check = Check::new("allergy-beside-none-known", words, place);
            self.found.push(check.safety());
        }
        if let Some(status) = self.none_wanted.filter(|_| self.goal) {
            let words = "A goal is recorded beside “no goals wanted”";
            let place = (status, "goals-status");
            let check = Check::new("goal-beside-none-wanted", words, place);
            self.found.push(check);
        }
    }

    fn left_hanging(&mut self) {
        for (id, kind, on) in std::mem::take(&mut self.hang) {
            if self.removed.contains(&on) {
                let label = catalogue::kind(kind).map_or("An entry", |def| def.label);
                let words = format!("{label}: stands, though what it belongs to was removed");
                self.found.push(Check::new(LEFT_BEHIND, words, (id, kind)));
            }
        }
    }

    fn more_than_once(&mut self, subject: Subject) {
        for (kind, ids) in std::mem::take(&mut self.once) {
            let Some(def) = catalogue::kind(kind).filter(|_| ids.len() > 1) else {
                continue;
            };
            let words = format!("{}: recorded more than once", def.label);
            let own = EntryId::once(subject, &def.to_record());
            let others = ids.into_iter().filter(|id| *id != own);
            let check = |id| Check::new("recorded-more-than-once", words.clone(), (id, kind));
            self.found.extend(others.map(|id| check(id).safety()));
        }
    }
}

fn says(entry: &Entry, field: &str) -> bool {
    let field = read::field(entry, field);
    field.is_some_and(|field| read::standing(field).any(|v| !matches!(v, Value::Absent(_))))
}

fn task(id: EntryId, entry: &Entry) -> Option<Check> {
    let both = says(entry, "done_on") && says(entry, "closed_on");
    let words = "A task was marked as done by one and closed by another";
    both.then(|| Check::new("task-done-and-closed", words, (id, "task")))
}

fn referral(id: EntryId, entry: &Entry) -> Option<Check> {
    let (mut accepted, mut seen, mut rejected, mut withdrawn) = (false, false, false, false);
    for (name, field) in entry.fields() {
        let answer = |value: &Value| !matches!(value, Value::Absent(_));
        let said = || read::standing(field).any(answer);
        match name.as_str() {
            "accepted_on" | "accepted_at" => accepted |= said(),
            "seen_on" | "arrived_at" => seen |= said(),
            "rejected_on" => rejected |= said(),
            "withdrawn_on" => withdrawn |= said(),
            _ => {}
        }
    }
    let words = "A referral was both taken up and turned down";
    ((rejected && (accepted || seen)) || (withdrawn && seen))
        .then(|| Check::new("referral-taken-and-turned-down", words, (id, "referral")))
}
