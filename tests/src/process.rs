//! Programs that a test starts: found in the release build, and ended with the test.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

/// The project's folder.
pub fn project() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// A program of the release build, such as `doorstep-server`.
///
/// # Panics
///
/// When it has not been built: `scripts/window.sh` builds before it tests.
pub fn program(name: &str) -> PathBuf {
    let path = project().join("target/release").join(name);
    assert!(path.is_file(), "{} is not built", path.display());
    path
}

/// A running program. It is killed when this value goes, so that no test leaves one behind.
pub struct Running {
    name: String,
    child: Child,
    lines: Receiver<String>,
}

impl Running {
    /// Starts a program and reads what it prints.
    ///
    /// # Panics
    ///
    /// When it cannot be started.
    pub fn start(name: &str, command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        let (send, lines) = mpsc::channel();
        if let Some(out) = child.stdout.take() {
            // Reads to the end, so that the program never waits for a full pipe.
            thread::spawn(move || {
                for line in BufReader::new(out).lines().map_while(Result::ok) {
                    let _ = send.send(line);
                }
            });
        }
        let name = name.to_owned();
        Self { name, child, lines }
    }

    /// The first line to come that `wanted` accepts.
    ///
    /// # Panics
    ///
    /// When the program ends or stays silent for `patience`.
    pub fn line<T>(&self, patience: Duration, wanted: impl Fn(&str) -> Option<T>) -> T {
        loop {
            match self.lines.recv_timeout(patience) {
                Ok(line) => {
                    if let Some(found) = wanted(&line) {
                        return found;
                    }
                }
                Err(error) => panic!("{} did not say what was waited for: {error}", self.name),
            }
        }
    }

    /// Its number among the system's processes.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to end, so that it ends what it started itself, and waits until it is gone.
    pub fn end(&mut self) {
        let id = self.child.id().to_string();
        match Command::new("kill").args(["-TERM", &id]).status() {
            Ok(done) if done.success() => drop(self.child.wait()),
            _ => self.kill(),
        }
    }

    /// Ends it as a pulled plug does, with no chance to tidy up, and waits until it is gone.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}
