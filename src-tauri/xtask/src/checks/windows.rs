//! Stages for Windows: compiled here, run by Wine.

use super::Shared;
use super::rust::counted;
use super::stage::Outcome;
use crate::command::run;
use crate::windows::{Toolchain, Wine, obstacle};
use crate::{Result, page, place};

/// The engine and the terminal's program. The window needs WebView2, which Wine does not have.
const RUN_BY_WINE: [&str; 5] = ["--workspace", "--exclude", "chimera-bench", "--exclude", "xtask"];

/// One set for both stages that do not link, so that the second finds the first one's work.
const EVERYTHING: [&str; 2] = ["--workspace", "--all-features"];

pub(super) fn standard_library(_: &mut Shared) -> Result<Outcome> {
    where_possible(|_| Ok(Outcome::Done))
}

/// Every unit and suite of the core and of the command line.
pub(super) fn test(_: &mut Shared) -> Result<Outcome> {
    where_possible(|toolchain| {
        let suites = || {
            let mut command = toolchain.cargo("test");
            command.args(RUN_BY_WINE).args([
                "--all-features",
                "--no-fail-fast",
                "--lib",
                "--bins",
                "--tests",
            ]);
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

pub(super) fn clippy(_: &mut Shared) -> Result<Outcome> {
    where_possible(|toolchain| {
        page::provide()?;
        run(toolchain.cargo("clippy").args(EVERYTHING).args(["--all-targets", "--", "-D", "warnings"]))?;
        Ok(Outcome::Done)
    })
}

pub(super) fn check(_: &mut Shared) -> Result<Outcome> {
    where_possible(|toolchain| {
        // The window embeds the built page, and does not compile without it.
        page::provide()?;
        run(toolchain.cargo("check").args(EVERYTHING))?;
        Ok(Outcome::Done)
    })
}

fn where_possible(stage: impl FnOnce(&Toolchain) -> Result<Outcome>) -> Result<Outcome> {
    match obstacle()? {
        Some(reason) => Ok(Outcome::Skipped(reason)),
        None => stage(&Toolchain::provide()?),
    }
}
