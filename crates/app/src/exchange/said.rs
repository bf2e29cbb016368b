//! How an exchange stands, in words.

use sync::device::{Failure, Status, Stop, Trouble};

use crate::words;

/// How far an exchange is that is going on.
pub(super) fn progress(status: &Status, quiet: bool) -> Option<String> {
    if quiet || !status.busy {
        return None;
    }
    let left = status.streams_left;
    Some(match left {
        0 => "Exchanging with the server".to_owned(),
        left => format!(
            "Fetching records: {} to go",
            words::count(left, "part", "parts")
        ),
    })
}

/// Whether the exchange does not get on. One that waits for its user to sign in has stopped.
pub(super) fn is_failing(status: &Status) -> bool {
    let stopped = matches!(
        status.stopped,
        Some(Stop::Unauthorised | Stop::UpgradeNeeded)
    );
    stopped || status.trouble.is_some() || status.stuck_since.is_some()
}

/// Whether the server answered all the same.
pub(super) fn is_answered(status: &Status) -> bool {
    !matches!(status.trouble, Some(Trouble::Failure(_)))
}

/// What stops sync, in words, with what to do.
pub(super) fn trouble(status: &Status) -> Option<String> {
    let words = match (status.stopped, status.trouble) {
        (Some(Stop::Fork), _) => {
            "This laptop's data was restored or copied. Sign in to the server again: nothing is \
             lost, and what waits is sent under a new number."
        }
        (Some(Stop::UpgradeNeeded), _) => {
            "The server has moved on: update Doorstep to read what is new. Your own changes are \
             still sent."
        }
        (Some(Stop::Unauthorised), _) => {
            "The server does not let this laptop in. Everything is kept here. Telephone your \
             administrator."
        }
        (None, Some(Trouble::Failure(Failure::NotOurServer))) => {
            "Something answered that is not the Doorstep server, perhaps a guest network's \
             sign-in page. Nothing was sent or changed."
        }
        (None, Some(Trouble::Refused(_) | Trouble::Failure(Failure::Busy { .. }))) => {
            "The server is busy or could not do it. Doorstep tries again by itself."
        }
        (None, Some(Trouble::Failure(_))) => {
            "The server cannot be reached. Everything is kept here and is sent when there is a \
             connection."
        }
        (None, Some(Trouble::BadPage)) => {
            "The server sent something that cannot be trusted, and none of it was kept. \
             Telephone your administrator."
        }
        (None, Some(Trouble::Database)) => {
            "This laptop could not write to its disk. Free some space; nothing that was saved is \
             lost."
        }
        (None, None) if status.stuck_since.is_some() => {
            "The server answers, and yet nothing gets through. Everything is kept here, and \
             Doorstep goes on trying. If it stays so, telephone your administrator."
        }
        (None, None) => return None,
    };
    Some(words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUIET: Status = Status {
        busy: false,
        unsent: 0,
        streams_left: 0,
        complete_at: None,
        stuck_since: None,
        stopped: None,
        trouble: None,
    };

    #[test]
    fn an_exchange_that_is_stuck_fails_although_the_server_answers_and_says_what_to_do() {
        assert!(!is_failing(&QUIET));
        assert_eq!(trouble(&QUIET), None);
        let stuck = Status {
            stuck_since: Some(7),
            ..QUIET
        };
        assert!(is_failing(&stuck) && is_answered(&stuck));
        let said = trouble(&stuck).unwrap();
        assert!(said.contains("nothing gets through"), "{said}");
        assert!(said.contains("Everything is kept here"), "{said}");
    }
}
