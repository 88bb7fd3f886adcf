//! The folder of a run that is being made.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use flate2::{Compression, write::GzEncoder};

use super::lock::Lock;
use super::whole::keep_at;
use super::{CALLS_FILE, EVENTS_DIR, LOCK_FILE, RECORD_FILE, read, write_atomic};
use chimera_types::Error;
use chimera_types::paths::is_same_name;
use chimera_types::record::{BenchmarkRecord, CallRecord};
use chimera_types::timeline::Timeline;

/// A file that belongs to a finished run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Below the run's folder, with forward slashes.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The folder of a run in the hands of the process that measures it.
#[derive(Debug)]
pub struct RunFolder {
    path: PathBuf,
    calls: File,
    // Held for as long as the run is in progress.
    _lock: Lock,
}

impl RunFolder {
    /// Makes the folder of a run below `place` and writes the first state of its record. The record's id becomes the
    /// folder's name.
    ///
    /// # Errors
    /// [`Error::Unwritable`] when the place cannot be made or written to.
    pub fn create(place: &Path, record: &mut BenchmarkRecord) -> Result<Self, Error> {
        let (path, id) = make_unique(place, &super::folder_name(record))?;
        record.id = id;
        make_dir(&path.join(EVENTS_DIR))?;
        let lock = Lock::take(&path.join(LOCK_FILE))?;
        // Before anything else of the run: what a crash leaves here is a run with a record, or none at all.
        write_record(&path, record)?;
        Self::hold(path, lock)
    }

    /// Takes the folder of a run that a crash left behind.
    ///
    /// # Errors
    /// [`Error::AlreadyRunning`] when a living process holds it, [`Error::Unwritable`] when it cannot be written to.
    pub fn reopen(path: &Path) -> Result<Self, Error> {
        if super::is_live(path) {
            return Err(Error::AlreadyRunning);
        }
        let lock = Lock::take(&path.join(LOCK_FILE))?;
        Self::hold(path.to_owned(), lock)
    }

    fn hold(path: PathBuf, lock: Lock) -> Result<Self, Error> {
        let calls = open_calls(&path.join(CALLS_FILE))?;
        Ok(Self { path, calls, _lock: lock })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Puts a call that has ended on disk, with its raw marks.
    ///
    /// # Errors
    /// [`Error::Unwritable`]; calls that were appended before are untouched.
    pub fn append_call(&mut self, call: &CallRecord, timeline: &Timeline) -> Result<(), Error> {
        let marks = super::marks::marks_file(&self.path, call.index);
        write_atomic(&marks, &compress(timeline).map_err(|cause| unwritable(&marks, cause))?)?;
        let mut line = serde_json::to_vec(call).map_err(|cause| unwritable(&marks, cause.into()))?;
        line.push(b'\n');
        let written = self.append(&line).and_then(|()| self.calls.sync_data());
        written.map_err(|cause| unwritable(&self.path.join(CALLS_FILE), cause))
    }

    /// One write, so that a line is there or is not; only one that wrote nothing at all is tried again.
    fn append(&mut self, line: &[u8]) -> io::Result<()> {
        let written = keep_at(|| self.calls.write(line))?;
        self.calls.write_all(&line[written..])
    }

    /// Writes the record's present state.
    ///
    /// # Errors
    /// [`Error::Unwritable`]; the state before stays.
    pub fn write_record(&self, record: &BenchmarkRecord) -> Result<(), Error> {
        write_record(&self.path, record)
    }

    /// Writes what belongs to the end of a run, the record last: a record that says it is finished has its report.
    ///
    /// # Errors
    /// [`Error::Unwritable`] for the first file that could not be written; what was written before stays.
    pub fn finish(&self, record: &BenchmarkRecord, artifacts: &[Artifact]) -> Result<(), Error> {
        for artifact in artifacts {
            let path = self.path.join(&artifact.path);
            if let Some(parent) = path.parent() {
                make_dir(parent)?;
            }
            write_atomic(&path, &artifact.bytes)?;
        }
        self.write_record(record)
    }
}

fn write_record(folder: &Path, record: &BenchmarkRecord) -> Result<(), Error> {
    let path = folder.join(RECORD_FILE);
    let bytes = serde_json::to_vec_pretty(record).map_err(|cause| unwritable(&path, cause.into()))?;
    write_atomic(&path, &bytes)
}

pub(super) fn make_unique(place: &Path, name: &str) -> Result<(PathBuf, String), Error> {
    make_dir(place)?;
    let names = names_in(place)?;
    let mut attempt = 1_u32;
    loop {
        let id = if attempt == 1 { name.to_owned() } else { format!("{name} ({attempt})") };
        let path = place.join(&id);
        attempt += 1;
        // Where names differ in case alone, both can stand here but not on the system that the place is synced to.
        if names.iter().any(|name| is_same_name(name, &id)) {
            continue;
        }
        match fs::create_dir(&path) {
            Ok(()) => return Ok((path, id)),
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {}
            Err(cause) => return Err(unwritable(&path, cause)),
        }
    }
}

fn names_in(place: &Path) -> Result<Vec<String>, Error> {
    let entries = fs::read_dir(place).map_err(|cause| unwritable(place, cause))?;
    let name = |entry: io::Result<fs::DirEntry>| Some(entry.ok()?.file_name().to_string_lossy().into_owned());
    Ok(entries.filter_map(name).collect())
}

pub(super) fn make_dir(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(|cause| unwritable(path, cause))
}

fn open_to_append(path: &Path) -> Result<File, Error> {
    let open = || OpenOptions::new().create(true).append(true).open(path);
    keep_at(open).map_err(|cause| unwritable(path, cause))
}

/// Opens the calls for appending; a line that a crash tore is closed, so that the next one stands alone.
fn open_calls(path: &Path) -> Result<File, Error> {
    let torn = read(path).is_ok_and(|bytes| bytes.last().is_some_and(|last| *last != b'\n'));
    let mut calls = open_to_append(path)?;
    if torn {
        calls.write_all(b"\n").map_err(|cause| unwritable(path, cause))?;
    }
    Ok(calls)
}

fn compress(timeline: &Timeline) -> io::Result<Vec<u8>> {
    // The text first, whole: the encoder clears 32 KB of its buffer at each write, and JSON is written in tiny pieces.
    let text = serde_json::to_vec(timeline)?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&text)?;
    encoder.finish()
}

fn unwritable(path: &Path, cause: io::Error) -> Error {
    Error::Unwritable { path: path.to_owned(), cause }
}
