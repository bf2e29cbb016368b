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
    ActId, AuthorId, Body, Change, Compartment, DeviceId, Ed25519, Edit, EntryId, Envelope,
    FieldName, Incarnation, Kind, Nonce, Record, Role, Stream, Subject, Value,
};
use sha2::{Digest, Sha256};
use sync::{
    ledger::{self, Arrival, Ledger, LedgerError, LedgerRead, LedgerWrite, NewRow, Standing},
    message::Carried,
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

/// Who and what the area has, read from its stream: some hundred changes in a county.
pub fn directory(view: &dyn LedgerRead, area: Subject) -> Result<Directory, LedgerError> {
    let mut record = Record::new(area);
    let Some(head) = view.stream(&stream(area))? else {
        return Ok(Directory::default());
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
    Ok(Directory::of(&record))
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
    fn change(self, area: Subject) -> (Change, Vec<u8>) {
        let (act, nonce) = derived(area, &self.name);
        Change::seal(Body {
            stream: stream(area),
            act,
            author: AuthorId([0; 16]),
            role: Role::new_static(care::Role::Admin.code()),
            recorded_at: self.at,
            clock_offset_ms: None,
            nonce,
            edits: self.edits,
        })
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

/// Writes an act into the Area stream, unless it stands there already.
pub fn write(
    ledger: &dyn Ledger,
    area: &Area,
    act: Act,
    now: DateTime<Utc>,
) -> Result<(), AreaStreamError> {
    let (change, body) = act.change(area.subject());
    let context = Context {
        demo: area.identity.demo,
    };
    catalogue::check_server(&change.body, &context)?;
    ledger::write(ledger, |step| {
        if matches!(step.standing(change.id)?, Some(Standing::Accepted(_))) {
            return Ok(());
        }
        append(step, area, &change, &body, now)
    })?;
    Ok(())
}

fn append(
    step: &mut dyn LedgerWrite,
    area: &Area,
    change: &Change,
    body: &[u8],
    now: DateTime<Utc>,
) -> Result<(), LedgerError> {
    let id = area.identity.id.into_bytes();
    let (device, incarnation) = (DeviceId(id), Incarnation(id));
    let head = step.own_head(device, incarnation)?;
    let envelope = Envelope::seal(
        change.id,
        (device, incarnation),
        (head.seq + 1, head.hash),
        &Ed25519,
        area.keys.server(),
    );
    step.arrive(&Arrival {
        device,
        incarnation,
        seq: envelope.seq,
        hash: envelope.hash(),
        change: change.id,
        refused: None,
    })?;
    let row = NewRow {
        change: change.id,
        stream: change.body.stream.clone(),
        hash: envelope.hash(),
        carried: Carried {
            envelope: envelope.encode(),
            body: body.to_vec(),
        },
    };
    step.append(&[row], now)?;
    Ok(())
}
