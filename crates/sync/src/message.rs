//! The messages: CBOR maps with whole numbers as keys, which only ever gain keys.
//!
//! A change travels as the bytes of its envelope and its body, exactly as they were received.
//! Compression is the transport's business. A key's number is never reused for another meaning,
//! and keys of later versions are passed over.

mod frame;
mod instant;
mod list;
mod page;
mod refusal;
mod reply;
mod request;
mod verdict;

pub use frame::BadFrame;
pub use list::{List, Words};
pub use page::{Onward, Page, PageBuilder, Part, Row};
pub use refusal::{Obstacle, Refusal};
pub use reply::{
    BadReply, Greeting, Header, Known, ListedStream, OwnHead, Reply, Standings, StreamList,
    Verdicts, Wanted,
};
pub use request::{
    Backfill, Carried, Feed, Have, Hello, ListStreams, Push, Read, Relay, Request, Status, Want,
};
pub use verdict::{Code, Need, Reason, Receipt, Settled, Verdict};

/// Encodes into memory, which cannot fail.
fn encoded(message: &impl minicbor::Encode<()>) -> Vec<u8> {
    let bytes = minicbor::to_vec(message);
    debug_assert!(bytes.is_ok(), "writing to memory cannot fail");
    bytes.unwrap_or_default()
}
