//! The bounds on every size a change may have (docs/rules.md F35 and F40).
//!
//! Both ends refuse what is larger; a page says so before words are lost.

/// Bytes of one text value: 64 KiB.
pub const TEXT_BYTES: usize = 64 * 1024;
/// Bytes of one change's body: 128 KiB.
pub const BODY_BYTES: usize = 128 * 1024;
/// Bytes of one envelope: room for the optional keys of later versions.
pub const ENVELOPE_BYTES: usize = 1024;
/// Edits in one change.
pub const EDITS: usize = 512;
/// Changes one edit may replace.
pub const REPLACES: usize = 64;
/// Nesting of lists and maps in a value.
pub const DEPTH: usize = 16;
/// Bytes of a kind, field, role or compartment name.
pub const NAME_BYTES: usize = 64;
