//! Where a benchmark's input comes from: the reports folder and the servers.

use std::path::PathBuf;
use std::sync::Arc;

use chimera_core::spec::ProviderKind;
use chimera_core::view::{FolderOverview, FoundServer};
use chimera_core::{Failure, desk};
use tauri::State;
use tauri::async_runtime::block_on;

use super::off_main;
use crate::bench::Bench;

#[tauri::command]
pub async fn scan_folder(bench: State<'_, Arc<Bench>>, path: PathBuf) -> Result<FolderOverview, Failure> {
    let limits = desk::peek_preferences(&bench.places).folder_limits;
    off_main(move || desk::scan(&path, limits)).await
}

#[tauri::command]
pub async fn find_servers(bench: State<'_, Arc<Bench>>) -> Result<Vec<FoundServer>, Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || Ok(block_on(desk::find_servers(&bench.places, &bench.secrets)))).await
}

#[tauri::command]
pub async fn connect_server(
    bench: State<'_, Arc<Bench>>,
    url: String,
    provider: Option<ProviderKind>,
    key: Option<String>,
) -> Result<FoundServer, Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || Ok(block_on(desk::connect_with_key(&bench.places, &bench.secrets, &url, provider, key))))
        .await
}
