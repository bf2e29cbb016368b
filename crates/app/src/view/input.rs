//! What a field of a form sends and is drawn from.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An answer as typed or chosen. It is parsed by the catalogue when it is saved, and kept in the
/// draft exactly as it was typed until then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
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
