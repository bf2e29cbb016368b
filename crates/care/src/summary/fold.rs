//! From a record to the summary, in one pass over its entries.

use std::collections::BTreeMap;

use record::{Entry, EntryId, Field, Presence, Record, Value, Version};

use super::{Allergies, AllergyLine, CareTeam, PersonSummary, ToSettle, WhoWhen};
use crate::{
    catalogue::words,
    checks::Checker,
    read, removal, settling,
    status::{MessageFacts, PromptFacts, ReferralFacts, TaskFacts, VisitFacts},
};

mod alerts;

/// What lists show of a person. An entry that was removed is not in it; one that was removed by
/// one and changed by another is, and is marked.
pub fn summarise(record: &Record) -> PersonSummary {
    let shown = record.with_last_words();
    let record = shown.as_ref().unwrap_or(record);
    let mut summary = empty(record);
    let mut checker = Checker::default();
    let mut visits = BTreeMap::new();
    for (id, entry) in record.entries() {
        checker.see(record, id, entry);
        match entry.presence() {
            Presence::Removed => continue,
            Presence::Contested => summary.to_settle.extend(contested(record, id, entry)),
            Presence::Present => diverged(record, id, entry, &mut summary.to_settle),
        }
        if entry.kind == "visit" {
            visits.extend(VisitFacts::of(id, entry).map(|facts| (id, facts)));
        } else {
            summary.take(id, entry);
        }
    }
    checker.signatures().sign(record, &mut visits);
    summary.checks = checker.finish(record);
    summary.visits = of_interest(visits);
    summary.in_order();
    summary
}

fn empty(record: &Record) -> PersonSummary {
    let written = record.changes().map(|(_, body)| body.recorded_at);
    PersonSummary {
        subject: record.subject(),
        family_names: Vec::new(),
        given_names: Vec::new(),
        preferred_names: Vec::new(),
        birth_dates: Vec::new(),
        sexes: Vec::new(),
        nhs_numbers: Vec::new(),
        nhs_number_statuses: Vec::new(),
        no_nhs_number_reasons: Vec::new(),
        practices: Vec::new(),
        postcodes: Vec::new(),
        address: String::new(),
        phones: Vec::new(),
        care_team: CareTeam::default(),
        allergies: Allergies::default(),
        alerts: Vec::new(),
        tasks: Vec::new(),
        visits: Vec::new(),
        messages: Vec::new(),
        referrals: Vec::new(),
        prompts: Vec::new(),
        falls: Vec::new(),
        to_settle: Vec::new(),
        checks: Vec::new(),
        changes: record.len(),
        last_change_at: written.max(),
    }
}

impl PersonSummary {
    fn take(&mut self, id: EntryId, entry: &Entry) {
        match entry.kind.as_str() {
            "identity" => self.identity(entry),
            "address" => self.address(entry),
            "care-team" => self.care_team(entry),
            "communication" => self.alerts.extend(alerts::communication(entry)),
            "safeguarding-concern" => self.safeguarding(entry),
            "allergy-status" => self.allergy_status(entry),
            "allergy" => self.allergies.known.push(allergy(id, entry)),
            "task" => self.tasks.extend(open_task(id, entry)),
            "message" => {
                let facts = MessageFacts::of(id, entry);
                let open = |facts: &MessageFacts| facts.handled_at.is_none() || facts.contested;
                self.messages.extend(facts.filter(open));
            }
            "referral" => {
                let facts = ReferralFacts::of(id, entry);
                let open = |facts: &ReferralFacts| facts.is_open() || facts.contested;
                self.referrals.extend(facts.filter(open));
            }
            "prompt" | "safeguarding-prompt" => {
                let facts = PromptFacts::of(id, entry);
                let open = |facts: &PromptFacts| !facts.answered || facts.contested;
                self.prompts.extend(facts.filter(open));
            }
            "fall" => self
                .falls
                .extend(read::field(entry, "happened_on").and_then(read::date)),
            _ => {}
        }
    }

    /// That there is a concern, once and first: never what it is.
    fn safeguarding(&mut self, entry: &Entry) {
        let mut said = entry.values("concern");
        let is_known = self
            .alerts
            .first()
            .is_some_and(|first| first == alerts::SAFEGUARDING);
        if said.any(|concern| *concern == Value::Bool(true)) && !is_known {
            self.alerts.insert(0, alerts::SAFEGUARDING.to_owned());
        }
    }

    fn identity(&mut self, entry: &Entry) {
        for (name, field) in entry.fields() {
            match name.as_str() {
                "family_name" => self.family_names = read::texts(field),
                "given_name" => self.given_names = read::texts(field),
                "preferred_name" => self.preferred_names = read::texts(field),
                "birth_date" => self.birth_dates = read::dates(field),
                "sex" => self.sexes = read::texts(field),
                "nhs_number" => self.nhs_numbers = read::texts(field),
                "nhs_number_status" => self.nhs_number_statuses = read::texts(field),
                "no_nhs_number_reason" => self.no_nhs_number_reasons = read::texts(field),
                "practice" => self.practices = read::texts(field),
                _ => {}
            }
        }
    }

    fn address(&mut self, entry: &Entry) {
        let mut parts = [None, None, None];
        for (name, field) in entry.fields() {
            let [line1, line2, town] = &mut parts;
            match name.as_str() {
                "line1" => *line1 = read::words(field),
                "line2" => *line2 = read::words(field),
                "town" => *town = read::words(field),
                "postcode" => self.postcodes = read::texts(field),
                "phone" => self.phones = read::texts(field),
                _ => {}
            }
        }
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        self.address = parts.join(", ");
    }

    fn care_team(&mut self, entry: &Entry) {
        for (name, field) in entry.fields() {
            match name.as_str() {
                "accountable_gp" => self.care_team.accountable_gp = read::staff(field),
                "named_nurse" => self.care_team.named_nurse = read::staff(field),
                "coordinator" => self.care_team.coordinator = read::staff(field),
                _ => {}
            }
        }
    }

    fn allergy_status(&mut self, entry: &Entry) {
        self.allergies.none_known = entry.field("none_known").is_some_and(read::says_yes);
        self.allergies.confirmed_on = entry.field("confirmed_on").and_then(read::date);
    }

    /// The order in which lists show, whatever the ids are.
    fn in_order(&mut self) {
        self.tasks
            .sort_by_key(|task| (task.due_on.is_none(), task.due_on, task.at, task.entry));
        self.messages
            .sort_by_key(|message| (message.at, message.entry));
        self.referrals
            .sort_by_key(|referral| (referral.sent_on, referral.at, referral.entry));
        self.prompts
            .sort_by_key(|prompt| (prompt.due_on, prompt.at, prompt.entry));
        self.falls.sort_unstable();
        let allergies = &mut self.allergies;
        allergies
            .known
            .sort_by(|a, b| (&a.substance, a.entry).cmp(&(&b.substance, b.entry)));
        let latest = allergies
            .known
            .iter()
            .filter_map(|line| line.confirmed_on)
            .max();
        allergies.confirmed_on = allergies.confirmed_on.max(latest);
    }
}

fn open_task(id: EntryId, entry: &Entry) -> Option<TaskFacts> {
    TaskFacts::of(id, entry).filter(|task| task.is_open() || task.contested)
}

fn allergy(id: EntryId, entry: &Entry) -> AllergyLine {
    let mut line = AllergyLine {
        entry: id,
        substance: String::new(),
        reaction: None,
        severity: None,
        confirmed_on: None,
        disputed: entry.is_diverged(),
    };
    for (name, field) in entry.fields() {
        match name.as_str() {
            "substance" => line.substance = read::words(field).unwrap_or_default(),
            "reaction" => line.reaction = read::words(field),
            "severity" => line.severity = read::words(field),
            "confirmed_on" => line.confirmed_on = read::date(field),
            _ => {}
        }
    }
    line
}

/// Visits that somebody still has to do with, and the last one made.
fn of_interest(visits: BTreeMap<EntryId, VisitFacts>) -> Vec<VisitFacts> {
    let mut visits: Vec<VisitFacts> = visits.into_values().collect();
    visits.sort_by_key(|visit| (visit.day(), visit.planned_time.clone(), visit.entry));
    let last = visits
        .iter()
        .rfind(|visit| visit.recorded)
        .map(|visit| visit.entry);
    let settled = |visit: &VisitFacts| {
        visit.signed_at.is_some() && !visit.changed_after_signing && !visit.contested
    };
    visits.retain(|visit| !settled(visit) || Some(visit.entry) == last);
    visits
}

fn who_when(version: &Version) -> WhoWhen {
    WhoWhen {
        author: version.author,
        role: version.role.as_str().to_owned(),
        at: version.recorded_at,
    }
}

fn diverged(record: &Record, id: EntryId, entry: &Entry, to_settle: &mut Vec<ToSettle>) {
    let asked = settling::questions(record, id, entry).into_iter();
    to_settle.extend(asked.map(|(name, field)| ToSettle {
        entry: id,
        kind: entry.kind.as_str().to_owned(),
        field: Some(name.as_str().to_owned()),
        versions: field.versions().iter().map(who_when).collect(),
    }));
}

/// One question for the entry, and for all that one act removed with it: is it removed? Where
/// people differ about a field, that is asked once it stays.
fn contested(record: &Record, id: EntryId, entry: &Entry) -> Option<ToSettle> {
    let asked_of = removal::asked_of(record, id, entry);
    if asked_of != (id, &entry.kind) {
        return None;
    }
    let mut versions: Vec<&Version> = removal::in_question(record, id, &entry.kind)
        .into_iter()
        .flat_map(|(id, entry)| {
            let unseen = removal::unseen(record, id, entry).into_iter();
            let removals = entry.contradicted().iter().map(|(_, removal)| removal);
            unseen.map(|(_, version)| version).chain(removals)
        })
        .collect();
    versions.sort_by_key(|version| (version.recorded_at, version.change));
    versions.dedup_by_key(|version| version.change);
    Some(ToSettle {
        entry: id,
        kind: entry.kind.as_str().to_owned(),
        field: None,
        versions: versions.into_iter().map(who_when).collect(),
    })
}

/// The words of the codes that stand in a field of several.
fn labels(field: &Field, choices: &[crate::catalogue::Choice]) -> Vec<String> {
    let codes = read::standing(field).flat_map(|value| match value {
        Value::List(codes) => codes.as_slice(),
        one => std::slice::from_ref(one),
    });
    let label = |code: &Value| words(choices, code.as_text()?).map(str::to_owned);
    read::each_once(codes.filter_map(label))
}
