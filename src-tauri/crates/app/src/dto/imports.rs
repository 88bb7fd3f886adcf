//! What others measured as the page is shown it.

use serde::{Deserialize, Serialize};

use super::{OutlineItem, PlotView};
use chimera_folder::import::FileProblem;

/// How far the reading of files is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ImportProgress {
    /// Files that were read.
    pub done: u32,
    /// Files in all.
    pub total: u32,
}

/// What came of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ImportSummary {
    /// Folders of the runs that are new in the list.
    pub saved: Vec<String>,
    /// Runs that were in the list already.
    pub already_there: u32,
    /// Runs that a fuller one of the files holds too.
    pub repeated: u32,
    /// Files from which nothing came.
    pub problems: Vec<FileProblem>,
}

/// The form in which an imported run is saved elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ImportForm {
    /// What this program makes of it, as Markdown with its plots beside it.
    Markdown,
    /// The same in one file of HTML.
    Html,
    /// The report in the format of the program that wrote it, corrected where its figures do not follow from its rows.
    Origin,
    /// A table with one line a call.
    Csv,
    /// The run as it is kept.
    Json,
    /// A picture of all figures.
    Png,
}

/// An imported run.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ImportView {
    /// Its folder.
    pub path: String,
    /// Its id.
    pub id: String,
    /// What it calls itself.
    pub name: String,
    /// The model. `None` where the file does not say.
    pub model: Option<String>,
    /// When it was measured, RFC 3339 in UTC. `None` where the file does not say.
    pub measured_at: Option<String>,
    /// The file it was read from.
    pub file: String,
    /// What kind of file that is, in words.
    pub kind: String,
    /// Passes, as the file says; else as its rows have them.
    pub runs: u32,
    /// Its rows.
    pub calls: u32,
    /// What does not follow from the rows, is not known, or was inferred; see the report.
    pub flags: u32,
    /// Figures in the asked theme.
    pub figures: Vec<PlotView>,
    /// The run as safe HTML.
    pub report_html: String,
    /// Its headings.
    pub outline: Vec<OutlineItem>,
}
