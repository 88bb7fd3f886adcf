//! `chimera scan`.

use chimera_folder::digest::{self, FigureRange, RecognizedSchema};
use chimera_folder::ingest::{self, ScanOptions};
use chimera_types::{Error, units};

use crate::args::ScanArgs;
use crate::output::{Exit, say, say_json, table};

/// Ranges printed of each group of files; `--json` has all of them.
const RANGES_SHOWN: usize = 12;

pub fn scan(args: &ScanArgs) -> Result<Exit, Error> {
    let inventory = ingest::scan(&args.dir, &ScanOptions::default())?;
    if args.json {
        say_json(&inventory)?;
        return Ok(Exit::Completed);
    }
    say(inventory.data_summary().trim_end())?;
    let (groups, _) = digest::recognise(&inventory, usize::MAX, RANGES_SHOWN);
    groups.iter().try_for_each(|group| say(&format!("\n{}", describe(group))))?;
    if inventory.others > 0 {
        say(&format!("\nFiles of other kinds, not read: {}", inventory.others))?;
    }
    if !inventory.problems.is_empty() {
        say(&format!("\nFiles that cannot be used, or only in part: {}", inventory.problems.len()))?;
        for problem in &inventory.problems {
            say(&format!("  - {}: {} {}", problem.path, problem.reason, problem.hint))?;
        }
    }
    say(&format!("\nScanned in {}", units::duration(inventory.duration_ms)))?;
    Ok(Exit::Completed)
}

/// Files with the same layout: what they are, the ranges of their numbers, and the names of what was measured.
fn describe(group: &RecognizedSchema) -> String {
    let alike = match group.files {
        1 => String::new(),
        files => format!(" (1 of {files} files with this layout)"),
    };
    let mut lines = vec![format!("{}{alike}: {}", group.source, group.about)];
    if !group.figures.is_empty() {
        let rows: Vec<Vec<String>> = group.figures.iter().map(row).collect();
        let ranges = table(&["name", "unit", "min", "max", "mean", "n"], &rows);
        lines.extend(ranges.lines().map(|line| format!("  {line}")));
    }
    if group.figures_left_out > 0 {
        lines.push(format!("  Ranges not shown: {}; --json lists every range", group.figures_left_out));
    }
    let subjects = group.subjects.iter();
    lines.extend(subjects.map(|subject| format!("  {}: {}", subject.name, subject.values.join(", "))));
    lines.join("\n")
}

fn row(range: &FigureRange) -> Vec<String> {
    vec![
        range.name.clone(),
        range.unit.clone().unwrap_or_default(),
        units::number(range.min),
        units::number(range.max),
        units::number(range.mean),
        range.count.to_string(),
    ]
}
