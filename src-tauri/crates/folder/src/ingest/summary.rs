//! The Data Summary of a report, in the origin's format.

use std::fmt::Write as _;

use super::inventory::{Entry, Inventory, Kind, KindSummary};

/// Paths shown of each kind.
const FIRST: usize = 5;

/// The summary of each kind; `entries` are sorted by path.
pub(super) fn kinds(entries: &[Entry]) -> Vec<KindSummary> {
    Kind::ALL
        .into_iter()
        .map(|kind| {
            let of_kind = || entries.iter().filter(move |entry| entry.kind == kind);
            let count = u32::try_from(of_kind().count()).unwrap_or(u32::MAX);
            let first: Vec<String> = of_kind().take(FIRST).map(|entry| entry.path.clone()).collect();
            let more = count - u32::try_from(first.len()).unwrap_or(u32::MAX);
            let latest_modified = of_kind().filter_map(|entry| entry.modified).max();
            KindSummary { kind, count, first, more, latest_modified }
        })
        .collect()
}

impl Inventory {
    /// The body of the report's Data Summary block, without its fence and without a final line end.
    /// Paths begin with the name of the chosen folder, as in the origin's reports; a kind without
    /// files is left out.
    pub fn data_summary(&self) -> String {
        let mut text = format!("Total files analyzed: {}", self.entries.len());
        let folder = folder_name(&self.root);
        for summary in self.kinds.iter().filter(|summary| summary.count > 0) {
            push_kind(&mut text, summary, folder);
        }
        text
    }
}

fn push_kind(text: &mut String, summary: &KindSummary, folder: &str) {
    // Writing to a String cannot fail.
    let _ = write!(text, "\n\n{} Files ({})", summary.kind.heading(), summary.count);
    for path in &summary.first {
        let _ = match folder {
            "" => write!(text, "\n  - {path}"),
            folder => write!(text, "\n  - {folder}/{path}"),
        };
    }
    if summary.more > 0 {
        let _ = write!(text, "\n  ... and {} more", summary.more);
    }
    if let Some(latest) = summary.latest_modified {
        let _ = write!(text, "\n  Latest modified: {}", latest.strftime("%Y-%m-%d %H:%M:%S UTC"));
    }
}

/// The last part of the root: `reports` for `C:\data\reports\` and for `./reports`; empty for `.`,
/// `..` and a bare disk.
fn folder_name(root: &str) -> &str {
    let name = root.rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or("");
    if name == "." || name == ".." || name.ends_with(':') { "" } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::inventory::{Content, LineEnds};

    fn entry(path: &str, kind: Kind, modified: &str) -> Entry {
        Entry {
            path: path.to_owned(),
            kind,
            size_bytes: 1.0,
            modified: modified.parse().ok(),
            encoding: None,
            bom: false,
            line_ends: LineEnds::None,
            parse_error: None,
            content: Content::Nothing,
        }
    }

    fn inventory(entries: Vec<Entry>) -> Inventory {
        let kinds = kinds(&entries);
        Inventory {
            root: "/home/someone/reports/".to_owned(),
            entries,
            problems: Vec::new(),
            kinds,
            others: 0,
            duration_ms: 1.0,
        }
    }

    #[test]
    fn the_data_summary_has_the_format_of_the_origin() {
        let mut entries: Vec<Entry> =
            (1..=7).map(|n| entry(&format!("a/{n}.csv"), Kind::Csv, "2025-11-14T18:53:30.25Z")).collect();
        entries.push(entry("b.md", Kind::Markdown, "2025-11-14T18:54:07Z"));
        let expected = "Total files analyzed: 8\n\nCSV Files (7)\n  - reports/a/1.csv\n  - reports/a/2.csv\n  \
            - reports/a/3.csv\n  - reports/a/4.csv\n  - reports/a/5.csv\n  ... and 2 more\n  \
            Latest modified: 2025-11-14 18:53:30 UTC\n\nMARKDOWN Files (1)\n  - reports/b.md\n  \
            Latest modified: 2025-11-14 18:54:07 UTC";
        assert_eq!(inventory(entries).data_summary(), expected);
    }

    #[test]
    fn an_empty_folder_has_a_data_summary_of_one_line() {
        assert_eq!(inventory(Vec::new()).data_summary(), "Total files analyzed: 0");
    }

    #[test]
    fn the_folder_name_is_the_last_part_of_the_root() {
        assert_eq!(folder_name(r"C:\data\reports\"), "reports");
        assert_eq!(folder_name("reports"), "reports");
        assert_eq!((folder_name("."), folder_name("C:\\"), folder_name("/")), ("", "", ""));
    }
}
