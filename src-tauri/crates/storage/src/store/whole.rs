//! Files that appear whole or not at all, also where another program holds them for a moment.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use chimera_types::Error;
use chimera_types::io_retry::{self, READ_PAUSES, WRITE_PAUSES};

/// Reads a file of ours that another program may hold for a moment.
///
/// # Errors
/// What the system says; [`io::ErrorKind::NotFound`] when there is none.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    io_retry::retry(&READ_PAUSES, io_retry::is_transient, thread::sleep, || fs::read(path))
}

/// Writes a file by way of a temporary one beside it: a reader sees the old bytes or the new ones, never a part.
///
/// # Errors
/// [`Error::Unwritable`] with the system's reason; the old file, if there was one, is untouched.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let temporary = temporary_beside(path);
    let written = keep_at(|| write_synced(&temporary, bytes)).and_then(|()| rename(&temporary, path));
    written.map_err(|cause| {
        // The error that is reported is the one that matters; a temporary file that stays behind does no harm.
        remove(&temporary).ok();
        Error::Unwritable { path: path.to_owned(), cause }
    })
}

/// Renames a file or a folder; a file that has the new name is replaced.
///
/// # Errors
/// What the system says after some patience with programs that hold either of them.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    if is_hopeless(to) { fs::rename(from, to) } else { keep_at(|| fs::rename(from, to)) }
}

/// Whether the system refuses to replace this however often it is asked: nobody holds it.
fn is_hopeless(to: &Path) -> bool {
    fs::metadata(to).is_ok_and(|there| there.is_dir() || there.permissions().readonly())
}

/// Removes a file.
///
/// # Errors
/// What the system says after some patience with programs that hold it.
pub fn remove(path: &Path) -> io::Result<()> {
    keep_at(|| fs::remove_file(path))
}

/// Tries a change of our own files again while a virus scanner, an indexer or a sync client may hold them.
pub(super) fn keep_at<T>(attempt: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    io_retry::retry(&WRITE_PAUSES, io_retry::is_transient, thread::sleep, attempt)
}

/// A name of its own for every write, so that two at once do not meet, and a short one, so that it fits wherever the
/// target's fits.
fn temporary_beside(path: &Path) -> PathBuf {
    static WRITES: AtomicU32 = AtomicU32::new(0);
    let write = WRITES.fetch_add(1, Ordering::Relaxed);
    path.with_file_name(format!(".{}-{write}.part", std::process::id()))
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("run.json");
        write_atomic(&path, b"old").unwrap();
        write_atomic(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_place_that_is_gone_is_an_error_with_its_path() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("gone").join("run.json");
        let error = write_atomic(&path, b"x").unwrap_err();
        assert_eq!(error.code(), "unwritable");
        assert!(error.to_string().contains("gone"));
    }

    #[test]
    fn a_folder_in_the_place_of_a_file_is_not_tried_again_and_nothing_is_left() {
        let place = tempfile::tempdir().unwrap();
        let (file, taken) = (place.path().join("a"), place.path().join("taken"));
        assert_eq!(write_atomic(&file, b"x").map_err(|e| e.code()), Ok(()));
        fs::create_dir(&taken).unwrap();
        assert_eq!((is_hopeless(&file), is_hopeless(&taken)), (false, true));
        assert_eq!(write_atomic(&taken, b"x").unwrap_err().code(), "unwritable");
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 2);
    }

    #[test]
    fn writes_to_one_file_at_once_leave_one_of_them_whole() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("preferences.json");
        thread::scope(|scope| {
            for number in 0..8_u8 {
                let path = &path;
                scope.spawn(move || write_atomic(path, &[number; 5000]).unwrap());
            }
        });
        let bytes = fs::read(&path).unwrap();
        assert!(bytes.len() == 5000 && bytes.iter().all(|byte| *byte == bytes[0]));
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_name_of_the_greatest_length_can_be_written() {
        let place = tempfile::tempdir().unwrap();
        write_atomic(&place.path().join("x".repeat(255)), b"x").unwrap();
    }
}
