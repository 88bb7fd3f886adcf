//! What the window holds while it is open: what is being measured, and which places the user chose to save to.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use chimera_app::dto::{FigureView, Notice, Theme};
use chimera_app::event::RunEvent;
use chimera_app::services::{self, History, Live, Places, Recall};
use chimera_app::{runner, self_check};
use chimera_storage::logs::Log;
use chimera_storage::secrets::Secrets;
use chimera_types::self_check::{SelfCheckMode, SelfCheckReport};
use chimera_types::spec::BenchmarkSpec;
use chimera_types::{Error, Failure, paths};
use tokio_util::sync::CancellationToken;

use crate::chores::{self, Chore};

/// The state of the window.
pub struct Bench {
    pub places: Places,
    pub secrets: Secrets,
    /// The log, or why there is none.
    pub log: Result<Log, Failure>,
    /// What was read lately for the benchmark that is being put together.
    pub recall: Recall,
    /// The list of runs.
    pub history: History,
    measuring: Mutex<Option<Measuring>>,
    ended: Condvar,
    live: Mutex<Live>,
    /// By the text in which the page names them.
    chosen: Mutex<HashMap<String, PathBuf>>,
    /// The folder that a start named, until the page takes it.
    folder: Mutex<Option<PathBuf>>,
    /// The model that is being pulled.
    pub pull: Chore,
    /// The model that is being loaded.
    pub load: Chore,
    /// The files that are being imported.
    pub import: Chore,
}

/// What is being measured. Only one thing at a time: two would disturb each other's clocks.
struct Measuring {
    cancel: CancellationToken,
    subject: Subject,
}

#[derive(PartialEq, Eq)]
enum Subject {
    /// With the run's folder once it exists.
    Benchmark(Option<String>),
    SelfCheck,
}

impl Bench {
    pub fn new(places: Places) -> Self {
        let log = services::begin_log(&places, "window", false).map_err(|error| Failure::from(&error));
        Self {
            history: History::new(&places),
            places,
            secrets: Secrets::of_this_account(),
            log,
            recall: Recall::default(),
            measuring: Mutex::default(),
            ended: Condvar::new(),
            live: Mutex::default(),
            chosen: Mutex::default(),
            folder: Mutex::default(),
            pull: Chore::default(),
            load: Chore::default(),
            import: Chore::default(),
        }
    }

    /// Runs a benchmark to its report and gives the run's folder. Its end is told before.
    pub fn run(
        &self,
        spec: &BenchmarkSpec,
        on_event: &mut dyn FnMut(RunEvent),
        at_end: impl FnOnce(&Notice),
    ) -> Result<String, Error> {
        let turn = self.begin(Subject::Benchmark(None))?;
        let self_check = services::last_self_check(&self.places)?;
        let (spec, keys) =
            (services::meant_spec(spec), services::keys_for(&self.places, &self.secrets, spec)?);
        let outcome = runner::run(&spec, self_check, &keys, &turn.cancel, &mut |event| {
            if let RunEvent::Started { path, .. } = &event {
                self.name_run(path);
            }
            lock(&self.live).hear(&event);
            on_event(event);
        });
        at_end(&services::ending(outcome.as_ref().map(|outcome| &outcome.record)));
        Ok(paths::shown(&outcome?.path))
    }

    /// The figures of the benchmark that is being measured.
    pub fn live_figures(&self, theme: Theme, width: u32, height: u32) -> Vec<FigureView> {
        // Drawn from a copy: the benchmark must not wait for a drawing.
        let live = lock(&self.live).clone();
        live.figures(theme, width, height)
    }

    /// Keeps a folder that a start named for the page.
    pub fn choose(&self, folder: Option<PathBuf>) {
        if folder.is_some() {
            *lock(&self.folder) = folder;
        }
    }

    /// The folder that a start named, once.
    pub fn take_folder(&self) -> Option<PathBuf> {
        lock(&self.folder).take()
    }

    /// Measures our own error and keeps the result for the benchmarks to come.
    pub fn check_itself(&self, long: bool) -> Result<SelfCheckReport, Error> {
        let turn = self.begin(Subject::SelfCheck)?;
        let mode = if long { SelfCheckMode::Long } else { SelfCheckMode::Quick };
        let report = self_check::run(mode, &mut |_| {}, &turn.cancel)?;
        services::store_self_check(&self.places, &report)?;
        Ok(report)
    }

    /// Asks the benchmark to stop. Its report is still written.
    pub fn stop_benchmark(&self) {
        self.cancel(|subject| matches!(subject, Subject::Benchmark(_)));
    }

    /// Asks the self-check to stop.
    pub fn stop_self_check(&self) {
        self.cancel(|subject| *subject == Subject::SelfCheck);
    }

    /// Stops what is measured and waits until its report is written.
    pub fn stop_all(&self) {
        self.cancel(|_| true);
        let measuring = lock(&self.measuring);
        drop(self.ended.wait_while(measuring, |now| now.is_some()).unwrap_or_else(PoisonError::into_inner));
    }

    /// Whether a benchmark is being measured.
    pub fn is_running(&self) -> bool {
        lock(&self.measuring).as_ref().is_some_and(|now| matches!(now.subject, Subject::Benchmark(_)))
    }

    /// Where the account's things are, its keys included.
    pub fn account(&self) -> (&Places, &Secrets) {
        (&self.places, &self.secrets)
    }

    /// Nothing is done with models while one is measured: it would be in the numbers.
    pub fn be_idle(&self) -> Result<(), Error> {
        if lock(&self.measuring).is_some() { Err(Error::AlreadyRunning) } else { Ok(()) }
    }

    /// The turn to pull a model, when none is pulled and nothing is measured.
    pub fn begin_pull(&self, model: &str) -> Result<chores::Turn<'_>, Error> {
        self.be_idle()?;
        self.pull.begin(model).map_err(|busy| Error::AlreadyPulling(busy.0))
    }

    /// The folder of the run that is being measured.
    pub fn running_path(&self) -> Option<String> {
        match lock(&self.measuring).as_ref().map(|now| &now.subject) {
            Some(Subject::Benchmark(path)) => path.clone(),
            _ => None,
        }
    }

    /// Remembers a place that the user chose in a dialog, and gives the text in which the page names it.
    pub fn allow_target(&self, target: PathBuf) -> String {
        let told = paths::shown(&target);
        lock(&self.chosen).insert(told.clone(), target);
        told
    }

    /// The place that the user chose in a dialog: the page alone cannot write anywhere.
    pub fn chosen_target(&self, told: &Path) -> Result<PathBuf, Error> {
        lock(&self.chosen).get(&paths::shown(told)).cloned().ok_or_else(|| {
            let cause =
                std::io::Error::new(std::io::ErrorKind::PermissionDenied, "it was not chosen in a dialog");
            Error::Unwritable { path: told.to_path_buf(), cause }
        })
    }

    fn begin(&self, subject: Subject) -> Result<Turn<'_>, Error> {
        let mut measuring = lock(&self.measuring);
        if measuring.is_some() {
            return Err(Error::AlreadyRunning);
        }
        let cancel = CancellationToken::new();
        *measuring = Some(Measuring { cancel: cancel.clone(), subject });
        Ok(Turn { bench: self, cancel })
    }

    fn name_run(&self, path: &str) {
        if let Some(Measuring { subject: Subject::Benchmark(known), .. }) = lock(&self.measuring).as_mut() {
            *known = Some(path.to_owned());
        }
    }

    fn cancel(&self, which: impl Fn(&Subject) -> bool) {
        if let Some(now) = lock(&self.measuring).as_ref().filter(|now| which(&now.subject)) {
            now.cancel.cancel();
        }
    }
}

/// The turn to measure; it ends with this value, a panic included.
struct Turn<'a> {
    bench: &'a Bench,
    cancel: CancellationToken,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *lock(&self.bench.measuring) = None;
        self.bench.ended.notify_all();
    }
}

/// What the locks guard is whole after every statement, so a panic elsewhere does not spoil it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
