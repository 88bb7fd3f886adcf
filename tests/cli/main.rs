//! The command line, run as a program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

#[path = "../support"]
mod support {
    pub mod leaks;
    pub mod locked_server;
    pub mod place;
    pub mod program;
    pub mod pull_server;
    #[cfg(target_os = "linux")]
    pub mod schema_1;
}

mod commands;
mod compare;
mod history;
mod import;
mod killed;
mod lineup;
#[cfg(target_os = "linux")]
mod schema_1;
mod servers;
mod settings;
