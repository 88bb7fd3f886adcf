//! The raw marks of a call that is on disk.

use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;

use super::EVENTS_DIR;
use chimera_types::Error;
use chimera_types::timeline::Timeline;

/// No call's marks are longer than this when unpacked, in bytes: some two million chunks.
const MOST_BYTES: u64 = 128 * 1024 * 1024;

/// Where the marks of a call lie in a run's folder.
pub(super) fn marks_file(run: &Path, call: u32) -> PathBuf {
    run.join(EVENTS_DIR).join(format!("call-{call:04}.json.gz"))
}

/// Reads the raw marks of one call.
///
/// # Errors
/// [`Error::MarksMissing`], [`Error::MarksDamaged`] or [`Error::Unreadable`].
pub fn load_marks(run: &Path, call: u32) -> Result<Timeline, Error> {
    let path = marks_file(run, call);
    let packed = super::read(&path).map_err(|cause| match cause.kind() {
        std::io::ErrorKind::NotFound => Error::MarksMissing(path.clone()),
        _ => Error::Unreadable { path: path.clone(), cause },
    })?;
    let damaged = |cause: String| Error::MarksDamaged { path: path.clone(), cause };
    let mut text = Vec::new();
    let read = GzDecoder::new(packed.as_slice()).take(MOST_BYTES + 1).read_to_end(&mut text);
    read.map_err(|cause| damaged(cause.to_string()))?;
    if text.len() as u64 > MOST_BYTES {
        return Err(damaged("it is larger than any call's marks".into()));
    }
    serde_json::from_slice(&text).map_err(|cause| damaged(cause.to_string()))
}
