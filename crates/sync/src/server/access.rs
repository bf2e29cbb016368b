//! Which streams a member of staff may read today: by her roles, and her relationships.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use care::access::{self, AccessFacts};
use chrono::NaiveDate;
use record::{AuthorId, Compartment, Stream, Subject};
use sha2::{Digest, Sha256};

use super::AreaView;
use crate::{
    AccessMark,
    ledger::{Answer, LedgerError, LedgerRead, Relation, StreamKey, Tie},
};

/// A member of staff, on a day.
pub(super) struct Reader {
    area: Arc<AreaView>,
    staff: AuthorId,
    day: NaiveDate,
}

impl Reader {
    pub(super) fn new(area: Arc<AreaView>, staff: AuthorId, day: NaiveDate) -> Self {
        Self { area, staff, day }
    }

    pub(super) fn holds(&self, role: care::Role) -> bool {
        self.area.directory().holds(self.staff, role, self.day)
    }

    /// Whether a practice is one that her teams care for.
    pub(super) fn cares_for(&self, practice: &str) -> bool {
        self.area.practices(self.staff, self.day).contains(practice)
    }

    /// Whether one of a person's relations is to her or to a practice of her teams
    /// (docs/sources.md, Roles). Where versions diverge, any of them is enough.
    pub(super) fn is_related(&self, relations: &[Relation]) -> Answer<bool> {
        let facts = facts(relations)?;
        let directory = self.area.directory();
        Ok(access::has_relationship(
            directory, &facts, self.staff, self.day,
        ))
    }

    /// The compartments of a person's record that she receives. A role that only raises in one
    /// does not receive it.
    pub(super) fn compartments(
        &self,
        view: &dyn LedgerRead,
        subject: Subject,
    ) -> Answer<Vec<Compartment>> {
        if let Subject::Area(_) = subject {
            return Ok(vec![Compartment::new_static(care::catalogue::CORE)]);
        }
        let facts = facts(&view.relations(subject)?)?;
        let directory = self.area.directory();
        Ok(access::compartments(
            directory, &facts, self.staff, self.day,
        ))
    }

    /// Whether she may read a stream.
    pub(super) fn may_read(&self, view: &dyn LedgerRead, stream: &Stream) -> Answer<bool> {
        let compartments = self.compartments(view, stream.subject)?;
        Ok(compartments.contains(&stream.compartment))
    }

    /// The people with whom she may have a relationship, in order.
    pub(super) fn people(&self, view: &dyn LedgerRead) -> Answer<BTreeSet<Subject>> {
        let mut people = BTreeSet::new();
        people.extend(view.related(Tie::CareTeam, &self.staff.0)?);
        for practice in self.area.practices(self.staff, self.day) {
            people.extend(view.related(Tie::Practice, practice.as_bytes())?);
        }
        Ok(people)
    }

    /// As long as this is the same, so is the list of her streams, but for new people.
    pub(super) fn mark(&self, view: &dyn LedgerRead) -> Answer<AccessMark> {
        let mut hash = Sha256::new().chain_update(b"doorstep/access/1\0");
        hash.update(self.staff.0);
        let roles = self.area.directory().roles_on(self.staff, self.day);
        let roles: BTreeSet<care::Role> = roles.map(|held| held.role).collect();
        for role in roles {
            hash.update(role.code());
            hash.update([0]);
        }
        let version = view.access_version(Tie::CareTeam, &self.staff.0)?;
        hash.update(version.to_be_bytes());
        for practice in self.area.practices(self.staff, self.day) {
            hash.update(practice);
            hash.update([0]);
            let version = view.access_version(Tie::Practice, practice.as_bytes())?;
            hash.update(version.to_be_bytes());
        }
        let digest: [u8; 32] = hash.finalize().into();
        let mut mark = [0; 16];
        mark.copy_from_slice(digest.split_at(16).0);
        Ok(AccessMark(mark))
    }
}

/// The relations of one person, as the rules of access read them.
fn facts(relations: &[Relation]) -> Answer<AccessFacts> {
    let mut facts = AccessFacts::default();
    for relation in relations {
        let to = relation.to.as_slice();
        match relation.tie {
            Tie::Practice => {
                let practice = std::str::from_utf8(to).map(str::to_owned);
                facts.practices.extend(practice);
            }
            Tie::CareTeam => {
                let staff = to.try_into().map(AuthorId);
                let staff = staff.map_err(|_| LedgerError::Damaged("a member of staff"))?;
                facts.care_team.insert(staff);
            }
        }
    }
    Ok(facts)
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
