//! The program itself, started and stopped.

use std::{
    io::{BufRead, BufReader, Read},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Output, Stdio},
    sync::mpsc,
    thread::JoinHandle,
};

use crate::client::PATIENCE;

pub fn command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_doorstep-server"))
}

/// Runs a command to its end.
pub fn run(arguments: &[&str], folder: &Path) -> Output {
    let mut command = command();
    command.args(arguments).arg("--data").arg(folder);
    command.stdin(Stdio::null()).output().unwrap()
}

/// Makes a demo as of a day, and gives what was printed.
pub fn demo(folder: &Path, as_of: &str) -> serde_json::Value {
    let made = run(&["demo", "--as-of", as_of], folder);
    assert!(made.status.success(), "{}", words(&made.stderr));
    serde_json::from_slice(&made.stdout).unwrap()
}

pub fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A server that runs until it is stopped or dropped.
pub struct Running {
    child: Child,
    log: Option<JoinHandle<String>>,
    pub address: SocketAddr,
}

impl Running {
    pub fn start(folder: &Path, more: &[&str]) -> Self {
        let mut child = command()
            .args(["--log", "debug", "serve", "--listen", "127.0.0.1:0"])
            .args(more)
            .arg("--data")
            .arg(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let out = child.stdout.take().unwrap();
        let mut err = child.stderr.take().unwrap();
        let log = std::thread::spawn(move || {
            let mut log = String::new();
            err.read_to_string(&mut log).unwrap();
            log
        });
        let (tell, told) = mpsc::channel();
        std::thread::spawn(move || {
            let mut line = String::new();
            drop(BufReader::new(out).read_line(&mut line));
            drop(tell.send(line));
        });
        let line = told.recv_timeout(PATIENCE).unwrap();
        let address = line.trim().strip_prefix("listening on http://");
        Self {
            address: address
                .unwrap_or_else(|| panic!("{line:?}"))
                .parse()
                .unwrap(),
            child,
            log: Some(log),
        }
    }

    /// Pulls its plug, and gives what it logged.
    pub fn kill(mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.log.take().unwrap().join().unwrap()
    }

    /// Asks it to stop, and gives what it logged.
    pub fn stop(mut self) -> String {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").arg(id).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
        self.log.take().unwrap().join().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
