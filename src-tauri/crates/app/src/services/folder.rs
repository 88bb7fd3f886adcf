//! A reports folder in short.

use std::path::Path;

use super::resolve_path::resolve_path;
use crate::dto::{FolderOverview, FolderProblem, KindCount};
use chimera_folder::digest;
use chimera_folder::ingest::{self, Inventory, Problem, ScanOptions};
use chimera_types::error::Error;
use chimera_types::record::DataProblem;
use chimera_types::spec::FolderLimits;

/// Problems that are listed; all are counted.
const PROBLEMS_SHOWN: usize = 200;
/// Problems that are listed on demand.
const PROBLEMS_LISTED: usize = 100_000;
/// Groups of alike files that are described, and ranges in each.
const GROUPS_SHOWN: usize = 60;
const FIGURES_SHOWN: usize = 12;

/// Scans a folder for the first view, within the user's limits.
///
/// # Errors
/// [`Error::FolderMissing`], [`Error::NotAFolder`] or [`Error::FolderUnreadable`].
pub fn scan(path: &Path, limits: FolderLimits) -> Result<FolderOverview, Error> {
    Ok(folder_overview(&ingest::scan(&resolve_path(path), &ScanOptions::within(limits))?))
}

/// What of a folder could not be used, or only in part, with reasons and next steps; then the remarks.
#[must_use]
pub fn folder_problems(inventory: &Inventory) -> Vec<FolderProblem> {
    let with_remark = |remark| inventory.problems.iter().filter(move |p| p.code.is_remark() == remark);
    let problem = |p: &Problem| FolderProblem {
        path: p.path.clone(),
        reason: p.reason.clone(),
        hint: p.hint.clone(),
        remark: p.code.is_remark(),
    };
    with_remark(false).chain(with_remark(true)).take(PROBLEMS_LISTED).map(problem).collect()
}

/// An inventory in short.
#[must_use]
pub fn folder_overview(inventory: &Inventory) -> FolderOverview {
    let latest = inventory.kinds.iter().filter_map(|kind| kind.latest_modified).max();
    let problems = || inventory.problems.iter().filter(|problem| !problem.code.is_remark());
    let (recognised, recognised_left_out) = digest::recognise(inventory, GROUPS_SHOWN, FIGURES_SHOWN);
    FolderOverview {
        path: inventory.root.clone(),
        files: inventory.kinds.iter().map(|kind| kind.count).sum(),
        kinds: inventory
            .kinds
            .iter()
            .map(|kind| KindCount { label: kind.kind.label().into(), count: kind.count })
            .collect(),
        other_files: inventory.others,
        latest_modified: latest.map(|at| at.strftime("%Y-%m-%d %H:%M").to_string()),
        problems: problems()
            .take(PROBLEMS_SHOWN)
            .map(|p| DataProblem { path: p.path.clone(), reason: p.reason.clone() })
            .collect(),
        problems_total: count(problems().count()),
        remarks_total: count(inventory.problems.len() - problems().count()),
        recognised,
        recognised_left_out,
        scan_ms: inventory.duration_ms,
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
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
