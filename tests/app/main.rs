//! Whole benchmarks, and the services of the window and the command line, over real sockets and folders.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

#[path = "../support"]
mod support {
    pub mod benchmark;
    pub mod leaks;
    pub mod locked_server;
    pub mod place;
    pub mod raw_server;
    #[cfg(target_os = "linux")]
    pub mod schema_1;
    pub mod wine;
}

mod arms;
mod desk;
mod diagnosis;
mod drafting;
mod guard;
mod history;
mod import;
mod keys;
mod runner;
#[cfg(target_os = "linux")]
mod schema_1;
mod selfcheck;
mod telling;
