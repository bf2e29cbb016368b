//! The Area stream folded, as of one of its changes.

use std::{collections::BTreeSet, sync::Arc};

use care::area::{Certificate, Directory};
use chrono::{DateTime, NaiveDate, Utc};
use record::{
    AuthorId, ChainHash, Change, Compartment, DeviceId, EntryId, Incarnation, Record, Stream,
    Subject, Value,
};

use super::Session;
use crate::ledger::{Answer, LedgerError, LedgerRead};

/// Who and what the area has, and as of which change.
#[derive(Debug)]
pub struct AreaView {
    end: (u64, ChainHash),
    record: Record,
    directory: Directory,
    /// Which practices teams care for, as they were written.
    cared_for: Vec<(EntryId, String)>,
}

impl AreaView {
    /// The view that fits a ledger: the one given, if nothing was written since.
    pub(super) fn refreshed(
        view: &dyn LedgerRead,
        area: Subject,
        cached: Option<Arc<Self>>,
    ) -> Answer<Arc<Self>> {
        let head = view.stream(&core(area))?;
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
        let cared_for = record.of_kind("team-practice").filter_map(|(_, link)| {
            let team = link.value("team")?.as_bytes()?.try_into().ok()?;
            let practice = link.value("practice").and_then(Value::as_text)?;
            Some((EntryId(team), practice.to_owned()))
        });
        Self {
            end,
            cared_for: cared_for.collect(),
            directory: Directory::of(&record),
            record,
        }
    }

    /// The view with one more change of the stream, within the transaction that appends it.
    pub(super) fn with(&self, change: Change) -> Self {
        let mut record = self.record.clone();
        record.insert(change);
        // No ledger's end: the view is never taken for one that was read.
        Self::of(record, (u64::MAX, ChainHash::START))
    }

    /// Who and what the area has.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// The codes of the practices that the teams of a member of staff care for on a day.
    pub fn practices(&self, staff: AuthorId, day: NaiveDate) -> BTreeSet<&str> {
        let teams: BTreeSet<EntryId> = self
            .directory
            .roles_on(staff, day)
            .filter(|held| held.role.has_device())
            .filter_map(|held| held.team)
            .collect();
        self.cared_for
            .iter()
            .filter(|(team, practice)| {
                teams.contains(team) && self.directory.cares_for(*team, practice)
            })
            .map(|(_, practice)| practice.as_str())
            .collect()
    }

    /// A certificate of a device's incarnation, whether it holds now or not.
    pub(super) fn certificate(
        &self,
        device: DeviceId,
        incarnation: Incarnation,
    ) -> Option<&Certificate> {
        self.directory.certificates(device, incarnation).first()
    }

    /// Whether a session's device is certified at an instant, for its user and with its key.
    pub fn certifies(&self, session: &Session, at: DateTime<Utc>) -> bool {
        self.directory
            .certificates(session.device, session.incarnation)
            .iter()
            .any(|held| held.staff == session.staff && held.key == session.key && held.is_valid(at))
    }
}

/// The part of a subject's record that everyone with access reads.
pub(super) fn core(subject: Subject) -> Stream {
    Stream {
        subject,
        compartment: Compartment::new_static(care::catalogue::CORE),
    }
}
