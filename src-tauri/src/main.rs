//! The window of Doorstep: starts the app, gives it a clock, randomness and the key store, and
//! hands each command of the page to its use case. It holds no rule and no text of a record.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod clock;
mod enrol_demo;
mod handlers;
mod key_store;
mod logging;
mod options;
mod random;
mod window;

use std::{process::ExitCode, sync::Arc};

use app::App;
use clap::Parser;
use options::Options;

fn main() -> ExitCode {
    let options = Options::parse();
    match run(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "Doorstep could not start");
            ExitCode::FAILURE
        }
    }
}

fn run(options: Options) -> Result<(), Box<dyn std::error::Error>> {
    let data = options.data_folder()?;
    logging::start(&data)?;
    let secrets = Box::new(key_store::KeyStore::of_this_machine(&data));
    let (events, heard) = tokio::sync::mpsc::unbounded_channel();
    let app = Arc::new(App::new(app::Outside {
        data,
        time: Box::new(clock::Clock::starting_at(options.clock)),
        random: Box::new(random::System),
        secrets,
        events: Box::new(move |event| drop(events.send(event))),
    })?);
    if let Some(demo) = &options.enrol_demo {
        return enrol_demo::enrol(&app, demo, &options);
    }
    window::open(app, heard)?;
    Ok(())
}
