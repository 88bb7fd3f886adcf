//! Runs that are on disk already.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use super::{CALLS_FILE, LOCK_FILE, RECORD_FILE, REPORT_FILE, lock, read};
use chimera_types::Error;
use chimera_types::paths::shown;
use chimera_types::record::{BenchmarkRecord, CallRecord, RunListing, SCHEMA_VERSION, Status};

/// Reads a run, finished or not. Calls that ended after the record was last written are taken from `calls.jsonl`; its
/// last line may be torn by a crash and is then left out.
///
/// # Errors
/// [`Error::RunMissing`], [`Error::RunDamaged`], [`Error::RunTooNew`] or [`Error::Unreadable`].
pub fn load(path: &Path) -> Result<BenchmarkRecord, Error> {
    let mut record: BenchmarkRecord = load_versioned(path, RECORD_FILE, SCHEMA_VERSION)?;
    let mut known: HashSet<u32> = record.calls.iter().map(|call| call.index).collect();
    let appended = read_calls(&path.join(CALLS_FILE))?;
    record.calls.extend(appended.into_iter().filter(|call| known.insert(call.index)));
    Ok(record)
}

/// Reads a file of a run's folder that says which version of its format it has; `known` is the newest of this program.
///
/// # Errors
/// [`Error::RunMissing`], [`Error::RunDamaged`], [`Error::RunTooNew`] or [`Error::Unreadable`].
pub(super) fn load_versioned<T: DeserializeOwned>(folder: &Path, name: &str, known: u32) -> Result<T, Error> {
    let file = folder.join(name);
    let bytes = read(&file).map_err(|cause| match cause.kind() {
        std::io::ErrorKind::NotFound => Error::RunMissing(shown(folder)),
        _ => Error::Unreadable { path: file.clone(), cause },
    })?;
    // Some editors of Windows put a byte order mark before what they save.
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    let damaged =
        |cause: serde_json::Error| Error::RunDamaged { path: file.clone(), cause: cause.to_string() };
    let version: Version = serde_json::from_slice(bytes).map_err(damaged)?;
    if version.schema_version > known {
        let (path, found) = (folder.to_owned(), version.schema_version);
        return Err(Error::RunTooNew { path, found, known });
    }
    serde_json::from_slice(bytes).map_err(damaged)
}

#[derive(serde::Deserialize)]
struct Version {
    schema_version: u32,
}

fn read_calls(path: &Path) -> Result<Vec<CallRecord>, Error> {
    let unreadable = |cause| Error::Unreadable { path: path.to_owned(), cause };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(unreadable(cause)),
    };
    let mut calls = Vec::new();
    for line in BufReader::new(file).split(b'\n') {
        // A line that a crash tore is no finished call; the ones before and after it stand.
        if let Ok(call) = serde_json::from_slice(&line.map_err(unreadable)?) {
            calls.push(call);
        }
    }
    Ok(calls)
}

/// Whether a living process is measuring into this folder.
pub fn is_live(path: &Path) -> bool {
    lock::is_held(&path.join(LOCK_FILE))
}

/// Every run below a reports place, latest first. A folder that holds a damaged record is listed with what is wrong;
/// one that holds none is no run. A place that does not exist yet holds no runs.
///
/// # Errors
/// [`Error::Unreadable`] when the place exists and cannot be listed.
pub fn list(place: &Path) -> Result<Vec<RunListing>, Error> {
    let mut runs: Vec<RunListing> = folders(place)?.iter().map(|path| describe(path)).collect();
    latest_first(&mut runs);
    Ok(runs)
}

/// The runs below a place that a crash left without a report, latest first. One that a living process measures is not
/// among them.
///
/// # Errors
/// [`Error::Unreadable`] when the place exists and cannot be listed.
pub fn unfinished(place: &Path) -> Result<Vec<RunListing>, Error> {
    let crashed = |path: &PathBuf| {
        let run = describe(path);
        (run.status == Status::Running && run.problem.is_none() && !is_live(path)).then_some(run)
    };
    let mut runs: Vec<RunListing> = folders(place)?.iter().filter_map(crashed).collect();
    latest_first(&mut runs);
    Ok(runs)
}

fn latest_first(runs: &mut [RunListing]) {
    runs.sort_by(|a, b| b.started_at.cmp(&a.started_at).then_with(|| b.id.cmp(&a.id)));
}

/// The folders below a place that hold a record.
fn folders(place: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = match fs::read_dir(place) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(Error::Unreadable { path: place.to_owned(), cause }),
    };
    let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
    Ok(paths.filter(|path| path.join(RECORD_FILE).is_file()).collect())
}

fn describe(path: &Path) -> RunListing {
    let has_report = path.join(REPORT_FILE).is_file();
    let place = shown(path);
    match load(path) {
        Ok(record) => {
            let mut models: Vec<String> = record.spec.arms.iter().map(|arm| arm.model.clone()).collect();
            models.dedup();
            RunListing {
                id: record.id,
                path: place,
                status: record.status,
                started_at: record.started_at,
                models,
                calls: record.calls.len() as u32,
                has_report,
                problem: None,
            }
        }
        Err(error) => RunListing {
            id: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            path: place,
            status: Status::Failed,
            started_at: String::new(),
            models: Vec::new(),
            calls: 0,
            has_report,
            problem: Some(error.to_string()),
        },
    }
}
