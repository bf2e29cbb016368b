//! The practice, the team and the staff of the file, with their accounts.

use std::collections::BTreeMap;

use care::{Role, identifiers::Phone};
use chrono::NaiveDate;
use record::EntryId;

use super::{
    DemoError,
    personas::{Organisation, Person, Personas, Staff, days_in, split_name},
};
use crate::{
    accounts::Account,
    organisation::{NewOrganisation, Sort, cares_for},
    service::{Service, ServiceError},
    staff::NewStaff,
};

/// The file's ids of staff, and their entries in the Area stream.
#[derive(Debug, Default)]
pub struct StaffIds(BTreeMap<String, EntryId>);

impl StaffIds {
    /// The entry of a member of staff.
    pub fn id(&self, staff: &str) -> Result<EntryId, DemoError> {
        let found = self.0.get(staff).copied();
        found.ok_or(DemoError::File("a member of staff who is not there"))
    }
}

/// An account that was made.
#[derive(Debug, Clone)]
pub struct DemoAccount {
    /// Its name.
    pub name: String,
    /// Its password.
    pub password: String,
    /// Its row.
    pub account: Account,
}

/// Everyone who works in the demo area.
#[derive(Debug, Default)]
pub struct Staffed {
    /// Their entries.
    pub ids: StaffIds,
    /// Accounts, by the file's id, of those whose role has a device in this version.
    pub accounts: BTreeMap<String, DemoAccount>,
}

/// Writes practice, team and staff into the Area stream and makes accounts.
pub fn settle(service: &Service, personas: &Personas) -> Result<Staffed, DemoError> {
    let own = |name: &str| EntryId::beside(EntryId(service.area().subject().id()), name);
    let area = service.area().subject();
    let practice = organisation(Sort::Practice, &personas.practice)?;
    let team = organisation(Sort::Team, &personas.team)?;
    let mut edits = practice.edits(area);
    edits.extend(team.edits(area));
    let team = team.entry(area);
    edits.extend(cares_for(team, practice.ods()));
    service.administer(b"organisations", edits)?;

    let mut staffed = Staffed::default();
    let from = first_day(personas)?;
    for staff in &personas.staff {
        let entry = own(&format!("staff/{}", staff.id));
        let new = member(staff, personas, team, from)?;
        service.administer(staff.id.as_bytes(), new.edits(entry))?;
        staffed.ids.0.insert(staff.id.clone(), entry);
        if new.role.has_device() {
            let account = account(service, staff, entry)?;
            staffed.accounts.insert(staff.id.clone(), account);
        }
    }
    Ok(staffed)
}

fn organisation(sort: Sort, of: &Organisation) -> Result<NewOrganisation, DemoError> {
    NewOrganisation::parse(sort, &of.name, &of.ods, Some(&of.phone))
        .map_err(|_| DemoError::File("an organisation's code or phone that is none"))
}

fn phone(text: &str) -> Result<String, DemoError> {
    let phone = Phone::parse(text).map_err(|_| DemoError::File("a phone that is none"))?;
    Ok(phone.as_str().to_owned())
}

/// gp1 works at the practice, cr1 for the ambulance service, all others in the team.
fn member(
    staff: &Staff,
    personas: &Personas,
    team: EntryId,
    from: NaiveDate,
) -> Result<NewStaff, DemoError> {
    let role = Role::parse(&staff.role.to_lowercase());
    let role = role.ok_or(DemoError::File("a role that is none"))?;
    let (given, family) = split_name(&staff.name);
    let (title, given) = match given.strip_prefix("Dr ") {
        Some(given) => (Some("Dr".to_owned()), given.to_owned()),
        None => (None, given),
    };
    Ok(NewStaff {
        title,
        given_name: Some(given).filter(|given| !given.is_empty()),
        family_name: family,
        phone: staff.phone.as_deref().map(phone).transpose()?,
        body: staff.body.clone(),
        registration: staff.number.clone(),
        qualification: staff.note.clone(),
        job_title: Some(role.label().to_owned()),
        team: (!matches!(role, Role::Gp | Role::Crisis)).then_some(team),
        practice: (role == Role::Gp).then(|| personas.practice.ods.clone()),
        ..NewStaff::of(role, from)
    })
}

/// The first day of anything in the file, birth dates apart: everyone is in post by then.
fn first_day(personas: &Personas) -> Result<NaiveDate, DemoError> {
    let days = |person: &Person| {
        let referred = person.referrals.iter().map(|(_, day, _)| *day);
        let told = person
            .referrals
            .iter()
            .flat_map(|(_, _, told)| days_in(told));
        referred.chain(told).chain([person.d0]).min()
    };
    let first = personas.people.iter().filter_map(days).min();
    first.ok_or(DemoError::File("no people"))
}

/// "sarah.whitlock", with a password that says what it is for.
fn account(service: &Service, staff: &Staff, entry: EntryId) -> Result<DemoAccount, ServiceError> {
    let words = staff.name.strip_prefix("Dr ").unwrap_or(&staff.name);
    let name = words.to_lowercase().replace(' ', ".");
    let password = format!("demo password of {}", staff.id);
    Ok(DemoAccount {
        account: service.add_account(&name, &password, entry)?,
        name,
        password,
    })
}
