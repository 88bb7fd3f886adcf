//! What driving a window needs.

use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// The display, for one test at a time.
///
/// # Panics
/// Where no window can be driven. The tests are ignored unless they are asked for, so nobody meets this by accident.
pub fn display() -> MutexGuard<'static, ()> {
    assert!(std::env::var_os("DISPLAY").is_some(), "no display (run it under xvfb-run)");
    let driver = Command::new("WebKitWebDriver").arg("--version").output();
    assert!(driver.is_ok(), "no WebKitWebDriver (install webkit2gtk-driver)");
    ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The address of the real llama.cpp server.
pub fn llama_url() -> String {
    std::env::var("CHIMERA_TEST_LLAMA_URL").expect("a model server (set CHIMERA_TEST_LLAMA_URL)")
}

/// Does with the window what a user does with mouse and keys outside the page.
pub fn xdotool(arguments: &[&str]) {
    let done = Command::new("xdotool").args(arguments).status().expect("xdotool runs (install xdotool)");
    assert!(done.success(), "xdotool {arguments:?}");
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
