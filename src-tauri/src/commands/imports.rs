//! What others measured: brought into the list of runs, shown, saved elsewhere.

use std::path::PathBuf;
use std::sync::Arc;

use chimera_app::dto::{ImportForm, ImportProgress, ImportSummary, ImportView, Theme};
use chimera_app::services::{self, run_folder};
use chimera_folder::import::ReadOptions;
use chimera_types::paths::shown;
use chimera_types::{Error, Failure};
use tauri::ipc::Channel;
use tauri::{AppHandle, State};

use super::off_main;
use crate::bench::Bench;
use crate::dialogs;

/// Files, or one folder; empty when the user cancels.
#[tauri::command]
pub async fn pick_imports(app: AppHandle, folder: bool) -> Result<Vec<String>, Failure> {
    let pick = move || {
        if folder { dialogs::pick_folder(&app).into_iter().collect() } else { dialogs::pick_files(&app) }
    };
    off_main(move || Ok(pick().iter().map(|path: &PathBuf| shown(path)).collect())).await
}

#[tauri::command]
pub async fn import_runs(
    bench: State<'_, Arc<Bench>>,
    paths: Vec<PathBuf>,
    on_progress: Channel<ImportProgress>,
) -> Result<ImportSummary, Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || {
        // Reading many files beside a benchmark would be in its numbers.
        bench.be_idle()?;
        let turn = bench.import.begin("import").map_err(|_| Error::AlreadyImporting)?;
        let place = services::reports_place(&bench.places, &services::peek_preferences(&bench.places));
        let options = ReadOptions {
            cancelled: &|| turn.cancel.is_cancelled(),
            progress: &|told| {
                let progress = ImportProgress { done: told.done as u32, total: told.all as u32 };
                drop(on_progress.send(progress));
            },
        };
        services::import_into(place, &paths, &options)
    })
    .await
}

#[tauri::command]
pub fn stop_import(bench: State<'_, Arc<Bench>>) {
    bench.import.cancel();
}

#[tauri::command]
pub async fn load_import(path: PathBuf, theme: Theme) -> Result<ImportView, Failure> {
    off_main(move || services::import_view(&run_folder(&path)?, theme)).await
}

#[tauri::command]
pub async fn save_import(
    bench: State<'_, Arc<Bench>>,
    path: PathBuf,
    form: ImportForm,
    target: PathBuf,
) -> Result<(), Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || services::save_import(&run_folder(&path)?, form, &bench.chosen_target(&target)?)).await
}
