//! Imports on disk: a folder each, with the run and the file that it came from.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::folder::{make_dir, make_unique};
use super::load::load_versioned;
use super::{FoundRun, IMPORT_FILE, SOURCE_DIR, find_runs, imported_folder_name, remove, write_atomic};
use chimera_types::Error;
use chimera_types::imported::{IMPORT_SCHEMA_VERSION, ImportedRun};
use chimera_types::paths::safe_name;

/// What became of an import that was to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SavedImport {
    /// It has a folder of its own now.
    New(PathBuf),
    /// The same part of the same file was there already.
    Before(PathBuf),
}

/// A reports place into which imports are saved. It knows which are there.
#[derive(Debug)]
pub struct ImportPlace {
    place: PathBuf,
    known: HashMap<(String, Option<String>), PathBuf>,
}

impl ImportPlace {
    /// Looks through a place; one that does not exist yet is made when the first import is saved.
    ///
    /// # Errors
    /// [`Error::Unreadable`] when it exists and cannot be listed.
    pub fn open(place: &Path) -> Result<Self, Error> {
        let imports = find_runs(place)?.into_iter().filter(|found| found.is_import);
        // One that cannot be read is listed as damaged, and does not keep its source from being imported once more.
        let known = imports.filter_map(|FoundRun { path, .. }| {
            let source = load_imported(&path).ok()?.source;
            Some(((source.sha256, source.part), path))
        });
        Ok(Self { place: place.to_owned(), known: known.collect() })
    }

    /// Saves a run with the file it came from, whole or not at all: `import.json` is written last, and a folder without it
    /// is no import. The run's id becomes the folder's name. A part of a file that is there already is not saved again.
    ///
    /// # Errors
    /// [`Error::Unwritable`]; what was begun is removed.
    pub fn save(&mut self, run: &mut ImportedRun, source: &[u8]) -> Result<SavedImport, Error> {
        let key = (run.source.sha256.clone(), run.source.part.clone());
        if let Some(path) = self.known.get(&key) {
            return Ok(SavedImport::Before(path.clone()));
        }
        let (path, id) = make_unique(&self.place, &imported_folder_name(run))?;
        run.id = id;
        if let Err(error) = fill(&path, run, source) {
            abandon(&path, run);
            return Err(error);
        }
        self.known.insert(key, path.clone());
        Ok(SavedImport::New(path))
    }
}

fn fill(path: &Path, run: &ImportedRun, source: &[u8]) -> Result<(), Error> {
    make_dir(&path.join(SOURCE_DIR))?;
    write_atomic(&source_file(path, run), source)?;
    let file = path.join(IMPORT_FILE);
    let unwritable = |cause: serde_json::Error| Error::Unwritable { path: file.clone(), cause: cause.into() };
    write_atomic(&file, &serde_json::to_vec_pretty(run).map_err(unwritable)?)
}

/// Takes away what was begun. The error that is reported is the one that matters; a folder without `import.json` that
/// stays behind is no import.
fn abandon(path: &Path, run: &ImportedRun) {
    remove(&path.join(IMPORT_FILE)).ok();
    remove(&source_file(path, run)).ok();
    fs::remove_dir(path.join(SOURCE_DIR)).ok();
    fs::remove_dir(path).ok();
}

/// Where the copy of the source lies, under a name that every file system takes.
fn source_file(path: &Path, run: &ImportedRun) -> PathBuf {
    let name = run.source.file.rsplit('/').next().unwrap_or_default();
    let name = match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{}.{}", safe_name(stem, "source"), safe_name(ending, "txt")),
        None => safe_name(name, "source"),
    };
    path.join(SOURCE_DIR).join(name)
}

/// Reads an import.
///
/// # Errors
/// [`Error::RunMissing`], [`Error::RunDamaged`], [`Error::RunTooNew`] or [`Error::Unreadable`].
pub fn load_imported(path: &Path) -> Result<ImportedRun, Error> {
    load_versioned(path, IMPORT_FILE, IMPORT_SCHEMA_VERSION, |run: &ImportedRun| run.schema_version)
}
