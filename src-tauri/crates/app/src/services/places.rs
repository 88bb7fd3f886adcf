//! Where the program's own files lie on this account, and which folders it treats as runs.

use std::path::{Path, PathBuf};

use super::resolve_path::resolve_path;
use chimera_storage::{app_dirs, store};
use chimera_types::error::Error;
use chimera_types::paths::display;

/// The account's folders that the program uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// For settings.
    pub config: PathBuf,
    /// For the sample folder, the last self-check and, where documents cannot be used, the runs.
    pub data: PathBuf,
    /// The user's documents. `None` where the account has no such folder.
    pub documents: Option<PathBuf>,
}

impl Places {
    /// The places of the account that runs the program.
    #[must_use]
    pub fn of_this_account() -> Self {
        Self { config: app_dirs::config(), data: app_dirs::data(), documents: app_dirs::documents() }
    }

    pub(super) fn preferences_file(&self) -> PathBuf {
        self.config.join("preferences.json")
    }

    /// Where the window's size and place are kept from one start to the next.
    #[must_use]
    pub fn window_file(&self) -> PathBuf {
        self.config.join("window.json")
    }

    pub(super) fn self_check_file(&self) -> PathBuf {
        self.data.join("self-check.json")
    }

    pub(super) fn key_addresses_file(&self) -> PathBuf {
        self.config.join("key-addresses.json")
    }

    /// Where the logs lie.
    #[must_use]
    pub fn logs(&self) -> PathBuf {
        self.data.join("logs")
    }

    /// The index of the runs: a cache that may be deleted.
    #[must_use]
    pub fn index_file(&self) -> PathBuf {
        self.data.join("runs.sqlite")
    }

    pub(super) fn sample_folder(&self) -> PathBuf {
        self.data.join("sample-reports")
    }
}

/// Whether a file can be made in a folder. Nothing but trying tells: rights, read-only media and quotas differ by system.
pub(super) fn is_writable(folder: &Path) -> bool {
    let probe = folder.join(format!(".chimera-bench-{}", std::process::id()));
    let made = std::fs::File::create_new(&probe).is_ok();
    made && store::remove(&probe).is_ok()
}

/// The run's folder behind a path that came from the page: whole, and only if a run lies there.
///
/// # Errors
/// [`Error::RunMissing`] when there is no such folder or it holds no run.
pub fn run_folder(path: &Path) -> Result<PathBuf, Error> {
    let missing = || Error::RunMissing(display(path));
    let folder = std::path::absolute(resolve_path(path)).map_err(|_| missing())?;
    if store::find_run(&folder).is_some() { Ok(folder) } else { Err(missing()) }
}

#[cfg(test)]
mod tests {
    use super::super::reports_place::default_reports_place;
    use super::*;

    fn places(root: &Path) -> Places {
        Places {
            config: root.join("config"),
            data: root.join("data"),
            documents: Some(root.join("Documents")),
        }
    }

    #[test]
    fn runs_go_to_the_documents_where_these_can_be_written() {
        let root = tempfile::tempdir().unwrap();
        let places = places(root.path());
        std::fs::create_dir(root.path().join("Documents")).unwrap();
        assert_eq!(default_reports_place(&places), root.path().join("Documents/Chimera Bench"));
        assert_eq!(std::fs::read_dir(root.path().join("Documents")).unwrap().count(), 0, "the probe is gone");
    }

    #[test]
    fn runs_go_to_the_data_folder_where_the_documents_are_no_folder() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("Documents"), "a file").unwrap();
        assert_eq!(default_reports_place(&places(root.path())), root.path().join("data/reports"));
        let none = Places { documents: None, ..places(root.path()) };
        assert_eq!(default_reports_place(&none), root.path().join("data/reports"));
    }

    #[test]
    fn a_folder_without_a_run_is_not_opened() {
        let root = tempfile::tempdir().unwrap();
        let refused = run_folder(root.path()).unwrap_err();
        assert_eq!(refused.code(), "run_missing");
        std::fs::write(root.path().join("run.json"), "{}").unwrap();
        assert_eq!(run_folder(root.path()).unwrap(), root.path());
    }
}
