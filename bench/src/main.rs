//! The command: writes workloads, and measures one.

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use bench::line::Line;
use clap::{Parser, Subcommand};
use serde::Serialize;

/// Makes a caseload of made-up people and measures Doorstep on it.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Writes the changes of so many people as JSON lines, the same for the same arguments.
    Workload {
        /// How many people.
        patients: u32,
        /// Which of the caseloads.
        #[arg(default_value_t = 1)]
        seed: u64,
    },
    /// Measures what each step of a first sync costs by itself, on a file of changes.
    Parts {
        /// The file.
        file: PathBuf,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(error.as_ref());
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    match arguments.command {
        Command::Workload { patients, seed } => {
            let lines = bench::workload::lines(patients, seed);
            bench::workload::write(&lines, BufWriter::new(io::stdout().lock()))?;
        }
        Command::Parts { file } => {
            let folder = tempfile::tempdir()?;
            let parts = bench::parts::measure(read(&file)?, folder.path())?;
            say(&parts)?;
        }
    }
    Ok(())
}

fn read(file: &Path) -> Result<Vec<Line>, Box<dyn std::error::Error>> {
    Ok(Line::read_all(BufReader::new(File::open(file)?))?)
}

/// Prints one line of JSON.
fn say(figures: &impl Serialize) -> io::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, figures)?;
    writeln!(out)
}

#[allow(
    clippy::print_stderr,
    reason = "a command says on stderr why it failed"
)]
fn complain(mut error: &dyn std::error::Error) {
    eprint!("bench: {error}");
    while let Some(cause) = error.source() {
        eprint!(": {cause}");
        error = cause;
    }
    eprintln!();
}
