//! One entry of the Area's record as what it is. An entry with something missing gives nothing.

use record::{AuthorId, DeviceId, Entry, EntryId, Incarnation, PublicKey, Value};

use super::{Certificate, HeldRole, Organisation, Setting, Staff};
use crate::{Role, read};

pub(super) fn text(entry: &Entry, name: &str) -> Option<String> {
    entry.field(name).and_then(read::text)
}

fn bytes<const N: usize>(entry: &Entry, name: &str) -> Option<[u8; N]> {
    entry
        .values(name)
        .find_map(|value| value.as_bytes()?.try_into().ok())
}

pub(super) fn organisation(id: EntryId, entry: &Entry) -> Organisation {
    Organisation {
        entry: id,
        name: text(entry, "name").unwrap_or_default(),
        ods: text(entry, "ods").unwrap_or_default(),
        phone: text(entry, "phone"),
    }
}

pub(super) fn staff(id: EntryId, entry: &Entry) -> Staff {
    Staff {
        id: AuthorId(id.0),
        title: text(entry, "title"),
        given_name: text(entry, "given_name"),
        family_name: text(entry, "family_name").unwrap_or_default(),
        phone: text(entry, "phone"),
        body: text(entry, "body"),
        registration: text(entry, "registration"),
        qualification: text(entry, "qualification"),
    }
}

/// A role with anything missing, or of a later version, gives nothing.
pub(super) fn held_role(entry: &Entry) -> Option<(AuthorId, HeldRole)> {
    let date = |name| entry.values(name).find_map(Value::as_date);
    let held = HeldRole {
        role: Role::parse(&text(entry, "role")?)?,
        job_title: text(entry, "job_title"),
        team: entry.field("team").and_then(read::entry),
        practice: text(entry, "practice"),
        from: date("from")?,
        to: date("to"),
    };
    Some((AuthorId(bytes(entry, "staff")?), held))
}

pub(super) fn certificate(id: EntryId, entry: &Entry) -> Option<Certificate> {
    let instant = |name| entry.values(name).find_map(Value::as_instant);
    Some(Certificate {
        entry: id,
        device: DeviceId(bytes(entry, "device")?),
        incarnation: Incarnation(bytes(entry, "incarnation")?),
        staff: AuthorId(bytes(entry, "staff")?),
        key: PublicKey(bytes(entry, "key")?),
        name: text(entry, "name").unwrap_or_default(),
        from: instant("from")?,
        to: instant("to"),
    })
}

pub(super) fn setting(id: EntryId, entry: &Entry) -> Option<Setting> {
    Some(Setting {
        name: text(entry, "name")?,
        value: text(entry, "value")?,
        from: entry.values("from").find_map(Value::as_date)?,
        entry: id,
    })
}
