//! The central server as a process of its own, with the demonstration area.

use std::{
    fs::File,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use serde_json::Value;
use tests::process::{Running, program};

use crate::clock::Clock;

/// How long the server may take until it listens.
const PATIENCE: Duration = Duration::from_secs(30);

/// A data folder with the demonstration in it, and the server on it while it runs.
pub struct Central {
    data: PathBuf,
    address: SocketAddr,
    clock: Clock,
    running: Option<Running>,
    /// What `doorstep-server demo` printed: accounts, enrolment codes, people.
    pub demo: Value,
}

impl Central {
    /// Loads the demonstration as of a day into a new folder. The server does not run yet.
    pub fn with_demo_as_of(day: &str, clock: Clock, folder: &Path) -> Self {
        let data = folder.join("server");
        let done = Command::new(program("doorstep-server"))
            .args(["demo", "--as-of", day, "--data"])
            .arg(&data)
            .output()
            .expect("doorstep-server runs");
        assert!(
            done.status.success(),
            "doorstep-server demo: {}",
            String::from_utf8_lossy(&done.stderr)
        );
        std::fs::write(folder.join("demo.json"), &done.stdout).expect("a file");
        Self {
            data,
            address: free_address(),
            clock,
            running: None,
            demo: serde_json::from_slice(&done.stdout).expect("demo prints one JSON object"),
        }
    }

    /// Starts it, at the same address each time, and waits until it listens.
    pub fn start(&mut self) {
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.data.with_extension("log"))
            .expect("a log file");
        let running = Running::start(
            "doorstep-server",
            Command::new(program("doorstep-server"))
                .args([
                    "serve",
                    "--clock",
                    &self.clock.shows(),
                    "--listen",
                    &self.address.to_string(),
                ])
                .arg("--data")
                .arg(&self.data)
                .stderr(Stdio::from(log)),
        );
        running.line(PATIENCE, |line| line.contains("http://").then_some(()));
        self.running = Some(running);
    }

    /// All that it has written into its log.
    pub fn log(&self) -> String {
        let log = std::fs::read(self.data.with_extension("log")).expect("a log");
        String::from_utf8_lossy(&log).into_owned()
    }

    /// Pulls its plug.
    pub fn stop(&mut self) {
        self.running = None;
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// An address on this machine that nobody listens at.
pub fn free_address() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("its address")
}
