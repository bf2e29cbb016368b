//! A frontier: what stood on a page, kept for ever by a signature.

use std::collections::{BTreeMap, BTreeSet};

use crate::{ChangeId, Edit, FieldKey, Record, Value, fold};

/// The sorted ids of the changes whose versions stood on a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier(BTreeSet<ChangeId>);

impl Frontier {
    /// The ids, in order.
    pub fn ids(&self) -> impl Iterator<Item = ChangeId> {
        self.0.iter().copied()
    }

    /// Whether a change is one of them.
    pub fn contains(&self, id: ChangeId) -> bool {
        self.0.contains(&id)
    }

    /// As a value that a field can hold.
    pub fn to_value(&self) -> Value {
        Value::List(self.ids().map(|id| Value::Bytes(id.0.to_vec())).collect())
    }

    /// Reads back what [`Frontier::to_value`] wrote.
    pub fn from_value(value: &Value) -> Option<Self> {
        let Value::List(ids) = value else { return None };
        ids.iter()
            .map(|id| id.as_bytes()?.try_into().ok().map(ChangeId))
            .collect()
    }
}

impl FromIterator<ChangeId> for Frontier {
    fn from_iter<I: IntoIterator<Item = ChangeId>>(ids: I) -> Self {
        Self(ids.into_iter().collect())
    }
}

/// A change that something names has not arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a change that this rests on has not arrived")]
pub struct MissingChange(pub ChangeId);

/// Folds exactly the frontier's changes.
///
/// Of the versions that these changes wrote, those fall that another of them came after: it names
/// them, or names what names them. That chain may run through changes outside the frontier, whose
/// own versions no longer stood; it is fixed by the bodies, so the answer never changes.
pub(crate) fn fold(record: &Record, frontier: &Frontier) -> Result<Record, MissingChange> {
    let mut changes = BTreeMap::new();
    let mut written: BTreeMap<FieldKey, Vec<(ChangeId, &Edit)>> = BTreeMap::new();
    for id in frontier.ids() {
        let body = record.change(id).ok_or(MissingChange(id))?;
        changes.insert(id, body.clone());
        for edit in &body.edits {
            written
                .entry(FieldKey::of(edit))
                .or_default()
                .push((id, edit));
        }
    }
    let mut standing = Vec::new();
    for (key, edits) in &written {
        let before = before(record, key, edits)?;
        for (id, edit) in edits.iter().filter(|(id, _)| !before.contains(id)) {
            if let Some(body) = record.change(*id) {
                standing.push(((*edit).clone(), fold::version(*id, body, edit)));
            }
        }
    }
    Ok(record.with_versions(changes, standing))
}

/// Everything that these edits of one field replace, directly or through others.
fn before(
    record: &Record,
    key: &FieldKey,
    edits: &[(ChangeId, &Edit)],
) -> Result<BTreeSet<ChangeId>, MissingChange> {
    let mut before = BTreeSet::new();
    let mut next: Vec<ChangeId> = edits
        .iter()
        .flat_map(|(_, edit)| edit.replaces.iter().copied())
        .collect();
    while let Some(id) = next.pop() {
        if before.insert(id) {
            let body = record.change(id).ok_or(MissingChange(id))?;
            let edit = body.edits.iter().find(|edit| FieldKey::of(edit) == *key);
            next.extend(
                edit.into_iter()
                    .flat_map(|edit| edit.replaces.iter().copied()),
            );
        }
    }
    Ok(before)
}
