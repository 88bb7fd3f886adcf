//! The index follows the folders: what is new or has changed is read, what is gone is taken out.

use std::collections::HashSet;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use super::{History, entries};
use crate::dto::{RefreshOutcome, RefreshProgress};
use chimera_storage::index::IndexEntry;
use chimera_storage::store::{self, FoundRun};
use chimera_types::error::Error;
use chimera_types::paths::display;
use chimera_types::warning::Warning;

/// Runs that are put in at a time: few enough for the list to be asked in between.
const BATCH: usize = 256;
/// Runs are read on no more threads than this: one thread puts them in, and a few already keep it busy.
const MOST_READERS: usize = 4;
/// An index that is found damaged in the middle is made anew, and everything is looked at again.
const PASSES: u32 = 3;

/// What is to be done for the index to be as the folders are.
#[derive(Default)]
struct Work {
    /// Each with its place.
    changed: Vec<(FoundRun, String)>,
    gone: Vec<String>,
    notices: Vec<Warning>,
}

impl History {
    /// Looks at every folder of the places and brings the index up to date. Names, sizes and times tell what has changed;
    /// only that is read.
    ///
    /// # Errors
    /// [`Error::Index`] when no index can be kept, not even in memory. A place that cannot be read is a notice, and its
    /// runs stay listed.
    pub fn refresh(
        &self,
        places: &[PathBuf],
        on_progress: &mut dyn FnMut(RefreshProgress),
    ) -> Result<RefreshOutcome, Error> {
        let _turn = self.refreshing.lock();
        self.check_once()?;
        let mut outcome = RefreshOutcome { changed: 0, gone: 0, notices: Vec::new() };
        for _ in 0..PASSES {
            let generation = self.generation();
            let work = self.work(places)?;
            (outcome.changed, outcome.gone) = (work.changed.len() as u32, work.gone.len() as u32);
            outcome.notices.clone_from(&work.notices);
            self.follow(&work, on_progress)?;
            if self.generation() == generation {
                break;
            }
        }
        if let Some(kept) = self.kept.lock().as_mut() {
            kept.complete = true;
            outcome.notices.extend(kept.notice.clone());
        }
        Ok(outcome)
    }

    /// Forgets everything and reads every folder again.
    ///
    /// # Errors
    /// As [`Self::refresh`].
    pub fn rebuild(
        &self,
        places: &[PathBuf],
        on_progress: &mut dyn FnMut(RefreshProgress),
    ) -> Result<RefreshOutcome, Error> {
        self.with(chimera_storage::index::Index::clear)?;
        self.refresh(places, on_progress)
    }

    /// Looks through the file once: a page that no question touches may be damaged too.
    fn check_once(&self) -> Result<(), Error> {
        self.with(|_| Ok(()))?;
        let is_checked = self.kept.lock().as_ref().is_some_and(|kept| kept.checked);
        if !is_checked {
            self.with(|index| if index.is_kept() { index.check() } else { Ok(()) })?;
        }
        if let Some(kept) = self.kept.lock().as_mut() {
            kept.checked = true;
        }
        Ok(())
    }

    fn generation(&self) -> u32 {
        self.kept.lock().as_ref().map_or(0, |kept| kept.generation)
    }

    fn work(&self, places: &[PathBuf]) -> Result<Work, Error> {
        let mut work = Work::default();
        for place in places {
            let name = display(place);
            let found = match store::find_runs(place) {
                Ok(found) => found,
                Err(error) => {
                    work.notices.push(unreadable(&error));
                    continue;
                }
            };
            let known = self.with(|index| index.stamps(std::slice::from_ref(&name)))?;
            let mut there = HashSet::new();
            for run in found {
                let path = display(&run.path);
                let is_as_known = known.get(&path).is_some_and(|(stamp, open_end)| {
                    *stamp == run.stamp && open_end.is_none_or(|live| live == store::is_live(&run.path))
                });
                there.insert(path);
                if !is_as_known {
                    work.changed.push((run, name.clone()));
                }
            }
            work.gone.extend(known.into_keys().filter(|path| !there.contains(path)));
        }
        Ok(work)
    }

    fn follow(&self, work: &Work, on_progress: &mut dyn FnMut(RefreshProgress)) -> Result<(), Error> {
        if !work.gone.is_empty() {
            self.with(|index| index.remove(&work.gone))?;
        }
        let (total, mut done) = (work.changed.len() as u32, 0);
        read_ahead(&work.changed, |entries| {
            self.with(|index| index.put(entries))?;
            done += entries.len() as u32;
            on_progress(RefreshProgress { done, total });
            Ok(())
        })
    }
}

/// Reads runs on other threads while this one puts those in that have been read, a batch at a time.
fn read_ahead(
    runs: &[(FoundRun, String)],
    mut put: impl FnMut(&[IndexEntry]) -> Result<(), Error>,
) -> Result<(), Error> {
    let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let readers = (cores - 1).clamp(1, MOST_READERS).min(runs.len().div_ceil(BATCH));
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        let (send, read) = mpsc::sync_channel(BATCH);
        for _ in 0..readers {
            let (send, next) = (send.clone(), &next);
            scope.spawn(move || {
                while let Some((run, place)) = runs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    // Nobody takes it when an earlier batch could not be put in.
                    if send.send(entries::read(run, place)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(send);
        loop {
            let batch: Vec<IndexEntry> = read.iter().take(BATCH).collect();
            if batch.is_empty() {
                return Ok(());
            }
            put(&batch)?;
        }
    })
}

fn unreadable(error: &Error) -> Warning {
    Warning::new(
        "place_unreadable",
        "A reports place cannot be read; its runs are listed as they were last seen.",
        error.to_string(),
        error.hint(),
    )
}
