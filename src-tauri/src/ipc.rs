//! The window's side of the command list: one handler for all of it, and what only a window can do.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chimera_app::commands::{self, AppState, EventSink, Host, Reply};
use chimera_app::dto::{ExportFormat, Notice, ProgressStatus, ThemeChoice, WindowProgress};
use chimera_types::Error;
use chimera_types::paths::display;
use tauri::ipc::{Channel, Invoke, InvokeBody, InvokeResponseBody, JavaScriptChannelId, Response};
use tauri::window::{ProgressBarState, ProgressBarStatus};
use tauri::{AppHandle, Manager, Runtime, Webview};

use crate::{dialogs, notify, window};

/// Answers a command of the page, apart from the main thread.
pub fn handle<R: Runtime>(invoke: Invoke<R>) -> bool {
    let Invoke { message, resolver, .. } = invoke;
    let InvokeBody::Json(arguments) = message.payload().clone() else { return false };
    let webview = message.webview();
    let state = Arc::clone(&webview.state::<Arc<AppState>>());
    let host = WindowHost { app: webview.app_handle().clone(), webview, arguments: arguments.clone() };
    let name = message.command().to_owned();
    tauri::async_runtime::spawn(async move {
        match commands::invoke(state, host, name, arguments).await {
            Ok(Reply::Json(json)) => resolver.resolve(Response::new(json)),
            Ok(Reply::Bytes(bytes)) => resolver.resolve(Response::new(bytes)),
            Err(failure) => resolver.reject(failure),
        }
    });
    true
}

/// The window, for one call of its page.
struct WindowHost<R: Runtime> {
    app: AppHandle<R>,
    webview: Webview<R>,
    /// The arguments of the call: its channels are among them.
    arguments: serde_json::Value,
}

impl<R: Runtime> Host for WindowHost<R> {
    fn pick_folder(&self) -> Option<PathBuf> {
        dialogs::pick_folder(&self.app)
    }

    fn pick_files(&self) -> Vec<PathBuf> {
        dialogs::pick_files(&self.app)
    }

    fn pick_save_path(&self, default_name: &str, format: ExportFormat) -> Option<PathBuf> {
        dialogs::pick_save_path(&self.app, default_name, format)
    }

    fn open_url(&self, url: &str) -> Result<(), Error> {
        tauri_plugin_opener::open_url(url, None::<&str>).map_err(|cause| cannot_open(url.into(), &cause))
    }

    fn open_folder(&self, folder: &Path) -> Result<(), Error> {
        tauri_plugin_opener::open_path(folder, None::<&str>)
            .map_err(|cause| cannot_open(display(folder), &cause))
    }

    fn reveal_file(&self, file: &Path) -> Result<(), Error> {
        tauri_plugin_opener::reveal_item_in_dir(file).map_err(|cause| cannot_open(display(file), &cause))
    }

    fn notify(&self, notice: &Notice) {
        notify::tell_the_end(&self.app, &self.app.state::<Arc<AppState>>(), notice);
    }

    fn set_theme(&self, choice: ThemeChoice) {
        window::dress(&self.app, choice);
    }

    fn set_title(&self, title: &str) {
        // A window that refuses keeps its title: nothing depends on it.
        drop(window::main(&self.app).map(|window| window.set_title(title)));
    }

    fn set_progress(&self, progress: WindowProgress) {
        let status = match progress.status {
            ProgressStatus::None => ProgressBarStatus::None,
            ProgressStatus::Normal => ProgressBarStatus::Normal,
            ProgressStatus::Indeterminate => ProgressBarStatus::Indeterminate,
            ProgressStatus::Paused => ProgressBarStatus::Paused,
            ProgressStatus::Error => ProgressBarStatus::Error,
        };
        let state = ProgressBarState { status: Some(status), progress: Some(progress.percent.into()) };
        // Not every desktop has such a bar.
        drop(window::main(&self.app).map(|window| window.set_progress_bar(state)));
    }

    fn webview_version(&self) -> Option<String> {
        tauri::webview_version().ok()
    }

    fn exit(&self) {
        self.app.exit(0);
    }

    fn events(&self, channel: &str) -> EventSink {
        let id =
            self.arguments.get(channel).and_then(|id| id.as_str()).map(str::parse::<JavaScriptChannelId>);
        let Some(Ok(id)) = id else { return Box::new(|_| {}) };
        let channel: Channel<InvokeResponseBody> = id.channel_on(self.webview.clone());
        // A page that was loaded again does not listen any more.
        Box::new(move |json| drop(channel.send(InvokeResponseBody::Json(json))))
    }
}

fn cannot_open(what: String, cause: &tauri_plugin_opener::Error) -> Error {
    Error::CannotOpen { what, cause: cause.to_string() }
}
