//! `serve`: answers devices until it is told to stop.

use std::{net::SocketAddr, sync::Arc};

use chrono::{DateTime, Utc};
use tokio::net::TcpListener;

use super::{Failure, Folder, say};
use crate::{
    door::{self, Bounds},
    http, open,
    service::Service,
};

/// Answers the devices of an area, over plain HTTP on this machine alone.
#[derive(Debug, clap::Args)]
pub struct Serve {
    #[command(flatten)]
    folder: Folder,
    /// The address to listen on, such as 127.0.0.1:8710; with port 0 one is chosen and printed.
    #[arg(long, value_name = "ADDR")]
    listen: SocketAddr,
    /// Sets the clock to an instant, such as 2026-02-11T09:00:00Z, from where it runs on. A demo
    /// area alone takes it.
    #[arg(long, value_name = "INSTANT")]
    clock: Option<DateTime<Utc>>,
}

impl Serve {
    pub fn run(self) -> Result<(), Failure> {
        door::loopback_only(self.listen)?;
        let service = open::service(&self.folder.data, self.clock)?;
        tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?
            .block_on(serve(service, self.listen))
    }
}

async fn serve(service: Service, listen: SocketAddr) -> Result<(), Failure> {
    let bounds = Bounds::default();
    let stop = stopped()?;
    let listener = TcpListener::bind(listen).await?;
    say(format_args!(
        "listening on http://{}",
        listener.local_addr()?
    ))?;
    let routes = http::routes(Arc::new(service), bounds.body);
    door::serve(listener, routes, bounds, stop).await?;
    tracing::info!("stopped");
    Ok(())
}

/// Done when somebody asks the server to stop.
#[cfg(unix)]
fn stopped() -> Result<impl Future<Output = ()>, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

/// Done when somebody asks the server to stop.
#[cfg(not(unix))]
fn stopped() -> Result<impl Future<Output = ()>, Failure> {
    Ok(async {
        drop(tokio::signal::ctrl_c().await);
    })
}
