//! The other processes of a measurement: this program, started again.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use super::RunError;
use crate::plan::Plan;

/// The command that answers devices.
pub const SERVE: &str = "serve";
/// The command that is a device.
pub const DEVICE: &str = "device";

/// The real server, answering on this machine until it is dropped.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: String,
}

impl Server {
    /// Starts it over an area's folder.
    pub fn start(program: &Path, folder: &Path) -> Result<Self, RunError> {
        let mut child = Command::new(program)
            .arg(SERVE)
            .arg(folder)
            .stdout(Stdio::piped())
            .spawn()?;
        let said = first_line(child.stdout.take())?;
        let mut server = Self {
            child,
            address: String::new(),
        };
        let address = said.trim().strip_prefix("listening on ");
        address
            .ok_or(RunError::Failed("the server does not listen"))?
            .clone_into(&mut server.address);
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Measures a device in a process of its own.
pub fn measure_device<T: serde::de::DeserializeOwned>(
    program: &Path,
    plan: &Plan,
) -> Result<T, RunError> {
    let mut child = Command::new(program)
        .arg(DEVICE)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let told = serde_json::to_vec(plan).map_err(RunError::Unreadable)?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(&told)?;
    }
    let said = first_line(child.stdout.take());
    if !child.wait()?.success() {
        return Err(RunError::Failed("the device; its reason stands above"));
    }
    serde_json::from_str(&said?).map_err(RunError::Unreadable)
}

fn first_line(from: Option<ChildStdout>) -> Result<String, RunError> {
    let mut line = String::new();
    if let Some(from) = from {
        BufReader::new(from).read_line(&mut line)?;
    }
    Ok(line)
}
