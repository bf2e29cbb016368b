//! What a field of a form sends and is drawn from.

use care::catalogue;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An answer as typed or chosen. It is parsed by the catalogue when it is saved, and kept in the
/// draft exactly as it was typed until then.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub enum Input {
    /// Text as typed, a code as chosen, `yes` or `no`. Empty text clears the field.
    One(String),
    /// Several codes.
    Many(Vec<String>),
    /// Not an answer: `not_asked`, `declined`, `unable`, `not_applicable`.
    Absent {
        /// Which.
        absent: String,
    },
}

impl Input {
    /// As it was typed or chosen; nothing for what is not an answer.
    pub(crate) fn as_typed(&self) -> String {
        match self {
            Self::One(text) => text.clone(),
            Self::Many(codes) => codes.join(", "),
            Self::Absent { .. } => String::new(),
        }
    }
}

/// Redacted: an answer is a person's.
impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Input(…)")
    }
}

impl From<&Input> for catalogue::Input {
    fn from(input: &Input) -> Self {
        match input {
            Input::One(text) => Self::One(text.clone()),
            Input::Many(codes) => Self::Several(codes.clone()),
            Input::Absent { absent } => Self::Absent {
                absent: absent.clone(),
            },
        }
    }
}

impl From<catalogue::Input> for Input {
    fn from(input: catalogue::Input) -> Self {
        match input {
            catalogue::Input::One(text) => Self::One(text),
            catalogue::Input::Several(codes) => Self::Many(codes),
            catalogue::Input::Absent { absent } => Self::Absent { absent },
        }
    }
}
