//! How a user points at a folder: by dropping something on the window, or by choosing one that was used before.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use super::resolve_path::resolve_path;
use crate::dto::{DroppedFolder, RecentFolder};
use chimera_types::paths::display;

/// How long folders are waited for together: a drive of the network that is gone must not hold a menu.
const PATIENCE: Duration = Duration::from_millis(600);

/// The folder that is meant: the first folder among the things, else the folder of the first file. `None` when nothing was
/// dropped, or a thing without a folder.
#[must_use]
pub fn folder_of_drop(paths: &[PathBuf]) -> Option<DroppedFolder> {
    let first = paths.first()?;
    let folder = paths.iter().find(|path| path.is_dir());
    let chosen = match folder {
        Some(folder) => folder.as_path(),
        None => first.parent().filter(|parent| !parent.as_os_str().is_empty())?,
    };
    let name = |path: &Path| {
        path.file_name().map_or_else(|| display(path), |name| name.to_string_lossy().into_owned())
    };
    let note = match (paths.len(), folder) {
        (1, Some(_)) => None,
        (1, None) => Some(format!("{} is a file: its folder is used.", name(first))),
        (many, Some(folder)) => {
            Some(format!("Of {many} things that were dropped, {} is used.", name(folder)))
        }
        (many, None) => {
            Some(format!("Of {many} files that were dropped, the folder of {} is used.", name(first)))
        }
    };
    Some(DroppedFolder { folder: display(chosen), note })
}

/// Folders that were used before, as they are now. Each is asked on a thread of its own; one that does not answer in time
/// is said not to.
#[must_use]
pub fn check_recent(folders: &[String]) -> Vec<RecentFolder> {
    let (tell, told) = mpsc::channel();
    for (at, folder) in folders.iter().enumerate() {
        let (tell, folder) = (tell.clone(), resolve_path(Path::new(folder)));
        // Where the system gives no thread the folder counts as silent.
        drop(thread::Builder::new().name("recent folder".into()).spawn(move || {
            // The other side may have stopped waiting.
            drop(tell.send((at, problem(&resolve_path(&folder)))));
        }));
    }
    drop(tell);
    let mut problems: Vec<Option<String>> = vec![Some("does not answer".into()); folders.len()];
    let deadline = Instant::now() + PATIENCE;
    while let Ok((at, problem)) = told.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
        problems[at] = problem;
    }
    let folder = |(path, problem): (&String, _)| RecentFolder { path: path.clone(), problem };
    folders.iter().zip(problems).map(folder).collect()
}

fn problem(folder: &Path) -> Option<String> {
    match std::fs::metadata(folder) {
        Ok(found) if found.is_dir() => None,
        Ok(_) => Some("is a file now".into()),
        Err(cause) if cause.kind() == ErrorKind::NotFound => Some("is missing".into()),
        Err(cause) if cause.kind() == ErrorKind::PermissionDenied => Some("may not be read".into()),
        Err(cause) => Some(format!("cannot be read: {cause}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dropped_folder_is_used_and_a_file_stands_for_its_folder() {
        let root = tempfile::tempdir().unwrap();
        let (folder, file) = (root.path().join("reports"), root.path().join("a.csv"));
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(&file, "x\n1\n").unwrap();
        let chosen = |paths: &[&PathBuf]| {
            folder_of_drop(&paths.iter().map(|path| (*path).clone()).collect::<Vec<_>>()).unwrap()
        };
        let text = |path: &Path| path.to_string_lossy().into_owned();
        assert_eq!(chosen(&[&folder]), DroppedFolder { folder: text(&folder), note: None });
        let of_file = chosen(&[&file]);
        assert_eq!(of_file.folder, text(root.path()));
        assert!(of_file.note.unwrap().contains("a.csv is a file"));
        let of_two = chosen(&[&file, &folder]);
        assert_eq!(of_two.folder, text(&folder));
        assert!(of_two.note.unwrap().contains("Of 2 things"));
        assert!(chosen(&[&file, &file]).note.unwrap().contains("the folder of a.csv"));
        assert_eq!(folder_of_drop(&[]), None);
        assert_eq!(folder_of_drop(&["bare".into()]), None);
    }

    #[test]
    fn a_folder_that_is_gone_is_told_and_the_order_is_kept() {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join("file");
        std::fs::write(&file, "").unwrap();
        let paths = [root.path().join("gone"), root.path().to_path_buf(), file];
        let folders: Vec<String> = paths.iter().map(|path| path.to_string_lossy().into_owned()).collect();
        let checked = check_recent(&folders);
        let problems: Vec<_> = checked.iter().map(|folder| folder.problem.as_deref()).collect();
        assert_eq!(problems, [Some("is missing"), None, Some("is a file now")]);
        assert!(checked.iter().zip(&folders).all(|(checked, folder)| checked.path == *folder));
        assert!(check_recent(&[]).is_empty());
    }
}
