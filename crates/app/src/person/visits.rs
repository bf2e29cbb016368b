//! A person's visits in lines: when, who, what was read, what was written.

use std::collections::BTreeMap;

use care::{
    status::{VisitFacts, VisitStatus},
    visit::{self, ObservationSet},
};
use chrono::NaiveDate;
use record::{Entry, EntryId, Record};

use crate::{
    reader::Reader,
    view::{
        lists::{Place, Tag, Tone},
        person::VisitLine,
    },
    words,
};

/// Visits, planned ones first by their day, then those made, newest first.
pub(super) fn lines(reader: &Reader<'_>, sets: &[ObservationSet<'_>]) -> Vec<VisitLine> {
    let facts = |(id, entry)| Some((facts_of(reader.record, id, entry)?, entry));
    let mut visits: Vec<(VisitFacts, &Entry)> = reader.entries("visit").filter_map(facts).collect();
    visits.sort_by_key(|(facts, _)| (facts.recorded, std::cmp::Reverse(facts.day())));
    let mut taken: BTreeMap<EntryId, Vec<ObservationSet<'_>>> = BTreeMap::new();
    for set in sets {
        if let Some(visit) = set.visit {
            taken.entry(visit).or_default().push(*set);
        }
    }
    let line = |(facts, entry): &(VisitFacts, &Entry)| {
        let taken = taken.get(&facts.entry).map(Vec::as_slice);
        line_of(reader, facts, entry, taken.unwrap_or_default())
    };
    visits.iter().map(line).collect()
}

/// The facts of a visit, its signature among them.
fn facts_of(record: &Record, id: EntryId, entry: &Entry) -> Option<VisitFacts> {
    let mut facts = VisitFacts::of(id, entry)?;
    if let Some(signature) = visit::signatures(record, id).into_iter().next() {
        facts.signed_at = Some(signature.signed_at);
        facts.signed_by = Some(signature.by);
        facts.changed_after_signing = !visit::written_after_signing(record, id).is_empty();
    }
    Some(facts)
}

/// A visit in a line.
fn line_of(
    reader: &Reader<'_>,
    facts: &VisitFacts,
    entry: &Entry,
    taken: &[ObservationSet<'_>],
) -> VisitLine {
    let today = reader.today();
    let on = facts.day();
    let may_write = care::catalogue::kind("visit").is_some_and(|kind| reader.may_write(kind));
    let mut by = reader.staff(facts.by);
    if let Some(present) = reader.standing(entry, "present") {
        by.push_str(&format!(". Present: {present}"));
    }
    VisitLine {
        entry: facts.entry.to_string(),
        when: on.map(|on| words::short_day(on, today)).unwrap_or_default(),
        title: reader
            .standing(entry, "why")
            .unwrap_or_else(|| "Visit".to_owned()),
        by,
        readings: readings(reader, taken),
        summary: reader.standing(entry, "summary"),
        status: status(facts, today),
        may_move: may_write && facts.signed_at.is_none() && !facts.recorded,
        may_remove: may_write && facts.signed_at.is_none(),
        place: Place::Visit {
            person: reader.record.subject().to_string(),
            visit: Some(facts.entry.to_string()),
        },
    }
}

fn status(facts: &VisitFacts, today: NaiveDate) -> Tag {
    if facts.contested {
        return Tag {
            words: "To decide: removed by one, changed by another".to_owned(),
            tone: Tone::Two,
        };
    }
    let status = facts.status(today);
    let tone = match status {
        VisitStatus::Signed => Tone::Fine,
        VisitStatus::InProgress | VisitStatus::Recorded | VisitStatus::NotMade => Tone::Soon,
        VisitStatus::ChangedAfterSigning => Tone::Two,
        VisitStatus::Planned => Tone::Plain,
    };
    let words = match (status, facts.planned_on) {
        (VisitStatus::Planned, Some(on)) => {
            let time = facts.planned_time.as_deref().unwrap_or_default();
            format!("Planned {} {time}", words::day(on, today))
                .trim_end()
                .to_owned()
        }
        _ => status.label().to_owned(),
    };
    Tag { words, tone }
}

fn readings(reader: &Reader<'_>, taken: &[ObservationSet<'_>]) -> String {
    let mut texts = Vec::new();
    for set in taken {
        texts.extend(set.blood_pressure().map(|reading| format!("BP {reading}")));
        texts.extend(set.news2_in_words().map(|news2| format!("NEWS2 {news2}")));
        let weight = care::catalogue::field("observations", "weight");
        let weight = weight.zip(set.entry.value("weight"));
        texts.extend(weight.map(|(field, value)| format!("weight {}", reader.text(field, value))));
    }
    texts.join(", ")
}
