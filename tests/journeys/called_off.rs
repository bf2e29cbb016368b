//! A visit that a colleague called off while it was being made: its page says so, and whoever makes
//! it keeps it or leaves it from there.

use app::{
    Error,
    view::{
        form::{Draft, Form, FormView, OfDraft},
        person::{CalledOff, KeepVisit, OfEntry, Remove, VisitLine},
    },
};

use crate::world::{Laptop, TwoLaptops, add, type_in};

type Story = TwoLaptops;

impl Story {
    fn visit_form(&self, laptop: &Laptop, visit: &str) -> FormView {
        let visit = Some(visit.to_owned());
        laptop.open(&self.dorothy, Form::Visit { visit })
    }

    /// Sarah plans a visit, and Priya has it too.
    fn a_visit_is_planned(&mut self) -> String {
        let form = Form::PlanVisit { visit: None };
        let mut draft = self.sarah.open(&self.dorothy, form).draft;
        let plan = [
            ("why", "Repeat blood pressure"),
            ("planned_on", "2026-02-12"),
        ];
        type_in(&mut draft, "visit", &plan);
        let visit = draft.entries[0].entry.clone();
        self.sarah.app.save(draft).unwrap();
        self.both_sync();
        visit
    }

    fn calls_off(&self, laptop: &Laptop, visit: &str, reason: &str) {
        let of = OfEntry {
            person: self.dorothy.clone(),
            entry: visit.to_owned(),
            kind: "visit".to_owned(),
        };
        let shown = laptop.app.removal(of).unwrap();
        let remove = Remove {
            person: self.dorothy.clone(),
            entry: visit.to_owned(),
            kind: "visit".to_owned(),
            reason: reason.to_owned(),
            base: shown.base,
        };
        laptop.app.remove(remove).unwrap();
    }

    /// Sarah plans a visit; Priya has it half written when Sarah calls it off.
    fn called_off_while_it_is_made(&mut self) -> (String, Draft) {
        let visit = self.a_visit_is_planned();
        let mut draft = self.visit_form(&self.priya, &visit).draft;
        type_in(&mut draft, "observations", &[("pulse", "84")]);
        self.priya.app.keep_draft(draft.clone()).unwrap();
        self.calls_off(&self.sarah, &visit, "no_longer_relevant");
        self.both_sync();
        (visit, draft)
    }

    fn told(&self, laptop: &Laptop, visit: &str) -> Option<VisitLine> {
        let mut visits = laptop.page(&self.dorothy).visits.into_iter();
        visits.find(|line| line.entry == visit)
    }
}

fn called_off(view: &FormView) -> CalledOff {
    let visit = view.visit.as_ref().unwrap();
    visit.called_off.clone().unwrap()
}

fn keeps(laptop: &Laptop, draft: Draft, shown: &CalledOff) -> u32 {
    let acts = shown.acts.clone();
    let kept = laptop.app.keep_visit(KeepVisit { draft, acts });
    kept.unwrap().changes
}

#[test]
fn the_page_of_a_visit_that_was_called_off_says_who_and_when_and_nothing_else_of_it() {
    let mut story = Story::without_a_signal();
    let (visit, draft) = story.called_off_while_it_is_made();
    let view = story.visit_form(&story.priya, &visit);
    let told = called_off(&view);
    assert_eq!(
        told.words,
        ["Sarah Whitlock called this visit off, Wed 11 Feb 09:00: no longer relevant"]
    );
    assert_eq!((told.undecided, told.in_question), (true, false));
    assert_eq!(view.moved, [], "it is said once");
    let before = view.visit.unwrap().before_signing;
    assert!(before[0].contains("decide first whether it stays"));
    let Err(Error::NotReady(words)) = story.priya.app.sign_visit(draft) else {
        panic!("it is signed")
    };
    assert_eq!(words, [before[0].clone()]);
}

#[test]
fn who_keeps_it_has_all_of_it_and_can_sign() {
    let mut story = Story::without_a_signal();
    let (visit, draft) = story.called_off_while_it_is_made();
    let told = called_off(&story.visit_form(&story.priya, &visit));
    assert!(keeps(&story.priya, draft, &told) > 0);

    let view = story.visit_form(&story.priya, &visit);
    assert_eq!(view.visit.as_ref().unwrap().called_off, None);
    assert_eq!(story.priya.page(&story.dorothy).checks, []);
    story.priya.app.sign_visit(view.draft).unwrap();
    story.both_sync();
    for laptop in [&story.sarah, &story.priya] {
        let line = story.told(laptop, &visit).unwrap();
        assert_eq!(line.title, "Repeat blood pressure");
        assert_eq!(line.status.words, "Signed");
    }
}

#[test]
fn who_throws_theirs_away_leaves_it_called_off() {
    let mut story = Story::without_a_signal();
    let (visit, draft) = story.called_off_while_it_is_made();
    let draft = OfDraft { draft: draft.id };
    story.priya.app.discard_draft(draft).unwrap();
    story.both_sync();
    assert_eq!(story.told(&story.priya, &visit), None);
    let opened = called_off(&story.visit_form(&story.priya, &visit));
    assert!(!opened.undecided, "its page was drawn on that");
}

#[test]
fn what_was_saved_first_is_kept_from_the_page_of_the_visit_too() {
    let mut story = Story::without_a_signal();
    let (visit, draft) = story.called_off_while_it_is_made();
    story.priya.app.save(draft).unwrap();
    story.both_sync();
    let view = story.visit_form(&story.sarah, &visit);
    let told = called_off(&view);
    assert_eq!((told.undecided, told.in_question), (true, true));
    keeps(&story.sarah, view.draft, &told);
    story.both_sync();
    for laptop in [&story.sarah, &story.priya] {
        let view = story.visit_form(laptop, &visit).visit.unwrap();
        assert_eq!(view.called_off, None);
        assert_eq!(laptop.page(&story.dorothy).checks, []);
    }
}

#[test]
fn a_visit_with_readings_that_was_removed_comes_back_with_them() {
    let mut story = Story::without_a_signal();
    let visit = story.a_visit_is_planned();
    let mut draft = story.visit_form(&story.priya, &visit).draft;
    let pressure = [("systolic_1", "186"), ("diastolic_1", "96")];
    type_in(&mut draft, "observations", &pressure);
    story.priya.app.save(draft).unwrap();
    story.both_sync();
    let prompts = story.priya.page(&story.dorothy).prompts;
    assert!(!prompts.is_empty());

    let mut draft = story.visit_form(&story.priya, &visit).draft;
    add(&mut draft, "fall", 3, &[("happened_on", "2026-02-10")]);
    story.priya.app.keep_draft(draft.clone()).unwrap();
    story.calls_off(&story.sarah, &visit, "entered_in_error");
    story.both_sync();
    let told = called_off(&story.visit_form(&story.priya, &visit));
    let words = &told.words[0];
    assert!(words.contains("removed this visit"), "{words}");
    keeps(&story.priya, draft, &told);
    let line = story.told(&story.priya, &visit).unwrap();
    assert!(line.readings.contains("186/96"), "{}", line.readings);
    let page = story.priya.page(&story.dorothy);
    let again = page.prompts.iter().filter(|one| one.contested.is_none());
    assert!(again.count() >= prompts.len());
    assert_eq!(page.checks, []);
}

#[test]
fn a_removal_that_the_page_did_not_show_is_not_put_aside() {
    let mut story = Story::without_a_signal();
    let (visit, draft) = story.called_off_while_it_is_made();
    let mut told = called_off(&story.visit_form(&story.priya, &visit));
    told.acts.clear();
    keeps(&story.priya, draft, &told);
    let still = called_off(&story.visit_form(&story.priya, &visit));
    assert!(still.undecided && still.in_question);
}

#[test]
fn who_opens_it_afterwards_keeps_it_and_goes_on() {
    let mut story = Story::without_a_signal();
    let visit = story.a_visit_is_planned();
    story.calls_off(&story.sarah, &visit, "no_longer_relevant");
    story.both_sync();
    let view = story.visit_form(&story.priya, &visit);
    let told = called_off(&view);
    assert!(!told.undecided, "it is said before anything is written");
    assert!(keeps(&story.priya, view.draft, &told) > 0);

    let mut draft = story.visit_form(&story.priya, &visit).draft;
    type_in(&mut draft, "observations", &[("pulse", "84")]);
    story.priya.app.sign_visit(draft).unwrap();
    story.both_sync();
    for laptop in [&story.sarah, &story.priya] {
        let line = story.told(laptop, &visit).unwrap();
        assert_eq!(line.title, "Repeat blood pressure");
        assert_eq!(line.status.words, "Signed");
        assert_eq!(laptop.page(&story.dorothy).checks, []);
    }
}

#[test]
fn a_form_that_moves_it_says_who_called_it_off() {
    let mut story = Story::without_a_signal();
    let visit = story.a_visit_is_planned();
    let form = Form::PlanVisit {
        visit: Some(visit.clone()),
    };
    let mut draft = story.priya.open(&story.dorothy, form.clone()).draft;
    type_in(&mut draft, "visit", &[("planned_on", "2026-02-13")]);
    story.priya.app.keep_draft(draft).unwrap();
    story.calls_off(&story.sarah, &visit, "no_longer_relevant");
    story.both_sync();

    let [told] = story
        .priya
        .open(&story.dorothy, form)
        .removed
        .try_into()
        .unwrap();
    let who = "Sarah Whitlock removed “Visit: Repeat blood pressure”, Wed 11 Feb 09:00";
    assert!(told.starts_with(who), "{told}");
}

#[test]
fn a_made_visit_is_put_back_by_those_who_hold_what_left_with_it() {
    let mut story = Story::without_a_signal();
    let visit = story.a_visit_is_planned();
    story.world.switch_on();
    let owen = story.world.laptop("ot1", "DST-21");
    story.world.switch_off();
    for (laptop, pulse) in [(&story.priya, "84"), (&owen, "86")] {
        let mut draft = story.visit_form(laptop, &visit).draft;
        type_in(&mut draft, "observations", &[("pulse", pulse)]);
        laptop.app.save(draft).unwrap();
    }
    story.calls_off(&story.priya, &visit, "entered_in_error");
    story.both_sync();
    story.world.switch_on();
    story.world.sync(&owen);
    story.world.switch_off();
    story.both_sync();

    let of = |laptop: &Laptop| {
        let told = called_off(&story.visit_form(laptop, &visit));
        KeepVisit {
            draft: story.visit_form(laptop, &visit).draft,
            acts: told.acts,
        }
    };
    let refused = owen.app.keep_visit(of(&owen));
    assert!(matches!(refused, Err(Error::NotPermitted)), "{refused:?}");
    let page = OfEntry {
        person: story.dorothy.clone(),
        entry: visit.clone(),
        kind: "visit".to_owned(),
    };
    let may_decide = |laptop: &Laptop| {
        let page = laptop.app.settle_page(page.clone()).unwrap();
        page.dispute.unwrap().may_decide
    };
    assert_eq!((may_decide(&owen), may_decide(&story.sarah)), (false, true));
    let kept = story.sarah.app.keep_visit(of(&story.sarah)).unwrap();
    assert!(kept.changes > 0);
}
