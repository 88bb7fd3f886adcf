//! Stages of the real window.

use super::rust::counted;
use super::stage::Outcome;
use super::{MODEL_URL, Shared};
use crate::command::workspace;
use crate::{Result, page, place, system};

use std::process::Command;

/// The test target that drives the real window.
pub(super) const SUITE: &str = "e2e";

/// The variable that tells the suite which program to drive.
const APP: &str = "CHIMERA_APP";

pub(super) fn packages(_: &mut Shared) -> Result<Outcome> {
    let all: Vec<&str> =
        system::TO_BUILD.into_iter().chain(system::TO_DRIVE).chain(system::FOR_PYTHON).collect();
    system::provide(&all)?;
    Ok(Outcome::Done)
}

/// Builds the app and drives it on a display and a session bus of its own, one test at a time.
pub(super) fn drive(shared: &mut Shared) -> Result<Outcome> {
    if !cfg!(target_os = "linux") {
        return Ok(Outcome::Skipped(
            "the window is driven by WebKitWebDriver, which exists on Linux only".into(),
        ));
    }
    page::provide()?;
    // Cargo builds the program along with the suite of its package, with the features that the other suites have.
    let suite = workspace("test");
    let mut command = Command::new("dbus-run-session");
    command
        .args(["--", "xvfb-run", "-a", "-s", "-screen 0 1280x900x24"])
        .arg(suite.get_program())
        .args(suite.get_args())
        .args(["--test", SUITE, "--", "--test-threads=1"])
        .env(MODEL_URL, shared.model_url()?)
        .env(APP, place::program("debug", "chimera-bench"))
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
        .env_remove("WAYLAND_DISPLAY");
    counted(&mut command)
}
