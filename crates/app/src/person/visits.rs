//! A person's visits in lines: when, who, what was read, what was written.

use std::collections::BTreeMap;

use care::{
    status::{VisitFacts, VisitStatus},
    visit::{self, ObservationSet, observation_sets},
};
use chrono::NaiveDate;
use record::{AuthorId, Entry, EntryId, Frontier, Kind, Record};

use crate::{
    reader::Reader,
    view::{
        lists::{Place, Tag, Tone},
        person::VisitLine,
    },
    words,
};

/// The kind of visits.
const VISIT: Kind = Kind::new_static("visit");

/// Visits, planned ones first by their day, then those made, newest first.
pub(super) fn lines(reader: &Reader<'_>, sets: &[ObservationSet<'_>]) -> Vec<VisitLine> {
    let told = |(id, entry)| Told::of(reader.record, id, entry);
    let mut visits: Vec<Told> = reader.entries("visit").filter_map(told).collect();
    visits.sort_by_key(|Told { facts, .. }| (facts.recorded, std::cmp::Reverse(facts.day())));
    let mut taken: BTreeMap<EntryId, Vec<ObservationSet<'_>>> = BTreeMap::new();
    for set in sets {
        if let Some(visit) = set.visit {
            taken.entry(visit).or_default().push(*set);
        }
    }
    let line = |told: &Told| match &told.signed {
        Some(signed) => {
            let mut taken = observation_sets(signed);
            taken.retain(|set| set.visit == Some(told.facts.entry));
            line_of(reader, told, signed, &taken)
        }
        None => {
            let taken = taken.get(&told.facts.entry).map(Vec::as_slice);
            line_of(reader, told, reader.record, taken.unwrap_or_default())
        }
    };
    visits.iter().map(line).collect()
}

/// A visit as its line tells it.
struct Told {
    /// Its facts, its signature among them.
    facts: VisitFacts,
    /// Who signed it: several where they had not seen each other.
    signers: Vec<AuthorId>,
    /// What was signed, where something was written since: the line says that and nothing else.
    signed: Option<Record>,
}

impl Told {
    fn of(record: &Record, id: EntryId, entry: &Entry) -> Option<Self> {
        let facts = VisitFacts::of(id, entry)?;
        let signatures = visit::signatures(record, id);
        let signers = signatures.iter().map(|signature| signature.by).collect();
        let Some(first) = signatures.first() else {
            let signed = None;
            return Some(Self {
                facts,
                signers,
                signed,
            });
        };
        let changed = !visit::written_after_signing(record, id).is_empty();
        let frontier: Frontier = signatures
            .iter()
            .flat_map(|signature| signature.frontier.ids())
            .collect();
        let at = || record.at(&frontier).ok();
        let signed = changed.then(at).flatten();
        let of_signed = |record: &Record| VisitFacts::of(id, record.entry(id, &VISIT)?);
        let facts = VisitFacts {
            signed_at: Some(first.signed_at),
            signed_by: Some(first.by),
            changed_after_signing: changed,
            contested: facts.contested,
            ..signed.as_ref().and_then(of_signed).unwrap_or(facts)
        };
        Some(Self {
            facts,
            signers,
            signed,
        })
    }
}

/// A visit in a line, as a record has it.
fn line_of(
    reader: &Reader<'_>,
    Told { facts, signers, .. }: &Told,
    record: &Record,
    taken: &[ObservationSet<'_>],
) -> VisitLine {
    let today = reader.today;
    let on = facts.day();
    let may_write = care::catalogue::kind("visit").is_some_and(|kind| reader.may_write(kind));
    let said = |field: &str| reader.standing(record.entry(facts.entry, &VISIT)?, field);
    let mut by = whose(reader, facts, signers);
    if let Some(present) = said("present") {
        by.push_str(&format!(". Present: {present}"));
    }
    VisitLine {
        entry: facts.entry.to_string(),
        when: on.map(|on| words::short_day(on, today)).unwrap_or_default(),
        title: said("why").unwrap_or_else(|| "Visit".to_owned()),
        by,
        readings: readings(reader, taken),
        summary: said("summary"),
        status: status(facts, today),
        may_move: may_write && facts.signed_at.is_none() && !facts.recorded,
        may_remove: may_write && facts.signed_at.is_none(),
        place: Place::Visit {
            person: reader.record.subject().to_string(),
            visit: Some(facts.entry.to_string()),
        },
    }
}

/// Who signed it, else who made it, else for whom it is planned.
fn whose(reader: &Reader<'_>, facts: &VisitFacts, signers: &[AuthorId]) -> String {
    if !signers.is_empty() {
        reader.names(signers)
    } else if facts.recorded || facts.planned_for.is_empty() {
        reader.staff(facts.by)
    } else {
        format!("For {}", reader.names(&facts.planned_for))
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
