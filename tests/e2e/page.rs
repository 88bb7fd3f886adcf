//! The window as a user has it: what stands there, what can be clicked and typed.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use fantoccini::actions::KeyActions;
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::display::xdotool;
use crate::driver::{Driver, app_program};
use crate::home::Home;

/// How long a step may take on a busy machine. No test asserts a time; this only ends a hang.
const PATIENCE: Duration = Duration::from_secs(20);

/// The open window.
pub struct Page {
    client: Client,
    runtime: Runtime,
    pub driver: Driver,
}

impl Page {
    /// Starts the program in an account.
    pub fn open(home: &Home) -> Self {
        Self::open_with(home, &[])
    }

    /// Starts the program in an account with more variables.
    pub fn open_with(home: &Home, more: &[(&str, &Path)]) -> Self {
        let mut environment = home.environment();
        environment.extend(more.iter().map(|(name, value)| ((*name).to_owned(), value.to_path_buf())));
        let driver = Driver::start(&environment);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let mut capabilities = Capabilities::new();
        let options = json!({ "binary": app_program(), "args": [] });
        capabilities.insert("webkitgtk:browserOptions".into(), options);
        let address = format!("http://127.0.0.1:{}", driver.port);
        let client = runtime
            .block_on(ClientBuilder::new(HttpConnector::new()).capabilities(capabilities).connect(&address))
            .expect("the window opens");
        let page = Self { client, runtime, driver };
        page.wait("the first view", || page.shows("nav-new"));
        page
    }

    /// Whether an element with this test id is there.
    pub fn shows(&self, id: &str) -> bool {
        self.run(&format!("return document.querySelector('[data-testid=\"{id}\"]') !== null")) == json!(true)
    }

    /// Its words. Empty when it is not there.
    pub fn text(&self, id: &str) -> String {
        let script = format!("return document.querySelector('[data-testid=\"{id}\"]')?.innerText ?? ''");
        self.run(&script).as_str().unwrap_or_default().trim().to_owned()
    }

    /// Waits until an element is there and has words with `part` in them.
    pub fn wait_text(&self, id: &str, part: &str) -> String {
        self.wait(&format!("{part:?} in {id}"), || self.text(id).contains(part));
        self.text(id)
    }

    pub fn wait_for(&self, id: &str) {
        self.wait(id, || self.shows(id));
    }

    pub fn wait(&self, what: &str, ready: impl Fn() -> bool) {
        self.wait_long(what, PATIENCE, ready);
    }

    /// Waits for something that a model has to do first.
    pub fn wait_long(&self, what: &str, patience: Duration, ready: impl Fn() -> bool) {
        let started = Instant::now();
        while !ready() {
            if started.elapsed() > patience {
                let seen = self.screenshot("timeout");
                panic!("waited in vain for {what}; the window: {}\n{}", seen.display(), self.all_text());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Clicks as a user does: once the element is there and can be used.
    pub fn click(&self, id: &str) {
        self.wait(&format!("a click on {id}"), || self.is_enabled(id) && self.takes_click(id));
    }

    /// Whether the click reached the element: a dialog that is still closing above it takes the click.
    fn takes_click(&self, id: &str) -> bool {
        let element = self.find(id);
        let limited = async { tokio::time::timeout(PATIENCE, element.click()).await };
        matches!(self.runtime.block_on(limited), Ok(Ok(())))
    }

    pub fn is_enabled(&self, id: &str) -> bool {
        let script = format!(
            "const e = document.querySelector('[data-testid=\"{id}\"]'); \
             return e !== null && !e.disabled && e.getAttribute('aria-disabled') !== 'true'"
        );
        self.run(&script) == json!(true)
    }

    /// Replaces the text of a field.
    pub fn fill(&self, id: &str, text: &str) {
        self.wait_for(id);
        // The driver itself scrolls no further than the edge of the view, where it takes a field for hidden.
        self.run(&format!(
            "document.querySelector('[data-testid=\"{id}\"]').scrollIntoView({{ block: 'center' }})"
        ));
        let field = self.find(id);
        self.ask(&format!("clear {id}"), field.clear());
        self.ask(&format!("type into {id}"), field.send_keys(text));
        self.wait(&format!("{text:?} in {id}"), || self.value(id) == text);
    }

    pub fn value(&self, id: &str) -> String {
        let script = format!("return document.querySelector('[data-testid=\"{id}\"]')?.value ?? ''");
        self.run(&script).as_str().unwrap_or_default().to_owned()
    }

    /// Runs a script in the page.
    pub fn run(&self, script: &str) -> Value {
        self.ask(script, self.client.execute(script, Vec::new()))
    }

    /// Everything that can be read in the window.
    pub fn all_text(&self) -> String {
        self.run("return document.body.innerText").as_str().unwrap_or_default().to_owned()
    }

    /// Keeps a picture of the display once the page has settled, and says where. The driver's own screenshots hang on some
    /// pages that do not move.
    pub fn screenshot(&self, name: &str) -> PathBuf {
        let settled = "const done = arguments[0]; \
                       requestAnimationFrame(() => requestAnimationFrame(() => done(null)))";
        self.ask("two frames", self.client.execute_async(settled, Vec::new()));
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/e2e/screenshots");
        std::fs::create_dir_all(&folder).expect("a folder for screenshots");
        let file = folder.join(format!("{name}.png"));
        let taken = Command::new("import").args(["-window", "root"]).arg(&file).status();
        assert!(taken.expect("import runs (install imagemagick)").success());
        file
    }

    /// Drags the window to a size and waits until the page has it.
    pub fn resize(&self, width: u32, height: u32) {
        let size = [width.to_string(), height.to_string()];
        xdotool(&["search", "--onlyvisible", "--name", "Chimera Bench", "windowsize", &size[0], &size[1]]);
        self.wait("the new size", || self.run("return [innerWidth, innerHeight]") == json!([width, height]));
    }

    /// Moves the keyboard's keys.
    pub fn perform(&self, what: &str, keys: KeyActions) {
        self.ask(what, self.client.perform_actions(keys));
    }

    fn find(&self, id: &str) -> Element {
        let selector = format!("[data-testid=\"{id}\"]");
        self.ask(&format!("find {id}"), self.client.find(Locator::Css(&selector)))
    }

    /// Asks the driver, which may hang with the page.
    fn ask<T>(&self, what: &str, answer: impl Future<Output = Result<T, CmdError>>) -> T {
        let limited = async { tokio::time::timeout(PATIENCE, answer).await };
        match self.runtime.block_on(limited) {
            Ok(answer) => answer.unwrap_or_else(|error| panic!("{what}: {error}")),
            Err(_) => panic!("{what}: the driver does not answer"),
        }
    }
}
