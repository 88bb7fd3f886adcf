//! Importing: files are read, and what is wanted of them is saved.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use jiff::Timestamp;
use serde::Serialize;

use crate::dto::ImportSummary;
use chimera_folder::import::{self, FileProblem, ReadOptions, Reading};
use chimera_storage::store::{self, ImportPlace, SavedImport};
use chimera_types::imported::ImportedRun;
use chimera_types::paths::display;
use chimera_types::{Error, units};

/// Copies of one file, one for each of its runs, take no more than this.
const MOST_COPIED_BYTES: u64 = 1024 * 1024 * 1024;

/// What is to become of what is read.
#[derive(Debug, Clone, Default)]
pub struct ImportChoice {
    /// The reports place to save into. `None` when it is only looked at.
    pub place: Option<PathBuf>,
    /// Whether runs that a fuller file holds too are saved as well.
    pub duplicates: bool,
}

/// An imported run and where it is.
#[derive(Debug, Clone, Serialize)]
pub struct ImportedEntry {
    /// The run.
    #[serde(flatten)]
    pub run: ImportedRun,
    /// Its folder. `null` when it was only looked at, is that of a fuller file, or could not be saved.
    pub saved: Option<String>,
    /// Whether it was there before.
    pub already_there: bool,
}

/// What came of an import.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ImportOutcome {
    /// Every run that was found.
    pub runs: Vec<ImportedEntry>,
    /// Files from which nothing came.
    pub problems: Vec<FileProblem>,
    /// Where runs were saved. `null` when they were only looked at.
    pub reports_place: Option<String>,
}

/// Reads files and folders and saves their runs.
///
/// # Errors
/// [`Error::Stopped`], [`Error::Unreadable`] for the reports place, [`Error::Unwritable`] for the first run that could not
/// be saved; those before it stay.
pub fn import(
    paths: &[PathBuf],
    choice: &ImportChoice,
    options: &ReadOptions<'_>,
) -> Result<ImportOutcome, Error> {
    let Reading { runs, problems, places } = import::read(paths, options)?;
    let mut outcome = ImportOutcome {
        problems,
        reports_place: choice.place.as_deref().map(display),
        ..ImportOutcome::default()
    };
    let Some(place) = &choice.place else {
        outcome.runs = runs.into_iter().map(unsaved).collect();
        return Ok(outcome);
    };
    let is_wanted = |run: &ImportedRun| choice.duplicates || !import::is_duplicate(run);
    let mut copies: HashMap<String, u64> = HashMap::new();
    for run in runs.iter().filter(|run| is_wanted(run)) {
        *copies.entry(run.source.sha256.clone()).or_default() += 1;
    }
    let mut saving =
        Saving { imports: ImportPlace::open(place)?, places, copies, source: Default::default() };
    for run in runs {
        if (options.cancelled)() {
            return Err(Error::Stopped);
        }
        let entry = if is_wanted(&run) { saving.save(run, &mut outcome.problems)? } else { unsaved(run) };
        outcome.runs.push(entry);
    }
    Ok(outcome)
}

/// As [`import`] into the place where this account's runs are kept, told in few words.
///
/// # Errors
/// What [`import`] says.
pub fn import_into(
    place: PathBuf,
    paths: &[PathBuf],
    options: &ReadOptions<'_>,
) -> Result<ImportSummary, Error> {
    let outcome = import(paths, &ImportChoice { place: Some(place), duplicates: false }, options)?;
    let count = |test: &dyn Fn(&ImportedEntry) -> bool| outcome.runs.iter().filter(|run| test(run)).count();
    Ok(ImportSummary {
        already_there: count(&|entry| entry.already_there) as u32,
        repeated: count(&|entry| entry.saved.is_none() && import::is_duplicate(&entry.run)) as u32,
        saved: outcome
            .runs
            .into_iter()
            .filter(|run| !run.already_there)
            .filter_map(|run| run.saved)
            .collect(),
        problems: outcome.problems,
    })
}

fn unsaved(run: ImportedRun) -> ImportedEntry {
    ImportedEntry { run, saved: None, already_there: false }
}

struct Saving {
    imports: ImportPlace,
    /// Where the files lie, by their digest.
    places: BTreeMap<String, PathBuf>,
    /// How many runs of a file are saved, by its digest.
    copies: HashMap<String, u64>,
    /// Digest and bytes of the file at hand: the runs of a file stand beside each other, so one at a time is in memory.
    source: (String, Vec<u8>),
}

impl Saving {
    fn save(
        &mut self,
        mut run: ImportedRun,
        problems: &mut Vec<FileProblem>,
    ) -> Result<ImportedEntry, Error> {
        let digest = run.source.sha256.clone();
        let copies = self.copies.get(&digest).copied().unwrap_or(1);
        if self.source.0 != digest {
            let Some(path) = self.places.get(&digest) else { return Ok(unsaved(run)) };
            let bytes = store::read(path).map_err(|cause| Error::Unreadable { path: path.clone(), cause })?;
            self.source = (digest, bytes);
        }
        if self.source.1.len() as u64 * copies > MOST_COPIED_BYTES {
            problems.push(too_many_copies(&run, copies));
            return Ok(unsaved(run));
        }
        run.imported_at = Timestamp::now().to_string();
        let (path, already_there) = match self.imports.save(&mut run, &self.source.1)? {
            SavedImport::New(path) => (path, false),
            SavedImport::Before(path) => (path, true),
        };
        if already_there {
            run.imported_at.clear();
        }
        Ok(ImportedEntry { run, saved: Some(display(&path)), already_there })
    }
}

fn too_many_copies(run: &ImportedRun, copies: u64) -> FileProblem {
    FileProblem {
        path: run.source.file.clone(),
        code: "too_large".into(),
        reason: format!(
            "{} is not saved: each of its {copies} runs would keep a copy of the file, more than {} in all.",
            run.name,
            units::bytes(MOST_COPIED_BYTES as f64)
        ),
        hint: "Split the file and import the parts.".into(),
    }
}
