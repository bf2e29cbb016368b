//! A role that reads what others write: no form is opened for it, and what nobody signed yet is
//! read.

use app::{
    Error,
    view::form::{Form, OpenForm},
};

use crate::world::{Laptop, World, type_in};

struct Story {
    world: World,
    sarah: Laptop,
    /// Pharmacist: reads visits and who the person is.
    amir: Laptop,
    dorothy: String,
}

fn given_a_care_manager_and_a_pharmacist() -> Story {
    let mut world = World::before_the_fall();
    world.switch_on();
    let sarah = world.laptop("cm1", "DST-07");
    let amir = world.laptop("ph1", "DST-33");
    let dorothy = world.person("dorothy");
    Story {
        world,
        sarah,
        amir,
        dorothy,
    }
}

#[test]
fn no_form_is_opened_of_what_a_role_may_not_write() {
    let story = given_a_care_manager_and_a_pharmacist();
    let opens = |person: Option<&String>, form: Form| {
        let person = person.cloned();
        story.amir.app.open_form(OpenForm { person, form })
    };
    let identity = Form::Entry {
        kind: "identity".to_owned(),
        entry: None,
    };
    for form in [
        Form::Visit { visit: None },
        Form::PlanVisit { visit: None },
        identity,
    ] {
        let refused = opens(Some(&story.dorothy), form.clone());
        assert!(matches!(refused, Err(Error::NotPermitted)), "{form:?}");
    }
    let refused = opens(None, Form::NewPerson);
    assert!(matches!(refused, Err(Error::NotPermitted)), "{refused:?}");
    let allergy = Form::Entry {
        kind: "allergy".to_owned(),
        entry: None,
    };
    assert!(opens(Some(&story.dorothy), allergy).is_ok());
    let session = story.amir.app.session(()).unwrap();
    let receives = |kind: &str| session.may_read.iter().any(|read| read == kind);
    assert!(receives("visit") && !receives("safeguarding-concern"));
}

#[test]
fn a_visit_that_nobody_signed_is_read_by_whoever_may_not_write_it() {
    let story = given_a_care_manager_and_a_pharmacist();
    let begun = Form::Visit { visit: None };
    let mut draft = story.sarah.open(&story.dorothy, begun).draft;
    type_in(&mut draft, "visit", &[("place", "home")]);
    type_in(&mut draft, "observations", &[("pulse", "84")]);
    let form = Form::Visit {
        visit: Some(draft.entries[0].entry.clone()),
    };
    story.sarah.app.save(draft).unwrap();
    story.world.sync(&story.sarah);
    story.world.sync(&story.amir);

    let read = |laptop: &Laptop| laptop.open(&story.dorothy, form.clone()).visit.unwrap();
    let shown = read(&story.amir).signed.unwrap();
    let [stands] = shown.signed.as_slice() else {
        panic!("{:?}", shown.signed)
    };
    assert_eq!(
        stands.words,
        "Nobody has signed this visit yet. It may still change."
    );
    let observations = stands.content.iter();
    let mut pulses = observations.filter_map(|entry| entry.fields.get("pulse"));
    assert_eq!(pulses.next().unwrap().text, "84 a minute");
    assert!(stands.scores[0].band.starts_with("incomplete"));
    assert!(shown.unsaved.is_empty());
    assert!(read(&story.sarah).signed.is_none(), "hers is a form still");
}
