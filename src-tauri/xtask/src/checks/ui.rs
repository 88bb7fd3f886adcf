//! Stages of the page.

use std::fs;
use std::path::PathBuf;

use super::stage::Outcome;
use super::tally::Tally;
use crate::command::{run, workspace};
use crate::{Error, Result, browser, page, place};

pub(super) fn install() -> Result<Outcome> {
    page::check_node()?;
    page::install()?;
    Ok(Outcome::Done)
}

pub(super) fn format() -> Result<Outcome> {
    script("format:check")
}

pub(super) fn lint() -> Result<Outcome> {
    script("lint")
}

pub(super) fn types() -> Result<Outcome> {
    script("check")
}

pub(super) fn test() -> Result<Outcome> {
    let file = fresh_junit("vitest")?;
    let mut command = page::script_command(&place::ui(), "test");
    command.args(["--", "--reporter=default", "--reporter=junit", "--outputFile.junit"]).arg(&file);
    let status = run(&mut command);
    Ok(Outcome::Tests { tally: Tally::of_junit(&file)?, status })
}

/// The page in a browser, over the real program behind HTTP.
pub(super) fn states() -> Result<Outcome> {
    run(workspace("build").args(["--bin", "chimera-testserver"]))?;
    let file = fresh_junit("page-states")?;
    let mut command = page::script_command(&place::ui(), "test:page");
    command.env(browser::VARIABLE, browser::provide()?).env("PLAYWRIGHT_JUNIT_OUTPUT_FILE", &file);
    command.env("CHIMERA_TESTSERVER", place::program("dev", "chimera-testserver"));
    let status = run(&mut command);
    if file.exists() {
        return Ok(Outcome::Tests { tally: Tally::of_junit(&file)?, status });
    }
    status?;
    Ok(Outcome::Done)
}

pub(super) fn build() -> Result<Outcome> {
    page::provide()?;
    Ok(Outcome::Done)
}

fn script(name: &str) -> Result<Outcome> {
    page::script(name)?;
    Ok(Outcome::Done)
}

/// Where a runner writes its results; those of an earlier run are gone.
fn fresh_junit(name: &str) -> Result<PathBuf> {
    let folder = place::target().join("xtask").join("junit");
    let file = folder.join(format!("{name}.xml"));
    let prepare = || {
        fs::create_dir_all(&folder)?;
        if file.exists() { fs::remove_file(&file) } else { Ok(()) }
    };
    prepare().map_err(|source| Error::io(format!("preparing {}", file.display()), &source))?;
    Ok(file)
}
