//! Where a benchmark's input comes from: the reports folder and the servers.

use std::path::PathBuf;
use std::sync::Arc;

use chimera_core::spec::ProviderKind;
use chimera_core::view::{
    DroppedFolder, FolderOverview, FolderProblem, FolderProgress, FoundServer, RecentFolder,
};
use chimera_core::{Failure, desk, provider};

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
    off_main(move || bench.recall.scan(&path, &|progress| drop(on_progress.send(progress)))).await
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
    off_main(move || bench.recall.problems(&path)).await
}

#[tauri::command]
pub async fn choose_dropped(paths: Vec<PathBuf>) -> Result<Option<DroppedFolder>, Failure> {
    off_main(move || Ok(desk::dropped_folder(&paths))).await
}

#[tauri::command]
pub async fn check_recent(folders: Vec<String>) -> Result<Vec<RecentFolder>, Failure> {
    off_main(move || Ok(desk::check_recent(&folders))).await
}

#[tauri::command]
pub async fn find_servers() -> Result<Vec<FoundServer>, Failure> {
    off_main(|| Ok(block_on(provider::find_servers(Vec::new())))).await
}

#[tauri::command]
pub async fn connect_server(url: String, provider: Option<ProviderKind>) -> Result<FoundServer, Failure> {
    off_main(move || Ok(block_on(desk::connect_server(&url, provider, None)))).await
}
