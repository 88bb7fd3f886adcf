//! The origin's comparison report: two configurations, and what it makes of their difference.

use std::ops::Range;

use super::agent::{Rows, not_numbers, table_rows};
use super::check::{Draft, missing};
use super::column::{Field, normal};
use super::delta::{self, Delta};
use super::flags::Flags;
use super::markdown::{Section, lines, named_value, sections, table};
use super::number::{self, Comma};
use super::printed::Printed;
use super::problem::ImportProblem;
use super::{empty_run, settings};
use chimera_types::imported::{Aggregate, ImportFormat, ImportedRun};

const EXPECTED: [(Field, &str, &str); 4] = [
    (Field::Ttft, "ttft_ms", "TTFT"),
    (Field::Rate, "origin_tps", "throughput"),
    (Field::Tokens, "n_out", "tokens"),
    (Field::Duration, "duration_ms", "durations"),
];

struct Report<'a> {
    lines: Vec<&'a str>,
    sections: Vec<Section>,
    comma: Comma,
}

impl Report<'_> {
    fn section(&self, title: &str) -> Range<usize> {
        let found = self.sections.iter().find(|section| section.title.starts_with(title));
        found.map_or(0..0, |section| section.body.clone())
    }

    /// A section below another one, whose title begins with a name.
    fn below(&self, title: &str, name: &str) -> Range<usize> {
        let parent = self.section(title);
        let own = self.sections.iter().find(|part| {
            parent.contains(&part.body.start.saturating_sub(1))
                && part.title.starts_with(&name.to_lowercase())
        });
        own.map_or(0..0, |part| part.body.clone())
    }
}

/// Reads a comparison report: its runs, baseline first, and the changes that it prints.
///
/// # Errors
/// [`ImportProblem::NothingMeasured`] when it has neither rows nor aggregates.
pub(super) fn read(text: &str) -> Result<(Vec<Draft>, Vec<Delta>), ImportProblem> {
    let lines = lines(text);
    let comma = Comma::of(lines.iter().flat_map(|line| line.split(['|', ' '])));
    let report = Report { sections: sections(&lines, |_| true), lines, comma };
    let aggregates =
        table(&report.lines, report.section("aggregate")).map(|(table, _)| table).unwrap_or_default();
    let names = names(&report, &aggregates.head);
    let mut drafts = Vec::new();
    for name in &names {
        let column = aggregates.head.iter().position(|head| head.eq_ignore_ascii_case(name));
        let mut printed = Printed::default();
        for row in &aggregates.rows {
            if let Some(cell) = column.and_then(|column| row.get(column)) {
                printed.line(row[0], cell, report.comma);
            }
        }
        let rows = table_rows(&report.lines, rows_of(&report, name), report.comma)?;
        drafts.push(draft(&report, name, rows, printed));
    }
    drafts.retain(|draft| !draft.run.calls.is_empty() || !draft.printed.is_empty());
    if drafts.is_empty() {
        return Err(ImportProblem::NothingMeasured("it is a comparison without figures"));
    }
    let said = text.to_lowercase().contains("statistically significant");
    if said && let Some(last) = drafts.last_mut() {
        let n = last.run.calls.len();
        let message = format!("It calls its runs statistically significant; it has {n} calls and no test.");
        last.flags.whole("significance_untested", message);
    }
    let deltas = delta::printed(&report.lines, report.comma);
    Ok((drafts, deltas))
}

/// The configurations: the columns of the aggregates, else the tables of rows.
fn names(report: &Report<'_>, head: &[&str]) -> Vec<String> {
    let is_change = |name: &str| {
        let name = name.to_lowercase();
        name.is_empty()
            || ["δ", "delta", "change", "difference", "diff", "%"].iter().any(|word| name.contains(word))
    };
    let columns: Vec<String> =
        head.iter().skip(1).filter(|name| !is_change(name)).map(|n| (*n).to_owned()).collect();
    if !columns.is_empty() {
        return columns;
    }
    let tables = report.sections.iter().filter_map(|section| section.title.strip_suffix(" individual runs"));
    tables
        .map(|name| name.chars().take(1).flat_map(char::to_uppercase).chain(name.chars().skip(1)).collect())
        .collect()
}

fn rows_of(report: &Report<'_>, name: &str) -> Range<usize> {
    let name = name.to_lowercase();
    let own = |section: &&Section| {
        section.title.starts_with(&name) && (section.title.contains("run") || section.title.contains("call"))
    };
    report.sections.iter().find(own).map_or(0..0, |section| section.body.clone())
}

fn draft(report: &Report<'_>, name: &str, rows: Rows, mut printed: Printed) -> Draft {
    let mut flags = Flags::default();
    let mut run = empty_run(ImportFormat::ComparisonReport);
    run.name = name.to_owned();
    run.source.part = Some(name.to_owned());
    head(report, &mut run);
    for at in report.below("configuration", name) {
        let (found, unread) = settings::of_line(report.lines[at].trim(), report.comma);
        run.configuration.extend(found);
        if !unread.is_empty() {
            let message = format!("Not understood of the configuration: {}.", unread.join(", "));
            flags.field("configuration_unread", "configuration", message);
        }
    }
    variations(report, name, &mut printed);
    if !rows.rows.is_empty() {
        missing(&mut flags, &EXPECTED, |field| rows.columns.has(field));
    }
    let (torn, rounding) = (rows.torn, rows.columns.rounding());
    not_numbers(&rows.columns, &mut flags);
    run.calls = rows.rows.into_iter().map(|(_, call)| call).collect();
    let passes = run.calls.iter().map(|call| call.run).max().unwrap_or(0);
    if run.runs == 0 {
        run.runs = passes;
    } else if torn || passes < run.runs {
        let message = format!("The file ends before its end: its rows reach run {passes} of {}.", run.runs);
        flags.whole("cut", message);
    }
    printed.put(Aggregate::Runs, (run.runs > 0).then(|| number::Written::exact(f64::from(run.runs))));
    let loads = run.calls.iter().filter_map(|call| call.load_ms).collect();
    Draft { run, printed, rounding, flags, loads }
}

fn head(report: &Report<'_>, run: &mut ImportedRun) {
    let end = report.sections.iter().find(|s| s.level > 1).map_or(report.lines.len(), |s| s.body.start - 1);
    let system = report.section("system information").map(|at| (at, false));
    for (at, in_head) in (0..end).map(|at| (at, true)).chain(system) {
        let Some((key, value)) = named_value(report.lines[at]) else { continue };
        match normal(&key).as_str() {
            "model" if in_head => run.model = Some(value).filter(|model| !model.is_empty()),
            "runs" if in_head => {
                let runs = number::read(&value, report.comma).map(|(written, _)| written.value);
                run.runs = runs.filter(|runs| *runs >= 0.0).unwrap_or(0.0) as u32;
            }
            "date" | "timestamp" if in_head => run.measured_at = settings::moment(&value),
            key => {
                if let Some(name) = settings::environment_key(key) {
                    run.environment.entry(name.into()).or_insert(value);
                }
            }
        }
    }
}

/// The coefficients of variation of a configuration: `- Baseline: 99.00 ± 0.00 tok/s (CV: 0.0%)`.
fn variations(report: &Report<'_>, name: &str, printed: &mut Printed) {
    for (part, figure) in [("throughput", Aggregate::ThroughputCv), ("ttft", Aggregate::TtftCv)] {
        for at in report.below("statistical analysis", part) {
            let Some((key, value)) = named_value(report.lines[at]) else { continue };
            if key.eq_ignore_ascii_case(name)
                && let Some((_, cv)) = value.split_once("CV:").or_else(|| value.split_once("CV "))
            {
                printed.put(figure, number::read(cv, report.comma).map(|(written, _)| written));
            }
        }
    }
}
