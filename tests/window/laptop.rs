//! A laptop: a profile folder, a driver of its own, and the window while it is open.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, json};
use tests::process::{Running, program};

use crate::{
    central::{Central, free_address},
    clock::Clock,
    page::{Page, SIZE, wait},
};

/// How long the driver may take until it answers.
const PATIENCE: Duration = Duration::from_secs(30);

/// One person's laptop.
pub struct Laptop {
    name: String,
    profile: PathBuf,
    clock: Clock,
    driver: Running,
    driver_url: String,
    window: Option<Client>,
    left: u32,
}

impl Laptop {
    /// A new laptop with an empty profile below `folder`. Each has a seat of its own on the screen:
    /// a window behind another is not drawn, and a picture of it is waited for in vain.
    pub fn new(name: &str, folder: &Path, clock: Clock, seat: u32) -> Self {
        let port = free_address().port();
        let log = File::create(folder.join(format!("{name}.log"))).expect("a log file");
        let errors = log.try_clone().expect("the log file again");
        let driver = Running::start(
            "WebKitWebDriver",
            Command::new("WebKitWebDriver")
                .arg(format!("--port={port}"))
                // Without these, no window of Tauri's lets itself be driven.
                .env("TAURI_AUTOMATION", "true")
                .env("TAURI_WEBVIEW_AUTOMATION", "true")
                // A window without a desktop: no accessibility bus, no graphics card.
                .env("GTK_A11Y", "none")
                .env("NO_AT_BRIDGE", "1")
                .env("LIBGL_ALWAYS_SOFTWARE", "1")
                .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
                .stderr(Stdio::from(errors)),
        );
        Self {
            name: name.to_owned(),
            profile: folder.join(name),
            clock,
            driver,
            driver_url: format!("http://127.0.0.1:{port}"),
            window: None,
            left: seat * SIZE.0,
        }
    }

    /// Enrols it for a member of the demonstration's staff, as `make run` does.
    pub fn enrol(&self, central: &Central, printed: &Path, staff: &str, passphrase: &str) {
        let done = Command::new(program("doorstep"))
            .arg("--data")
            .arg(&self.profile)
            .args(["--clock", &self.clock.shows(), "--server", &central.url()])
            .args([
                "--staff",
                staff,
                "--passphrase",
                passphrase,
                "--device-name",
                &self.name,
            ])
            .arg("--enrol-demo")
            .arg(printed)
            .output()
            .expect("doorstep runs");
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(
            done.status.success(),
            "{} was not enrolled: {said}",
            self.name
        );
    }

    /// Opens the window and answers its page.
    pub fn open(&mut self) -> Page {
        assert!(
            self.window.is_none(),
            "{}'s window is open already",
            self.name
        );
        let client = wait(self.connect());
        wait(client.set_window_rect(self.left, 0, SIZE.0, SIZE.1))
            .expect("a window has a place and a size");
        self.window = Some(client.clone());
        Page::new(client, self.left)
    }

    async fn connect(&self) -> Client {
        let mut wanted = Map::new();
        let arguments = [
            "--data",
            &self.profile.to_string_lossy(),
            "--clock",
            &self.clock.shows(),
        ];
        wanted.insert(
            "webkitgtk:browserOptions".to_owned(),
            json!({ "binary": program("doorstep"), "args": arguments }),
        );
        let connect = async || {
            ClientBuilder::new(HttpConnector::new())
                .capabilities(wanted.clone())
                .connect(&self.driver_url)
                .await
        };
        let attempts = PATIENCE.as_millis() / 250;
        for _ in 1..attempts {
            match connect().await {
                Ok(client) => return client,
                // Refused until the driver listens.
                Err(_) => tokio::time::sleep(Duration::from_millis(250)).await,
            }
        }
        connect()
            .await
            .unwrap_or_else(|error| panic!("no window for {}: {error}", self.name))
    }

    /// Ends the app as a power cut does, in the middle of whatever it is doing.
    pub fn kill(&mut self) {
        let id = self.process().expect("the app runs");
        let done = Command::new("kill")
            .args(["-KILL", &id.to_string()])
            .status();
        assert!(done.is_ok_and(|status| status.success()), "kill {id}");
        if let Some(client) = self.window.take() {
            // The driver only now notices that its window is gone.
            let _ = wait(client.close());
        }
    }

    /// All that it has written into logs: the app's own, and what the window said beside it.
    pub fn logs(&self) -> String {
        let own = fs::read(self.profile.join("doorstep.log")).expect("a log");
        let beside = fs::read(self.profile.with_extension("log")).expect("a log");
        String::from_utf8_lossy(&[own, beside].concat()).into_owned()
    }

    /// Closes the window in the ordinary way.
    pub fn close(&mut self) {
        if let Some(client) = self.window.take() {
            let _ = wait(client.close());
        }
    }

    /// The app's process: the one that was started on this laptop's profile.
    fn process(&self) -> Option<u32> {
        let doorstep = program("doorstep").canonicalize().ok()?;
        let profile = self.profile.to_string_lossy().into_owned();
        let ids = fs::read_dir("/proc").ok()?.flatten();
        ids.filter_map(|entry| entry.file_name().to_string_lossy().parse::<u32>().ok())
            .find(|id| {
                let runs =
                    fs::read_link(format!("/proc/{id}/exe")).is_ok_and(|exe| exe == doorstep);
                let line = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
                runs && String::from_utf8_lossy(&line).contains(&profile)
            })
    }
}

impl Drop for Laptop {
    fn drop(&mut self) {
        if let (true, Some(client)) = (std::thread::panicking(), &self.window) {
            Page::new(client.clone(), self.left).picture(&format!("failed-{}", self.name));
        }
        self.close();
        self.driver.end();
    }
}
