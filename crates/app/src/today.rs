//! Today: what needs the user, most urgent first, and the day's visits and messages.

use care::{
    Role,
    checks::{Likeness, SamePerson},
    status::{MessageFacts, VisitFacts, VisitStatus},
    summary::PersonSummary,
    today::{self, Need, Urgency, Viewer},
    visit,
};
use chrono::{DateTime, NaiveDate, Utc};
use record::{AuthorId, Kind, Subject};

use crate::{
    App, Error,
    desk::Desk,
    forms::{self, KeptDraft},
    person::person_line,
    sync_page::refused_unseen,
    view::{
        form::{Draft, DraftEntry, Form},
        input::Input,
        lists::{
            Action, MessageRow, NeedBand, NeedRow, PersonLine, Place, Tag, Today, Tone, VisitRow,
        },
    },
    words,
};

/// What is said of a visit that is typed on this laptop alone.
const HALF_WRITTEN: &str = "Half written";
/// What is said of a visit that was begun and saved.
const NOT_SIGNED: &str = "Not signed";

impl App {
    /// The page Today.
    pub fn today(&self, (): ()) -> Result<Today, Error> {
        self.on_command(|desk, now| {
            let date = care::time::london_date(now);
            let refused = refused_rows(desk, now)?;
            let drafts = forms::kept_drafts(&desk.store)?;
            let (signed, kept) = signed_meanwhile(desk, drafts, now);
            Ok(page(desk, date, refused, (&signed, &kept)))
        })
    }
}

/// A half-written visit that somebody has signed: nobody goes on with it.
struct Signed {
    half: KeptDraft,
    title: String,
    by: String,
}

/// The half-written visits that somebody has signed, apart from all other half-written forms.
fn signed_meanwhile(
    desk: &mut Desk,
    drafts: Vec<KeptDraft>,
    now: DateTime<Utc>,
) -> (Vec<Signed>, Vec<KeptDraft>) {
    let (mut signed, mut kept) = (Vec::new(), Vec::new());
    for half in drafts {
        match signed_by(desk, &half.draft, now) {
            Some((title, by)) => signed.push(Signed { half, title, by }),
            None => kept.push(half),
        }
    }
    (signed, kept)
}

/// What the visit of a draft is called, and who signed it.
fn signed_by(desk: &mut Desk, draft: &Draft, now: DateTime<Utc>) -> Option<(String, String)> {
    let entry = of_visit(draft)?.entry.parse().ok()?;
    let subject = crate::desk::subject(&draft.person).ok()?;
    let read = desk.read(subject, now, |reader| {
        let mut signers: Vec<AuthorId> = Vec::new();
        for signature in visit::signatures(reader.record, entry) {
            if !signers.contains(&signature.by) {
                signers.push(signature.by);
            }
        }
        let own = reader.record.entry(entry, &Kind::new_static("visit"));
        let signed = own.filter(|_| !signers.is_empty());
        Ok(signed.map(|own| (reader.named(own), reader.names(&signers))))
    });
    read.ok().flatten()
}

/// Who looks, with the roles held today.
pub(crate) fn viewer(desk: &Desk, today: NaiveDate) -> Viewer {
    let roles_of = |staff| desk.directory.roles_on(staff, today).map(|held| held.role);
    let roles: Vec<Role> = roles_of(desk.me.staff).collect();
    let staff = desk.directory.all_staff().map(|one| one.id);
    let of_roles = staff.filter(|one| roles_of(*one).any(|role| roles.contains(&role)));
    Viewer {
        staff: desk.me.staff,
        of_roles: of_roles.collect(),
        roles,
    }
}

fn page(
    desk: &Desk,
    date: NaiveDate,
    refused: Vec<NeedRow>,
    (signed, kept): (&[Signed], &[KeptDraft]),
) -> Today {
    let viewer = viewer(desk, date);
    let mut rows: Vec<today::NeedRow> = desk
        .people
        .all()
        .flat_map(|(_, known)| today::today_rows(&known.summary, &viewer, date))
        .collect();
    rows.sort_by_key(today::order);
    let mut needs = Vec::new();
    for urgency in [Urgency::CannotWait, Urgency::ThisWeek, Urgency::Later] {
        let mut band: Vec<NeedRow> = if urgency == Urgency::CannotWait {
            refused.clone()
        } else {
            Vec::new()
        };
        let of_band = rows.iter().filter(|row| row.urgency == urgency);
        band.extend(of_band.filter_map(|row| need_row(desk, row, date)));
        if urgency == Urgency::ThisWeek {
            band.extend(signed.iter().map(|signed| to_look_at(desk, signed, date)));
            band.extend(kept.iter().filter_map(|kept| unfinished(desk, kept, date)));
            band.extend(alike(desk, date));
        }
        if !band.is_empty() {
            let tone = match urgency {
                Urgency::CannotWait => Tone::Late,
                Urgency::ThisWeek => Tone::Soon,
                Urgency::Later => Tone::Plain,
            };
            needs.push(NeedBand {
                words: urgency.label().to_owned(),
                tone,
                rows: band,
            });
        }
    }
    let drafts: Vec<&Draft> = kept.iter().map(|kept| &kept.draft).collect();
    let visits = visits(desk, date, &drafts);
    let urgent = needs.first().filter(|band| band.tone == Tone::Late);
    let sentence = sentence(visits.len(), urgent.map_or(0, |band| band.rows.len()));
    Today {
        date: words::long_day(date),
        sentence,
        start: visits.first().map(start),
        needs,
        messages: messages(desk, date),
        next: rows.is_empty().then(|| next(desk, date)).flatten(),
        visits,
    }
}

fn sentence(visits: usize, urgent: usize) -> String {
    let visits = words::count(visits, "visit", "visits");
    let urgent = match urgent {
        0 => "Nothing is late.".to_owned(),
        1 => "1 thing cannot wait.".to_owned(),
        many => format!("{many} things cannot wait."),
    };
    format!("{visits}. {urgent}")
}

fn start(visit: &VisitRow) -> Action {
    let person = format!("{} {}", visit.person.given, visit.person.family);
    let time = visit
        .time
        .as_ref()
        .map(|time| format!(", {time}"))
        .unwrap_or_default();
    let verb = match &visit.tag {
        Some(tag) if [HALF_WRITTEN, NOT_SIGNED].contains(&tag.words.as_str()) => "Go on with visit",
        _ => "Start visit",
    };
    Action {
        words: format!("{verb}: {person}{time}"),
        place: visit.place.clone(),
    }
}

fn need_row(desk: &Desk, row: &today::NeedRow, date: NaiveDate) -> Option<NeedRow> {
    let known = desk.people.get(row.subject)?;
    let tone = match (row.need, row.urgency) {
        (Need::Settle, _) => Tone::Two,
        (_, Urgency::CannotWait) => Tone::Late,
        (_, Urgency::ThisWeek) => Tone::Soon,
        (_, Urgency::Later) => Tone::Plain,
    };
    let tag = match (row.need, row.due_on) {
        (Need::Settle, _) => "Two versions".to_owned(),
        // Its day is that of the last step taken, not one by which something is due.
        (Need::Referral, _) => "To follow up".to_owned(),
        (_, Some(due)) if due < date => format!("Late: due {}", words::day(due, date)),
        (_, Some(due)) if due == date => "Due today".to_owned(),
        (_, Some(due)) => format!("Due {}", words::day(due, date)),
        (_, None) => "No date".to_owned(),
    };
    Some(NeedRow {
        // Several rules may ask about one entry: what a row says is part of what it is.
        key: format!(
            "{}/{}/{}/{}",
            row.entry,
            row.kind,
            row.field.as_deref().unwrap_or_default(),
            row.title
        ),
        person: Some(person_line(&known.summary, date)),
        title: row.title.clone(),
        reason: row.reason.clone(),
        tag: Tag { words: tag, tone },
        action: action(row),
    })
}

/// Records that were made apart and may be of one person: whether they are, a person decides.
fn alike(desk: &Desk, date: NaiveDate) -> Vec<NeedRow> {
    let people = desk.people.all().map(|(_, known)| &known.summary);
    let row = |alike: SamePerson| {
        let known = |subject: &Subject| desk.people.get(*subject);
        let lines: Vec<PersonLine> = alike
            .subjects
            .iter()
            .filter_map(known)
            .map(|known| person_line(&known.summary, date))
            .collect();
        let names = lines.iter().map(|line| {
            let (given, family) = (&line.given, line.family.to_uppercase());
            format!("{given} {family}, {}", line.nhs_number)
        });
        let names: Vec<String> = names.collect();
        let first = lines.first()?.clone();
        Some(NeedRow {
            key: alike.subjects.iter().map(Subject::to_string).collect(),
            action: Action {
                words: "Look".to_owned(),
                place: Place::Person {
                    person: first.id.clone(),
                },
            },
            person: Some(first),
            title: alike.likeness.label().to_owned(),
            reason: format!("{}. Nothing is joined by itself.", names.join("; ")),
            tag: Tag {
                words: "Check".to_owned(),
                tone: Tone::Soon,
            },
        })
    };
    let found = care::checks::same_person(people);
    let is_sure = |one: &SamePerson| one.likeness == Likeness::NhsNumber;
    found.into_iter().filter(is_sure).filter_map(row).collect()
}

fn action(row: &today::NeedRow) -> Action {
    let person = row.subject.to_string();
    let entry = row.entry.to_string();
    let kind = row.kind.clone();
    let (words, place) = match row.need {
        Need::Settle => (
            "Settle",
            Place::Settle {
                person,
                entry,
                kind,
            },
        ),
        // It is moved or called off on the person's page, where it can be begun too.
        Need::NotMade => (
            "Open",
            Place::Entry {
                person,
                entry,
                kind,
            },
        ),
        Need::Visit => (
            "Open visit",
            Place::Visit {
                person,
                visit: Some(entry),
            },
        ),
        Need::Prompt => (
            "Answer",
            Place::Entry {
                person,
                entry,
                kind,
            },
        ),
        Need::Check => ("Look", forms::where_drawn(person, entry, &kind)),
        Need::Task | Need::Referral => (
            "Open",
            Place::Entry {
                person,
                entry,
                kind,
            },
        ),
    };
    Action {
        words: words.to_owned(),
        place,
    }
}

fn refused_rows(desk: &Desk, now: DateTime<Utc>) -> Result<Vec<NeedRow>, Error> {
    let refused = refused_unseen(desk, now)?;
    let row = |change: crate::view::sync::SentChange| NeedRow {
        key: change.id,
        person: change.person,
        title: format!("{}: not accepted by the server", change.what),
        reason: format!("{} Your words are kept here.", change.verdict),
        tag: Tag {
            words: "Not accepted".to_owned(),
            tone: Tone::Late,
        },
        action: Action {
            words: "See why".to_owned(),
            place: Place::Sync,
        },
    };
    Ok(refused.into_iter().map(row).collect())
}

/// A half-written visit that is to be read once more and thrown away.
fn to_look_at(desk: &Desk, signed: &Signed, date: NaiveDate) -> NeedRow {
    let draft = &signed.half.draft;
    let subject = crate::desk::subject(&draft.person).ok();
    let known = subject.and_then(|subject| desk.people.get(subject));
    let saved = words::moment(signed.half.saved_at, date);
    NeedRow {
        key: draft.id.clone(),
        person: known.map(|known| person_line(&known.summary, date)),
        title: format!("{}: signed by {}", signed.title, signed.by),
        reason: format!("What you had half written was kept {saved}, on this laptop only."),
        tag: Tag {
            words: HALF_WRITTEN.to_owned(),
            tone: Tone::Soon,
        },
        action: Action {
            words: "Look".to_owned(),
            place: forms::place(draft),
        },
    }
}

/// A form that was left half written; a visit stands among the visits.
fn unfinished(desk: &Desk, kept: &KeptDraft, date: NaiveDate) -> Option<NeedRow> {
    let draft = &kept.draft;
    if matches!(draft.form, Form::Visit { .. }) {
        return None;
    }
    let subject = crate::desk::subject(&draft.person).ok()?;
    let known = desk.people.get(subject);
    let saved = words::moment(kept.saved_at, date);
    Some(NeedRow {
        key: draft.id.clone(),
        person: known.map(|known| person_line(&known.summary, date)),
        title: format!("{}: half written", forms::plain_title(draft)),
        reason: format!("Kept {saved}, on this laptop only. Nobody else reads it yet."),
        tag: Tag {
            words: HALF_WRITTEN.to_owned(),
            tone: Tone::Soon,
        },
        action: Action {
            words: "Go on".to_owned(),
            place: forms::place(draft),
        },
    })
}

fn visits(desk: &Desk, date: NaiveDate, drafts: &[&Draft]) -> Vec<VisitRow> {
    let mut rows: Vec<(VisitRow, Option<String>)> = Vec::new();
    for (_, known) in desk.people.all() {
        for visit in today::visits_of_day(&known.summary, desk.me.staff, date) {
            let row = visit_row(&known.summary, visit, date, drafts);
            rows.push((row, visit.planned_time.clone()));
        }
    }
    let shown: Vec<String> = rows.iter().map(|(row, _)| row.entry.clone()).collect();
    for draft in drafts {
        rows.extend(half_written(desk, draft, date, &shown).map(|row| (row, None)));
    }
    rows.sort_by_key(|(row, time)| (time.is_none(), time.clone(), row.entry.clone()));
    let mut rows: Vec<VisitRow> = rows.into_iter().map(|(row, _)| row).collect();
    if let Some(first) = rows.first_mut()
        && first.tag.is_none()
    {
        first.tag = Some(Tag {
            words: "Next".to_owned(),
            tone: Tone::Plain,
        });
    }
    rows
}

fn visit_row(
    person: &PersonSummary,
    visit: &VisitFacts,
    date: NaiveDate,
    drafts: &[&Draft],
) -> VisitRow {
    let entry = visit.entry.to_string();
    let half = drafts.iter().any(|draft| holds_visit(draft, &entry));
    let tag = match visit.status(date) {
        _ if half => Some(HALF_WRITTEN),
        VisitStatus::InProgress => Some(NOT_SIGNED),
        _ => None,
    };
    VisitRow {
        person: person_line(person, date),
        time: visit.planned_time.clone().or_else(|| {
            let began = visit.started_at.filter(|_| visit.recorded);
            began.map(words::clock)
        }),
        address: address(person),
        why: visit.why.clone().unwrap_or_default(),
        tag: tag.map(|words| Tag {
            words: words.to_owned(),
            tone: Tone::Soon,
        }),
        place: Place::Visit {
            person: person.subject.to_string(),
            visit: Some(entry.clone()),
        },
        entry,
    }
}

fn holds_visit(draft: &Draft, entry: &str) -> bool {
    of_visit(draft).is_some_and(|own| own.entry == entry)
}

/// The visit's own entry in a form of one.
fn of_visit(draft: &Draft) -> Option<&DraftEntry> {
    let is_visit = matches!(draft.form, Form::Visit { .. });
    let mut entries = draft.entries.iter().filter(|_| is_visit);
    entries.find(|entry| entry.kind == "visit")
}

/// A visit that is only a draft on this laptop so far.
fn half_written(desk: &Desk, draft: &Draft, date: NaiveDate, shown: &[String]) -> Option<VisitRow> {
    let own = of_visit(draft)?;
    let entry = own.entry.clone();
    let subject = crate::desk::subject(&draft.person).ok()?;
    let known = desk
        .people
        .get(subject)
        .filter(|_| !shown.contains(&entry))?;
    let mut visits = known.summary.visits.iter();
    let facts = visits.find(|facts| facts.entry.to_string() == entry);
    let typed = match own.fields.get("why") {
        Some(Input::One(why)) if !why.trim().is_empty() => Some(why.clone()),
        _ => None,
    };
    let why = typed.or_else(|| facts?.why.clone());
    Some(VisitRow {
        person: person_line(&known.summary, date),
        time: facts.and_then(|facts| facts.planned_time.clone()),
        address: address(&known.summary),
        why: why.unwrap_or_else(|| "Half-written visit".to_owned()),
        tag: Some(Tag {
            words: HALF_WRITTEN.to_owned(),
            tone: Tone::Soon,
        }),
        place: Place::Visit {
            person: draft.person.clone(),
            visit: Some(entry.clone()),
        },
        entry,
    })
}

fn address(person: &PersonSummary) -> String {
    format!("{} {}", person.address, person.postcodes.join(" / "))
        .trim()
        .to_owned()
}

fn messages(desk: &Desk, date: NaiveDate) -> Vec<MessageRow> {
    let mut found: Vec<(&PersonSummary, &MessageFacts)> = desk
        .people
        .all()
        .flat_map(|(_, known)| {
            let messages = today::messages_for(&known.summary, desk.me.staff);
            messages
                .into_iter()
                .map(|message| (&known.summary, message))
        })
        .collect();
    found.sort_by_key(|(_, message)| (std::cmp::Reverse(message.at), message.entry));
    let staff = |id| {
        desk.directory
            .staff(id)
            .map_or_else(|| "A colleague".to_owned(), |s| s.name())
    };
    let row = |(person, message): (&PersonSummary, &MessageFacts)| MessageRow {
        entry: message.entry.to_string(),
        person: person_line(person, date),
        from: staff(message.by),
        to: desk.me.name.clone(),
        when: words::moment(message.at, date),
        text: message.text.clone(),
        handled: None,
        ends: None,
    };
    found.into_iter().map(row).collect()
}

fn next(desk: &Desk, date: NaiveDate) -> Option<String> {
    let viewer = viewer(desk, date);
    let mine = desk
        .people
        .all()
        .filter(|(_, known)| care::caseload::is_mine(&known.summary, &viewer));
    let due = mine.filter_map(|(_, known)| {
        let next = care::caseload::next_due(&known.summary, date)?;
        Some((next.due_on, next.what, person_line(&known.summary, date)))
    });
    let (on, what, person) = due.min_by_key(|(on, what, _)| (*on, what.clone()))?;
    Some(format!(
        "Next due: {} {}, {what}, {}.",
        person.given,
        person.family.to_uppercase(),
        words::day(on, date)
    ))
}
