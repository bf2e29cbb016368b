//! A visit that two wrote at and nobody has signed: what differs is said where it is met, and led
//! to.

use app::{
    Error,
    view::{
        form::{Draft, Form, FormView},
        lists::Place,
        person::{Choice, OfEntry, Remove, Settle},
        visit::VisitView,
    },
};

use chrono::TimeDelta;

use crate::world::{Laptop, TwoLaptops, add, type_in};

struct Story {
    both: TwoLaptops,
    form: Form,
    fall: String,
}

/// Sarah's visit, at which each wrote another pulse and another word of the fall, unseen.
fn given_a_visit_that_two_wrote_at() -> Story {
    let mut both = TwoLaptops::without_a_signal();
    let begun = Form::Visit { visit: None };
    let mut draft = both.sarah.open(&both.dorothy, begun).draft;
    type_in(&mut draft, "observations", &[("pulse", "84")]);
    let fall = add(&mut draft, "fall", 1, &[("happened_on", "2026-02-10")]);
    let form = Form::Visit {
        visit: Some(draft.entries[0].entry.clone()),
    };
    both.sarah.app.save(draft).unwrap();
    both.both_sync();
    for (laptop, pulse, doing) in [
        (&both.priya, "90", "Reaching"),
        (&both.sarah, "80", "Turning"),
    ] {
        let mut draft = laptop.open(&both.dorothy, form.clone()).draft;
        type_in(&mut draft, "observations", &[("pulse", pulse)]);
        type_in(&mut draft, "fall", &[("activity", doing)]);
        laptop.app.save(draft).unwrap();
    }
    Story { both, form, fall }
}

impl Story {
    fn open(&self, laptop: &Laptop) -> FormView {
        laptop.open(&self.both.dorothy, self.form.clone())
    }

    fn shown(&self, draft: &Draft) -> VisitView {
        let view = self.both.sarah.app.keep_draft(draft.clone()).unwrap();
        view.visit.unwrap()
    }

    /// What Sarah's page asks to settle: how it is marked, and the kind.
    fn asked(&self, draft: &Draft) -> Vec<(String, String)> {
        let asked = self.shown(draft).to_settle.into_iter();
        let about = asked.map(|check| match check.place {
            Place::Settle { kind, .. } => (check.tag.words, kind),
            other => panic!("{other:?}"),
        });
        let mut about: Vec<_> = about.collect();
        about.sort();
        about
    }

    fn priya_removes_the_fall(&self) {
        let of = OfEntry {
            person: self.both.dorothy.clone(),
            entry: self.fall.clone(),
            kind: "fall".to_owned(),
        };
        let base = self.both.priya.app.removal(of).unwrap().base;
        let remove = Remove {
            person: self.both.dorothy.clone(),
            entry: self.fall.clone(),
            kind: "fall".to_owned(),
            reason: "entered_in_error".to_owned(),
            base,
        };
        self.both.priya.app.remove(remove).unwrap();
    }
}

#[test]
fn what_is_in_question_is_led_to_before_it_is_signed() {
    let mut story = given_a_visit_that_two_wrote_at();
    story.priya_removes_the_fall();
    story.both.both_sync();

    let mut draft = story.open(&story.both.sarah).draft;
    let two = ("Two versions".to_owned(), "observations".to_owned());
    let decide = ("To decide".to_owned(), "fall".to_owned());
    assert_eq!(story.asked(&draft), [decide.clone(), two]);
    let said = story.shown(&draft).before_signing;
    assert!(
        said.contains(&"2 questions to settle first".to_owned()),
        "{said:?}"
    );

    type_in(&mut draft, "observations", &[("pulse", "88")]);
    let asked = story.asked(&draft);
    assert_eq!(asked, [decide], "what is typed settles the pulse");
    let refused = story.both.sarah.app.sign_visit(draft);
    assert!(matches!(refused, Err(Error::NotReady(_))), "{refused:?}");
}

#[test]
fn an_empty_box_of_two_versions_says_what_each_wrote() {
    let mut story = given_a_visit_that_two_wrote_at();
    story.both.both_sync();
    let mut view = story.open(&story.both.sarah);
    let words = |view: &FormView| {
        let mut leads = view.leads.iter().filter(|lead| lead.field == "pulse");
        leads.next().map(|lead| lead.words.clone())
    };
    let said = words(&view).unwrap();
    assert!(said.starts_with("Settle two versions: "), "{said}");
    assert!(said.contains("“90 a minute”, Priya Nair"), "{said}");
    assert!(said.contains("“80 a minute”, Sarah Whitlock"), "{said}");
    let visit = view.visit.as_ref().unwrap();
    let first = "2 questions to settle first";
    assert_eq!(visit.before_signing[0], first);
    let nothing = "Nothing is recorded yet".to_owned();
    assert!(!visit.before_signing.contains(&nothing));
    let parts = visit.parts.iter();
    let unanswered: Vec<&String> = parts.flat_map(|part| &part.unanswered).collect();
    assert!(!unanswered.iter().any(|label| *label == "Pulse"));

    type_in(&mut view.draft, "observations", &[("pulse", "88")]);
    let typed = story.both.sarah.app.keep_draft(view.draft).unwrap();
    assert_eq!(words(&typed), None);
}

#[test]
fn a_reading_that_a_colleague_chose_stays_its_authors_and_the_visit_is_gone_back_to() {
    let mut story = given_a_visit_that_two_wrote_at();
    story.both.both_sync();
    let (priya, person) = (&story.both.priya, story.both.dorothy.clone());
    let view = story.open(priya);
    let of = OfEntry {
        person: person.clone(),
        entry: view.visit.unwrap().observations,
        kind: "observations".to_owned(),
    };
    let page = priya.app.settle_page(of).unwrap();
    let Place::Visit { visit, .. } = &page.back else {
        panic!("{:?}", page.back)
    };
    let form = Form::Visit {
        visit: visit.clone(),
    };
    assert_eq!(form, story.form);

    let [pulse] = page.divergences.as_slice() else {
        panic!("{:?}", page.divergences)
    };
    let hers = pulse.versions.iter().find(|one| !one.mine).unwrap();
    priya
        .app
        .settle(Settle {
            person: person.clone(),
            entry: pulse.entry.clone(),
            kind: pulse.kind.clone(),
            field: pulse.field.clone(),
            shown: pulse
                .versions
                .iter()
                .map(|one| one.change.clone())
                .collect(),
            choice: Choice::Version {
                change: hers.change.clone(),
            },
        })
        .unwrap();
    let readings = priya.page(&person).readings;
    let latest = readings.iter().find(|row| row.measure == "Pulse").unwrap();
    let [value] = latest.latest.as_slice() else {
        panic!("{:?}", latest.latest)
    };
    assert_eq!(
        (value.text.as_str(), value.by.as_str()),
        ("80 a minute", "Sarah Whitlock")
    );
}

/// A planned visit at which both wrote something else, unseen, seven minutes apart.
fn given_a_planned_visit_that_both_began(typed_by_priya: &[(&str, &str)]) -> (TwoLaptops, Form) {
    let mut both = TwoLaptops::without_a_signal();
    let planned = Form::PlanVisit { visit: None };
    let mut draft = both.sarah.open(&both.dorothy, planned).draft;
    type_in(&mut draft, "visit", &[("planned_on", "2026-02-11")]);
    let form = Form::Visit {
        visit: Some(draft.entries[0].entry.clone()),
    };
    both.sarah.app.save(draft).unwrap();
    both.both_sync();
    let mut hers = both.sarah.open(&both.dorothy, form.clone()).draft;
    type_in(&mut hers, "observations", &[("pulse", "72")]);
    both.sarah.app.save(hers).unwrap();
    both.world.clock.pass(TimeDelta::minutes(7));
    let mut hers = both.priya.open(&both.dorothy, form.clone()).draft;
    type_in(&mut hers, "observations", &[("temperature", "36.6")]);
    type_in(&mut hers, "visit", typed_by_priya);
    both.priya.app.save(hers).unwrap();
    both.both_sync();
    (both, form)
}

#[test]
fn nobody_is_asked_about_times_that_nobody_typed() {
    let (both, form) = given_a_planned_visit_that_both_began(&[]);
    for laptop in [&both.sarah, &both.priya] {
        let view = laptop.open(&both.dorothy, form.clone());
        assert_eq!(view.visit.unwrap().to_settle, []);
    }
    let draft = both.sarah.open(&both.dorothy, form).draft;
    both.sarah.app.sign_visit(draft).unwrap();
    let page = both.sarah.page(&both.dorothy);
    assert!(page.visits[0].signed);
    assert_eq!(page.visits[0].when, "11 Feb");
    let taken = |measure: &str| {
        let mut rows = page.readings.iter();
        let row = rows.find(|row| row.measure == measure).unwrap();
        (row.latest[0].text.clone(), row.latest[0].when.clone())
    };
    let on = |text: &str| (text.to_owned(), "11 Feb".to_owned());
    assert_eq!(taken("Pulse"), on("72 a minute"));
    assert_eq!(taken("Temperature"), on("36.6 °C"));
}

#[test]
fn a_time_that_somebody_typed_is_asked_about() {
    let began = [("started_at", "11/02/2026 08:30")];
    let (both, form) = given_a_planned_visit_that_both_began(&began);
    let view = both.sarah.open(&both.dorothy, form);
    let asked = view.visit.unwrap().to_settle;
    let asked = asked.iter().map(|check| check.key.as_str());
    assert!(asked.into_iter().any(|key| key.ends_with("/started_at")));
}
