//! The real window, driven by WebKitWebDriver, from the first start to a report that is read back from disk.
//!
//! `cargo xtask test --only e2e` gives each test a display and a session bus of its own; by cargo's own runner they share one
//! and go one at a time. `CHIMERA_APP` names the program; `CHIMERA_TEST_LLAMA_URL` the real llama.cpp server. The tests are
//! ignored unless they are asked for.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

#[path = "../support"]
mod support {
    pub mod leaks;
    pub mod locked_server;
    pub mod ollama_emulator;
    pub mod pull_server;
}

mod choosing;
mod clock;
mod comparing;
mod crash;
mod display;
mod doctoring;
mod drafting;
mod driver;
mod failing;
mod first_start;
mod history;
mod home;
mod hostile;
mod keyboard;
mod keys;
mod lineup;
mod manners;
mod page;
mod paint;
mod quitting;
mod results;
mod screens;
mod servers;
mod settings;
mod stopping;
