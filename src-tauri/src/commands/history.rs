//! The list of runs: found, tagged, deleted and put back, and a model over time.

use std::path::PathBuf;
use std::sync::Arc;

use chimera_app::dto::{
    MovedRun, RefreshOutcome, RefreshProgress, RunPage, RunQuery, RunRow, Theme, TrashOutcome, TrendQuery,
    TrendView,
};
use chimera_app::services::run_places;
use chimera_report::plot::Size;
use chimera_types::Failure;
use chimera_types::record::RunNotes;
use chimera_types::warning::Warning;
use tauri::State;
use tauri::ipc::Channel;

use super::off_main;
use crate::bench::Bench;

#[tauri::command]
pub async fn list_runs(bench: State<'_, Arc<Bench>>, query: RunQuery) -> Result<RunPage, Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || bench.history.list(&run_places(&bench.places), &query)).await
}

#[tauri::command]
pub async fn refresh_runs(
    bench: State<'_, Arc<Bench>>,
    on_progress: Channel<RefreshProgress>,
) -> Result<RefreshOutcome, Failure> {
    let bench = Arc::clone(&bench);
    let tell = move |progress| drop(on_progress.send(progress));
    off_main(move || bench.history.refresh(&run_places(&bench.places), &mut { tell })).await
}

#[tauri::command]
pub async fn set_notes(
    bench: State<'_, Arc<Bench>>,
    path: PathBuf,
    notes: RunNotes,
) -> Result<RunRow, Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || bench.history.set_notes(&path, &notes)).await
}

#[tauri::command]
pub async fn trash_runs(bench: State<'_, Arc<Bench>>, paths: Vec<PathBuf>) -> Result<TrashOutcome, Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || bench.history.trash(&paths)).await
}

#[tauri::command]
pub async fn restore_runs(
    bench: State<'_, Arc<Bench>>,
    paths: Vec<PathBuf>,
) -> Result<Vec<MovedRun>, Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || bench.history.restore(&run_places(&bench.places), &paths)).await
}

/// Where a run is slower than its history.
#[tauri::command]
pub async fn load_doubts(bench: State<'_, Arc<Bench>>, path: PathBuf) -> Result<Vec<Warning>, Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || bench.history.doubts(&run_places(&bench.places), &path)).await
}

#[tauri::command]
pub async fn load_trend(
    bench: State<'_, Arc<Bench>>,
    query: TrendQuery,
    theme: Theme,
    width: u32,
    height: u32,
) -> Result<TrendView, Failure> {
    let bench = Arc::clone(&bench);
    let size = Size { width, height };
    off_main(move || bench.history.trend(&run_places(&bench.places), &query, theme, size)).await
}
