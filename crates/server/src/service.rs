//! An open area, ready to answer: accounts, ledger, clock and keys together.
//!
//! Everything here may wait for the disk or for Argon2 and belongs on a blocking thread.

use std::sync::Arc;

use care::time::london_date;
use chrono::NaiveDate;
use record::{Change, EntryId, Record, Role, Value};
use sync::{
    account::{
        Challenge, ChallengeRequest, EnrolRequest, Enrolled, RenewRequest, Token, TokenReply,
        TokenRequest,
    },
    ledger::{self, Ledger, LedgerError},
};

use crate::{
    accounts::{AccountError, Accounts},
    area::Area,
    area_stream::{self, Act, AreaStreamError},
    clock::TimeSource,
    devices::Device,
};

/// What was asked could not be done, or not for this asker.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The accounts refused or failed.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The Area stream could not be written.
    #[error(transparent)]
    AreaStream(#[from] AreaStreamError),
}

/// An open area.
pub struct Service {
    area: Area,
    accounts: Accounts,
    ledger: Arc<dyn Ledger>,
    clock: Arc<dyn TimeSource>,
}

impl Service {
    /// Opens the service of an area over its database's two halves.
    pub fn new(
        area: Area,
        accounts: Accounts,
        ledger: Arc<dyn Ledger>,
        clock: Arc<dyn TimeSource>,
    ) -> Self {
        Self {
            area,
            accounts,
            ledger,
            clock,
        }
    }

    /// The accounts.
    pub fn accounts(&self) -> &Accounts {
        &self.accounts
    }

    /// Enrols a device with a one-time code.
    pub fn enrol(&self, request: &EnrolRequest) -> Result<Enrolled, ServiceError> {
        let now = self.clock.now();
        let account = self.accounts.sign_in(&request.credentials, now)?;
        let device = self.accounts.enrol(account, request, now)?;
        self.certify(&device)
    }

    /// Gives a device a new incarnation.
    pub fn renew(&self, request: &RenewRequest) -> Result<Enrolled, ServiceError> {
        let now = self.clock.now();
        let account = self.accounts.sign_in(&request.credentials, now)?;
        let device = self.accounts.renew(account, &request.lineage, now)?;
        self.certify(&device)
    }

    /// Writes a device's certificate into the Area stream, unless it stands there, and tells the
    /// device what it needs to know.
    fn certify(&self, device: &Device) -> Result<Enrolled, ServiceError> {
        let now = self.clock.now();
        let act = certificate(device);
        area_stream::write(&*self.ledger, &self.area, act, now)?;
        self.accounts.certified(device.incarnation)?;
        tracing::info!(device = %device.device, staff = %device.staff, "enrolled");
        let (epoch, record) = ledger::read(&*self.ledger, |view| {
            Ok((view.epoch()?, area_record(view, &self.area)?))
        })?;
        Ok(Enrolled {
            area: self.area.subject(),
            area_name: self.area.identity.name.clone(),
            demo: self.area.identity.demo,
            staff: device.staff,
            roles: roles_on(&record, device.staff, london_date(now)),
            device: device.device,
            server_key: self.area.keys.server_public(),
            recovery_key: self.area.keys.recovery_public(),
            epoch,
            valid_until: device.valid_until,
            server_time: now,
        })
    }

    /// Puts a question to a device.
    pub fn challenge(&self, request: &ChallengeRequest) -> Result<Challenge, ServiceError> {
        let now = self.clock.now();
        Ok(Challenge {
            challenge: self.accounts.challenge(request.incarnation, now)?,
            server_time: now,
        })
    }

    /// Gives a token for an answered challenge.
    pub fn token(&self, request: &TokenRequest) -> Result<TokenReply, ServiceError> {
        let now = self.clock.now();
        let (token, expires_at) = self.accounts.let_in(request, now)?;
        Ok(TokenReply {
            token,
            expires_at,
            server_time: now,
        })
    }

    /// The device that a token stands for.
    pub fn session(&self, token: &Token) -> Result<Device, ServiceError> {
        Ok(self.accounts.session(token, self.clock.now())?)
    }
}

/// The act that certifies a lineage: always the same for the same lineage.
fn certificate(device: &Device) -> Act {
    let incarnation = device.incarnation.to_string();
    let entry = EntryId::beside(EntryId(device.device.0), &incarnation);
    let values = [
        ("device", Value::Bytes(device.device.0.to_vec())),
        ("incarnation", Value::Bytes(device.incarnation.0.to_vec())),
        ("staff", Value::Bytes(device.staff.0.to_vec())),
        ("key", Value::Bytes(device.key.0.to_vec())),
        ("name", Value::text(device.name.trim())),
        ("from", Value::instant(device.valid_from)),
        ("to", Value::instant(device.valid_until)),
    ];
    Act {
        name: [b"certificate".as_slice(), &device.incarnation.0].concat(),
        at: device.valid_from,
        edits: area_stream::fields(entry, "device-certificate", values),
    }
}

/// The Area's record, folded from its stream: some hundred changes in a county.
fn area_record(view: &dyn sync::ledger::LedgerRead, area: &Area) -> Result<Record, LedgerError> {
    let mut record = Record::new(area.subject());
    let Some(head) = view.stream(&area_stream::stream(area.subject()))? else {
        return Ok(record);
    };
    let mut damaged = false;
    view.rows(head.key, 1, &mut |row| {
        match Change::decode(row.body) {
            Ok(change) => drop(record.insert(change)),
            Err(_) => damaged = true,
        }
        !damaged
    })?;
    if damaged {
        return Err(LedgerError::Damaged("a change of the Area stream"));
    }
    Ok(record)
}

/// The roles that a member of staff holds on a day, in order and each once.
fn roles_on(record: &Record, staff: EntryId, day: NaiveDate) -> Vec<Role> {
    let mut roles: Vec<Role> = record
        .of_kind("staff-role")
        .filter(|(_, entry)| {
            let date = |name| entry.value(name).and_then(Value::as_date);
            entry.value("staff").and_then(Value::as_bytes) == Some(staff.0.as_slice())
                && date("from").is_some_and(|from| from <= day)
                && date("to").is_none_or(|to| day <= to)
        })
        .filter_map(|(_, entry)| Role::parse(entry.value("role")?.as_text()?).ok())
        .collect();
    roles.sort();
    roles.dedup();
    roles
}
impl Service {
    /// Temporary.
    pub fn answer(
        &self,
        _: &Device,
        _: sync::message::Request,
    ) -> Result<sync::message::Reply, ServiceError> {
        Err(LedgerError::Busy.into())
    }
}
