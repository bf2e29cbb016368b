//! What the command prints: who may sign in, with what, and who the people are.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use record::EntryId;
use serde::Serialize;

use super::{CODE, CODES, DemoError, acts::person_id, people::Staffed, personas::Personas};
use crate::service::Service;

/// The one JSON object that a demo is told by.
#[derive(Debug, Clone, Serialize)]
pub struct Printed {
    area: PrintedArea,
    /// Always true: nothing else may be handled like this.
    demo: bool,
    /// The day that the demo is made for.
    demo_day: NaiveDate,
    /// The day as of which it was loaded, if one was asked for.
    as_of: Option<NaiveDate>,
    /// What to start the server's clock at, for `--clock`; nothing for a demo of this very week.
    clock: Option<String>,
    server: PrintedServer,
    accounts: Vec<PrintedAccount>,
    enrolment_codes: Vec<PrintedCode>,
    people: Vec<PrintedPerson>,
}

#[derive(Debug, Clone, Serialize)]
struct PrintedArea {
    id: String,
    name: String,
}

#[derive(Debug, Clone, Serialize)]
struct PrintedServer {
    /// Its public key, in hexadecimal digits: what devices pin.
    key: String,
}

#[derive(Debug, Clone, Serialize)]
struct PrintedAccount {
    staff: String,
    /// The entry in the Area stream, and so the author of changes.
    id: String,
    name: String,
    role: &'static str,
    account: String,
    password: String,
}

#[derive(Debug, Clone, Serialize)]
struct PrintedCode {
    staff: String,
    account: String,
    code: String,
}

#[derive(Debug, Clone, Serialize)]
struct PrintedPerson {
    key: String,
    id: String,
    name: String,
    nhs: String,
}

impl Printed {
    /// Area and accounts.
    pub(super) fn of(service: &Service, personas: &Personas, staffed: &Staffed) -> Self {
        let area = service.area();
        let key = area.keys.server_public().0;
        let accounts = personas.staff.iter().filter_map(|staff| {
            let account = staffed.accounts.get(&staff.id)?;
            let EntryId(id) = account.account.staff;
            Some(PrintedAccount {
                staff: staff.id.clone(),
                id: EntryId(id).to_string(),
                name: staff.name.clone(),
                role: care::Role::parse(&staff.role.to_lowercase())?.code(),
                account: account.name.clone(),
                password: account.password.clone(),
            })
        });
        Self {
            area: PrintedArea {
                id: area.identity.id.to_string(),
                name: area.identity.name.clone(),
            },
            demo: area.identity.demo,
            demo_day: personas.meta.demo_day,
            as_of: None,
            clock: None,
            server: PrintedServer {
                key: key.iter().map(|byte| format!("{byte:02x}")).collect(),
            },
            accounts: accounts.collect(),
            enrolment_codes: Vec::new(),
            people: Vec::new(),
        }
    }

    /// The people who had joined by then.
    pub(super) fn people(
        &mut self,
        service: &Service,
        personas: &Personas,
        as_of: Option<NaiveDate>,
    ) {
        let area = service.area().identity.id;
        let joined = personas
            .people
            .iter()
            .filter(|person| as_of.is_none_or(|day| person.d0 <= day));
        self.people = joined
            .map(|person| PrintedPerson {
                key: person.key.clone(),
                id: person_id(area, &person.key).to_string(),
                name: person.name.clone(),
                nhs: person.nhs.clone(),
            })
            .collect();
    }

    /// Issues codes for everyone with an account.
    pub(super) fn codes(&mut self, service: &Service, staffed: &Staffed) -> Result<(), DemoError> {
        for (staff, account) in &staffed.accounts {
            for _ in 0..CODES {
                let code = service.issue_code(account.account, CODE)?;
                self.enrolment_codes.push(PrintedCode {
                    staff: staff.clone(),
                    account: account.name.clone(),
                    code: code.to_string(),
                });
            }
        }
        Ok(())
    }

    /// The days of the demo, and the clock that fits them.
    pub(super) fn days(
        &mut self,
        personas: &Personas,
        as_of: Option<NaiveDate>,
        clock: Option<DateTime<Utc>>,
    ) {
        self.demo_day = personas.meta.demo_day;
        self.as_of = as_of;
        self.clock = clock.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true));
    }
}
