//! The list of runs, and a model over time.

use serde::{Deserialize, Serialize};

use super::{PlotView, RunRow};
use chimera_analysis::trend::{TrendMark, TrendVerdict};
use chimera_types::error::Failure;
use chimera_types::plan::Stage;
use chimera_types::spec::Metric;
use chimera_types::warning::Warning;

/// A part of the list.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RunPage {
    /// The rows from the wanted place on.
    pub rows: Vec<RunRow>,
    /// Runs that match.
    pub total: u32,
    /// Runs in all places, matching or not.
    pub all: u32,
    /// The imported ones among them.
    pub imported: u32,
    /// Every model, in order.
    pub models: Vec<String>,
    /// Every tag, in order.
    pub tags: Vec<String>,
    /// The places that are listed.
    pub places: Vec<String>,
    /// Deleted runs that can be put back.
    pub trashed: u32,
    /// Whether every folder has been looked at since the index was made; until then runs may be missing.
    pub complete: bool,
    /// What the user should know of the list.
    pub notices: Vec<Warning>,
}

/// How far a look at the folders is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RefreshProgress {
    /// Folders that were read.
    pub done: u32,
    /// Folders to read: new ones and changed ones.
    pub total: u32,
}

/// What a look at the folders found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RefreshOutcome {
    /// Runs that are new or have changed.
    pub changed: u32,
    /// Runs that are gone.
    pub gone: u32,
    /// What the user should know: a place that cannot be read, an index that was made anew.
    pub notices: Vec<Warning>,
}

/// A run that was put into the trash of its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct TrashedRun {
    /// Where its folder was.
    pub from: String,
    /// Where its folder is now.
    pub path: String,
    /// When it was deleted, RFC 3339 in UTC. `None` where that cannot be told.
    pub trashed_at: Option<String>,
}

/// What became of a wish to delete runs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct TrashOutcome {
    /// Runs that are in the trash now.
    pub trashed: Vec<TrashedRun>,
    /// Runs that are where they were, with the reason.
    pub refused: Vec<RunRefusal>,
}

/// A run with which something could not be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RunRefusal {
    /// Its folder.
    pub path: String,
    /// Why.
    pub failure: Failure,
}

/// A run whose folder has been put back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct MovedRun {
    /// Where its folder is.
    pub path: String,
    /// Whether its old name was taken, so that it has another one.
    pub renamed: bool,
}

/// Which figure of which model over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct TrendQuery {
    /// The model.
    pub model: String,
    /// The figure.
    pub metric: Metric,
    /// Of which stage's calls.
    pub stage: Stage,
    /// One of [`TrendView::works`]. `None` for that of the latest run.
    pub work: Option<String>,
}

/// Runs of equal work with equal settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct TrendWork {
    /// Names it.
    pub key: String,
    /// What distinguishes it: server kind and settings.
    pub label: String,
    /// Runs of it that have the figure.
    pub runs: u32,
}

/// A figure of a model over time.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct TrendView {
    /// The model.
    pub model: String,
    /// Every kind of work the model did, the latest first.
    pub works: Vec<TrendWork>,
    /// The one that is shown; empty when the model has no run with the figure.
    pub work: String,
    /// The runs' folders, in the order of the figure's marks.
    pub paths: Vec<String>,
    /// The drawing; the call of a mark is a place in [`Self::paths`]. `None` when there is nothing to draw.
    pub figure: Option<PlotView>,
    /// What changed between runs.
    pub marks: Vec<TrendMark>,
    /// The latest run against the earlier ones. `None` without a run.
    pub verdict: Option<TrendVerdict>,
}
