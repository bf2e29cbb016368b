//! Placeholder until the bugs are planted.
