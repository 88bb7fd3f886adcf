//! The origin's agent report, and those of this program in its format.

use std::collections::BTreeMap;
use std::ops::Range;

use super::check::{Draft, missing};
use super::column::{Columns, Field, normal};
use super::flags::Flags;
use super::markdown::{Section, heading, lines, named_value, sections, table, text, unescaped};
use super::number::{self, Comma};
use super::printed::Printed;
use super::problem::ImportProblem;
use super::{MOST_CALLS, MOST_REPORT_BYTES, empty_run, settings};
use chimera_types::imported::{Aggregate, ImportFormat, ImportedCall, ImportedRun};

/// The sections with one row a run, or one a call.
pub(super) const ROWS: [&str; 2] = ["individual run results", "llm call metrics"];
const TECHNICAL: &str = "technical report (llm";
const STATISTICS: &str = "statistical summary";
const EXPECTED: [(Field, &str, &str); 4] = [
    (Field::Ttft, "ttft_ms", "TTFT"),
    (Field::Rate, "origin_tps", "throughput"),
    (Field::Tokens, "n_out", "tokens"),
    (Field::Duration, "duration_ms", "durations"),
];

/// A report whose parts were found: the model's own text lies in `written` and is never searched.
struct Report<'a> {
    lines: Vec<&'a str>,
    sections: Vec<Section>,
    comma: Comma,
    rows: Option<Range<usize>>,
    written: Range<usize>,
}

impl<'a> Report<'a> {
    fn of(text: &'a str) -> Self {
        let lines = lines(text);
        let at = |matches: &dyn Fn(&str) -> bool| -> Vec<usize> {
            (0..lines.len())
                .filter(|at| heading(lines[*at]).is_some_and(|(_, title)| matches(&title)))
                .collect()
        };
        let technical = at(&|title| title.starts_with(TECHNICAL)).first().copied();
        // The model may write such a heading too; the program writes its own after the model's text.
        let rows = at(&|title| ROWS.iter().any(|known| title.starts_with(known))).last().copied();
        let end = technical.map(|technical| {
            let after = |at: &usize| *at > technical;
            let statistics = at(&|title| title.starts_with(STATISTICS)).into_iter().rfind(after);
            rows.filter(after).or(statistics).unwrap_or(lines.len())
        });
        let written = match (technical, end) {
            (Some(begin), Some(end)) => begin + 1..end,
            _ => 0..0,
        };
        let counts = |at: usize| !written.contains(&at);
        let sections = sections(&lines, counts);
        let rows =
            rows.and_then(|row| sections.iter().find(|s| s.body.start == row + 1)).map(|s| s.body.clone());
        let cells = rows.clone().into_iter().flatten().flat_map(|at| lines[at].split('|'));
        let comma = Comma::of(cells.chain(lines.iter().take(60).flat_map(|line| line.split('|'))));
        Self { lines, sections, comma, rows, written }
    }

    fn section(&self, title: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.title.starts_with(title))
    }

    fn body(&self, title: &str) -> Range<usize> {
        self.section(title).map_or(0..0, |section| section.body.clone())
    }

    /// Named values before the first heading of the second level.
    fn head(&self) -> BTreeMap<String, String> {
        let end = self.sections.iter().find(|s| s.level > 1).map_or(self.lines.len(), |s| s.body.start - 1);
        let values = self.lines[..end].iter().filter_map(|line| named_value(line));
        values.map(|(key, value)| (normal(&key), value)).collect()
    }

    /// Aggregates of the report, or of one configuration of several.
    fn printed(&self, arm: Option<&str>) -> Printed {
        let mut printed = Printed::default();
        if let Some((table, _)) = table(&self.lines, self.of_arm("aggregate", arm)) {
            for row in table.rows.iter().filter(|row| row.len() > 1) {
                printed.line(row[0], row[1], self.comma);
            }
        }
        for at in self.of_arm(STATISTICS, arm) {
            if let Some((key, value)) = named_value(self.lines[at]) {
                printed.line(&key, &value, self.comma);
            }
        }
        printed
    }

    /// The part of a section below a configuration's own heading.
    fn of_arm(&self, title: &str, arm: Option<&str>) -> Range<usize> {
        let Some(section) = self.section(title) else { return 0..0 };
        let Some(arm) = arm else { return section.body.clone() };
        let arm = arm.to_lowercase();
        let own = self
            .sections
            .iter()
            .find(|part| section.body.contains(&(part.body.start - 1)) && unescaped(&part.title) == arm);
        own.map_or(0..0, |part| part.body.clone())
    }
}

/// Reads an agent report.
///
/// # Errors
/// [`ImportProblem::NothingMeasured`] when it has neither rows nor aggregates.
pub(super) fn read(text: &str) -> Result<Vec<Draft>, ImportProblem> {
    let report = Report::of(text);
    let mut flags = Flags::default();
    let calls = rows(&report, &mut flags)?;
    if calls.rows.is_empty() && report.printed(None).is_empty() {
        return Err(ImportProblem::NothingMeasured("it is the text of a report without its figures"));
    }
    let arms: Vec<Option<String>> = match calls.arms() {
        arms if arms.is_empty() => vec![None],
        arms => arms.into_iter().map(Some).collect(),
    };
    Ok(arms.iter().map(|arm| draft(&report, &calls, arm.as_deref(), flags.clone())).collect())
}

/// The rows of a report.
pub(super) struct Rows {
    pub rows: Vec<(Option<String>, ImportedCall)>,
    pub columns: Columns,
    pub format: ImportFormat,
    /// Whether the last row has fewer cells than the head.
    pub torn: bool,
}

impl Rows {
    fn arms(&self) -> Vec<String> {
        let mut arms: Vec<String> = Vec::new();
        for arm in self.rows.iter().filter_map(|(arm, _)| arm.as_ref()) {
            if !arms.contains(arm) {
                arms.push(arm.clone());
            }
        }
        arms
    }
}

fn rows(report: &Report<'_>, flags: &mut Flags) -> Result<Rows, ImportProblem> {
    let within = report.rows.clone().unwrap_or(0..0);
    let rows = table_rows(&report.lines, within, report.comma)?;
    if !rows.rows.is_empty() {
        missing(flags, &EXPECTED, |field| rows.columns.has(field));
    }
    Ok(rows)
}

/// The rows of the first table among lines, as calls.
///
/// # Errors
/// [`ImportProblem::TooLarge`] beyond the most calls of a file.
pub(super) fn table_rows(lines: &[&str], within: Range<usize>, comma: Comma) -> Result<Rows, ImportProblem> {
    let (table, _) = table(lines, within).unwrap_or_default();
    let mut columns = Columns::of(table.head.iter().copied(), comma);
    if table.rows.len() > MOST_CALLS {
        let (found, most) = (format!("{} rows", table.rows.len()), format!("{MOST_CALLS} rows"));
        return Err(ImportProblem::TooLarge { found, most });
    }
    let is_v2 = columns.has(Field::Stage);
    let torn = table.rows.last().is_some_and(|row| row.len() < table.head.len());
    let of_calls = columns.are_of_calls() || columns.has(Field::Tokens);
    let mut rows = Vec::new();
    for (at, cells) in table.rows.iter().enumerate().filter(|_| of_calls) {
        let mut call = columns.call(cells);
        if call.ttft_ms.is_none()
            && call.origin_tps.is_none()
            && call.n_out.is_none()
            && torn_at(at, &table.rows)
        {
            continue;
        }
        if call.run == 0 {
            call.run = rows.len() as u32 + 1;
        }
        let arm = columns.text(cells, Field::Arm).filter(|arm| !arm.is_empty()).map(unescaped);
        rows.push((arm, call));
    }
    let format = if is_v2 { ImportFormat::AgentReportV2 } else { ImportFormat::AgentReportV1 };
    Ok(Rows { rows, columns, format, torn })
}

/// A last row without a figure is what the cut left of one.
fn torn_at(at: usize, rows: &[Vec<&str>]) -> bool {
    at + 1 == rows.len()
}

fn draft(report: &Report<'_>, rows: &Rows, arm: Option<&str>, mut flags: Flags) -> Draft {
    let head = report.head();
    let mut run = empty_run(rows.format);
    run.name = arm.map_or_else(|| title(report), str::to_owned);
    run.source.part = arm.map(str::to_owned);
    run.model = head.get("model").filter(|model| !model.is_empty()).cloned();
    run.measured_at =
        head.get("timestamp").or_else(|| head.get("date")).and_then(|text| settings::moment(text));
    for (key, value) in &head {
        if let Some(name) = settings::environment_key(key) {
            run.environment.entry(name.into()).or_insert_with(|| value.clone());
        }
    }
    configuration(report, arm, &mut run, &mut flags);
    let of_arm = rows.rows.iter().filter(|(of, _)| arm.is_none() || of.as_deref() == arm);
    run.calls = of_arm.map(|(_, call)| call.clone()).collect();
    let mut printed = report.printed(arm);
    let said = head.get("runs").and_then(|text| number::read(text, report.comma)).map(|(written, _)| written);
    printed.put(Aggregate::Runs, said);
    let passes = run.calls.iter().map(|call| call.run).max().unwrap_or(0);
    run.runs = said.or(printed.get(Aggregate::Runs)).map_or(passes, |written| written.value.max(0.0) as u32);
    run.workflow = workflow(report);
    run.report = written(report, &mut flags);
    not_numbers(&rows.columns, &mut flags);
    cut(report, rows, &run, &mut flags);
    let loads = run.calls.iter().filter_map(|call| call.load_ms).collect();
    Draft { run, printed, rounding: rows.columns.rounding(), flags, loads }
}

/// Tells of columns with cells that say NaN.
pub(super) fn not_numbers(columns: &Columns, flags: &mut Flags) {
    for field in &columns.not_numbers {
        let message = format!("A cell of the column of {field:?} says NaN: the figure is not known.");
        flags.field("not_a_number", "calls", message);
    }
}

/// `Chimera` of `# Chimera Agent Report`.
fn title(report: &Report<'_>) -> String {
    let line = report
        .lines
        .iter()
        .find(|line| heading(line).is_some_and(|(_, title)| title.contains("agent report")));
    let text = line.map_or("", |line| line.trim_start_matches('\u{feff}').trim_matches([' ', '#', '*']));
    let end = text.to_lowercase().find("agent report").filter(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let name = text[..end].split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() { "Agent".into() } else { name }
}

fn configuration(report: &Report<'_>, arm: Option<&str>, run: &mut ImportedRun, flags: &mut Flags) {
    let of_arm = |line: &str| {
        let item = unescaped(line.trim().trim_start_matches(['-', '*', ' ']));
        let rest = item.strip_prefix(arm?)?.trim_start().to_owned();
        // `Plain (gemma3:latest): num_gpu=60`: the model's name may hold the sign that ends it.
        let after = rest.strip_prefix('(').and_then(|rest| rest.split_once("): "));
        match after {
            Some((model, settings)) => Some((Some(model.to_owned()), settings.to_owned())),
            None => Some((None, rest.trim_start_matches([':', ' ']).to_owned())),
        }
    };
    for at in report.body("configuration") {
        let line = report.lines[at].trim();
        let (model, text) = match arm {
            Some(_) => match of_arm(line) {
                Some(found) => found,
                None => continue,
            },
            None => (None, unescaped(line)),
        };
        if let Some(model) = model {
            run.model = Some(model);
        }
        let (found, unread) = settings::of_line(&text, report.comma);
        run.configuration.extend(found);
        if !unread.is_empty() {
            let message = format!("Not understood of the configuration: {}.", unread.join(", "));
            flags.field("configuration_unread", "configuration", message);
        }
    }
}

fn workflow(report: &Report<'_>) -> Option<String> {
    let section = report.section("workflow summary")?;
    // Bullets of the model may hold headings: the section ends where the program's next one begins.
    let begin = section.body.start;
    let next = match report.written.start {
        0 => report.rows.as_ref().map_or(section.body.end, |rows| rows.start - 1),
        start => start - 1,
    };
    text(&report.lines, begin..next.max(begin))
}

/// What the model wrote, below the block of named values that the program puts above it.
fn written(report: &Report<'_>, flags: &mut Flags) -> Option<String> {
    let within = report.written.clone();
    let rule = within.clone().take(14).find(|at| report.lines[*at].trim() == "---");
    let begin = rule.map_or(within.start, |at| at + 1);
    let mut text = text(&report.lines, begin..within.end.max(begin))?;
    if text.len() > MOST_REPORT_BYTES {
        let end = (0..=MOST_REPORT_BYTES).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        text.truncate(end);
        flags.field(
            "report_shortened",
            "report",
            "The report of the model is longer than what is kept of it.",
        );
    }
    Some(text)
}

fn cut(report: &Report<'_>, rows: &Rows, run: &ImportedRun, flags: &mut Flags) {
    let passes = run.calls.iter().map(|call| call.run).max().unwrap_or(0);
    let short = passes < run.runs;
    if rows.torn || (report.section(STATISTICS).is_none() && (short || report.rows.is_none())) {
        let message = format!("The file ends before its end: its rows reach run {passes} of {}.", run.runs);
        flags.whole("cut", message);
    } else if short {
        let message = format!("It says {} runs; its rows have {passes}.", run.runs);
        flags.field("runs_missing", "runs", message);
    } else if report.section(STATISTICS).is_none() {
        flags.whole("cut", "The file ends before its last section; its rows are whole.");
    }
}
