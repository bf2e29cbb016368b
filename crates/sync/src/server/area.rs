//! The Area stream folded: who holds which role, which practices a team cares for, which devices
//! are certified.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use care::Role;
use chrono::{DateTime, NaiveDate, Utc};
use record::{
    AuthorId, ChainHash, Change, Compartment, DeviceId, Entry, Incarnation, PublicKey, Record,
    Stream, Subject, Value,
};

use super::Session;
use crate::ledger::{Answer, LedgerError, LedgerRead};

/// A device's certificate as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceCertificate {
    /// Its user.
    pub staff: AuthorId,
    /// Its key.
    pub key: PublicKey,
    /// From when it holds.
    pub from: DateTime<Utc>,
    /// Until when, if it ends.
    pub to: Option<DateTime<Utc>>,
}

/// A role that a member of staff holds for a time.
#[derive(Debug, Clone)]
struct Post {
    role: Role,
    practices: BTreeSet<String>,
    from: NaiveDate,
    to: Option<NaiveDate>,
}

/// The Area stream folded, as of one of its changes.
#[derive(Debug)]
pub struct AreaView {
    end: (u64, ChainHash),
    record: Record,
    posts: BTreeMap<AuthorId, Vec<Post>>,
    certificates: BTreeMap<(DeviceId, Incarnation), DeviceCertificate>,
}

impl AreaView {
    /// The view that fits a ledger: the one given, if nothing was written since.
    pub(super) fn refreshed(
        view: &dyn LedgerRead,
        area: Subject,
        cached: Option<Arc<Self>>,
    ) -> Answer<Arc<Self>> {
        let head = view.stream(&area_stream(area))?;
        let end = head
            .as_ref()
            .map_or((0, ChainHash::START), |head| (head.pseq, head.chain));
        if let Some(cached) = cached.filter(|cached| cached.end == end) {
            return Ok(cached);
        }
        let mut record = Record::new(area);
        let mut damaged = false;
        if let Some(head) = head {
            view.rows(head.key, 1, &mut |row| {
                match Change::decode(row.body) {
                    Ok(change) => drop(record.insert(change)),
                    Err(_) => damaged = true,
                }
                !damaged
            })?;
        }
        if damaged {
            return Err(LedgerError::Damaged("a change of the Area stream"));
        }
        Ok(Arc::new(Self::of(record, end)))
    }

    fn of(record: Record, end: (u64, ChainHash)) -> Self {
        let mut posts: BTreeMap<AuthorId, Vec<Post>> = BTreeMap::new();
        for (_, entry) in record.of_kind("staff-role") {
            if let Some((staff, post)) = post(&record, entry) {
                posts.entry(staff).or_default().push(post);
            }
        }
        let certificates = record.of_kind("device-certificate");
        Self {
            end,
            posts,
            certificates: certificates
                .filter_map(|(_, entry)| certificate(entry))
                .collect(),
            record,
        }
    }

    /// The view with one more change of the stream.
    pub(super) fn with(&self, change: Change) -> Self {
        let mut record = self.record.clone();
        record.insert(change);
        // Never equal to a ledger's end: it is only used within the transaction that appends.
        Self::of(record, (u64::MAX, ChainHash::START))
    }

    /// The folded stream.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// The roles that a member of staff holds on a day.
    pub fn roles(&self, staff: AuthorId, day: NaiveDate) -> BTreeSet<Role> {
        self.posts(staff, day).map(|post| post.role).collect()
    }

    /// The codes of the practices that her teams care for on a day.
    pub fn practices(&self, staff: AuthorId, day: NaiveDate) -> BTreeSet<&str> {
        let practices = self.posts(staff, day).flat_map(|post| &post.practices);
        practices.map(String::as_str).collect()
    }

    fn posts(&self, staff: AuthorId, day: NaiveDate) -> impl Iterator<Item = &Post> {
        let held = move |post: &&Post| post.from <= day && post.to.is_none_or(|to| day <= to);
        self.posts.get(&staff).into_iter().flatten().filter(held)
    }

    /// A device's certificate, whether it holds now or not.
    pub fn certificate(
        &self,
        device: DeviceId,
        incarnation: Incarnation,
    ) -> Option<DeviceCertificate> {
        self.certificates.get(&(device, incarnation)).copied()
    }

    /// Whether a session's device is certified at an instant, for its user and with its key.
    pub fn certifies(&self, session: &Session, at: DateTime<Utc>) -> bool {
        self.certificate(session.device, session.incarnation)
            .is_some_and(|held| {
                held.staff == session.staff
                    && held.key == session.key
                    && held.from <= at
                    && held.to.is_none_or(|to| at < to)
            })
    }
}

/// The Area stream.
pub(super) fn area_stream(area: Subject) -> Stream {
    Stream {
        subject: area,
        compartment: Compartment::new_static(care::catalogue::CORE),
    }
}

fn id(entry: &Entry, field: &str) -> Option<[u8; 16]> {
    entry.value(field)?.as_bytes()?.try_into().ok()
}

fn post(record: &Record, entry: &Entry) -> Option<(AuthorId, Post)> {
    let mut practices: BTreeSet<String> = entry
        .value("practice")
        .and_then(Value::as_text)
        .map(str::to_owned)
        .into_iter()
        .collect();
    if let Some(team) = id(entry, "team") {
        let cared_for = record
            .of_kind("team-practice")
            .filter(|(_, link)| id(link, "team") == Some(team))
            .filter_map(|(_, link)| link.value("practice")?.as_text());
        practices.extend(cared_for.map(str::to_owned));
    }
    let post = Post {
        role: Role::parse(entry.value("role")?.as_text()?)?,
        practices,
        from: entry.value("from")?.as_date()?,
        to: entry.value("to").and_then(Value::as_date),
    };
    Some((AuthorId(id(entry, "staff")?), post))
}

fn certificate(entry: &Entry) -> Option<((DeviceId, Incarnation), DeviceCertificate)> {
    let sender = (
        DeviceId(id(entry, "device")?),
        Incarnation(id(entry, "incarnation")?),
    );
    let certificate = DeviceCertificate {
        staff: AuthorId(id(entry, "staff")?),
        key: PublicKey(entry.value("key")?.as_bytes()?.try_into().ok()?),
        from: entry.value("from")?.as_instant()?,
        to: entry.value("to").and_then(Value::as_instant),
    };
    Some((sender, certificate))
}
