//! An account of its own for each test: nothing of the real one is read or written.

use std::path::{Path, PathBuf};

use chimera_app::dto::Preferences;
use chimera_app::services::Places;
use chimera_storage::store;
use chimera_types::record::BenchmarkRecord;
use tempfile::TempDir;

/// A home folder that is gone when dropped.
pub struct Home {
    root: TempDir,
}

impl Home {
    pub fn new() -> Self {
        let root = tempfile::tempdir().expect("a temporary folder");
        for folder in ["config", "data", "cache", "Documents"] {
            std::fs::create_dir(root.path().join(folder)).expect("a folder");
        }
        let documents = format!("XDG_DOCUMENTS_DIR=\"{}\"\n", root.path().join("Documents").display());
        std::fs::write(root.path().join("config/user-dirs.dirs"), documents).expect("a file");
        Self { root }
    }

    /// The variables that make a program take this for its account.
    pub fn environment(&self) -> Vec<(String, PathBuf)> {
        let folder = |name: &str, below: &str| (name.to_owned(), self.path().join(below));
        vec![
            folder("HOME", ""),
            folder("XDG_CONFIG_HOME", "config"),
            folder("XDG_DATA_HOME", "data"),
            folder("XDG_CACHE_HOME", "cache"),
        ]
    }

    pub fn path(&self) -> &Path {
        self.root.path()
    }

    /// The program's own folders in this account.
    pub fn places(&self) -> Places {
        Places {
            config: self.path().join("config/chimera-bench"),
            data: self.path().join("data/chimera-bench"),
            documents: Some(self.path().join("Documents")),
        }
    }

    /// Where runs go when nothing else is chosen.
    pub fn runs_place(&self) -> PathBuf {
        self.path().join("Documents/Chimera Bench")
    }

    /// Preferences of an earlier start.
    pub fn prefer(&self, preferences: &Preferences) {
        chimera_app::services::save_preferences(&self.places(), preferences).expect("preferences are saved");
    }

    /// The folders of all runs that were measured.
    pub fn runs(&self) -> Vec<PathBuf> {
        let runs = store::find_runs(&self.runs_place()).expect("the runs are listed");
        runs.into_iter().filter(|run| run.has_record).map(|run| run.path).collect()
    }

    /// The folder of the only run.
    pub fn only_run(&self) -> PathBuf {
        let runs = self.runs();
        assert_eq!(runs.len(), 1, "{runs:?}");
        runs[0].clone()
    }

    /// The only run, read back from disk.
    pub fn record(&self) -> BenchmarkRecord {
        store::load(&self.only_run()).expect("the run is read back")
    }

    /// The report of the only run, read back from disk.
    pub fn report(&self) -> String {
        std::fs::read_to_string(self.only_run().join("report.md")).expect("the report is on disk")
    }
}
