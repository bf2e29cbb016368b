//! The safeguarding question: its answer, its note and its prompt lie apart from the visit, in one
//! act with it, and reach only the roles that may read them.

use std::collections::BTreeSet;

use app::view::{
    form::{Draft, Form},
    person::{EntryView, OfEntry, Remove},
};
use record::{ActId, Body, EntryId};
use rusqlite::Connection;

use crate::world::{Laptop, World, add, type_in};

const NOTE: &str = "A bruise on her wrist that her neighbour's son explains in two ways";

struct Story {
    world: World,
    /// Care manager: reads and writes the notes.
    sarah: Laptop,
    /// Occupational therapist: raises a concern, and receives nobody else's.
    owen: Laptop,
    dorothy: String,
}

fn given_a_care_manager_and_a_therapist() -> Story {
    let mut world = World::before_the_fall();
    world.switch_on();
    let sarah = world.laptop("cm1", "DST-07");
    let owen = world.laptop("ot1", "DST-21");
    let dorothy = world.person("dorothy");
    Story {
        world,
        sarah,
        owen,
        dorothy,
    }
}

impl Story {
    /// A visit with a concern and its note. The prompt is answered, so that it can be signed.
    fn a_visit_with_a_concern(&self, laptop: &Laptop) -> Draft {
        let form = Form::Visit { visit: None };
        let mut draft = laptop.open(&self.dorothy, form).draft;
        type_in(&mut draft, "visit", &[("place", "home")]);
        type_in(&mut draft, "observations", &[("pulse", "84")]);
        let concern = [("concern", "yes"), ("note", NOTE)];
        type_in(&mut draft, "safeguarding-concern", &concern);
        let view = laptop.app.keep_draft(draft.clone()).unwrap().visit.unwrap();
        let [prompt] = view.prompts.as_slice() else {
            panic!("{:?}", view.prompts)
        };
        assert_eq!(prompt.kind, "safeguarding-prompt");
        assert!(!prompt.text.contains("bruise"), "it names no detail");
        let answer = [("answer", "done"), ("answer_note", "Told the lead")];
        add(&mut draft, &prompt.kind, 1, &answer);
        draft.entries.last_mut().unwrap().entry = prompt.entry.clone();
        draft
    }

    /// Dorothy's changes in the server's ledger, each with the compartment it is kept in.
    fn on_the_server(&self) -> Vec<(String, Body)> {
        let ledger = Connection::open(self.world.server_folder().join("ledger.db")).unwrap();
        let sql = "SELECT s.subject, s.compartment, c.body FROM change c \
                   JOIN stream s ON s.id = c.stream";
        let mut rows = ledger.prepare(sql).unwrap();
        let row = |row: &rusqlite::Row<'_>| {
            let (subject, body): (Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(2)?);
            Ok((subject, row.get::<_, String>(1)?, body))
        };
        let dorothy: EntryId = self.dorothy.parse().unwrap();
        rows.query_map([], row)
            .unwrap()
            .map(Result::unwrap)
            .filter(|(subject, _, _)| subject.ends_with(&dorothy.0))
            .map(|(_, compartment, body)| (compartment, Body::decode(&body).unwrap()))
            .collect()
    }
}

fn writes(body: &Body, kind: &str) -> bool {
    body.edits.iter().any(|edit| edit.kind == *kind)
}

fn holds_the_note(body: &Body) -> bool {
    let words = NOTE.as_bytes();
    body.encode().windows(words.len()).any(|some| some == words)
}

fn lies_apart(body: &Body) -> bool {
    body.stream.compartment.as_str() == "safeguarding"
}

#[test]
fn a_concern_and_its_note_lie_apart_from_the_visit_that_they_were_signed_with() {
    let mut story = given_a_care_manager_and_a_therapist();
    let before: BTreeSet<ActId> = story
        .on_the_server()
        .iter()
        .map(|(_, body)| body.act)
        .collect();
    let draft = story.a_visit_with_a_concern(&story.sarah);
    story.sarah.app.sign_visit(draft).unwrap();
    story.world.sync(&story.sarah);
    story.world.sync(&story.owen);

    let mut written = story.on_the_server();
    written.retain(|(_, body)| !before.contains(&body.act));
    let acts: BTreeSet<ActId> = written.iter().map(|(_, body)| body.act).collect();
    assert_eq!(acts.len(), 1, "one act of one person");
    let streams: BTreeSet<&str> = written.iter().map(|(kept, _)| kept.as_str()).collect();
    assert_eq!(streams, BTreeSet::from(["core", "safeguarding"]));
    for (kept, body) in &written {
        let apart = kept == "safeguarding";
        assert_eq!(lies_apart(body), apart);
        for kind in ["safeguarding-concern", "safeguarding-prompt"] {
            assert_eq!(writes(body, kind), apart, "{kind} in {kept}");
        }
        assert_eq!(holds_the_note(body), apart, "the note in {kept}");
    }

    let banner = story.sarah.page(&story.dorothy).banner;
    let alerts = &banner.alerts;
    assert_eq!(alerts.first().map(String::as_str), Some("Safeguarding"));
    assert!(!alerts.join("; ").contains("bruise"), "{alerts:?}");

    let page = story.owen.page(&story.dorothy);
    let known = &page.banner.alerts;
    assert!(!known.contains(&"Safeguarding".to_owned()), "{known:?}");
    assert_eq!(page.visits[0].status.words, "Signed");
    assert_eq!(page.prompts, [], "no prompt of a concern is his to see");
    let held = story.owen.record(&story.dorothy);
    let came = |(_, body): (_, &Body)| acts.contains(&body.act);
    assert!(held.changes().any(came), "the visit itself came");
    for (_, body) in held.changes() {
        assert!(!lies_apart(body) && !holds_the_note(body));
    }
}

#[test]
fn who_may_only_raise_a_concern_keeps_their_own_and_receives_nobody_elses() {
    let mut story = given_a_care_manager_and_a_therapist();
    let trainer = story.world.laptop("ht1", "DST-30");
    let hers = story.a_visit_with_a_concern(&story.sarah);
    story.sarah.app.save(hers).unwrap();
    story.world.sync(&story.sarah);
    let his = story.a_visit_with_a_concern(&story.owen);
    let visit = Some(his.entries[0].entry.clone());
    story.owen.app.save(his).unwrap();
    for laptop in [&story.owen, &story.sarah, &trainer, &story.owen] {
        story.world.sync(laptop);
    }
    story.owen.crash_and_restart();

    let concerns = |laptop: &Laptop| laptop.page(&story.dorothy).prompts.len();
    assert_eq!(concerns(&story.sarah), 2, "his reached who may read it");
    assert_eq!(concerns(&story.owen), 1, "his own and no other");
    assert_eq!(concerns(&trainer), 0);
    let visits = |laptop: &Laptop| laptop.page(&story.dorothy).visits.len();
    assert_eq!(
        visits(&trainer),
        visits(&story.sarah),
        "the visits themselves came"
    );
    let kept = story.owen.open(&story.dorothy, Form::Visit { visit }).draft;
    let mut kept = kept.entries.iter();
    let concern = kept.find(|entry| entry.kind == "safeguarding-concern");
    let note = concern.and_then(|entry| entry.fields.get("note")).unwrap();
    assert_eq!(*note, app::view::input::Input::One(NOTE.to_owned()));
}

#[test]
fn a_concern_is_read_on_by_who_may_when_somebody_else_removes_its_visit() {
    let story = given_a_care_manager_and_a_therapist();
    let hers = story.a_visit_with_a_concern(&story.sarah);
    let visit = hers.entries[0].entry.clone();
    story.sarah.app.save(hers).unwrap();
    story.world.sync(&story.sarah);
    story.world.sync(&story.owen);
    let shown = story.owen.app.removal(OfEntry {
        person: story.dorothy.clone(),
        entry: visit.clone(),
        kind: "visit".to_owned(),
    });
    let remove = Remove {
        person: story.dorothy.clone(),
        entry: visit,
        kind: "visit".to_owned(),
        reason: "entered_in_error".to_owned(),
        base: shown.unwrap().base,
    };
    story.owen.app.remove(remove).unwrap();
    story.world.sync(&story.owen);
    story.world.sync(&story.sarah);

    let left = |laptop: &Laptop| -> Vec<EntryView> {
        let checks = laptop.page(&story.dorothy).checks.into_iter();
        checks.filter_map(|check| check.leftover).collect()
    };
    assert_eq!(left(&story.owen), [], "none of it ever reached him");
    let left_to_sarah = left(&story.sarah);
    let [concern] = left_to_sarah.as_slice() else {
        panic!("{left_to_sarah:?}")
    };
    assert_eq!(concern.kind, "safeguarding-concern");
    assert_eq!(concern.fields["note"].text, NOTE);
    assert!(concern.may_write, "she can say that it was an error");
}
