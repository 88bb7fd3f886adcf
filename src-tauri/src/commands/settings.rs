//! What the Settings view looks after: keys, the reports place, the self-check's last result, logs, diagnostics.

use std::sync::Arc;

use chimera_app::dto::{KeyState, PlaceView, SelfCheckView};
use chimera_app::services::{self, WindowFacts};
use chimera_storage::logs;
use chimera_types::paths::shown;
use chimera_types::{Error, Failure};
use tauri::State;
use tauri::async_runtime::block_on;

use super::off_main;
use crate::bench::Bench;

#[tauri::command]
pub async fn get_key_states(
    bench: State<'_, Arc<Bench>>,
    urls: Vec<String>,
) -> Result<Vec<KeyState>, Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || services::key_states(&bench.places, &bench.secrets, &urls)).await
}

#[tauri::command]
pub async fn set_key(
    bench: State<'_, Arc<Bench>>,
    url: String,
    key: String,
    session_only: bool,
) -> Result<KeyState, Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || services::set_key(&bench.places, &bench.secrets, &url, key, session_only)).await
}

#[tauri::command]
pub async fn delete_key(bench: State<'_, Arc<Bench>>, url: String) -> Result<KeyState, Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || services::delete_key(&bench.places, &bench.secrets, &url)).await
}

#[tauri::command]
pub async fn restore_key(bench: State<'_, Arc<Bench>>, url: String) -> Result<KeyState, Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || services::restore_key(&bench.places, &bench.secrets, &url)).await
}

#[tauri::command]
pub async fn get_reports_place(bench: State<'_, Arc<Bench>>) -> Result<PlaceView, Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || Ok(services::place_view(&bench.places, &services::peek_preferences(&bench.places))))
        .await
}

#[tauri::command]
pub async fn get_self_check(bench: State<'_, Arc<Bench>>) -> Result<Option<SelfCheckView>, Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || services::self_check_now(&bench.places)).await
}

#[tauri::command]
pub async fn get_diagnostics(bench: State<'_, Arc<Bench>>) -> Result<String, Failure> {
    let bench = Arc::clone(&bench);
    let window = WindowFacts { webview: tauri::webview_version().ok() };
    off_main(move || {
        let found = block_on(services::find_servers(&bench.places, &bench.secrets));
        Ok(services::diagnostics(&bench.places, &found, Some(&window)))
    })
    .await
}

#[tauri::command]
pub async fn open_logs(bench: State<'_, Arc<Bench>>) -> Result<(), Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || {
        let folder = bench.places.logs();
        tauri_plugin_opener::open_path(logs::folder(&folder)?, None::<&str>)
            .map_err(|cause| Error::CannotOpen { what: shown(&folder), cause: cause.to_string() })
    })
    .await
}
