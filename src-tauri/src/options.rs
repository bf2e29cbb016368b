//! What may be said on the command line.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::Parser;

/// Doorstep: the anticipatory care plan at the kitchen table.
#[derive(Debug, Parser)]
#[command(name = "doorstep", version, about)]
pub struct Options {
    /// The folder that holds this laptop's profiles.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,

    /// Starts the clock at this instant. Only a demonstration area honours it.
    #[arg(long, value_name = "INSTANT")]
    pub clock: Option<DateTime<Utc>>,

    /// Enrols this laptop from what `doorstep-server demo` printed, and ends.
    #[arg(long, value_name = "FILE", requires_all = ["server", "staff", "passphrase"])]
    pub enrol_demo: Option<PathBuf>,

    /// With --enrol-demo: the server's address.
    #[arg(long, value_name = "URL")]
    pub server: Option<String>,

    /// With --enrol-demo: whose device it is, as a key of the demonstration: `cm1`.
    #[arg(long, value_name = "KEY")]
    pub staff: Option<String>,

    /// With --enrol-demo: the passphrase that will open it. Demonstrations only.
    #[arg(long, value_name = "WORDS")]
    pub passphrase: Option<String>,

    /// With --enrol-demo: this laptop's name.
    #[arg(long, value_name = "NAME", default_value = "DST-01")]
    pub device_name: String,
}

impl Options {
    /// The folder of the profiles: the one named, or the user's own data folder.
    pub fn data_folder(&self) -> Result<PathBuf, &'static str> {
        if let Some(named) = &self.data {
            return Ok(named.clone());
        }
        let home = |name: &str| std::env::var_os(name).map(PathBuf::from);
        home("XDG_DATA_HOME")
            .or_else(|| home("APPDATA"))
            .or_else(|| home("HOME").map(|home| home.join(".local/share")))
            .map(|folder| folder.join("doorstep"))
            .ok_or("no home folder is known: name one with --data")
    }
}
