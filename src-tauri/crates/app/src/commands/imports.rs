//! Results of other programs: brought into the list of runs, shown, saved elsewhere.

use std::path::PathBuf;

use super::types::{ImportForm, ImportProgress, ImportSummary, ImportView, Theme};
use super::{Context, Events, Job};
use crate::services::{self, run_folder};
use chimera_folder::import::ReadOptions;
use chimera_types::Error;
use chimera_types::paths::display;

pub fn pick_imports(context: Context<'_>, folder: bool) -> Result<Vec<String>, Error> {
    let host = context.host;
    let picked = if folder { host.pick_folder().into_iter().collect() } else { host.pick_files() };
    Ok(picked.iter().map(|path| display(path)).collect())
}

pub fn import_runs(
    context: Context<'_>,
    paths: Vec<PathBuf>,
    on_progress: Events<ImportProgress>,
) -> Result<ImportSummary, Error> {
    let state = context.state;
    let guard = state.jobs.begin(Job::Import)?;
    let place = services::reports_place(&state.places, &services::peek_preferences(&state.places));
    let options = ReadOptions {
        cancelled: &|| guard.cancel.is_cancelled(),
        progress: &|read| {
            on_progress.send(&ImportProgress { done: read.done as u32, total: read.all as u32 });
        },
    };
    services::import_into(place, &paths, &options)
}

pub fn stop_import(context: Context<'_>) -> Result<(), Error> {
    context.state.jobs.cancel(|job| *job == Job::Import);
    Ok(())
}

pub fn load_import(_: Context<'_>, path: PathBuf, theme: Theme) -> Result<ImportView, Error> {
    services::import_view(&run_folder(&path)?, theme)
}

pub fn save_import(
    context: Context<'_>,
    path: PathBuf,
    form: ImportForm,
    target: PathBuf,
) -> Result<(), Error> {
    services::save_import(&run_folder(&path)?, form, &context.state.chosen_target(&target)?)
}
