//! An open area, ready to answer: accounts, ledger, clock and keys together.
//!
//! Everything here may wait for the disk or for Argon2 and belongs on a blocking thread.

use std::sync::Arc;

use care::{
    area::{Directory, IdleLock},
    time::london_date,
};
use chrono::{NaiveDate, TimeDelta};
use record::{AuthorId, Ed25519, Edit, EntryId, Kind, Role, Value};
use sync::{
    account::{
        Challenge, ChallengeRequest, EnrolRequest, Enrolled, EnrolmentCode, RenewRequest, Token,
        TokenReply, TokenRequest,
    },
    ledger::{self, Ledger, LedgerError},
    message::{Reply, Request},
    server::{HighWater, Moment, PutForward, Server, Session, Site, refusal_of},
};

use crate::{
    accounts::{Account, AccountError, Accounts},
    area::Area,
    area_stream::{self, Act, AreaStreamError},
    clock::TimeSource,
    devices::{CERTIFICATE, Device},
    entropy,
    errors::Causes,
    organisation::NewOrganisation,
    setting::{self, NewSetting},
    staff::NewStaff,
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
    sync: Server,
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
        let site = Site {
            area: area.subject(),
            demo: area.identity.demo,
            key: area.keys.server().clone(),
        };
        Self {
            area,
            accounts,
            sync: Server::new(ledger, Arc::new(Ed25519), site),
            clock,
        }
    }

    /// Begins a new epoch if the ledger is behind how far it once had come, or nothing says how
    /// far that was. Before anybody is let in.
    pub fn begin_after(&self, mark: Option<HighWater>) -> Result<(), ServiceError> {
        let at = self.moment()?;
        let begun = match mark {
            Some(mark) => match self.sync.begin_after(mark, at)? {
                PutForward::Whole => None,
                PutForward::NewEpoch(epoch) => Some(epoch),
            },
            None if self.sync.high_water()?.gseq == 0 => None,
            None => Some(self.sync.begin_epoch(at)?),
        };
        if let Some(epoch) = begun {
            tracing::warn!(
                epoch = epoch.counter,
                "the ledger is not as it was left: it was restored, and a new epoch begins"
            );
        }
        // What a newer version knows, and what today's roles allow, is decided before anybody asks.
        Ok(self.sync.redecide(at)?)
    }

    /// Answers what a device that was let in asks.
    pub fn answer(&self, device: &Device, asked: &Request) -> Result<Reply, ServiceError> {
        let session = Session {
            device: device.device,
            incarnation: device.incarnation,
            staff: AuthorId(device.staff.0),
            key: device.key,
        };
        let reply = self.sync.answer(&session, asked, self.moment()?);
        let reply = reply.unwrap_or_else(|error| {
            tracing::error!(error = %Causes(&error), asked = asked.name(), "the ledger failed");
            Reply::Refused(refusal_of(&error))
        });
        tracing::debug!(
            asked = asked.name(),
            device = %device.device,
            refused = matches!(reply, Reply::Refused(_)),
            "answered"
        );
        Ok(reply)
    }

    fn moment(&self) -> Result<Moment, ServiceError> {
        Ok(Moment {
            now: self.clock.now(),
            random: entropy::random().map_err(AccountError::from)?,
        })
    }

    /// The accounts.
    pub fn accounts(&self) -> &Accounts {
        &self.accounts
    }

    /// The area.
    pub fn area(&self) -> &Area {
        &self.area
    }

    /// The ledger.
    pub fn ledger(&self) -> &dyn Ledger {
        self.sync.ledger()
    }

    /// Writes what the area is into its stream, the first thing there.
    pub fn found(&self) -> Result<(), ServiceError> {
        let kind = Kind::new_static("area");
        let values = [
            ("name", Value::text(self.area.identity.name.as_str())),
            ("demo", Value::Bool(self.area.identity.demo)),
        ];
        let entry = EntryId::once(self.area.subject(), &kind);
        self.administer(b"area", area_stream::fields(entry, "area", values))
    }

    /// Who and what the area has.
    pub fn directory(&self) -> Result<Directory, ServiceError> {
        let area = self.area.subject();
        Ok(ledger::read(self.ledger(), |view| {
            area_stream::directory(view, area)
        })?)
    }

    /// Adds a practice or a team.
    pub fn add_organisation(&self, new: &NewOrganisation) -> Result<EntryId, ServiceError> {
        let area = self.area.subject();
        let entry = new.entry(area);
        self.administer(&entry.0, new.edits(area))?;
        Ok(entry)
    }

    /// Sets after how long without use laptops lock themselves, from today on. Says whether that
    /// changes anything.
    pub fn set_idle_lock(&self, to: IdleLock) -> Result<bool, ServiceError> {
        let area = self.area.subject();
        let record = ledger::read(self.ledger(), |view| area_stream::record(view, area))?;
        let today = london_date(self.clock.now());
        let setting = NewSetting {
            name: IdleLock::NAME,
            value: to.to_string(),
            from: today,
        };
        let edits = setting.edits(&record);
        let changes = Directory::of(&record).idle_lock(today) != to && !edits.is_empty();
        if changes {
            self.administer(&setting::act(&edits), edits)?;
        }
        Ok(changes)
    }

    /// Adds a member of staff.
    pub fn add_staff(&self, staff: &NewStaff) -> Result<EntryId, ServiceError> {
        let entry = EntryId(entropy::random().map_err(AccountError::from)?);
        let edits = staff.edits(entry);
        self.administer(&entry.0, edits)?;
        Ok(entry)
    }

    /// Adds an account for a member of staff.
    pub fn add_account(
        &self,
        name: &str,
        password: &str,
        staff: EntryId,
    ) -> Result<Account, ServiceError> {
        let now = self.clock.now();
        Ok(self.accounts.add(name, password, staff, now)?)
    }

    /// Writes an administrator's act, of this name, into the Area stream.
    pub fn administer(&self, name: &[u8], edits: Vec<Edit>) -> Result<(), ServiceError> {
        let at = self.moment()?;
        let act = Act {
            name: name.to_vec(),
            at: at.now,
            edits,
        };
        Ok(area_stream::write(&self.sync, &self.area, act, at)?)
    }

    /// Enrols a device with a one-time code.
    pub fn enrol(&self, request: &EnrolRequest) -> Result<Enrolled, ServiceError> {
        let now = self.clock.now();
        let account = self.accounts.sign_in(&request.credentials, now)?;
        let device = self.enrol_for(account, request)?;
        self.welcome(&device)
    }

    /// Enrols a device for an account whose password has been checked.
    pub fn enrol_for(
        &self,
        account: Account,
        request: &EnrolRequest,
    ) -> Result<Device, ServiceError> {
        let device = self.accounts.enrol(account, request, self.clock.now())?;
        self.certify(&device)?;
        Ok(device)
    }

    /// Issues a one-time code for an account.
    pub fn issue_code(
        &self,
        account: Account,
        lasts: TimeDelta,
    ) -> Result<EnrolmentCode, ServiceError> {
        Ok(self.accounts.issue_code(account, lasts, self.clock.now())?)
    }

    /// Gives a device a new incarnation.
    pub fn renew(&self, request: &RenewRequest) -> Result<Enrolled, ServiceError> {
        let now = self.clock.now();
        let account = self.accounts.sign_in(&request.credentials, now)?;
        let device = self.accounts.renew(account, &request.lineage, now)?;
        self.certify(&device)?;
        self.welcome(&device)
    }

    /// Writes a device's certificate into the Area stream, unless it stands there.
    fn certify(&self, device: &Device) -> Result<(), ServiceError> {
        let act = certificate(device);
        area_stream::write(&self.sync, &self.area, act, self.moment()?)?;
        self.accounts.certified(device.incarnation)?;
        tracing::info!(device = %device.device, staff = %device.staff, "certified");
        Ok(())
    }

    /// What an enrolled device needs to know.
    fn welcome(&self, device: &Device) -> Result<Enrolled, ServiceError> {
        let now = self.clock.now();
        let epoch = ledger::read(self.ledger(), |view| view.epoch())?;
        let directory = self.directory()?;
        Ok(Enrolled {
            area: self.area.subject(),
            area_name: self.area.identity.name.clone(),
            demo: self.area.identity.demo,
            staff: device.staff,
            roles: roles_on(&directory, AuthorId(device.staff.0), london_date(now)),
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

/// The roles that a member of staff holds on a day, in order and each once.
fn roles_on(directory: &Directory, staff: AuthorId, day: NaiveDate) -> Vec<Role> {
    let mut roles: Vec<_> = directory
        .roles_on(staff, day)
        .map(|held| held.role)
        .collect();
    roles.sort();
    roles.dedup();
    roles.into_iter().map(care::Role::to_record).collect()
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
        at: device.valid_until - CERTIFICATE,
        edits: area_stream::fields(entry, "device-certificate", values),
    }
}
