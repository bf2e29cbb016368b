//! A person's page: who it is about, and what the record says, in words.

mod banner;
mod history;
mod readings;
mod team;
mod visits;

use care::{
    checks::{self, Likeness},
    removal,
    status::{
        GoalFacts, GoalStatus, MessageFacts, PromptFacts, PromptStatus, ReferralFacts,
        ReferralStatus, TaskFacts,
    },
};
use record::{Entry, EntryId, Kind, Presence, Subject};

use self::readings::Sets;
use crate::{
    App, Error,
    desk::{Desk, subject},
    forms,
    reader::Reader,
    view::{
        lists::{MessageRow, OfPerson, PersonLine, Place, Tag, Tone},
        person::{Check, DraftLine, EntryView, History, PersonPage},
    },
    words,
};

pub(crate) use banner::{banner, line, nhs_number, person_line};
pub(crate) use history::{lines, newest_first};
pub(crate) use readings::{news2_before, pressure_before};
pub(crate) use team::carers;
pub(crate) use visits::status as visit_status;

/// Lines of history on the person's own page; the page History has them all.
const LATEST: usize = 12;

impl App {
    /// The page of a person.
    pub fn person(&self, takes: OfPerson) -> Result<PersonPage, Error> {
        let subject = subject(&takes.person)?;
        self.on_command(|desk, now| {
            let drafts = draft_lines(desk, subject, now)?;
            desk.read(subject, now, |reader| Ok(page(reader, drafts)))
        })
    }

    /// The whole history of a person's record.
    pub fn history(&self, takes: OfPerson) -> Result<History, Error> {
        let subject = subject(&takes.person)?;
        self.on_command(|desk, now| {
            desk.read(subject, now, |reader| {
                let lines = newest_first(reader, usize::MAX)
                    .map(|change| lines(reader, change))
                    .collect();
                Ok(History {
                    banner: banner(reader),
                    lines,
                })
            })
        })
    }
}

fn page(reader: &Reader<'_>, drafts: Vec<DraftLine>) -> PersonPage {
    let sets = Sets {
        all: &care::visit::observation_sets(reader.record),
        signed: &care::visit::signed_apart(reader.record),
    };
    PersonPage {
        banner: banner(reader),
        checks: to_look_at(reader),
        what_matters: reader
            .once("what-matters")
            .map(|matters| reader.quotes(matters, "what_matters"))
            .unwrap_or_default(),
        goals: goals(reader),
        team: team::around(reader),
        visits: visits::lines(reader, sets.all),
        readings: readings::latest(reader, &sets),
        falls: falls(reader),
        conditions: ranked(reader, "condition"),
        referrals: referrals(reader),
        tasks: tasks(reader),
        prompts: prompts(reader),
        messages: messages(reader),
        history: newest_first(reader, LATEST)
            .map(|id| lines(reader, id))
            .collect(),
        drafts,
    }
}

/// What a person must look at: versions to settle, then record checks.
pub(crate) fn to_look_at(reader: &Reader<'_>) -> Vec<Check> {
    let person = reader.record.subject().to_string();
    let mut found = in_question(reader, |_| true);
    for other in &reader.beside.same_number {
        found.push(same_number(other));
    }
    let checks = reader.summary.checks.iter();
    for check in checks.filter(|check| !checks::is_shown_as_divergence(check)) {
        found.push(Check {
            key: format!("{}/{}/{}", check.entry, check.kind, check.rule),
            words: check.words.clone(),
            place: forms::where_drawn(person.clone(), check.entry.to_string(), &check.kind),
            tag: Tag {
                words: "Check".to_owned(),
                tone: Tone::Soon,
            },
            leftover: leftover(reader, check),
        });
    }
    found
}

/// What people wrote differently in the entries that are meant, field by field, and which of these
/// entries one removed and another changed. The key of each is its entry, kind and field.
pub(crate) fn in_question(reader: &Reader<'_>, is_meant: impl Fn(EntryId) -> bool) -> Vec<Check> {
    let person = reader.record.subject().to_string();
    let two = |tag: &str, words: String, (entry, kind, field): (EntryId, &Kind, &str)| Check {
        key: format!("{entry}/{kind}/{field}"),
        words,
        place: Place::Settle {
            person: person.clone(),
            entry: entry.to_string(),
            kind: kind.to_string(),
        },
        tag: Tag {
            words: tag.to_owned(),
            tone: Tone::Two,
        },
        leftover: None,
    };
    let mut found = Vec::new();
    for (id, entry) in to_settle(reader).filter(|(id, _)| is_meant(*id)) {
        if entry.presence() == Presence::Contested {
            let named = reader.named(entry);
            let words = format!("{named}. Removed by one, changed by another");
            found.push(two("To decide", words, (id, &entry.kind, "")));
        }
        for divergence in reader.divergences(id, entry) {
            let field = (id, &entry.kind, divergence.field.as_str());
            found.push(two("Two versions", divergence.title.clone(), field));
        }
    }
    found
}

/// Another record with this person's NHS number, and the way to it.
fn same_number(other: &PersonLine) -> Check {
    let name = format!("{} {}", other.given, other.family.to_uppercase());
    Check {
        key: format!("{}/nhs-number", other.id),
        words: format!("{}: open the other, {name}", Likeness::NhsNumber.label()),
        place: Place::Person {
            person: other.id.clone(),
        },
        tag: Tag {
            words: "Check".to_owned(),
            tone: Tone::Soon,
        },
        leftover: None,
    }
}

/// What a removed entry left behind, so that it is read and can be removed where it is found.
fn leftover(reader: &Reader<'_>, check: &checks::Check) -> Option<EntryView> {
    let kind = Kind::parse(&check.kind).ok()?;
    let entry = reader.record.entry(check.entry, &kind)?;
    checks::is_left_behind(check).then(|| reader.entry(check.entry, entry))
}

/// The entries about which people differ, each once.
fn to_settle<'a>(reader: &'a Reader<'_>) -> impl Iterator<Item = (EntryId, &'a Entry)> {
    let questions = &reader.summary.to_settle;
    let entries = questions.chunk_by(|a, b| a.entry == b.entry && a.kind == b.kind);
    entries.filter_map(|about| {
        let first = about.first()?;
        let kind = Kind::parse(&first.kind).ok()?;
        Some((first.entry, reader.record.entry(first.entry, &kind)?))
    })
}

/// Entries with a rank, by it, then by id.
pub(crate) fn ranked(reader: &Reader<'_>, kind: &str) -> Vec<EntryView> {
    let entries = by_rank(reader, kind).into_iter();
    entries.map(|(id, entry)| reader.entry(id, entry)).collect()
}

fn by_rank<'a>(reader: &'a Reader<'_>, kind: &'a str) -> Vec<(EntryId, &'a Entry)> {
    let rank = |entry: &Entry| entry.value("rank").and_then(record::Value::as_int);
    let mut entries: Vec<(EntryId, &Entry)> = reader.entries(kind).collect();
    entries.sort_by_key(|(id, entry)| (rank(entry).unwrap_or(i64::MAX), *id));
    entries
}

/// Goals, by rank, with where each stands.
pub(crate) fn goals(reader: &Reader<'_>) -> Vec<EntryView> {
    let today = reader.today;
    let goal = |(id, entry): (EntryId, &Entry)| {
        let mut view = reader.entry(id, entry);
        view.status = GoalFacts::of(id, entry).map(|facts| {
            let status = facts.status(today);
            let tone = match status {
                GoalStatus::Late => Tone::Soon,
                GoalStatus::Achieved => Tone::Fine,
                _ => Tone::Plain,
            };
            Tag {
                words: status.label().to_owned(),
                tone,
            }
        });
        view
    };
    by_rank(reader, "goal").into_iter().map(goal).collect()
}

fn falls(reader: &Reader<'_>) -> Vec<EntryView> {
    let day = |entry: &Entry| entry.value("happened_on").and_then(record::Value::as_date);
    let mut falls: Vec<(EntryId, &Entry)> = reader.entries("fall").collect();
    falls.sort_by_key(|(id, entry)| (std::cmp::Reverse(day(entry)), *id));
    // What was signed is not taken back.
    let view = |(id, entry)| {
        let mut view = reader.entry(id, entry);
        view.may_write &= !removal::is_signed(reader.record, id, entry);
        view
    };
    falls.into_iter().map(view).collect()
}

fn tasks(reader: &Reader<'_>) -> Vec<EntryView> {
    let today = reader.today;
    let facts = |(id, entry)| Some((TaskFacts::of(id, entry)?, id, entry));
    let mut tasks: Vec<(TaskFacts, EntryId, &Entry)> =
        reader.entries("task").filter_map(facts).collect();
    tasks.sort_by_key(|(facts, id, _)| (facts.status(today), facts.due_on, *id));
    let view = |(facts, id, entry): (TaskFacts, EntryId, &Entry)| {
        let mut view = reader.entry(id, entry);
        view.status = Some(crate::tasks::tag(&facts, today));
        view
    };
    tasks.into_iter().map(view).collect()
}

fn ended(status: ReferralStatus) -> bool {
    matches!(
        status,
        ReferralStatus::Seen | ReferralStatus::Rejected | ReferralStatus::Withdrawn
    )
}

fn referrals(reader: &Reader<'_>) -> Vec<EntryView> {
    let facts = |(id, entry)| Some((ReferralFacts::of(id, entry)?, id, entry));
    let mut found: Vec<(ReferralFacts, EntryId, &Entry)> =
        reader.entries("referral").filter_map(facts).collect();
    found.sort_by_key(|(facts, id, _)| {
        (ended(facts.status()), std::cmp::Reverse(facts.sent_on), *id)
    });
    let view = |(facts, id, entry): (ReferralFacts, EntryId, &Entry)| {
        let mut view = reader.entry(id, entry);
        view.status = Some(crate::reader::plain(facts.status().label()));
        view
    };
    found.into_iter().map(view).collect()
}

/// Prompts, unanswered ones first. A role that may not read safeguarding holds none of those.
fn prompts(reader: &Reader<'_>) -> Vec<EntryView> {
    let today = reader.today;
    let mut found: Vec<(PromptFacts, EntryView)> = care::visit::PROMPT_KINDS
        .into_iter()
        .flat_map(|kind| reader.entries(kind))
        .filter_map(|(id, entry)| Some((PromptFacts::of(id, entry)?, reader.entry(id, entry))))
        .collect();
    found.sort_by_key(|(facts, _)| (facts.status(today), facts.due_on, facts.entry));
    let view = |(facts, mut view): (PromptFacts, EntryView)| {
        let status = facts.status(today);
        let tone = match status {
            PromptStatus::Overdue => Tone::Late,
            PromptStatus::Open if facts.due == "now" => Tone::Late,
            PromptStatus::Open => Tone::Soon,
            PromptStatus::Answered => Tone::Fine,
        };
        view.status = Some(Tag {
            words: status.label().to_owned(),
            tone,
        });
        view
    };
    found.into_iter().map(view).collect()
}

fn messages(reader: &Reader<'_>) -> Vec<MessageRow> {
    let facts = |(id, entry)| Some((MessageFacts::of(id, entry)?, entry));
    let mut found: Vec<_> = reader.entries("message").filter_map(facts).collect();
    found.sort_by_key(|(facts, _)| (std::cmp::Reverse(facts.at), facts.entry));
    let person = line(reader);
    found
        .iter()
        .map(|(facts, entry)| message(reader, facts, entry, person.clone()))
        .collect()
}

fn message(
    reader: &Reader<'_>,
    facts: &MessageFacts,
    entry: &Entry,
    person: PersonLine,
) -> MessageRow {
    let to: Vec<String> = facts.to.iter().map(|id| reader.staff(*id)).collect();
    let to_me = facts.to.contains(&reader.me.staff);
    let handled = facts
        .handled_at
        .map(|at| format!("Dealt with {}", words::moment(at, reader.today)));
    MessageRow {
        entry: facts.entry.to_string(),
        person,
        from: reader.staff(facts.by),
        to: to.join(", "),
        when: words::moment(facts.at, reader.today),
        text: facts.text.clone(),
        handled,
        ends: to_me
            .then(|| crate::tasks::ends(reader, facts.entry, entry))
            .flatten(),
    }
}

/// The half-written forms about a person.
pub(crate) fn draft_lines(
    desk: &mut Desk,
    subject: Subject,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Vec<DraftLine>, Error> {
    let person = subject.to_string();
    let kept = forms::kept_drafts(&desk.store)?;
    let today = forms::day_of(now);
    let about = kept.into_iter().filter(|kept| kept.draft.person == person);
    desk.read(subject, now, |reader| {
        let line = |kept: forms::KeptDraft| DraftLine {
            title: forms::plain_title(&kept.draft),
            saved: words::moment(kept.saved_at, today),
            place: forms::place(&kept.draft),
            words: forms::typed_in_box(&kept.draft),
            removed: forms::removed_from_box(reader, &kept.draft),
            id: kept.draft.id,
        };
        Ok(about.map(line).collect())
    })
}
