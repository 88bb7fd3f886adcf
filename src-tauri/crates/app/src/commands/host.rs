//! What only the program around the page can do: a window, or a test in its place.

use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::dto::{ExportFormat, Notice, ThemeChoice, WindowProgress};
use chimera_types::Error;

/// Takes the JSON text of one event to the page.
pub type EventSink = Box<dyn Fn(String) + Send + Sync>;

/// The program around the page. No method is called on a thread that draws: each may block on the user.
pub trait Host: Send + Sync {
    /// Lets the user choose a folder. `None` when they cancel.
    fn pick_folder(&self) -> Option<PathBuf>;
    /// Lets the user choose files. Empty when they cancel.
    fn pick_files(&self) -> Vec<PathBuf>;
    /// Lets the user choose where to save. `None` when they cancel.
    fn pick_save_path(&self, default_name: &str, format: ExportFormat) -> Option<PathBuf>;
    /// Opens an address in the browser or the mail program.
    ///
    /// # Errors
    /// [`Error::CannotOpen`].
    fn open_url(&self, url: &str) -> Result<(), Error>;
    /// Opens a folder in the file manager.
    ///
    /// # Errors
    /// [`Error::CannotOpen`].
    fn open_folder(&self, folder: &Path) -> Result<(), Error>;
    /// Shows a file, selected, in the file manager.
    ///
    /// # Errors
    /// [`Error::CannotOpen`].
    fn reveal_file(&self, file: &Path) -> Result<(), Error>;
    /// Shows a notice outside the page, unless the user looks at the page.
    fn notify(&self, notice: &Notice);
    /// Sets the theme of the window's frame.
    fn set_theme(&self, choice: ThemeChoice);
    /// Sets the window's title.
    fn set_title(&self, title: &str);
    /// Shows progress at the program's icon, where the desktop can.
    fn set_progress(&self, progress: WindowProgress);
    /// Version of the engine that draws the page. `None` when it is not known.
    fn webview_version(&self) -> Option<String>;
    /// Ends the program.
    fn exit(&self);
    /// Where the events of this call go. `channel` is the page's name for the argument that takes them.
    fn events(&self, channel: &str) -> EventSink;
}

/// Takes the events of one type to the page.
pub struct Events<T> {
    sink: EventSink,
    event: PhantomData<fn(T)>,
}

impl<T: Serialize> Events<T> {
    pub(super) fn new(sink: EventSink) -> Self {
        Self { sink, event: PhantomData }
    }

    /// Sends one event. A page that was loaded again does not listen any more, which is no error.
    pub fn send(&self, event: &T) {
        match serde_json::to_string(event) {
            Ok(json) => (self.sink)(json),
            Err(error) => tracing::error!(%error, "an event cannot be written as JSON"),
        }
    }
}
