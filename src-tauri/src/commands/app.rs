//! The program itself: what it knows at the start, preferences, dialogs, links, the end.

use std::sync::Arc;

use chimera_app::dto::{AppInfo, ExportFormat, Preferences};
use chimera_app::services;
use chimera_types::paths::shown;
use chimera_types::{Error, Failure};
use tauri::{AppHandle, State};

use super::off_main;
use crate::bench::Bench;
use crate::{dialogs, window};

#[tauri::command]
pub async fn get_app_info(bench: State<'_, Arc<Bench>>) -> Result<AppInfo, Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || {
        let mut info = services::app_info(&bench.places, &bench.history);
        let running = bench.running_path();
        info.unfinished.retain(|run| Some(&run.path) != running.as_ref());
        info.notices.extend(bench.log.as_ref().err().map(services::no_log));
        Ok(info)
    })
    .await
}

#[tauri::command]
pub async fn set_preferences(
    app: AppHandle,
    bench: State<'_, Arc<Bench>>,
    preferences: Preferences,
) -> Result<(), Failure> {
    let bench = Arc::clone(&bench);
    window::dress(&app, preferences.theme);
    if let Ok(log) = &bench.log {
        log.set_level(preferences.log_level);
    }
    off_main(move || services::save_preferences(&bench.places, &preferences)).await
}

#[tauri::command]
pub async fn open_link(url: String) -> Result<(), Failure> {
    off_main(move || {
        let allowed = ["http://", "https://", "mailto:"].iter().any(|scheme| url.starts_with(scheme));
        let opened = allowed.then(|| tauri_plugin_opener::open_url(&url, None::<&str>));
        let refused = || Error::LinkRefused(url.clone());
        opened.ok_or_else(refused)?.map_err(|cause| Error::CannotOpen { what: url, cause: cause.to_string() })
    })
    .await
}

#[tauri::command]
pub async fn pick_folder(app: AppHandle) -> Result<Option<String>, Failure> {
    off_main(move || Ok(dialogs::pick_folder(&app).map(|folder| shown(&folder)))).await
}

#[tauri::command]
pub async fn pick_save_path(
    app: AppHandle,
    bench: State<'_, Arc<Bench>>,
    default_name: String,
    format: ExportFormat,
) -> Result<Option<String>, Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || {
        let picked = dialogs::pick_save_path(&app, &default_name, format);
        Ok(picked.map(|target| bench.allow_target(target)))
    })
    .await
}

#[tauri::command]
pub async fn quit_app(app: AppHandle, bench: State<'_, Arc<Bench>>) -> Result<(), Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || {
        bench.stop_all();
        app.exit(0);
        Ok(())
    })
    .await
}

/// The folder that a start of the program named, once.
#[tauri::command]
pub fn take_folder(bench: State<'_, Arc<Bench>>) -> Option<String> {
    bench.take_folder().as_deref().map(shown)
}
