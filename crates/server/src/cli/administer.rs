//! The administrator's commands for a real area: as much of them as enrolling a device takes.

use std::{
    io::{self, BufRead},
    path::Path,
    sync::Arc,
};

use chrono::{NaiveDate, TimeDelta};
use clap::builder::NonEmptyStringValueParser;
use record::DeviceId;

use super::{
    Failure, Folder,
    organisations::{practice_code, team},
    say,
};
use crate::{
    accounts::Accounts,
    area::{Area, AreaError},
    clock::{SystemTime, TimeSource},
    database, open,
    staff::NewStaff,
};

/// How long an enrolment code can be used (docs/rules.md K5).
const CODE: TimeDelta = TimeDelta::minutes(15);

/// Makes a new area in an empty folder.
#[derive(Debug, clap::Args)]
pub struct Init {
    #[command(flatten)]
    folder: Folder,
    /// What the area is called.
    #[arg(long)]
    name: String,
}

impl Init {
    pub fn run(self) -> Result<(), Failure> {
        let area = Area::begin(&self.folder.data, &self.name, false)?;
        let service = open::over(area, Arc::new(SystemTime))?;
        service.found()?;
        let area = service.area();
        area.finish()?;
        say(format_args!("made the area {}", area.identity.id))?;
        Ok(())
    }
}

/// Accounts of an area's staff.
#[derive(Debug, clap::Subcommand)]
pub enum Account {
    /// Adds a member of staff with an account; the password is the first line of standard input.
    /// The server must not be running.
    Add(AddAccount),
}

/// A member of staff with an account.
#[derive(Debug, clap::Args)]
pub struct AddAccount {
    #[command(flatten)]
    folder: Folder,
    /// The account's name, to be typed at enrolment.
    #[arg(long)]
    name: String,
    /// The person's family name.
    #[arg(long)]
    family_name: String,
    /// The person's given name.
    #[arg(long)]
    given_name: Option<String>,
    /// The role, by its code: gp, cn, cm, coord, pharm, ht, ot, pt, sw, mh or mdtc.
    #[arg(long)]
    role: String,
    /// The job title.
    #[arg(long)]
    job_title: Option<String>,
    /// The body that registers the person, such as NMC.
    #[arg(long, requires = "registration", value_parser = NonEmptyStringValueParser::new())]
    body: Option<String>,
    /// The number in that body's register, which stands beside what the person signs.
    #[arg(long, value_name = "NUMBER", requires = "body")]
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    registration: Option<String>,
    /// The first day in the role.
    #[arg(long, value_name = "DATE")]
    from: NaiveDate,
    /// The code of the team that they work in.
    #[arg(long, value_name = "CODE")]
    team: Option<String>,
    /// The code of the practice that they work at.
    #[arg(long, value_name = "CODE")]
    practice: Option<String>,
}

impl Account {
    pub fn run(self) -> Result<(), Failure> {
        let Self::Add(add) = self;
        let role = care::Role::parse(&add.role).filter(|role| role.has_device());
        let role = role.ok_or("there is no such role, or it has no device in this version")?;
        let service = open::service(&add.folder.data, None)?;
        let directory = service.directory()?;
        let team = add.team.as_deref().map(|code| team(&directory, code));
        let practice = add.practice.as_deref();
        let practice = practice.map(|code| practice_code(&directory, code));
        let staff = NewStaff {
            family_name: add.family_name,
            given_name: add.given_name,
            job_title: add.job_title,
            body: add.body,
            registration: add.registration,
            team: team.transpose()?,
            practice: practice.transpose()?,
            ..NewStaff::of(role, add.from)
        };
        let mut password = String::new();
        io::stdin().lock().read_line(&mut password)?;
        let staff = service.add_staff(&staff)?;
        let password = password.trim_end_matches(['\r', '\n']);
        service.add_account(&add.name, password, staff)?;
        say(format_args!("added {} as staff {staff}", add.name))?;
        Ok(())
    }
}

/// Issues a one-time code that enrols one device for an account within 15 minutes.
#[derive(Debug, clap::Args)]
pub struct IssueCode {
    #[command(flatten)]
    folder: Folder,
    /// The account's name.
    #[arg(long)]
    account: String,
}

impl IssueCode {
    pub fn run(self) -> Result<(), Failure> {
        let accounts = accounts(&self.folder.data)?;
        let account = accounts.find(&self.account)?;
        say(accounts.issue_code(account, CODE, SystemTime.now())?)?;
        Ok(())
    }
}

/// Enrolled devices.
#[derive(Debug, clap::Subcommand)]
pub enum Device {
    /// Revokes a device: it is let in no more, from this moment on.
    Revoke(RevokeDevice),
}

/// Which device.
#[derive(Debug, clap::Args)]
pub struct RevokeDevice {
    #[command(flatten)]
    folder: Folder,
    /// The device's id.
    #[arg(long)]
    device: String,
}

impl Device {
    pub fn run(self) -> Result<(), Failure> {
        let Self::Revoke(revoke) = self;
        let device: DeviceId = revoke.device.parse()?;
        let revoked = accounts(&revoke.folder.data)?.revoke(device, SystemTime.now())?;
        if revoked == 0 {
            return Err("there is no such device, or it is revoked already".into());
        }
        say(format_args!("revoked {device}"))?;
        Ok(())
    }
}

/// The accounts of an area, beside a server that may be running.
fn accounts(folder: &Path) -> Result<Accounts, Failure> {
    let path = Area::database_of(folder);
    if !Area::is_in(folder) {
        return Err(AreaError::Missing.into());
    }
    Ok(Accounts::over(database::open(&path)?))
}
