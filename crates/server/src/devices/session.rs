//! Letting an enrolled device in: a challenge signed with its key is turned into a short token.

use chrono::{DateTime, TimeDelta, Utc};
use record::Incarnation;
use rusqlite::{OptionalExtension, params};
use sha2::{Digest, Sha256};
use sync::account::{Challenge, Refused, Token, TokenRequest};

use super::{Device, begin, find, verify};
use crate::{
    accounts::{AccountError, Accounts},
    entropy,
};

/// How long a challenge waits for its answer.
pub const CHALLENGE: TimeDelta = TimeDelta::minutes(2);
/// How long a token opens the door (ten minutes, docs/rules.md K5).
pub const TOKEN: TimeDelta = TimeDelta::minutes(10);
/// Challenges a device may have open at once; the oldest give way.
const OPEN_CHALLENGES: i64 = 8;

impl Accounts {
    /// Puts a question to a device in good standing.
    pub fn challenge(
        &self,
        incarnation: Incarnation,
        now: DateTime<Utc>,
    ) -> Result<[u8; 32], AccountError> {
        let challenge: [u8; 32] = entropy::random()?;
        let mut db = self.db();
        let step = begin(&mut db)?;
        let device = find(&step, incarnation)?.ok_or(Refused::UnknownDevice)?;
        device.in_good_standing(now)?;
        let now_ms = now.timestamp_millis();
        step.execute("DELETE FROM challenge WHERE expires_at <= ?", [now_ms])?;
        let room = params![incarnation.0, OPEN_CHALLENGES - 1];
        step.execute(include_str!("make_room.sql"), room)?;
        let row = params![
            hash(&challenge),
            incarnation.0,
            (now + CHALLENGE).timestamp_millis()
        ];
        step.execute(include_str!("put_challenge.sql"), row)?;
        step.commit()?;
        Ok(challenge)
    }

    /// Gives a token for an answered challenge. Right or wrong, an answer uses the challenge up.
    pub fn let_in(
        &self,
        request: &TokenRequest,
        now: DateTime<Utc>,
    ) -> Result<(Token, DateTime<Utc>), AccountError> {
        let token = Token(entropy::random()?);
        let mut db = self.db();
        let step = begin(&mut db)?;
        let asked: Option<i64> = step
            .query_row(
                include_str!("take_challenge.sql"),
                params![hash(&request.challenge), request.incarnation.0],
                |row| row.get(0),
            )
            .optional()?;
        let now_ms = now.timestamp_millis();
        let device = find(&step, request.incarnation)?.ok_or(Refused::UnknownDevice)?;
        let statement = Challenge::statement(request.incarnation, &request.challenge);
        let answered = verify(device.key, &statement, &request.signature).is_ok();
        let in_time = asked.is_some_and(|expires_at| now_ms < expires_at);
        let standing = device.in_good_standing(now);
        if !answered || !in_time || standing.is_err() {
            step.commit()?;
            standing?;
            return Err(Refused::BadAnswer.into());
        }
        let expires_at = now + TOKEN;
        step.execute("DELETE FROM token WHERE expires_at <= ?", [now_ms])?;
        let row = params![
            hash(&token.0),
            request.incarnation.0,
            expires_at.timestamp_millis()
        ];
        step.execute(include_str!("put_token.sql"), row)?;
        step.commit()?;
        Ok((token, expires_at))
    }

    /// The device that a token stands for.
    pub fn session(&self, token: &Token, now: DateTime<Utc>) -> Result<Device, AccountError> {
        let db = self.db();
        let held = db
            .query_row(
                "SELECT incarnation, expires_at FROM token WHERE hash = ?",
                [hash(&token.0)],
                |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)),
            )
            .optional()?;
        let (incarnation, expires_at) = held.ok_or(Refused::NoSession)?;
        if now.timestamp_millis() >= expires_at {
            return Err(Refused::NoSession.into());
        }
        let device = find(&db, Incarnation(incarnation))?.ok_or(AccountError::Damaged)?;
        device.in_good_standing(now)?;
        Ok(device)
    }
}

fn hash(secret: &[u8; 32]) -> [u8; 32] {
    Sha256::digest(secret).into()
}
