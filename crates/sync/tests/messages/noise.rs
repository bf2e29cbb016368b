//! Noise: whatever comes in is read or refused, and never more than that.

use proptest::prelude::*;
use sync::{
    device::read_answer,
    message::{Reply, Request},
};

use super::samples::{replies, requests};

proptest! {
    #[test]
    fn random_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = Request::decode(&bytes);
        prop_assert!(Reply::decode(&bytes).is_err());
        prop_assert!(read_answer(Some(Reply::CONTENT_TYPE), &bytes).is_err());
    }

    #[test]
    fn a_request_with_some_bytes_changed_is_read_or_refused(
        nth in 0..10_usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let (_, request) = requests().remove(nth);
        let mut bytes = request.encode();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(read) = Request::decode(&bytes) {
            prop_assert!(Request::decode(&read.encode()).is_ok());
        }
    }

    #[test]
    fn a_reply_followed_by_anything_is_refused(nth in 0..10_usize, byte in any::<u8>()) {
        let (_, reply) = replies().remove(nth);
        let mut bytes = reply.encode();
        bytes.push(byte);
        prop_assert!(Reply::decode(&bytes).is_err());
    }
}
