//! Runs that are on disk already.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde::de::DeserializeOwned;

use super::{CALLS_FILE, LOCK_FILE, RECORD_FILE, lock, read};
use chimera_types::Error;
use chimera_types::paths::display;
use chimera_types::record::{BenchmarkRecord, CallRecord, SCHEMA_VERSION, Status};

/// Reads a run, finished or not. Calls that ended after the record was last written are taken from `calls.jsonl`; its
/// last line may be torn by a crash and is then left out. A record that has its end has all its calls.
///
/// # Errors
/// [`Error::RunMissing`], [`Error::RunDamaged`], [`Error::RunTooNew`] or [`Error::Unreadable`].
pub fn load(path: &Path) -> Result<BenchmarkRecord, Error> {
    let version = |record: &BenchmarkRecord| record.schema_version;
    let mut record = load_versioned(path, RECORD_FILE, SCHEMA_VERSION, version)?;
    if record.status != Status::Running {
        return Ok(record);
    }
    let mut known: HashSet<u32> = record.calls.iter().map(|call| call.index).collect();
    let appended = read_calls(&path.join(CALLS_FILE))?;
    record.calls.extend(appended.into_iter().filter(|call| known.insert(call.index)));
    Ok(record)
}

/// Reads a file of a run's folder; `version` is that of its format, `known` the newest of this program.
///
/// # Errors
/// [`Error::RunMissing`], [`Error::RunDamaged`], [`Error::RunTooNew`] or [`Error::Unreadable`].
pub(super) fn load_versioned<T: DeserializeOwned>(
    folder: &Path,
    name: &str,
    known: u32,
    version: impl Fn(&T) -> u32,
) -> Result<T, Error> {
    let file = folder.join(name);
    let bytes = read(&file).map_err(|cause| match cause.kind() {
        std::io::ErrorKind::NotFound => Error::RunMissing(display(folder)),
        _ => Error::Unreadable { path: file.clone(), cause },
    })?;
    // Some editors of Windows put a byte order mark before what they save.
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    let damaged =
        |cause: serde_json::Error| Error::RunDamaged { path: file.clone(), cause: cause.to_string() };
    let (found, read) = match serde_json::from_slice(bytes) {
        Ok(read) => (version(&read), Ok(read)),
        // What cannot be read may be of a newer version, which says so in a field that every version has.
        Err(cause) => {
            let version: Version = serde_json::from_slice(bytes).map_err(damaged)?;
            (version.schema_version, Err(damaged(cause)))
        }
    };
    if found > known {
        return Err(Error::RunTooNew { path: folder.to_owned(), found, known });
    }
    read
}

/// What a record says of how far its benchmark came, without reading the rest of it.
///
/// # Errors
/// As [`load`].
pub fn load_status(path: &Path) -> Result<Status, Error> {
    #[derive(serde::Deserialize)]
    struct Head {
        schema_version: u32,
        status: Status,
    }
    load_versioned(path, RECORD_FILE, SCHEMA_VERSION, |head: &Head| head.schema_version)
        .map(|head| head.status)
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
