//! Deleting a run moves its folder into the place's own `.trash`: at once, on the same volume, and to be undone.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

use super::{TRASH_DIR, is_live, rename};
use chimera_types::Error;
use chimera_types::paths::{display, is_same_name};

/// A run in the trash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trashed {
    /// Where its folder is.
    pub path: PathBuf,
    /// Where it was.
    pub from: PathBuf,
    /// When it was deleted, RFC 3339 in UTC. `None` where a name does not say.
    pub at: Option<String>,
}

/// Moves a run's folder into the trash of its place. Each deletion has a folder of its own there, named by the time, so
/// that the run keeps its name.
///
/// # Errors
/// [`Error::AlreadyRunning`] while it is measured, [`Error::RunMissing`], [`Error::Unwritable`].
pub fn trash(run: &Path) -> Result<Trashed, Error> {
    let missing = || Error::RunMissing(display(run));
    let (place, name) = run.parent().zip(run.file_name()).filter(|_| run.is_dir()).ok_or_else(missing)?;
    if is_live(run) {
        return Err(Error::AlreadyRunning);
    }
    let folder = deletion_folder(&place.join(TRASH_DIR))?;
    let target = folder.join(name);
    if let Err(cause) = rename(run, &target) {
        // An empty folder in the trash would be listed as a deletion of nothing.
        fs::remove_dir(&folder).ok();
        return Err(Error::Unwritable { path: run.to_owned(), cause });
    }
    Ok(Trashed { at: time_of(&folder), path: target, from: run.to_owned() })
}

/// Puts a run in the trash back where it was, under another name where its own has been taken meanwhile.
///
/// # Errors
/// [`Error::RunMissing`] when it is in no trash, [`Error::Unwritable`].
pub fn restore(trashed: &Path) -> Result<PathBuf, Error> {
    let missing = || Error::RunMissing(display(trashed));
    let folder = trashed.parent().filter(|_| trashed.is_dir()).ok_or_else(missing)?;
    let trash = folder.parent().filter(|trash| trash.file_name().is_some_and(|name| name == TRASH_DIR));
    let place = trash.and_then(Path::parent).ok_or_else(missing)?;
    let name = trashed.file_name().ok_or_else(missing)?;
    let target = place.join(free_name(place, name));
    rename(trashed, &target).map_err(|cause| Error::Unwritable { path: target.clone(), cause })?;
    fs::remove_dir(folder).ok();
    Ok(target)
}

/// What is in the trash of a place, the latest deletion first.
pub fn trashed(place: &Path) -> Vec<Trashed> {
    let mut deletions = folders_in(&place.join(TRASH_DIR));
    deletions.sort_unstable_by(|a, b| b.cmp(a));
    let of_deletion = |folder: &PathBuf| {
        let at = time_of(folder);
        let run = |path: PathBuf| Some(Trashed { from: place.join(path.file_name()?), path, at: at.clone() });
        folders_in(folder).into_iter().filter_map(run).collect::<Vec<_>>()
    };
    deletions.iter().flat_map(of_deletion).collect()
}

fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    entries.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
}

/// Makes `20261124T025013Z`, or that with a number.
fn deletion_folder(trash: &Path) -> Result<PathBuf, Error> {
    let unwritable = |cause| Error::Unwritable { path: trash.to_owned(), cause };
    fs::create_dir_all(trash).map_err(unwritable)?;
    let stamp = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string();
    let mut attempt = 1_u32;
    loop {
        let name = if attempt == 1 { stamp.clone() } else { format!("{stamp} ({attempt})") };
        let folder = trash.join(name);
        match fs::create_dir(&folder) {
            Ok(()) => return Ok(folder),
            Err(cause) if cause.kind() == std::io::ErrorKind::AlreadyExists => attempt += 1,
            Err(cause) => return Err(unwritable(cause)),
        }
    }
}

/// `2026-11-24T02:50:13Z` from `20261124T025013Z (2)`.
fn time_of(folder: &Path) -> Option<String> {
    let name = folder.file_name()?.to_str()?.split(' ').next()?;
    let time = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", name).ok()?;
    Some(time.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().to_string())
}

/// The name, or the first of `name (2)`, `name (3)`, … that no entry of the place has in any capitals.
fn free_name(place: &Path, name: &OsStr) -> OsString {
    let entries = fs::read_dir(place).into_iter().flatten().filter_map(Result::ok);
    let taken: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let is_free = |name: &OsString| !taken.iter().any(|other| is_same_name(other, &name.to_string_lossy()));
    let numbered = (2_u32..).map(|number| {
        let mut numbered = name.to_owned();
        numbered.push(format!(" ({number})"));
        numbered
    });
    std::iter::once(name.to_owned()).chain(numbered).find(is_free).unwrap_or_else(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{RECORD_FILE, RunFolder, find_runs};
    use chimera_analysis::testing;

    fn run(place: &Path, name: &str) -> PathBuf {
        let run = place.join(name);
        fs::create_dir_all(&run).unwrap();
        fs::write(run.join(RECORD_FILE), "{}").unwrap();
        run
    }

    #[test]
    fn a_deleted_run_is_not_listed_and_comes_back_under_its_name() {
        let place = tempfile::tempdir().unwrap();
        let path = run(place.path(), "a");
        let gone = trash(&path).unwrap();
        assert!(find_runs(place.path()).unwrap().is_empty() && !path.exists());
        assert_eq!(trashed(place.path()), std::slice::from_ref(&gone));
        assert!(gone.at.is_some_and(|at| at.starts_with("20")));
        assert_eq!(restore(&gone.path).unwrap(), path);
        assert!(path.join(RECORD_FILE).is_file() && trashed(place.path()).is_empty());
    }

    #[test]
    fn a_name_that_was_taken_meanwhile_is_left_to_its_new_owner() {
        let place = tempfile::tempdir().unwrap();
        let first = trash(&run(place.path(), "a")).unwrap();
        let second = trash(&run(place.path(), "a")).unwrap();
        run(place.path(), "A");
        assert_eq!(trashed(place.path()).len(), 2);
        assert_eq!(restore(&first.path).unwrap(), place.path().join("a (2)"));
        assert_eq!(restore(&second.path).unwrap(), place.path().join("a (3)"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_name_that_is_no_unicode_survives_the_trash() {
        use std::os::unix::ffi::OsStrExt as _;
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join(OsStr::from_bytes(b"run \xff"));
        fs::rename(run(place.path(), "a"), &path).unwrap();
        let trashed = trash(&path).unwrap();
        assert_eq!(restore(&trashed.path).unwrap(), path);
    }

    #[test]
    fn a_run_that_is_measured_cannot_be_deleted() {
        let place = tempfile::tempdir().unwrap();
        let folder = RunFolder::create(place.path(), &mut testing::sample()).unwrap();
        assert_eq!(trash(folder.path()).unwrap_err().code(), "already_running");
        assert!(folder.path().is_dir());
    }

    #[test]
    fn what_lies_in_no_trash_is_not_restored() {
        let place = tempfile::tempdir().unwrap();
        let path = run(place.path(), "a");
        assert_eq!(restore(&path).unwrap_err().code(), "run_missing");
        assert_eq!(trash(&place.path().join("b")).unwrap_err().code(), "run_missing");
    }
}
