//! The four routes without a token: enrol, renew, challenge, token.

use axum::{
    body::Body,
    extract::State,
    http::{Request, StatusCode},
    response::Response,
};
use sync::account::{ChallengeRequest, EnrolRequest, MESSAGE_BYTES, RenewRequest, TokenRequest};

use super::{
    Shared,
    body::{self, takes_zstd},
    problem::Fault,
};

/// The content type of these messages, both ways.
pub const CONTENT_TYPE: &str = "application/cbor";

async fn read(shared: &Shared, request: Request<Body>) -> Result<(Vec<u8>, bool), Fault> {
    let zstd = takes_zstd(request.headers());
    let bytes = body::read(shared, request, &[CONTENT_TYPE], MESSAGE_BYTES).await?;
    Ok((bytes, zstd))
}

fn answered(bytes: Vec<u8>, zstd: bool) -> Response {
    body::answer(StatusCode::OK, CONTENT_TYPE, bytes, zstd)
}

pub async fn enrol(
    State(shared): State<Shared>,
    request: Request<Body>,
) -> Result<Response, Fault> {
    let (bytes, zstd) = read(&shared, request).await?;
    let request = EnrolRequest::decode(&bytes).map_err(|_| Fault::Malformed)?;
    let service = shared.service;
    let enrolled = shared
        .passwords
        .pass(move || service.enrol(&request))
        .await?;
    Ok(answered(enrolled.map_err(Fault::from)?.encode(), zstd))
}

pub async fn renew(
    State(shared): State<Shared>,
    request: Request<Body>,
) -> Result<Response, Fault> {
    let (bytes, zstd) = read(&shared, request).await?;
    let request = RenewRequest::decode(&bytes).map_err(|_| Fault::Malformed)?;
    let service = shared.service;
    let enrolled = shared
        .passwords
        .pass(move || service.renew(&request))
        .await?;
    Ok(answered(enrolled.map_err(Fault::from)?.encode(), zstd))
}

pub async fn challenge(
    State(shared): State<Shared>,
    request: Request<Body>,
) -> Result<Response, Fault> {
    let (bytes, zstd) = read(&shared, request).await?;
    let request = ChallengeRequest::decode(&bytes).map_err(|_| Fault::Malformed)?;
    let service = shared.service;
    let challenge = shared
        .work
        .pass(move || service.challenge(&request))
        .await?;
    Ok(answered(challenge.map_err(Fault::from)?.encode(), zstd))
}

pub async fn token(
    State(shared): State<Shared>,
    request: Request<Body>,
) -> Result<Response, Fault> {
    let (bytes, zstd) = read(&shared, request).await?;
    let request = TokenRequest::decode(&bytes).map_err(|_| Fault::Malformed)?;
    let service = shared.service;
    let token = shared.work.pass(move || service.token(&request)).await?;
    Ok(answered(token.map_err(Fault::from)?.encode(), zstd))
}
