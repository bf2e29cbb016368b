//! What one removed while another changed it, unseen: it stays with its last words, and is one
//! question that a person decides.

use app::{
    Error,
    view::{
        form::{Form, OfDraft, Saved},
        person::{Dispute, EntryView, Keep, OfEntry, Remove, SettlePage},
    },
};

use crate::world::{Laptop, TwoLaptops, type_in};

type Story = TwoLaptops;

impl Story {
    fn of(&self, entry: &EntryView) -> OfEntry {
        OfEntry {
            person: self.dorothy.clone(),
            entry: entry.id.clone(),
            kind: entry.kind.clone(),
        }
    }

    fn settle_page(&self, laptop: &Laptop, entry: &EntryView) -> SettlePage {
        laptop.app.settle_page(self.of(entry)).unwrap()
    }

    fn changes(&self, laptop: &Laptop, entry: &EntryView, answer: (&str, &str)) {
        let form = Form::Entry {
            kind: entry.kind.clone(),
            entry: Some(entry.id.clone()),
        };
        let mut draft = laptop.open(&self.dorothy, form).draft;
        type_in(&mut draft, &entry.kind, &[answer]);
        laptop.app.save(draft).unwrap();
    }

    fn removes(&self, laptop: &Laptop, entry: &EntryView) {
        let shown = laptop.app.removal(self.of(entry)).unwrap();
        let remove = self.removal(entry, "no_longer_relevant", shown.base);
        laptop.app.remove(remove).unwrap();
    }

    fn removal(
        &self,
        entry: &EntryView,
        reason: &str,
        base: Vec<app::view::form::BaseField>,
    ) -> Remove {
        Remove {
            person: self.dorothy.clone(),
            entry: entry.id.clone(),
            kind: entry.kind.clone(),
            reason: reason.to_owned(),
            base,
        }
    }

    fn keeps(&self, laptop: &Laptop, asked: &Dispute) -> Saved {
        let keep = Keep {
            person: self.dorothy.clone(),
            entry: asked.entry.clone(),
            kind: asked.kind.clone(),
            base: asked.leaving.base.clone(),
        };
        laptop.app.keep(keep).unwrap()
    }

    /// Sarah removes the first crisis; Priya, unseen, changes what the person does in it.
    fn a_crisis_is_removed_and_changed(&mut self) -> Vec<EntryView> {
        let crisis = self.crisis(&self.sarah);
        assert!(crisis.len() > 1, "it has somebody to call");
        self.changes(&self.priya, &crisis[0], ("what_i_do", "Sip water"));
        self.removes(&self.sarah, &crisis[0]);
        self.both_sync();
        crisis
    }
}

fn titles(entries: &[EntryView]) -> Vec<&str> {
    entries.iter().map(|entry| entry.title.as_str()).collect()
}

/// What an entry says, field by field.
fn said(entry: &EntryView) -> Vec<(&str, &str)> {
    let fields = entry.fields.iter();
    fields
        .map(|(name, field)| (name.as_str(), field.text.as_str()))
        .collect()
}

#[test]
fn whom_to_call_removed_by_one_and_changed_by_another_is_read_until_somebody_decides() {
    let mut story = Story::without_a_signal();
    let call = story.crisis(&story.sarah).remove(1);
    story.changes(&story.priya, &call, ("hours", "evenings only"));
    story.removes(&story.sarah, &call);
    story.both_sync();

    for laptop in [&story.sarah, &story.priya] {
        let shown = story.crisis(laptop).remove(1);
        assert_eq!(shown.title, call.title, "in its place, with its name");
        assert_eq!(shown.fields["phone"].text, call.fields["phone"].text);
        assert_eq!(shown.fields["hours"].text, "evenings only");
        assert_eq!(shown.status, None, "its crisis stands");
        assert!(shown.contested.is_some());

        let plan = story.plan(laptop);
        assert_eq!(plan.settle, [], "no field is asked about");
        let [asked] = plan.decide.as_slice() else {
            panic!("{:?}", plan.decide)
        };
        assert!(asked.title.contains(&call.title), "{}", asked.title);
        let [removed] = asked.removed.as_slice() else {
            panic!("{:?}", asked.removed)
        };
        assert!(removed.contains("no longer relevant. Sarah Whitlock"));
        let [changed] = asked.changed.as_slice() else {
            panic!("{:?}", asked.changed)
        };
        assert!(changed.contains("evenings only") && changed.contains("Priya Nair"));
        let page = story.settle_page(laptop, &call);
        assert_eq!(page.dispute.as_ref(), Some(asked));
        assert_eq!(page.divergences, []);
        let checks = laptop.page(&story.dorothy).checks;
        let of_it = checks
            .iter()
            .filter(|check| check.words.contains("Removed by one"));
        assert_eq!(of_it.count(), 1);
    }
}

#[test]
fn a_form_of_what_was_removed_meanwhile_says_so_once() {
    let mut story = Story::without_a_signal();
    let call = story.crisis(&story.sarah).remove(1);
    let form = Form::Entry {
        kind: call.kind.clone(),
        entry: Some(call.id.clone()),
    };
    let mut draft = story.priya.open(&story.dorothy, form).draft;
    type_in(&mut draft, &call.kind, &[("hours", "evenings only")]);
    story.removes(&story.sarah, &call);
    story.both_sync();
    let view = story.priya.app.keep_draft(draft).unwrap();
    assert_eq!(view.moved, []);
    let [told] = view.removed.as_slice() else {
        panic!("{:?}", view.removed)
    };
    let named = format!("removed “Who to call in a crisis: {}”", call.title);
    assert!(told.starts_with("Sarah Whitlock"), "{told}");
    assert!(told.contains(&named), "{told}");
}

#[test]
fn a_removal_of_a_crisis_that_is_contradicted_empties_nothing() {
    let mut story = Story::without_a_signal();
    let before = story.a_crisis_is_removed_and_changed();
    for laptop in [&story.sarah, &story.priya] {
        let shown = story.crisis(laptop);
        assert_eq!(titles(&shown), titles(&before));
        assert_eq!(shown[0].fields["what_i_do"].text, "Sip water");
        for (shown, before) in shown.iter().zip(&before) {
            for (name, field) in &before.fields {
                if name != "what_i_do" {
                    assert_eq!(shown.fields[name].text, field.text, "{name}");
                }
            }
        }
        let [asked] = story.plan(laptop).decide.try_into().unwrap();
        assert_eq!(asked.entry, before[0].id);
        // One page decides, whichever of them led to it.
        let page = story.settle_page(laptop, &before[1]);
        assert_eq!(page.dispute.map(|asked| asked.entry), Some(asked.entry));
    }
}

#[test]
fn keeping_it_writes_back_what_the_removal_took() {
    let mut story = Story::without_a_signal();
    story.a_crisis_is_removed_and_changed();
    let shown = story.crisis(&story.priya);
    let [asked] = story.plan(&story.priya).decide.try_into().unwrap();
    story.keeps(&story.priya, &asked);
    story.both_sync();

    for laptop in [&story.sarah, &story.priya] {
        let plan = story.plan(laptop);
        assert_eq!((plan.decide, plan.settle), (Vec::new(), Vec::new()));
        let kept = story.crisis(laptop);
        assert_eq!(titles(&kept), titles(&shown));
        for (kept, shown) in kept.iter().zip(&shown) {
            assert_eq!(said(kept), said(shown));
            assert_eq!(kept.contested, None);
        }
    }
    let again = story.keeps(&story.priya, &asked);
    assert_eq!(again.changes, 0, "it was decided");
}

#[test]
fn keeping_it_replaces_what_was_shown_and_nothing_that_came_later() {
    let mut story = Story::without_a_signal();
    let crisis = story.a_crisis_is_removed_and_changed();
    let [asked] = story.plan(&story.priya).decide.try_into().unwrap();
    story.changes(&story.sarah, &crisis[0], ("what_i_do", "Call Jean"));
    story.both_sync();
    story.keeps(&story.priya, &asked);
    story.both_sync();

    let plan = story.plan(&story.sarah);
    assert_eq!(plan.decide, []);
    let [settle] = plan.settle.try_into().unwrap();
    let texts: Vec<&str> = settle
        .versions
        .iter()
        .map(|one| one.text.as_str())
        .collect();
    assert_eq!(settle.field, "what_i_do");
    assert!(
        texts.contains(&"Sip water") && texts.contains(&"Call Jean"),
        "{texts:?}"
    );
}

#[test]
fn removing_it_again_takes_all_of_it() {
    let mut story = Story::without_a_signal();
    let crisis = story.a_crisis_is_removed_and_changed();
    let [asked] = story.plan(&story.priya).decide.try_into().unwrap();
    let remove = story.removal(&crisis[0], "no_longer_relevant", asked.leaving.base);
    story.priya.app.remove(remove).unwrap();
    story.both_sync();

    for laptop in [&story.sarah, &story.priya] {
        let plan = story.plan(laptop);
        assert_eq!(plan.decide, []);
        let mut entries = plan.sections.iter().flat_map(|section| &section.entries);
        assert!(!entries.any(|entry| crisis.iter().any(|gone| gone.id == entry.id)));
    }
}

#[test]
fn what_was_said_together_is_said_together_again_and_nothing_else_is() {
    let mut story = Story::without_a_signal();
    let mut draft = story.sarah.entry(&story.dorothy, "goal");
    let agreed = [("words", "Walk to church"), ("agreed_on", "2026-02-09")];
    type_in(&mut draft, "goal", &agreed);
    story.sarah.app.save(draft).unwrap();
    let goal = |story: &Story, words: &str| {
        let mut goals = story.sarah.page(&story.dorothy).goals.into_iter();
        goals.find(|goal| goal.title == words).unwrap()
    };
    let agreed = goal(&story, "Walk to church");
    story.changes(&story.sarah, &agreed, ("words", "Walk to the shop"));
    story.both_sync();
    let goal = |story: &Story| goal(story, "Walk to the shop");
    story.changes(&story.priya, &agreed, ("review_on", "2026-03-09"));
    story.removes(&story.sarah, &agreed);
    story.both_sync();

    let [asked] = story.plan(&story.sarah).decide.try_into().unwrap();
    let saved = story.keeps(&story.sarah, &asked);
    assert!(saved.changes > 1, "nobody agreed to these words");
    let kept = goal(&story);
    assert_eq!(kept.contested, None);
    let form = Form::Entry {
        kind: "goal".to_owned(),
        entry: Some(kept.id),
    };
    let drawn = story.sarah.open(&story.dorothy, form).draft.base;
    let change = |field: &str| {
        let mut drawn = drawn.iter();
        drawn
            .find(|drawn| drawn.field == field)
            .unwrap()
            .versions
            .clone()
    };
    assert_ne!(change("words"), change("agreed_on"));
}

#[test]
fn a_visit_in_question_is_not_signed_before_somebody_decides() {
    let mut story = Story::without_a_signal();
    let form = Form::Visit { visit: None };
    let mut draft = story.sarah.open(&story.dorothy, form).draft;
    type_in(
        &mut draft,
        "visit",
        &[("why", "Dressing"), ("place", "home")],
    );
    type_in(&mut draft, "observations", &[("pulse", "84")]);
    story.sarah.app.save(draft).unwrap();
    story.both_sync();
    let line = |laptop: &Laptop, story: &Story| {
        let mut visits = laptop.page(&story.dorothy).visits.into_iter();
        visits.find(|visit| visit.title == "Dressing").unwrap()
    };
    let visit = line(&story.sarah, &story);
    let of = |kind: &str, entry: &str| OfEntry {
        person: story.dorothy.clone(),
        entry: entry.to_owned(),
        kind: kind.to_owned(),
    };
    let of_visit = of("visit", &visit.entry);
    let taken = story.sarah.page(&story.dorothy).readings;
    let shown = story.sarah.app.removal(of_visit.clone()).unwrap();
    let remove = Remove {
        person: story.dorothy.clone(),
        entry: visit.entry.clone(),
        kind: "visit".to_owned(),
        reason: "entered_in_error".to_owned(),
        base: shown.base,
    };
    story.sarah.app.remove(remove).unwrap();
    let form = || Form::Visit {
        visit: Some(visit.entry.clone()),
    };
    let mut draft = story.priya.open(&story.dorothy, form()).draft;
    type_in(&mut draft, "visit", &[("summary", "Wound closing")]);
    story.priya.app.save(draft).unwrap();
    story.both_sync();

    assert!(
        line(&story.priya, &story)
            .status
            .words
            .starts_with("To decide")
    );
    assert_eq!(story.sarah.page(&story.dorothy).readings, taken);
    let draft = story.priya.open(&story.dorothy, form()).draft;
    let of_draft = OfDraft {
        draft: draft.id.clone(),
    };
    let Err(Error::NotReady(words)) = story.priya.app.sign_visit(draft) else {
        panic!("it is signed")
    };
    assert!(
        words[0].contains("decide first whether it stays"),
        "{words:?}"
    );
    story.priya.app.discard_draft(of_draft).unwrap();
    let page = story.priya.app.settle_page(of_visit).unwrap();
    story.keeps(&story.priya, &page.dispute.unwrap());
    let draft = story.priya.open(&story.dorothy, form()).draft;
    story.priya.app.sign_visit(draft).unwrap();
}

#[test]
fn a_visit_that_one_signed_as_it_stood_while_another_removed_it_is_in_question_and_stays_signed() {
    let mut story = Story::without_a_signal();
    let form = Form::Visit { visit: None };
    let mut draft = story.sarah.open(&story.dorothy, form).draft;
    let visit = [("why", "Dressing"), ("place", "home")];
    type_in(&mut draft, "visit", &visit);
    type_in(&mut draft, "observations", &[("pulse", "84")]);
    let id = draft.entries[0].entry.clone();
    story.sarah.app.save(draft).unwrap();
    story.both_sync();
    let of_visit = OfEntry {
        person: story.dorothy.clone(),
        entry: id.clone(),
        kind: "visit".to_owned(),
    };
    let shown = story.sarah.app.removal(of_visit.clone()).unwrap();
    let remove = Remove {
        person: story.dorothy.clone(),
        entry: id.clone(),
        kind: "visit".to_owned(),
        reason: "entered_in_error".to_owned(),
        base: shown.base,
    };
    story.sarah.app.remove(remove).unwrap();
    let form = Form::Visit { visit: Some(id) };
    let draft = story.priya.open(&story.dorothy, form.clone()).draft;
    story.priya.app.sign_visit(draft).unwrap();
    story.both_sync();

    for laptop in [&story.sarah, &story.priya] {
        let mut visits = laptop.page(&story.dorothy).visits.into_iter();
        let line = visits.find(|visit| visit.title == "Dressing").unwrap();
        assert!(line.status.words.starts_with("To decide"));
    }
    let page = story.sarah.app.settle_page(of_visit).unwrap();
    story.keeps(&story.sarah, &page.dispute.unwrap());
    story.both_sync();
    for laptop in [&story.sarah, &story.priya] {
        let view = laptop.open(&story.dorothy, form.clone()).visit.unwrap();
        let signed = view.signed.unwrap();
        assert_eq!(signed.since, Vec::<String>::new(), "not one word differs");
        assert_eq!(signed.signed[0].not_whole, None);
        let mut visits = laptop.page(&story.dorothy).visits.into_iter();
        let line = visits.find(|visit| visit.title == "Dressing").unwrap();
        assert_eq!(line.status.words, "Signed");
    }
}

#[test]
fn two_versions_that_may_harm_are_said_once() {
    let mut story = Story::without_a_signal();
    let crisis = story.crisis(&story.sarah).remove(0);
    story.changes(&story.sarah, &crisis, ("what_i_do", "Sip water"));
    story.changes(&story.priya, &crisis, ("what_i_do", "Lie still"));
    story.both_sync();

    let checks = story.sarah.page(&story.dorothy).checks.into_iter();
    let about: Vec<_> = checks
        .filter(|check| check.key.starts_with(&crisis.id))
        .collect();
    let [one] = about.as_slice() else {
        panic!("{about:?}")
    };
    assert_eq!(one.tag.words, "Two versions");
}
