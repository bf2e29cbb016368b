//! The catalogue: every kind and field that a record may hold, declared once.
//!
//! Validation, permission, history labels and the pages all read it. What it does not name can be
//! written by nobody through the app. It holds no rule that reads more than one field: those are
//! `checks`.

mod area;
mod build;
mod check;
mod clinical;
mod define;
mod input;
mod observations;
mod person;
mod plan;
mod render;
mod valid;
mod visit;
mod work;

pub use check::{Context, Refusal, check, check_raise, check_server};
pub use define::{Begin, Choice, FieldDef, KindDef, Occurs, OneOf, Range, Type, Written};
pub use input::{Input, Page, parse, to_input};
pub use render::{Names, query, render, render_with};
pub use valid::FieldProblem;

pub(crate) use check::{entry_ref, field_of};

use define::FieldDef as Field;

/// The version of this catalogue. It rises with every kind, field or choice that is added.
pub const VERSION: u16 = 1;

/// The compartment that everyone with a relationship to the person receives.
pub const CORE: &str = "core";
/// The compartment of safeguarding notes.
pub const SAFEGUARDING: &str = "safeguarding";

/// The answers that are not one, with their words: each is stored, and none is the same as empty.
pub const NOT_ANSWERS: &[Choice] = &[
    Choice::new("not_asked", "Not asked"),
    Choice::new("declined", "Declined"),
    Choice::new("unable", "Unable"),
    Choice::new("not_applicable", "Not applicable"),
];

/// Why an entry may be removed, with its words.
pub const REMOVAL_REASONS: &[Choice] = &[
    Choice::new("entered_in_error", "Entered in error"),
    Choice::new("no_longer_relevant", "No longer relevant"),
];

/// The words of one of [`NOT_ANSWERS`] or [`REMOVAL_REASONS`].
pub fn words(list: &[Choice], code: &str) -> Option<&'static str> {
    let choice = list.iter().find(|choice| choice.code == code);
    choice.map(|choice| choice.label)
}

/// Every kind, in the order of a person's page.
pub static KINDS: &[KindDef] = &[
    person::IDENTITY,
    person::ADDRESS,
    person::CARE_TEAM,
    person::COMMUNICATION,
    person::CONTACT,
    person::CARER,
    clinical::ALLERGY_STATUS,
    clinical::ALLERGY,
    clinical::CONDITION,
    plan::WHAT_MATTERS,
    plan::EMERGENCY_SUMMARY,
    plan::CRISIS_SCENARIO,
    plan::CRISIS_CALL,
    plan::GOALS_STATUS,
    plan::GOAL,
    visit::VISIT,
    observations::OBSERVATIONS,
    visit::FALL,
    visit::SAFEGUARDING_CONCERN,
    visit::PROMPT,
    visit::SAFEGUARDING_PROMPT,
    visit::VISIT_SIGNATURE,
    visit::SCORE,
    work::TASK,
    work::REFERRAL,
    work::MESSAGE,
    area::AREA,
    area::PRACTICE,
    area::TEAM,
    area::TEAM_PRACTICE,
    area::STAFF,
    area::STAFF_ROLE,
    area::DEVICE_CERTIFICATE,
    area::SETTING,
];

/// A kind by its name.
pub fn kind(name: &str) -> Option<&'static KindDef> {
    KINDS.iter().find(|kind| kind.name == name)
}

/// A field by its kind's name and its own.
pub fn field(kind_name: &str, name: &str) -> Option<&'static FieldDef> {
    kind(kind_name)?.field(name)
}

/// Who was there when the words were agreed, and when: on every kind of a plan section.
const PRESENT: Field = Field::text("present", "Who was there when the words were agreed")
    .max(400)
    .asked()
    .help("Names, and who they are to the person");
const AGREED_ON: Field = Field::date("agreed_on", "Words agreed on");

/// The visit at which something was written.
const VISIT_REF: Field = Field::entry("visit", "Visit");
