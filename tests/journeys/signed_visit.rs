//! What was signed is what a signed visit shows, whatever is written later and by whomever.

use app::{
    Error,
    view::form::{Form, FormView, OfDraft, SignedPart, SignedView, VisitView},
};

use chrono::TimeDelta;

use crate::world::{Laptop, World, add, type_in};

const READINGS: &[(&str, &str)] = &[
    ("respiratory_rate", "18"),
    ("spo2", "95"),
    ("on_oxygen", "no"),
    ("spo2_scale", "1"),
    ("systolic_1", "146"),
    ("diastolic_1", "76"),
    ("pulse", "84"),
    ("temperature", "36.6"),
    ("acvpu", "A"),
];

struct Story {
    world: World,
    sarah: Laptop,
    priya: Laptop,
    dorothy: String,
    visit: String,
}

impl Story {
    fn form(&self) -> Form {
        Form::Visit {
            visit: Some(self.visit.clone()),
        }
    }

    fn page(&self, laptop: &Laptop) -> VisitView {
        laptop.open(&self.dorothy, self.form()).visit.unwrap()
    }

    fn signed(&self, laptop: &Laptop) -> SignedView {
        self.page(laptop).signed.unwrap()
    }
}

/// A visit that Sarah recorded and both laptops have, not signed, and no signal since.
fn given_a_recorded_visit() -> Story {
    let mut world = World::before_the_fall();
    world.switch_on();
    let sarah = world.laptop("cm1", "DST-07");
    let priya = world.laptop("cn1", "DST-12");
    let dorothy = world.person("dorothy");
    let mut draft = sarah.open(&dorothy, Form::Visit { visit: None }).draft;
    type_in(&mut draft, "visit", &[("place", "home")]);
    type_in(&mut draft, "observations", READINGS);
    let visit = draft.entries[0].entry.clone();
    sarah.app.save(draft).unwrap();
    world.sync(&sarah);
    world.sync(&priya);
    world.switch_off();
    Story {
        world,
        sarah,
        priya,
        dorothy,
        visit,
    }
}

fn said(signed: &SignedView, kind: &str, field: &str) -> Option<String> {
    let entry = signed.signed[0]
        .content
        .iter()
        .find(|entry| entry.kind == kind)?;
    Some(entry.fields.get(field)?.text.clone())
}

#[test]
fn a_signed_visit_shows_what_was_signed_and_beside_it_what_came_since() {
    let mut story = given_a_recorded_visit();
    let mut hers = story.priya.open(&story.dorothy, story.form()).draft;
    type_in(&mut hers, "observations", &[("pulse", "118")]);
    add(&mut hers, "fall", 1, &[("happened_on", "2026-02-09")]);
    story.priya.app.save(hers).unwrap();
    let draft = story.sarah.open(&story.dorothy, story.form()).draft;
    story.sarah.app.sign_visit(draft).unwrap();
    story.world.switch_on();
    for laptop in [&story.sarah, &story.priya, &story.sarah] {
        story.world.sync(laptop);
    }

    for laptop in [&story.sarah, &story.priya] {
        let signed = story.signed(laptop);
        assert!(
            signed.signed[0].words.starts_with("Signed by Sarah"),
            "{}",
            signed.signed[0].words
        );
        assert_eq!(
            said(&signed, "observations", "pulse").unwrap(),
            "84 a minute"
        );
        assert_eq!(
            said(&signed, "fall", "happened_on"),
            None,
            "nobody signed it"
        );
        assert_eq!(signed.signed[0].not_whole, None);
        let news2 = &signed.signed[0].scores[0];
        assert_eq!(
            (news2.value.as_deref(), news2.band.as_str()),
            (Some("1"), "low")
        );
        assert!(news2.why.contains("pulse 84"), "{}", news2.why);
        let since = signed.since.join("; ");
        assert!(since.contains("Pulse: “118 a minute”, Priya"), "{since}");
        assert!(since.contains("09-Feb-2026"), "{since}");
    }
}

#[test]
fn what_is_learnt_later_changes_neither_the_scores_nor_the_prompts_of_a_signed_visit() {
    let story = given_a_recorded_visit();
    let draft = story.sarah.open(&story.dorothy, story.form()).draft;
    story.sarah.app.sign_visit(draft).unwrap();
    let before = story.page(&story.sarah);

    // 146/76 is below the target of somebody of 81, and above that of somebody of 65.
    let mut identity = story.sarah.entry(&story.dorothy, "identity");
    type_in(&mut identity, "identity", &[("birth_date", "1960-03-05")]);
    story.sarah.app.save(identity).unwrap();
    let mut later = story
        .sarah
        .open(&story.dorothy, Form::Visit { visit: None })
        .draft;
    add(&mut later, "fall", 1, &[("happened_on", "2026-02-09")]);
    story.sarah.app.save(later).unwrap();

    let after = story.page(&story.sarah);
    let signed = after.signed.as_ref().unwrap();
    assert_eq!(before.signed.unwrap().signed, signed.signed);
    assert_eq!(before.prompts, after.prompts);
    assert_eq!(signed.since, Vec::<String>::new());
}

#[test]
fn what_was_half_typed_when_a_signature_arrived_is_not_shown_as_signed() {
    let mut story = given_a_recorded_visit();
    let mut hers = story.priya.open(&story.dorothy, story.form()).draft;
    type_in(&mut hers, "observations", &[("pulse", "118")]);
    story.priya.app.keep_draft(hers.clone()).unwrap();
    let draft = story.sarah.open(&story.dorothy, story.form()).draft;
    story.sarah.app.sign_visit(draft).unwrap();
    story.world.switch_on();
    story.world.sync(&story.sarah);
    story.world.sync(&story.priya);

    let opened = story.priya.open(&story.dorothy, story.form());
    assert_eq!(opened.draft, hers, "her words are kept");
    let signed = opened.visit.unwrap().signed.unwrap();
    assert_eq!(
        said(&signed, "observations", "pulse").unwrap(),
        "84 a minute"
    );
    assert_eq!(signed.unsaved, ["Observations, Pulse: “118 a minute”"]);
    let drafts = |laptop: &Laptop| laptop.page(&story.dorothy).drafts.len();
    assert_eq!(drafts(&story.priya), 1);

    let draft = OfDraft { draft: hers.id };
    story.priya.app.discard_draft(draft).unwrap();
    assert_eq!(drafts(&story.priya), 0);
    assert_eq!(story.signed(&story.priya).unsaved, Vec::<String>::new());
}

#[test]
fn what_two_wrote_at_one_visit_leaves_the_time_of_the_readings_in_one_version() {
    let mut world = World::before_the_fall();
    world.switch_on();
    let sarah = world.laptop("cm1", "DST-07");
    let priya = world.laptop("cn1", "DST-12");
    let dorothy = world.person("dorothy");
    let planned = Form::PlanVisit { visit: None };
    let mut draft = sarah.open(&dorothy, planned).draft;
    type_in(&mut draft, "visit", &[("planned_on", "2026-02-11")]);
    let visit = Some(draft.entries[0].entry.clone());
    sarah.app.save(draft).unwrap();
    world.sync(&sarah);
    world.sync(&priya);
    let form = Form::Visit { visit };
    let mut hers = priya.open(&dorothy, form.clone()).draft;

    let mut draft = sarah.open(&dorothy, form.clone()).draft;
    type_in(&mut draft, "observations", READINGS);
    sarah.app.save(draft).unwrap();
    world.sync(&sarah);
    world.sync(&priya);
    world.clock.pass(TimeDelta::minutes(5));
    type_in(&mut hers, "visit", &[("summary", "Bruise on the left hip")]);
    priya.app.save(hers).unwrap();

    let draft = priya.open(&dorothy, form).draft;
    let signed = priya.app.sign_visit(draft);
    assert!(signed.is_ok(), "{:?}", signed.err());
}

#[test]
fn nobody_signs_what_came_while_their_form_was_open() {
    let mut story = given_a_recorded_visit();
    let unseen = story.sarah.open(&story.dorothy, story.form());
    assert_eq!(opened_words(&unseen), Vec::<String>::new());

    let mut draft = story.priya.open(&story.dorothy, story.form()).draft;
    type_in(&mut draft, "observations", &[("weight", "58")]);
    story.priya.app.save(draft).unwrap();
    story.world.switch_on();
    story.world.sync(&story.priya);
    story.world.sync(&story.sarah);

    let kept = story.sarah.app.keep_draft(unseen.draft.clone()).unwrap();
    assert!(opened_words(&kept)[0].starts_with("Somebody wrote at this visit"));
    let refused = story.sarah.app.sign_visit(unseen.draft.clone());
    assert!(matches!(refused, Err(Error::NotReady(_))), "{refused:?}");

    story.sarah.app.save(unseen.draft).unwrap();
    let draft = story.sarah.open(&story.dorothy, story.form()).draft;
    assert!(draft.entries[1].fields.contains_key("weight"));
    story.sarah.app.sign_visit(draft).unwrap();
    let signed = story.signed(&story.sarah);
    assert!(said(&signed, "observations", "weight").is_some());
}

/// What stands between a visit and its signature.
fn opened_words(view: &FormView) -> Vec<String> {
    view.visit.as_ref().unwrap().before_signing.clone()
}

#[test]
fn two_who_signed_unseen_are_both_shown_with_what_each_signed() {
    let mut story = given_a_recorded_visit();
    for (laptop, pulse) in [(&story.sarah, "90"), (&story.priya, "100")] {
        story.world.clock.pass(TimeDelta::minutes(5));
        let mut draft = laptop.open(&story.dorothy, story.form()).draft;
        type_in(&mut draft, "observations", &[("pulse", pulse)]);
        laptop.app.sign_visit(draft).unwrap();
    }
    story.world.switch_on();
    for laptop in [&story.sarah, &story.priya, &story.sarah] {
        story.world.sync(laptop);
    }
    for laptop in [&story.sarah, &story.priya] {
        let signed = story.signed(laptop).signed;
        let pulse = |part: &SignedPart| {
            let set = part
                .content
                .iter()
                .find(|entry| entry.kind == "observations");
            set.unwrap().fields["pulse"].text.clone()
        };
        assert_eq!(signed.len(), 2);
        assert!(
            signed[0].words.starts_with("Signed by Sarah"),
            "{}",
            signed[0].words
        );
        assert_eq!(pulse(&signed[0]), "90 a minute");
        assert!(
            signed[1].words.starts_with("Signed by Priya"),
            "{}",
            signed[1].words
        );
        assert_eq!(pulse(&signed[1]), "100 a minute");
        assert!(signed.iter().all(|part| part.not_whole.is_none()));

        let checks = laptop.page(&story.dorothy).checks;
        let asked: Vec<_> = checks.iter().map(|check| check.words.as_str()).collect();
        assert!(
            asked.iter().any(|words| words.contains("Pulse")),
            "{asked:?}"
        );
        for never in ["Signature", "Score", "Hash"] {
            assert!(
                !asked.iter().any(|words| words.contains(never)),
                "{asked:?}"
            );
        }
    }
}
