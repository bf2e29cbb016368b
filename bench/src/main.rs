//! The command: writes workloads, and measures one.

use std::{
    io::{self, BufWriter},
    process::ExitCode,
};

use clap::{Parser, Subcommand};

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
    }
    Ok(())
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
