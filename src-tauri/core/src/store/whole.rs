//! Files that appear whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::Error;

/// Writes a file by way of a temporary one beside it: a reader sees the old bytes or the new ones, never a part.
///
/// # Errors
/// [`Error::Unwritable`] with the system's reason; the old file, if there was one, is untouched.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let temporary = temporary_beside(path);
    let written = write_synced(&temporary, bytes).and_then(|()| rename_with_patience(&temporary, path));
    written.map_err(|cause| {
        // The error that is reported is the one that matters; a temporary file that stays behind does no harm.
        fs::remove_file(&temporary).ok();
        Error::Unwritable { path: path.to_owned(), cause }
    })
}

fn temporary_beside(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// On Windows a virus scanner or an indexer may hold the target for a moment.
fn rename_with_patience(from: &Path, to: &Path) -> io::Result<()> {
    const ATTEMPTS: u32 = if cfg!(windows) { 10 } else { 1 };
    let mut attempt = 1;
    loop {
        match fs::rename(from, to) {
            Err(cause) if cause.kind() == io::ErrorKind::PermissionDenied && attempt < ATTEMPTS => {
                thread::sleep(Duration::from_millis(20 * u64::from(attempt)));
                attempt += 1;
            }
            result => break result,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("run.json");
        write_whole(&path, b"old").unwrap();
        write_whole(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_place_that_is_gone_is_an_error_with_its_path() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("gone").join("run.json");
        let error = write_whole(&path, b"x").unwrap_err();
        assert_eq!(error.code(), "unwritable");
        assert!(error.to_string().contains("gone"));
    }
}
