//! What a visit says of its hour, its gaps and the time before.

use app::{
    Error,
    view::{
        form::{Draft, Form},
        lists::OfPerson,
    },
};
use chrono::TimeDelta;

use crate::{
    doorstep_visit::{when_sarah_answers_and_raises, when_sarah_types_the_visit},
    world::{Laptop, TwoLaptops, add, type_in},
};

/// The days on which the latest readings of a person's page were taken.
fn readings(laptop: &Laptop, person: &str) -> Vec<String> {
    let page = laptop.page(person);
    let rows = page.readings.into_iter();
    let values = rows.flat_map(|reading| [reading.latest, reading.before].concat());
    values.map(|value| value.when).collect()
}

#[test]
fn readings_of_a_visit_that_is_written_up_later_are_of_the_hour_when_it_began() {
    let story = TwoLaptops::without_a_signal();
    story.world.clock.pass(TimeDelta::hours(20));
    let open = || {
        story
            .sarah
            .open(&story.dorothy, Form::Visit { visit: None })
    };
    let mut draft = open().draft;
    type_in(&mut draft, "visit", &[("started_at", "2026-02-10T14:05")]);
    type_in(&mut draft, "observations", &[("pulse", "84")]);
    story.sarah.app.save(draft).unwrap();
    let of_the_visit = readings(&story.sarah, &story.dorothy);
    assert!(
        of_the_visit.contains(&"10 Feb".to_owned()),
        "{of_the_visit:?}"
    );
    assert!(!of_the_visit.contains(&"12 Feb".to_owned()));

    let visit = story.sarah.page(&story.dorothy).visits[0].entry.clone();
    let again = Form::Visit { visit: Some(visit) };
    let mut draft = story.sarah.open(&story.dorothy, again).draft;
    type_in(&mut draft, "visit", &[("started_at", "2026-02-09T14:05")]);
    story.sarah.app.save(draft).unwrap();
    let put_right = readings(&story.sarah, &story.dorothy);
    assert!(put_right.contains(&"9 Feb".to_owned()), "{put_right:?}");
}

#[test]
fn a_visit_does_not_start_in_the_future() {
    let story = TwoLaptops::without_a_signal();
    let mut draft = when_sarah_types_the_visit(&story);
    for later in ["2026-02-11T14:05", "2026-02-12T09:00"] {
        type_in(&mut draft, "visit", &[("started_at", later)]);
        let view = story.sarah.app.keep_draft(draft.clone()).unwrap();
        let problem = &view.problems[0];
        assert_eq!(problem.field, "started_at");
        assert_eq!(problem.message, "Started at must be now or in the past");
        for refused in [
            story.sarah.app.save(draft.clone()),
            story.sarah.app.sign_visit(draft.clone()),
        ] {
            assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
        }
    }
    type_in(&mut draft, "visit", &[("started_at", "2026-02-11T09:00")]);
    story.sarah.app.save(draft).unwrap();
}

#[test]
fn what_a_visit_lacks_is_said_before_it_is_signed_and_names_its_place() {
    let story = TwoLaptops::without_a_signal();
    let open = story
        .sarah
        .open(&story.dorothy, Form::Visit { visit: None });
    let said = |draft: &Draft| {
        let view = story.sarah.app.keep_draft(draft.clone()).unwrap();
        view.visit.unwrap().before_signing
    };
    let mut draft = open.draft;
    assert_eq!(said(&draft), ["Nothing is recorded yet"]);
    type_in(&mut draft, "observations", &[("pulse", "84")]);
    assert!(said(&draft).is_empty());

    let message = add(&mut draft, "message", 4, &[("text", "A little high.")]);
    type_in(&mut draft, "observations", &[("systolic_1", "230")]);
    let unusual = "1 unusual answer: say that it is right, or change it";
    let lacks = said(&draft);
    assert!(
        lacks.contains(&"Message: choose who it is to".to_owned()),
        "{lacks:?}"
    );
    assert!(lacks.contains(&unusual.to_owned()), "{lacks:?}");
    let Err(Error::Invalid(problems)) = story.sarah.app.sign_visit(draft) else {
        panic!("a message to nobody was sent");
    };
    let problem = &problems[0];
    assert_eq!((&problem.entry, problem.field.as_str()), (&message, "to"));
    assert_eq!(problem.message, "Message: choose who it is to");
}

#[test]
fn last_time_is_the_pressure_that_was_kept_and_the_summary_tells_the_fall() {
    let story = TwoLaptops::without_a_signal();
    let mut draft = when_sarah_types_the_visit(&story);
    let view = story.sarah.app.keep_draft(draft.clone()).unwrap();
    let summary = view.visit.unwrap().suggested_summary;
    assert!(summary.contains("Fell on 9 Feb: "), "{summary}");
    assert!(summary.contains(", no injury"), "{summary}");
    when_sarah_answers_and_raises(&story, &mut draft);
    story.sarah.app.sign_visit(draft).unwrap();
    let page = story.sarah.page(&story.dorothy);
    let referral = page
        .referrals
        .iter()
        .find(|one| one.title == "Falls clinic");
    let status = &referral.unwrap().status.as_ref().unwrap().words;
    assert_eq!(status, "Sent");

    let person = story.dorothy.clone();
    let history = story.sarah.app.history(OfPerson { person }).unwrap();
    let fields = history.lines.iter().flat_map(|line| &line.fields);
    let said: Vec<(&str, &str)> = fields
        .map(|field| (field.label.as_str(), field.after.as_str()))
        .collect();
    let answered = "Fall since last visit. Done now: Followed up from this visit";
    for line in [
        ("NEWS2", "1, low"),
        ("Prompt answered", answered),
        ("Signed as", "Care manager"),
    ] {
        assert!(said.contains(&line), "{line:?} in {said:?}");
    }
    let raw = ["Instrument", "Number", "What raised it"];
    assert!(!said.iter().any(|(label, _)| raw.contains(label)));
    let mut details = history.lines.iter().flat_map(|line| &line.details);
    assert!(details.any(|field| field.label == "What raised it"));

    let next = story
        .sarah
        .open(&story.dorothy, Form::Visit { visit: None });
    let last = next.visit.unwrap().last_time;
    let of = |field: &str| last[&format!("observations.{field}")].text.clone();
    assert_eq!(of("blood_pressure"), "152/84");
    assert_eq!(of("postural"), "Drop 12, negative");
}

#[test]
fn a_fall_is_told_beside_the_earlier_visits_to_the_falls_clinic_and_to_no_other_service() {
    let story = TwoLaptops::without_a_signal();
    let earlier = |person: &str| {
        let view = story.sarah.open(person, Form::Visit { visit: None });
        view.visit.unwrap().earlier_referrals
    };
    let dorothys = earlier(&story.dorothy);
    assert_eq!(dorothys.len(), 1);
    assert!(dorothys[0].starts_with("falls clinic"), "{dorothys:?}");
    let robert = story.world.person("robert");
    let referrals = story.sarah.page(&robert).referrals;
    assert!(!referrals.is_empty(), "he was referred elsewhere");
    assert_eq!(earlier(&robert), Vec::<String>::new());
}
