//! The last self-check of this machine: kept as a file, and as one line for a table.

use std::io::ErrorKind;

use super::places::Places;
use crate::error::Error;
use crate::selfcheck::SelfCheckReport;
use crate::store;

/// Keeps a self-check for the benchmarks to come.
///
/// # Errors
/// [`Error::Unwritable`] when the data folder cannot be written.
pub fn store_self_check(places: &Places, report: &SelfCheckReport) -> Result<(), Error> {
    std::fs::create_dir_all(&places.data)
        .map_err(|cause| Error::Unwritable { path: places.data.clone(), cause })?;
    let text = serde_json::to_vec_pretty(report).map_err(|error| Error::Internal(error.to_string()))?;
    store::write_whole(&places.self_check_file(), &text)
}

/// The last self-check made with this version on this machine. `None` when there is none, or when an older version made
/// it: its error is not ours.
///
/// # Errors
/// [`Error::Unreadable`] when the file is there but cannot be read or understood.
pub fn last_self_check(places: &Places) -> Result<Option<SelfCheckReport>, Error> {
    let path = places.self_check_file();
    let bytes = match store::read(&path) {
        Ok(bytes) => bytes,
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(Error::Unreadable { path, cause }),
    };
    let report: SelfCheckReport =
        serde_json::from_slice(&bytes).map_err(|cause| Error::Unreadable { path, cause: cause.into() })?;
    Ok(Some(report).filter(|report| report.app_version == env!("CARGO_PKG_VERSION")))
}
