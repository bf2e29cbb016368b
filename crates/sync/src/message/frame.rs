//! The frame of every reply: says that it is ours, and that it is whole.
//!
//! A captive portal's page, a truncated answer and a damaged one are told from a reply before
//! anything of them is read (docs/rules.md F12, F13).

use sha2::{Digest, Sha256};

use crate::limits;

const MAGIC: &[u8; 8] = b"doorstp1";
/// Magic, length of the payload, hash of the payload.
const HEAD: usize = 8 + 4 + 32;

/// Why an answer is not a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadFrame {
    /// It does not come from a Doorstep server: a captive portal, a proxy, another service.
    #[error("the answer does not come from a Doorstep server")]
    NotOurs,
    /// It begins as a reply does and is cut short, too long or damaged.
    #[error("the answer is incomplete or damaged")]
    Damaged,
    /// It is larger than a reply may be.
    #[error("the answer is larger than allowed")]
    TooLarge,
}

/// Frames a reply that `write` appends to the bytes given.
pub(crate) fn seal(room: usize, write: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEAD + room);
    bytes.extend_from_slice(MAGIC);
    bytes.resize(HEAD, 0);
    write(&mut bytes);
    let payload = bytes.get(HEAD..).unwrap_or_default();
    let length = u32::try_from(payload.len()).unwrap_or(u32::MAX);
    let hash: [u8; 32] = Sha256::digest(payload).into();
    let fields = length.to_be_bytes().into_iter().chain(hash);
    for (place, byte) in bytes.iter_mut().skip(MAGIC.len()).zip(fields) {
        *place = byte;
    }
    bytes
}

/// The payload of a framed reply.
pub(crate) fn open(bytes: &[u8]) -> Result<&[u8], BadFrame> {
    let Some(rest) = bytes.strip_prefix(MAGIC) else {
        return Err(if !bytes.is_empty() && MAGIC.starts_with(bytes) {
            BadFrame::Damaged
        } else {
            BadFrame::NotOurs
        });
    };
    if bytes.len() > limits::REPLY_BYTES {
        return Err(BadFrame::TooLarge);
    }
    let (length, rest) = rest.split_first_chunk::<4>().ok_or(BadFrame::Damaged)?;
    let (hash, payload) = rest.split_first_chunk::<32>().ok_or(BadFrame::Damaged)?;
    let whole = u32::from_be_bytes(*length) as usize == payload.len();
    if whole && Sha256::digest(payload).as_slice() == hash {
        Ok(payload)
    } else {
        Err(BadFrame::Damaged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_cut_or_changed_at_any_byte_is_not_opened() {
        let framed = seal(0, |bytes| bytes.extend_from_slice(b"payload"));
        assert_eq!(open(&framed), Ok(b"payload".as_slice()));
        for end in 0..framed.len() {
            assert!(open(&framed[..end]).is_err(), "cut at {end}");
        }
        for at in 0..framed.len() {
            let mut changed = framed.clone();
            changed[at] ^= 1;
            assert!(open(&changed).is_err(), "changed at {at}");
        }
        let mut longer = framed;
        longer.push(0);
        assert_eq!(open(&longer), Err(BadFrame::Damaged));
    }

    #[test]
    fn a_portals_page_is_not_ours() {
        for page in [b"".as_slice(), b"<html>", b"{\"epoch\":1}", b"doorstop"] {
            assert_eq!(open(page), Err(BadFrame::NotOurs));
        }
    }
}
