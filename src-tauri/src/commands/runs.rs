//! Saved runs, the one being measured included. A path from the page is used only when a run lies there.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chimera_app::dto::{CallView, ExportFormat, FigureName, ResultView, Theme};
use chimera_app::runner;
use chimera_app::services::{self, run_folder};
use chimera_types::paths::shown;
use chimera_types::{Error, Failure};
use tauri::State;
use tauri::ipc::Response;

use super::off_main;
use crate::bench::Bench;

#[tauri::command]
pub async fn load_result(path: PathBuf, theme: Theme) -> Result<ResultView, Failure> {
    off_main(move || services::result_view(&run_folder(&path)?, theme)).await
}

#[tauri::command]
pub async fn load_call(path: PathBuf, call: u32, theme: Theme) -> Result<CallView, Failure> {
    off_main(move || services::call_view(&run_folder(&path)?, call, theme)).await
}

#[tauri::command]
pub async fn finish_run(bench: State<'_, Arc<Bench>>, path: PathBuf) -> Result<String, Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || {
        let folder = run_folder(&path)?;
        not_being_measured(&bench, &folder)?;
        runner::finish(&folder)?;
        Ok(shown(&folder))
    })
    .await
}

#[tauri::command]
pub async fn save_report(
    bench: State<'_, Arc<Bench>>,
    path: PathBuf,
    format: ExportFormat,
    target: PathBuf,
) -> Result<(), Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || services::export(&run_folder(&path)?, format, &bench.chosen_target(&target)?)).await
}

#[tauri::command]
pub async fn save_figure(
    bench: State<'_, Arc<Bench>>,
    path: PathBuf,
    figure: FigureName,
    format: ExportFormat,
    target: PathBuf,
) -> Result<(), Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || {
        let target = bench.chosen_target(&target)?;
        services::export_figure(&run_folder(&path)?, &figure, format, &target)
    })
    .await
}

/// The bytes of one figure, for the clipboard.
#[tauri::command]
pub async fn draw_figure(
    path: PathBuf,
    figure: FigureName,
    format: ExportFormat,
) -> Result<Response, Failure> {
    let bytes = off_main(move || services::figure_bytes(&run_folder(&path)?, &figure, format)).await?;
    Ok(Response::new(bytes))
}

/// Shows a file that the user saved, selected, in the system's file manager.
#[tauri::command]
pub async fn show_in_folder(bench: State<'_, Arc<Bench>>, target: PathBuf) -> Result<(), Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || {
        let target = bench.chosen_target(&target)?;
        let what = shown(&target);
        tauri_plugin_opener::reveal_item_in_dir(&target)
            .map_err(|cause| Error::CannotOpen { what, cause: cause.to_string() })
    })
    .await
}

#[tauri::command]
pub async fn open_folder(path: PathBuf) -> Result<(), Failure> {
    off_main(move || {
        let folder = run_folder(&path)?;
        let what = shown(&folder);
        tauri_plugin_opener::open_path(&folder, None::<&str>)
            .map_err(|cause| Error::CannotOpen { what, cause: cause.to_string() })
    })
    .await
}

/// A run that is still being measured is finished by its own end.
fn not_being_measured(bench: &Bench, folder: &Path) -> Result<(), Error> {
    let measured = bench.running_path().is_some_and(|running| Path::new(&running) == folder);
    if measured { Err(Error::AlreadyRunning) } else { Ok(()) }
}
