//! The routes of syncing: all alike, behind a token that is looked up before a body is read.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::State,
    http::{
        HeaderValue, Request, StatusCode,
        header::{AUTHORIZATION, RETRY_AFTER},
    },
    response::Response,
};
use sync::{
    account::{Refused, Token},
    limits::REQUEST_BYTES,
    message::{Obstacle, Refusal, Reply, Request as Asked},
};

use super::{
    Shared,
    account::CONTENT_TYPE as CBOR,
    body::{self, takes_zstd},
    problem::Fault,
};

/// Answers what is asked, or says in the same form why not.
pub async fn answer(State(shared): State<Shared>, request: Request<Body>) -> Response {
    let zstd = takes_zstd(request.headers());
    let reply = match asked(&shared, request).await {
        Ok(reply) => reply,
        Err(fault) => Reply::Refused(obstacle(fault).into()),
    };
    let (status, wait) = match &reply {
        Reply::Refused(Refusal { obstacle, .. }) => {
            let wait = match obstacle {
                Obstacle::TryLater { after_s } => Some(*after_s),
                _ => None,
            };
            (obstacle.http_status(), wait)
        }
        _ => (200, None),
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = body::answer(status, Reply::CONTENT_TYPE, reply.encode(), zstd);
    if let Some(wait) = wait {
        let wait = HeaderValue::from(wait);
        response.headers_mut().insert(RETRY_AFTER, wait);
    }
    response
}

async fn asked(shared: &Shared, request: Request<Body>) -> Result<Reply, Fault> {
    let token = request.headers().get(AUTHORIZATION);
    let token = token.and_then(|header| Token::from_header(header.to_str().ok()?));
    let token = token.ok_or(Fault::Refused(Refused::NoSession))?;
    let service = Arc::clone(&shared.service);
    let device = shared.work.pass(move || service.session(&token)).await??;

    let path = request.uri().path().to_owned();
    let types = [Reply::CONTENT_TYPE, CBOR];
    let bytes = body::read(shared, request, &types, REQUEST_BYTES).await?;
    let asked = Asked::decode(&bytes).map_err(|_| Fault::Malformed)?;
    if path.strip_prefix("/v1/") != Some(asked.name()) {
        return Err(Fault::Malformed);
    }
    let service = Arc::clone(&shared.service);
    let reply = shared.work.pass(move || service.answer(&device, &asked));
    Ok(reply.await??)
}

/// A fault in the words of the protocol.
fn obstacle(fault: Fault) -> Obstacle {
    match fault {
        Fault::Refused(_) => Obstacle::Unauthorised,
        Fault::TooLarge => Obstacle::TooLarge,
        Fault::Busy => Obstacle::TryLater {
            after_s: fault.retry_after_s().unwrap_or(2),
        },
        Fault::Failed => Obstacle::Failed,
        Fault::NoSuchRoute
        | Fault::NoSuchMethod
        | Fault::WrongType
        | Fault::CutShort
        | Fault::Malformed => Obstacle::Malformed,
    }
}
