//! What a form asks for beyond each single answer, and how it says so.

use app::{
    Error,
    view::{
        form::{Draft, Ending, Finish, Form},
        input::Input,
    },
};

use crate::world::{Laptop, World, add, type_in};

struct Story {
    _world: World,
    sarah: Laptop,
    dorothy: String,
}

fn given_sarahs_laptop() -> Story {
    let mut world = World::before_the_fall();
    world.switch_on();
    let sarah = world.laptop("cm1", "DST-07");
    world.switch_off();
    let dorothy = world.person("dorothy");
    Story {
        _world: world,
        sarah,
        dorothy,
    }
}

impl Story {
    /// A new form of one entry with these answers.
    fn new_entry(&self, kind: &str, answers: &[(&str, &str)]) -> Draft {
        let mut draft = self.sarah.entry(&self.dorothy, kind);
        type_in(&mut draft, kind, answers);
        draft
    }

    /// The form of an entry that is in the record.
    fn edit(&self, kind: &str, entry: &str) -> Draft {
        let form = Form::Entry {
            kind: kind.to_owned(),
            entry: Some(entry.to_owned()),
        };
        self.sarah.open(&self.dorothy, form).draft
    }

    /// The code and the name of the condition with this title.
    fn condition(&self, title: &str) -> (Option<Input>, Option<Input>) {
        let page = self.sarah.page(&self.dorothy);
        let found = page.conditions.iter().find(|one| one.title == title);
        let draft = self.edit("condition", &found.unwrap().id);
        let fields = &draft.entries[0].fields;
        (fields.get("code").cloned(), fields.get("name").cloned())
    }
}

fn typed(text: &str) -> Option<Input> {
    Some(Input::One(text.to_owned()))
}

#[test]
fn a_condition_picked_from_the_list_is_named_by_it_and_any_other_is_typed() {
    let story = given_sarahs_laptop();
    let picked = story.new_entry("condition", &[("code", "osteoporosis")]);
    story.sarah.app.save(picked).unwrap();
    assert_eq!(
        story.condition("Osteoporosis"),
        (typed("osteoporosis"), typed("Osteoporosis"))
    );

    let own_words = story.new_entry("condition", &[("name", "Brittle bones, per Dot")]);
    story.sarah.app.save(own_words).unwrap();
    assert_eq!(
        story.condition("Brittle bones, per Dot"),
        (None, typed("Brittle bones, per Dot"))
    );

    let neither = story.new_entry("condition", &[("since", "2019")]);
    let Err(Error::Invalid(problems)) = story.sarah.app.save(neither) else {
        panic!("a condition without a name was taken");
    };
    assert_eq!(problems[0].field, "name");
}

#[test]
fn a_name_that_was_typed_stays_though_a_code_stands_beside_it() {
    let story = given_sarahs_laptop();
    let both = [("name", "Thin bones"), ("code", "osteoporosis")];
    story
        .sarah
        .app
        .save(story.new_entry("condition", &both))
        .unwrap();
    assert_eq!(
        story.condition("Thin bones"),
        (typed("osteoporosis"), typed("Thin bones"))
    );
}

/// The pairs of pressures of a visit, and one of each that cannot be.
const PRESSURES: [(&str, &str); 7] = [
    ("systolic_1", "diastolic_1"),
    ("systolic_2", "diastolic_2"),
    ("systolic_3", "diastolic_3"),
    ("systolic_other_arm", "diastolic_other_arm"),
    ("lying_systolic", "lying_diastolic"),
    ("standing_1_systolic", "standing_1_diastolic"),
    ("standing_3_systolic", "standing_3_diastolic"),
];

#[test]
fn a_diastolic_pressure_that_is_not_below_its_systolic_one_is_said_at_the_field_and_not_saved() {
    let story = given_sarahs_laptop();
    let form = Form::Visit { visit: None };
    let mut draft = story.sarah.open(&story.dorothy, form.clone()).draft;
    for (systolic, diastolic) in PRESSURES {
        let swapped = [(systolic, "84"), (diastolic, "152")];
        type_in(&mut draft, "observations", &swapped);
        let view = story.sarah.app.keep_draft(draft.clone()).unwrap();
        let problem = &view.problems[0];
        assert_eq!(problem.field, diastolic);
        assert_eq!(
            problem.message,
            "Diastolic must be lower than systolic (84)"
        );
        let visit = view.visit.unwrap();
        assert!(visit.prompts.is_empty(), "nothing is read from {systolic}");
        assert_eq!(visit.before_signing[0], "1 answer must be put right");
        for refused in [
            story.sarah.app.save(draft.clone()),
            story.sarah.app.sign_visit(draft.clone()),
        ] {
            let Err(Error::Invalid(problems)) = refused else {
                panic!("{systolic} of 84 over 152 was taken");
            };
            assert_eq!(problems, view.problems);
        }
        assert_eq!(story.sarah.open(&story.dorothy, form.clone()).draft, draft);
        let right = [(systolic, "138"), (diastolic, "82")];
        type_in(&mut draft, "observations", &right);
    }
    story.sarah.app.save(draft).unwrap();
}

#[test]
fn the_usual_blood_pressure_of_the_plan_is_held_to_the_same() {
    let story = given_sarahs_laptop();
    let swapped = [("usual_systolic", "84"), ("usual_diastolic", "84")];
    let draft = story.new_entry("emergency-summary", &swapped);
    let Err(Error::Invalid(problems)) = story.sarah.app.save(draft) else {
        panic!("84 over 84 was taken");
    };
    assert_eq!(problems[0].field, "usual_diastolic");
}

/// The first problem of a save that is refused.
fn refused(story: &Story, draft: Draft) -> (String, String) {
    let Err(Error::Invalid(mut problems)) = story.sarah.app.save(draft) else {
        panic!("it was saved");
    };
    let first = problems.remove(0);
    (first.field, first.message)
}

#[test]
fn a_referral_and_a_task_begin_with_an_owner_and_are_not_saved_without_one() {
    let story = given_sarahs_laptop();
    let no_owner = (
        "owner_role".to_owned(),
        "Choose an owner: a role or a person".to_owned(),
    );
    for (kind, what, whose) in [("referral", "service", "coord"), ("task", "what", "cm")] {
        let mut draft = story.new_entry(kind, &[(what, "Falls clinic")]);
        let begun = draft.entries[0].fields.get("owner_role").cloned();
        assert_eq!(begun, typed(whose), "{kind}");

        type_in(&mut draft, kind, &[("owner_role", "")]);
        assert_eq!(refused(&story, draft.clone()), no_owner, "{kind}");
        let sarah = story.sarah.app.session(()).unwrap().staff;
        type_in(&mut draft, kind, &[("owner", &sarah)]);
        let entry = draft.entries[0].entry.clone();
        story.sarah.app.save(draft).unwrap();

        let mut draft = story.edit(kind, &entry);
        type_in(&mut draft, kind, &[("owner", "")]);
        assert_eq!(refused(&story, draft), no_owner, "{kind}, afterwards");
    }
    let sent = story.new_entry("referral", &[]).entries.remove(0);
    assert_eq!(sent.fields.get("sent_on").cloned(), typed("2026-02-11"));
}

#[test]
fn what_is_raised_at_a_visit_has_an_owner_too() {
    let story = given_sarahs_laptop();
    let mut draft = story
        .sarah
        .open(&story.dorothy, Form::Visit { visit: None })
        .draft;
    add(&mut draft, "fall", 1, &[("happened_on", "2026-02-10")]);
    let visit = story.sarah.app.keep_draft(draft.clone()).unwrap().visit;
    let fell = visit.unwrap().prompts.remove(0);
    let referral = fell.actions[0].raises.clone().unwrap();
    assert_eq!(referral.fields.get("owner_role"), typed("coord").as_ref());

    add(&mut draft, "task", 2, &[("what", "Ring Martin")]);
    let no_owner = "Task: choose an owner: a role or a person";
    let asked = ("owner_role".to_owned(), no_owner.to_owned());
    assert_eq!(refused(&story, draft), asked);
}

#[test]
fn a_task_that_was_only_opened_at_a_visit_is_not_raised_yet() {
    let story = given_sarahs_laptop();
    let follow_ups = |draft: &Draft| {
        let view = story.sarah.app.keep_draft(draft.clone()).unwrap();
        let mut parts = view.visit.unwrap().parts.into_iter();
        let part = parts.find(|part| part.id == "follow-ups").unwrap();
        (part.progress, part.done)
    };
    let form = Form::Visit { visit: None };
    let mut draft = story.sarah.open(&story.dorothy, form).draft;
    add(&mut draft, "task", 1, &[("owner_role", "cm")]);
    assert_eq!(follow_ups(&draft), ("none".to_owned(), false));

    let sarah = story.sarah.app.session(()).unwrap().staff;
    add(&mut draft, "message", 2, &[("to", &sarah)]);
    assert_eq!(follow_ups(&draft), ("1 raised".to_owned(), false));
    type_in(&mut draft, "task", &[("what", "Ring Martin")]);
    assert_eq!(follow_ups(&draft), ("2 raised".to_owned(), true));
}

#[test]
fn a_part_with_an_answer_to_put_right_is_open() {
    let story = given_sarahs_laptop();
    let form = Form::Visit { visit: None };
    let mut draft = story.sarah.open(&story.dorothy, form).draft;
    let who_and_why = [
        ("why", "Check of the heel"),
        ("started_at", "2026-02-11T08:30"),
        ("place", "home"),
        ("present", "Martin"),
        ("source", "person"),
        ("consent", "yes"),
        ("interpreter", "no"),
    ];
    type_in(&mut draft, "visit", &who_and_why);
    let part = |draft: &Draft| {
        let view = story.sarah.app.keep_draft(draft.clone()).unwrap();
        let mut parts = view.visit.unwrap().parts.into_iter();
        let part = parts.find(|part| part.id == "who-and-why").unwrap();
        (part.progress, part.done)
    };
    assert_eq!(part(&draft), ("done".to_owned(), true));
    type_in(&mut draft, "visit", &[("started_at", "half past nine")]);
    assert_eq!(part(&draft), ("1 to put right".to_owned(), false));
}

#[test]
fn a_referral_that_the_service_accepted_says_since_when() {
    let story = given_sarahs_laptop();
    let draft = story.new_entry("referral", &[("service", "Rapid response")]);
    let entry = draft.entries[0].entry.clone();
    story.sarah.app.save(draft).unwrap();
    let shown = || {
        let page = story.sarah.page(&story.dorothy);
        let found = page.referrals.into_iter().find(|one| one.id == entry);
        found.unwrap()
    };
    assert_eq!(shown().status.unwrap().words, "Sent");

    let accepted = Finish {
        person: story.dorothy.clone(),
        entry: entry.clone(),
        how: Ending::Accepted,
        base: shown().ends.unwrap().base,
    };
    story.sarah.app.finish(accepted).unwrap();

    let shown = shown();
    assert_eq!(shown.status.unwrap().words, "Accepted");
    assert_eq!(shown.fields["accepted_at"].text, "11-Feb-2026 09:00");
}

#[test]
fn staff_near_the_person_are_offered_first() {
    let story = given_sarahs_laptop();
    let form = Form::PlanVisit { visit: None };
    let near = story.sarah.open(&story.dorothy, form).near;
    let staff = story.sarah.app.catalogue(()).unwrap().staff;
    let name = |id: &String| staff.iter().find(|one| one.id == *id).unwrap().name.clone();
    let names: Vec<String> = near.iter().take(3).map(name).collect();
    assert_eq!(names, ["Sarah Whitlock", "Priya Nair", "Joanne Mills"]);
    assert!(staff.is_sorted_by_key(|one| &one.name), "the rest by name");
}

#[test]
fn a_day_without_its_year_is_said_with_it_before_it_is_saved() {
    let story = given_sarahs_laptop();
    let form = Form::Visit { visit: None };
    let mut draft = story.sarah.open(&story.dorothy, form).draft;
    type_in(&mut draft, "visit", &[("started_at", "11/2 0830")]);
    let fall = add(&mut draft, "fall", 3, &[("happened_on", "9/2")]);
    let read = story.sarah.app.keep_draft(draft.clone()).unwrap().read_as;
    let said: Vec<&str> = read.iter().map(|one| one.words.as_str()).collect();
    assert_eq!(said, ["11-Feb-2026 08:30", "09-Feb-2026"]);
    assert_eq!(read[1].entry, fall);
    let whole = [("started_at", "11/02/2026 08:30")];
    type_in(&mut draft, "visit", &whole);
    let read = story.sarah.app.keep_draft(draft).unwrap().read_as;
    assert_eq!(read.len(), 1, "what is whole is not said again: {read:?}");

    let form = Form::PlanVisit { visit: None };
    let mut draft = story.sarah.open(&story.dorothy, form).draft;
    type_in(&mut draft, "visit", &[("planned_on", "12/2")]);
    let read = story.sarah.app.keep_draft(draft).unwrap().read_as;
    assert_eq!(read[0].words, "12-Feb-2026");
}

#[test]
fn no_goals_are_wanted_in_the_persons_words_or_for_a_reason() {
    let story = given_sarahs_laptop();
    let none = story.new_entry("goals-status", &[("none_wanted", "yes")]);
    let asked = "Enter the person’s words, or the reason";
    let (field, message) = refused(&story, none.clone());
    assert_eq!((field.as_str(), message.as_str()), ("words", asked));

    let mut declined = none.clone();
    let absent = "declined".to_owned();
    let fields = &mut declined.entries[0].fields;
    fields.insert("words".to_owned(), Input::Absent { absent });
    assert_eq!(refused(&story, declined).1, asked);

    let mut said = none;
    type_in(
        &mut said,
        "goals-status",
        &[("words", "I have what I want.")],
    );
    story.sarah.app.save(said).unwrap();
    let mut emptied = story.sarah.entry(&story.dorothy, "goals-status");
    type_in(&mut emptied, "goals-status", &[("words", "")]);
    assert_eq!(refused(&story, emptied).1, asked);
}
