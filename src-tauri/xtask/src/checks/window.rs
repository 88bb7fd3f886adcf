//! Stages of the real window, and what they need.

use std::process::Command;

use super::MODEL_URL;
use super::rust::nextest;
use super::stage::Outcome;
use crate::local_model::{Installation, Server};
use crate::{Result, browser, page, system, windows};

/// Gives every program of a test run a display and a session bus of its own, in the form of cargo's configuration.
const ON_A_DISPLAY: &str = "target.'cfg(unix)'.runner = \
    ['dbus-run-session', '--', 'xvfb-run', '-a', '-s', '-screen 0 1280x900x24']";

pub(super) fn build_packages() -> Result<Outcome> {
    system::provide(&system::TO_BUILD)?;
    Ok(Outcome::Done)
}

/// One call of the package manager for all later stages: the slow part of it is the same for one package and for many.
pub(super) fn test_packages() -> Result<Outcome> {
    if !system::has_apt() {
        return Ok(Outcome::Skipped("each stage checks for what it needs".into()));
    }
    let mut all: Vec<&str> =
        system::TO_DRIVE.into_iter().chain(system::FOR_PYTHON).chain(system::TO_PACK).collect();
    if windows::obstacle()?.is_none() {
        all.extend(windows::PACKAGES);
    }
    system::provide(&all)?;
    browser::provide()?;
    Ok(Outcome::Done)
}

pub(super) fn model() -> Result<Outcome> {
    Installation::provide()?;
    Ok(Outcome::Done)
}

/// Drives the app, each test on a display and a session bus of its own.
pub(super) fn drive() -> Result<Outcome> {
    if !cfg!(target_os = "linux") {
        return Ok(Outcome::Skipped(
            "the window is driven by WebKitWebDriver, which exists on Linux only".into(),
        ));
    }
    page::provide()?;
    let server = Server::start(&Installation::provide()?, None)?;
    nextest("window", |command| {
        on_a_display(command).env(MODEL_URL, server.url());
    })
}

/// What measures time, in the window and without one.
pub(super) fn measure() -> Result<Outcome> {
    page::provide()?;
    nextest("clock", |command| {
        if cfg!(target_os = "linux") {
            on_a_display(command);
        }
    })
}

fn on_a_display(command: &mut Command) -> &mut Command {
    // The window's tests are ignored wherever nobody gives them a display.
    command
        .args(["--config", ON_A_DISPLAY, "--run-ignored", "all"])
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
        // A new session bus has no accessibility service, and waiting for one takes longer than a test.
        .env("NO_AT_BRIDGE", "1")
        .env_remove("WAYLAND_DISPLAY")
}
