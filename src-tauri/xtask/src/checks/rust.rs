//! Stages of the Rust workspace.

use std::fs;
use std::process::Command;

use super::stage::Outcome;
use super::tally::Tally;
use crate::command::{WITHOUT_WINDOW, cargo, judge, run, tee, workspace};
use crate::tools::NEXTEST;
use crate::{Error, Result, bindings as page_types, lines, page, place};

pub(super) fn format() -> Result<Outcome> {
    done(cargo().args(["fmt", "--all", "--check"]))
}

pub(super) fn count_lines() -> Result<Outcome> {
    println!("{}", lines::summary()?);
    Ok(Outcome::Done)
}

pub(super) fn clippy() -> Result<Outcome> {
    // The window embeds the built page, and does not compile without it.
    page::provide()?;
    done(workspace("clippy").args(["--all-targets", "--", "-D", "warnings"]))
}

pub(super) fn bindings() -> Result<Outcome> {
    page_types::write(true, &[])?;
    Ok(Outcome::Done)
}

/// As [`bindings`], built with what [`quick`] has built.
pub(super) fn quick_bindings() -> Result<Outcome> {
    page_types::write(true, &WITHOUT_WINDOW)?;
    Ok(Outcome::Done)
}

/// Units and the suites that take seconds. Without the window a third of the crates need no code: [`clippy`] checks it.
pub(super) fn quick() -> Result<Outcome> {
    nextest("quick", |command| {
        command.args(WITHOUT_WINDOW);
    })
}

/// Every test of the workspace but those that drive the window or measure time.
pub(super) fn test() -> Result<Outcome> {
    page::provide()?;
    nextest("ci", |_| ())
}

/// Runs the tests that a profile of `.config/nextest.toml` selects.
pub(super) fn nextest(profile: &str, prepare: impl FnOnce(&mut Command)) -> Result<Outcome> {
    let written = place::root().join("target/nextest").join(profile).join("junit.xml");
    if written.exists() {
        fs::remove_file(&written)
            .map_err(|source| Error::io(format!("removing {}", written.display()), &source))?;
    }
    let mut command = Command::new(NEXTEST.provide()?);
    command.args(["nextest", "run", "--workspace", "--all-features", "--profile", profile]);
    prepare(&mut command);
    let status = run(&mut command);
    match Tally::of_junit(&written) {
        Ok(tally) => Ok(Outcome::Tests { tally, status }),
        // Nothing was run: the tests do not compile.
        Err(error) => status.and(Err(error)),
    }
}

pub(super) fn doctest() -> Result<Outcome> {
    counted(workspace("test").arg("--doc"))
}

/// Runs tests by cargo's own runner and counts them.
pub(super) fn counted(command: &mut Command) -> Result<Outcome> {
    let mut tally = Tally::default();
    let status = tee(command, |line| tally.add_libtest(line))?;
    Ok(Outcome::Tests { tally, status: judge(command, status) })
}

fn done(command: &mut Command) -> Result<Outcome> {
    run(command)?;
    Ok(Outcome::Done)
}
