//! The window in a test: dialogs are answered at once, and nothing outside is opened.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chimera_app::commands::{EventSink, Host};
use chimera_app::dto::{ExportFormat, Notice, ThemeChoice, WindowProgress};
use chimera_types::Error;
use tokio::sync::mpsc;

use crate::account::Account;

/// An event of a command: the channel's name and its JSON.
pub type Sent = (String, String);

/// A window for one call.
pub struct NoWindow {
    /// The account of the test.
    pub account: Arc<Account>,
    /// Takes the events of the call. `None` for a page that listens to none.
    pub events: Option<mpsc::UnboundedSender<Sent>>,
}

impl Host for NoWindow {
    fn pick_folder(&self) -> Option<PathBuf> {
        Some(self.account.chosen.clone())
    }

    fn pick_files(&self) -> Vec<PathBuf> {
        vec![self.account.chosen.clone()]
    }

    fn pick_save_path(&self, default_name: &str, _: ExportFormat) -> Option<PathBuf> {
        Some(self.account.home().join(default_name))
    }

    fn open_url(&self, _: &str) -> Result<(), Error> {
        Ok(())
    }

    fn open_folder(&self, _: &Path) -> Result<(), Error> {
        Ok(())
    }

    fn reveal_file(&self, _: &Path) -> Result<(), Error> {
        Ok(())
    }

    fn notify(&self, _: &Notice) {}

    fn set_theme(&self, _: ThemeChoice) {}

    fn set_title(&self, _: &str) {}

    fn set_progress(&self, _: WindowProgress) {}

    fn webview_version(&self) -> Option<String> {
        Some("of a test".into())
    }

    fn exit(&self) {}

    fn events(&self, channel: &str) -> EventSink {
        let (channel, events) = (channel.to_owned(), self.events.clone());
        Box::new(move |json| {
            if let Some(events) = &events {
                // A page that was closed does not listen any more.
                events.send((channel.clone(), json)).ok();
            }
        })
    }
}
