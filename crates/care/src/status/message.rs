//! A message to a member of staff about the person.

use chrono::{DateTime, Utc};
use record::{AuthorId, Entry, EntryId};
use serde::{Deserialize, Serialize};

use crate::{read, serial};

/// Where a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MessageStatus {
    /// Nobody has marked it as dealt with.
    New,
    /// Dealt with.
    Handled,
}

impl MessageStatus {
    /// Its word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Handled => "Dealt with",
        }
    }
}

/// The facts of a message.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageFacts {
    /// Its entry.
    #[serde(with = "serial::id")]
    pub entry: EntryId,
    /// To whom.
    #[serde(with = "serial::list")]
    pub to: Vec<AuthorId>,
    /// What it says; every wording that stands.
    pub text: String,
    /// Who wrote it.
    #[serde(with = "serial::id")]
    pub by: AuthorId,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// When it was dealt with.
    pub handled_at: Option<DateTime<Utc>>,
    /// Whether it was removed by one and changed by another.
    pub contested: bool,
}

serial::redacted!(MessageFacts);

impl MessageFacts {
    /// The facts of an entry of kind `message`; nothing if it was removed.
    pub fn of(id: EntryId, entry: &Entry) -> Option<Self> {
        let marks = read::marks(entry)?;
        let mut facts = Self {
            entry: id,
            to: Vec::new(),
            text: String::new(),
            by: marks.by,
            at: marks.at,
            handled_at: None,
            contested: marks.contested,
        };
        for (name, field) in entry.fields() {
            match name.as_str() {
                "to" => facts.to = read::staff(field),
                "text" => facts.text = read::words(field).unwrap_or_default(),
                "sent_at" => facts.at = read::instant(field).unwrap_or(facts.at),
                "handled_at" => facts.handled_at = read::instant(field),
                _ => {}
            }
        }
        Some(facts)
    }

    /// Where it stands.
    pub fn status(&self) -> MessageStatus {
        match self.handled_at {
            Some(_) => MessageStatus::Handled,
            None => MessageStatus::New,
        }
    }
}
