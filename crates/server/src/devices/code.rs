//! One-time codes: issued for an account, used by one device.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{OptionalExtension, params};
use sha2::{Digest, Sha256};
use sync::account::{EnrolRequest, EnrolmentCode, Refused};

use super::{Device, admit, begin};
use crate::{
    accounts::{Account, AccountError, Accounts},
    entropy,
};

impl Accounts {
    /// Issues a code that enrols one device for an account until it runs out.
    pub fn issue_code(
        &self,
        account: Account,
        lasts: TimeDelta,
        now: DateTime<Utc>,
    ) -> Result<EnrolmentCode, AccountError> {
        let code = EnrolmentCode(entropy::random()?);
        let row = params![
            hash(code),
            account.id,
            now.timestamp_millis(),
            (now + lasts).timestamp_millis(),
        ];
        self.db().execute(include_str!("issue_code.sql"), row)?;
        Ok(code)
    }

    /// Uses a code for an account whose password has been checked. Asked again by the same
    /// device, because the answer was lost on its way, it says the same.
    pub fn enrol(
        &self,
        account: Account,
        request: &EnrolRequest,
        now: DateTime<Utc>,
    ) -> Result<Device, AccountError> {
        let mut db = self.db();
        let step = begin(&mut db)?;
        let hash = hash(request.code);
        let found = step
            .query_row(
                include_str!("find_code.sql"),
                params![hash, account.id],
                |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Option<Vec<u8>>>(1)?)),
            )
            .optional()?;
        let (expires_at, used_by) = found.ok_or(Refused::UnknownCode)?;
        let incarnation = request.lineage.incarnation.0;
        match used_by {
            Some(by) if by != incarnation => return Err(Refused::UsedCode.into()),
            None if now.timestamp_millis() >= expires_at => {
                return Err(Refused::ExpiredCode.into());
            }
            _ => {}
        }
        let device = admit(&step, account, &request.lineage, now)?;
        let use_row = params![hash, now.timestamp_millis(), incarnation];
        step.execute(include_str!("use_code.sql"), use_row)?;
        step.commit()?;
        Ok(device)
    }
}

fn hash(code: EnrolmentCode) -> [u8; 32] {
    Sha256::digest(code.0).into()
}
