//! A result as the page is shown it: figures with their marks, calls, warnings, and the forms it is saved in.

use super::PlotMark;
use serde::{Deserialize, Serialize};

use chimera_analysis::metrics::GapSummary;
use chimera_analysis::summary::ArmSummary;
use chimera_analysis::verdict::Verdicts;
use chimera_report::report::PlotKind;
use chimera_types::error::Failure;
use chimera_types::plan::Stage;
use chimera_types::record::BenchmarkRecord;
use chimera_types::warning::{Severity, Warning};

/// A heading of a rendered text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct OutlineItem {
    /// 1 to 6.
    pub level: u8,
    /// Its text.
    pub text: String,
    /// The element's id in the rendered text.
    pub id: String,
}

/// A drawn figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PlotView {
    /// File name without its ending: `throughput-report`.
    pub name: String,
    /// What it shows.
    pub kind: PlotKind,
    /// The stage of its calls. `None` for a plot of all stages.
    pub stage: Option<Stage>,
    /// Its number among the plots of its kind and stage, from 1.
    pub part: u32,
    /// Its title, with what is remarkable of its axis: `TTFT per run (log scale)`.
    pub title: String,
    /// The model, the arm or the call it belongs to; may be empty.
    pub subtitle: String,
    /// The unit of its values, with the stage where there is one: `tok/s, report stage`.
    pub unit: String,
    /// The picture, without title and unit: they stand above it.
    pub svg: String,
    /// The same numbers as a sentence.
    pub alt: String,
    /// Its width, in pixels.
    pub width: u32,
    /// Its height, in pixels.
    pub height: u32,
    /// What can be hit in it, in the order it is read: from left to right, rows from top to bottom.
    pub marks: Vec<PlotMark>,
}

/// One call with what is not in the record: its raw marks and what follows from them.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct CallView {
    /// The call's index.
    pub index: u32,
    /// The raw marks. `None` when they are missing or damaged.
    pub marks: Option<RawMarks>,
    /// Why there are no marks.
    pub failure: Option<Failure>,
    /// The gaps between its chunks, summed up. `None` with fewer than two chunks.
    pub gaps: Option<GapSummary>,
    /// Its rate over time and its gaps, in the asked theme.
    pub figures: Vec<PlotView>,
}

/// Client marks of one call, in milliseconds since the request was written; every list has an entry a chunk.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RawMarks {
    /// Response headers were read. `None` when none came.
    pub headers_ms: Option<f64>,
    /// When each chunk with text arrived.
    pub at_ms: Vec<f64>,
    /// How long after the chunk before it; the first after the request.
    pub gap_ms: Vec<f64>,
    /// Bytes of text in it.
    pub text_bytes: Vec<u32>,
    /// Whether its text is reasoning.
    pub reasoning: Vec<bool>,
    /// The final record was read. `None` when none came.
    pub done_ms: Option<f64>,
}

/// Warnings of one severity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct WarningGroup {
    /// How grave they are.
    pub severity: Severity,
    /// The severity in words.
    pub title: String,
    /// The warnings.
    pub warnings: Vec<Warning>,
}

/// A saved or running benchmark as the Result view shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ResultView {
    /// The run's folder.
    pub path: String,
    /// Everything that was saved.
    pub record: BenchmarkRecord,
    /// One sentence that says what the numbers carry.
    pub headline: String,
    /// A second sentence with the evidence.
    pub evidence: String,
    /// What several configurations show against the first. `None` with fewer than two.
    pub verdict: Option<Verdicts>,
    /// Tables.
    pub arms: Vec<ArmSummary>,
    /// What the machine did meanwhile, as names and values. The samples behind it are not in `record` here.
    pub machine: Vec<(String, String)>,
    /// The record's warnings by severity, the gravest first.
    pub warnings: Vec<WarningGroup>,
    /// Figures in the asked theme.
    pub figures: Vec<PlotView>,
    /// The report as safe HTML.
    pub report_html: String,
    /// Its headings.
    pub outline: Vec<OutlineItem>,
    /// `Measured on this machine: TTFT +0.12 ms; decode rate -0.01 % at 125 tok/s, ...`. `None` without a self-check.
    pub self_check: Option<String>,
}

/// Forms in which a report is saved elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum ExportFormat {
    /// The report and, beside it, its plots.
    Markdown,
    /// One file with everything in it.
    Html,
    /// The record.
    Json,
    /// One line a call.
    Csv,
    /// All figures in one picture, or one figure.
    Png,
    /// One figure as a drawing.
    Svg,
}

/// A figure of a run, or of one of its calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PlotName {
    /// See [`PlotView::name`].
    pub name: String,
    /// The call it is drawn from. `None` for a figure of the whole run.
    pub call: Option<u32>,
}
