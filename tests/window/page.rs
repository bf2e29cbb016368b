//! A page in a window, as a person meets it: things are found by their role and name, looked for
//! until they are there, and used with real keys and clicks.

use std::{
    fmt::Display,
    future::Future,
    path::PathBuf,
    process::Command,
    sync::LazyLock,
    time::{Duration, Instant},
};

use fantoccini::{Client, elements::Element, elements::ElementRef};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

/// How long a thing may take to appear, on the slowest machine that the tests run on.
const PATIENCE: Duration = Duration::from_secs(20);
/// How large every window is.
pub const SIZE: (u32, u32) = (1366, 768);
/// How often a picture is taken anew until it no longer changes.
const LOOKS: usize = 20;
const BETWEEN_LOOKS: Duration = Duration::from_millis(40);

/// The runtime that all windows share, so that the tests themselves read from top to bottom.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
});

/// Waits for an answer of the driver.
pub fn wait<T>(future: impl Future<Output = T>) -> T {
    RUNTIME.block_on(future)
}

/// A window's page, or a part of it.
#[derive(Clone)]
pub struct Page {
    client: Client,
    /// The parts within which things are looked for, from the outermost.
    within: Vec<(String, String)>,
    patience: Duration,
    /// Where its window begins on the screen.
    left: u32,
}

impl Page {
    pub fn new(client: Client, left: u32) -> Self {
        Self {
            client,
            within: Vec::new(),
            patience: PATIENCE,
            left,
        }
    }

    /// The part of this page that has a role and a name: `page.part("group", "Falls")`.
    pub fn part(&self, role: &str, name: &str) -> Self {
        let mut part = self.clone();
        part.within.push((role.to_owned(), name.to_owned()));
        part
    }

    /// The same page, looked at for as long as something takes that happens by itself.
    pub fn within(&self, patience: Duration) -> Self {
        let mut page = self.clone();
        page.patience = patience;
        page
    }

    pub fn click(&self, role: &str, name: &str) {
        self.try_until(&format!("click {role} {name:?}"), async || {
            let element = self.the_one(role, name).await?;
            self.bring_into_view(&element).await?;
            element.click().await.map_err(said)
        });
    }

    pub fn press(&self, button: &str) {
        self.click("button", button);
    }

    pub fn follow(&self, link: &str) {
        self.click("link", link);
    }

    /// Chooses one of a group of radios, or ticks a box, by the words beside it.
    pub fn choose(&self, name: &str) {
        self.try_until(&format!("choose {name:?}"), async || {
            let element = match self.the_one("radio", name).await {
                Ok(radio) => radio,
                Err(_) => self.the_one("checkbox", name).await?,
            };
            self.bring_into_view(&element).await?;
            element.click().await.map_err(said)?;
            match element.is_selected().await.map_err(said)? {
                true => Ok(()),
                false => Err("it is not chosen".to_owned()),
            }
        });
    }

    /// Chooses the option of a select that contains some words.
    pub fn select(&self, field: &str, option: &str) {
        self.try_until(&format!("select {option:?} in {field:?}"), async || {
            let element = self.the_one("combobox", field).await?;
            let script = "return [...arguments[0].options].findIndex(
                (option) => option.textContent.includes(arguments[1]))";
            let arguments = vec![serde_json::to_value(&element).map_err(said)?, json!(option)];
            let found = self.client.execute(script, arguments).await.map_err(said)?;
            let index = found.as_u64().ok_or("there is no such option")?;
            let index = usize::try_from(index).map_err(said)?;
            element.select_by_index(index).await.map_err(said)
        });
    }

    /// Types at the end of what a field holds.
    pub fn add(&self, field: &str, text: &str) {
        self.try_until(&format!("type into {field:?}"), async || {
            let element = self.the_one("textbox", field).await?;
            self.bring_into_view(&element).await?;
            element.send_keys(&keys(text)).await.map_err(said)
        });
    }

    /// Types in the place of what a field holds.
    pub fn fill(&self, field: &str, text: &str) {
        self.try_until(&format!("fill {field:?}"), async || {
            let element = self.the_one("textbox", field).await?;
            self.bring_into_view(&element).await?;
            element.clear().await.map_err(said)?;
            element.send_keys(&keys(text)).await.map_err(said)
        });
    }

    /// What a field holds now.
    pub fn value(&self, field: &str) -> String {
        self.try_until(&format!("read {field:?}"), async || {
            let element = self.the_one("textbox", field).await?;
            let value = element.prop("value").await.map_err(said)?;
            Ok(value.unwrap_or_default())
        })
    }

    /// Waits until a thing is there.
    pub fn sees(&self, role: &str, name: &str) {
        self.try_until(&format!("see {role} {name:?}"), async || {
            self.some(role, name).await.map(drop)
        });
    }

    /// Waits until words are there, in whatever they stand.
    pub fn reads(&self, words: &str) {
        self.try_until(&format!("read {words:?}"), async || {
            let text = self.text_now().await?;
            match text.contains(words) {
                true => Ok(()),
                false => Err(format!("it reads: {}", shortened(&text))),
            }
        });
    }

    /// Waits until words are gone.
    pub fn reads_no_more(&self, words: &str) {
        self.try_until(&format!("no longer read {words:?}"), async || {
            let text = self.text_now().await?;
            match text.contains(words) {
                true => Err("it still does".to_owned()),
                false => Ok(()),
            }
        });
    }

    /// The words on the page, with single spaces.
    pub fn text(&self) -> String {
        self.try_until("read the page", async || self.text_now().await)
    }

    /// Puts a picture of the window beside those of the other pages: as it stands on the screen
    /// when it has come to rest. WebKit's own driver can wait for ever for a picture.
    pub fn picture(&self, name: &str) {
        let folder = std::env::var_os("DOORSTEP_SCREENSHOTS").map_or_else(
            || tests::process::project().join("target/screenshots"),
            PathBuf::from,
        );
        std::fs::create_dir_all(&folder).expect("a folder for screenshots");
        let mut picture = self.seen_now();
        for _ in 0..LOOKS {
            let before = std::mem::replace(&mut picture, self.seen_now());
            if before == picture {
                break;
            }
        }
        std::fs::write(folder.join(format!("{name}.png")), picture).expect("a file");
    }

    /// What stands on the screen now, as PNG without a date.
    fn seen_now(&self) -> Vec<u8> {
        let (width, height) = SIZE;
        let place = format!("{width}x{height}+{}+0", self.left);
        let done = Command::new("import")
            .args(["-window", "root", "-crop", &place, "+repage"])
            .args(["-define", "png:exclude-chunks=date,time", "png:-"])
            .output()
            .expect("import runs");
        assert!(done.status.success(), "no picture of the screen");
        done.stdout
    }

    /// Types letter by letter until `moment` has passed, then calls `end`. Answers what had been
    /// typed more than a second before.
    pub fn type_until(
        &self,
        field: &str,
        text: &str,
        moment: Duration,
        end: impl FnOnce(),
    ) -> String {
        let element = self.try_until(&format!("find {field:?}"), async || {
            self.the_one("textbox", field).await
        });
        let start = now();
        let mut typed: Vec<(char, Instant)> = Vec::new();
        for letter in text.chars() {
            if start.elapsed() >= moment {
                break;
            }
            wait(element.send_keys(&keys(&letter.to_string()))).expect("the field takes keys");
            typed.push((letter, now()));
        }
        assert!(
            start.elapsed() >= moment,
            "the text was too short for {moment:?} of typing"
        );
        let end_at = now();
        end();
        let long_ago = |at: &Instant| end_at.duration_since(*at) > Duration::from_secs(1);
        typed
            .iter()
            .filter(|(_, at)| long_ago(at))
            .map(|(letter, _)| *letter)
            .collect()
    }

    async fn text_now(&self) -> Result<String, String> {
        let text = match self.within.split_last() {
            None => {
                let script = "return document.body.innerText";
                let text = self
                    .client
                    .execute(script, Vec::new())
                    .await
                    .map_err(said)?;
                text.as_str().unwrap_or("").to_owned()
            }
            Some(((role, name), outer)) => {
                let part = self.the_one_of(outer, role, name).await?;
                part.text().await.map_err(said)?
            }
        };
        Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    async fn the_one(&self, role: &str, name: &str) -> Result<Element, String> {
        self.the_one_of(&self.within, role, name).await
    }

    async fn the_one_of(
        &self,
        within: &[(String, String)],
        role: &str,
        name: &str,
    ) -> Result<Element, String> {
        let mut found = self.all(within, role, name).await?;
        match found.len() {
            1 => Ok(found.remove(0)),
            many => Err(format!("there are {many} of it")),
        }
    }

    async fn some(&self, role: &str, name: &str) -> Result<Element, String> {
        Ok(self.all(&self.within, role, name).await?.remove(0))
    }

    /// All that fit; none is an error that tells what else there is.
    async fn all(
        &self,
        within: &[(String, String)],
        role: &str,
        name: &str,
    ) -> Result<Vec<Element>, String> {
        let mut path: Vec<Value> = within
            .iter()
            .map(|(role, name)| json!([role, name]))
            .collect();
        path.push(json!([role, name]));
        let script = include_str!("page/locate.js");
        let answer = self
            .client
            .execute(script, vec![Value::Array(path)])
            .await
            .map_err(said)?;
        let references = answer["found"].as_array().cloned().unwrap_or_default();
        let elements: Vec<Element> = references
            .iter()
            .filter_map(|reference| reference.as_object()?.values().next()?.as_str())
            .map(|id| ElementRef::from(id.to_owned()))
            .map(|id| Element::from_element_id(self.client.clone(), id))
            .collect();
        match elements.is_empty() {
            true => Err(format!("there is none; there are: {}", answer["near"])),
            false => Ok(elements),
        }
    }

    /// Clear of the lines that stay in sight at the top of the page.
    async fn bring_into_view(&self, element: &Element) -> Result<(), String> {
        let script = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        let element = serde_json::to_value(element).map_err(said)?;
        self.client
            .execute(script, vec![element])
            .await
            .map(drop)
            .map_err(said)
    }

    /// Tries until it works or patience is at its end; a page that is still drawing is no failure.
    fn try_until<T>(&self, what: &str, attempt: impl AsyncFn() -> Result<T, String>) -> T {
        let start = now();
        let outcome = wait(async {
            loop {
                match attempt().await {
                    Err(_) if start.elapsed() < self.patience => {
                        tokio::time::sleep(BETWEEN_LOOKS).await;
                    }
                    outcome => return outcome,
                }
            }
        });
        outcome.unwrap_or_else(|why| {
            let place: Vec<String> = self
                .within
                .iter()
                .map(|(role, name)| format!("{role} {name:?}"))
                .collect();
            let page =
                wait(Self::new(self.client.clone(), self.left).text_now()).unwrap_or_default();
            panic!(
                "could not {what} in {place:?}: {why}\nThe page: {}",
                shortened(&page)
            )
        })
    }
}

/// Text as the keys that a person presses for it.
fn keys(text: &str) -> String {
    text.replace('\n', "\u{E007}")
}

fn said(error: impl Display) -> String {
    error.to_string()
}

fn shortened(text: &str) -> String {
    text.chars().take(1500).collect()
}

#[allow(
    clippy::disallowed_methods,
    reason = "patience with a real window is real time"
)]
pub fn now() -> Instant {
    Instant::now()
}
