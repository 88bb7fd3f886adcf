//! The door: files and folders -> runs and problems. A file is looked at before it is read, so that what is no result costs
//! its first 64 KiB only.

use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::thread;

use serde::Serialize;
use walkdir::WalkDir;

use super::duplicates::mark_duplicates;
use super::{HEAD_BYTES, ImportProblem, ImportedRun, MOST_BYTES, look, parse};
use chimera_types::Error;
use chimera_types::io_retry::{self, READ_PAUSES};
use chimera_types::paths::display;

/// Files of a folder beyond this number are not looked at; a problem says so.
const MOST_FILES: usize = 50_000;

/// How to read. [`ReadOptions::default`] never stops and reports no progress.
#[derive(Clone, Copy)]
pub struct ReadOptions<'a> {
    /// Asked before every file; `true` ends the reading with [`Error::Stopped`].
    pub cancelled: &'a dyn Fn() -> bool,
    /// Reported before every file.
    pub progress: &'a dyn Fn(ReadProgress),
}

impl Default for ReadOptions<'_> {
    fn default() -> Self {
        Self { cancelled: &|| false, progress: &|_| {} }
    }
}

/// How far the reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadProgress {
    /// Files that were read.
    pub done: usize,
    /// Files in all.
    pub all: usize,
}

/// A file from which nothing came, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FileProblem {
    /// The file.
    pub path: String,
    /// Stable: `not_recognised`, `nothing_measured`, `too_large`, `damaged`, `unreadable`, `missing`, `too_many_files`.
    pub code: String,
    /// What is wrong with it.
    pub reason: String,
    /// The next step.
    pub hint: String,
}

/// What came of files and folders.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// Every run, in the order of the files; those that several files hold are flagged.
    pub runs: Vec<ImportedRun>,
    /// Every file from which nothing came.
    pub problems: Vec<FileProblem>,
    /// Where the files lie, by their digest.
    pub places: BTreeMap<String, PathBuf>,
}

/// Reads files, and the files below folders in the order of their names.
///
/// # Errors
/// [`Error::Stopped`]. What is wrong with a file or a path is one of the problems.
pub fn read(paths: &[PathBuf], options: &ReadOptions<'_>) -> Result<Reading, Error> {
    let mut reading = Reading::default();
    let files = list(paths, &mut reading.problems);
    for (done, (name, path)) in files.iter().enumerate() {
        if (options.cancelled)() {
            return Err(Error::Stopped);
        }
        (options.progress)(ReadProgress { done, all: files.len() });
        match one(name, path) {
            Ok(runs) => {
                if let Some(first) = runs.first() {
                    reading.places.entry(first.source.sha256.clone()).or_insert_with(|| path.clone());
                }
                reading.runs.extend(runs);
            }
            Err(Refused::Problem(problem)) => reading.problems.push(FileProblem {
                path: display(path),
                code: problem.code().into(),
                reason: problem.to_string(),
                hint: problem.hint().into(),
            }),
            Err(Refused::Io(cause)) => reading.problems.push(unreadable(path, &cause)),
        }
    }
    mark_duplicates(&mut reading.runs);
    Ok(reading)
}

/// Each file once, with its name from what was given.
fn list(paths: &[PathBuf], problems: &mut Vec<FileProblem>) -> Vec<(String, PathBuf)> {
    let (mut files, mut seen) = (Vec::new(), HashSet::new());
    for given in paths {
        let root = if given.is_dir() { given.as_path() } else { given.parent().unwrap_or(Path::new("")) };
        if let Err(cause) = fs::metadata(given) {
            problems.push(unreadable(given, &cause));
            continue;
        }
        for step in WalkDir::new(given).sort_by_file_name() {
            let entry = match step {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(given).to_owned();
                    let cause =
                        error.into_io_error().unwrap_or_else(|| io::Error::other("it cannot be listed"));
                    problems.push(unreadable(&path, &cause));
                    continue;
                }
            };
            // A link that was given is followed; one inside a folder may lead anywhere.
            let is_file = entry.file_type().is_file() || (entry.depth() == 0 && given.is_file());
            let whole = fs::canonicalize(entry.path()).unwrap_or_else(|_| entry.path().to_owned());
            if !is_file || !seen.insert(whole) {
                continue;
            }
            if files.len() >= MOST_FILES {
                problems.push(too_many(given));
                return files;
            }
            let name = display(entry.path().strip_prefix(root).unwrap_or(entry.path()));
            files.push((name.replace('\\', "/"), entry.path().to_owned()));
        }
    }
    files
}

enum Refused {
    Problem(ImportProblem),
    Io(io::Error),
}

impl From<ImportProblem> for Refused {
    fn from(problem: ImportProblem) -> Self {
        Self::Problem(problem)
    }
}

impl From<io::Error> for Refused {
    fn from(cause: io::Error) -> Self {
        Self::Io(cause)
    }
}

fn one(name: &str, path: &Path) -> Result<Vec<ImportedRun>, Refused> {
    let size = fs::metadata(path)?.len();
    if size > MOST_BYTES {
        return Err(ImportProblem::too_large(size, MOST_BYTES).into());
    }
    let mut file = io_retry::retry(&READ_PAUSES, io_retry::is_transient, thread::sleep, || File::open(path))?;
    let mut bytes = Vec::with_capacity(HEAD_BYTES);
    (&mut file).take(HEAD_BYTES as u64).read_to_end(&mut bytes)?;
    look(&bytes)?;
    // A file may grow while it is read.
    file.take(MOST_BYTES).read_to_end(&mut bytes)?;
    Ok(parse(name, &bytes)?)
}

fn unreadable(path: &Path, cause: &io::Error) -> FileProblem {
    let missing = cause.kind() == io::ErrorKind::NotFound;
    let (code, hint) = match missing {
        true => ("missing", "Check the path."),
        false => ("unreadable", "Check that this account may read it."),
    };
    let reason = if missing { "It does not exist.".into() } else { format!("It cannot be read: {cause}.") };
    FileProblem { path: display(path), code: code.into(), reason, hint: hint.into() }
}

fn too_many(path: &Path) -> FileProblem {
    FileProblem {
        path: display(path),
        code: "too_many_files".into(),
        reason: format!("It holds more than {MOST_FILES} files: the rest was not looked at."),
        hint: "Import the folders below it one by one.".into(),
    }
}
