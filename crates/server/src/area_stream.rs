//! Writing the Area stream: what an administrator does is signed with the server's own key.
//!
//! The server writes as a device of its own: its device id, incarnation and entries' author are
//! fixed, so that every laptop can tell its changes from a person's.

use care::{
    area::Directory,
    catalogue::{self, Context},
};
use chrono::{DateTime, Utc};
use record::{
    ActId, AuthorId, Body, Change, Compartment, Edit, EntryId, FieldName, Kind, Nonce, Record,
    Role, Stream, Subject, Value,
};
use sha2::{Digest, Sha256};
use sync::{
    ledger::{LedgerError, LedgerRead},
    message::Verdict,
    server::{Moment, Server},
};

use crate::area::Area;

/// Something cannot be written in the Area stream.
#[derive(Debug, thiserror::Error)]
pub enum AreaStreamError {
    /// The catalogue does not take it.
    #[error(transparent)]
    NotAllowed(#[from] catalogue::Refusal),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// The stream itself.
pub fn stream(area: Subject) -> Stream {
    Stream {
        subject: area,
        compartment: Compartment::new_static(catalogue::CORE),
    }
}

/// Who and what the area has, read from its stream.
pub fn directory(view: &dyn LedgerRead, area: Subject) -> Result<Directory, LedgerError> {
    Ok(Directory::of(&record(view, area)?))
}

/// The area's own record, read from its stream: some hundred changes in a county.
pub fn record(view: &dyn LedgerRead, area: Subject) -> Result<Record, LedgerError> {
    let mut record = Record::new(area);
    let Some(head) = view.stream(&stream(area))? else {
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

/// Fields of one entry, to be written for the first time.
pub fn fields(
    entry: EntryId,
    kind: &'static str,
    values: impl IntoIterator<Item = (&'static str, Value)>,
) -> Vec<Edit> {
    let edit = |(field, value)| Edit {
        entry,
        kind: Kind::new_static(kind),
        field: FieldName::new_static(field),
        value,
        replaces: Vec::new(),
    };
    values.into_iter().map(edit).collect()
}

/// What one administrator's act writes.
#[derive(Debug)]
pub struct Act {
    /// Names the act. The same name with the same edits at the same time is the same change, and
    /// is written once however often it is asked for.
    pub name: Vec<u8>,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub edits: Vec<Edit>,
}

impl Act {
    fn body(self, area: Subject) -> Body {
        let (act, nonce) = derived(area, &self.name);
        Body {
            stream: stream(area),
            act,
            author: AuthorId([0; 16]),
            role: Role::new_static(care::Role::Admin.code()),
            recorded_at: self.at,
            clock_offset_ms: None,
            nonce,
            edits: self.edits,
        }
    }
}

/// The ids of an act that has a name in an area: always the same for the same name.
pub(crate) fn derived(area: Subject, name: &[u8]) -> (ActId, Nonce) {
    let hash: [u8; 32] = Sha256::new()
        .chain_update(b"doorstep/act/1\0")
        .chain_update(area.id())
        .chain_update(name)
        .finalize()
        .into();
    let (mut act, mut nonce) = ([0; 16], [0; 16]);
    let (first, second) = hash.split_at(16);
    act.copy_from_slice(first);
    nonce.copy_from_slice(second);
    (ActId(act), Nonce(nonce))
}

/// Writes an act into the Area stream, unless it stands there already. What waited for access is
/// decided again where it changes who works where.
pub fn write(sync: &Server, area: &Area, act: Act, at: Moment) -> Result<(), AreaStreamError> {
    let body = act.body(area.subject());
    let context = Context {
        demo: area.identity.demo,
    };
    catalogue::check_server(&body, &context)?;
    match sync.write_area(body, at)? {
        Verdict::Accepted(_) | Verdict::Duplicate(_) => Ok(()),
        Verdict::Held(_) | Verdict::Quarantined(_) | Verdict::Rejected(_) => Err(
            LedgerError::Damaged("an act that the catalogue takes and the ledger does not").into(),
        ),
    }
}
