//! A person's visits in lines: when, who, what was read, what was written.

use std::collections::BTreeMap;

use care::{
    status::{VisitFacts, VisitStatus},
    visit::{self, ObservationSet, SITTING, Signature, SignedPage, observation_sets},
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
    let line = |told: &Told| {
        let visit = told.facts.entry;
        match &told.signed {
            Some(signed) => {
                let mut taken = observation_sets(signed);
                taken.retain(|set| set.visit == Some(visit));
                line_of(reader, told, signed, &taken)
            }
            None => {
                let taken = taken.get(&visit).map(Vec::as_slice).unwrap_or_default();
                line_of(reader, told, reader.record, taken)
            }
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
    /// What each of several signed, or one before something was written: the line says that.
    pages: Vec<SignedPage>,
}

impl Told {
    fn of(record: &Record, id: EntryId, entry: &Entry) -> Option<Self> {
        let facts = VisitFacts::of(id, entry)?;
        let signatures = visit::signatures(record, id);
        let signers = signatures.iter().map(|signature| signature.by).collect();
        let Some(first) = signatures.first() else {
            return Some(Self {
                facts,
                signers,
                signed: None,
                pages: Vec::new(),
            });
        };
        let changed = !visit::written_after_signing(record, id).is_empty();
        let apart = changed || signatures.len() > 1;
        let pages = || visit::signed_pages(record, id);
        let pages = apart.then(pages).unwrap_or_default();
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
            pages,
        })
    }
}

/// A visit in a line, as a record has it.
fn line_of(
    reader: &Reader<'_>,
    told: &Told,
    record: &Record,
    taken: &[ObservationSet<'_>],
) -> VisitLine {
    let Told {
        facts,
        signers,
        pages,
        ..
    } = told;
    let today = reader.today;
    let on = facts.day();
    let may_write = care::catalogue::kind("visit").is_some_and(|kind| reader.may_write(kind));
    let said = |field: &str| said(reader, told, record, field);
    let mut by = whose(reader, facts, signers);
    if let Some(present) = said("present") {
        by.push_str(&format!(". Present: {present}"));
    }
    VisitLine {
        entry: facts.entry.to_string(),
        when: on.map(|on| words::short_day(on, today)).unwrap_or_default(),
        title: said("why").unwrap_or_else(|| "Visit".to_owned()),
        by,
        readings: readings(reader, taken, pages),
        summary: said("summary"),
        status: status(facts, today),
        signed: facts.signed_at.is_some(),
        may_move: may_write && facts.signed_at.is_none() && !facts.recorded,
        may_remove: may_write && facts.signed_at.is_none(),
        place: Place::Visit {
            person: reader.record.subject().to_string(),
            visit: Some(facts.entry.to_string()),
        },
    }
}

/// What a visit says in a field: all that several signed of it.
fn said(reader: &Reader<'_>, told: &Told, record: &Record, field: &str) -> Option<String> {
    let on = |page: &Record| reader.standing(page.entry(told.facts.entry, &VISIT)?, field);
    if told.pages.len() < 2 {
        return on(record);
    }
    let mut texts: Vec<String> = Vec::new();
    for text in told.pages.iter().filter_map(|signed| on(&signed.page)) {
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    (!texts.is_empty()).then(|| texts.join(" / "))
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

pub(crate) fn status(facts: &VisitFacts, today: NaiveDate) -> Tag {
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

/// What was read at a visit; each for themselves, where people signed different things.
fn readings(reader: &Reader<'_>, taken: &[ObservationSet<'_>], pages: &[SignedPage]) -> String {
    let mut read: Vec<(Option<&Signature>, Vec<String>)> = Vec::new();
    for set in taken {
        let signed = set.as_signed(pages);
        let as_it_stands = signed.is_empty().then_some(*set);
        for set in signed.into_iter().chain(as_it_stands) {
            let by = set.signed.map(|page| &page.signature);
            let texts = in_words(reader, &set);
            match read.iter_mut().find(|(other, _)| *other == by) {
                Some((_, before)) => before.extend(texts),
                None => read.push((by, texts)),
            }
        }
    }
    let apart = read.windows(2).any(|two| match two {
        [(_, one), (_, other)] => one != other,
        _ => false,
    });
    if !apart {
        read.truncate(1);
    }
    let said = read.iter().filter(|(_, texts)| !texts.is_empty());
    let lines = said.map(|(by, texts)| match by.filter(|_| apart) {
        Some(signature) => format!("{} ({})", texts.join(", "), reader.staff(signature.by)),
        None => texts.join(", "),
    });
    lines.collect::<Vec<String>>().join("; ")
}

fn in_words(reader: &Reader<'_>, set: &ObservationSet<'_>) -> Vec<String> {
    let one_or_two = |name: &str, text: Option<String>, fields: &[&str]| match text {
        Some(text) => Some(format!("{name} {text}")),
        None => set
            .differs_in(fields)
            .then(|| format!("{name} in two versions")),
    };
    let pressure = set.blood_pressure().map(|reading| reading.to_string());
    let weight = care::catalogue::field("observations", "weight");
    let weight = weight.zip(set.entry.value("weight"));
    let weight = weight.map(|(field, value)| reader.text(field, value));
    [
        one_or_two("BP", pressure, SITTING.as_flattened()),
        one_or_two("NEWS2", set.news2_in_words(), &[]),
        one_or_two("weight", weight, &["weight"]),
    ]
    .into_iter()
    .flatten()
    .collect()
}
