//! The routes: what may be asked over HTTP, and of whom a token is wanted first.
//!
//! Nothing is decided here. Bodies are bounded, timed and unpacked, tokens are looked up before
//! anything is unpacked, and the work is done on threads that may wait.

mod account;
mod body;
mod exchange;
mod gate;
mod problem;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    http::StatusCode,
    routing::{get, post},
};

use crate::service::Service;
use gate::Gate;
use problem::Fault;

/// How many password checks may be under way, each with 64 MiB (docs/rules.md F56), and how many
/// may wait for one.
const PASSWORD_CHECKS: (usize, usize) = (2, 16);
/// How many requests may work on the ledger, and how many may wait to.
const LEDGER_WORK: (usize, usize) = (8, 256);

/// What every route needs.
#[derive(Clone)]
struct Shared {
    service: Arc<Service>,
    passwords: Gate,
    work: Gate,
    body_time: Duration,
}

/// The routes of an open area. A request's body may take `body_time` to arrive.
pub fn routes(service: Arc<Service>, body_time: Duration) -> Router {
    let shared = Shared {
        service,
        passwords: Gate::new(PASSWORD_CHECKS),
        work: Gate::new(LEDGER_WORK),
        body_time,
    };
    let sync = [
        "hello",
        "list-streams",
        "push",
        "backfill",
        "feed",
        "status",
        "have",
        "relay",
    ];
    let router = Router::new()
        .route("/healthz", get(|| async { StatusCode::NO_CONTENT }))
        .route("/v1/enrol", post(account::enrol))
        .route("/v1/renew", post(account::renew))
        .route("/v1/challenge", post(account::challenge))
        .route("/v1/token", post(account::token));
    sync.iter()
        .fold(router, |router, name| {
            router.route(&format!("/v1/{name}"), post(exchange::answer))
        })
        .fallback(|| async { Fault::NoSuchRoute })
        .method_not_allowed_fallback(|| async { Fault::NoSuchMethod })
        .with_state(shared)
}
