//! Deleting runs and putting them back.

use std::path::{Path, PathBuf};

use super::super::places::run_folder;
use super::super::resolve_path::resolve_path;
use super::{History, names};
use crate::dto::{MovedRun, RunRefusal, TrashOutcome, TrashedRun};
use chimera_storage::store::{self, Trashed};
use chimera_types::error::{Error, Failure};
use chimera_types::paths::display;

impl History {
    /// Moves runs into the trash of their place. One that cannot be moved stays listed; the others go all the same.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub fn trash(&self, paths: &[PathBuf]) -> Result<TrashOutcome, Error> {
        let mut outcome = TrashOutcome::default();
        let mut gone = Vec::new();
        for path in paths {
            match run_folder(path).and_then(|folder| store::trash(&folder)) {
                Ok(trashed) => {
                    gone.push(display(&trashed.from));
                    outcome.trashed.push(told(&trashed));
                }
                Err(error) => {
                    let failure = Failure::from(&error);
                    outcome.refused.push(RunRefusal { path: display(path), failure });
                }
            }
        }
        self.with(|index| index.remove(&gone))?;
        Ok(outcome)
    }

    /// Puts deleted runs back where they were.
    ///
    /// # Errors
    /// [`Error::RunMissing`] for a path that is in the trash of none of the places, [`Error::Unwritable`]; runs before it
    /// are back. And as [`Self::list`].
    pub fn restore(&self, places: &[PathBuf], paths: &[PathBuf]) -> Result<Vec<MovedRun>, Error> {
        let mut moved = Vec::new();
        for path in paths {
            let trashed =
                std::path::absolute(resolve_path(path)).map_err(|_| Error::RunMissing(display(path)))?;
            let place = trashed.ancestors().nth(3).map(Path::to_path_buf);
            if !place.is_some_and(|place| names(places).contains(&display(&place))) {
                return Err(Error::RunMissing(display(path)));
            }
            let folder = store::restore(&trashed)?;
            self.take_in(&folder)?;
            moved.push(MovedRun {
                path: display(&folder),
                renamed: folder.file_name() != trashed.file_name(),
            });
        }
        Ok(moved)
    }
}

/// The deleted runs of these places, the latest first.
#[must_use]
pub fn trashed_runs(places: &[PathBuf]) -> Vec<TrashedRun> {
    places.iter().flat_map(|place| store::trashed(place)).map(|run| told(&run)).collect()
}

fn told(run: &Trashed) -> TrashedRun {
    TrashedRun { from: display(&run.from), path: display(&run.path), trashed_at: run.at.clone() }
}
