//! The accept loop: how many may come in, from where, and how slow they may be.
//!
//! `axum::serve` sets no timer, so that a client which dribbles its header would hold a connection
//! for ever; here every wait has an end (docs/rules.md F56). What is asked is `http`'s business.

mod idle;
mod visitors;

use std::{io, net::SocketAddr, time::Duration};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulShutdown, Watcher},
    service::TowerToHyperService,
};
use tokio::net::{TcpListener, TcpStream};

use idle::IdleStream;
use visitors::{Visit, Visitors};

/// The bytes that a request's header may have.
const HEADER_BYTES: usize = 16 * 1024;
/// How long requests under way are waited for when the server stops.
const LAST_ORDERS: Duration = Duration::from_secs(10);
/// The pause after a failed accept: out of descriptors, mostly, which passes.
const BREATH: Duration = Duration::from_millis(50);

/// The bounds that the door holds.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Connections at once.
    pub connections: usize,
    /// Connections at once from one address.
    pub per_address: usize,
    /// How long a request's header may take to arrive.
    pub header: Duration,
    /// How long its body may take.
    pub body: Duration,
    /// How long a connection may stand without a byte either way.
    pub idle: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            connections: 1_024,
            per_address: 32,
            header: Duration::from_secs(10),
            body: Duration::from_secs(30),
            idle: Duration::from_secs(60),
        }
    }
}

/// An address that is not this machine's own was asked for.
#[derive(Debug, thiserror::Error)]
#[error(
    "{0} is not a loopback address: without TLS the server listens on 127.0.0.1 or [::1] only, \
     because names and clinical notes would cross the network in the clear"
)]
pub struct NotLoopback(SocketAddr);

/// Refuses every address but this machine's own, as long as there is no TLS.
pub fn loopback_only(address: SocketAddr) -> Result<(), NotLoopback> {
    if address.ip().to_canonical().is_loopback() {
        Ok(())
    } else {
        Err(NotLoopback(address))
    }
}

/// Answers connections until `stop` is done, and then those under way.
pub async fn serve(
    listener: TcpListener,
    routes: Router,
    bounds: Bounds,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let visitors = Visitors::new(bounds.connections, bounds.per_address);
    let closing = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        let came = tokio::select! {
            biased;
            () = &mut stop => break,
            came = next(&listener, &visitors) => came,
        };
        if let Some((stream, visit)) = came {
            let talk = talk(stream, routes.clone(), bounds, closing.watcher());
            tokio::spawn(async move {
                talk.await;
                drop(visit);
            });
        }
    }
    drop(listener);
    if tokio::time::timeout(LAST_ORDERS, closing.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("requests were still under way when the server stopped");
    }
    Ok(())
}

/// The next visitor, once there is room. Nothing for one that is turned away.
async fn next(listener: &TcpListener, visitors: &Visitors) -> Option<(TcpStream, Visit)> {
    let room = visitors.room().await?;
    match listener.accept().await {
        Ok((stream, from)) => {
            let visit = visitors.enter(room, from.ip());
            if visit.is_none() {
                tracing::warn!("too many connections from one address");
            }
            visit.map(|visit| (stream, visit))
        }
        Err(error) => {
            tracing::warn!(kind = %error.kind(), "a connection could not be accepted");
            tokio::time::sleep(BREATH).await;
            None
        }
    }
}

async fn talk(stream: TcpStream, routes: Router, bounds: Bounds, watcher: Watcher) {
    if stream.set_nodelay(true).is_err() {
        return;
    }
    let stream = TokioIo::new(IdleStream::new(stream, bounds.idle));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(bounds.header)
        .max_header_size(HEADER_BYTES)
        .serve_connection(stream, TowerToHyperService::new(routes));
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(timeout = error.is_timeout(), "a connection was cut");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machines_own_addresses_are_listened_on_without_tls() {
        for own in [
            "127.0.0.1:0",
            "127.8.8.8:80",
            "[::1]:443",
            "[::ffff:127.0.0.1]:80",
        ] {
            assert!(loopback_only(own.parse().unwrap()).is_ok(), "{own}");
        }
        for other in [
            "0.0.0.0:80",
            "192.168.1.4:80",
            "[::]:80",
            "[fe80::1]:80",
            "8.8.8.8:1",
        ] {
            let refused = loopback_only(other.parse().unwrap()).unwrap_err();
            assert!(refused.to_string().contains("TLS"), "{other}");
        }
    }
}
