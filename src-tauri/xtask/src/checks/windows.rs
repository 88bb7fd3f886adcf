//! Stages for Windows: compiled here, run by Wine.

use std::process::{self, Command};

use super::rust::counted;
use super::stage::Outcome;
use crate::command::{WITHOUT_WINDOW, run, succeeds};
use crate::windows::{Toolchain, Wine, obstacle};
use crate::{Result, page, place};

pub(super) fn standard_library() -> Result<Outcome> {
    where_possible(|_| Ok(Outcome::Done))
}

/// Every unit and suite of the workspace but the window's and the task runner's.
pub(super) fn test() -> Result<Outcome> {
    where_possible(|toolchain| {
        let suites = || {
            let mut command = toolchain.cargo("test");
            command.args(["--workspace", "--all-features", "--no-fail-fast", "--lib", "--bins", "--tests"]);
            // The window needs WebView2, which Wine does not have; the task runner drives Linux here.
            command.args(WITHOUT_WINDOW).args(["--exclude", "xtask"]);
            command
        };
        // Wine's server does not wait as long as a build may take.
        run(suites().arg("--no-run"))?;
        let wine = Wine::start()?;
        let mut command = suites();
        // Snapshots: a Windows program cannot ask the cargo below Wine for the root, and is not to write new ones.
        command.env("INSTA_WORKSPACE_ROOT", place::root()).env("INSTA_UPDATE", "no");
        counted(wine.lend(&mut command))
    })
}

/// Lints everything, and compiles it on the way.
pub(super) fn clippy() -> Result<Outcome> {
    where_possible(|toolchain| {
        page::provide()?;
        let mut command = toolchain.cargo("clippy");
        run(command.args(["--workspace", "--all-features", "--all-targets", "--", "-D", "warnings"]))?;
        Ok(Outcome::Done)
    })
}

fn where_possible(stage: impl FnOnce(&Toolchain) -> Result<Outcome>) -> Result<Outcome> {
    if let Some(reason) = obstacle()? {
        return Ok(Outcome::Skipped(reason));
    }
    // Compilers give way to the window's tests beside them, which wait for an answer only so long.
    let itself = process::id().to_string();
    succeeds(Command::new("renice").args(["-n", "10", "-p", &itself]));
    stage(&Toolchain::provide()?)
}
