//! Which streams a session may read today: by its user's roles, and her relationships.

use std::collections::{BTreeMap, BTreeSet};

use care::{Role, matrix};
use chrono::NaiveDate;
use record::{AuthorId, Compartment, Stream, Subject};
use sha2::{Digest, Sha256};

use super::AreaView;
use crate::{
    AccessMark,
    ledger::{Answer, LedgerRead, Relation, StreamKey, Tie},
};

/// What a member of staff may read today.
pub(super) struct Reader {
    pub(super) staff: AuthorId,
    pub(super) roles: BTreeSet<Role>,
    practices: BTreeSet<String>,
}

impl Reader {
    pub(super) fn new(area: &AreaView, staff: AuthorId, day: NaiveDate) -> Self {
        let practices = area.practices(staff, day);
        Self {
            roles: area.roles(staff, day),
            practices: practices.into_iter().map(str::to_owned).collect(),
            staff,
        }
    }

    /// Whether she may read a compartment at all. A role that only raises there may not.
    fn reads(&self, compartment: &Compartment) -> bool {
        let mut roles = self.roles.iter();
        roles.any(|role| matrix::may_read(*role, compartment.as_str()))
    }

    /// Whether a practice is one that her teams care for.
    pub(super) fn cares_for(&self, practice: &str) -> bool {
        self.practices.contains(practice)
    }

    /// Whether one of a person's relations is to her or to a practice of her teams (roles.md §2 a
    /// and b). Where versions diverge, any of them is enough.
    pub(super) fn is_related(&self, relations: &[Relation]) -> bool {
        relations.iter().any(|relation| match relation.tie {
            Tie::CareTeam => relation.to == self.staff.0,
            Tie::Practice => {
                std::str::from_utf8(&relation.to).is_ok_and(|practice| self.cares_for(practice))
            }
        })
    }

    /// Whether she may read a stream.
    pub(super) fn may_read(&self, view: &dyn LedgerRead, stream: &Stream) -> Answer<bool> {
        if matches!(stream.subject, Subject::Area(_)) {
            return Ok(true);
        }
        Ok(self.reads(&stream.compartment) && self.is_related(&view.relations(stream.subject)?))
    }

    /// The people she has a relationship with, in order.
    pub(super) fn people(&self, view: &dyn LedgerRead) -> Answer<BTreeSet<Subject>> {
        let mut people = BTreeSet::new();
        if !self.roles.iter().any(|role| role.has_device()) {
            return Ok(people);
        }
        people.extend(view.related(Tie::CareTeam, &self.staff.0)?);
        for practice in &self.practices {
            people.extend(view.related(Tie::Practice, practice.as_bytes())?);
        }
        Ok(people)
    }

    /// The streams of a person that she may read, given the relationship.
    pub(super) fn compartments(&self, compartment: &Compartment) -> bool {
        self.reads(compartment)
    }

    /// As long as this is the same, so is the list of her streams, but for new people.
    pub(super) fn mark(&self, view: &dyn LedgerRead) -> Answer<AccessMark> {
        let mut hash = Sha256::new().chain_update(b"doorstep/access/1\0");
        hash.update(self.staff.0);
        for role in &self.roles {
            hash.update(role.code());
            hash.update([0]);
        }
        hash.update(
            view.access_version(Tie::CareTeam, &self.staff.0)?
                .to_be_bytes(),
        );
        for practice in &self.practices {
            hash.update(practice);
            hash.update([0]);
            hash.update(
                view.access_version(Tie::Practice, practice.as_bytes())?
                    .to_be_bytes(),
            );
        }
        let digest: [u8; 32] = hash.finalize().into();
        let mut mark = [0; 16];
        mark.copy_from_slice(digest.split_at(16).0);
        Ok(AccessMark(mark))
    }
}

/// Remembers, while a page is made, which streams may be read.
pub(super) struct Seen<'a> {
    reader: &'a Reader,
    streams: BTreeMap<StreamKey, Option<(Stream, u64)>>,
}

impl<'a> Seen<'a> {
    pub(super) fn by(reader: &'a Reader) -> Self {
        Self {
            reader,
            streams: BTreeMap::new(),
        }
    }

    /// The stream of a key and its last number, if it may be read.
    pub(super) fn stream(
        &mut self,
        view: &dyn LedgerRead,
        key: StreamKey,
    ) -> Answer<Option<&(Stream, u64)>> {
        if !self.streams.contains_key(&key) {
            let head = view.stream_by_key(key)?;
            let may = self.reader.may_read(view, &head.stream)?;
            self.streams
                .insert(key, may.then_some((head.stream, head.pseq)));
        }
        Ok(self.streams.get(&key).and_then(Option::as_ref))
    }
}
