//! Set-up, run and test of Chimera Bench: one command each, on Linux, Windows and macOS.
//!
//! The crate has few and small dependencies, so that it compiles within seconds on a machine that has nothing yet.
//! It prints, because it is a program for a terminal.
#![allow(clippy::print_stdout, clippy::print_stderr)]

pub mod app;
pub mod bindings;
pub mod browser;
pub mod bundle;
pub mod checks;
pub mod command;
#[cfg(test)]
mod dependency_tests;
pub mod digest;
pub mod error;
pub mod icons;
pub mod lines;
pub mod local_model;
pub mod page;
pub mod place;
pub mod setup;
pub mod simulation;
pub mod system;
pub mod tauri_cli;
pub mod tools;
pub mod windows;

pub use error::{Error, Result};
