//! Adding a person: what is needed, and a practice from which the record reaches the team.

use app::{
    Error,
    commands::Event,
    view::{
        form::{Confirmed, Draft, Form, OpenForm},
        input::Input,
        problem::FieldProblem,
        sync::SyncTone,
    },
};

use crate::world::{Laptop, World, type_in};

/// A test number that none of the demonstration's people has.
const NUMBER: &str = "9990000123";

fn given_sarahs_laptop() -> (World, Laptop) {
    let mut world = World::before_the_fall();
    world.switch_on();
    let sarah = world.laptop("cm1", "DST-07");
    (world, sarah)
}

fn new_person(laptop: &Laptop) -> Draft {
    let asked = OpenForm {
        person: None,
        form: Form::NewPerson,
    };
    laptop.app.open_form(asked).unwrap().draft
}

fn elsie(laptop: &Laptop) -> Draft {
    let mut draft = new_person(laptop);
    let answers = [
        ("family_name", "Fairweather"),
        ("given_name", "Elsie"),
        ("birth_date", "1941-07-30"),
        ("nhs_number", NUMBER),
    ];
    type_in(&mut draft, "identity", &answers);
    draft
}

fn practices(laptop: &Laptop) -> Vec<(String, String)> {
    let kinds = laptop.app.catalogue(()).unwrap().kinds;
    let fields = kinds["identity"].fields.iter();
    let practice = fields.clone().find(|field| field.name == "practice");
    practice.unwrap().choices.clone()
}

fn refused(result: Result<app::view::form::Saved, Error>) -> Vec<FieldProblem> {
    match result {
        Err(Error::Invalid(problems)) => problems,
        other => panic!("{other:?}"),
    }
}

fn fields(problems: &[FieldProblem]) -> Vec<&str> {
    let fields = problems.iter().map(|problem| problem.field.as_str());
    fields.collect()
}

#[test]
fn an_empty_new_person_is_refused_and_what_is_needed_is_named() {
    let (_world, sarah) = given_sarahs_laptop();
    let mut draft = new_person(&sarah);
    type_in(&mut draft, "identity", &[("practice", "")]);
    let problems = refused(sarah.app.save(draft));
    let needed = [
        "family_name",
        "given_name",
        "birth_date",
        "no_nhs_number_reason",
        "practice",
    ];
    assert_eq!(fields(&problems), needed);
    let said = &problems[0].message;
    assert_eq!(said, "Nothing is written yet. Enter family name");
    assert!(problems[4].message.ends_with("Enter GP practice"));
}

#[test]
fn a_birth_date_may_be_not_known_and_a_missing_number_has_its_reason() {
    let (_world, sarah) = given_sarahs_laptop();
    let mut draft = elsie(&sarah);
    let reason = [("nhs_number", ""), ("no_nhs_number_reason", "Visitor")];
    type_in(&mut draft, "identity", &reason);
    type_in(&mut draft, "identity", &[("practice", "Y90001")]);
    let identity = draft.entries.iter_mut().find(|one| one.kind == "identity");
    let absent = Input::Absent {
        absent: "not_asked".to_owned(),
    };
    let fields = &mut identity.unwrap().fields;
    fields.insert("birth_date".to_owned(), absent);
    sarah.app.save(draft).unwrap();
}

#[test]
fn a_birth_date_with_two_digits_of_its_year_is_said_with_all_four() {
    let (_world, sarah) = given_sarahs_laptop();
    let mut draft = elsie(&sarah);
    type_in(&mut draft, "identity", &[("birth_date", "9/2/44")]);
    let view = sarah.app.keep_draft(draft.clone()).unwrap();
    let said: Vec<&str> = view.read_as.iter().map(|one| one.words.as_str()).collect();
    assert_eq!(said, ["09-Feb-1944"]);
    type_in(&mut draft, "identity", &[("birth_date", "9/2/1944")]);
    assert_eq!(sarah.app.keep_draft(draft).unwrap().read_as, []);
}

#[test]
fn a_practice_is_one_of_the_areas_and_one_whose_people_the_user_reaches() {
    let (world, sarah) = given_sarahs_laptop();
    let listed = practices(&sarah);
    assert!(
        listed.iter().any(|(code, _)| code == "Y90001"),
        "{listed:?}"
    );
    for (code, why) in [
        ("LARKFIELD", "choose from the list"),
        ("Y99999", "choose from"),
    ] {
        let mut draft = elsie(&sarah);
        type_in(&mut draft, "identity", &[("practice", code)]);
        let view = sarah.app.keep_draft(draft.clone()).unwrap();
        assert_eq!(fields(&view.problems), ["practice"]);
        let problems = refused(sarah.app.save(draft.clone()));
        assert!(problems[0].message.contains(why), "{problems:?}");
        let id = draft.id;
        let of = app::view::form::OfDraft { draft: id };
        sarah.app.discard_draft(of).unwrap();
    }
    let mut draft = elsie(&sarah);
    type_in(&mut draft, "identity", &[("practice", "Y90001")]);
    sarah.app.save(draft).unwrap();
    world.sync(&sarah);
    let page = sarah.app.sync_page(()).unwrap();
    assert!(page.waiting.is_empty() && page.refused.is_empty());
    assert_eq!(page.status.tone, SyncTone::Fine);
}

#[test]
fn a_practice_that_the_area_adds_is_offered_as_soon_as_the_laptop_hears_of_it() {
    let (mut world, sarah) = given_sarahs_laptop();
    let listed = || practices(&sarah).iter().any(|(code, _)| code == "Y90009");
    world.switch_off();
    world.with_a_practice_of_no_team("Y90009", "Seaview Surgery");
    world.switch_on();
    sarah.events.lock().unwrap().clear();
    assert!(!listed());
    world.sync(&sarah);
    assert!(listed());
    let told = sarah.events.lock().unwrap();
    assert!(told.contains(&Event::AreaChanged), "{told:?}");
}

#[test]
fn a_practice_of_another_team_is_refused_with_the_reason() {
    let (world, _sarah) = given_sarahs_laptop();
    let doctor = world.laptop("gp1", "DST-30");
    let (code, name) = practices(&doctor).remove(0);
    let mut draft = elsie(&doctor);
    type_in(&mut draft, "identity", &[("practice", &code)]);
    let problems = refused(doctor.app.save(draft));
    assert_eq!(fields(&problems), ["practice"]);
    let said = &problems[0].message;
    let why = format!("No team of yours cares for the people of {name}");
    assert!(said.contains(&why), "{said}");
}

#[test]
fn a_number_that_was_typed_is_said_to_be_traced_by_nobody() {
    let (_world, sarah) = given_sarahs_laptop();
    let status = |person: &str| sarah.page(person).banner.nhs_number_status;
    let saved = sarah.app.save(elsie(&sarah)).unwrap();
    assert_eq!(status(&saved.person).as_deref(), Some("Trace required"));

    let mut draft = sarah.entry(&saved.person, "identity");
    let verified = [("nhs_number_status", "01")];
    type_in(&mut draft, "identity", &verified);
    sarah.app.save(draft).unwrap();
    let verified = status(&saved.person);
    assert_eq!(verified.as_deref(), Some("Number present and verified"));

    let mut draft = sarah.entry(&saved.person, "identity");
    type_in(&mut draft, "identity", &[("nhs_number", "9990000018")]);
    sarah.app.save(draft).unwrap();
    let another = status(&saved.person);
    assert_eq!(
        another.as_deref(),
        Some("Trace required"),
        "it is another number"
    );
}

#[test]
fn the_only_practice_of_the_users_teams_is_chosen_beforehand() {
    let (_world, sarah) = given_sarahs_laptop();
    let draft = new_person(&sarah);
    let chosen = draft.entries[0].fields.get("practice");
    assert_eq!(chosen, Some(&Input::One("Y90001".to_owned())));
}

#[test]
fn nothing_is_not_saved_as_something() {
    let (world, sarah) = given_sarahs_laptop();
    let dorothy = world.person("dorothy");
    for (kind, field, said) in [
        (
            "task",
            "what",
            "Nothing is written yet. Enter what is to be done",
        ),
        ("carer", "name", "Nothing is written yet. Enter name"),
        (
            "goal",
            "words",
            "Nothing is written yet. Enter goal, in the person's words",
        ),
    ] {
        let problems = refused(sarah.app.save(sarah.entry(&dorothy, kind)));
        assert_eq!(problems[0].field, field);
        assert_eq!(problems[0].message, said);
    }
    let plan = sarah.open(&dorothy, Form::PlanVisit { visit: None }).draft;
    let problems = refused(sarah.app.save(plan));
    let day = problems
        .iter()
        .find(|problem| problem.field == "planned_on");
    assert!(day.unwrap().message.contains("hoose the day of the visit"));
    let known = sarah.entry(&dorothy, "what-matters");
    let said = sarah.app.save(known).unwrap();
    assert_eq!(
        said.changes, 0,
        "what is known and unchanged is left as it is"
    );
}

fn identity_with_practice(laptop: &Laptop, person: &str, practice: &str) -> Draft {
    let mut draft = laptop.entry(person, "identity");
    type_in(&mut draft, "identity", &[("practice", practice)]);
    draft
}

fn asked(laptop: &Laptop, draft: &Draft) -> String {
    let queries = laptop.app.keep_draft(draft.clone()).unwrap().queries;
    let [query] = queries.as_slice() else {
        panic!("{queries:?}")
    };
    assert_eq!(query.field, "practice");
    assert_eq!(query.yes, "Yes, this practice is right");
    match laptop.app.save(draft.clone()) {
        Err(Error::Query(asked)) => assert_eq!(asked[0].message, query.message),
        other => panic!("{other:?}"),
    }
    query.message.clone()
}

#[test]
fn taking_a_person_out_of_the_teams_reach_is_asked_about_and_said_on_the_record() {
    let mut world = World::before_the_fall();
    world.with_a_practice_of_no_team("Y90009", "Seaview Surgery");
    world.switch_on();
    let (sarah, dorothy) = (world.laptop("cm1", "DST-07"), world.person("dorothy"));
    assert_eq!(sarah.page(&dorothy).banner.out_of_reach, None);

    let unknown = identity_with_practice(&sarah, &dorothy, "Y99999");
    let problems = refused(sarah.app.save(unknown));
    assert!(problems[0].message.contains("choose from the list"));

    let mut away = identity_with_practice(&sarah, &dorothy, "Y90009");
    let said = asked(&sarah, &away);
    assert!(
        said.contains("No team of yours cares for the people of Seaview Surgery")
            && said.contains("the server takes nothing more that you write here"),
        "{said}"
    );
    let none = asked(&sarah, &identity_with_practice(&sarah, &dorothy, ""));
    assert!(none.contains("Without a GP practice"), "{none}");

    away.confirmed.push(Confirmed {
        entry: away.entries[0].entry.clone(),
        field: "practice".to_owned(),
        input: Input::One("Y90009".to_owned()),
        about: Vec::new(),
    });
    sarah.app.save(away).unwrap();
    let banner = sarah.page(&dorothy).banner;
    let said = banner.out_of_reach.unwrap();
    assert!(said.contains("stays on this laptop"), "{said}");
    let back = identity_with_practice(&sarah, &dorothy, "Y90001");
    sarah.app.save(back).unwrap();
    assert_eq!(sarah.page(&dorothy).banner.out_of_reach, None);
}

#[test]
fn the_named_nurse_keeps_a_record_whose_practice_changes_and_is_told_who_does_not() {
    let mut world = World::before_the_fall();
    world.with_a_practice_of_no_team("Y90009", "Seaview Surgery");
    world.switch_on();
    let (priya, dorothy) = (world.laptop("cn1", "DST-12"), world.person("dorothy"));
    let said = asked(&priya, &identity_with_practice(&priya, &dorothy, "Y90009"));
    assert!(said.contains("only those named under Care team"), "{said}");
}
