//! What an area sets for all of its laptops.

use care::area::IdleLock;

use super::{Failure, Folder, say};
use crate::open;

/// Settings of an area, in force from today on. The server must not be running.
#[derive(Debug, clap::Subcommand)]
pub enum Setting {
    /// Sets after how many minutes without use a laptop locks itself, once it has synced.
    IdleLock(SetIdleLock),
}

/// After how many minutes.
#[derive(Debug, clap::Args)]
pub struct SetIdleLock {
    #[command(flatten)]
    folder: Folder,
    /// The minutes, from 1 to 15; 5 where nothing is set.
    #[arg(long)]
    minutes: IdleLock,
}

impl Setting {
    pub fn run(self) -> Result<(), Failure> {
        let Self::IdleLock(set) = self;
        let service = open::service(&set.folder.data, None)?;
        if !service.set_idle_lock(set.minutes)? {
            return Err(format!("it is {} already", set.minutes).into());
        }
        say(format_args!(
            "laptops lock themselves after {} minutes without use",
            set.minutes
        ))?;
        Ok(())
    }
}
