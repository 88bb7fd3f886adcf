//! Saved runs, the one being measured included. A path from the page is used only when a run lies there.

use std::path::{Path, PathBuf};

use super::types::{Bytes, CallView, ExportFormat, PlotName, ResultView, Theme};
use super::{AppState, Context};
use crate::runner;
use crate::services::{self, run_folder};
use chimera_types::Error;
use chimera_types::paths::display;

pub fn load_result(_: Context<'_>, path: PathBuf, theme: Theme) -> Result<ResultView, Error> {
    services::result_view(&run_folder(&path)?, theme)
}

pub fn load_call(_: Context<'_>, path: PathBuf, call: u32, theme: Theme) -> Result<CallView, Error> {
    services::call_view(&run_folder(&path)?, call, theme)
}

pub fn draw_figure(
    _: Context<'_>,
    path: PathBuf,
    figure: PlotName,
    format: ExportFormat,
) -> Result<Bytes, Error> {
    services::figure_bytes(&run_folder(&path)?, &figure, format).map(Bytes)
}

pub fn save_figure(
    context: Context<'_>,
    path: PathBuf,
    figure: PlotName,
    format: ExportFormat,
    target: PathBuf,
) -> Result<(), Error> {
    let target = context.state.chosen_target(&target)?;
    services::export_figure(&run_folder(&path)?, &figure, format, &target)
}

pub fn save_report(
    context: Context<'_>,
    path: PathBuf,
    format: ExportFormat,
    target: PathBuf,
) -> Result<(), Error> {
    services::export(&run_folder(&path)?, format, &context.state.chosen_target(&target)?)
}

pub fn show_in_folder(context: Context<'_>, target: PathBuf) -> Result<(), Error> {
    context.host.reveal_file(&context.state.chosen_target(&target)?)
}

pub fn finish_run(context: Context<'_>, path: PathBuf) -> Result<String, Error> {
    let folder = run_folder(&path)?;
    ensure_not_measured(context.state, &folder)?;
    runner::finish(&folder)?;
    Ok(display(&folder))
}

pub fn open_folder(context: Context<'_>, path: PathBuf) -> Result<(), Error> {
    context.host.open_folder(&run_folder(&path)?)
}

/// A run that is still being measured is finished by its own end.
fn ensure_not_measured(state: &AppState, folder: &Path) -> Result<(), Error> {
    let is_measured = state.jobs.benchmark_path().is_some_and(|running| Path::new(&running) == folder);
    if is_measured { Err(Error::AlreadyRunning) } else { Ok(()) }
}
