//! Stages of the page.

use super::Shared;
use super::rust::counted;
use super::stage::Outcome;
use crate::{Result, browser, page, place};

pub(super) fn install(_: &mut Shared) -> Result<Outcome> {
    page::check_node()?;
    page::install()?;
    Ok(Outcome::Done)
}

pub(super) fn format(_: &mut Shared) -> Result<Outcome> {
    script("format:check")
}

pub(super) fn lint(_: &mut Shared) -> Result<Outcome> {
    script("lint")
}

pub(super) fn types(_: &mut Shared) -> Result<Outcome> {
    script("check")
}

pub(super) fn test(_: &mut Shared) -> Result<Outcome> {
    counted(&mut page::script_command(&place::ui(), "test"))
}

/// Every state of the page in a browser, with the mocked program: the suite builds and serves it itself.
pub(super) fn states(_: &mut Shared) -> Result<Outcome> {
    let program = browser::provide()?;
    counted(page::script_command(&place::ui(), "screenshots").env(browser::VARIABLE, program))
}

pub(super) fn build(_: &mut Shared) -> Result<Outcome> {
    page::provide()?;
    Ok(Outcome::Done)
}

fn script(name: &str) -> Result<Outcome> {
    page::script(name)?;
    Ok(Outcome::Done)
}
