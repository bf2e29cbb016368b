//! The practices and teams of a real area: they decide who reaches whose record.

use std::collections::BTreeSet;

use care::{area::Directory, identifiers::OdsCode};
use record::{Edit, EntryId};

use super::{Failure, Folder, say};
use crate::{
    open,
    organisation::{NewOrganisation, Sort, cares_for},
};

/// GP practices of the area.
#[derive(Debug, clap::Subcommand)]
pub enum Practice {
    /// Adds a practice. The server must not be running.
    Add(AddOrganisation),
}

/// Neighbourhood teams of the area.
#[derive(Debug, clap::Subcommand)]
pub enum Team {
    /// Adds a team, and the practices whose people it cares for. The server must not be running.
    Add(AddTeam),
    /// Adds practices whose people a team cares for from now on. The server must not be running.
    AddPractice(AddPractice),
}

/// A practice or a team.
#[derive(Debug, clap::Args)]
pub struct AddOrganisation {
    #[command(flatten)]
    folder: Folder,
    /// Its name.
    #[arg(long)]
    name: String,
    /// Its code of the Organisation Data Service.
    #[arg(long, value_name = "CODE")]
    ods: String,
    /// Its phone.
    #[arg(long)]
    phone: Option<String>,
}

/// A team.
#[derive(Debug, clap::Args)]
pub struct AddTeam {
    #[command(flatten)]
    organisation: AddOrganisation,
    #[command(flatten)]
    practices: Practices,
}

/// Practices of a team that is there.
#[derive(Debug, clap::Args)]
pub struct AddPractice {
    #[command(flatten)]
    folder: Folder,
    /// The team's code.
    #[arg(long, value_name = "CODE")]
    team: String,
    #[command(flatten)]
    practices: Practices,
}

/// Practices whose people a team cares for.
#[derive(Debug, clap::Args)]
struct Practices {
    /// The code of a practice whose people it cares for; once for each.
    #[arg(long = "practice", value_name = "CODE", required = true)]
    codes: Vec<String>,
}

impl Practice {
    pub fn run(self) -> Result<(), Failure> {
        let Self::Add(add) = self;
        let new = add.parse(Sort::Practice)?;
        let service = open::service(&add.folder.data, None)?;
        if service.directory()?.practice(new.ods()).is_some() {
            return Err(format!("there is a practice {} already", new.ods()).into());
        }
        service.add_organisation(&new)?;
        say(format_args!("added the practice {}", new.ods()))?;
        Ok(())
    }
}

impl Team {
    pub fn run(self) -> Result<(), Failure> {
        match self {
            Self::Add(add) => add.run(),
            Self::AddPractice(add) => add.run(),
        }
    }
}

impl AddTeam {
    /// One act: a team without its practices would reach nobody.
    fn run(self) -> Result<(), Failure> {
        let new = self.organisation.parse(Sort::Team)?;
        let service = open::service(&self.organisation.folder.data, None)?;
        let directory = service.directory()?;
        if team(&directory, new.ods()).is_ok() {
            let there = format!("there is a team {} already", new.ods());
            return Err(format!("{there}; `team add-practice` adds to what it cares for").into());
        }
        let practices = self.practices.of(&directory)?;
        let area = service.area().subject();
        let entry = new.entry(area);
        let mut edits = new.edits(area);
        edits.extend(links(entry, &practices));
        service.administer(&entry.0, edits)?;
        say(format_args!("added the team {}", new.ods()))?;
        Ok(())
    }
}

impl AddPractice {
    fn run(self) -> Result<(), Failure> {
        let service = open::service(&self.folder.data, None)?;
        let directory = service.directory()?;
        let team = team(&directory, &self.team)?;
        let mut practices = self.practices.of(&directory)?;
        practices.retain(|practice| !directory.cares_for(team, practice));
        let codes = Vec::from_iter(practices.iter().map(String::as_str)).join(", ");
        if practices.is_empty() {
            return Err("the team cares for their people already".into());
        }
        let act = format!("{team} cares for {codes}");
        service.administer(act.as_bytes(), links(team, &practices))?;
        say(format_args!("the team cares for the people of {codes}"))?;
        Ok(())
    }
}

impl Practices {
    /// The stored forms of their codes, each once.
    fn of(&self, directory: &Directory) -> Result<BTreeSet<String>, Failure> {
        let codes = self.codes.iter();
        codes.map(|code| practice_code(directory, code)).collect()
    }
}

/// What the Area stream says of the practices that a team cares for.
fn links(team: EntryId, practices: &BTreeSet<String>) -> Vec<Edit> {
    let practices = practices.iter();
    practices.flat_map(|code| cares_for(team, code)).collect()
}

impl AddOrganisation {
    fn parse(&self, sort: Sort) -> Result<NewOrganisation, Failure> {
        let phone = self.phone.as_deref();
        Ok(NewOrganisation::parse(sort, &self.name, &self.ods, phone)?)
    }
}

/// The stored form of a practice's code.
pub(super) fn practice_code(directory: &Directory, code: &str) -> Result<String, Failure> {
    let code = OdsCode::parse(code)?;
    match directory.practice(code.as_str()) {
        Some(practice) => Ok(practice.ods.clone()),
        None => Err(format!("the area has no practice {}", code.as_str()).into()),
    }
}

/// The entry of the team that has a code.
pub(super) fn team(directory: &Directory, code: &str) -> Result<EntryId, Failure> {
    let code = OdsCode::parse(code)?;
    let found = directory.teams().find(|team| team.ods == code.as_str());
    match found {
        Some(team) => Ok(team.entry),
        None => Err(format!("the area has no team {}", code.as_str()).into()),
    }
}
