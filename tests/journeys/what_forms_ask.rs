//! What a form asks for beyond each single answer, and how it says so.

use app::{
    Error,
    view::{
        form::{Draft, Form},
        input::Input,
    },
};

use crate::world::{Laptop, World, type_in};

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
