//! The messages on the wire: the same bytes for ever, and nothing read that is not right.

mod golden;
mod limits;
mod samples;
