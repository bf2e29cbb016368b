//! A prompt that was raised is there until somebody answers it, whatever becomes of the value.

use app::{
    Error,
    view::{
        form::{Draft, Ending, Finish, Form},
        input::Input,
        lists::Place,
        visit::{PromptView, VisitView},
    },
};
use record::{EntryId, Kind};

use crate::world::{Laptop, World, add, type_in};

struct Story {
    world: World,
    sarah: Laptop,
    dorothy: String,
}

fn given_a_laptop() -> Story {
    let mut world = World::before_the_fall();
    world.switch_on();
    let sarah = world.laptop("cm1", "DST-07");
    let dorothy = world.person("dorothy");
    Story {
        world,
        sarah,
        dorothy,
    }
}

/// A blood pressure that is severe, and one that is below every target.
const SEVERE: &[(&str, &str)] = &[("systolic_1", "186"), ("diastolic_1", "96")];
const PUT_RIGHT: &[(&str, &str)] = &[("systolic_1", "136"), ("diastolic_1", "76")];

fn a_severe_reading(story: &Story) -> Draft {
    let mut draft = visit(story, None);
    type_in(&mut draft, "visit", &[("place", "home")]);
    type_in(&mut draft, "observations", SEVERE);
    draft
}

fn visit(story: &Story, visit: Option<String>) -> Draft {
    story
        .sarah
        .open(&story.dorothy, Form::Visit { visit })
        .draft
}

fn seen(story: &Story, draft: &Draft) -> VisitView {
    let view = story.sarah.app.keep_draft(draft.clone()).unwrap();
    view.visit.unwrap()
}

fn severe(view: &VisitView) -> &PromptView {
    let severe = |prompt: &&PromptView| prompt.trigger == "bp-severe";
    view.prompts.iter().find(severe).unwrap()
}

/// Answers a prompt in the draft, as its page does.
fn answer(draft: &mut Draft, prompt: &PromptView, how: &str, words: &str) {
    let said = !how.is_empty() || !words.is_empty();
    let read = if said { &prompt.read } else { "" };
    let answers = [
        ("answer", how),
        ("answer_note", words),
        ("answered_for", read),
    ];
    match draft
        .entries
        .iter_mut()
        .find(|own| own.entry == prompt.entry)
    {
        Some(_) => type_in(draft, &prompt.kind, &answers),
        None => {
            let id = add(draft, &prompt.kind, 100, &answers);
            let own = draft.entries.iter_mut().find(|own| own.entry == id);
            own.unwrap().entry = prompt.entry.clone();
        }
    }
}

/// The visit, saved while its reading was severe, with the reading put right since.
fn saved_and_put_right(story: &Story) -> Draft {
    let draft = a_severe_reading(story);
    let own = draft.entries[0].entry.clone();
    story.sarah.app.save(draft).unwrap();
    let mut draft = visit(story, Some(own));
    type_in(&mut draft, "observations", PUT_RIGHT);
    draft
}

#[test]
fn a_prompt_stays_on_the_visit_when_its_value_is_put_right_until_it_is_answered() {
    let story = given_a_laptop();
    let mut draft = saved_and_put_right(&story);

    let view = seen(&story, &draft);
    let prompt = severe(&view);
    assert!(prompt.text.contains("186/96"), "{}", prompt.text);
    assert_eq!(prompt.answer, None);
    assert_eq!(view.before_signing, ["1 prompt needs an answer"]);
    let Err(Error::NotReady(why)) = story.sarah.app.sign_visit(draft.clone()) else {
        panic!("signed with an open prompt");
    };
    assert_eq!(why, ["1 prompt of this visit needs an answer first"]);

    let error = &prompt.actions[0];
    assert_eq!((error.answer.as_str(), &error.raises), ("no_action", &None));
    answer(&mut draft, prompt, &error.answer, &error.words);
    let view = seen(&story, &draft);
    assert!(view.before_signing.is_empty(), "{:?}", view.before_signing);
    let said = severe(&view).answer.clone().unwrap();
    assert!(said.contains("entered in error"), "{said}");
    story.sarah.app.sign_visit(draft).unwrap();

    let page = story.sarah.page(&story.dorothy);
    let status = page.prompts[0].status.as_ref().unwrap();
    assert_eq!(status.words, "Answered");
}

#[test]
fn an_answer_can_be_changed_and_taken_back_while_the_visit_is_not_signed() {
    let story = given_a_laptop();
    let mut draft = a_severe_reading(&story);
    let own = draft.entries[0].entry.clone();
    let view = seen(&story, &draft);
    answer(&mut draft, severe(&view), "done", "Rang the GP");
    story.sarah.app.save(draft).unwrap();

    let mut draft = visit(&story, Some(own.clone()));
    let view = seen(&story, &draft);
    assert_eq!(
        severe(&view).answer.as_deref(),
        Some("Done now: Rang the GP")
    );
    answer(&mut draft, severe(&view), "", "");
    let view = seen(&story, &draft);
    assert_eq!(severe(&view).answer, None);
    answer(&mut draft, severe(&view), "done", "Rang rapid response");
    let saved = story.sarah.app.save(draft).unwrap();

    assert_eq!(
        saved.diverged,
        [],
        "the new words stand in place of the old"
    );
    let view = seen(&story, &visit(&story, Some(own)));
    let said = severe(&view).answer.as_deref();
    assert_eq!(said, Some("Done now: Rang rapid response"));
}

#[test]
fn words_for_a_prompt_are_no_answer_until_they_are_given_as_one() {
    let story = given_a_laptop();
    let mut draft = a_severe_reading(&story);
    let own = draft.entries[0].entry.clone();
    let view = seen(&story, &draft);
    answer(&mut draft, severe(&view), "", "Rang GP, she comes at");
    let half = "The answer to a prompt is half written: press “Answer”, or take it back";
    let view = seen(&story, &draft);
    assert_eq!(severe(&view).answer, None);
    assert_eq!(view.before_signing, ["1 prompt needs an answer", half]);
    for refused in [
        story.sarah.app.save(draft.clone()),
        story.sarah.app.sign_visit(draft),
    ] {
        let Err(Error::Invalid(why)) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(
            (why[0].field.as_str(), why[0].message.as_str()),
            ("answer_note", half)
        );
    }

    // The reading is put right meanwhile: the words keep their prompt.
    let mut draft = visit(&story, Some(own));
    type_in(&mut draft, "observations", PUT_RIGHT);
    let view = seen(&story, &draft);
    assert_eq!(severe(&view).answer, None);
    let words = "Rang GP, she comes at four";
    answer(&mut draft, severe(&view), "done", words);
    assert!(seen(&story, &draft).before_signing.is_empty());
    story.sarah.app.sign_visit(draft).unwrap();
    let page = story.sarah.page(&story.dorothy);
    assert_eq!(page.prompts[0].fields["answer_note"].text, words);
}

/// A second reading that is below every target, as the page asks for it after the first.
const SECOND: &[(&str, &str)] = &[("systolic_2", "134"), ("diastolic_2", "78")];
const SAID: &str = "Spoke to Dr Patel 14:20, he rings tomorrow";

#[test]
fn what_was_done_is_kept_with_its_prompt_when_a_second_reading_raises_none() {
    for put_right in [SECOND, PUT_RIGHT] {
        let story = given_a_laptop();
        let mut draft = a_severe_reading(&story);
        let view = seen(&story, &draft);
        answer(&mut draft, severe(&view), "done", SAID);
        type_in(&mut draft, "observations", put_right);

        let view = seen(&story, &draft);
        let prompt = severe(&view);
        assert_eq!(prompt.title, "Severe blood pressure");
        assert_eq!(prompt.answer, Some(format!("Done now: {SAID}")));
        assert!(prompt.text.contains("186/96"), "{}", prompt.text);
        assert!(
            prompt.text.contains("it stays with its answer"),
            "{}",
            prompt.text
        );
        let own = draft.entries[0].entry.clone();
        story.sarah.app.sign_visit(draft).unwrap();

        let page = story.sarah.page(&story.dorothy);
        let prompt = page.prompts.first().unwrap();
        assert_eq!(prompt.title, "Severe blood pressure");
        assert_eq!(prompt.status.as_ref().unwrap().words, "Answered");
        assert_eq!(prompt.fields["answer_note"].text, SAID);
        assert!(prompt.fields["value"].text.contains("186/96"));
        let signed = seen(&story, &visit(&story, Some(own)));
        assert_eq!(severe(&signed).answer, Some(format!("Done now: {SAID}")));
    }
}

#[test]
fn no_action_is_not_saved_without_a_word_why() {
    let story = given_a_laptop();
    let mut draft = a_severe_reading(&story);
    let view = seen(&story, &draft);
    answer(&mut draft, severe(&view), "no_action", "  ");
    let refused = story.sarah.app.save(draft.clone());
    let Err(Error::Invalid(why)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(why[0].message, "Enter why no action is needed");
    assert_eq!(why[0].field, "answer_note");
    answer(&mut draft, severe(&view), "no_action", "The cuff was loose");
    story.sarah.app.save(draft).unwrap();
}

#[test]
fn what_was_said_of_a_prompt_stays_when_a_sign_raises_another_in_its_place() {
    let story = given_a_laptop();
    let mut draft = a_severe_reading(&story);
    let view = seen(&story, &draft);
    answer(&mut draft, severe(&view), "done", SAID);
    let mut entries = draft.entries.iter_mut();
    let observations = entries.find(|entry| entry.kind == "observations").unwrap();
    let sign = Input::Many(vec!["chest_pain".to_owned()]);
    observations.fields.insert("bp_red_flags".to_owned(), sign);

    let view = seen(&story, &draft);
    let mut answers = view
        .prompts
        .iter()
        .map(|prompt| (prompt.trigger.as_str(), prompt.answer.is_some()));
    assert_eq!(answers.next(), Some(("bp-severe-with-signs", false)));
    assert_eq!(answers.next(), Some(("bp-severe", true)));
    assert_eq!(view.before_signing, ["1 prompt needs an answer"]);
    story.sarah.app.save(draft).unwrap();
    let page = story.sarah.page(&story.dorothy);
    assert_eq!(page.prompts.len(), 2);
}

#[test]
fn an_answer_that_was_taken_back_leaves_no_prompt_and_no_task_that_names_one() {
    for takes_back in [false, true] {
        let mut story = given_a_laptop();
        let mut draft = a_severe_reading(&story);
        let view = seen(&story, &draft);
        answer(&mut draft, severe(&view), "task", "Repeat it");
        let prompt = severe(&view).entry.clone();
        let fields = [
            ("what", "Repeat it"),
            ("owner_role", "cm"),
            ("prompt", &prompt),
        ];
        let task = add(&mut draft, "task", 3, &fields);
        type_in(&mut draft, "observations", PUT_RIGHT);
        if takes_back {
            answer(&mut draft, severe(&view), "", "");
            assert!(seen(&story, &draft).prompts.is_empty());
        }
        story.sarah.app.save(draft).unwrap();

        let page = story.sarah.page(&story.dorothy);
        assert_eq!(page.prompts.is_empty(), takes_back, "{:?}", page.prompts);
        let record = story.sarah.record(&story.dorothy);
        let task: EntryId = task.parse().unwrap();
        let task = record.entry(task, &Kind::new_static("task")).unwrap();
        assert_eq!(task.field("prompt").is_some(), !takes_back);
        assert!(task.field("what").is_some());
    }
}

#[test]
fn a_prompt_is_answered_on_the_persons_page_where_today_leads_and_both_laptops_hear_of_it() {
    let story = given_a_laptop();
    let priya = story.world.laptop("cn1", "DST-12");
    story.sarah.app.save(a_severe_reading(&story)).unwrap();
    let today = story.sarah.app.today(()).unwrap();
    let mut rows = today.needs.iter().flat_map(|band| &band.rows);
    let row = rows.find(|row| row.action.words == "Answer").unwrap();
    let Place::Entry { entry, kind, .. } = row.action.place.clone() else {
        panic!("{:?}", row.action.place);
    };
    assert_eq!(kind, "prompt");
    let open = |laptop: &Laptop| {
        let page = laptop.page(&story.dorothy);
        let prompt = page.prompts.into_iter().find(|prompt| prompt.id == entry);
        prompt.unwrap()
    };
    let prompt = open(&story.sarah);
    assert_eq!(prompt.title, "Severe blood pressure");
    assert!(prompt.may_write);

    let finish = |how: Ending| Finish {
        person: story.dorothy.clone(),
        entry: entry.clone(),
        how,
        base: prompt.ends.clone().unwrap().base,
    };
    let nothing = Ending::NoAction {
        reason: "  ".to_owned(),
    };
    let refused = story.sarah.app.finish(finish(nothing));
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    let answered = || Ending::Answered {
        what: "Spoke to the GP".to_owned(),
    };
    story.sarah.app.finish(finish(answered())).unwrap();
    let again = story.sarah.app.finish(finish(answered()));
    assert!(matches!(again, Err(Error::Ended(_))), "{again:?}");

    story.world.sync(&story.sarah);
    story.world.sync(&priya);
    for laptop in [&story.sarah, &priya] {
        let prompt = open(laptop);
        assert_eq!(prompt.status.unwrap().words, "Answered");
        assert_eq!(prompt.fields["answer_note"].text, "Spoke to the GP");
        assert!(prompt.by.contains("Sarah"), "{}", prompt.by);
    }
}

#[test]
fn a_prompt_that_came_unseen_by_the_signer_is_answered_on_the_signed_visit() {
    let mut story = given_a_laptop();
    let priya = story.world.laptop("cn1", "DST-12");
    let mut draft = visit(&story, None);
    type_in(&mut draft, "observations", PUT_RIGHT);
    let own = draft.entries[0].entry.clone();
    story.sarah.app.save(draft).unwrap();
    story.world.sync(&story.sarah);
    story.world.sync(&priya);

    story.world.switch_off();
    let form = Form::Visit {
        visit: Some(own.clone()),
    };
    let mut hers = priya.open(&story.dorothy, form).draft;
    type_in(&mut hers, "observations", SEVERE);
    priya.app.save(hers).unwrap();
    let signed = visit(&story, Some(own.clone()));
    story.sarah.app.sign_visit(signed).unwrap();
    story.world.switch_on();
    for laptop in [&priya, &story.sarah] {
        story.world.sync(laptop);
    }

    let view = seen(&story, &visit(&story, Some(own.clone())));
    assert!(view.signed.is_some());
    let prompt = severe(&view);
    assert!(prompt.answer.is_none() && prompt.text.contains("186/96"));
    let finish = Finish {
        person: story.dorothy.clone(),
        entry: prompt.entry.clone(),
        how: Ending::NoAction {
            reason: "The second reading was 136/76".to_owned(),
        },
        base: prompt.ends.clone().unwrap().base,
    };
    story.sarah.app.finish(finish).unwrap();
    let view = seen(&story, &visit(&story, Some(own)));
    assert!(view.signed.is_some());
    let said = severe(&view).answer.clone().unwrap();
    assert_eq!(said, "No action: The second reading was 136/76");
    story.world.sync(&story.sarah);
    story.world.sync(&priya);
    let page = priya.page(&story.dorothy);
    assert_eq!(page.prompts[0].status.as_ref().unwrap().words, "Answered");
}

/// A blood pressure that is severe, and worse.
const WORSE: &[(&str, &str)] = &[("systolic_1", "198"), ("diastolic_1", "112")];

#[test]
fn an_answer_to_one_value_does_not_stand_as_the_answer_to_a_worse_one() {
    let story = given_a_laptop();
    let mut draft = a_severe_reading(&story);
    let view = seen(&story, &draft);
    answer(&mut draft, severe(&view), "no_action", "Always so at home");
    assert!(seen(&story, &draft).before_signing.is_empty());

    type_in(&mut draft, "observations", WORSE);
    let view = seen(&story, &draft);
    let prompt = severe(&view);
    assert!(prompt.text.starts_with("198/112"), "{}", prompt.text);
    assert_eq!(prompt.answer, None);
    let earlier = prompt.earlier.as_deref().unwrap();
    assert!(earlier.starts_with("Answered for “186/96"), "{earlier}");
    assert!(
        earlier.ends_with("No action: Always so at home"),
        "{earlier}"
    );
    assert_eq!(view.before_signing, ["1 prompt needs an answer"]);
    let Err(Error::NotReady(why)) = story.sarah.app.sign_visit(draft.clone()) else {
        panic!("signed with an answer to another value");
    };
    assert_eq!(why, ["1 prompt of this visit needs an answer first"]);

    let again = &prompt.actions[0];
    assert_eq!(again.words, "Still so: Always so at home");
    answer(&mut draft, prompt, &again.answer, &again.words);
    let view = seen(&story, &draft);
    let said = severe(&view).answer.as_deref();
    assert_eq!(said, Some("No action: Still so: Always so at home"));
    story.sarah.app.sign_visit(draft).unwrap();
}

#[test]
fn an_answered_prompt_whose_value_is_changed_later_is_open_everywhere_until_it_is_answered_anew() {
    let story = given_a_laptop();
    let mut draft = a_severe_reading(&story);
    let own = draft.entries[0].entry.clone();
    let view = seen(&story, &draft);
    answer(&mut draft, severe(&view), "no_action", "Always so at home");
    story.sarah.app.save(draft).unwrap();
    let asked = || {
        let today = story.sarah.app.today(()).unwrap();
        let rows = today.needs.into_iter().flat_map(|band| band.rows);
        rows.filter(|row| row.action.words == "Answer").count()
    };
    assert_eq!(asked(), 0);

    let mut draft = visit(&story, Some(own.clone()));
    type_in(&mut draft, "observations", WORSE);
    story.sarah.app.save(draft).unwrap();
    assert_eq!(asked(), 1);
    let page = story.sarah.page(&story.dorothy);
    let prompt = &page.prompts[0];
    assert_eq!(prompt.status.as_ref().unwrap().words, "Needs an answer");
    let read = &prompt.fields["value"].text;
    assert!(read.starts_with("198/112"), "{read}");
    let ends = prompt.ends.clone().unwrap();
    assert_eq!(ends.ended, None);
    let finish = Finish {
        person: story.dorothy.clone(),
        entry: prompt.id.clone(),
        how: Ending::Answered {
            what: "Rang rapid response".to_owned(),
        },
        base: ends.base,
    };
    story.sarah.app.finish(finish).unwrap();
    assert_eq!(asked(), 0);
    let view = seen(&story, &visit(&story, Some(own)));
    let said = severe(&view).answer.as_deref();
    assert_eq!(said, Some("Done now: Rang rapid response"));
}

#[test]
fn a_form_that_was_opened_before_a_reading_was_put_right_does_not_close_its_prompt() {
    let story = given_a_laptop();
    let priya = story.world.laptop("cn1", "DST-12");
    let mut draft = a_severe_reading(&story);
    let own = draft.entries[0].entry.clone();
    let view = seen(&story, &draft);
    answer(&mut draft, severe(&view), "done", "Rang the GP");
    story.sarah.app.save(draft).unwrap();
    story.world.sync(&story.sarah);
    story.world.sync(&priya);

    let form = Form::Visit {
        visit: Some(own.clone()),
    };
    let mut opened = priya.open(&story.dorothy, form).draft;
    let mut worse = visit(&story, Some(own.clone()));
    type_in(&mut worse, "observations", &[("systolic_1", "196")]);
    story.sarah.app.save(worse).unwrap();
    story.world.sync(&story.sarah);
    story.world.sync(&priya);
    type_in(&mut opened, "visit", &[("summary", "Left with her son")]);
    priya.app.save(opened).unwrap();

    let page = priya.page(&story.dorothy);
    let prompt = page
        .prompts
        .iter()
        .find(|own| own.title.starts_with("Severe"));
    let status = prompt.unwrap().status.as_ref().unwrap();
    assert_ne!(status.words, "Answered", "nobody answered 196");
}
