//! Runs side by side as the page is shown them.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{OutlineItem, PlotView};
use chimera_analysis::comparison::RunComparison;

/// What is to be laid side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SideChoice {
    /// The run's folder.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub path: PathBuf,
    /// The position of one of its configurations. `None` for all of the run.
    pub arm: Option<u32>,
}

/// Sides beside each other as the Compare view shows them.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ComparisonView {
    /// What was found.
    pub lineup: RunComparison,
    /// For every call that a figure or a block names: the position of its side, and its index in its run.
    pub calls: Vec<(u32, u32)>,
    /// Figures in the asked theme.
    pub figures: Vec<PlotView>,
    /// The comparison's report as safe HTML.
    pub report_html: String,
    /// Its headings.
    pub outline: Vec<OutlineItem>,
    /// Which sides have a report that the model wrote.
    pub reports: Vec<bool>,
}
