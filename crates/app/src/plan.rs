//! The plan: its sections in the person's order, and what is to settle in it.

use care::catalogue::{self, KindDef};
use record::{Entry, EntryId, Kind, Presence, Value};

use crate::{
    App, Error,
    desk::subject,
    disputes::disputes,
    person::{banner, carers, draft_lines, goals, ranked},
    reader::Reader,
    removing::{HalfWritten, half_written},
    view::{
        lists::{OfPerson, Tag, Tone},
        person::{Divergence, DraftLine, EntryView, Plan, PlanSection},
    },
};

/// The sections that this version holds (docs/sources.md, Care plan): number, title, the kind that
/// a form is opened of, and what to say where nothing is written.
const SECTIONS: [(u32, &str, &str, &str); 9] = [
    (2, "What matters to me", "what-matters", "Not asked yet."),
    (3, "How to talk with me", "communication", "Not asked yet."),
    (
        4,
        "Emergency summary",
        "emergency-summary",
        "Not written yet.",
    ),
    (5, "Conditions", "condition", "None recorded."),
    (
        6,
        "Allergies",
        "allergy",
        "None recorded. This does not mean that there are none.",
    ),
    (
        8,
        "What to do in a crisis",
        "crisis-scenario",
        "No crisis block is written yet.",
    ),
    (12, "People to call", "contact", "Nobody is recorded yet."),
    (13, "Carers", "carer", "No carer is recorded yet."),
    (17, "Goals", "goal", "No goal is recorded yet."),
];

/// Whether the page of the plan draws the entries of a kind, in a section or beside one. The
/// person's page draws the rest.
pub(crate) fn is_drawn(kind: &KindDef) -> bool {
    let mut held = SECTIONS.iter().map(|(number, ..)| *number);
    held.any(|number| kind.section.map(u32::from) == Some(number))
}

impl App {
    /// The plan of a person.
    pub fn plan(&self, takes: OfPerson) -> Result<Plan, Error> {
        let subject = subject(&takes.person)?;
        self.on_command(|desk, now| {
            let drafts = draft_lines(desk, subject, now)?;
            let half_written = half_written(desk, subject)?;
            desk.read(subject, now, |reader| {
                Ok(plan(reader, drafts, &half_written))
            })
        })
    }
}

fn plan(reader: &Reader<'_>, drafts: Vec<DraftLine>, half_written: &[HalfWritten]) -> Plan {
    let called = reader.once("identity").and_then(|(_, identity)| {
        let preferred = reader.settled(identity, "preferred_name");
        preferred.or_else(|| reader.settled(identity, "given_name"))
    });
    Plan {
        banner: banner(reader),
        name: called.unwrap_or_else(|| "The person".to_owned()),
        sections: SECTIONS
            .iter()
            .filter_map(|section| self::section(reader, section))
            .collect(),
        decide: disputes(reader, in_plan, half_written),
        settle: to_settle(reader),
        drafts,
    }
}

fn section(
    reader: &Reader<'_>,
    (number, title, kind, empty): &(u32, &str, &str, &str),
) -> Option<PlanSection> {
    let def = catalogue::kind(kind)?;
    let once = def.once_id(reader.record.subject());
    Some(PlanSection {
        number: *number,
        title: (*title).to_owned(),
        kind: (*kind).to_owned(),
        list: once.is_none(),
        entries: entries(reader, *number, def),
        crisis: def.fields.iter().any(|field| field.on_crisis_page),
        empty: (*empty).to_owned(),
        may_write: reader.may_write(def),
    })
}

/// A section's entries, with those that belong beside: who to call below each crisis, who said
/// that there are no allergies or that no goal is wanted.
fn entries(reader: &Reader<'_>, number: u32, def: &KindDef) -> Vec<EntryView> {
    let one = |kind: &str| reader.once(kind).map(|(id, entry)| reader.entry(id, entry));
    match number {
        6 => one("allergy-status")
            .into_iter()
            .chain(ranked(reader, "allergy"))
            .collect(),
        8 => crises(reader),
        12 => one("care-team")
            .into_iter()
            .chain(ranked(reader, "contact"))
            .collect(),
        13 => carers(reader)
            .map(|(id, entry)| reader.entry(id, entry))
            .collect(),
        17 => one("goals-status")
            .into_iter()
            .chain(goals(reader))
            .collect(),
        _ => match def.once_id(reader.record.subject()) {
            Some(_) => one(def.name).into_iter().collect(),
            None => ranked(reader, def.name),
        },
    }
}

/// Each crisis with whom to call below it; last, whom a removed crisis left behind.
fn crises(reader: &Reader<'_>) -> Vec<EntryView> {
    let scenario = |call: &EntryView| -> Option<EntryId> {
        let id: EntryId = call.id.parse().ok()?;
        let entry = reader.record.entry(id, &Kind::new_static("crisis-call"))?;
        let named = entry.values("scenario").find_map(Value::as_bytes)?;
        Some(EntryId(named.try_into().ok()?))
    };
    let mut calls: Vec<(Option<EntryId>, EntryView)> = ranked(reader, "crisis-call")
        .into_iter()
        .map(|call| (scenario(&call), call))
        .collect();
    let mut drawn = Vec::new();
    for crisis in ranked(reader, "crisis-scenario") {
        let id: Option<EntryId> = crisis.id.parse().ok();
        drawn.push(crisis);
        let below = calls.extract_if(.., |(named, _)| *named == id);
        drawn.extend(below.map(|(_, call)| call));
    }
    let removed = |crisis: EntryId| {
        let crisis = reader
            .record
            .entry(crisis, &Kind::new_static("crisis-scenario"));
        crisis.is_some_and(|crisis| crisis.presence() == Presence::Removed)
    };
    let left_behind = |(named, mut call): (Option<EntryId>, EntryView)| {
        call.status = named.filter(|named| removed(*named)).map(|_| Tag {
            words: "Its crisis was removed".to_owned(),
            tone: Tone::Soon,
        });
        call
    };
    drawn.extend(calls.into_iter().map(left_behind));
    drawn
}

/// Whether an entry is of the plan's own sections.
fn in_plan(entry: &Entry) -> bool {
    catalogue::kind(entry.kind.as_str()).is_some_and(is_drawn)
}

/// What is to settle in the plan's own sections.
fn to_settle(reader: &Reader<'_>) -> Vec<Divergence> {
    reader
        .record
        .entries()
        .filter(|(_, entry)| in_plan(entry))
        .flat_map(|(id, entry)| reader.divergences(id, entry))
        .collect()
}

#[cfg(test)]
mod tests {
    use care::{
        Role,
        area::Directory,
        catalogue::{KINDS, KindDef},
        summary::summarise,
        time,
    };
    use record::{
        ActId, AuthorId, Body, Change, Compartment, DeviceId, Edit, EntryId, FieldName, Nonce,
        Record, Stream, Subject, Value,
    };

    use super::{is_drawn, plan};
    use crate::{
        desk::Me,
        reader::{Beside, Reader},
    };

    const SOMEBODY: Subject = Subject::Patient([1; 16]);

    /// The first field of an entry of a kind, with something in it.
    fn written(kind: &KindDef) -> Edit {
        Edit {
            entry: kind.once_id(SOMEBODY).unwrap_or(EntryId([2; 16])),
            kind: kind.to_record(),
            field: FieldName::new_static(kind.fields[0].name),
            value: Value::text("said"),
            replaces: Vec::new(),
        }
    }

    #[test]
    fn what_is_said_to_be_on_the_plan_is_just_what_the_plan_draws() {
        let now = "2026-02-11T09:00:00Z".parse().unwrap();
        let body = Body {
            stream: Stream {
                subject: SOMEBODY,
                compartment: Compartment::new_static("core"),
            },
            act: ActId([3; 16]),
            author: AuthorId([4; 16]),
            role: Role::CareManager.to_record(),
            recorded_at: now,
            clock_offset_ms: None,
            nonce: Nonce([5; 16]),
            edits: KINDS.iter().map(written).collect(),
        };
        let mut record = Record::new(SOMEBODY);
        record.insert(Change::seal(body).0);
        let me = Me {
            staff: AuthorId([4; 16]),
            name: "Sarah Whitlock".to_owned(),
            role: Role::CareManager,
            registration: None,
            device: DeviceId([6; 16]),
        };
        let reader = Reader {
            record: &record,
            directory: &Directory::of(&Record::new(Subject::Area([7; 16]))),
            me: &me,
            now,
            today: time::london_date(now),
            origin: &|_| None,
            summary: &summarise(&record),
            beside: Beside::default(),
        };
        let sections = plan(&reader, Vec::new(), &[]).sections;
        for kind in KINDS {
            let mut entries = sections.iter().flat_map(|section| &section.entries);
            let drawn = entries.any(|entry| entry.kind == kind.name);
            assert_eq!(is_drawn(kind), drawn, "{}", kind.name);
        }
        assert!(sections.iter().all(|section| !section.entries.is_empty()));
    }
}
