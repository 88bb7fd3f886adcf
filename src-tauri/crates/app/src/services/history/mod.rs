//! The history of this account: every run in its places, from an index that follows the folders.

mod entries;
mod refresh;
mod removal;
mod trending;

pub use removal::trashed_runs;

use std::path::{Path, PathBuf};

use parking_lot::Mutex;

use super::places::{Places, run_folder};
use super::preferences::peek;
use super::resolve_path::resolve_path;
use super::startup::reports_place;
use crate::dto::RunPage;
use chimera_storage::index::{Index, IndexError, Opened, RunQuery, RunRow, RunState};
use chimera_storage::store::{self, FoundRun};
use chimera_types::error::Error;
use chimera_types::paths::display;
use chimera_types::record::{RunNotes, Status};
use chimera_types::spec::SpecProblem;
use chimera_types::warning::Warning;

/// The index of an account and what became of it. It is opened when it is first asked.
#[derive(Debug)]
pub struct History {
    file: PathBuf,
    kept: Mutex<Option<Kept>>,
    // One look at the folders at a time: a second one would find nothing but the same work.
    refreshing: Mutex<()>,
}

#[derive(Debug)]
struct Kept {
    index: Index,
    notice: Option<Warning>,
    /// Whether every folder has been looked at since the index was made.
    complete: bool,
    checked: bool,
    /// Changes when the index was made anew.
    generation: u32,
}

/// The places whose runs are listed: where runs are saved now, then those that the user added.
#[must_use]
pub fn run_places(places: &Places) -> Vec<PathBuf> {
    let preferences = peek(places);
    let now = reports_place(places, &preferences);
    let added = preferences.listed_places.iter().map(|place| resolve_path(Path::new(place)));
    let mut found: Vec<PathBuf> = Vec::new();
    for place in std::iter::once(now).chain(added) {
        let place = std::path::absolute(&place).unwrap_or(place);
        if !found.contains(&place) {
            found.push(place);
        }
    }
    found
}

impl History {
    /// The history of an account. Nothing is opened yet.
    #[must_use]
    pub fn new(places: &Places) -> Self {
        Self { file: places.index_file(), kept: Mutex::default(), refreshing: Mutex::default() }
    }

    /// The wanted part of the list as the index has it: at once, and perhaps older than the folders
    /// ([`Self::refresh`]).
    ///
    /// # Errors
    /// [`Error::Index`] when no index can be kept, not even in memory.
    pub fn list(&self, places: &[PathBuf], query: &RunQuery) -> Result<RunPage, Error> {
        let names = names(places);
        let ((rows, total), overview) =
            self.with(|index| Ok((index.find(&names, query)?, index.overview(&names)?)))?;
        let kept = self.kept.lock();
        let (complete, notice) =
            kept.as_ref().map_or((false, None), |kept| (kept.complete, kept.notice.clone()));
        Ok(RunPage {
            rows,
            total,
            all: overview.all,
            imported: overview.imported,
            models: overview.models,
            tags: overview.tags,
            trashed: places.iter().map(|place| store::trashed(place).len() as u32).sum(),
            places: names,
            complete,
            notices: notice.into_iter().collect(),
        })
    }

    /// The runs of a place that a crash left without a report, latest first. One that a living process measures is not
    /// among them. Of a run that the index knows to have its end, no file is read.
    ///
    /// # Errors
    /// [`Error::Unreadable`] when the place exists and cannot be listed, and as [`Self::list`].
    pub fn unfinished(&self, place: &Path) -> Result<Vec<RunRow>, Error> {
        let name = display(place);
        let known = self.with(|index| index.stamps(std::slice::from_ref(&name)))?;
        let has_end = |run: &FoundRun| {
            known
                .get(&display(&run.path))
                .is_some_and(|(stamp, open_end)| *stamp == run.stamp && open_end.is_none())
        };
        let is_left = |run: &FoundRun| {
            let has_begun = matches!(store::load_status(&run.path), Ok(Status::Running));
            has_begun && !store::is_live(&run.path)
        };
        let found = store::find_runs(place)?.into_iter().filter(|run| run.has_record && !has_end(run));
        let mut left: Vec<RunRow> = found.filter(is_left).map(|run| entries::read(&run, &name).row).collect();
        left.retain(|row| row.state == RunState::Unfinished);
        left.sort_by(|a, b| (&b.started_at, &b.id).cmp(&(&a.started_at, &a.id)));
        Ok(left)
    }

    /// The folder of a run that is named by its path, by its id or its folder, or by the beginning of its id.
    ///
    /// # Errors
    /// [`Error::RunMissing`], [`Error::InvalidSpec`] when several runs begin so, and as [`Self::refresh`].
    pub fn find_run(&self, name: &str, places: &[PathBuf]) -> Result<PathBuf, Error> {
        let path = Path::new(name);
        if path.exists() {
            return Ok(path.to_owned());
        }
        let absolute = |place: &PathBuf| std::path::absolute(place).unwrap_or_else(|_| place.clone());
        let places: Vec<PathBuf> = places.iter().map(absolute).collect();
        self.refresh(&places, &mut |_| {})?;
        let names = names(&places);
        let mut found = self.with(|index| index.ids(&names))?;
        found.retain(|(id, path)| id.starts_with(name) || Path::new(path).ends_with(name));
        match found.as_slice() {
            [(_, only)] => Ok(PathBuf::from(only)),
            // Of a place that cannot be read nobody can say what it holds.
            [] => match places.iter().find_map(|place| store::find_runs(place).err()) {
                Some(unreadable) => Err(unreadable),
                None => Err(Error::RunMissing(name.to_owned())),
            },
            [..] => match found.iter().find(|(id, _)| id == name) {
                Some((_, run)) => Ok(PathBuf::from(run)),
                None => {
                    let message = format!("{} runs begin with {name}.", found.len());
                    Err(Error::InvalidSpec(vec![SpecProblem { field: "run".into(), message }]))
                }
            },
        }
    }

    /// Writes tags and note into a run's folder and gives its row.
    ///
    /// # Errors
    /// [`Error::RunMissing`], [`Error::Unwritable`], and as [`Self::list`].
    pub fn set_notes(&self, path: &Path, notes: &RunNotes) -> Result<RunRow, Error> {
        let folder = run_folder(path)?;
        store::save_notes(&folder, &notes.tidied())?;
        self.take_in(&folder)
    }

    /// Reads one run again and gives its row.
    fn take_in(&self, folder: &Path) -> Result<RunRow, Error> {
        let found = store::find_run(folder).ok_or_else(|| Error::RunMissing(display(folder)))?;
        let place = display(folder.parent().unwrap_or(folder));
        let entry = entries::read(&found, &place);
        self.with(|index| index.put(std::slice::from_ref(&entry)))?;
        Ok(entry.row)
    }

    /// Does something with the index. One that turns out damaged is made anew, one that cannot be used is replaced by one
    /// in memory, and the work is done there.
    fn with<T>(&self, work: impl Fn(&mut Index) -> Result<T, IndexError>) -> Result<T, Error> {
        let mut slot = self.kept.lock();
        let kept = match slot.take() {
            Some(kept) => slot.insert(kept),
            None => slot.insert(Kept::of(Index::open(&self.file)?, 0)),
        };
        let fault = match work(&mut kept.index) {
            Ok(done) => return Ok(done),
            Err(fault) if !kept.index.is_kept() => return Err(Error::Index(fault.to_string())),
            Err(fault) => fault,
        };
        let generation = kept.generation + 1;
        // The file is let go before it is renamed: Windows refuses it otherwise.
        *slot = None;
        let opened = match fault {
            IndexError::Damaged => Index::replace(&self.file)?,
            other => Index::in_memory(&self.file, &other)?,
        };
        let kept = slot.insert(Kept::of(opened, generation));
        work(&mut kept.index).map_err(|fault| Error::Index(fault.to_string()))
    }
}

impl Kept {
    fn of(opened: Opened, generation: u32) -> Self {
        let Opened { index, is_new, notice } = opened;
        Self { index, notice, complete: !is_new, checked: is_new, generation }
    }
}

fn names(places: &[PathBuf]) -> Vec<String> {
    places.iter().map(|place| display(place)).collect()
}
