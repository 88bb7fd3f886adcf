//! One program at a time: a second start hands its folder over and ends. Two would measure each other.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chimera_app::commands::AppState;
use chimera_app::services::cli_folder;
use tauri::plugin::TauriPlugin;
use tauri::{Emitter, Manager, Runtime};

use crate::window;

/// Tells the page that a folder waits for it.
const FOLDER_NAMED: &str = "folder-named";

/// Lets only the first start live; the later ones bring its window to the front. Without a session bus, where starts
/// cannot find each other, each has its own window.
pub fn only_one<R: Runtime>() -> TauriPlugin<R> {
    tauri_plugin_single_instance::init(|app, arguments, working_folder| {
        let folder = cli_folder(&arguments, Path::new(&working_folder));
        app.state::<Arc<AppState>>().name_folder(folder);
        window::bring_to_front(app);
        // A page that is not there yet asks for the folder when it is.
        drop(app.emit(FOLDER_NAMED, ()));
    })
}

/// The folder that this start names.
pub fn folder_of_this_start() -> Option<PathBuf> {
    let arguments: Vec<String> =
        std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect();
    cli_folder(&arguments, &std::env::current_dir().unwrap_or_default())
}
