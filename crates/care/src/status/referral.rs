//! A referral: its request, accept and arrive times are facts; where it stands follows from them.

use chrono::{DateTime, Days, NaiveDate, Utc};
use record::{AuthorId, Entry, EntryId};
use serde::{Deserialize, Serialize};

use crate::{Role, read, serial, time};

/// Days without an answer after which the owner is asked to chase a referral (docs/sources.md,
/// Work).
pub const CHASE_AFTER_DAYS: u64 = 14;

/// Where a referral stands (docs/sources.md, Work).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReferralStatus {
    /// Sent, not answered.
    Sent,
    /// The service took it.
    Accepted,
    /// On the service's waiting list.
    Waiting,
    /// The person was seen.
    Seen,
    /// The service did not take it.
    Rejected,
    /// Taken back by the team or the person.
    Withdrawn,
}

impl ReferralStatus {
    /// Its word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Sent => "Sent",
            Self::Accepted => "Accepted",
            Self::Waiting => "Waiting",
            Self::Seen => "Seen",
            Self::Rejected => "Not accepted",
            Self::Withdrawn => "Withdrawn",
        }
    }
}

/// The facts of a referral.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralFacts {
    /// Its entry.
    #[serde(with = "serial::id")]
    pub entry: EntryId,
    /// To which service; every name that stands.
    pub service: String,
    /// Whose, as persons.
    #[serde(with = "serial::list")]
    pub owners: Vec<AuthorId>,
    /// Whose, as the codes of roles.
    pub owner_roles: Vec<String>,
    /// Whether it is urgent.
    pub urgent: bool,
    /// When it was sent.
    pub sent_on: Option<NaiveDate>,
    /// When the service took it.
    pub accepted_on: Option<NaiveDate>,
    /// On the waiting list since.
    pub waiting_from: Option<NaiveDate>,
    /// The appointment.
    pub appointment_at: Option<DateTime<Utc>>,
    /// When the person was seen.
    pub seen_on: Option<NaiveDate>,
    /// When the service did not take it.
    pub rejected_on: Option<NaiveDate>,
    /// When it was taken back.
    pub withdrawn_on: Option<NaiveDate>,
    /// What came of it.
    pub outcome: Option<String>,
    /// The visit at which it was raised.
    #[serde(with = "serial::option")]
    pub visit: Option<EntryId>,
    /// Who raised it.
    #[serde(with = "serial::id")]
    pub by: AuthorId,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether it was removed by one and changed by another.
    pub contested: bool,
}

serial::redacted!(ReferralFacts);

impl ReferralFacts {
    /// The facts of an entry of kind `referral`; nothing if it was removed.
    pub fn of(id: EntryId, entry: &Entry) -> Option<Self> {
        let marks = read::marks(entry)?;
        let mut facts = Self {
            entry: id,
            service: String::new(),
            owners: Vec::new(),
            owner_roles: Vec::new(),
            urgent: false,
            sent_on: None,
            accepted_on: None,
            waiting_from: None,
            appointment_at: None,
            seen_on: None,
            rejected_on: None,
            withdrawn_on: None,
            outcome: None,
            visit: None,
            by: marks.by,
            at: marks.at,
            contested: marks.contested,
        };
        for (name, field) in entry.fields() {
            facts.read(name.as_str(), field);
        }
        Some(facts)
    }

    fn read(&mut self, name: &str, field: &record::Field) {
        let day_of = |field| read::instant(field).map(time::london_date);
        match name {
            "service" => self.service = read::words(field).unwrap_or_default(),
            "owner" => self.owners = read::staff(field),
            "owner_role" => self.owner_roles = read::texts(field),
            "priority" => {
                let urgent = |value: &record::Value| value.as_text() == Some("urgent");
                self.urgent = read::standing(field).any(urgent);
            }
            "sent_on" => self.sent_on = earlier(self.sent_on, read::date(field)),
            "requested_at" => self.sent_on = earlier(self.sent_on, day_of(field)),
            "accepted_on" => self.accepted_on = earlier(self.accepted_on, read::date(field)),
            "accepted_at" => self.accepted_on = earlier(self.accepted_on, day_of(field)),
            "waiting_from" => self.waiting_from = read::date(field),
            "appointment_at" => self.appointment_at = read::instant(field),
            "seen_on" => self.seen_on = earlier(self.seen_on, read::date(field)),
            "arrived_at" => self.seen_on = earlier(self.seen_on, day_of(field)),
            "rejected_on" => self.rejected_on = read::date(field),
            "withdrawn_on" => self.withdrawn_on = read::date(field),
            "outcome" => self.outcome = read::words(field),
            "visit" => self.visit = read::entry(field),
            _ => {}
        }
    }

    /// Where it stands: the last thing that happened to it.
    pub fn status(&self) -> ReferralStatus {
        if self.withdrawn_on.is_some() {
            ReferralStatus::Withdrawn
        } else if self.seen_on.is_some() {
            ReferralStatus::Seen
        } else if self.rejected_on.is_some() {
            ReferralStatus::Rejected
        } else if self.waiting_from.is_some() {
            ReferralStatus::Waiting
        } else if self.accepted_on.is_some() {
            ReferralStatus::Accepted
        } else {
            ReferralStatus::Sent
        }
    }

    /// Whether its owner still has to do with it: it was not withdrawn and has no outcome.
    pub fn is_open(&self) -> bool {
        self.withdrawn_on.is_none() && self.outcome.is_none()
    }

    /// The day on which the owner is asked to chase it; nothing once the service has answered.
    pub fn chase_on(&self) -> Option<NaiveDate> {
        let unanswered = self.is_open() && self.status() == ReferralStatus::Sent;
        let sent = self
            .sent_on
            .filter(|_| unanswered && self.appointment_at.is_none());
        sent?.checked_add_days(Days::new(CHASE_AFTER_DAYS))
    }

    /// Whether it is a member of staff's: by name, else in one of these roles, else because they
    /// raised it and it is nobody's.
    pub fn is_for<'a>(&self, staff: AuthorId, roles: impl IntoIterator<Item = &'a Role>) -> bool {
        let mut roles = roles.into_iter();
        let by_role = |role: &Role| self.owner_roles.iter().any(|code| code == role.code());
        match (self.owners.is_empty(), self.owner_roles.is_empty()) {
            (false, _) => self.owners.contains(&staff),
            (true, false) => roles.any(by_role),
            (true, true) => self.by == staff,
        }
    }
}

fn earlier(one: Option<NaiveDate>, other: Option<NaiveDate>) -> Option<NaiveDate> {
    one.into_iter().chain(other).min()
}
