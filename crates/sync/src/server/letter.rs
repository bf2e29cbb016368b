//! Opening what arrived: everything about a change that can be told from its own bytes, the key
//! that must have signed it and the author it must name.

use record::{AuthorId, Body, Change, ChangeId, Envelope, PublicKey, SignatureScheme, limits};

use crate::message::{Carried, Code};

/// A change that arrived, opened.
pub(super) struct Letter {
    pub(super) envelope: Envelope,
    pub(super) carried: Carried,
    /// The change, or why its envelope is refused. Such a refusal says nothing about the change.
    pub(super) content: Result<Change, Code>,
}

impl Letter {
    /// Opens a change. The body is not parsed before its hash and its signature are right.
    pub(super) fn open(
        envelope: Envelope,
        carried: &Carried,
        signer: (PublicKey, AuthorId),
        scheme: &dyn SignatureScheme,
    ) -> Self {
        let content = content(&envelope, &carried.body, signer, scheme);
        Self {
            envelope,
            carried: carried.clone(),
            content,
        }
    }
}

fn content(
    envelope: &Envelope,
    body: &[u8],
    signer: (PublicKey, AuthorId),
    scheme: &dyn SignatureScheme,
) -> Result<Change, Code> {
    if body.len() > limits::BODY_BYTES {
        return Err(Code::TooLarge);
    }
    let id = ChangeId::of(body);
    if id != envelope.change {
        return Err(Code::NotItsHash);
    }
    let (key, author) = signer;
    envelope
        .verify(scheme, key)
        .map_err(|_| Code::BadSignature)?;
    let body = Body::decode(body).map_err(|_| Code::Malformed)?;
    if body.author != author && !trusts_the_author() {
        return Err(Code::NotTheAuthor);
    }
    Ok(Change { id, body })
}

#[cfg(feature = "planted")]
fn trusts_the_author() -> bool {
    crate::planted::is(crate::planted::Bug::AuthorTrusted)
}

#[cfg(not(feature = "planted"))]
const fn trusts_the_author() -> bool {
    false
}
