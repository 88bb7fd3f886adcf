//! A run of another program as Markdown: what its file prints, what follows from its rows, and what the model wrote.

use std::fmt::Write as _;

use crate::import::{ImportedCall, ImportedRun, ImportedSetting, PrintedFigure};
use crate::lineup::Side;
use crate::units::{self, UNKNOWN};

use super::embed::embed;
use super::lineup::side_figures;
use super::provenance::image_lines;
use super::text::Head::{Number, Words};
use super::text::{Head, plain, table};

/// More calls than this are left to the table of calls that is saved by itself.
const MOST_CALLS: usize = 500;

/// The run as Markdown; `side` is the same run as [`Side::of_import`] has it. It names its figures as `plots/NAME.svg`, see
/// [`side_figures`].
pub fn build_import(run: &ImportedRun, side: &Side) -> String {
    let figures = side_figures(side);
    let images =
        if figures.is_empty() { String::new() } else { format!("## Figures\n\n{}\n", image_lines(&figures)) };
    [head(run), aggregates(run), flags(run), images, calls(run), written(run)].concat()
}

fn head(run: &ImportedRun) -> String {
    let told = |text: Option<&str>| text.map_or_else(|| UNKNOWN.into(), plain);
    let mut rows = vec![
        vec!["File".to_owned(), plain(&run.source.file)],
        vec!["Kind".into(), run.source.format.label().into()],
        vec!["Part".into(), told(run.source.part.as_deref())],
        vec!["Model".into(), told(run.model.as_deref())],
        vec!["Measured at (UTC)".into(), told(run.measured_at.as_deref())],
        vec!["Imported at (UTC)".into(), told(Some(run.imported_at.as_str()).filter(|at| !at.is_empty()))],
        vec!["Passes".into(), run.runs.to_string()],
    ];
    rows.retain(|row| row[0] != "Part" || run.source.part.is_some());
    rows.extend(run.configuration.iter().map(|(name, value)| vec![plain(name), plain(&setting(value))]));
    rows.extend(run.environment.iter().map(|(name, value)| vec![plain(name), plain(value)]));
    if run.configuration.is_empty() {
        rows.push(vec!["Settings".into(), "the server's defaults, as far as the file says".into()]);
    }
    format!(
        "# {}: an Imported Run\n\nMeasured by another program. Its rates are its own: tokens / the server's time, the first \
         token included. Which calls were cold is inferred from their figures.\n\n{}\n",
        plain(&run.name),
        table(&[Words("Fact"), Words("Value")], &rows)
    )
}

fn setting(value: &ImportedSetting) -> String {
    match value {
        ImportedSetting::Number(number) => units::setting(Some(*number)),
        ImportedSetting::Text(text) => text.clone(),
    }
}

fn aggregates(run: &ImportedRun) -> String {
    let row = |figure: PrintedFigure| {
        let doubt = run.flags.iter().any(|flag| flag.field.as_deref() == Some(&figure.field));
        vec![
            format!("{}{}", figure.name, if doubt { " ⚠" } else { "" }),
            units::two_decimals(figure.printed),
            units::two_decimals(figure.recomputed),
        ]
    };
    let rows: Vec<Vec<String>> = run.figures().into_iter().map(row).collect();
    if rows.is_empty() {
        return String::new();
    }
    format!(
        "## Aggregates\n\nWhat the file prints beside what follows from its rows, over the calls that the source pooled. ⚠ marks \
         what is spoken of below.\n\n{}\n",
        table(&[Words("Figure"), Number("Printed"), Number("From the rows")], &rows)
    )
}

fn flags(run: &ImportedRun) -> String {
    if run.flags.is_empty() {
        return "## What to Know\n\nNothing was found that does not follow from the rows.\n\n".into();
    }
    let mut text = String::from("## What to Know\n\n");
    for flag in &run.flags {
        let _ = writeln!(text, "- {}", plain(&flag.message));
    }
    text.push('\n');
    text
}

fn calls(run: &ImportedRun) -> String {
    const HEADS: [Head; 8] = [
        Number("Run"),
        Words("Stage"),
        Number("TTFT (ms)"),
        Number("Throughput (tok/s)"),
        Number("Tokens"),
        Number("Duration (ms)"),
        Number("Load (ms)"),
        Words("Note"),
    ];
    if run.calls.is_empty() {
        return "## Calls\n\nThe file holds no rows.\n\n".into();
    }
    let rows: Vec<Vec<String>> = run.calls.iter().take(MOST_CALLS).map(row).collect();
    let mut text = format!("## Calls\n\n{}\n", table(&HEADS, &rows));
    if let Some(more) = run.calls.len().checked_sub(MOST_CALLS).filter(|more| *more > 0) {
        let _ = write!(text, "{more} more calls are not shown here.\n\n");
    }
    text
}

fn row(call: &ImportedCall) -> Vec<String> {
    let notes = [call.invalid.as_deref(), call.rate_invalid.as_deref(), call.cold.then_some("cold")];
    vec![
        call.run.to_string(),
        call.stage.map_or_else(|| UNKNOWN.into(), |stage| stage.label().into()),
        units::two_decimals(call.ttft_ms),
        units::two_decimals(call.origin_tps),
        call.n_out.map_or_else(|| UNKNOWN.into(), |tokens| tokens.to_string()),
        units::two_decimals(call.duration_ms),
        units::two_decimals(call.load_ms),
        notes.into_iter().flatten().map(plain).collect::<Vec<_>>().join("; "),
    ]
}

fn written(run: &ImportedRun) -> String {
    match &run.report {
        Some(report) => format!("## What the Model Wrote\n\n{}\n", embed(report, 2)),
        None => String::new(),
    }
}
