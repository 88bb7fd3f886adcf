//! A reports folder in short.

use std::path::Path;

use crate::error::Error;
use crate::ingest::{self, Inventory, Kind, ScanOptions};
use crate::record::DataProblem;
use crate::spec::FolderLimits;
use crate::view::{FolderOverview, KindCount};

/// Problems that are listed; all are counted.
const PROBLEMS_SHOWN: usize = 200;

/// Scans a folder for the first view, within the user's limits.
///
/// # Errors
/// [`Error::FolderMissing`], [`Error::NotAFolder`] or [`Error::FolderUnreadable`].
pub fn scan(path: &Path, limits: FolderLimits) -> Result<FolderOverview, Error> {
    Ok(folder_overview(&ingest::scan(path, &ScanOptions::within(limits))?))
}

/// An inventory in short.
#[must_use]
pub fn folder_overview(inventory: &Inventory) -> FolderOverview {
    let latest = inventory.kinds.iter().filter_map(|kind| kind.latest_modified).max();
    let problems = inventory.problems.iter().take(PROBLEMS_SHOWN);
    FolderOverview {
        path: inventory.root.clone(),
        files: inventory.kinds.iter().map(|kind| kind.count).sum(),
        kinds: inventory
            .kinds
            .iter()
            .map(|kind| KindCount { label: label(kind.kind).into(), count: kind.count })
            .collect(),
        other_files: inventory.others,
        latest_modified: latest.map(|at| at.strftime("%Y-%m-%d %H:%M").to_string()),
        problems: problems.map(|p| DataProblem { path: p.path.clone(), reason: p.reason.clone() }).collect(),
        problems_total: u32::try_from(inventory.problems.len()).unwrap_or(u32::MAX),
        scan_ms: inventory.duration_ms,
    }
}

fn label(kind: Kind) -> &'static str {
    match kind {
        Kind::Csv => "CSV",
        Kind::Json => "JSON",
        Kind::Markdown => "Markdown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_counted_by_kind_and_others_are_left_alone() {
        let root = tempfile::tempdir().unwrap();
        for (name, text) in
            [("a.csv", "x,y\n1,2\n"), ("b.csv", "x\n1\n"), ("c.md", "# Notes\n"), ("d.png", "?")]
        {
            std::fs::write(root.path().join(name), text).unwrap();
        }
        let overview = scan(root.path(), FolderLimits::default()).unwrap();
        let counts: Vec<_> = overview.kinds.iter().map(|k| (k.label.as_str(), k.count)).collect();
        assert_eq!(counts, [("CSV", 2), ("JSON", 0), ("Markdown", 1)]);
        assert_eq!((overview.files, overview.other_files, overview.problems_total), (3, 1, 0));
        assert!(overview.latest_modified.is_some());
    }

    #[test]
    fn of_many_problems_all_are_counted_and_some_are_listed() {
        let root = tempfile::tempdir().unwrap();
        for number in 0..=PROBLEMS_SHOWN {
            std::fs::write(root.path().join(format!("{number}.json")), "{").unwrap();
        }
        let overview = scan(root.path(), FolderLimits::default()).unwrap();
        assert_eq!(overview.problems.len(), PROBLEMS_SHOWN);
        assert_eq!(overview.problems_total as usize, PROBLEMS_SHOWN + 1);
    }
}
