//! What leaves the page, what leaves with it, and what stays.

use app::{
    Error,
    view::{
        form::{DraftEntry, Form, Saved},
        input::Input,
        lists::Place,
        person::{EntryView, OfEntry, PersonPage, PlanSection, Removal, Remove, VisitLine},
    },
};
use chrono::TimeDelta;

use crate::world::{Laptop, TwoLaptops, add, type_in};

type Story = TwoLaptops;

impl Story {
    fn section(&self, laptop: &Laptop, number: u32) -> PlanSection {
        let sections = self.plan(laptop).sections.into_iter();
        let mut found = sections.filter(|section| section.number == number);
        found.next().unwrap()
    }

    /// The first crisis of the plan, apart from whom to call in it.
    fn first_crisis(&self, laptop: &Laptop) -> (EntryView, Vec<EntryView>) {
        let mut crisis = self.crisis(laptop).into_iter();
        (crisis.next().unwrap(), crisis.collect())
    }

    fn shown(&self, laptop: &Laptop, kind: &str, entry: &str) -> Result<Removal, Error> {
        laptop.app.removal(OfEntry {
            person: self.dorothy.clone(),
            entry: entry.to_owned(),
            kind: kind.to_owned(),
        })
    }

    /// Removes what is shown to leave.
    fn remove(&self, laptop: &Laptop, kind: &str, entry: &str, reason: &str) -> Saved {
        let shown = self.shown(laptop, kind, entry).unwrap();
        let remove = Remove {
            person: self.dorothy.clone(),
            entry: entry.to_owned(),
            kind: kind.to_owned(),
            reason: reason.to_owned(),
            base: shown.base,
        };
        let removed = laptop.app.remove(remove).unwrap();
        let words = &removed.words;
        assert!(words.starts_with("Removed on this laptop"), "{words}");
        removed
    }

    /// Sarah's visit with a reading, a fall, a concern and a task, not signed.
    fn a_visit_is_saved(&self) -> VisitLine {
        let visit = Form::Visit { visit: None };
        let mut draft = self.sarah.open(&self.dorothy, visit).draft;
        type_in(&mut draft, "visit", &[("why", "Blood pressure check")]);
        type_in(
            &mut draft,
            "observations",
            &[("systolic_1", "186"), ("diastolic_1", "96")],
        );
        type_in(
            &mut draft,
            "safeguarding-concern",
            &[("concern", "yes"), ("note", "Shouting next door")],
        );
        add(&mut draft, "fall", 1, &[("happened_on", "2026-02-09")]);
        let task = [("what", "Ring the daughter"), ("owner_role", "cm")];
        add(&mut draft, "task", 2, &task);
        self.sarah.app.save(draft).unwrap();
        self.visit(&self.sarah, "Blood pressure check").unwrap()
    }

    fn visit(&self, laptop: &Laptop, title: &str) -> Option<VisitLine> {
        let mut visits = laptop.page(&self.dorothy).visits.into_iter();
        visits.find(|visit| visit.title == title)
    }
}

fn kinds(entries: &[EntryView]) -> Vec<&str> {
    let mut kinds: Vec<&str> = entries.iter().map(|entry| entry.kind.as_str()).collect();
    kinds.sort_unstable();
    kinds
}

fn titles(entries: &[EntryView]) -> Vec<&str> {
    entries.iter().map(|entry| entry.title.as_str()).collect()
}

fn left_behind(page: &PersonPage) -> usize {
    let left = |check: &&app::view::person::Check| check.leftover.is_some();
    page.checks.iter().filter(left).count()
}

#[test]
fn a_crisis_leaves_with_whom_to_call_in_it() {
    let mut story = Story::without_a_signal();
    let (crisis, calls) = story.first_crisis(&story.sarah);
    assert!(!calls.is_empty());

    let shown = story.shown(&story.sarah, &crisis.kind, &crisis.id).unwrap();
    assert_eq!(shown.entries.len(), 1 + calls.len(), "{:?}", shown.entries);
    let saved = story.remove(&story.sarah, &crisis.kind, &crisis.id, "no_longer_relevant");
    assert_eq!(saved.changes, 1);

    story.both_sync();
    for laptop in [&story.sarah, &story.priya] {
        let left = story.section(laptop, 8).entries;
        let gone = |entry: &EntryView| {
            entry.id == crisis.id || calls.iter().any(|call| call.id == entry.id)
        };
        assert!(!left.iter().any(gone));
        assert_eq!(left_behind(&laptop.page(&story.dorothy)), 0);
    }
}

#[test]
fn whom_to_call_is_changed_and_removed_one_by_one() {
    let story = Story::without_a_signal();
    let (_, calls) = story.first_crisis(&story.sarah);
    let form = Form::Entry {
        kind: "crisis-call".to_owned(),
        entry: Some(calls[0].id.clone()),
    };
    let mut draft = story.sarah.open(&story.dorothy, form).draft;
    type_in(&mut draft, "crisis-call", &[("hours", "Day and night")]);
    story.sarah.app.save(draft).unwrap();
    let (_, changed) = story.first_crisis(&story.sarah);
    assert_eq!(changed[0].fields["hours"].text, "Day and night");

    story.remove(
        &story.sarah,
        "crisis-call",
        &calls[0].id,
        "no_longer_relevant",
    );
    let (_, left) = story.first_crisis(&story.sarah);
    assert_eq!(titles(&left), titles(&calls)[1..]);
}

#[test]
fn whom_to_call_added_unseen_to_a_removed_crisis_is_shown_and_can_be_cleared() {
    let mut story = Story::without_a_signal();
    let (crisis, _) = story.first_crisis(&story.sarah);
    let form = Form::Entry {
        kind: crisis.kind.clone(),
        entry: Some(crisis.id.clone()),
    };
    let mut draft = story.priya.open(&story.dorothy, form).draft;
    let call = add(
        &mut draft,
        "crisis-call",
        7,
        &[("name", "Jean from church"), ("phone", "01632 960077")],
    );
    story.priya.app.save(draft).unwrap();
    story.remove(&story.sarah, &crisis.kind, &crisis.id, "no_longer_relevant");
    story.both_sync();

    for laptop in [&story.sarah, &story.priya] {
        let entries = story.section(laptop, 8).entries;
        let left = entries.last().unwrap();
        assert_eq!(left.title, "Jean from church");
        let state = left.status.as_ref().unwrap();
        assert_eq!(state.words, "Its crisis was removed");
        let page = laptop.page(&story.dorothy);
        assert_eq!(left_behind(&page), 1);
        let leads_to = Place::Plan {
            person: story.dorothy.clone(),
            entry: Some(call.clone()),
        };
        assert!(page.checks.iter().any(|check| check.place == leads_to));
    }

    story.remove(&story.sarah, "crisis-call", &call, "no_longer_relevant");
    story.both_sync();
    for laptop in [&story.sarah, &story.priya] {
        assert_eq!(left_behind(&laptop.page(&story.dorothy)), 0);
        let entries = story.section(laptop, 8).entries;
        assert!(!entries.iter().any(|entry| entry.id == call));
    }
}

#[test]
fn an_entry_of_which_something_was_cleared_leaves_at_once() {
    let story = Story::without_a_signal();
    let contacts = story.section(&story.sarah, 12).entries;
    let contact = contacts.iter().find(|entry| entry.kind == "contact");
    let contact = contact.unwrap().id.clone();
    let form = Form::Entry {
        kind: "contact".to_owned(),
        entry: Some(contact.clone()),
    };
    let mut draft = story.sarah.open(&story.dorothy, form).draft;
    type_in(&mut draft, "contact", &[("relationship", "")]);
    story.sarah.app.save(draft).unwrap();

    story.remove(&story.sarah, "contact", &contact, "entered_in_error");

    let contacts = story.section(&story.sarah, 12).entries;
    assert!(!contacts.iter().any(|entry| entry.id == contact));
}

#[test]
fn a_planned_visit_is_moved_and_called_off() {
    let story = Story::without_a_signal();
    let form = Form::PlanVisit { visit: None };
    let mut draft = story.sarah.open(&story.dorothy, form).draft;
    let plan = [("planned_on", "2026-02-12"), ("why", "Dressing")];
    type_in(&mut draft, "visit", &plan);
    story.sarah.app.save(draft).unwrap();
    let planned = story.visit(&story.sarah, "Dressing").unwrap();
    assert!(planned.may_move && planned.may_remove);

    let form = Form::PlanVisit {
        visit: Some(planned.entry.clone()),
    };
    let mut draft = story.sarah.open(&story.dorothy, form).draft;
    type_in(&mut draft, "visit", &[("planned_on", "2026-02-16")]);
    story.sarah.app.save(draft).unwrap();
    let moved = story.visit(&story.sarah, "Dressing").unwrap();
    assert_eq!(moved.entry, planned.entry);
    assert!(
        moved.status.words.contains("16 Feb"),
        "{}",
        moved.status.words
    );

    story.world.clock.pass(TimeDelta::days(6));
    let not_made = |laptop: &Laptop| {
        let needs = laptop.app.today(()).unwrap().needs;
        let rows = needs.into_iter().flat_map(|band| band.rows);
        let mut rows = rows.filter(|row| row.title == "Planned visit was not made");
        rows.next().map(|row| row.action.place)
    };
    let leads_to = Place::Entry {
        person: story.dorothy.clone(),
        entry: planned.entry.clone(),
        kind: "visit".to_owned(),
    };
    assert_eq!(not_made(&story.sarah), Some(leads_to));

    let shown = story.shown(&story.sarah, "visit", &planned.entry).unwrap();
    let reasons: Vec<&str> = shown
        .reasons
        .iter()
        .map(|(code, _)| code.as_str())
        .collect();
    assert_eq!(reasons, ["entered_in_error", "no_longer_relevant"]);
    story.remove(&story.sarah, "visit", &planned.entry, "no_longer_relevant");
    assert!(story.visit(&story.sarah, "Dressing").is_none());
    assert_eq!(not_made(&story.sarah), None);
}

#[test]
fn a_visit_entered_in_error_leaves_with_what_belongs_to_it_in_one_act() {
    let mut story = Story::without_a_signal();
    let before = story.sarah.page(&story.dorothy);
    let visit = story.a_visit_is_saved();
    assert!(visit.may_remove && !visit.may_move);

    let shown = story.shown(&story.sarah, "visit", &visit.entry).unwrap();
    assert_eq!(
        kinds(&shown.entries),
        [
            "fall",
            "observations",
            "prompt",
            "prompt",
            "safeguarding-concern",
            "safeguarding-prompt",
            "visit",
        ]
    );
    assert_eq!(shown.stays, ["Task: Ring the daughter"]);
    assert_eq!(shown.reasons.len(), 1);
    assert_eq!(shown.reasons[0].0, "entered_in_error");

    let saved = story.remove(&story.sarah, "visit", &visit.entry, "entered_in_error");
    assert_eq!(saved.changes, 2, "the safeguarding note lies apart");
    story.both_sync();
    for laptop in [&story.sarah, &story.priya] {
        let page = laptop.page(&story.dorothy);
        assert!(story.visit(laptop, "Blood pressure check").is_none());
        assert_eq!(titles(&page.falls), titles(&before.falls));
        assert_eq!(page.readings, before.readings);
        assert_eq!(titles(&page.prompts), titles(&before.prompts));
        assert_eq!(left_behind(&page), 0);
        let tasks = titles(&page.tasks);
        assert!(tasks.contains(&"Ring the daughter"), "{tasks:?}");
        let removed = page.history.iter().flat_map(|line| &line.fields);
        let said: Vec<&str> = removed.map(|field| field.after.as_str()).collect();
        assert!(said.contains(&"Removed: entered in error"), "{said:?}");
    }
}

#[test]
fn a_fall_of_an_unsigned_visit_is_taken_back_and_of_a_signed_one_is_not() {
    let story = Story::without_a_signal();
    let visit = story.a_visit_is_saved();
    let fall = |page: PersonPage| {
        let told = |fall: &EntryView| fall.fields["happened_on"].text == "09-Feb-2026";
        page.falls.into_iter().find(told)
    };
    let told = fall(story.sarah.page(&story.dorothy)).unwrap();
    assert!(told.may_write);
    story.remove(&story.sarah, "fall", &told.id, "entered_in_error");
    assert_eq!(fall(story.sarah.page(&story.dorothy)), None);

    let form = Form::Visit {
        visit: Some(visit.entry.clone()),
    };
    let mut draft = story.sarah.open(&story.dorothy, form).draft;
    add(&mut draft, "fall", 3, &[("happened_on", "2026-02-09")]);
    for prompt in story
        .sarah
        .app
        .keep_draft(draft.clone())
        .unwrap()
        .visit
        .unwrap()
        .prompts
    {
        let answer = [("answer", "done"), ("answer_note", "Seen to")];
        let fields = answer.map(|(name, said)| (name.to_owned(), Input::One(said.to_owned())));
        draft.entries.retain(|entry| entry.entry != prompt.entry);
        draft.entries.push(DraftEntry {
            entry: prompt.entry,
            kind: prompt.kind,
            fields: fields.into_iter().collect(),
        });
    }
    story.sarah.app.sign_visit(draft).unwrap();

    let signed = fall(story.sarah.page(&story.dorothy)).unwrap();
    assert!(!signed.may_write);
    let line = story.visit(&story.sarah, "Blood pressure check").unwrap();
    assert!(!line.may_remove && !line.may_move);
    for (kind, entry) in [("fall", &signed.id), ("visit", &visit.entry)] {
        let refused = story.shown(&story.sarah, kind, entry);
        assert!(matches!(refused, Err(Error::Signed)), "{kind}");
    }
}

#[test]
fn a_visit_that_is_signed_meanwhile_is_not_removed() {
    let mut story = Story::without_a_signal();
    let form = Form::Visit { visit: None };
    let mut draft = story.sarah.open(&story.dorothy, form).draft;
    type_in(
        &mut draft,
        "visit",
        &[("why", "Dressing"), ("place", "home")],
    );
    story.sarah.app.save(draft).unwrap();
    let visit = story.visit(&story.sarah, "Dressing").unwrap().entry;
    story.both_sync();
    let shown = story.shown(&story.priya, "visit", &visit).unwrap();

    let form = Form::Visit {
        visit: Some(visit.clone()),
    };
    let draft = story.sarah.open(&story.dorothy, form).draft;
    story.sarah.app.sign_visit(draft).unwrap();
    story.both_sync();

    let remove = Remove {
        person: story.dorothy.clone(),
        entry: visit,
        kind: "visit".to_owned(),
        reason: "entered_in_error".to_owned(),
        base: shown.base,
    };
    assert!(matches!(story.priya.app.remove(remove), Err(Error::Signed)));
}

#[test]
fn a_visit_that_was_made_meanwhile_is_not_called_off() {
    let mut story = Story::without_a_signal();
    let form = Form::PlanVisit { visit: None };
    let mut draft = story.sarah.open(&story.dorothy, form).draft;
    let plan = [("planned_on", "2026-02-12"), ("why", "Dressing")];
    type_in(&mut draft, "visit", &plan);
    story.sarah.app.save(draft).unwrap();
    let planned = story.visit(&story.sarah, "Dressing").unwrap().entry;
    story.both_sync();
    let shown = story.shown(&story.priya, "visit", &planned).unwrap();
    let form = Form::Visit {
        visit: Some(planned.clone()),
    };
    let mut draft = story.sarah.open(&story.dorothy, form).draft;
    type_in(&mut draft, "observations", &[("pulse", "84")]);
    story.sarah.app.save(draft).unwrap();
    story.both_sync();

    let remove = Remove {
        person: story.dorothy.clone(),
        entry: planned,
        kind: "visit".to_owned(),
        reason: "no_longer_relevant".to_owned(),
        base: shown.base,
    };
    let refused = story.priya.app.remove(remove);
    assert!(matches!(refused, Err(Error::MadeMeanwhile)), "{refused:?}");
    assert!(story.visit(&story.priya, "Dressing").is_some());
}

#[test]
fn what_does_not_belong_to_a_removed_entry_does_not_leave_with_it() {
    let story = Story::without_a_signal();
    let (crisis, calls) = story.first_crisis(&story.sarah);
    let crisis = story.shown(&story.sarah, &crisis.kind, &crisis.id).unwrap();
    let remove = Remove {
        person: story.dorothy.clone(),
        entry: calls[0].id.clone(),
        kind: "crisis-call".to_owned(),
        reason: "entered_in_error".to_owned(),
        base: crisis.base,
    };
    let refused = story.sarah.app.remove(remove);
    assert!(matches!(refused, Err(Error::Malformed)), "{refused:?}");
    let (_, left) = story.first_crisis(&story.sarah);
    assert_eq!(titles(&left), titles(&calls));
}

#[test]
fn what_is_half_written_of_a_removed_visit_ends_with_it() {
    let story = Story::without_a_signal();
    let visit = story.a_visit_is_saved();
    let keep = |form: Form, kind: &str, answer: (&str, &str)| {
        let mut draft = story.sarah.open(&story.dorothy, form).draft;
        type_in(&mut draft, kind, &[answer]);
        story.sarah.app.keep_draft(draft).unwrap();
    };
    let of = || Some(visit.entry.clone());
    keep(
        Form::PlanVisit { visit: of() },
        "visit",
        ("planned_on", "2026-02-16"),
    );
    keep(Form::Visit { visit: of() }, "observations", ("pulse", "84"));
    let other = Form::Visit { visit: None };
    keep(other, "visit", ("why", "Another one"));
    let shown = story.shown(&story.sarah, "visit", &visit.entry).unwrap();
    assert!(shown.half_written);

    story.remove(&story.sarah, "visit", &visit.entry, "entered_in_error");

    let left = story.sarah.page(&story.dorothy).drafts;
    let [left] = left.as_slice() else {
        panic!("{left:?}")
    };
    assert_ne!(
        left.place,
        Place::Visit {
            person: story.dorothy.clone(),
            visit: of()
        }
    );
}

#[test]
fn whom_to_call_that_is_half_written_ends_with_its_crisis() {
    let story = Story::without_a_signal();
    let (crisis, calls) = story.first_crisis(&story.sarah);
    let form = Form::Entry {
        kind: "crisis-call".to_owned(),
        entry: Some(calls[0].id.clone()),
    };
    let mut draft = story.sarah.open(&story.dorothy, form).draft;
    type_in(&mut draft, "crisis-call", &[("hours", "Day and night")]);
    story.sarah.app.keep_draft(draft).unwrap();
    assert!(
        story
            .shown(&story.sarah, &crisis.kind, &crisis.id)
            .unwrap()
            .half_written
    );

    story.remove(&story.sarah, &crisis.kind, &crisis.id, "no_longer_relevant");

    assert_eq!(story.sarah.page(&story.dorothy).drafts, []);
}

#[test]
fn a_carer_is_seen_with_hours_health_and_contingency_and_can_be_changed_and_removed() {
    let story = Story::without_a_signal();
    let mut draft = story.sarah.entry(&story.dorothy, "carer");
    let told = [
        ("name", "Jean Ashdown"),
        ("hours_per_week", "14"),
        ("health", "Bad back"),
        ("assessment", "declined"),
        ("contingency", "Martin comes"),
    ];
    type_in(&mut draft, "carer", &told);
    story.sarah.app.save(draft).unwrap();
    let jean = |section: PlanSection| {
        let mut entries = section.entries.into_iter();
        entries.find(|carer| carer.title == "Jean Ashdown")
    };
    let carer = jean(story.section(&story.sarah, 13)).unwrap();
    for (field, words) in [
        ("hours_per_week", "14 hours a week"),
        ("health", "Bad back"),
        ("assessment", "Declined"),
        ("contingency", "Martin comes"),
    ] {
        assert_eq!(carer.fields[field].text, words);
    }
    let team = story.sarah.page(&story.dorothy).team;
    let member = team.iter().find(|member| member.name == "Jean Ashdown");
    let leads_to = Place::Plan {
        person: story.dorothy.clone(),
        entry: Some(carer.id.clone()),
    };
    assert_eq!(member.unwrap().place, Some(leads_to));

    let form = Form::Entry {
        kind: "carer".to_owned(),
        entry: Some(carer.id.clone()),
    };
    let mut draft = story.sarah.open(&story.dorothy, form).draft;
    type_in(&mut draft, "carer", &[("hours_per_week", "20")]);
    story.sarah.app.save(draft).unwrap();
    let changed = jean(story.section(&story.sarah, 13)).unwrap();
    assert_eq!(changed.fields["hours_per_week"].text, "20 hours a week");

    story.remove(&story.sarah, "carer", &carer.id, "no_longer_relevant");
    assert_eq!(jean(story.section(&story.sarah, 13)), None);
}
