//! Statuses: derived from facts and today's date, never stored.
//!
//! Each `…Facts` holds what a list needs of one entry, read once and kept in the person's
//! summary; its status is asked for with the day. Days are dates in London.

mod goal;
mod message;
mod prompt;
mod referral;
mod task;
mod visit;

pub use goal::{GoalFacts, GoalStatus};
pub use message::{MessageFacts, MessageStatus};
pub use prompt::{PromptFacts, PromptStatus};
pub use referral::{CHASE_AFTER_DAYS, ReferralFacts, ReferralStatus};
pub use task::{TaskFacts, TaskStatus};
pub use visit::{PLANNED, VisitFacts, VisitStatus};
