//! A member of staff and her role, as an administrator enters them.

use care::Role;
use chrono::NaiveDate;
use record::{Edit, EntryId, Value};

use crate::area_stream::fields;

/// A member of staff with one role.
#[derive(Debug, Clone)]
pub struct NewStaff {
    /// Dr, and the like.
    pub title: Option<String>,
    /// Given name.
    pub given_name: Option<String>,
    /// Family name.
    pub family_name: String,
    /// Phone, in the stored form.
    pub phone: Option<String>,
    /// Professional body: NMC, GMC.
    pub body: Option<String>,
    /// Number in that body's register.
    pub registration: Option<String>,
    /// Qualification, in words.
    pub qualification: Option<String>,
    /// The role.
    pub role: Role,
    /// What it is called there.
    pub job_title: Option<String>,
    /// In which team.
    pub team: Option<EntryId>,
    /// At which practice.
    pub practice: Option<String>,
    /// First day in the role.
    pub from: NaiveDate,
}

impl NewStaff {
    /// Somebody without a name yet, in a role from a day on.
    pub fn of(role: Role, from: NaiveDate) -> Self {
        Self {
            title: None,
            given_name: None,
            family_name: String::new(),
            phone: None,
            body: None,
            registration: None,
            qualification: None,
            role,
            job_title: None,
            team: None,
            practice: None,
            from,
        }
    }

    /// What the Area stream says of her: her entry, and one for the role beside it.
    pub fn edits(&self, entry: EntryId) -> Vec<Edit> {
        let mut edits = fields(
            entry,
            "staff",
            texts([
                ("title", &self.title),
                ("given_name", &self.given_name),
                ("family_name", &Some(self.family_name.clone())),
                ("phone", &self.phone),
                ("body", &self.body),
                ("registration", &self.registration),
                ("qualification", &self.qualification),
            ]),
        );
        let mut role = vec![
            ("staff", Value::Bytes(entry.0.to_vec())),
            ("role", Value::text(self.role.code())),
            ("from", Value::Date(self.from)),
        ];
        role.extend(texts([
            ("job_title", &self.job_title),
            ("practice", &self.practice),
        ]));
        role.extend(
            self.team
                .map(|team| ("team", Value::Bytes(team.0.to_vec()))),
        );
        let beside = EntryId::beside(entry, self.role.code());
        edits.extend(fields(beside, "staff-role", role));
        edits
    }
}

fn texts<const N: usize>(
    texts: [(&'static str, &Option<String>); N],
) -> Vec<(&'static str, Value)> {
    let filled = |(name, text): (_, &Option<String>)| Some((name, Value::text(text.as_ref()?)));
    texts.into_iter().filter_map(filled).collect()
}
