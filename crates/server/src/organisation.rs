//! A practice or a team, as an administrator enters it.

use care::identifiers::{BadOdsCode, BadPhone, OdsCode, Phone};
use record::{Edit, EntryId, Subject, Value};

use crate::area_stream::fields;

/// What sort of organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A GP practice, where people are registered.
    Practice,
    /// A neighbourhood team, which cares for the people of practices.
    Team,
}

impl Sort {
    fn kind(self) -> &'static str {
        match self {
            Self::Practice => "practice",
            Self::Team => "team",
        }
    }
}

/// A practice or a team.
#[derive(Debug, Clone)]
pub struct NewOrganisation {
    sort: Sort,
    name: String,
    ods: OdsCode,
    phone: Option<Phone>,
}

/// An organisation's code or phone is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadOrganisation {
    /// The code is none.
    #[error(transparent)]
    Ods(#[from] BadOdsCode),
    /// The phone is none.
    #[error(transparent)]
    Phone(#[from] BadPhone),
}

impl NewOrganisation {
    /// Reads what was typed.
    pub fn parse(
        sort: Sort,
        name: &str,
        ods: &str,
        phone: Option<&str>,
    ) -> Result<Self, BadOrganisation> {
        Ok(Self {
            sort,
            name: name.to_owned(),
            ods: OdsCode::parse(ods)?,
            phone: phone.map(Phone::parse).transpose()?,
        })
    }

    /// Its code.
    pub fn ods(&self) -> &str {
        self.ods.as_str()
    }

    /// Its entry in an area: always the same for the same code.
    pub fn entry(&self, area: Subject) -> EntryId {
        let name = format!("{}/{}", self.sort.kind(), self.ods());
        EntryId::beside(EntryId(area.id()), &name)
    }

    /// What the Area stream says of it.
    pub fn edits(&self, area: Subject) -> Vec<Edit> {
        let mut values = vec![
            ("name", Value::text(self.name.as_str())),
            ("ods", Value::text(self.ods())),
        ];
        let phone = self.phone.as_ref();
        values.extend(phone.map(|phone| ("phone", Value::text(phone.as_str()))));
        fields(self.entry(area), self.sort.kind(), values)
    }
}

/// What the Area stream says of a practice that a team cares for.
pub fn cares_for(team: EntryId, practice: &str) -> Vec<Edit> {
    let link = [
        ("team", Value::Bytes(team.0.to_vec())),
        ("practice", Value::text(practice)),
    ];
    let entry = EntryId::beside(team, &format!("practice/{practice}"));
    fields(entry, "team-practice", link)
}
