//! Runs side by side. A path from the page is used only when a run lies there.

use std::path::PathBuf;
use std::sync::Arc;

use chimera_analysis::text_diff::Wording;
use chimera_app::dto::{ExportFormat, LineupView, SideChoice, Theme};
use chimera_app::services::{self, run_folder};
use chimera_types::{Error, Failure};
use tauri::State;
use tauri::ipc::Response;

use super::off_main;
use crate::bench::Bench;

#[tauri::command]
pub async fn load_lineup(choices: Vec<SideChoice>, theme: Theme) -> Result<LineupView, Failure> {
    off_main(move || services::lineup_view(&real(choices)?, theme)).await
}

#[tauri::command]
pub async fn compare_wording(choices: Vec<SideChoice>, first: u32, second: u32) -> Result<Wording, Failure> {
    off_main(move || services::compare_wording(&real(choices)?, first, second)).await
}

#[tauri::command]
pub async fn save_lineup(
    bench: State<'_, Arc<Bench>>,
    choices: Vec<SideChoice>,
    format: ExportFormat,
    target: PathBuf,
) -> Result<(), Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || services::save_lineup(&real(choices)?, format, &bench.chosen_target(&target)?)).await
}

#[tauri::command]
pub async fn save_lineup_figure(
    bench: State<'_, Arc<Bench>>,
    choices: Vec<SideChoice>,
    name: String,
    format: ExportFormat,
    target: PathBuf,
) -> Result<(), Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || {
        services::save_lineup_figure(&real(choices)?, &name, format, &bench.chosen_target(&target)?)
    })
    .await
}

/// The bytes of one figure, for the clipboard.
#[tauri::command]
pub async fn draw_lineup_figure(
    choices: Vec<SideChoice>,
    name: String,
    format: ExportFormat,
) -> Result<Response, Failure> {
    let bytes = off_main(move || services::lineup_figure(&real(choices)?, &name, format)).await?;
    Ok(Response::new(bytes))
}

fn real(choices: Vec<SideChoice>) -> Result<Vec<SideChoice>, Error> {
    let real = |choice: SideChoice| Ok(SideChoice { path: run_folder(&choice.path)?, arm: choice.arm });
    choices.into_iter().map(real).collect()
}
