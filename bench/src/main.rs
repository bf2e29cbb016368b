//! The command: writes workloads, and measures one.

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use bench::{
    line::Line,
    run::{DEVICE, Extent, SERVE, measure},
};
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
    /// Measures a caseload from its first sync on, against floors. Prints one line of JSON.
    Sync {
        /// The file of changes, as `workload` writes it.
        file: PathBuf,
    },
    /// Answers devices: a part of `sync`.
    #[command(name = SERVE, hide = true)]
    Serve {
        /// The area's folder.
        folder: PathBuf,
    },
    /// Is a device: a part of `sync`.
    #[command(name = DEVICE, hide = true)]
    Device,
    /// Measures what each step of a first sync costs by itself, on a file of changes.
    Parts {
        /// The file.
        file: PathBuf,
    },
}

/// What went wrong, for whoever started it.
type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(error.as_ref());
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<(), Failure> {
    match arguments.command {
        Command::Workload { patients, seed } => {
            let lines = bench::workload::lines(patients, seed);
            bench::workload::write(&lines, BufWriter::new(io::stdout().lock()))?;
        }
        Command::Sync { file } => {
            let folder = tempfile::tempdir()?;
            let program = std::env::current_exe()?;
            let figures = measure(read(&file)?, Extent::default(), &program, folder.path())?;
            say(&figures)?;
        }
        Command::Serve { folder } => serve(&folder)?,
        Command::Device => {
            let plan = serde_json::from_reader(io::stdin().lock())?;
            writeln!(io::stdout().lock(), "{}", bench::device::run(&plan)?)?;
        }
        Command::Parts { file } => {
            let folder = tempfile::tempdir()?;
            let parts = bench::parts::measure(read(&file)?, folder.path())?;
            say(&parts)?;
        }
    }
    Ok(())
}

/// The real server, on an address of its own choice.
fn serve(folder: &Path) -> Result<(), Failure> {
    let name = "doorstep-server".as_ref();
    let arguments = [
        "--log",
        "error",
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--data",
    ];
    let arguments = std::iter::once(name).chain(arguments.map(AsRef::as_ref));
    let options = server::cli::Options::try_parse_from(arguments.chain([folder.as_os_str()]))?;
    server::cli::run(options)
}

fn read(file: &Path) -> Result<Vec<Line>, Failure> {
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
