//! Stages of the page.

use super::Shared;
use super::stage::Outcome;
use super::tally::Tally;
use crate::Result;
use crate::command::{judge, tee};
use crate::page;
use crate::place;

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
    let mut tally = Tally::default();
    let mut command = page::script_command(&place::ui(), "test");
    let status = tee(&mut command, |line| tally.add_line(line))?;
    Ok(Outcome::Tests { tally, status: judge(&command, status) })
}

pub(super) fn build(_: &mut Shared) -> Result<Outcome> {
    page::provide()?;
    Ok(Outcome::Done)
}

fn script(name: &str) -> Result<Outcome> {
    page::script(name)?;
    Ok(Outcome::Done)
}
