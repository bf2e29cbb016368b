//! What ends in one act is ended on what its page showed, and a slip can be taken back.

use app::{
    Error,
    view::{
        form::{Ending, Ends, Finish, Form},
        lists::MessageRow,
        person::EntryView,
    },
};
use chrono::TimeDelta;

use crate::world::{Laptop, World, type_in};

struct Story {
    world: World,
    sarah: Laptop,
    priya: Laptop,
    dorothy: String,
}

impl Story {
    /// Two laptops, and something of Dorothy's that both have.
    fn with(kind: &str, answers: &[(&str, &str)]) -> Self {
        let mut world = World::before_the_fall();
        world.switch_on();
        let story = Self {
            sarah: world.laptop("cm1", "DST-07"),
            priya: world.laptop("cn1", "DST-12"),
            dorothy: world.person("dorothy"),
            world,
        };
        let mut draft = story.sarah.entry(&story.dorothy, kind);
        type_in(&mut draft, kind, answers);
        story.sarah.app.save(draft).unwrap();
        story.sync();
        story
    }

    fn referral() -> Self {
        Self::with("referral", &[("service", "Rapid response")])
    }

    fn sync(&self) {
        for laptop in [&self.sarah, &self.priya, &self.sarah] {
            self.world.sync(laptop);
        }
    }

    fn finish(
        &self,
        laptop: &Laptop,
        (entry, ends): (&str, &Ends),
        how: Ending,
    ) -> Result<(), Error> {
        let finish = Finish {
            person: self.dorothy.clone(),
            entry: entry.to_owned(),
            how,
            base: ends.base.clone(),
        };
        laptop.app.finish(finish).map(drop)
    }

    fn task(&self, laptop: &Laptop) -> EntryView {
        let page = laptop.page(&self.dorothy);
        let mut tasks = page.tasks.into_iter();
        tasks.find(|task| task.title == "Dress the leg").unwrap()
    }

    fn rapid_response(&self, laptop: &Laptop) -> EntryView {
        let page = laptop.page(&self.dorothy);
        let mut referrals = page.referrals.into_iter();
        referrals.find(|one| one.title == "Rapid response").unwrap()
    }
}

/// The entry and how far it is, as its page draws it.
fn drawn(entry: &EntryView) -> (&str, &Ends) {
    (&entry.id, entry.ends.as_ref().unwrap())
}

fn done(outcome: &str) -> Ending {
    Ending::Done {
        outcome: outcome.to_owned(),
    }
}

#[test]
fn a_task_that_a_colleague_ended_meanwhile_says_who_was_first_and_keeps_her_words() {
    let story = Story::with("task", &[("what", "Dress the leg")]);
    let typing = story.task(&story.sarah);
    let hers = story.task(&story.priya);
    let worse = done("Dressing changed, wound worse");
    story.finish(&story.priya, drawn(&hers), worse).unwrap();
    story.sync();

    let refused = story.finish(&story.sarah, drawn(&typing), done("Not at home"));
    let Err(Error::Ended(who)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(who, "Ended by Priya Nair, 09:00");
    for laptop in [&story.sarah, &story.priya] {
        let task = story.task(laptop);
        assert_eq!(task.fields["outcome"].text, "Dressing changed, wound worse");
        assert_eq!(task.ends.unwrap().ended, Some(who.clone()));
    }
}

#[test]
fn two_outcomes_that_were_written_apart_both_stand() {
    let mut story = Story::with("task", &[("what", "Dress the leg")]);
    story.world.switch_off();
    for (laptop, outcome) in [(&story.sarah, "Healed"), (&story.priya, "Worse")] {
        let task = story.task(laptop);
        story.finish(laptop, drawn(&task), done(outcome)).unwrap();
    }
    story.world.switch_on();
    story.sync();
    let outcome = &story.task(&story.sarah).fields["outcome"];
    assert_eq!(outcome.versions.len(), 2, "{outcome:?}");
}

/// Offline Priya does a task that Sarah closes; both learn of it.
fn done_by_one_and_closed_by_another() -> Story {
    let mut story = Story::with("task", &[("what", "Dress the leg")]);
    story.world.switch_off();
    story.world.clock.pass(TimeDelta::minutes(1));
    let (hers, sarahs) = (story.task(&story.priya), story.task(&story.sarah));
    let rings = done("She rings back Friday");
    story.finish(&story.priya, drawn(&hers), rings).unwrap();
    let reason = "No longer needed".to_owned();
    let closed = Ending::Closed { reason };
    story.finish(&story.sarah, drawn(&sarahs), closed).unwrap();
    story.world.switch_on();
    story.sync();
    story
}

#[test]
fn a_task_that_one_did_and_another_closed_names_both_until_somebody_says_which() {
    for (how, words, left, by) in [
        (Ending::WasDone, "Done", "outcome", "Priya Nair, 11 Feb"),
        (
            Ending::WasClosed,
            "Closed",
            "close_reason",
            "Sarah Whitlock, 11 Feb",
        ),
    ] {
        let story = done_by_one_and_closed_by_another();
        for laptop in [&story.sarah, &story.priya] {
            let ends = story.task(laptop).ends.unwrap();
            let both = [
                "Done: Priya Nair, 09:01",
                "Closed undone: Sarah Whitlock, 09:01",
            ];
            assert_eq!(ends.apart, both);
            assert_eq!(laptop.page(&story.dorothy).checks.len(), 1);
        }
        let shown = story.task(&story.sarah);
        let again = how.clone();
        story.finish(&story.sarah, drawn(&shown), how).unwrap();
        story.finish(&story.sarah, drawn(&shown), again).unwrap();
        story.sync();
        for laptop in [&story.sarah, &story.priya] {
            let task = story.task(laptop);
            let said = ["outcome", "close_reason"].map(|field| task.fields.contains_key(field));
            assert_eq!(said, ["outcome", "close_reason"].map(|field| field == left));
            assert_eq!(task.status.unwrap().words, words);
            assert_eq!(task.by, by, "whose words they are, and not who said which");
            assert_eq!(task.ends.unwrap().apart, Vec::<String>::new());
            assert_eq!(laptop.page(&story.dorothy).checks, []);
        }
    }
}

#[test]
fn words_half_written_for_a_task_outlive_the_press_that_says_how_it_ended() {
    let story = done_by_one_and_closed_by_another();
    let shown = story.task(&story.priya);
    let form = Form::Ending {
        kind: "task".to_owned(),
        entry: shown.id.clone(),
    };
    let mut draft = story.priya.open(&story.dorothy, form.clone()).draft;
    type_in(&mut draft, "task", &[("outcome", "She rang")]);
    story.priya.app.keep_draft(draft.clone()).unwrap();

    let how = Ending::WasClosed;
    story.finish(&story.priya, drawn(&shown), how).unwrap();
    assert_eq!(story.priya.open(&story.dorothy, form).draft, draft);
}

#[test]
fn what_a_page_did_not_show_is_not_replaced_by_its_press() {
    let story = Story::referral();
    let shown = story.rapid_response(&story.sarah);
    for how in [Ending::Accepted, Ending::Undone] {
        let hers = story.rapid_response(&story.priya);
        story.finish(&story.priya, drawn(&hers), how).unwrap();
    }
    story.sync();

    story
        .finish(&story.sarah, drawn(&shown), Ending::Accepted)
        .unwrap();
    let accepted = &story.rapid_response(&story.sarah).fields["accepted_at"];
    assert_eq!(accepted.versions.len(), 2, "{accepted:?}");
}

#[test]
fn a_referral_that_was_accepted_by_a_slip_waits_for_its_service_again() {
    let story = Story::referral();
    let press = |how: Ending| {
        let shown = story.rapid_response(&story.sarah);
        story.finish(&story.sarah, drawn(&shown), how)
    };
    let status = |laptop: &Laptop| story.rapid_response(laptop).status.unwrap().words;
    press(Ending::Accepted).unwrap();
    assert!(matches!(press(Ending::Accepted), Err(Error::Ended(_))));
    let accepted = story.rapid_response(&story.sarah);
    assert!(accepted.ends.as_ref().unwrap().undo);

    press(Ending::Undone).unwrap();
    story
        .finish(&story.sarah, drawn(&accepted), Ending::Undone)
        .unwrap();
    story.sync();
    for laptop in [&story.sarah, &story.priya] {
        assert_eq!(status(laptop), "Sent");
        let ends = story.rapid_response(laptop).ends.unwrap();
        assert_eq!((ends.ended, ends.undo), (None, false));
    }

    press(Ending::Accepted).unwrap();
    story.sync();
    let accepted = story.rapid_response(&story.priya);
    assert!(accepted.fields["accepted_at"].versions.is_empty(), "one");
    assert_eq!(accepted.status.unwrap().words, "Accepted");
}

#[test]
fn what_the_service_said_in_a_form_is_not_taken_back_by_a_press() {
    let story = Story::referral();
    let shown = story.rapid_response(&story.sarah);
    story
        .finish(&story.sarah, drawn(&shown), Ending::Accepted)
        .unwrap();
    let form = Form::Entry {
        kind: "referral".to_owned(),
        entry: Some(shown.id.clone()),
    };
    let mut draft = story.sarah.open(&story.dorothy, form).draft;
    type_in(&mut draft, "referral", &[("seen_on", "2026-02-10")]);
    story.sarah.app.save(draft).unwrap();
    let seen = story.rapid_response(&story.sarah);
    assert!(!seen.ends.unwrap().undo);
    assert_eq!(seen.status.unwrap().words, "Seen");
}

#[test]
fn a_message_that_was_dealt_with_by_a_slip_is_new_again_and_only_for_whom_it_is_to() {
    let mut story = Story::with("task", &[("what", "Dress the leg")]);
    let priya = story.priya.app.session(()).unwrap().staff;
    let mut draft = story.sarah.entry(&story.dorothy, "message");
    let words = [("to", priya.as_str()), ("text", "Please ring Martin")];
    type_in(&mut draft, "message", &words);
    story.sarah.app.save(draft).unwrap();
    story.sync();
    story.world.switch_off();

    let row = |laptop: &Laptop| -> MessageRow {
        let mut rows = laptop.page(&story.dorothy).messages.into_iter();
        rows.find(|row| row.text == "Please ring Martin").unwrap()
    };
    assert_eq!(row(&story.sarah).ends, None);
    let to_her = || story.priya.app.today(()).unwrap().messages.len();
    for (how, still_to_her) in [(Ending::Handled, 0), (Ending::Undone, 1)] {
        let shown = row(&story.priya);
        let drawn = (shown.entry.as_str(), shown.ends.as_ref().unwrap());
        story.finish(&story.priya, drawn, how).unwrap();
        assert_eq!(to_her(), still_to_her);
    }
    assert_eq!(row(&story.priya).handled, None);
}
