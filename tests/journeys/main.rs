//! What people do with Doorstep, told through the app's own commands: two laptops, a real server
//! on loopback, a set clock. No window: those are in `tests/window`.

mod agreed_words;
mod bad_answers;
mod between;
mod called_off;
mod contested;
mod damaged;
mod doorstep_visit;
mod endings;
mod history;
mod locking;
mod new_person;
mod no_room;
mod plan;
mod planned_visit;
mod prompts;
mod read_model;
mod reading_roles;
mod real_area;
mod refused_changes;
mod removing;
mod safeguarding;
mod same_person;
mod signed_visit;
mod unsigned_visit;
mod what_a_visit_says;
mod what_forms_ask;
mod window_catalogue;
mod words_in_a_box;
mod world;
mod wrong_clock;
