//! A visit that is planned: what its plan takes, whose it is, and when it stops being a plan.

use app::{
    Error,
    view::{
        form::{Draft, Form},
        person::VisitLine,
    },
};

use crate::world::{Laptop, TwoLaptops, type_in};

type Story = TwoLaptops;

impl Story {
    /// Sarah plans a visit for Priya, and both laptops have it.
    fn a_visit_is_planned_for_priya(&mut self, why: &str) -> String {
        let priya = self.world.printed("accounts", "cn1", "id");
        let form = Form::PlanVisit { visit: None };
        let mut draft = self.sarah.open(&self.dorothy, form).draft;
        let plan = [
            ("planned_on", "2026-02-12"),
            ("planned_for", priya.as_str()),
            ("why", why),
        ];
        type_in(&mut draft, "visit", &plan);
        self.sarah.app.save(draft).unwrap();
        self.both_have_everything();
        self.line(&self.sarah, why).entry
    }

    fn both_have_everything(&mut self) {
        self.world.switch_on();
        for laptop in [&self.sarah, &self.priya, &self.sarah] {
            self.world.sync(laptop);
        }
        self.world.switch_off();
    }

    fn line(&self, laptop: &Laptop, why: &str) -> VisitLine {
        let mut visits = laptop.page(&self.dorothy).visits.into_iter();
        visits.find(|visit| visit.title == why).unwrap()
    }

    fn open_plan(&self, laptop: &Laptop, visit: &str) -> Draft {
        let visit = Some(visit.to_owned());
        laptop.open(&self.dorothy, Form::PlanVisit { visit }).draft
    }

    fn open_visit(&self, laptop: &Laptop, visit: &str) -> Draft {
        let visit = Some(visit.to_owned());
        laptop.open(&self.dorothy, Form::Visit { visit }).draft
    }
}

#[test]
fn a_plan_takes_the_day_the_time_why_and_for_whom_and_nothing_else() {
    let mut story = Story::without_a_signal();
    let visit = story.a_visit_is_planned_for_priya("Comfort check");
    let mut plan = story.open_plan(&story.sarah, &visit);
    let drawn: Vec<&str> = plan.base.iter().map(|base| base.field.as_str()).collect();
    assert_eq!(drawn, ["planned_on", "planned_time", "planned_for", "why"]);

    let form = Form::Entry {
        kind: "visit".to_owned(),
        entry: Some(visit),
    };
    let asked = app::view::form::OpenForm {
        person: Some(story.dorothy.clone()),
        form,
    };
    let opened = story.sarah.app.open_form(asked);
    assert!(matches!(opened, Err(Error::Malformed)));

    type_in(&mut plan, "visit", &[("place", "home")]);
    let saved = story.sarah.app.save(plan);
    assert!(matches!(saved, Err(Error::Malformed)), "{saved:?}");
    let line = story.line(&story.sarah, "Comfort check");
    assert!(line.status.words.starts_with("Planned"));
    assert!(line.may_move);
}

#[test]
fn a_plan_keeps_its_day() {
    let mut story = Story::without_a_signal();
    let visit = story.a_visit_is_planned_for_priya("Comfort check");
    let mut plan = story.open_plan(&story.sarah, &visit);
    type_in(&mut plan, "visit", &[("planned_on", "")]);
    let Err(Error::Invalid(problems)) = story.sarah.app.save(plan) else {
        panic!("a visit was planned for no day");
    };
    assert_eq!(problems[0].message, "Choose the day of the visit");
}

#[test]
fn a_visit_has_begun_with_the_first_that_is_written_at_it() {
    let mut story = Story::without_a_signal();
    let visit = story.a_visit_is_planned_for_priya("Comfort check");
    let mut draft = story.open_visit(&story.priya, &visit);
    type_in(&mut draft, "observations", &[("pulse", "84")]);
    story.priya.app.save(draft).unwrap();
    let line = story.line(&story.priya, "Comfort check");
    assert_eq!(line.status.words, "In progress");
    assert_eq!(line.when, "11 Feb");

    let form = Form::Visit { visit: None };
    let mut draft = story.sarah.open(&story.dorothy, form).draft;
    type_in(&mut draft, "observations", &[("pulse", "90")]);
    story.sarah.app.save(draft).unwrap();
    let line = story.line(&story.sarah, "Visit");
    assert_eq!(line.status.words, "In progress");
}

#[test]
fn a_plan_is_not_changed_once_the_visit_was_begun_or_signed() {
    let mut story = Story::without_a_signal();
    let visit = story.a_visit_is_planned_for_priya("Comfort check");
    let mut plan = story.open_plan(&story.sarah, &visit);
    type_in(&mut plan, "visit", &[("planned_on", "2026-02-16")]);
    story.sarah.app.keep_draft(plan.clone()).unwrap();

    let mut made = story.open_visit(&story.priya, &visit);
    type_in(&mut made, "observations", &[("pulse", "84")]);
    story.priya.app.save(made).unwrap();
    story.both_have_everything();
    let Err(Error::Refused(words)) = story.sarah.app.save(plan.clone()) else {
        panic!("a visit that was begun was moved");
    };
    assert!(words.starts_with("This visit was begun"), "{words}");

    let signed = story.open_visit(&story.priya, &visit);
    story.priya.app.sign_visit(signed).unwrap();
    story.both_have_everything();
    let saved = story.sarah.app.save(plan);
    assert!(matches!(saved, Err(Error::Signed)), "{saved:?}");
    let line = story.line(&story.sarah, "Comfort check");
    assert_eq!(line.status.words, "Signed");
}

#[test]
fn what_is_signed_is_changed_by_no_form() {
    let mut story = Story::without_a_signal();
    let visit = story.a_visit_is_planned_for_priya("Comfort check");
    let mut made = story.open_visit(&story.priya, &visit);
    type_in(&mut made, "observations", &[("pulse", "84")]);
    let observations = made.entries[1].entry.clone();
    story.priya.app.sign_visit(made).unwrap();
    let form = Form::Entry {
        kind: "observations".to_owned(),
        entry: Some(observations),
    };
    let mut draft = story.priya.open(&story.dorothy, form).draft;
    type_in(&mut draft, "observations", &[("pulse", "118")]);
    let saved = story.priya.app.save(draft);
    assert!(matches!(saved, Err(Error::Signed)), "{saved:?}");
}

#[test]
fn a_visit_is_its_planned_visitors_then_its_makers_then_its_signers() {
    let mut story = Story::without_a_signal();
    let visit = story.a_visit_is_planned_for_priya("Comfort check");
    for laptop in [&story.sarah, &story.priya] {
        assert_eq!(story.line(laptop, "Comfort check").by, "For Priya Nair");
    }
    let mut made = story.open_visit(&story.priya, &visit);
    type_in(&mut made, "observations", &[("pulse", "84")]);
    story.priya.app.save(made).unwrap();
    let by = || story.line(&story.priya, "Comfort check").by;
    assert_eq!(by(), "Priya Nair");

    let signed = story.open_visit(&story.priya, &visit);
    story.priya.app.sign_visit(signed).unwrap();
    assert_eq!(by(), "Priya Nair");
    story.both_have_everything();
    assert_eq!(story.line(&story.sarah, "Comfort check").by, "Priya Nair");
}

#[test]
fn a_visit_that_is_not_signed_waits_for_who_made_it() {
    let mut story = Story::without_a_signal();
    let visit = story.a_visit_is_planned_for_priya("Comfort check");
    let mut made = story.open_visit(&story.priya, &visit);
    type_in(&mut made, "observations", &[("pulse", "84")]);
    story.priya.app.save(made).unwrap();
    story.both_have_everything();
    story.world.clock.pass(chrono::TimeDelta::days(1));
    let waits = |laptop: &Laptop| {
        let needs = laptop.app.today(()).unwrap().needs;
        let mut rows = needs.into_iter().flat_map(|band| band.rows);
        rows.any(|row| row.title == "Visit is not signed")
    };
    assert!(waits(&story.priya));
    assert!(!waits(&story.sarah), "she planned it, and did not make it");
}

/// The line of a signed visit and its readings, after Sarah wrote in it without seeing that Priya
/// had signed.
#[test]
fn a_signed_visits_line_says_what_was_signed_and_a_reading_names_who_took_it() {
    let mut story = Story::without_a_signal();
    let visit = story.a_visit_is_planned_for_priya("Repeat blood pressure");
    let mut hers = story.open_visit(&story.sarah, &visit);
    type_in(&mut hers, "visit", &[("summary", "Martin rang.")]);
    type_in(&mut hers, "observations", &[("pulse", "96")]);
    let pressure = [
        ("systolic_1", "138"),
        ("diastolic_1", "84"),
        ("systolic_2", "136"),
        ("diastolic_2", "82"),
    ];
    let mut made = story.open_visit(&story.priya, &visit);
    type_in(&mut made, "visit", &[("present", "Dot")]);
    type_in(&mut made, "observations", &pressure);
    story.priya.app.sign_visit(made).unwrap();
    story.sarah.app.save(hers).unwrap();
    story.both_have_everything();

    for laptop in [&story.sarah, &story.priya] {
        let line = story.line(laptop, "Repeat blood pressure");
        assert_eq!(line.status.words, "Changed after signing");
        assert_eq!(line.by, "Priya Nair. Present: Dot");
        assert_eq!(line.readings, "BP 136/82");
        assert_eq!(line.summary, None);
        let readings = laptop.page(&story.dorothy).readings;
        let latest = |measure: &str| {
            let row = readings.iter().find(|row| row.measure == measure);
            let latest = &row.unwrap().latest[0];
            (latest.text.clone(), latest.by.clone())
        };
        let pressure = latest("Blood pressure, sitting");
        assert_eq!(
            pressure,
            ("136/82 mmHg".to_owned(), "Priya Nair".to_owned())
        );
        let pulse = latest("Pulse");
        assert_eq!(
            pulse,
            ("96 a minute".to_owned(), "Sarah Whitlock".to_owned())
        );
    }
}
