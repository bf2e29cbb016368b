//! Deciding about a change: may it be part of the record?

use care::{
    Role,
    catalogue::{self, Context, Refusal},
    matrix,
};
use record::{AuthorId, Body, Change, ChangeId, Edit, FieldKey, Record, Stream, Subject, Value};

use super::{access::Reader, sitting::Sitting};
use crate::{
    ledger::{Answer, LedgerError, Standing},
    message::{Code, Need, Reason, Words},
};

/// What is decided about a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Decision {
    Accept,
    Hold(Vec<Need>),
    Quarantine(Reason),
    Reject(Reason),
}

impl From<Decision> for Option<Standing> {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Accept => None,
            Decision::Hold(needs) => Some(Standing::Held(needs)),
            Decision::Quarantine(reason) => Some(Standing::Quarantined(reason)),
            Decision::Reject(reason) => Some(Standing::Rejected(reason)),
        }
    }
}

fn reject(code: Code) -> Decision {
    Decision::Reject(code.into())
}

/// A refusal of the catalogue, in its own words. They name kinds and fields, never values.
fn not_allowed(refusal: &Refusal) -> Decision {
    Decision::Reject(Reason {
        code: Code::NotAllowed,
        text: Words::from(refusal.to_string().as_str()),
    })
}

impl Sitting<'_> {
    /// Decides about a change by what the ledger and the area have now.
    ///
    /// First what no time and no other change can mend (the catalogue), then who wrote it, then
    /// what it rests on. A change that waits for several things is told all of them.
    pub(super) fn decide(&self, change: &Change) -> Answer<Decision> {
        let body = &change.body;
        let context = Context { demo: self.demo };
        if let Subject::Area(_) = body.stream.subject {
            return Ok(self.decide_area(body, &context));
        }
        let mut needs = match catalogue::check(body, &context) {
            Ok(()) => Vec::new(),
            Err(refusal) if refusal.is_unknown() => unknown(body),
            Err(refusal) => return Ok(not_allowed(&refusal)),
        };
        let author = Reader::new(self.area(), body.author, self.day);
        let role = Role::parse(body.role.as_str());
        if !role.is_some_and(|role| author.holds(role)) {
            return Ok(Decision::Quarantine(Code::RoleNotHeld.into()));
        }
        match self.relationship(body, &author)? {
            Relationship::Held => {}
            Relationship::None => {
                return Ok(Decision::Quarantine(Code::NoRelationship.into()));
            }
            Relationship::UnknownPerson => needs.push(Need::Person),
        }
        for edit in &body.edits {
            if let Some(refused) = self.rests(body, edit, &mut needs)? {
                return Ok(reject(refused));
            }
        }
        if needs.is_empty() {
            self.decide_raise(body, role)
        } else {
            needs.sort();
            needs.dedup();
            needs.truncate(crate::limits::NEEDS);
            Ok(Decision::Hold(needs))
        }
    }

    /// Only the server writes in the Area stream; what comes in a relay is its own, signed by its
    /// own key, from before it was restored.
    fn decide_area(&self, body: &Body, context: &Context) -> Decision {
        if body.author != AuthorId([0; 16]) || body.stream.subject != self.site_area {
            return reject(Code::ServerOnly);
        }
        match catalogue::check_server(body, context) {
            Ok(()) => Decision::Accept,
            Err(refusal) if refusal.is_unknown() => Decision::Hold(unknown(body)),
            Err(refusal) => not_allowed(&refusal),
        }
    }

    fn relationship(&self, body: &Body, author: &Reader) -> Answer<Relationship> {
        let subject = body.stream.subject;
        let relations = self.step.relations(subject)?;
        if author.is_related(&relations)? {
            return Ok(Relationship::Held);
        }
        if !relations.is_empty() || self.knows(subject)? {
            return Ok(Relationship::None);
        }
        // The person's first identity brings the relationship with it.
        Ok(match first_practice(body) {
            Some(practice) if author.cares_for(practice) => Relationship::Held,
            Some(_) => Relationship::None,
            None => Relationship::UnknownPerson,
        })
    }

    /// Whether an edit rests on versions of the same stream, entry and field that are in the
    /// ledger or before it in this sitting (P16). One that is not there yet is a need.
    fn rests(&self, body: &Body, edit: &Edit, needs: &mut Vec<Need>) -> Answer<Option<Code>> {
        for id in &edit.replaces {
            if let Some(replaced) = self.accepted_body(*id)? {
                if !wrote(&replaced, &body.stream, &FieldKey::of(edit)) {
                    return Ok(Some(Code::ReplacesAnother));
                }
                continue;
            }
            match self.step.standing(*id)? {
                Some(Standing::Rejected(_)) => return Ok(Some(Code::RestsOnRefused)),
                _ => needs.push(Need::Change(*id)),
            }
        }
        Ok(None)
    }

    fn accepted_body(&self, id: ChangeId) -> Answer<Option<Body>> {
        if let Some(body) = self.body_here(id) {
            return Ok(Some(body.clone()));
        }
        let Some(bytes) = self.step.body(id)? else {
            return Ok(None);
        };
        let body = Body::decode(&bytes);
        body.map(Some)
            .map_err(|_| LedgerError::Damaged("a body that cannot be read"))
    }

    /// A role that only raises entries of a kind changes none of another author's.
    fn decide_raise(&self, body: &Body, role: Option<Role>) -> Answer<Decision> {
        let raises =
            |edit: &Edit| role.is_some_and(|role| matrix::only_raises(role, edit.kind.as_str()));
        if !body.edits.iter().any(raises) {
            return Ok(Decision::Accept);
        }
        let record = self.record_of(&body.stream)?;
        Ok(match catalogue::check_raise(body, &record) {
            Ok(()) => Decision::Accept,
            Err(refusal) => not_allowed(&refusal),
        })
    }

    fn record_of(&self, stream: &Stream) -> Answer<Record> {
        let mut record = Record::new(stream.subject);
        if let Some(head) = self.step.stream(stream)? {
            self.step.rows(head.key, 1, &mut |row| {
                if let Ok(change) = Change::decode(row.body) {
                    record.insert(change);
                }
                true
            })?;
        }
        for change in self.accepted_here(stream) {
            record.insert(change.clone());
        }
        Ok(record)
    }
}

enum Relationship {
    Held,
    None,
    UnknownPerson,
}

/// The practice that a change names in the person's identity.
fn first_practice(body: &Body) -> Option<&str> {
    let named = |edit: &&Edit| edit.kind == *"identity" && edit.field == *"practice";
    body.edits.iter().find(named)?.value.as_text()
}

/// Whether a change wrote a version of this field in this stream.
fn wrote(body: &Body, stream: &Stream, key: &FieldKey) -> bool {
    let same_field = |edit: &Edit| FieldKey::of(edit) == *key || takes_any_field();
    body.stream == *stream && body.edits.iter().any(same_field)
}

/// Every kind and field of a change that this version does not know.
fn unknown(body: &Body) -> Vec<Need> {
    let need = |edit: &Edit| match catalogue::kind(edit.kind.as_str()) {
        None => Some(Need::Kind(edit.kind.clone())),
        Some(kind) => {
            let known = kind.field(edit.field.as_str()).is_some();
            (!known || matches!(edit.value, Value::Unknown(_)))
                .then(|| Need::Field(edit.kind.clone(), edit.field.clone()))
        }
    };
    body.edits.iter().filter_map(need).collect()
}

#[cfg(feature = "planted")]
fn takes_any_field() -> bool {
    crate::planted::is(crate::planted::Bug::OtherFieldReplaced)
}

#[cfg(not(feature = "planted"))]
const fn takes_any_field() -> bool {
    false
}
