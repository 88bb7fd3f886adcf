//! The list of runs: found, tagged, deleted and put back, and a model over time.

use std::path::PathBuf;

use super::types::{
    MovedRun, RefreshOutcome, RefreshProgress, RunNotes, RunPage, RunQuery, RunRow, Theme, TrashOutcome,
    TrendQuery, TrendView, Warning,
};
use super::{Context, Events};
use crate::services::run_places;
use chimera_report::plot::Size;
use chimera_types::Error;

pub fn list_runs(context: Context<'_>, query: RunQuery) -> Result<RunPage, Error> {
    context.state.history.list(&run_places(&context.state.places), &query)
}

pub fn refresh_runs(
    context: Context<'_>,
    on_progress: Events<RefreshProgress>,
) -> Result<RefreshOutcome, Error> {
    let mut report = |progress| on_progress.send(&progress);
    context.state.history.refresh(&run_places(&context.state.places), &mut report)
}

pub fn set_notes(context: Context<'_>, path: PathBuf, notes: RunNotes) -> Result<RunRow, Error> {
    context.state.history.set_notes(&path, &notes)
}

pub fn trash_runs(context: Context<'_>, paths: Vec<PathBuf>) -> Result<TrashOutcome, Error> {
    context.state.history.trash(&paths)
}

pub fn restore_runs(context: Context<'_>, paths: Vec<PathBuf>) -> Result<Vec<MovedRun>, Error> {
    context.state.history.restore(&run_places(&context.state.places), &paths)
}

pub fn load_doubts(context: Context<'_>, path: PathBuf) -> Result<Vec<Warning>, Error> {
    context.state.history.doubts(&run_places(&context.state.places), &path)
}

pub fn load_trend(
    context: Context<'_>,
    query: TrendQuery,
    theme: Theme,
    width: u32,
    height: u32,
) -> Result<TrendView, Error> {
    let size = Size { width, height };
    context.state.history.trend(&run_places(&context.state.places), &query, theme, size)
}
