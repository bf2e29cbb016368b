//! `demo`: makes a demo area and says who may sign in.

use chrono::NaiveDate;

use super::{Failure, Folder, say};
use crate::{
    clock::{SystemTime, TimeSource},
    demo::{self, Choice},
};

/// Makes a demo area with invented people, and prints who may sign in as one JSON object.
#[derive(Debug, clap::Args)]
pub struct Demo {
    #[command(flatten)]
    folder: Folder,
    /// Leaves out what was written after this day of the file, such as 2026-02-08.
    #[arg(long, value_name = "DATE")]
    as_of: Option<NaiveDate>,
    /// Shifts every date but birth dates by whole weeks, so that the demo day falls in the week
    /// of this day.
    #[arg(long, value_name = "DATE")]
    shift_to_week_of: Option<NaiveDate>,
}

impl Demo {
    pub fn run(self) -> Result<(), Failure> {
        let choice = Choice {
            as_of: self.as_of,
            week_of: self.shift_to_week_of,
        };
        let printed = demo::make(&self.folder.data, choice, SystemTime.now())?;
        say(serde_json::to_string_pretty(&printed)?)?;
        Ok(())
    }
}
