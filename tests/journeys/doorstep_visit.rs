//! The doorstep visit: Sarah visits Dorothy without a signal, and Priya's laptop shows it later.

use app::{
    Error,
    view::{
        form::{Draft, Ending, Finish, Form},
        input::Input,
        lists::{OfPerson, Place, Tone},
        person::{Choice, OfEntry, Settle},
    },
};
use chrono::TimeDelta;

use crate::world::{Laptop, TwoLaptops, add, type_in};

const READINGS: &[(&str, &str)] = &[
    ("respiratory_rate", "18"),
    ("spo2", "95"),
    ("on_oxygen", "no"),
    ("spo2_scale", "1"),
    ("systolic_1", "156"),
    ("diastolic_1", "86"),
    ("systolic_2", "152"),
    ("diastolic_2", "84"),
    ("lying_systolic", "154"),
    ("lying_diastolic", "86"),
    ("standing_1_systolic", "142"),
    ("standing_1_diastolic", "80"),
    ("standing_3_systolic", "146"),
    ("standing_3_diastolic", "82"),
    ("standing_symptoms", "no"),
    ("pulse", "84"),
    ("rhythm", "regular"),
    ("temperature", "36.6"),
    ("acvpu", "A"),
];

pub type Story = TwoLaptops;

pub fn when_sarah_types_the_visit(story: &Story) -> Draft {
    let mut draft = story
        .sarah
        .open(&story.dorothy, Form::Visit { visit: None })
        .draft;
    type_in(
        &mut draft,
        "visit",
        &[
            ("why", "Home visit after a fall"),
            ("place", "home"),
            ("present", "Martin (son)"),
            ("consent", "yes"),
            ("falls_12_months", "2"),
            ("anticoagulant", "no"),
            ("frailty", "yes"),
            ("lives_with", "alone"),
            (
                "what_matters_today",
                "I don't want to be frightened of my own bathroom.",
            ),
        ],
    );
    type_in(&mut draft, "observations", READINGS);
    add(
        &mut draft,
        "fall",
        1,
        &[
            ("happened_on", "2026-02-09"),
            ("place", "indoors_home"),
            ("injury", "none"),
            ("blackout", "no"),
            ("time_on_floor", "under_1h"),
            ("got_up_alone", "no"),
        ],
    );
    draft
}

/// Answers every prompt of the page, and raises what follows from the visit.
pub fn when_sarah_answers_and_raises(story: &Story, draft: &mut Draft) {
    let view = story.sarah.app.keep_draft(draft.clone()).unwrap();
    let visit = view.visit.unwrap();
    assert_eq!(visit.news2.value.as_deref(), Some("1"));
    assert_eq!(visit.news2.band, "low");
    let triggers: Vec<&str> = visit
        .prompts
        .iter()
        .map(|prompt| prompt.trigger.as_str())
        .collect();
    assert_eq!(triggers, ["bp-above-target", "fall-since-last-visit"]);
    for (nth, prompt) in visit.prompts.iter().enumerate() {
        let answers = [
            ("answer", "done"),
            ("answer_note", "Followed up from this visit"),
        ];
        let id = add(draft, &prompt.kind, 100 + nth as u8, &answers);
        let own = draft
            .entries
            .iter_mut()
            .find(|entry| entry.entry == id)
            .unwrap();
        own.entry = prompt.entry.clone();
    }
    let priya = staff(story, "cn1");
    add(
        draft,
        "task",
        2,
        &[
            ("what", "Repeat the blood pressure"),
            ("owner", &priya),
            ("due_on", "2026-02-18"),
        ],
    );
    add(
        draft,
        "referral",
        3,
        &[
            ("service", "Falls clinic"),
            ("sent_on", "2026-02-11"),
            ("owner_role", "coord"),
        ],
    );
    add(
        draft,
        "message",
        4,
        &[
            ("to", &priya),
            ("text", "Dot's blood pressure was a little high."),
        ],
    );
}

fn staff(story: &Story, key: &str) -> String {
    let accounts = story.world.demo["accounts"].as_array().unwrap();
    let account = accounts
        .iter()
        .find(|account| account["staff"] == key)
        .unwrap();
    let name = account["name"].as_str().unwrap().to_lowercase();
    let staff = story.sarah.app.catalogue(()).unwrap().staff;
    staff
        .into_iter()
        .find(|one| one.name.to_lowercase() == name)
        .unwrap()
        .id
}

#[test]
fn a_visit_recorded_and_signed_without_signal_reaches_the_named_nurse() {
    let mut story = Story::without_a_signal();
    let mut draft = when_sarah_types_the_visit(&story);
    when_sarah_answers_and_raises(&story, &mut draft);

    let saved = story.sarah.app.sign_visit(draft).unwrap();
    assert!(saved.changes >= 2, "content and signature");
    let page = story.sarah.page(&story.dorothy);
    assert_eq!(page.visits[0].status.words, "Signed");
    assert!(
        page.visits[0].readings.contains("BP 152/84"),
        "{}",
        page.visits[0].readings
    );
    assert!(
        story
            .sarah
            .app
            .sync_status(())
            .unwrap()
            .words
            .contains("on this laptop only")
    );

    story.world.switch_on();
    story.world.sync(&story.sarah);
    assert!(
        story
            .sarah
            .app
            .sync_status(())
            .unwrap()
            .words
            .starts_with("All on the server")
    );
    story.world.sync(&story.priya);

    let page = story.priya.page(&story.dorothy);
    assert_eq!(page.visits[0].status.words, "Signed");
    assert!(page.visits[0].by.contains("Sarah"));
    assert!(
        page.tasks
            .iter()
            .any(|task| task.title == "Repeat the blood pressure")
    );
    assert!(
        page.referrals
            .iter()
            .any(|referral| referral.title == "Falls clinic")
    );
    let today = story.priya.app.today(()).unwrap();
    assert_eq!(today.messages.len(), 1);
    assert!(today.messages[0].text.contains("a little high"));
    let task = page
        .tasks
        .iter()
        .find(|task| task.title == "Repeat the blood pressure")
        .unwrap();

    let done = Ending::Done {
        outcome: "146/82, at target".to_owned(),
    };
    let finish = Finish {
        person: story.dorothy.clone(),
        entry: task.id.clone(),
        how: done,
        base: task.ends.clone().unwrap().base,
    };
    story.priya.app.finish(finish).unwrap();
    story.world.sync(&story.priya);
    story.world.sync(&story.sarah);
    let page = story.sarah.page(&story.dorothy);
    let task = page
        .tasks
        .iter()
        .find(|task| task.title == "Repeat the blood pressure")
        .unwrap();
    assert_eq!(task.status.as_ref().unwrap().tone, Tone::Fine);
}

#[test]
fn a_half_written_visit_survives_a_crash_to_the_last_kept_letter() {
    let mut story = Story::without_a_signal();
    let draft = when_sarah_types_the_visit(&story);
    story.sarah.app.keep_draft(draft.clone()).unwrap();

    story.sarah.crash_and_restart();

    let again = story
        .sarah
        .open(&story.dorothy, Form::Visit { visit: None });
    assert_eq!(again.draft, draft);
    let today = story.sarah.app.today(()).unwrap();
    assert_eq!(today.visits[0].tag.as_ref().unwrap().words, "Half written");
}

#[test]
fn a_part_of_the_visit_is_done_only_when_nothing_in_it_is_open() {
    let story = Story::without_a_signal();
    let mut draft = when_sarah_types_the_visit(&story);
    type_in(
        &mut draft,
        "visit",
        &[
            ("lives_with", "alone"),
            ("package_visits_per_day", "2"),
            ("package_agency", "Kestrel Care"),
            ("summary", "Fell on Monday, no injury."),
        ],
    );
    let halves = [("diastolic_2", ""), ("rhythm", "")];
    type_in(&mut draft, "observations", &halves);
    type_in(&mut draft, "safeguarding-concern", &[("concern", "yes")]);
    let view = story.sarah.app.keep_draft(draft).unwrap();
    let parts = view.visit.unwrap().parts;
    let part = |id: &str| parts.iter().find(|part| part.id == id).unwrap();

    let social = part("social-checks");
    assert!(!social.done);
    let open = |label: &str| social.unanswered.iter().any(|one| one == label);
    assert!(open("Paid care now: hours") && open("Poor absorption or high losses"));
    assert!(!open("Household") && !open("Paid care now: agency"));
    assert_eq!(
        part("health-checks").unanswered,
        ["Diastolic, sitting, second", "Rhythm", "Weight", "Height"]
    );
    assert_eq!(part("safeguarding").unanswered, ["Restricted note"]);
    assert_eq!(part("summary").progress, "to sign");
    assert!(!part("summary").done);
}

#[test]
fn a_form_left_half_written_is_on_today_and_is_gone_on_with_from_there() {
    let story = Story::without_a_signal();
    let mut draft = story.sarah.entry(&story.dorothy, "what-matters");
    type_in(&mut draft, "what-matters", &[("what_matters", "My own")]);
    story.sarah.app.keep_draft(draft.clone()).unwrap();

    let today = story.sarah.app.today(()).unwrap();
    let mut needs = today.needs.iter().flat_map(|band| &band.rows);
    let row = needs.find(|row| row.key == draft.id).unwrap();
    assert_eq!(row.title, "What matters to me: half written");
    let Place::Form {
        person,
        kind,
        entry,
    } = row.action.place.clone()
    else {
        panic!("it leads to {:?}", row.action.place);
    };
    let again = story.sarah.open(&person, Form::Entry { kind, entry });
    assert_eq!(again.draft, draft);

    story.sarah.app.save(draft.clone()).unwrap();
    let today = story.sarah.app.today(()).unwrap();
    let mut needs = today.needs.iter().flat_map(|band| &band.rows);
    assert!(!needs.any(|row| row.key == draft.id));
}

fn what_matters(laptop: &Laptop, person: &str, words: &str) {
    let mut draft = laptop.entry(person, "what-matters");
    type_in(
        &mut draft,
        "what-matters",
        &[("what_matters", words), ("present", "Martin (son)")],
    );
    laptop.app.save(draft).unwrap();
}

#[test]
fn what_two_people_wrote_unseen_stands_side_by_side_until_one_settles_it() {
    let mut story = Story::without_a_signal();
    what_matters(
        &story.sarah,
        &story.dorothy,
        "My own home, and not being afraid at night.",
    );
    story.world.clock.pass(TimeDelta::minutes(20));
    what_matters(
        &story.priya,
        &story.dorothy,
        "Getting to the church lunch on Thursdays.",
    );

    story.world.switch_on();
    for laptop in [&story.sarah, &story.priya, &story.sarah] {
        story.world.sync(laptop);
    }
    for laptop in [&story.sarah, &story.priya] {
        let plan = laptop
            .app
            .plan(OfPerson {
                person: story.dorothy.clone(),
            })
            .unwrap();
        let divergence = plan
            .settle
            .iter()
            .find(|divergence| divergence.field == "what_matters")
            .expect("both versions stand");
        let versions = &divergence.versions;
        assert_eq!(versions.len(), 2);
        assert!(versions[0].text.contains("afraid at night"));
        assert!(versions[0].author.contains("Sarah") && versions[0].device.contains("DST-07"));
        assert!(versions[1].author.contains("Priya") && versions[1].device.contains("DST-12"));
        assert_ne!(versions[0].when, versions[1].when);
    }

    let plan = story
        .priya
        .app
        .plan(OfPerson {
            person: story.dorothy.clone(),
        })
        .unwrap();
    for divergence in plan.settle {
        let shown: Vec<String> = divergence
            .versions
            .iter()
            .map(|version| version.change.clone())
            .collect();
        let settle = Settle {
            person: story.dorothy.clone(),
            entry: divergence.entry,
            kind: divergence.kind,
            field: divergence.field,
            choice: Choice::Version {
                change: shown[0].clone(),
            },
            shown,
        };
        story.priya.app.settle(settle).unwrap();
    }
    for laptop in [&story.priya, &story.sarah] {
        story.world.sync(laptop);
        let plan = laptop
            .app
            .plan(OfPerson {
                person: story.dorothy.clone(),
            })
            .unwrap();
        assert!(plan.settle.is_empty(), "both agree");
        let history = laptop
            .app
            .history(OfPerson {
                person: story.dorothy.clone(),
            })
            .unwrap();
        let of_field = history.lines.iter().filter(|line| {
            line.fields
                .iter()
                .any(|field| field.label == "What matters to me")
        });
        assert!(
            of_field.count() >= 3,
            "both wordings and the settling are in the history"
        );
    }
}

#[test]
fn a_change_that_arrives_while_the_form_is_open_is_said_at_once_and_not_overwritten() {
    let mut story = Story::without_a_signal();
    let mut open = story.priya.entry(&story.dorothy, "what-matters");
    type_in(
        &mut open,
        "what-matters",
        &[("what_matters", "Church lunch on Thursdays.")],
    );
    story.priya.app.keep_draft(open.clone()).unwrap();

    what_matters(&story.sarah, &story.dorothy, "My own home.");
    story.world.switch_on();
    story.world.sync(&story.sarah);
    story.world.sync(&story.priya);

    let view = story.priya.app.keep_draft(open.clone()).unwrap();
    let moved = view
        .moved
        .iter()
        .find(|moved| moved.field == "what_matters")
        .unwrap();
    assert!(moved.words.contains("Sarah"), "{}", moved.words);
    let saved = story.priya.app.save(open).unwrap();
    assert_eq!(saved.diverged.len(), 1);
    let Place::Settle { entry, .. } = &saved.diverged[0] else {
        panic!("where to settle: {:?}", saved.diverged);
    };
    let page = story
        .priya
        .app
        .settle_page(OfEntry {
            person: story.dorothy.clone(),
            entry: entry.clone(),
            kind: "what-matters".to_owned(),
        })
        .unwrap();
    let texts: Vec<&str> = page.divergences[0]
        .versions
        .iter()
        .map(|version| version.text.as_str())
        .collect();
    assert!(texts.contains(&"My own home.") && texts.contains(&"Church lunch on Thursdays."));
}

#[test]
fn a_value_that_cannot_be_is_refused_with_its_range_and_an_unusual_one_asked_about() {
    let story = Story::without_a_signal();
    let mut draft = story
        .sarah
        .open(&story.dorothy, Form::Visit { visit: None })
        .draft;
    type_in(&mut draft, "observations", &[("pulse", "900")]);
    let Err(Error::Invalid(problems)) = story.sarah.app.save(draft.clone()) else {
        panic!("a pulse of 900 was taken");
    };
    assert_eq!(problems[0].field, "pulse");
    assert!(
        problems[0].message.contains("250"),
        "{}",
        problems[0].message
    );

    type_in(&mut draft, "observations", &[("pulse", "135")]);
    let Err(Error::Query(queries)) = story.sarah.app.save(draft.clone()) else {
        panic!("a pulse of 135 was not asked about");
    };
    draft.confirmed.push(app::view::form::Confirmed {
        entry: queries[0].entry.clone(),
        field: "pulse".to_owned(),
        input: Input::One("135".to_owned()),
        about: Vec::new(),
    });
    story.sarah.app.save(draft).unwrap();
}

#[test]
fn scale_2_is_read_as_scale_1_until_its_target_is_confirmed_and_the_field_says_so() {
    let story = Story::without_a_signal();
    let mut draft = story
        .sarah
        .open(&story.dorothy, Form::Visit { visit: None })
        .draft;
    let seen = |draft: &Draft| {
        let view = story.sarah.app.keep_draft(draft.clone()).unwrap();
        let visit = view.visit.unwrap();
        let prompts = visit.prompts.iter().map(|prompt| prompt.trigger.clone());
        let prompts: Vec<String> = prompts.collect();
        let at_the_field = visit
            .reads
            .get("spo2_scale")
            .map(|reads| reads.words.clone());
        (prompts, at_the_field)
    };
    type_in(
        &mut draft,
        "observations",
        &[("spo2", "90"), ("spo2_scale", "2")],
    );
    let (prompts, at_the_field) = seen(&draft);
    assert_eq!(prompts, ["news2-urgent"], "3 for one parameter");
    let words = at_the_field.unwrap();
    assert!(words.starts_with("Scored on scale 1 until"), "{words}");

    let confirmed = [
        ("spo2_target_by", "Dr Okafor"),
        ("spo2_target_on", "2026-02-01"),
    ];
    type_in(&mut draft, "observations", &confirmed);
    assert_eq!(seen(&draft), (Vec::new(), None));
}
