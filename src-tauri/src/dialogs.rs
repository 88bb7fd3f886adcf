//! The native dialogs, and the seam by which a test answers in their place.

use std::path::PathBuf;

use chimera_app::dto::ExportFormat;
use tauri::{AppHandle, Runtime};
use tauri_plugin_dialog::DialogExt;

/// Lets the user choose a folder. `None` when they cancel. Blocks: not for the main thread.
pub fn pick_folder<R: Runtime>(app: &AppHandle<R>) -> Option<PathBuf> {
    if let Some(answer) = test_answer() {
        return answer;
    }
    let picked = app.dialog().file().set_title("Choose a reports folder").blocking_pick_folder()?;
    picked.into_path().ok()
}

/// Lets the user choose files. Empty when they cancel. Blocks: not for the main thread.
pub fn pick_files<R: Runtime>(app: &AppHandle<R>) -> Vec<PathBuf> {
    if let Some(answer) = test_answer() {
        return answer.into_iter().collect();
    }
    let dialog = app.dialog().file().set_title("Choose reports to import");
    let picked = dialog.add_filter("Reports and tables", &["md", "json", "csv"]).blocking_pick_files();
    picked.unwrap_or_default().into_iter().filter_map(|file| file.into_path().ok()).collect()
}

/// Lets the user choose where to save. `None` when they cancel. Blocks: not for the main thread.
pub fn pick_save_path<R: Runtime>(
    app: &AppHandle<R>,
    default_name: &str,
    format: ExportFormat,
) -> Option<PathBuf> {
    if let Some(answer) = test_answer() {
        return answer.map(|path| if path.is_dir() { path.join(default_name) } else { path });
    }
    let (label, ending) = match format {
        ExportFormat::Markdown => ("Markdown", "md"),
        ExportFormat::Html => ("HTML", "html"),
        ExportFormat::Json => ("JSON", "json"),
        ExportFormat::Csv => ("CSV", "csv"),
        ExportFormat::Png => ("PNG picture", "png"),
        ExportFormat::Svg => ("SVG drawing", "svg"),
    };
    let dialog = app.dialog().file().set_title("Save as").set_file_name(default_name);
    dialog.add_filter(label, &[ending]).blocking_save_file()?.into_path().ok()
}

/// What a test answers in the dialog's place: a path, or a cancel when empty. Builds for users do not look.
fn test_answer() -> Option<Option<PathBuf>> {
    if !cfg!(debug_assertions) {
        return None;
    }
    let answer = PathBuf::from(std::env::var_os("CHIMERA_TEST_DIALOG_ANSWER")?);
    Some(Some(answer).filter(|path| !path.as_os_str().is_empty()))
}
