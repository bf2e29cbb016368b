//! What the pages are given and what they send: the only types that cross to the window.
//!
//! The TypeScript of these types is generated from them (`ui/src/api/types`) and never written by
//! hand. Nothing here decides anything: the rules are in `care`, the use cases beside this module.

pub mod form;
pub mod input;
pub mod lists;
pub mod person;
pub mod problem;
pub mod session;
pub mod sync;
pub mod visit;
