//! What is set up once and kept: it appears under its name only when it is complete.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use crate::{Error, Result};

/// Makes `folder` and holds it until the returned file is dropped: two set-ups at once would undo each other's work.
/// Waits for another one that is running, and says so with the name of the `thing`.
///
/// # Errors
/// When the folder cannot be made or held.
pub fn turn(folder: &Path, thing: &str) -> Result<File> {
    let doing = |source| Error::io(format!("preparing {}", folder.display()), &source);
    fs::create_dir_all(folder).map_err(doing)?;
    let lock = File::create(folder.join("lock")).map_err(doing)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            eprintln!("Another set-up of {thing} is running: waiting for it.");
            lock.lock().map_err(doing)?;
        }
        Err(TryLockError::Error(source)) => return Err(doing(source)),
    }
    Ok(lock)
}

/// Where something is made before it is complete: beside its name.
pub fn partial(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    path.with_file_name(name)
}

/// Renames what is complete to its name, in the place of what was there.
///
/// # Errors
/// When the file system refuses.
pub fn put(complete: &Path, name: &Path) -> Result<()> {
    let replace = || {
        if name.is_dir() {
            fs::remove_dir_all(name)?;
        }
        fs::rename(complete, name)
    };
    replace().map_err(|source| Error::io(format!("putting {} in place", name.display()), &source))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_complete_takes_the_place_of_what_was_broken() {
        let dir = tempfile::tempdir().unwrap();
        let name = dir.path().join("runtime-1.2");
        fs::create_dir_all(name.join("old")).unwrap();
        fs::create_dir_all(partial(&name).join("new")).unwrap();
        put(&partial(&name), &name).unwrap();
        assert!(name.join("new").is_dir());
        assert!(!name.join("old").exists());
        assert!(!partial(&name).exists());
    }

    #[test]
    fn one_set_up_at_a_time_has_its_turn() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("deep");
        let first = turn(&folder, "a thing").unwrap();
        let second = File::open(folder.join("lock")).unwrap();
        assert!(matches!(second.try_lock(), Err(TryLockError::WouldBlock)));
        drop(first);
        turn(&folder, "a thing").unwrap();
    }
}
