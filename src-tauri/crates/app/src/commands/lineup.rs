//! Runs side by side. A path from the page is used only when a run lies there.

use std::path::PathBuf;

use super::Context;
use super::types::{Bytes, ComparisonView, ExportFormat, SideChoice, TextDiff, Theme};
use crate::services::{self, run_folder};
use chimera_types::Error;

pub fn load_lineup(_: Context<'_>, choices: Vec<SideChoice>, theme: Theme) -> Result<ComparisonView, Error> {
    services::comparison_view(&real(choices)?, theme)
}

pub fn diff_reports(
    _: Context<'_>,
    choices: Vec<SideChoice>,
    first: u32,
    second: u32,
) -> Result<TextDiff, Error> {
    services::diff_reports(&real(choices)?, first, second)
}

pub fn save_comparison(
    context: Context<'_>,
    choices: Vec<SideChoice>,
    format: ExportFormat,
    target: PathBuf,
) -> Result<(), Error> {
    services::save_comparison(&real(choices)?, format, &context.state.chosen_target(&target)?)
}

pub fn save_comparison_plot(
    context: Context<'_>,
    choices: Vec<SideChoice>,
    name: String,
    format: ExportFormat,
    target: PathBuf,
) -> Result<(), Error> {
    let target = context.state.chosen_target(&target)?;
    services::save_comparison_plot(&real(choices)?, &name, format, &target)
}

pub fn draw_lineup_figure(
    _: Context<'_>,
    choices: Vec<SideChoice>,
    name: String,
    format: ExportFormat,
) -> Result<Bytes, Error> {
    services::comparison_plot(&real(choices)?, &name, format).map(Bytes)
}

fn real(choices: Vec<SideChoice>) -> Result<Vec<SideChoice>, Error> {
    let real = |choice: SideChoice| Ok(SideChoice { path: run_folder(&choice.path)?, arm: choice.arm });
    choices.into_iter().map(real).collect()
}
