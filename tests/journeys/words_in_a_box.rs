//! Words that are typed in a box beside an entry are kept like any form, until they are saved or
//! thrown away.

use app::{
    Error,
    view::{
        form::{Draft, Ending, Finish, Form, OfDraft},
        lists::Place,
        person::{Choice, Divergence, EntryView, OfEntry, Remove, Settle, SettlePage},
    },
};

use crate::world::{Laptop, TwoLaptops, type_in};

type Story = TwoLaptops;

fn given_a_task() -> Story {
    let mut story = TwoLaptops::without_a_signal();
    story.sarah.save_task(&story.dorothy, "Dress the leg");
    story.both_sync();
    story
}

fn task(story: &Story, laptop: &Laptop) -> EntryView {
    let mut tasks = laptop.page(&story.dorothy).tasks.into_iter();
    tasks.find(|task| task.title == "Dress the leg").unwrap()
}

impl Story {
    fn removes_the_task(&self, laptop: &Laptop) {
        let task = task(self, laptop);
        let of = OfEntry {
            person: self.dorothy.clone(),
            entry: task.id.clone(),
            kind: task.kind.clone(),
        };
        let shown = laptop.app.removal(of).unwrap();
        let remove = Remove {
            person: self.dorothy.clone(),
            entry: task.id,
            kind: task.kind,
            reason: "no_longer_relevant".to_owned(),
            base: shown.base,
        };
        laptop.app.remove(remove).unwrap();
    }
}

fn box_of(task: &EntryView) -> Form {
    Form::Ending {
        kind: task.kind.clone(),
        entry: task.id.clone(),
    }
}

/// Sarah has typed what came of the task.
fn half_written(story: &Story) -> Draft {
    let form = box_of(&task(story, &story.sarah));
    let mut draft = story.sarah.open(&story.dorothy, form).draft;
    type_in(&mut draft, "task", &[("outcome", "she rings back Friday")]);
    let kept = story.sarah.app.keep_draft(draft.clone()).unwrap();
    assert!(kept.kept.is_some());
    draft
}

fn finish(story: &Story, laptop: &Laptop, draft: &Draft) -> Result<(), Error> {
    let finish = Finish {
        person: story.dorothy.clone(),
        entry: draft.entries[0].entry.clone(),
        how: Ending::Done {
            outcome: "she rings back Friday".to_owned(),
        },
        base: draft.base.clone(),
    };
    laptop.app.finish(finish).map(drop)
}

/// What Today says is half written, and where it leads.
fn to_go_on_with(laptop: &Laptop) -> Vec<(String, Place)> {
    let today = laptop.app.today(()).unwrap();
    let rows = today.needs.into_iter().flat_map(|band| band.rows);
    let half = rows.filter(|row| row.tag.words == "Half written");
    half.map(|row| (row.title, row.action.place)).collect()
}

#[test]
fn what_came_of_a_task_is_there_again_after_a_crash_and_its_save_ends_the_draft() {
    let mut story = given_a_task();
    let draft = half_written(&story);
    story.sarah.crash_and_restart();

    let task_now = task(&story, &story.sarah);
    assert!(task_now.ends.unwrap().half_written);
    let lines = story.sarah.page(&story.dorothy).drafts;
    let [line] = lines.as_slice() else {
        panic!("{lines:?}");
    };
    assert_eq!(line.title, "Task, outcome");
    assert_eq!(line.words.as_deref(), Some("she rings back Friday"));
    let place = Place::Entry {
        person: story.dorothy.clone(),
        entry: task_now.id.clone(),
        kind: "task".to_owned(),
    };
    assert_eq!(line.place, place);
    let row = ("Task, outcome: half written".to_owned(), place);
    assert_eq!(to_go_on_with(&story.sarah), [row]);
    let form = Form::Ending {
        kind: "task".to_owned(),
        entry: task_now.id,
    };
    let again = story.sarah.open(&story.dorothy, form);
    assert_eq!(again.draft, draft);

    finish(&story, &story.sarah, &draft).unwrap();
    assert!(story.sarah.page(&story.dorothy).drafts.is_empty());
    assert!(to_go_on_with(&story.sarah).is_empty());
    let ended = task(&story, &story.sarah);
    assert!(!ended.ends.unwrap().half_written);
    assert_eq!(ended.fields["outcome"].text, "she rings back Friday");
}

#[test]
fn words_for_a_task_that_a_colleague_ended_are_seen_until_they_are_thrown_away() {
    let mut story = given_a_task();
    let draft = half_written(&story);
    let form = box_of(&task(&story, &story.priya));
    let hers = story.priya.open(&story.dorothy, form).draft;
    finish(&story, &story.priya, &hers).unwrap();
    story.both_sync();

    let refused = finish(&story, &story.sarah, &draft);
    assert!(matches!(refused, Err(Error::Ended(_))), "{refused:?}");
    let ends = task(&story, &story.sarah).ends.unwrap();
    assert!(ends.half_written && ends.ended.is_some(), "{ends:?}");
    let lines = story.sarah.page(&story.dorothy).drafts;
    assert_eq!(lines[0].words.as_deref(), Some("she rings back Friday"));

    let thrown = OfDraft { draft: draft.id };
    story.sarah.app.discard_draft(thrown).unwrap();
    assert!(story.sarah.page(&story.dorothy).drafts.is_empty());
    assert!(!task(&story, &story.sarah).ends.unwrap().half_written);
}

#[test]
fn a_removal_on_this_laptop_ends_the_words_beside_what_leaves() {
    let story = given_a_task();
    let draft = half_written(&story);
    story.removes_the_task(&story.sarah);

    assert!(story.sarah.page(&story.dorothy).drafts.is_empty());
    // What its page asks: no draft of it is there any more, and asking makes none.
    let again = story.sarah.open(&story.dorothy, draft.form);
    assert_eq!(again.kept, None);
    assert!(again.draft.entries[0].fields.is_empty());
    assert!(story.sarah.page(&story.dorothy).drafts.is_empty());
}

#[test]
fn words_beside_what_a_colleague_removed_say_so_and_lead_nowhere() {
    let mut story = given_a_task();
    let draft = half_written(&story);
    story.removes_the_task(&story.priya);
    story.both_sync();

    let refused = finish(&story, &story.sarah, &draft);
    assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    let lines = story.sarah.page(&story.dorothy).drafts;
    assert_eq!(lines[0].words.as_deref(), Some("she rings back Friday"));
    let told = lines[0].removed.clone().unwrap();
    assert!(told.starts_with("Priya Nair removed “Task”, "), "{told}");
    assert!(told.contains("can no longer be saved"), "{told}");
    let form = story.sarah.open(&story.dorothy, draft.form);
    assert_eq!(form.removed, [told]);
}

#[test]
fn a_box_that_is_empty_again_is_not_half_written() {
    let story = given_a_task();
    let mut draft = half_written(&story);
    type_in(&mut draft, "task", &[("outcome", "  ")]);
    let view = story.sarah.app.keep_draft(draft).unwrap();
    assert_eq!(view.kept, None);
    assert!(story.sarah.page(&story.dorothy).drafts.is_empty());
}

#[test]
fn a_box_is_not_saved_as_a_form_and_one_that_is_pressed_has_no_words() {
    let story = given_a_task();
    let draft = half_written(&story);
    let saved = story.sarah.app.save(draft);
    assert!(matches!(saved, Err(Error::Malformed)), "{saved:?}");
    let asked = app::view::form::OpenForm {
        person: Some(story.dorothy.clone()),
        form: Form::Ending {
            kind: "message".to_owned(),
            entry: task(&story, &story.sarah).id,
        },
    };
    let opened = story.sarah.app.open_form(asked);
    assert!(matches!(opened, Err(Error::Malformed)), "{opened:?}");
}

/// Both wrote what matters, unseen, and Sarah has half written one wording from both.
fn given_two_wordings() -> (Story, Draft) {
    let mut story = TwoLaptops::without_a_signal();
    for (laptop, words) in [
        (&story.sarah, "The garden."),
        (&story.priya, "The church lunch."),
    ] {
        let form = Form::Entry {
            kind: "what-matters".to_owned(),
            entry: None,
        };
        let mut draft = laptop.open(&story.dorothy, form).draft;
        type_in(&mut draft, "what-matters", &[("what_matters", words)]);
        laptop.app.save(draft).unwrap();
    }
    story.both_sync();
    let asked = question(&story, &story.sarah);
    let form = Form::Wording {
        kind: asked.kind.clone(),
        entry: asked.entry.clone(),
        field: asked.field.clone(),
    };
    let mut draft = story.sarah.open(&story.dorothy, form).draft;
    let shown: Vec<&String> = draft
        .base
        .iter()
        .flat_map(|drawn| &drawn.versions)
        .collect();
    let versions: Vec<&String> = asked.versions.iter().map(|one| &one.change).collect();
    assert_eq!(shown, versions);
    type_in(
        &mut draft,
        "what-matters",
        &[("what_matters", "The garden, and church")],
    );
    story.sarah.app.keep_draft(draft.clone()).unwrap();
    (story, draft)
}

fn question(story: &Story, laptop: &Laptop) -> Divergence {
    let mut asked = story.plan(laptop).settle.into_iter();
    asked.find(|one| one.field == "what_matters").unwrap()
}

fn settle(story: &Story, laptop: &Laptop, choice: Choice) {
    let asked = question(story, laptop);
    let versions = asked.versions.into_iter();
    let settle = Settle {
        person: story.dorothy.clone(),
        entry: asked.entry,
        kind: asked.kind,
        field: asked.field,
        shown: versions.map(|version| version.change).collect(),
        choice,
    };
    laptop.app.settle(settle).unwrap();
}

fn settle_page(story: &Story, draft: &Draft) -> SettlePage {
    let own = &draft.entries[0];
    let entry = OfEntry {
        person: story.dorothy.clone(),
        entry: own.entry.clone(),
        kind: own.kind.clone(),
    };
    story.sarah.app.settle_page(entry).unwrap()
}

#[test]
fn one_wording_from_both_is_there_again_after_the_lock_and_its_settling_ends_the_draft() {
    let (story, draft) = given_two_wordings();
    story.sarah.lock();
    story.sarah.unlock().unwrap();

    assert!(question(&story, &story.sarah).half_written);
    let page = settle_page(&story, &draft);
    assert!(page.divergences[0].half_written);
    let rows = to_go_on_with(&story.sarah);
    let [(title, Place::Settle { entry, .. })] = rows.as_slice() else {
        panic!("{rows:?}");
    };
    assert_eq!(title, "What matters to me, one wording: half written");
    assert_eq!(*entry, draft.entries[0].entry);

    let words = Choice::Words {
        input: draft.entries[0].fields["what_matters"].clone(),
    };
    settle(&story, &story.sarah, words);
    assert!(to_go_on_with(&story.sarah).is_empty());
    assert!(settle_page(&story, &draft).drafts.is_empty());
}

#[test]
fn a_wording_of_what_a_colleague_settled_is_seen_until_it_is_thrown_away() {
    let (mut story, draft) = given_two_wordings();
    let change = question(&story, &story.priya).versions[0].change.clone();
    settle(&story, &story.priya, Choice::Version { change });
    story.both_sync();

    let page = settle_page(&story, &draft);
    assert!(page.divergences.is_empty());
    let words = page.drafts[0].words.as_deref();
    assert_eq!(words, Some("The garden, and church"));
    let thrown = OfDraft {
        draft: draft.id.clone(),
    };
    story.sarah.app.discard_draft(thrown).unwrap();
    assert!(settle_page(&story, &draft).drafts.is_empty());
}
