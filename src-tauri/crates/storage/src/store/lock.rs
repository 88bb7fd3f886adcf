//! The lock by which a run in progress is told from one that a crash left behind.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::thread;
use std::time::Duration;

use super::whole::keep_at;
use chimera_types::Error;

/// A look at the lock ([`is_held`]) holds it for an instant. So many more attempts tell that from a run in progress.
const ATTEMPTS: u32 = 5;
const PAUSE: Duration = Duration::from_millis(20);

/// Held by the process that measures; the system takes it back when the process ends, however it ends.
#[derive(Debug)]
pub struct Lock(File);

impl Lock {
    /// Takes the lock of a run's folder.
    ///
    /// # Errors
    /// [`Error::AlreadyRunning`] when another holds it, [`Error::Unwritable`] when its file cannot be made.
    pub fn take(path: &Path) -> Result<Self, Error> {
        // Windows locks no file that is open for appending only.
        let open = || OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let file = keep_at(open).map_err(|cause| Error::Unwritable { path: path.to_owned(), cause })?;
        for _ in 0..ATTEMPTS {
            match file.try_lock() {
                Ok(()) => return Ok(Self(file)),
                Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
                // Some network places know no locks. A run there cannot be told from a crash, but can be made.
                Err(TryLockError::Error(cause)) if knows_no_locks(&cause) => return Ok(Self(file)),
                Err(TryLockError::Error(cause)) => {
                    return Err(Error::Unwritable { path: path.to_owned(), cause });
                }
            }
        }
        Err(Error::AlreadyRunning)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Windows may take its time to release the locks of a file that is merely closed.
        self.0.unlock().ok();
    }
}

/// Whether a living process holds the lock. Shared, so that two that look do not take each other for one.
pub fn is_held(path: &Path) -> bool {
    let Ok(file) = File::open(path) else { return false };
    let looked = file.try_lock_shared();
    if looked.is_ok() {
        file.unlock().ok();
    }
    matches!(looked, Err(fs::TryLockError::WouldBlock))
}

/// On Windows a place that has no locks answers "invalid function" or "not supported".
fn knows_no_locks(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::Unsupported
        || (cfg!(windows) && matches!(error.raw_os_error(), Some(1 | 50)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_held_until_it_is_let_go() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("run.lock");
        assert!(!is_held(&path), "there is no such file");
        let lock = Lock::take(&path).unwrap();
        assert!(is_held(&path) && is_held(&path));
        assert_eq!(Lock::take(&path).unwrap_err().code(), "already_running");
        drop(lock);
        assert!(!is_held(&path));
        Lock::take(&path).unwrap();
    }

    #[test]
    fn those_who_look_do_not_take_each_other_for_a_run() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("run.lock");
        drop(Lock::take(&path).unwrap());
        let file = File::open(&path).unwrap();
        file.try_lock_shared().unwrap();
        assert!(!is_held(&path));
        thread::scope(|scope| {
            scope.spawn(|| {
                thread::sleep(PAUSE);
                drop(file);
            });
            Lock::take(&path).unwrap();
        });
    }
}
