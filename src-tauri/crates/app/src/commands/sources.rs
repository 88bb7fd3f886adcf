//! The reports folder of a benchmark.

use std::path::PathBuf;

use super::types::{DroppedFolder, FolderOverview, FolderProblem, FolderProgress, RecentFolder};
use super::{Context, Events};
use crate::services;
use chimera_types::Error;
use chimera_types::spec::FolderLimits;

/// A page that was loaded again does not listen any more; its own scan stops this one.
pub fn scan_folder(
    context: Context<'_>,
    path: PathBuf,
    on_progress: Events<FolderProgress>,
) -> Result<FolderOverview, Error> {
    context.state.recall.scan(&path, folder_limits(context), &|progress| on_progress.send(&progress))
}

pub fn stop_scan(context: Context<'_>) -> Result<(), Error> {
    context.state.recall.stop_scan();
    Ok(())
}

pub fn list_folder_problems(context: Context<'_>, path: PathBuf) -> Result<Vec<FolderProblem>, Error> {
    context.state.recall.problems(&path, folder_limits(context))
}

pub fn choose_dropped(_: Context<'_>, paths: Vec<PathBuf>) -> Result<Option<DroppedFolder>, Error> {
    Ok(services::folder_of_drop(&paths))
}

pub fn check_recent(_: Context<'_>, folders: Vec<String>) -> Result<Vec<RecentFolder>, Error> {
    Ok(services::check_recent(&folders))
}

fn folder_limits(context: Context<'_>) -> FolderLimits {
    services::peek_preferences(&context.state.places).folder_limits
}
