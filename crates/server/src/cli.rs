//! The commands of `doorstep-server`.

mod administer;
mod demo;
mod organisations;
mod serve;
mod settings;

use std::{
    error::Error,
    fmt::Display,
    io::{self, Write},
    path::PathBuf,
};

use clap::{Parser, Subcommand};
use tracing::level_filters::LevelFilter;

/// What went wrong, for the person at the keyboard.
type Failure = Box<dyn Error + Send + Sync>;

/// The central server of Doorstep.
#[derive(Debug, Parser)]
#[command(name = "doorstep-server", version)]
pub struct Options {
    /// How much is logged on standard error: off, error, warn, info, debug.
    #[arg(long, global = true, default_value = "info")]
    pub log: LevelFilter,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Makes a new area in an empty folder.
    Init(administer::Init),
    /// Answers the devices of an area.
    Serve(serve::Serve),
    /// Makes a demo area with invented people, and prints who may sign in as one JSON object.
    Demo(demo::Demo),
    /// GP practices of an area.
    #[command(subcommand)]
    Practice(organisations::Practice),
    /// Neighbourhood teams of an area.
    #[command(subcommand)]
    Team(organisations::Team),
    /// What an area sets for all of its laptops.
    #[command(subcommand)]
    Setting(settings::Setting),
    /// Accounts of an area's staff.
    #[command(subcommand)]
    Account(administer::Account),
    /// Issues a one-time code that enrols one device for an account.
    EnrolmentCode(administer::IssueCode),
    /// Enrolled devices.
    #[command(subcommand)]
    Device(administer::Device),
}

/// The folder that an area is kept in.
#[derive(Debug, clap::Args)]
struct Folder {
    /// The data folder of the area.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

/// Runs a command to its end.
pub fn run(options: Options) -> Result<(), Failure> {
    match options.command {
        Command::Init(command) => command.run(),
        Command::Serve(command) => command.run(),
        Command::Demo(command) => command.run(),
        Command::Practice(command) => command.run(),
        Command::Team(command) => command.run(),
        Command::Setting(command) => command.run(),
        Command::Account(command) => command.run(),
        Command::EnrolmentCode(command) => command.run(),
        Command::Device(command) => command.run(),
    }
}

/// Tells the person at the keyboard what went wrong, with what caused it.
pub fn say_error(error: &(dyn Error + 'static)) {
    let mut words = error.to_string();
    let mut last = error;
    while let Some(cause) = last.source() {
        let cause_words = cause.to_string();
        if !words.ends_with(&cause_words) {
            words.push_str(": ");
            words.push_str(&cause_words);
        }
        last = cause;
    }
    // Nobody is left to be told when this fails.
    drop(writeln!(io::stderr(), "doorstep-server: {words}"));
}

/// Prints a line for programs to read.
fn say(line: impl Display) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}
