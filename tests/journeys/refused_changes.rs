//! Changes that the server does not take: each is said with its words and the reason, holds up
//! nothing behind it, and goes out of sight by its author's own act alone.

use app::{
    Error,
    view::{
        form::{Confirmed, Draft, Form, OpenForm},
        input::Input,
        lists::{NeedRow, OfPerson, Search},
        sync::{SeenRefused, SentChange, SyncTone},
    },
};
use chrono::{DateTime, Utc};
use record::{
    ActId, Body, Compartment, Ed25519, Edit, EntryId, EnvelopeHash, FieldName, Kind, Nonce,
    PublicKey, Role, Signature, SignatureScheme, SigningKey, Stream, Subject, Unverified, Value,
};
use store::{Act, Store};

use crate::world::{Laptop, World, type_in};

const WORDS: &str = "Grab rail beside the bath";

struct Story {
    world: World,
    owen: Laptop,
    dorothy: String,
}

/// An occupational therapist's laptop that has everyone, where there is no signal.
fn given_owens_laptop_and_no_signal() -> Story {
    let mut world = World::before_the_fall();
    world.switch_on();
    let owen = world.laptop("ot1", "DST-21");
    world.switch_off();
    let dorothy = world.person("dorothy");
    Story {
        world,
        owen,
        dorothy,
    }
}

impl Story {
    /// Saves something that the app would not have saved, as a damaged or a wrong app might.
    fn when_owens_laptop_holds(&mut self, change: ByHand, scheme: &dyn SignatureScheme) {
        let app = &self.owen.app;
        let me = app.session(()).unwrap();
        let now: DateTime<Utc> = "2026-02-11T09:30:00Z".parse().unwrap();
        let dorothy: EntryId = self.dorothy.parse().unwrap();
        let body = change.body(Subject::Patient(dorothy.0), me.staff.parse().unwrap(), now);
        let act = Act {
            bodies: vec![body],
            drafts: Vec::new(),
        };
        let commit = |store: &mut Store| store.commit(act, scheme, now).unwrap();
        self.owen.behind_its_back(commit);
    }

    fn when_owen_writes_a_task(&self, what: &str) {
        let mut draft = self.owen.entry(&self.dorothy, "task");
        type_in(
            &mut draft,
            "task",
            &[("what", what), ("due_on", "2026-02-18")],
        );
        self.owen.app.save(draft).unwrap();
    }

    fn when_sarah_moves_dorothy_to_another_practice(&mut self) {
        self.world
            .with_a_practice_of_no_team("Y90009", "Seaview Surgery");
        self.world.switch_on();
        let sarah = self.world.laptop("cm1", "DST-07");
        let mut identity = sarah.entry(&self.dorothy, "identity");
        type_in(&mut identity, "identity", &[("practice", "Y90009")]);
        let Err(Error::Query(_)) = sarah.app.save(identity.clone()) else {
            panic!("nobody was asked")
        };
        identity.confirmed.push(Confirmed {
            entry: identity.entries[0].entry.clone(),
            field: "practice".to_owned(),
            input: Input::One("Y90009".to_owned()),
            about: Vec::new(),
        });
        sarah.app.save(identity).unwrap();
        self.world.sync(&sarah);
    }

    /// A message in the record would not be taken either: the page says so before one is typed.
    fn then_owen_is_told_to_telephone(&self) {
        let whom = "Telephone Joanne Mills, care coordinator, 01632 960010";
        let [refused] = &self.refused()[..] else {
            panic!("one is refused")
        };
        let telephone = refused.telephone.as_deref().unwrap();
        assert!(telephone.starts_with(whom), "{telephone}");
        let said = self.owen.page(&self.dorothy).banner.out_of_reach.unwrap();
        assert!(
            said.contains("You are not in this person's team."),
            "{said}"
        );
        assert!(said.contains(whom), "{said}");
        let form = Form::Entry {
            kind: "task".to_owned(),
            entry: None,
        };
        let form = self.owen.open(&self.dorothy, form);
        assert_eq!(form.banner.unwrap().out_of_reach, Some(said));
    }

    fn when_they_exchange(&mut self) {
        self.world.switch_on();
        self.world.sync(&self.owen);
    }

    fn refused(&self) -> Vec<SentChange> {
        self.owen.app.sync_page(()).unwrap().refused
    }

    fn not_accepted_on_today(&self) -> Vec<NeedRow> {
        let today = self.owen.app.today(()).unwrap();
        let rows = today.needs.into_iter().flat_map(|band| band.rows);
        rows.filter(|row| row.tag.words == "Not accepted").collect()
    }

    fn found(&self, text: &str) -> usize {
        let search = Search {
            text: text.to_owned(),
        };
        self.owen.app.search(search).unwrap().len()
    }

    fn tasks(&self) -> Vec<String> {
        let page = self.owen.page(&self.dorothy);
        page.tasks.into_iter().map(|task| task.title).collect()
    }

    /// One change stands under Sync and on Today with its reason and its words, and stays under
    /// Sync when its author has seen it. What was written after it has reached the server.
    fn then_one_is_not_accepted(&mut self, reason: &str, words: Option<(&str, &str)>) {
        let refused = self.refused();
        let [change] = refused.as_slice() else {
            panic!("{refused:?}")
        };
        assert!(change.verdict.contains(reason), "{}", change.verdict);
        if let Some((label, text)) = words {
            let said = change
                .text
                .iter()
                .any(|(l, t)| l == label && t.contains(text));
            assert!(said, "the author's own words: {:?}", change.text);
        }
        let status = self.owen.app.sync_status(()).unwrap();
        assert_eq!(
            (status.tone, status.refused, status.waiting),
            (SyncTone::Refused, 1, 0)
        );
        let rows = self.not_accepted_on_today();
        let [row] = rows.as_slice() else {
            panic!("{rows:?}")
        };
        assert!(row.reason.contains(reason), "{}", row.reason);
        assert!(row.reason.contains("kept here"), "{}", row.reason);

        self.owen.crash_and_restart();
        assert_eq!(
            self.not_accepted_on_today().len(),
            1,
            "only its author puts it away"
        );
        let seen = SeenRefused {
            change: change.id.clone(),
        };
        self.owen.app.seen_refused(seen).unwrap();
        assert!(self.not_accepted_on_today().is_empty(), "seen");
        self.owen.crash_and_restart();
        assert!(self.not_accepted_on_today().is_empty(), "and still seen");
        assert_eq!(
            self.refused(),
            refused,
            "under Sync it stays, word for word"
        );
    }

    fn then_the_task_is_on_the_server(&mut self, what: &str) {
        assert!(self.tasks().contains(&what.to_owned()));
        let other = self.world.laptop("cm1", "DST-07");
        let page = other.page(&self.dorothy);
        assert!(
            page.tasks.iter().any(|task| task.title == what),
            "for everybody"
        );
    }
}

/// One field that the app would not write.
struct ByHand {
    kind: &'static str,
    field: &'static str,
    value: Value,
}

impl ByHand {
    fn task() -> Self {
        Self {
            kind: "task",
            field: "what",
            value: Value::text(WORDS),
        }
    }

    fn body(self, subject: Subject, author: EntryId, now: DateTime<Utc>) -> Body {
        Body {
            stream: Stream {
                subject,
                compartment: Compartment::new_static("core"),
            },
            act: ActId([3; 16]),
            author: record::AuthorId(author.0),
            role: Role::new_static("ot"),
            recorded_at: now,
            clock_offset_ms: None,
            nonce: Nonce([4; 16]),
            edits: vec![Edit {
                entry: EntryId([0xff; 16]),
                kind: Kind::new_static(self.kind),
                field: FieldName::new_static(self.field),
                value: self.value,
                replaces: Vec::new(),
            }],
        }
    }
}

/// Signs with another key than the laptop's.
struct AnotherKey;

impl SignatureScheme for AnotherKey {
    fn public_key(&self, secret: &SigningKey) -> PublicKey {
        Ed25519.public_key(secret)
    }

    fn sign(&self, _: &SigningKey, message: &[u8]) -> Signature {
        Ed25519.sign(&SigningKey::from_bytes(&[8; 32]), message)
    }

    fn verify(&self, key: PublicKey, message: &[u8], by: &Signature) -> Result<(), Unverified> {
        Ed25519.verify(key, message, by)
    }

    fn verify_page(&self, page: &[(PublicKey, EnvelopeHash, Signature)]) -> Result<(), Unverified> {
        Ed25519.verify_page(page)
    }
}

#[test]
fn a_change_with_a_wrong_signature_is_not_accepted_and_holds_up_nothing() {
    let mut story = given_owens_laptop_and_no_signal();
    story.when_owens_laptop_holds(ByHand::task(), &AnotherKey);
    story.when_owen_writes_a_task("Second stair rail");
    story.when_they_exchange();
    story.then_one_is_not_accepted("this device's signature", Some(("What", WORDS)));
    assert!(
        !story.tasks().contains(&WORDS.to_owned()),
        "it is no part of the record"
    );
    story.then_the_task_is_on_the_server("Second stair rail");
}

#[test]
fn a_field_that_the_role_may_not_write_is_refused_by_the_app_and_by_the_server() {
    let mut story = given_owens_laptop_and_no_signal();
    let form = Form::Entry {
        kind: "care-team".to_owned(),
        entry: None,
    };
    let asked = OpenForm {
        person: Some(story.dorothy.clone()),
        form: form.clone(),
    };
    let refused = story.owen.app.open_form(asked);
    assert!(matches!(refused, Err(Error::NotPermitted)), "{refused:?}");

    // A page that was meddled with sends one all the same.
    let mut draft = story.owen.entry(&story.dorothy, "task");
    let me = story.owen.app.session(()).unwrap().staff;
    let dorothy: EntryId = story.dorothy.parse().unwrap();
    let care_team = EntryId::once(Subject::Patient(dorothy.0), &Kind::new_static("care-team"));
    draft.form = form;
    draft.entries[0].kind = "care-team".to_owned();
    draft.entries[0].entry = care_team.to_string();
    draft.entries[0].fields.clear();
    type_in(&mut draft, "care-team", &[("coordinator", &me)]);
    let Err(error @ app::Error::NotPermitted) = story.owen.app.save(draft) else {
        panic!("the app took it");
    };
    let problem = app::view::problem::Problem::from(error);
    assert!(
        problem.message.contains("Your role may not write this"),
        "{}",
        problem.message
    );

    let me: EntryId = me.parse().unwrap();
    let value = Value::Bytes(me.0.to_vec());
    let by_hand = ByHand {
        kind: "care-team",
        field: "coordinator",
        value,
    };
    story.when_owens_laptop_holds(by_hand, &Ed25519);
    story.when_owen_writes_a_task(WORDS);
    story.when_they_exchange();
    story.then_one_is_not_accepted("Not accepted.", Some(("Care coordinator", "Owen")));
    story.then_the_task_is_on_the_server(WORDS);
}

#[test]
fn what_was_refused_is_in_no_list_from_then_on() {
    let mut story = given_owens_laptop_and_no_signal();
    let by_hand = ByHand {
        kind: "identity",
        field: "family_name",
        value: Value::text("Hologram"),
    };
    story.when_owens_laptop_holds(by_hand, &Ed25519);
    assert_eq!(story.found("hologram"), 1, "until the server has read it");

    story.when_they_exchange();

    assert_eq!(story.refused().len(), 1);
    assert_eq!(story.found("hologram"), 0);
    assert_eq!(story.found("ashdown"), 1);
}

#[test]
fn a_change_for_a_person_who_left_the_team_is_put_aside_with_its_words() {
    let mut story = given_owens_laptop_and_no_signal();
    story.when_owen_writes_a_task(WORDS);
    story.when_sarah_moves_dorothy_to_another_practice();

    story.world.sync(&story.owen);

    story.then_one_is_not_accepted("not in this person's team", Some(("What", WORDS)));
    story.then_owen_is_told_to_telephone();
}

#[test]
fn a_change_of_a_kind_that_the_server_does_not_know_is_held_and_everything_else_goes_on() {
    let mut story = given_owens_laptop_and_no_signal();
    let value = Value::text(WORDS);
    let by_hand = ByHand {
        kind: "hologram",
        field: "what",
        value,
    };
    story.when_owens_laptop_holds(by_hand, &Ed25519);
    story.when_owen_writes_a_task("Second stair rail");
    story.when_they_exchange();

    story.world.sync(&story.owen);
    let page = story.owen.app.sync_page(()).unwrap();
    assert!(page.refused.is_empty(), "{:?}", page.refused);
    let [held] = page.waiting.as_slice() else {
        panic!("{:?}", page.waiting)
    };
    assert!(
        held.verdict.contains("Held by the server"),
        "{}",
        held.verdict
    );
    assert!(
        held.verdict.contains("until it has been updated"),
        "{}",
        held.verdict
    );
    assert_eq!(held.what, "Newer content");
    assert!(story.not_accepted_on_today().is_empty());
    story.then_the_task_is_on_the_server("Second stair rail");
    story.world.sync(&story.owen);
    let page = story.owen.app.sync_page(()).unwrap();
    assert_eq!(page.waiting.len(), 1, "asked again, it is held still");
}

#[test]
fn more_words_than_fit_are_refused_with_the_limit_and_stay_on_the_page() {
    let story = given_owens_laptop_and_no_signal();
    let mut draft = story.owen.entry(&story.dorothy, "what-matters");
    let long = "a long story ".repeat(6_000);
    type_in(&mut draft, "what-matters", &[("what_matters", &long)]);
    let kept = story.owen.app.keep_draft(draft.clone()).unwrap();
    assert!(
        !kept.problems.is_empty(),
        "the page says so while it is typed"
    );
    let Err(app::Error::Invalid(problems)) = story.owen.app.save(draft) else {
        panic!("78,000 characters were taken");
    };
    let says_how_many = problems[0].message.chars().any(|c| c.is_ascii_digit());
    assert!(says_how_many, "{}", problems[0].message);
    let again = story.owen.entry(&story.dorothy, "what-matters");
    let typed = &again.entries[0].fields["what_matters"];
    assert!(*typed == Input::One(long), "every letter is still there");
}

#[test]
fn a_form_with_more_than_one_change_can_hold_is_refused_and_stays_on_the_page() {
    let mut story = given_owens_laptop_and_no_signal();
    let mut draft = story.owen.entry(&story.dorothy, "what-matters");
    fill_to_the_brim(&story, &mut draft);
    let Err(error @ app::Error::TooLarge) = story.owen.app.save(draft.clone()) else {
        panic!("all of it was taken");
    };
    let problem = app::view::problem::Problem::from(error);
    assert!(
        problem.message.contains("still on the page"),
        "{}",
        problem.message
    );
    story.owen.crash_and_restart();
    assert_eq!(story.owen.entry(&story.dorothy, "what-matters"), draft);
    let person = story.dorothy.clone();
    let history = story.owen.app.history(OfPerson { person }).unwrap();
    assert!(
        history
            .lines
            .iter()
            .all(|line| line.delivery == "on the server"),
        "none of it"
    );
}

/// As many letters into every text of a form as the page lets one type.
fn fill_to_the_brim(story: &Story, draft: &mut Draft) {
    let catalogue = story.owen.app.catalogue(()).unwrap();
    for entry in &mut draft.entries {
        for field in &catalogue.kinds[&entry.kind].fields {
            if let Some(max) = field.max {
                // Four bytes each.
                let text = "𝄞".repeat(max as usize);
                entry.fields.insert(field.name.clone(), Input::One(text));
            }
        }
    }
}
