//! The walk through a folder: which files are there, and what stands in the way.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::inventory::{Kind, Problem, ProblemCode};
use super::{ScanOptions, ScanProgress, limits, name};
use chimera_types::Error;
use chimera_types::io_retry::IoObstacle;

/// How often the walk says how far it is, in names.
const STEPS_A_WORD: usize = 256;

/// A recognised file that waits to be read.
#[derive(Debug)]
pub(super) struct Found {
    /// Relative path as text.
    pub path: String,
    /// Where it is opened.
    pub location: PathBuf,
    pub kind: Kind,
}

/// What the walk found.
#[derive(Debug, Default)]
pub(super) struct Listing {
    pub found: Vec<Found>,
    pub problems: Vec<Problem>,
    pub others: u32,
}

/// Lists everything below `root`. Links are followed when they lead out of the folder; what they
/// point at within it is counted at its own place.
pub(super) fn list(root: &Path, options: &ScanOptions<'_>) -> Result<Listing, Error> {
    let base = canonical(root).map_err(|source| root_error(root, source))?;
    let kind = fs::metadata(&base).map_err(|source| root_error(root, source))?;
    if !kind.is_dir() {
        return Err(Error::NotAFolder(root.to_owned()));
    }
    fs::read_dir(&base).map_err(|source| root_error(root, source))?;
    let mut walk = Walk {
        listing: Listing::default(),
        folders: vec![(base.clone(), PathBuf::new())],
        visited: HashSet::from([base.clone()]),
        root: base,
        max_files: options.max_files,
        steps: 0,
    };
    while let Some((folder, prefix)) = walk.folders.pop() {
        if !walk.folder(&folder, &prefix, options)? {
            break;
        }
    }
    walk.listing.found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(walk.listing)
}

/// The one place of a path. On Windows this form also lifts the limit of 260 characters and takes names of devices for
/// the files they are; it is never shown.
fn canonical(path: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(path).or_else(|refused| {
        // Some disks of Windows, those in memory among them, know their files by no other name.
        let usable = cfg!(windows) && fs::metadata(path).is_ok();
        if usable { std::path::absolute(path) } else { Err(refused) }
    })
}

fn root_error(root: &Path, source: io::Error) -> Error {
    let path = root.to_owned();
    match source.kind() {
        io::ErrorKind::NotFound => Error::FolderMissing(path),
        io::ErrorKind::NotADirectory => Error::NotAFolder(path),
        _ => Error::FolderUnreadable { path, cause: source },
    }
}

struct Walk {
    listing: Listing,
    root: PathBuf,
    /// Folders to walk: the root, then those that links lead to, each with its path below the root.
    folders: Vec<(PathBuf, PathBuf)>,
    /// Canonical places of those folders: none is walked twice.
    visited: HashSet<PathBuf>,
    max_files: usize,
    steps: usize,
}

impl Walk {
    /// Walks one folder; `false` when the scan is full.
    fn folder(&mut self, folder: &Path, prefix: &Path, options: &ScanOptions<'_>) -> Result<bool, Error> {
        for step in WalkDir::new(folder).min_depth(1) {
            if (options.cancelled)() {
                return Err(Error::Stopped);
            }
            self.steps += 1;
            if self.steps.is_multiple_of(STEPS_A_WORD) {
                (options.progress)(ScanProgress { walked: self.steps, ..ScanProgress::default() });
            }
            if self.listing.found.len() >= self.max_files || self.steps > limits::STEPS {
                self.problem(
                    Path::new(""),
                    ProblemCode::TooManyFiles,
                    format!(
                        "The folder holds more than a scan takes ({} recognised files, {} names in all).",
                        self.max_files,
                        limits::STEPS
                    ),
                );
                return Ok(false);
            }
            match step {
                Ok(entry) => {
                    let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
                    let relative = prefix.join(below);
                    self.entry(&entry, &relative);
                }
                Err(error) => self.failed_step(error, folder, prefix),
            }
        }
        Ok(true)
    }

    fn failed_step(&mut self, error: walkdir::Error, folder: &Path, prefix: &Path) {
        let below = error.path().and_then(|path| path.strip_prefix(folder).ok()).unwrap_or(Path::new(""));
        let path = name::text(&prefix.join(below));
        let error =
            error.into_io_error().unwrap_or_else(|| io::Error::other("the folder could not be listed"));
        self.listing.problems.push(Problem::of_io(&path, &error));
    }

    fn entry(&mut self, entry: &DirEntry, relative: &Path) {
        let kind = entry.file_type();
        if kind.is_symlink() {
            self.link(entry.path(), relative);
        } else if !kind.is_dir() {
            self.file(entry.path(), relative, kind.is_file());
        }
    }

    fn file(&mut self, location: &Path, relative: &Path, is_regular: bool) {
        let Some(kind) = kind_of(relative) else {
            self.listing.others = self.listing.others.saturating_add(u32::from(is_regular));
            return;
        };
        if !is_regular {
            self.problem(relative, ProblemCode::NotAFile, "It is a pipe, a socket or a device, not a file.");
            return;
        }
        if relative.to_str().is_none() {
            self.problem(
                relative,
                ProblemCode::NameNotUtf8,
                "Its name is not valid UTF-8. The file is used; its name is shown with escapes.",
            );
        }
        self.listing.found.push(Found { path: name::text(relative), location: location.to_owned(), kind });
    }

    fn link(&mut self, location: &Path, relative: &Path) {
        let target = match canonical(location) {
            Ok(target) => target,
            Err(error) => return self.failed_link(relative, &error),
        };
        let metadata = match fs::metadata(&target) {
            Ok(metadata) => metadata,
            Err(error) => return self.failed_link(relative, &error),
        };
        let inside = target.starts_with(&self.root);
        if !metadata.is_dir() {
            match (inside, kind_of(relative)) {
                (true, Some(_)) if kind_of(&target).is_some() => self.linked_twice(relative),
                _ => self.file(&target, relative, metadata.is_file()),
            }
            return;
        }
        let parent = location.parent().and_then(|parent| canonical(parent).ok());
        let is_loop =
            self.root.starts_with(&target) || parent.is_some_and(|parent| parent.starts_with(&target));
        if is_loop {
            self.problem(
                relative,
                ProblemCode::LinkLoop,
                "This link leads back to a folder that it lies in.",
            );
        } else if inside || !self.visited.insert(target.clone()) {
            self.linked_twice(relative);
        } else {
            self.folders.push((target, relative.to_owned()));
        }
    }

    fn linked_twice(&mut self, relative: &Path) {
        self.problem(
            relative,
            ProblemCode::LinkedTwice,
            "This link points at something that is already counted.",
        );
    }

    fn failed_link(&mut self, relative: &Path, error: &io::Error) {
        if let Some(refusal) = IoObstacle::of(error) {
            self.listing.problems.push(Problem::of_refusal(&name::text(relative), refusal));
            return;
        }
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
                self.problem(
                    relative,
                    ProblemCode::BrokenLink,
                    "This link points at something that does not exist.",
                );
            }
            io::ErrorKind::PermissionDenied => {
                self.problem(
                    relative,
                    ProblemCode::NoPermission,
                    "You have no permission to follow this link.",
                );
            }
            // The kind for a loop of links has no stable name in std; the message says it all.
            _ => self.problem(relative, ProblemCode::LinkLoop, format!("This link leads nowhere: {error}.")),
        }
    }

    fn problem(&mut self, relative: &Path, code: ProblemCode, reason: impl Into<String>) {
        self.listing.problems.push(Problem::new(&name::text(relative), code, reason));
    }
}

fn kind_of(path: &Path) -> Option<Kind> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    match extension.as_str() {
        "csv" => Some(Kind::Csv),
        "json" => Some(Kind::Json),
        "md" | "markdown" => Some(Kind::Markdown),
        _ => None,
    }
}
