//! Where a benchmark's input comes from: the reports folder and the servers.

use std::path::PathBuf;

use chimera_core::spec::ProviderKind;
use chimera_core::view::{FolderOverview, FoundServer};
use chimera_core::{Failure, desk, provider};

use tauri::async_runtime::block_on;

use super::off_main;

#[tauri::command]
pub async fn scan_folder(path: PathBuf) -> Result<FolderOverview, Failure> {
    off_main(move || desk::scan(&path)).await
}

#[tauri::command]
pub async fn find_servers() -> Result<Vec<FoundServer>, Failure> {
    off_main(|| Ok(block_on(provider::find_servers(Vec::new())))).await
}

#[tauri::command]
pub async fn connect_server(url: String, provider: Option<ProviderKind>) -> Result<FoundServer, Failure> {
    off_main(move || Ok(block_on(desk::connect_server(&url, provider, None)))).await
}
