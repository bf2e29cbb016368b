//! The program `doorstep-server`: reads the command line, sets up logging, and hands over.

use std::{io, panic, process::ExitCode};

use clap::Parser;
use server::cli::{self, Options};
use tracing_subscriber::{filter::Targets, layer::SubscriberExt, util::SubscriberInitExt};

fn main() -> ExitCode {
    let options = Options::parse();
    // Our own events alone: they hold ids and codes, which no other crate's promise.
    let ours = Targets::new()
        .with_target("server", options.log)
        .with_target("sync", options.log);
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(io::stderr)
        .with_ansi(false);
    tracing_subscriber::registry().with(lines).with(ours).init();
    panic::set_hook(Box::new(|panic| {
        // The place only: a panic's words may hold what was being worked on.
        let place = panic.location().map(ToString::to_string);
        tracing::error!(target: "server", place, "panicked");
    }));
    match cli::run(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            cli::say_error(&*error);
            ExitCode::FAILURE
        }
    }
}
