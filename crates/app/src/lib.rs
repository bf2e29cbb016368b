//! What a person does with Doorstep on a laptop: one module a noun, one function a use case.
//!
//! A use case checks who may, asks `care` what is valid and what follows, lets `store` commit, and
//! answers with a view. The window decides nothing, and nothing here knows of a window.

mod app;
mod caseload;
mod clock_doubt;
pub mod commands;
mod desk;
mod disputes;
mod error;
mod exchange;
mod forms;
mod log;
mod outside;
mod people;
mod person;
mod plan;
mod reach;
mod reader;
mod removing;
mod session;
mod settling;
mod sync_page;
mod tasks;
mod today;
pub mod view;
mod visits;
mod words;

pub use app::App;
pub use error::Error;
pub use exchange::Traffic;
pub use log::StoreLog;
pub use outside::{NoRandomness, Outside, Randomness, TimeSource};
pub use store::{FileSecrets, SecretError, SecretStore};
