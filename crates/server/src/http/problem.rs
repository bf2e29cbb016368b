//! What is answered instead of what was asked: status, code and words, never anything of a record.

use axum::{
    http::{
        StatusCode,
        header::{CONTENT_TYPE, RETRY_AFTER},
    },
    response::{IntoResponse, Response},
};
use sync::{
    account::{Problem, Refused},
    ledger::LedgerError,
};

use crate::{accounts::AccountError, errors::Causes, service::ServiceError};

/// Why a request was not answered as asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// An account, a device or a session was not let in.
    Refused(Refused),
    /// There is nothing at this path.
    NoSuchRoute,
    /// The path is asked with another method.
    NoSuchMethod,
    /// The body is not of the type this route reads.
    WrongType,
    /// The body is larger than allowed, packed or unpacked.
    TooLarge,
    /// The body did not arrive in time or not whole.
    CutShort,
    /// The body cannot be read.
    Malformed,
    /// Too many are waiting.
    Busy,
    /// The server could not do it.
    Failed,
}

impl Fault {
    /// The status of HTTP that goes with it.
    pub fn status(self) -> StatusCode {
        match self {
            Self::Refused(Refused::TooManyTries) => StatusCode::TOO_MANY_REQUESTS,
            Self::Refused(
                Refused::UnknownCode
                | Refused::UsedCode
                | Refused::ExpiredCode
                | Refused::BadLineage,
            ) => StatusCode::FORBIDDEN,
            Self::Refused(_) => StatusCode::UNAUTHORIZED,
            Self::NoSuchRoute => StatusCode::NOT_FOUND,
            Self::NoSuchMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::WrongType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::CutShort => StatusCode::REQUEST_TIMEOUT,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Failed => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Code and words.
    pub fn problem(self) -> Problem {
        let (code, words) = match self {
            Self::Refused(refused) => return refused.into(),
            Self::NoSuchRoute => ("no_such_route", "there is nothing here"),
            Self::NoSuchMethod => ("no_such_method", "this is asked with POST"),
            Self::WrongType => ("wrong_type", "the request is of a type not read here"),
            Self::TooLarge => ("too_large", "the request is larger than allowed"),
            Self::CutShort => (
                "cut_short",
                "the request did not arrive in time or not whole",
            ),
            Self::Malformed => ("malformed", "the request cannot be read"),
            Self::Busy => ("busy", "the server is busy; try again in a moment"),
            Self::Failed => ("failed", "the server could not do it"),
        };
        Problem {
            code: code.to_owned(),
            words: words.to_owned(),
        }
    }

    /// After how many seconds it is worth trying again.
    pub fn retry_after_s(self) -> Option<u32> {
        match self {
            Self::Refused(Refused::TooManyTries) => Some(300),
            Self::Busy => Some(2),
            _ => None,
        }
    }
}

impl From<ServiceError> for Fault {
    fn from(error: ServiceError) -> Self {
        if let ServiceError::Account(AccountError::Refused(refused)) = error {
            tracing::info!(code = refused.code(), "refused");
            return Self::Refused(refused);
        }
        if let ServiceError::Ledger(LedgerError::Busy) = error {
            return Self::Busy;
        }
        tracing::error!(error = %Causes(&error), "the service failed");
        Self::Failed
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let head = [(CONTENT_TYPE, super::account::CONTENT_TYPE)];
        let mut response = (self.status(), head, self.problem().encode()).into_response();
        if let Some(seconds) = self.retry_after_s() {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}
