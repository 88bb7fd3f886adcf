//! Stages of the Rust workspace.

use std::process::Command;

use serde_json::Value;

use super::stage::Outcome;
use super::tally::Tally;
use super::{MODEL_URL, Shared, window};
use crate::command::{capture, cargo, judge, run, tee, workspace};
use crate::tools::{DENY, MACHETE};
use crate::{Error, Result, bindings as page_types, page};

pub(super) fn format(_: &mut Shared) -> Result<Outcome> {
    done(cargo().args(["fmt", "--all", "--check"]))
}

pub(super) fn clippy(_: &mut Shared) -> Result<Outcome> {
    // The window embeds the built page, and does not compile without it.
    page::provide()?;
    done(workspace("clippy").args(["--all-targets", "--", "-D", "warnings"]))
}

pub(super) fn bindings(_: &mut Shared) -> Result<Outcome> {
    page_types::write(true)?;
    Ok(Outcome::Done)
}

/// Every test of the workspace but those that drive the window.
pub(super) fn test(shared: &mut Shared) -> Result<Outcome> {
    page::provide()?;
    let mut command = workspace("test");
    command.args(["--no-fail-fast", "--lib", "--bins"]);
    for suite in suites(&metadata()?)? {
        if suite != window::SUITE {
            command.args(["--test", &suite]);
        }
    }
    command.env(MODEL_URL, shared.model_url()?);
    counted(&mut command)
}

pub(super) fn doctest(_: &mut Shared) -> Result<Outcome> {
    counted(workspace("test").arg("--doc"))
}

pub(super) fn machete(_: &mut Shared) -> Result<Outcome> {
    done(&mut Command::new(MACHETE.provide()?))
}

pub(super) fn deny(_: &mut Shared) -> Result<Outcome> {
    // Advisories are a git repository of their own: the workflow on GitHub asks for them.
    done(Command::new(DENY.provide()?).args(["check", "licenses", "bans", "sources"]))
}

/// Runs the command and counts the tests that it reports.
pub(super) fn counted(command: &mut Command) -> Result<Outcome> {
    let mut tally = Tally::default();
    let status = tee(command, |line| tally.add_line(line))?;
    Ok(Outcome::Tests { tally, status: judge(command, status) })
}

fn done(command: &mut Command) -> Result<Outcome> {
    run(command)?;
    Ok(Outcome::Done)
}

fn metadata() -> Result<Value> {
    let text = capture(cargo().args(["metadata", "--format-version", "1", "--no-deps"]))?;
    serde_json::from_str(&text)
        .map_err(|error| Error::new(format!("cargo metadata is not readable: {error}")))
}

/// The names of the integration test targets of the workspace.
fn suites(metadata: &Value) -> Result<Vec<String>> {
    let packages =
        metadata["packages"].as_array().ok_or_else(|| Error::new("cargo metadata names no packages"))?;
    let mut names: Vec<String> = packages
        .iter()
        .filter_map(|package| package["targets"].as_array())
        .flatten()
        .filter(|target| {
            target["kind"].as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == "test"))
        })
        .filter_map(|target| target["name"].as_str().map(str::to_owned))
        .collect();
    names.sort_unstable();
    names.dedup();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn suites_are_the_test_targets_of_all_packages() {
        let metadata = json!({"packages": [
            {"targets": [{"kind": ["lib"], "name": "chimera_app"}, {"kind": ["test"], "name": "tidy"}]},
            {"targets": [{"kind": ["test"], "name": "cli"}, {"kind": ["bench"], "name": "stream"}]},
        ]});
        assert_eq!(suites(&metadata).unwrap(), ["cli", "tidy"]);
        assert!(suites(&json!({})).is_err());
    }
}
