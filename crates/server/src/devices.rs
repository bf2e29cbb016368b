//! Enrolled devices: one-time codes, incarnations with their keys, and who they belong to.
//!
//! The certificate that other devices read stands in the Area stream; the row here is what the
//! server itself goes by when a device asks to be let in.

mod code;
mod session;

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use record::{DeviceId, Ed25519, EntryId, Incarnation, PublicKey, Signature, SignatureScheme};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params};
use sync::account::{Lineage, Refused};

use crate::accounts::{Account, AccountError, Accounts};

/// How long a certificate holds before its device must be renewed.
pub const CERTIFICATE: TimeDelta = TimeDelta::days(90);
/// The longest name of a device, in bytes.
const NAME_BYTES: usize = 100;

/// A lineage of a device as the server knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Which device.
    pub device: DeviceId,
    /// Which lineage of its database.
    pub incarnation: Incarnation,
    /// Its user: the entry of kind `staff` in the Area stream.
    pub staff: EntryId,
    /// Its public key.
    pub key: PublicKey,
    /// What its user calls the machine.
    pub name: String,
    /// From when its certificate holds: the beginning of the day of its enrolment, so that a clock
    /// put right by some minutes does not shut the device out.
    pub valid_from: DateTime<Utc>,
    /// Until when.
    pub valid_until: DateTime<Utc>,
    /// When it was revoked, if it was.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Device {
    /// Refuses a device that has been revoked or whose certificate has run out.
    fn in_good_standing(&self, now: DateTime<Utc>) -> Result<(), Refused> {
        if self.revoked_at.is_some() {
            return Err(Refused::RevokedDevice);
        }
        if now >= self.valid_until {
            return Err(Refused::ExpiredCertificate);
        }
        Ok(())
    }
}

impl Accounts {
    /// The lineage with this incarnation.
    pub fn device(&self, incarnation: Incarnation) -> Result<Option<Device>, AccountError> {
        find(&self.db(), incarnation)
    }

    /// Gives a device that its user already has a new incarnation. Asked again, it says the same.
    pub fn renew(
        &self,
        account: Account,
        lineage: &Lineage,
        now: DateTime<Utc>,
    ) -> Result<Device, AccountError> {
        let mut db = self.db();
        let step = begin(&mut db)?;
        let (known, revoked) = step.query_row(
            include_str!("devices/standing.sql"),
            params![lineage.device.0, account.id],
            |row| Ok((row.get::<_, bool>(0)?, row.get::<_, bool>(1)?)),
        )?;
        if !known {
            return Err(Refused::UnknownDevice.into());
        }
        if revoked {
            return Err(Refused::RevokedDevice.into());
        }
        let device = admit(&step, account, lineage, now)?;
        step.commit()?;
        Ok(device)
    }

    /// Notes that a lineage's certificate stands in the Area stream.
    pub fn certified(&self, incarnation: Incarnation) -> Result<(), AccountError> {
        let sql = "UPDATE device SET certified = 1 WHERE incarnation = ?";
        self.db().execute(sql, [incarnation.0])?;
        Ok(())
    }

    /// Revokes a device with all its incarnations, and ends its sessions. Says how many
    /// incarnations were in force.
    pub fn revoke(&self, device: DeviceId, now: DateTime<Utc>) -> Result<usize, AccountError> {
        let mut db = self.db();
        let step = begin(&mut db)?;
        let sql = include_str!("devices/revoke.sql");
        let revoked = step.execute(sql, params![device.0, now.timestamp_millis()])?;
        step.execute(include_str!("devices/end_sessions.sql"), [device.0])?;
        step.commit()?;
        Ok(revoked)
    }
}

/// Begins a transaction that may write. One that began with reading could not go on to write
/// after the ledger, in the same file, had written.
fn begin(db: &mut Connection) -> rusqlite::Result<Transaction<'_>> {
    db.transaction_with_behavior(TransactionBehavior::Immediate)
}

fn find(db: &Connection, incarnation: Incarnation) -> Result<Option<Device>, AccountError> {
    let sql = include_str!("devices/find.sql");
    let row = db.query_row(sql, [incarnation.0], |row| Ok(read(row)));
    row.optional()?.transpose()
}

fn read(row: &Row<'_>) -> Result<Device, AccountError> {
    Ok(Device {
        incarnation: Incarnation(row.get(0)?),
        device: DeviceId(row.get(1)?),
        staff: EntryId(row.get(2)?),
        key: PublicKey(row.get(3)?),
        name: row.get(4)?,
        valid_from: instant(row.get(5)?)?,
        valid_until: instant(row.get(6)?)?,
        revoked_at: row.get::<_, Option<i64>>(7)?.map(instant).transpose()?,
    })
}

fn instant(ms: i64) -> Result<DateTime<Utc>, AccountError> {
    DateTime::from_timestamp_millis(ms).ok_or(AccountError::Damaged)
}

/// Takes a lineage in for an account, or finds that it was taken in before with the same key.
fn admit(
    db: &Connection,
    account: Account,
    lineage: &Lineage,
    now: DateTime<Utc>,
) -> Result<Device, AccountError> {
    proven(lineage)?;
    if let Some(known) = find(db, lineage.incarnation)? {
        known.in_good_standing(now)?;
        let same = known.device == lineage.device && known.key == lineage.key;
        return if same && known.staff == account.staff {
            Ok(known)
        } else {
            Err(Refused::BadLineage.into())
        };
    }
    let others: bool = db.query_row(
        include_str!("devices/is_anothers.sql"),
        params![lineage.device.0, account.id],
        |row| row.get(0),
    )?;
    if others {
        return Err(Refused::BadLineage.into());
    }
    let day = now.date_naive().and_time(NaiveTime::MIN);
    let row = params![
        lineage.incarnation.0,
        lineage.device.0,
        account.id,
        lineage.key.0,
        lineage.name,
        day.and_utc().timestamp_millis(),
        (now + CERTIFICATE).timestamp_millis(),
    ];
    db.execute(include_str!("devices/admit.sql"), row)?;
    find(db, lineage.incarnation)?.ok_or(AccountError::Damaged)
}

/// Checks that the sender holds the key, and that the name is one to show.
fn proven(lineage: &Lineage) -> Result<(), Refused> {
    let named = !lineage.name.trim().is_empty()
        && lineage.name.len() <= NAME_BYTES
        && !lineage.name.chars().any(char::is_control);
    let statement = Lineage::statement(lineage.device, lineage.incarnation, lineage.key);
    let held: Result<(), _> = verify(lineage.key, &statement, &lineage.proof);
    if named && held.is_ok() {
        Ok(())
    } else {
        Err(Refused::BadLineage)
    }
}

fn verify(key: PublicKey, statement: &[u8], by: &Signature) -> Result<(), record::Unverified> {
    Ed25519.verify(key, statement, by)
}

#[cfg(test)]
mod tests;
