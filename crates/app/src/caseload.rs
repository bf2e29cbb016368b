//! The caseload and search: everyone on this laptop, found as the user types.

use std::collections::BTreeMap;

use care::{
    caseload::{self, Flag},
    today::Viewer,
};
use chrono::NaiveDate;
use record::{AuthorId, Subject};

use crate::{
    App, Error,
    desk::Desk,
    people::Known,
    person::person_line,
    today::viewer,
    view::lists::{Caseload, CaseloadQuery, CaseloadRow, NextDue, Search, Sort, Tag, Tone, Whose},
    words,
};

/// Rows that are drawn at most: nobody reads more without searching.
const ROWS: usize = 200;
/// Rows that a search in the bar shows.
const FOUND: usize = 12;

impl App {
    /// The page Caseload.
    pub fn caseload(&self, takes: CaseloadQuery) -> Result<Caseload, Error> {
        self.on_command(|desk, now| Ok(page(desk, &takes, care::time::london_date(now))))
    }

    /// Looks for people as the user types.
    pub fn search(&self, takes: Search) -> Result<Vec<CaseloadRow>, Error> {
        self.on_command(|desk, now| {
            let today = care::time::london_date(now);
            let unsent = desk.store.unsent_by_subject();
            let found = desk.people.search(&takes.text).take(FOUND);
            let viewer = viewer(desk, today);
            let found: Vec<Line<'_>> = found
                .map(|(subject, known)| Line::of(&viewer, subject, known, today))
                .collect();
            Ok(found
                .into_iter()
                .map(|line| line.row(desk, &unsent, today))
                .collect())
        })
    }
}

/// A person and what is derived of them for today.
struct Line<'a> {
    subject: Subject,
    known: &'a Known,
    row: caseload::CaseloadRow,
}

impl<'a> Line<'a> {
    fn of(viewer: &Viewer, subject: Subject, known: &'a Known, today: NaiveDate) -> Self {
        let row = caseload::caseload_row(&known.summary, viewer, today);
        Self {
            subject,
            known,
            row,
        }
    }

    fn is_late(&self) -> bool {
        self.row.next.as_ref().is_some_and(|next| next.late)
    }

    fn row(self, desk: &Desk, unsent: &BTreeMap<Subject, usize>, today: NaiveDate) -> CaseloadRow {
        let summary = &self.known.summary;
        let practice = |ods: &String| {
            desk.directory
                .practice(ods)
                .map_or_else(|| ods.clone(), |found| found.name.clone())
        };
        let practices: Vec<String> = summary.practices.iter().map(practice).collect();
        let mut flags: Vec<Tag> = self.row.flags.iter().map(|flag| flag_tag(*flag)).collect();
        if desk.people.with_a_number_of(self.subject).next().is_some() {
            flags.push(Tag {
                words: "NHS number in 2 records".to_owned(),
                tone: Tone::Soon,
            });
        }
        if self.known.updating {
            flags.insert(
                0,
                Tag {
                    words: "Still arriving".to_owned(),
                    tone: Tone::Soon,
                },
            );
        }
        CaseloadRow {
            person: person_line(summary, today),
            practice: practices.join(" / "),
            team: team(desk, summary),
            next: self
                .row
                .next
                .as_ref()
                .map(|next| next_due(desk, next, today)),
            last_visit: self.row.last_visit_on.map(|on| words::short_day(on, today)),
            flags,
            unsent: unsent
                .get(&self.subject)
                .map_or(0, |count| u32::try_from(*count).unwrap_or(u32::MAX)),
        }
    }
}

fn page(desk: &Desk, asked: &CaseloadQuery, today: NaiveDate) -> Caseload {
    let viewer = viewer(desk, today);
    let line = |(subject, known)| Line::of(&viewer, subject, known, today);
    let mut lines: Vec<Line<'_>> = desk.people.all().map(line).collect();
    let mine = lines.iter().filter(|line| line.row.mine).count();
    let of_role = lines.iter().filter(|line| line.row.of_role).count();
    if !asked.search.trim().is_empty() {
        lines = desk.people.search(&asked.search).map(line).collect();
    }
    lines.retain(|line| {
        let practice = asked.practice.as_ref();
        let theirs = match asked.whose {
            Whose::Everyone => true,
            Whose::Mine => line.row.mine,
            Whose::Role => line.row.of_role,
        };
        theirs
            && practice.is_none_or(|ods| line.known.summary.practices.contains(ods))
            && (!asked.late || line.is_late())
    });
    let name = |line: &Line<'_>| line.row.name.to_lowercase();
    match asked.sort {
        Sort::Name => lines.sort_by_cached_key(name),
        Sort::Due => lines.sort_by_cached_key(|line| {
            let due = line.row.next.as_ref().map(|next| next.due_on);
            (due.is_none(), due, name(line))
        }),
    }
    let late = lines.iter().filter(|line| line.is_late()).count();
    let found = lines.len();
    let unsent = desk.store.unsent_by_subject();
    let rows = lines
        .into_iter()
        .take(ROWS)
        .map(|line| line.row(desk, &unsent, today));
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Caseload {
        sentence: sentence(found, late),
        rows: rows.collect(),
        found: count(found),
        people: count(desk.people.len()),
        mine: count(mine),
        of_role: count(of_role),
        practices: desk
            .directory
            .practices()
            .map(|practice| (practice.ods.clone(), practice.name.clone()))
            .collect(),
    }
}

fn sentence(found: usize, late: usize) -> String {
    let people = words::count(found, "person", "people");
    if late == 0 {
        format!("{people}. Nothing is late.")
    } else {
        format!("{people}. {late} late.")
    }
}

fn team(desk: &Desk, summary: &care::summary::PersonSummary) -> String {
    let team = &summary.care_team;
    let named = |label: &str, members: &[AuthorId]| {
        let names: Vec<String> = members
            .iter()
            .filter_map(|id| desk.directory.staff(*id))
            .map(care::area::Staff::name)
            .collect();
        (!names.is_empty()).then(|| format!("{label} {}", names.join(" / ")))
    };
    let both = [
        named("Nurse", &team.named_nurse),
        named("Coordinator", &team.coordinator),
    ];
    both.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn next_due(desk: &Desk, next: &caseload::NextDue, today: NaiveDate) -> NextDue {
    let persons = next
        .owners
        .iter()
        .filter_map(|id| desk.directory.staff(*id))
        .map(|s| s.name());
    let roles = next
        .owner_roles
        .iter()
        .filter_map(|code| care::Role::parse(code))
        .map(|role| role.label().to_owned());
    let owners: Vec<String> = persons.chain(roles).collect();
    let on = words::day(next.due_on, today);
    let due = if next.late {
        Tag {
            words: format!("Late: due {on}"),
            tone: Tone::Late,
        }
    } else if next.due_on == today {
        Tag {
            words: "Due today".to_owned(),
            tone: Tone::Soon,
        }
    } else {
        Tag {
            words: format!("Due {on}"),
            tone: Tone::Plain,
        }
    };
    NextDue {
        what: next.what.clone(),
        owner: owners.join(", "),
        due,
    }
}

fn flag_tag(flag: Flag) -> Tag {
    let tone = match flag {
        Flag::PromptsOpen(_) => Tone::Late,
        Flag::ToSettle(_) => Tone::Two,
        Flag::Checks(_) | Flag::AllergiesNotConfirmed => Tone::Soon,
        Flag::Falls(_) => Tone::Plain,
    };
    Tag {
        words: flag.label(),
        tone,
    }
}
