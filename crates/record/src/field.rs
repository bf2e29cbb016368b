//! Fields and entries of a folded record.

use chrono::{DateTime, Utc};

use crate::{AuthorId, ChangeId, FieldName, Kind, Role, Value};

/// One thing that somebody wrote in a field and nobody replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The change that wrote it.
    pub change: ChangeId,
    /// What it says.
    pub value: Value,
    /// Who wrote it.
    pub author: AuthorId,
    /// In which role.
    pub role: Role,
    /// When it was written, by the writer's clock.
    pub recorded_at: DateTime<Utc>,
}

impl Version {
    /// Whether it removes the entry.
    pub fn is_removal(&self) -> bool {
        matches!(self.value, Value::Removed(_))
    }
}

/// A field: the versions that no other change replaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// One version stands.
    Settled(Version),
    /// Several people wrote without seeing each other's words; all stand, earliest first, until a
    /// person settles them with a change that replaces them all.
    Diverged(Vec<Version>),
}

impl Field {
    /// Every version that stands, earliest first.
    pub fn versions(&self) -> &[Version] {
        match self {
            Self::Settled(version) => std::slice::from_ref(version),
            Self::Diverged(versions) => versions,
        }
    }

    /// The version that stands: the only one, or the earliest of several that say the same. Nothing
    /// where they differ, which is for a person to settle.
    pub fn settled(&self) -> Option<&Version> {
        let (first, others) = self.versions().split_first()?;
        let same = others.iter().all(|other| other.value == first.value);
        same.then_some(first)
    }

    /// Whether several versions stand that say different things.
    pub fn is_diverged(&self) -> bool {
        self.settled().is_none()
    }

    /// The field with one more version standing.
    pub(crate) fn with(self, version: Version) -> Self {
        let mut versions = match self {
            Self::Settled(one) => vec![one],
            Self::Diverged(several) => several,
        };
        let key = (version.recorded_at, version.change);
        let at = versions.partition_point(|other| (other.recorded_at, other.change) < key);
        versions.insert(at, version);
        Self::Diverged(versions)
    }

    /// The field without the versions that were replaced, or nothing if none is left.
    pub(crate) fn without(self, replaced: &[ChangeId]) -> Option<Self> {
        match self {
            Self::Settled(one) if replaced.contains(&one.change) => None,
            Self::Settled(one) => Some(Self::Settled(one)),
            Self::Diverged(mut versions) => {
                versions.retain(|version| !replaced.contains(&version.change));
                match versions.len() {
                    0 => None,
                    1 => versions.pop().map(Self::Settled),
                    _ => Some(Self::Diverged(versions)),
                }
            }
        }
    }
}

/// Whether an entry is on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Nobody removed it.
    Present,
    /// Removed, and no version stands that the removal did not name.
    Removed,
    /// Removed by one, while another changed it unseen: shown until a person decides.
    Contested,
}

/// A thing in the record: an id, a kind and fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What sort of thing.
    pub kind: Kind,
    /// By name, each once. An entry has a handful: a list of them is smaller than a map, and a
    /// first sync makes one for every entry of everybody.
    fields: Vec<(FieldName, Field)>,
    /// Removals out of which the last words were taken: see [`Record::with_last_words`].
    ///
    /// [`Record::with_last_words`]: crate::Record::with_last_words
    contradicted: Vec<(FieldName, Version)>,
}

impl Entry {
    /// An entry without a field, and with room for so many.
    pub(crate) fn new(kind: Kind, room: usize) -> Self {
        Self {
            kind,
            fields: Vec::with_capacity(room),
            contradicted: Vec::new(),
        }
    }

    /// The entry with the last words of each field in place of its removals, which stand beside.
    pub(crate) fn with_last_words(&self, words: impl Fn(&FieldName) -> Vec<Version>) -> Self {
        let mut said = Self::new(self.kind.clone(), self.fields.len());
        for (name, field) in &self.fields {
            let removals = field.versions().iter().filter(|one| one.is_removal());
            let removals: Vec<_> = removals.map(|one| (name.clone(), one.clone())).collect();
            let stands = match removals.is_empty() {
                true => field.versions().to_vec(),
                false => words(name),
            };
            for version in stands {
                said.stand(name, version);
            }
            said.contradicted.extend(removals);
        }
        said
    }

    /// The place of a field, or the one where it would be.
    fn place(&self, name: &str) -> Result<usize, usize> {
        match self.fields.last() {
            // The fields of a change come in order.
            Some((last, _)) if last.as_str() < name => Err(self.fields.len()),
            _ => self
                .fields
                .binary_search_by(|(other, _)| other.as_str().cmp(name)),
        }
    }

    /// One more version stands.
    pub(crate) fn stand(&mut self, name: &FieldName, version: Version) {
        match self.place(name.as_str()) {
            Err(at) => self
                .fields
                .insert(at, (name.clone(), Field::Settled(version))),
            Ok(at) => {
                let (name, field) = self.fields.remove(at);
                self.fields.insert(at, (name, field.with(version)));
            }
        }
    }

    /// The versions named stand no longer.
    pub(crate) fn replace(&mut self, name: &FieldName, replaced: &[ChangeId]) {
        if !replaced.is_empty()
            && let Ok(at) = self.place(name.as_str())
        {
            let (name, field) = self.fields.remove(at);
            if let Some(field) = field.without(replaced) {
                self.fields.insert(at, (name, field));
            }
        }
    }

    /// Its fields, by name.
    pub fn fields(&self) -> impl ExactSizeIterator<Item = (&FieldName, &Field)> {
        self.fields.iter().map(|(name, field)| (name, field))
    }

    /// What removed it and is contradicted, where the record says the last words instead: the
    /// field and the removal that stands in it.
    pub fn contradicted(&self) -> &[(FieldName, Version)] {
        &self.contradicted
    }

    /// Every version that stands in any of its fields.
    fn versions(&self) -> impl Iterator<Item = &Version> {
        self.fields.iter().flat_map(|(_, field)| field.versions())
    }

    /// A field, if anything was ever written in it.
    pub fn field(&self, name: &str) -> Option<&Field> {
        // Most names differ in their length already, which a search by order cannot tell.
        let named = |(other, _): &&(FieldName, Field)| other.as_str() == name;
        self.fields.iter().find(named).map(|(_, field)| field)
    }

    /// The settled value of a field; nothing where it is empty, diverged or removed.
    pub fn value(&self, name: &str) -> Option<&Value> {
        let version = self.field(name)?.settled()?;
        (!matches!(version.value, Value::Removed(_) | Value::Empty)).then_some(&version.value)
    }

    /// Every value that stands in a field.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &Value> {
        self.field(name)
            .map(Field::versions)
            .unwrap_or_default()
            .iter()
            .map(|version| &version.value)
            .filter(|value| !matches!(value, Value::Removed(_) | Value::Empty))
    }

    /// Whether it is on the page.
    pub fn presence(&self) -> Presence {
        let mut removed = !self.contradicted.is_empty();
        let mut standing = false;
        for version in self.versions() {
            match version.is_removal() {
                true => removed = true,
                false => standing = true,
            }
        }
        match (removed, standing) {
            (false, _) => Presence::Present,
            (true, false) => Presence::Removed,
            (true, true) => Presence::Contested,
        }
    }

    /// Whether versions of one of its fields differ, or a removal and a change stand together.
    pub fn is_diverged(&self) -> bool {
        self.presence() == Presence::Contested
            || self.fields.iter().any(|(_, field)| field.is_diverged())
    }
}
