//! Between SQLite's values and the ledger's: numbers, instants, ids, verdicts.

use chrono::{DateTime, Utc};
use record::{ChainHash, ChangeId, Compartment, FieldName, Kind, Stream, Subject};
use rusqlite::{Row, ffi};
use sync::{
    ledger::{Answer, LedgerError, Standing, StreamHead, StreamKey, Tie},
    message::{Code, Need, Reason, Words},
};

/// SQLite's integers are signed; no counter here comes near the difference.
pub(super) fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(super) fn count(number: i64) -> Answer<u64> {
    u64::try_from(number).map_err(|_| LedgerError::Damaged("a negative number"))
}

pub(super) fn instant(ms: i64) -> Answer<DateTime<Utc>> {
    DateTime::from_timestamp_millis(ms).ok_or(LedgerError::Damaged("an impossible time"))
}

/// What the database says when it fails. Its messages name tables and columns, never values.
pub(super) fn failed(error: rusqlite::Error) -> LedgerError {
    let busy = matches!(
        error.sqlite_error_code(),
        Some(ffi::ErrorCode::DatabaseBusy | ffi::ErrorCode::DatabaseLocked)
    );
    if busy {
        LedgerError::Busy
    } else {
        LedgerError::Database(Box::new(error))
    }
}

pub(super) fn subject(bytes: &[u8]) -> Answer<Subject> {
    Subject::from_bytes(bytes).ok_or(LedgerError::Damaged("an unknown subject"))
}

/// Reads `id, subject, compartment, pseq, chain`.
pub(super) fn stream_head(row: &Row<'_>) -> rusqlite::Result<Answer<StreamHead>> {
    let (id, bytes): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
    let (compartment, pseq): (String, i64) = (row.get(2)?, row.get(3)?);
    let chain = ChainHash(row.get(4)?);
    let head = || {
        let compartment = Compartment::parse(&compartment);
        Ok(StreamHead {
            key: StreamKey(id),
            stream: Stream {
                subject: subject(&bytes)?,
                compartment: compartment.map_err(|_| LedgerError::Damaged("a bad name"))?,
            },
            pseq: count(pseq)?,
            chain,
        })
    };
    Ok(head())
}

pub(super) fn reason(code: i64, text: &str) -> Reason {
    Reason {
        code: Code::of(u16::try_from(code).unwrap_or_default()),
        text: Words::from(text),
    }
}

pub(super) fn tie(tie: Tie) -> &'static str {
    match tie {
        Tie::Practice => "practice",
        Tie::CareTeam => "care-team",
    }
}

pub(super) fn tie_of(name: &str) -> Answer<Tie> {
    match name {
        "practice" => Ok(Tie::Practice),
        "care-team" => Ok(Tie::CareTeam),
        _ => Err(LedgerError::Damaged("a relation of another sort")),
    }
}

/// A standing as its columns: the state, and the reason if it has one.
pub(super) fn state(standing: &Standing) -> Answer<(&'static str, Option<&Reason>)> {
    match standing {
        Standing::Held(_) => Ok(("held", None)),
        Standing::Quarantined(reason) => Ok(("quarantined", Some(reason))),
        Standing::Rejected(reason) => Ok(("rejected", Some(reason))),
        Standing::Accepted(_) => Err(LedgerError::Damaged("an accepted change kept apart")),
    }
}

/// A need as its columns.
pub(super) type NeedRow<'a> = (
    &'static str,
    Option<&'a ChangeId>,
    Option<&'a str>,
    Option<&'a str>,
);

pub(super) fn need_row(need: &Need) -> NeedRow<'_> {
    match need {
        Need::Change(id) => ("change", Some(id), None, None),
        Need::Person => ("person", None, None, None),
        Need::Kind(kind) => ("kind", None, Some(kind.as_str()), None),
        Need::Field(kind, field) => ("field", None, Some(kind.as_str()), Some(field.as_str())),
    }
}

/// Reads `what, change, kind, field`.
pub(super) fn need(row: &Row<'_>) -> rusqlite::Result<Answer<Need>> {
    let what: String = row.get(0)?;
    let change: Option<[u8; 32]> = row.get(1)?;
    let (kind, field): (Option<String>, Option<String>) = (row.get(2)?, row.get(3)?);
    let kind = kind.and_then(|kind| Kind::parse(&kind).ok());
    let field = field.and_then(|field| FieldName::parse(&field).ok());
    Ok(match (what.as_str(), change, kind, field) {
        ("change", Some(id), _, _) => Ok(Need::Change(ChangeId(id))),
        ("person", ..) => Ok(Need::Person),
        ("kind", _, Some(kind), _) => Ok(Need::Kind(kind)),
        ("field", _, Some(kind), Some(field)) => Ok(Need::Field(kind, field)),
        _ => Err(LedgerError::Damaged("an unknown need")),
    })
}
