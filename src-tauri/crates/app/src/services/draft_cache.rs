//! What was read lately and need not be read again while a benchmark is put together: the chosen folder, and earlier calls
//! of the chosen model.

use chimera_analysis::schedule;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use parking_lot::Mutex;
use tokio_util::sync::CancellationToken;

use super::check::CONTEXT_TOO_SMALL;
use super::folder::{folder_overview, folder_problems};
use super::resolve_path::{resolve_path, resolve_paths};
use super::{check, context, preview};
use crate::dto::{FolderOverview, FolderProblem, FolderProgress, PlanView, RequestPreview};
use crate::runner::Counting;
use crate::runner::earlier::Earlier;
use crate::runner::workload::{self, Workload};
use chimera_analysis::{duration_estimate, effective_settings};
use chimera_folder::ingest::{self, Inventory, ScanOptions, ScanProgress};
use chimera_storage::store;
use chimera_types::error::Error;
use chimera_types::language::Language;
use chimera_types::record::ArmFacts;
use chimera_types::server::ModelInfo;
use chimera_types::spec::{ArmSpec, BenchmarkSpec, FolderLimits, SpecProblem};

/// How often a listener hears how far a scan is, in milliseconds.
const PROGRESS_MS: u64 = 100;

/// The memory of the first view. It may be asked from several threads.
#[derive(Debug, Default)]
pub struct DraftCache {
    scanned: Mutex<Option<Scanned>>,
    scanning: Mutex<CancellationToken>,
    prepared: Mutex<Option<Prepared>>,
    earlier: Earlier,
}

/// The work on a folder's facts. For fifty thousand files it takes a second, and most changes of a form leave it alone.
#[derive(Debug)]
struct Prepared {
    inventory: Arc<Inventory>,
    /// Context and answer of each configuration, in tokens: what the work depends on beside the folder.
    rooms: Vec<(u32, u32)>,
    language: Language,
    workload: Arc<Workload>,
}

#[derive(Debug, Clone)]
struct Scanned {
    folder: PathBuf,
    limits: FolderLimits,
    inventory: Arc<Inventory>,
}

impl DraftCache {
    /// Scans a folder within the user's limits and keeps what was found. A scan that is still going on is stopped. `on_progress` hears about ten
    /// times a second, from whichever thread reads.
    ///
    /// # Errors
    /// [`Error::FolderMissing`], [`Error::NotAFolder`] or [`Error::FolderUnreadable`]; [`Error::Stopped`] when another scan
    /// began meanwhile or [`Self::stop_scan`] was called.
    pub fn scan(
        &self,
        folder: &Path,
        limits: FolderLimits,
        on_progress: &(dyn Fn(FolderProgress) + Sync),
    ) -> Result<FolderOverview, Error> {
        let folder = resolve_path(folder);
        let stop = CancellationToken::new();
        std::mem::replace(&mut *self.scanning.lock(), stop.clone()).cancel();
        let inventory = scan(&folder, limits, &stop, on_progress)?;
        let overview = folder_overview(&inventory);
        // A scan that began later has more recent news, whichever ends first.
        if !stop.is_cancelled() {
            self.keep(folder, limits, Arc::new(inventory));
        }
        Ok(overview)
    }

    /// Stops the scan that is going on, if any.
    pub fn stop_scan(&self) {
        self.scanning.lock().cancel();
    }

    /// Everything in the folder that could not be used, or only in part, and the remarks.
    ///
    /// # Errors
    /// Those of [`Self::scan`], where the folder has to be read again.
    pub fn problems(&self, folder: &Path, limits: FolderLimits) -> Result<Vec<FolderProblem>, Error> {
        Ok(folder_problems(&*self.inventory(&resolve_path(folder), limits)?))
    }

    /// What a specification would do: [`check`], and how long it will take, what the model will be told, and what the
    /// run's folder will be called. `arms` are the servers and models as they were found. Nothing is sent or written.
    #[must_use]
    pub fn check(&self, spec: &BenchmarkSpec, arms: &[ArmFacts]) -> PlanView {
        let spec = &resolve_paths(spec);
        let mut view = check(spec);
        let known = self.known(&spec.folder, spec.folder_limits);
        if known.as_ref().is_some_and(|inventory| inventory.is_empty()) && view.problems.is_empty() {
            let message = Error::FolderEmpty(spec.folder.clone()).to_string();
            view.problems.push(SpecProblem { field: "folder".into(), message });
        }
        if !view.problems.is_empty() {
            return view;
        }
        if arms.len() == spec.arms.len() {
            view.notes.extend(effective_settings::notes(spec, arms));
        }
        let (earlier, counting) = self.earlier.of_arms(spec);
        view.estimate = Some(duration_estimate::estimate(spec, &view.plan, &earlier));
        let workload = known.and_then(|inventory| self.workload(spec, arms, inventory, &counting));
        if arms.len() == spec.arms.len() {
            // With the models known, better is known than what was said without them.
            view.notes.retain(|note| note.code != CONTEXT_TOO_SMALL);
            view.notes.extend(context::notes(spec, arms, &counting, workload.as_deref()));
        }
        view.facts = workload.map(|workload| preview::told(workload.facts()));
        let today = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
        view.folder_name = store::planned_folder_name(spec, &today);
        view
    }

    /// Every kind of request that a specification would send, to servers and models as they were found. Nothing is sent.
    ///
    /// # Errors
    /// [`Error::InvalidSpec`], and those of [`Self::scan`] where the folder has to be read again.
    pub fn preview(&self, spec: &BenchmarkSpec, arms: &[ArmFacts]) -> Result<RequestPreview, Error> {
        let spec = &resolve_paths(spec);
        let problems = spec.validate();
        if !problems.is_empty() {
            return Err(Error::InvalidSpec(problems));
        }
        let inventory = self.inventory(&spec.folder, spec.folder_limits)?;
        let (_, counting) = self.earlier.of_arms(spec);
        let workload = self.workload(spec, arms, inventory, &counting).ok_or_else(|| {
            Error::Internal("the servers and models are not those of the specification".into())
        })?;
        preview::preview(spec, arms, &schedule::plan(spec, rand::random()), &workload, &counting)
    }

    /// The work as the runner prepares it. `None` while a configuration's server and model are not known.
    fn workload(
        &self,
        spec: &BenchmarkSpec,
        arms: &[ArmFacts],
        inventory: Arc<Inventory>,
        counting: &[Counting],
    ) -> Option<Arc<Workload>> {
        if arms.is_empty() || arms.len() != spec.arms.len() {
            return None;
        }
        let room = |(arm, facts): (&ArmSpec, &ArmFacts)| {
            (workload::context_tokens(arm, &facts.model), workload::answer_room(arm))
        };
        let rooms: Vec<(u32, u32)> = spec.arms.iter().zip(arms).map(room).collect();
        let corrections: Vec<f64> = counting.iter().map(Counting::correction).collect();
        let mut prepared = self.prepared.lock();
        let same = |kept: &&Prepared| {
            Arc::ptr_eq(&kept.inventory, &inventory)
                && kept.rooms == rooms
                && kept.language == spec.language
                && kept.workload.corrections() == corrections
        };
        if let Some(kept) = prepared.as_ref().filter(same) {
            return Some(Arc::clone(&kept.workload));
        }
        let models: Vec<&ModelInfo> = arms.iter().map(|facts| &facts.model).collect();
        let workload = Arc::new(Workload::build(&inventory, spec, &models, &corrections));
        *prepared =
            Some(Prepared { inventory, rooms, language: spec.language, workload: Arc::clone(&workload) });
        Some(workload)
    }

    /// What a folder holds; it is read unless it was the last one that was scanned.
    fn inventory(&self, folder: &Path, limits: FolderLimits) -> Result<Arc<Inventory>, Error> {
        if let Some(known) = self.known(folder, limits) {
            return Ok(known);
        }
        let inventory = Arc::new(ingest::scan(folder, &ScanOptions::within(limits))?);
        self.keep(folder.to_owned(), limits, Arc::clone(&inventory));
        Ok(inventory)
    }

    fn known(&self, folder: &Path, limits: FolderLimits) -> Option<Arc<Inventory>> {
        self.scanned
            .lock()
            .as_ref()
            .filter(|kept| kept.folder == folder && kept.limits == limits)
            .map(|kept| Arc::clone(&kept.inventory))
    }

    fn keep(&self, folder: PathBuf, limits: FolderLimits, inventory: Arc<Inventory>) {
        *self.scanned.lock() = Some(Scanned { folder, limits, inventory });
    }
}

fn scan(
    folder: &Path,
    limits: FolderLimits,
    stop: &CancellationToken,
    on_progress: &(dyn Fn(FolderProgress) + Sync),
) -> Result<Inventory, Error> {
    let begin = Instant::now();
    let told_ms = AtomicU64::new(0);
    let progress = |now: ScanProgress| {
        let now_ms = begin.elapsed().as_millis() as u64;
        let before = told_ms.load(Ordering::Relaxed);
        let is_due = now_ms >= before + PROGRESS_MS
            && told_ms.compare_exchange(before, now_ms, Ordering::Relaxed, Ordering::Relaxed).is_ok();
        if is_due && !stop.is_cancelled() {
            let count = |number| u32::try_from(number).unwrap_or(u32::MAX);
            let (walked, done, total) = (count(now.walked), count(now.done), count(now.total));
            on_progress(FolderProgress { walked, done, total });
        }
    };
    let cancelled = || stop.is_cancelled();
    ingest::scan(
        folder,
        &ScanOptions { cancelled: &cancelled, progress: &progress, ..ScanOptions::within(limits) },
    )
}
