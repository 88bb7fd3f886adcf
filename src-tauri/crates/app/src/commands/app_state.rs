//! What the program holds while its page is open.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::jobs::{Job, Jobs};
use crate::event::RunEvent;
use crate::services::{self, DraftCache, History, Live, Places};
use chimera_report::plot::Theme;
use chimera_storage::logs::Log;
use chimera_storage::secrets::Secrets;
use chimera_types::self_check::{SelfCheckMode, SelfCheckReport};
use chimera_types::spec::BenchmarkSpec;
use chimera_types::{Error, Failure, paths};
use parking_lot::Mutex;

use crate::dto::{Notice, PlotView};
use crate::{runner, self_check};

/// The state that every command shares.
#[derive(Debug)]
pub struct AppState {
    /// The account's folders.
    pub places: Places,
    /// The account's keys.
    pub secrets: Secrets,
    /// The log, or why there is none.
    pub log: Result<Log, Failure>,
    /// What was read for the benchmark that is drafted.
    pub recall: DraftCache,
    /// The list of runs.
    pub history: History,
    /// What runs now.
    pub jobs: Jobs,
    live: Mutex<Live>,
    /// Save paths the user chose, by the text in which the page names them.
    targets: Mutex<HashMap<String, PathBuf>>,
    /// The folder that a start of the program named, until the page takes it.
    folder: Mutex<Option<PathBuf>>,
}

impl AppState {
    /// The state of an account, with nothing running.
    pub fn new(places: Places, secrets: Secrets, log: Result<Log, Error>) -> Self {
        Self {
            history: History::new(&places),
            places,
            secrets,
            log: log.map_err(|error| Failure::from(&error)),
            recall: DraftCache::default(),
            jobs: Jobs::default(),
            live: Mutex::default(),
            targets: Mutex::default(),
            folder: Mutex::default(),
        }
    }

    /// Runs a benchmark until its report is written and returns its folder. `at_end` is called before that.
    ///
    /// # Errors
    /// What [`Jobs::begin`] and [`runner::run`] return.
    pub fn run(
        &self,
        spec: &BenchmarkSpec,
        on_event: &mut dyn FnMut(RunEvent),
        at_end: impl FnOnce(&Notice),
    ) -> Result<String, Error> {
        let guard = self.jobs.begin(Job::Benchmark { path: None })?;
        let self_check = services::last_self_check(&self.places)?;
        let (spec, keys) =
            (services::resolve_paths(spec), services::keys_for(&self.places, &self.secrets, spec)?);
        let outcome = runner::run(&spec, self_check, &keys, &guard.cancel, &mut |event| {
            if let RunEvent::Started { path, .. } = &event {
                self.jobs.set_benchmark_path(path);
            }
            self.live.lock().hear(&event);
            on_event(event);
        });
        at_end(&services::ending(outcome.as_ref().map(|outcome| &outcome.record)));
        Ok(paths::display(&outcome?.path))
    }

    /// Measures the program's own error and stores the result for the benchmarks to come.
    ///
    /// # Errors
    /// What [`Jobs::begin`] and [`self_check::run`] return, and [`Error::Unwritable`].
    pub fn run_self_check(&self, long: bool) -> Result<SelfCheckReport, Error> {
        let guard = self.jobs.begin(Job::SelfCheck)?;
        let mode = if long { SelfCheckMode::Long } else { SelfCheckMode::Quick };
        let report = self_check::run(mode, &mut |_| {}, &guard.cancel)?;
        services::store_self_check(&self.places, &report)?;
        Ok(report)
    }

    /// The figures of the benchmark that runs.
    #[must_use]
    pub fn live_figures(&self, theme: Theme, width: u32, height: u32) -> Vec<PlotView> {
        // Drawn from a copy: the benchmark must not wait for a drawing.
        let live = self.live.lock().clone();
        live.figures(theme, width, height)
    }

    /// Keeps a folder that a start of the program named, for the page to take.
    pub fn name_folder(&self, folder: Option<PathBuf>) {
        if folder.is_some() {
            *self.folder.lock() = folder;
        }
    }

    /// The folder that a start of the program named, once.
    #[must_use]
    pub fn take_folder(&self) -> Option<PathBuf> {
        self.folder.lock().take()
    }

    /// The account's folders and keys.
    #[must_use]
    pub fn account(&self) -> (&Places, &Secrets) {
        (&self.places, &self.secrets)
    }

    /// Remembers a path that the user chose in a dialog, and returns the text in which the page names it.
    pub(super) fn allow_target(&self, target: PathBuf) -> String {
        let text = paths::display(&target);
        self.targets.lock().insert(text.clone(), target);
        text
    }

    /// The path that the user chose in a dialog. The page alone cannot write anywhere.
    ///
    /// # Errors
    /// [`Error::Unwritable`] for a path that was not chosen.
    pub(super) fn chosen_target(&self, named: &Path) -> Result<PathBuf, Error> {
        self.targets.lock().get(&paths::display(named)).cloned().ok_or_else(|| {
            let cause =
                std::io::Error::new(std::io::ErrorKind::PermissionDenied, "it was not chosen in a dialog");
            Error::Unwritable { path: named.to_path_buf(), cause }
        })
    }
}
