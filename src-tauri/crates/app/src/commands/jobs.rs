//! What may run beside what: every lasting piece of work passes through one guard.
//!
//! A benchmark or a self-check measures time, so nothing else that lasts may run beside it, whichever began first.
//! Two downloads, two loads or two imports at a time would disturb each other; different ones may overlap.

use parking_lot::{Condvar, Mutex};
use tokio_util::sync::CancellationToken;

use chimera_types::Error;

/// A piece of work that lasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    /// A benchmark.
    Benchmark {
        /// Its folder. `None` until the folder exists.
        path: Option<String>,
    },
    /// The measurement of the program's own error.
    SelfCheck,
    /// A model is downloaded.
    Pull {
        /// Which one.
        model: String,
    },
    /// A model is loaded into memory or unloaded.
    Load {
        /// Which one.
        model: String,
    },
    /// Files of other programs are imported.
    Import,
}

impl Job {
    fn is_measuring(&self) -> bool {
        matches!(self, Self::Benchmark { .. } | Self::SelfCheck)
    }

    fn excludes(&self, other: &Self) -> bool {
        let same_kind = std::mem::discriminant(self) == std::mem::discriminant(other);
        self.is_measuring() || other.is_measuring() || same_kind
    }

    /// What the user is told when something else cannot begin because of this job.
    fn refusal(&self) -> Error {
        match self {
            Self::Benchmark { .. } | Self::SelfCheck => Error::AlreadyRunning,
            Self::Pull { model } => Error::AlreadyPulling(model.clone()),
            Self::Load { model } => Error::AlreadyLoading(model.clone()),
            Self::Import => Error::AlreadyImporting,
        }
    }
}

/// The jobs that run now.
#[derive(Debug, Default)]
pub struct Jobs {
    running: Mutex<Vec<Running>>,
    ended: Condvar,
}

#[derive(Debug)]
struct Running {
    job: Job,
    cancel: CancellationToken,
}

impl Jobs {
    /// Begins a job unless one that runs excludes it. The job ends when the guard is dropped, a panic included.
    ///
    /// # Errors
    /// [`Error::AlreadyRunning`], [`Error::AlreadyPulling`], [`Error::AlreadyLoading`], [`Error::AlreadyImporting`]:
    /// the job in the way.
    pub fn begin(&self, job: Job) -> Result<JobGuard<'_>, Error> {
        let mut running = self.running.lock();
        if let Some(other) = running.iter().find(|other| other.job.excludes(&job)) {
            return Err(other.job.refusal());
        }
        let cancel = CancellationToken::new();
        let kind = std::mem::discriminant(&job);
        running.push(Running { job, cancel: cancel.clone() });
        Ok(JobGuard { jobs: self, kind, cancel })
    }

    /// Asks the jobs that `which` accepts to stop. Nothing happens when none runs.
    pub fn cancel(&self, which: impl Fn(&Job) -> bool) {
        for running in self.running.lock().iter().filter(|running| which(&running.job)) {
            running.cancel.cancel();
        }
    }

    /// Stops what is measured and returns when its report is written.
    pub fn stop_measuring(&self) {
        self.cancel(Job::is_measuring);
        let mut running = self.running.lock();
        self.ended
            .wait_while(&mut running, |running| running.iter().any(|running| running.job.is_measuring()));
    }

    /// Whether a benchmark runs.
    #[must_use]
    pub fn is_benchmarking(&self) -> bool {
        self.running.lock().iter().any(|running| matches!(running.job, Job::Benchmark { .. }))
    }

    /// The folder of the benchmark that runs. `None` before it exists, and when none runs.
    #[must_use]
    pub fn benchmark_path(&self) -> Option<String> {
        self.running.lock().iter().find_map(|running| match &running.job {
            Job::Benchmark { path } => path.clone(),
            _ => None,
        })
    }

    /// Sets the folder of the benchmark that runs.
    pub(super) fn set_benchmark_path(&self, folder: &str) {
        for running in self.running.lock().iter_mut() {
            if let Job::Benchmark { path } = &mut running.job {
                *path = Some(folder.to_owned());
            }
        }
    }
}

/// A job that runs until this value is dropped.
#[derive(Debug)]
pub struct JobGuard<'a> {
    jobs: &'a Jobs,
    kind: std::mem::Discriminant<Job>,
    /// Cancelled when the job is asked to stop.
    pub cancel: CancellationToken,
}

impl Drop for JobGuard<'_> {
    fn drop(&mut self) {
        // At most one job of a kind runs.
        self.jobs.running.lock().retain(|running| std::mem::discriminant(&running.job) != self.kind);
        self.jobs.ended.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BENCHMARK: Job = Job::Benchmark { path: None };

    fn pull() -> Job {
        Job::Pull { model: "gemma3:1b".into() }
    }

    fn load() -> Job {
        Job::Load { model: "gemma3:1b".into() }
    }

    /// Tries the pair in both orders.
    #[track_caller]
    fn check(first: &Job, second: &Job, code_of_second: &str, code_of_first: &str) {
        for (runs, begins, code) in [(first, second, code_of_second), (second, first, code_of_first)] {
            let jobs = Jobs::default();
            let guard = jobs.begin(runs.clone()).unwrap();
            let refused = jobs.begin(begins.clone()).map(|_| ()).unwrap_err();
            assert_eq!(refused.code(), code, "{begins:?} beside {runs:?}");
            drop(guard);
            assert!(jobs.begin(begins.clone()).is_ok(), "{begins:?} after {runs:?}");
        }
    }

    #[test]
    fn nothing_that_lasts_runs_beside_a_measurement_whichever_began_first() {
        for measuring in [BENCHMARK, Job::SelfCheck] {
            check(&measuring, &pull(), "already_running", "already_pulling");
            check(&measuring, &load(), "already_running", "already_loading");
            check(&measuring, &Job::Import, "already_running", "already_importing");
        }
        check(&BENCHMARK, &Job::SelfCheck, "already_running", "already_running");
    }

    #[test]
    fn a_job_runs_once_at_a_time_and_beside_other_kinds() {
        for job in [BENCHMARK, Job::SelfCheck, pull(), load(), Job::Import] {
            let jobs = Jobs::default();
            let _guard = jobs.begin(job.clone()).unwrap();
            assert!(jobs.begin(job.clone()).is_err(), "{job:?}");
        }
        let jobs = Jobs::default();
        let _guards = [pull(), load(), Job::Import].map(|job| jobs.begin(job).unwrap());
    }

    #[test]
    fn a_cancel_reaches_the_asked_job_only() {
        let jobs = Jobs::default();
        let (pulling, loading) = (jobs.begin(pull()).unwrap(), jobs.begin(load()).unwrap());
        jobs.cancel(|job| matches!(job, Job::Pull { .. }));
        assert!(pulling.cancel.is_cancelled());
        assert!(!loading.cancel.is_cancelled());
    }

    #[test]
    fn stopping_waits_until_the_measurement_has_ended() {
        let jobs = Jobs::default();
        std::thread::scope(|threads| {
            let guard = jobs.begin(BENCHMARK).unwrap();
            let cancel = guard.cancel.clone();
            let stopping = threads.spawn(|| jobs.stop_measuring());
            while !cancel.is_cancelled() {
                std::thread::yield_now();
            }
            assert!(!stopping.is_finished());
            drop(guard);
            stopping.join().unwrap();
        });
        assert!(!jobs.is_benchmarking());
    }

    #[test]
    fn a_benchmark_has_a_path_once_its_folder_exists() {
        let jobs = Jobs::default();
        let guard = jobs.begin(BENCHMARK).unwrap();
        assert!(jobs.is_benchmarking() && jobs.benchmark_path().is_none());
        jobs.set_benchmark_path("/runs/a");
        assert_eq!(jobs.benchmark_path().as_deref(), Some("/runs/a"));
        drop(guard);
        assert!(jobs.benchmark_path().is_none());
    }
}
