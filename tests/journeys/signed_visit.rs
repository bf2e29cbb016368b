//! What was signed is what a signed visit shows, whatever is written later and by whomever.

use app::{
    Error,
    view::{
        form::{Form, FormView, OfDraft},
        lists::{OfPerson, Place, VisitRow},
        person::{Choice, HistoryField, OfEntry, Reading, Settle},
        visit::{SignedPart, SignedView, VisitView},
    },
};

use chrono::TimeDelta;

use crate::world::{Laptop, TwoLaptops, World, add, type_in};

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
/// What Today says of the day's visit, and what else it asks about it.
fn on_today(story: &Story, laptop: &Laptop) -> (Option<VisitRow>, Vec<(String, String)>) {
    let today = laptop.app.today(()).unwrap();
    let mut visits = today.visits.into_iter();
    let row = visits.find(|row| row.entry == story.visit);
    let needs = today.needs.into_iter().flat_map(|band| band.rows);
    let of_visit = needs.filter(|row| row.action.words == "Look");
    let words = of_visit.map(|row| (row.title, row.action.words));
    (row, words.collect())
}

#[test]
fn nobody_is_sent_on_with_a_visit_that_was_signed_meanwhile() {
    let mut story = given_a_recorded_visit();
    let mut hers = story.priya.open(&story.dorothy, story.form()).draft;
    type_in(&mut hers, "observations", &[("pulse", "118")]);
    story.priya.app.keep_draft(hers).unwrap();
    let (row, _) = on_today(&story, &story.priya);
    assert_eq!(row.unwrap().tag.unwrap().words, "Half written");
    let (row, _) = on_today(&story, &story.sarah);
    let row = row.unwrap();
    assert_eq!(row.tag.unwrap().words, "Not signed");
    assert_eq!(row.time.as_deref(), Some("09:00"), "when it began");
    let start = story.sarah.app.today(()).unwrap().start.unwrap().words;
    assert_eq!(start, "Go on with visit: Dorothy Ashdown, 09:00");

    let draft = story.sarah.open(&story.dorothy, story.form()).draft;
    story.sarah.app.sign_visit(draft).unwrap();
    story.world.switch_on();
    for laptop in [&story.sarah, &story.priya] {
        story.world.sync(laptop);
    }
    let (row, needs) = on_today(&story, &story.priya);
    assert_eq!(row, None);
    let look = ("Visit: signed by Sarah Whitlock", "Look");
    let look = (look.0.to_owned(), look.1.to_owned());
    assert!(needs.contains(&look), "{needs:?}");
}

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
    }
}

/// A visit that two people wrote and signed, neither seeing the other: Priya with a NEWS2, Sarah
/// with a pressure and a pulse alone.
fn given_two_signatures_unseen() -> (TwoLaptops, Form) {
    let mut story = TwoLaptops::without_a_signal();
    let mut draft = story
        .sarah
        .open(&story.dorothy, Form::PlanVisit { visit: None })
        .draft;
    let plan = [("planned_on", "2026-02-11"), ("why", "Look at the heel")];
    type_in(&mut draft, "visit", &plan);
    let visit = Some(draft.entries[0].entry.clone());
    let form = Form::Visit { visit };
    story.sarah.app.save(draft).unwrap();
    story.both_sync();
    story.world.switch_off();
    let ill = [
        ("respiratory_rate", "26"),
        ("spo2", "94"),
        ("on_oxygen", "no"),
        ("spo2_scale", "1"),
        ("systolic_1", "100"),
        ("diastolic_1", "60"),
        ("pulse", "70"),
        ("temperature", "38.2"),
        ("acvpu", "A"),
        ("weight", "58"),
    ];
    let well = [
        ("systolic_1", "120"),
        ("diastolic_1", "66"),
        ("pulse", "72"),
        ("weight", "58"),
    ];
    let written = [
        (&story.priya, "Heel red.", ill.as_slice()),
        (&story.sarah, "Heel dry.", well.as_slice()),
    ];
    for (laptop, summary, readings) in written {
        story.world.clock.pass(TimeDelta::minutes(5));
        let mut draft = laptop.open(&story.dorothy, form.clone()).draft;
        let said = [("place", "home"), ("summary", summary)];
        type_in(&mut draft, "visit", &said);
        type_in(&mut draft, "observations", readings);
        let opened = laptop.app.keep_draft(draft).unwrap();
        let mut draft = opened.draft;
        let prompts = opened.visit.unwrap().prompts;
        for (nth, prompt) in (100..).zip(&prompts) {
            let answers = [("answer", "done"), ("answer_note", "Rang the GP")];
            add(&mut draft, &prompt.kind, nth, &answers);
            draft.entries.last_mut().unwrap().entry = prompt.entry.clone();
        }
        laptop.app.sign_visit(draft).unwrap();
    }
    story.both_sync();
    (story, form)
}

/// What was read last of a measure, and by whom.
fn latest(readings: &[Reading], measure: &str) -> Vec<(String, String)> {
    let row = readings.iter().find(|row| row.measure == measure);
    let latest = row.unwrap().latest.iter();
    let said = latest.map(|value| (value.text.clone(), value.by.clone()));
    said.collect()
}

#[test]
fn the_next_visit_is_told_what_each_of_two_signed_and_nothing_older() {
    let (story, _) = given_two_signatures_unseen();
    let next = story
        .priya
        .open(&story.dorothy, Form::Visit { visit: None });
    let visit = next.visit.unwrap();
    let last = |field: &str| visit.last_time[field].text.clone();
    assert_eq!(last("observations.blood_pressure"), "100/60 and 120/66");
    assert_eq!(last("observations.pulse"), "70 a minute / 72 a minute");
    assert_eq!(last("visit.summary"), "Heel red. / Heel dry.");
    let why = &visit.news2.why;
    assert!(why.contains("Before: 7, high on 11 Feb"), "{why}");
}

#[test]
fn readings_that_two_signed_unseen_stand_under_the_name_of_each() {
    let (story, _) = given_two_signatures_unseen();
    let said = |text: &str, by: &str| (text.to_owned(), by.to_owned());
    for laptop in [&story.sarah, &story.priya] {
        let page = laptop.page(&story.dorothy);
        let line = page
            .visits
            .iter()
            .find(|line| line.title == "Look at the heel");
        let line = line.unwrap();
        assert_eq!(line.status.words, "Signed");
        assert_eq!(line.by, "Priya Nair and Sarah Whitlock");
        assert_eq!(
            line.readings,
            "BP 100/60, NEWS2 7, high, weight 58.0 kg (Priya Nair); \
             BP 120/66, weight 58.0 kg (Sarah Whitlock)"
        );
        assert_eq!(line.summary.as_deref(), Some("Heel red. / Heel dry."));

        let latest = |measure| latest(&page.readings, measure);
        let pressures = [
            said("100/60 mmHg", "Priya Nair"),
            said("120/66 mmHg", "Sarah Whitlock"),
        ];
        assert_eq!(latest("Blood pressure, sitting"), pressures);
        let pulses = [
            said("70 a minute", "Priya Nair"),
            said("72 a minute", "Sarah Whitlock"),
        ];
        assert_eq!(latest("Pulse"), pulses);
        assert_eq!(latest("NEWS2"), [said("7, high", "Priya Nair")]);
        let both = "Priya Nair and Sarah Whitlock";
        assert_eq!(
            latest("Weight"),
            [said("58.0 kg", both)],
            "both say the same"
        );
    }
}

/// A change that wrote the pulse of a signed visit.
fn change_of_a_pulse(laptop: &Laptop, person: &str) -> String {
    let person = person.to_owned();
    let history = laptop.app.history(OfPerson { person }).unwrap();
    let wrote = |field: &HistoryField| field.label == "Pulse" && field.after == "70 a minute";
    let mut lines = history.lines.into_iter();
    let line = lines.find(|line| line.fields.iter().any(wrote));
    line.unwrap().change
}

#[test]
fn nobody_is_asked_to_choose_between_what_two_signed() {
    let (story, form) = given_two_signatures_unseen();
    for laptop in [&story.sarah, &story.priya] {
        let page = laptop.page(&story.dorothy);
        let asked = page.checks.iter();
        let asked: Vec<_> = asked
            .filter(|check| check.tag.words == "Two versions")
            .collect();
        assert!(asked.is_empty(), "{asked:?}");
        let needs = laptop.app.today(()).unwrap().needs.into_iter();
        let mut rows = needs.flat_map(|band| band.rows);
        assert!(!rows.any(|row| matches!(row.action.place, Place::Settle { .. })));

        let signed = laptop.open(&story.dorothy, form.clone()).visit.unwrap();
        let signed = signed.signed.unwrap().signed;
        assert_eq!(signed.len(), 2);
        let set = signed[0]
            .content
            .iter()
            .find(|entry| entry.kind == "observations");
        let pulse = change_of_a_pulse(laptop, &story.dorothy);
        let (entry, kind) = (set.unwrap().id.clone(), set.unwrap().kind.clone());
        let takes = OfEntry {
            person: story.dorothy.clone(),
            entry: entry.clone(),
            kind: kind.clone(),
        };
        let page = laptop.app.settle_page(takes).unwrap();
        assert_eq!(page.divergences, []);
        let stands = &page.entry.unwrap().fields["pulse"];
        assert_eq!(stands.text, "70 a minute / 72 a minute");
        assert_eq!(stands.versions.len(), 0, "nothing to settle");
        let chosen = laptop.app.settle(Settle {
            person: story.dorothy.clone(),
            entry,
            kind,
            field: "pulse".to_owned(),
            shown: vec![pulse.clone()],
            choice: Choice::Version { change: pulse },
        });
        assert!(matches!(chosen, Err(Error::Signed)), "{chosen:?}");
    }
}

#[test]
fn a_reading_that_was_signed_stands_beside_the_one_that_another_wrote_over_it_and_signed() {
    let mut story = given_a_recorded_visit();
    let draft = story.sarah.open(&story.dorothy, story.form()).draft;
    story.sarah.app.sign_visit(draft).unwrap();
    story.world.clock.pass(TimeDelta::minutes(5));
    let mut draft = story.priya.open(&story.dorothy, story.form()).draft;
    type_in(&mut draft, "observations", &[("systolic_1", "138")]);
    story.priya.app.sign_visit(draft).unwrap();
    story.world.switch_on();
    for laptop in [&story.sarah, &story.priya, &story.sarah] {
        story.world.sync(laptop);
    }
    for laptop in [&story.sarah, &story.priya] {
        let page = laptop.page(&story.dorothy);
        let line = page.visits.iter().find(|line| line.entry == story.visit);
        let readings = &line.unwrap().readings;
        assert_eq!(
            readings,
            "BP 146/76, NEWS2 1, low (Sarah Whitlock); BP 138/76, NEWS2 1, low (Priya Nair)"
        );
        let pressures = latest(&page.readings, "Blood pressure, sitting");
        let texts: Vec<_> = pressures.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(texts, ["146/76 mmHg", "138/76 mmHg"]);
        let pulse = ("84 a minute".to_owned(), "Sarah Whitlock".to_owned());
        assert_eq!(latest(&page.readings, "Pulse"), [pulse], "they agree");
    }
}

#[test]
fn what_a_colleague_wrote_unsigned_is_read_beside_what_was_signed_and_asks_nothing() {
    let mut story = given_a_recorded_visit();
    let mut hers = story.priya.open(&story.dorothy, story.form()).draft;
    type_in(&mut hers, "observations", &[("pulse", "118")]);
    story.priya.app.save(hers).unwrap();
    let mut draft = story.sarah.open(&story.dorothy, story.form()).draft;
    type_in(&mut draft, "observations", &[("pulse", "90")]);
    story.sarah.app.sign_visit(draft).unwrap();
    story.world.switch_on();
    for laptop in [&story.sarah, &story.priya, &story.sarah] {
        story.world.sync(laptop);
    }
    for laptop in [&story.sarah, &story.priya] {
        let page = laptop.page(&story.dorothy);
        let [told] = page.checks.as_slice() else {
            panic!("{:?}", page.checks)
        };
        assert!(
            told.words.contains("A signed visit was changed"),
            "{told:?}"
        );
        let opened = laptop.open(&story.dorothy, story.form()).visit.unwrap();
        let since = opened.signed.unwrap().since;
        assert!(since.iter().any(|line| line.contains("118")), "{since:?}");
        let signed = ("90 a minute".to_owned(), "Sarah Whitlock".to_owned());
        assert_eq!(latest(&page.readings, "Pulse"), [signed], "what was signed");
    }
}

#[test]
fn a_reading_of_two_versions_is_not_hidden_behind_an_older_one() {
    let mut story = given_a_recorded_visit();
    for (laptop, systolic) in [(&story.sarah, "150"), (&story.priya, "110")] {
        let mut draft = laptop.open(&story.dorothy, story.form()).draft;
        type_in(&mut draft, "observations", &[("systolic_1", systolic)]);
        laptop.app.save(draft).unwrap();
    }
    story.world.switch_on();
    for laptop in [&story.sarah, &story.priya, &story.sarah] {
        story.world.sync(laptop);
    }
    let page = story.sarah.page(&story.dorothy);
    let pressure = latest(&page.readings, "Blood pressure, sitting");
    assert_eq!(pressure[0].0, "Two versions");
    let line = page.visits.iter().find(|line| line.entry == story.visit);
    let readings = &line.unwrap().readings;
    assert!(readings.starts_with("BP in two versions"), "{readings}");
}
