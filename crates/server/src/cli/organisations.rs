//! The practices and teams of a real area: they decide who reaches whose record.

use care::{area::Directory, identifiers::OdsCode};
use record::EntryId;

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
    /// The code of a practice whose people it cares for; once for each.
    #[arg(long = "practice", value_name = "CODE", required = true)]
    practices: Vec<String>,
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
        let Self::Add(add) = self;
        let new = add.organisation.parse(Sort::Team)?;
        let service = open::service(&add.organisation.folder.data, None)?;
        let directory = service.directory()?;
        if team(&directory, new.ods()).is_ok() {
            return Err(format!("there is a team {} already", new.ods()).into());
        }
        let practices = add.practices.iter();
        let practices = practices.map(|code| practice_code(&directory, code));
        let practices: Vec<String> = practices.collect::<Result<_, _>>()?;
        let entry = service.add_organisation(&new)?;
        for practice in &practices {
            let act = format!("{entry} cares for {practice}");
            service.administer(act.as_bytes(), cares_for(entry, practice))?;
        }
        say(format_args!("added the team {}", new.ods()))?;
        Ok(())
    }
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
