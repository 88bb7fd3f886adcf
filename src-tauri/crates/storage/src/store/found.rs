//! The folders of a place that hold runs, and whether they have changed: names, sizes and times alone are looked at.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::{CALLS_FILE, IMPORT_FILE, NOTES_FILE, RECORD_FILE, REPORT_FILE};
use chimera_types::Error;

/// What of a folder tells whether it has changed, in the order of its stamp.
const STAMPED: [&str; 5] = [RECORD_FILE, CALLS_FILE, IMPORT_FILE, REPORT_FILE, NOTES_FILE];

/// A folder that holds a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundRun {
    /// The folder.
    pub path: PathBuf,
    /// Equal stamps mean an unchanged folder.
    pub stamp: String,
    /// Whether it holds a record of ours, whole or not.
    pub has_record: bool,
    /// Whether it holds a run that was imported.
    pub is_import: bool,
}

/// The runs of a place, in no order. A folder whose name begins with a dot is none, nor is one with no file of a run. A
/// place that does not exist yet holds no runs.
///
/// # Errors
/// [`Error::Unreadable`] when the place exists and cannot be listed.
pub fn find_runs(place: &Path) -> Result<Vec<FoundRun>, Error> {
    let entries = match fs::read_dir(place) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(Error::Unreadable { path: place.to_owned(), cause }),
    };
    let visible = |entry: &fs::DirEntry| !entry.file_name().to_string_lossy().starts_with('.');
    let runs = entries.filter_map(Result::ok).filter(visible).filter_map(|entry| find_run(&entry.path()));
    Ok(runs.collect())
}

/// The run in a folder. `None` when it holds none.
pub fn find_run(path: &Path) -> Option<FoundRun> {
    let mut stamp = String::new();
    let mut there = [false; STAMPED.len()];
    for (file, there) in STAMPED.iter().zip(&mut there) {
        // A file of a plain folder is asked for only to be told that it is none.
        let Ok(metadata) = path.join(file).metadata() else {
            stamp.push('-');
            continue;
        };
        // Calls are appended to a file that is made empty: alone, one in which nothing stands yet is no run.
        *there = metadata.is_file() && (*file != CALLS_FILE || metadata.len() > 0);
        let time = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let nanoseconds = time.unwrap_or_default().as_nanos();
        let _ = write!(stamp, "{}@{nanoseconds};", metadata.len());
    }
    let [record, calls, import, ..] = there;
    let has_record = record || calls;
    (has_record || import).then(|| FoundRun {
        path: path.to_owned(),
        stamp,
        has_record,
        is_import: import && !has_record,
    })
}
