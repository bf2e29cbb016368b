//! Reading what came back over the network, before the engine sees it.

use crate::message::{BadFrame, BadReply, Reply};

/// Why there is no reply. None of these changes anything on the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// No connection, or none that lasted.
    #[error("the server cannot be reached")]
    Unreachable,
    /// Something else answered: a captive portal, a proxy, another service (F13).
    #[error("something else than a Doorstep server answered; has this network a sign-in page?")]
    NotOurServer,
    /// The answer was cut short or damaged on its way (F12).
    #[error("the server's answer was incomplete")]
    Incomplete,
    /// What stands before the server has too much to do, and says when to come back.
    #[error("the server is busy")]
    Busy {
        /// After so many seconds.
        after_s: u32,
    },
}

/// Reads an answer. The status of HTTP is not looked at: a reply says itself what it is, and what
/// is not a reply is not from a Doorstep server whatever its status.
pub fn read_answer(content_type: Option<&str>, body: &[u8]) -> Result<Reply, Failure> {
    let ours = content_type
        .and_then(|value| value.split(';').next())
        .is_some_and(|value| value.trim().eq_ignore_ascii_case(Reply::CONTENT_TYPE));
    if !ours {
        return Err(Failure::NotOurServer);
    }
    Reply::decode(body).map_err(|bad| match bad {
        BadReply::Frame(BadFrame::NotOurs) => Failure::NotOurServer,
        BadReply::Frame(_) | BadReply::Malformed(_) => Failure::Incomplete,
    })
}
