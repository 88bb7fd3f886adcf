//! What driving a window needs, and the words when it is not there.

use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// The display, for one test at a time. `None`, with the reason printed, where no window can be driven.
pub fn display() -> Option<MutexGuard<'static, ()>> {
    let missing = if std::env::var_os("DISPLAY").is_none() {
        "no display (run it under xvfb-run)"
    } else if Command::new("WebKitWebDriver").arg("--version").output().is_err() {
        "no WebKitWebDriver (install webkit2gtk-driver)"
    } else {
        return Some(ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner));
    };
    skip(missing);
    None
}

/// The address of the real llama.cpp server. `None`, with the reason printed, where there is none.
pub fn llama_url() -> Option<String> {
    let url = std::env::var("CHIMERA_TEST_LLAMA_URL").ok();
    if url.is_none() {
        skip("no model server (set CHIMERA_TEST_LLAMA_URL)");
    }
    url
}

/// Does with the window what a user does with mouse and keys outside the page.
pub fn xdotool(arguments: &[&str]) {
    let done = Command::new("xdotool").args(arguments).status().expect("xdotool runs (install xdotool)");
    assert!(done.success(), "xdotool {arguments:?}");
}

fn skip(missing: &str) {
    assert!(std::env::var_os("CI").is_none(), "{missing}");
    eprintln!("skipped: {missing}");
}

/// Without a manager no window can be closed, minimised or given the keyboard.
pub struct WindowManager(Child);

impl WindowManager {
    pub fn start() -> Self {
        let mut openbox = Command::new("openbox");
        let child = openbox.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        Self(child.expect("openbox starts (install openbox)"))
    }
}

impl Drop for WindowManager {
    fn drop(&mut self) {
        self.0.kill().expect("openbox is ended");
        self.0.wait().expect("openbox has ended");
    }
}

/// Closes the window as a user does with the keyboard.
pub fn close_window() {
    xdotool(&["search", "--onlyvisible", "--name", "Chimera Bench", "windowactivate", "--sync"]);
    // A call of its own: a key in the call above would go to the window and not to its manager.
    xdotool(&["key", "alt+F4"]);
}
