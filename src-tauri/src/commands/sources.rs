//! Where a benchmark's input comes from: the reports folder and the servers.

use std::path::PathBuf;
use std::sync::Arc;

use chimera_app::dto::{
    DroppedFolder, FolderOverview, FolderProblem, FolderProgress, FoundServer, RecentFolder,
};
use chimera_app::services;
use chimera_types::Failure;
use chimera_types::spec::ProviderKind;
use tauri::State;
use tauri::async_runtime::block_on;
use tauri::ipc::Channel;

use super::off_main;
use crate::bench::Bench;

#[tauri::command]
pub async fn scan_folder(
    bench: State<'_, Arc<Bench>>,
    path: PathBuf,
    on_progress: Channel<FolderProgress>,
) -> Result<FolderOverview, Failure> {
    let bench = Arc::clone(&bench);
    // A page that was loaded again no longer listens; its own scan stops this one.
    let limits = services::peek_preferences(&bench.places).folder_limits;
    off_main(move || bench.recall.scan(&path, limits, &|progress| drop(on_progress.send(progress)))).await
}

#[tauri::command]
pub fn stop_scan(bench: State<'_, Arc<Bench>>) {
    bench.recall.stop_scan();
}

#[tauri::command]
pub async fn list_folder_problems(
    bench: State<'_, Arc<Bench>>,
    path: PathBuf,
) -> Result<Vec<FolderProblem>, Failure> {
    let bench = Arc::clone(&bench);
    let limits = services::peek_preferences(&bench.places).folder_limits;
    off_main(move || bench.recall.problems(&path, limits)).await
}

#[tauri::command]
pub async fn choose_dropped(paths: Vec<PathBuf>) -> Result<Option<DroppedFolder>, Failure> {
    off_main(move || Ok(services::dropped_folder(&paths))).await
}

#[tauri::command]
pub async fn check_recent(folders: Vec<String>) -> Result<Vec<RecentFolder>, Failure> {
    off_main(move || Ok(services::check_recent(&folders))).await
}

#[tauri::command]
pub async fn find_servers(bench: State<'_, Arc<Bench>>) -> Result<Vec<FoundServer>, Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || Ok(block_on(services::find_servers(&bench.places, &bench.secrets)))).await
}

#[tauri::command]
pub async fn connect_server(
    bench: State<'_, Arc<Bench>>,
    url: String,
    provider: Option<ProviderKind>,
    key: Option<String>,
) -> Result<FoundServer, Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || {
        Ok(block_on(services::connect_with_key(&bench.places, &bench.secrets, &url, provider, key)))
    })
    .await
}
