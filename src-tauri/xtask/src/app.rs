//! `cargo xtask app`: the main job on a machine that has only git, Rust, Node and Python.

use std::env;
use std::ffi::OsString;
use std::process::Command;
use std::thread;

use crate::command::{cargo, judge, run};
use crate::local_model::{self, Installation, Server};
use crate::{Error, Result, page, place, system};

/// The port that the embedded default takes when it is free: one of those the app looks at by itself.
const PREFERRED_PORT: u16 = 8080;

/// Sets up what is missing, builds the app, and runs it with `arguments` until it is closed. Where no LLM server answers,
/// a small local one is set up, started before the app and stopped with it.
///
/// # Errors
/// When something is missing that cannot be set up here, a build fails, or the app ends with an error.
pub fn run_app(arguments: &[OsString]) -> Result<()> {
    check_display()?;
    system::provide(&system::TO_BUILD)?;
    let model = thread::scope(|scope| {
        // Fetched while the compiler works, which takes longer.
        let model = scope.spawn(model_if_needed);
        build()?;
        model.join().unwrap_or_else(|_| Err(Error::new("setting the local model up ended early")))
    })?;
    launch(Command::new(place::program("app", "chimera-bench")).args(arguments), model.as_ref())
}

fn build() -> Result<()> {
    page::provide()?;
    run(cargo().args(["build", "--profile", "app", "--package", "chimera-bench"]))
}

/// Runs the built app, with a server for the local model beside it where there is one.
fn launch(app: &mut Command, model: Option<&Installation>) -> Result<()> {
    let server = match model {
        Some(model) => Some(Server::start(model, local_model::port_if_free(PREFERRED_PORT))?),
        None => None,
    };
    if let Some(server) = &server {
        eprintln!("{} answers at {}.", local_model::MODEL, server.url());
        app.env("CHIMERA_DEFAULT_SERVER_URL", server.url()).env("CHIMERA_DEFAULT_SERVER_PROVIDER", "openai");
    }
    // WebKitGTK's DMA-BUF renderer delays the first paint, and shows nothing at all with some drivers.
    if cfg!(target_os = "linux") && env::var_os("WEBKIT_DISABLE_DMABUF_RENDERER").is_none() {
        app.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    }
    eprintln!("Starting Chimera Bench.");
    let status = app.status().map_err(|source| Error::io("starting the app", &source))?;
    judge(app, status)
}

/// The local model, unless an LLM server answers already.
fn model_if_needed() -> Result<Option<Installation>> {
    if let Some(url) = local_model::answering() {
        eprintln!("An LLM server answers at {url}.");
        return Ok(None);
    }
    eprintln!("No LLM server answers on this machine: using a small local model.");
    Installation::provide().map(Some)
}

/// Says early, before minutes of building, that no window can be shown.
fn check_display() -> Result<()> {
    let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    if !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY") {
        return Ok(());
    }
    Err(Error::new("there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set").hint(
        "start it from a desktop session or over `ssh -X`; without a screen use the command line (`cargo run --release -p \
         chimera-cli -- --help`), or a virtual display: `xvfb-run -a cargo xtask app`",
    ))
}
