//! `cargo xtask simulate`: how far the statistics can be trusted, by simulated benchmarks.

use std::ffi::OsString;
use std::process::Command;

use crate::command::{WITHOUT_WINDOW, run, workspace};
use crate::{Result, place};

/// Builds the simulation without debug code and runs it with these arguments; it prints Markdown.
///
/// # Errors
/// When it cannot be built or fails.
pub fn run_with(arguments: &[OsString]) -> Result<()> {
    run(workspace("build").args(WITHOUT_WINDOW).args(["--profile", "app", "--example", "simulate"]))?;
    run(Command::new(place::program("app/examples", "simulate")).args(arguments))
}
