//! A row of the list of runs, and what is asked of the list.

use serde::{Deserialize, Serialize};

/// Who measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum RunKind {
    /// This program.
    Measured,
    /// Others; read from their files.
    Imported,
}

impl RunKind {
    /// Its name, as it is saved.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Imported => "imported",
        }
    }
}

/// What became of a run, and whether its folder can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// It is being measured now.
    Running,
    /// The program ended in the middle; its report can be finished.
    Unfinished,
    /// Every planned call was made.
    Completed,
    /// The user stopped it.
    Stopped,
    /// The program ended in the middle and the report was finished later.
    Interrupted,
    /// It could not go on.
    Failed,
    /// Its record cannot be understood.
    Damaged,
    /// A newer version of the program wrote it.
    TooNew,
}

impl RunState {
    /// Every state.
    pub const ALL: [Self; 8] = [
        Self::Running,
        Self::Unfinished,
        Self::Completed,
        Self::Stopped,
        Self::Interrupted,
        Self::Failed,
        Self::Damaged,
        Self::TooNew,
    ];

    /// Its name, as it is saved and typed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Unfinished => "unfinished",
            Self::Completed => "completed",
            Self::Stopped => "stopped",
            Self::Interrupted => "interrupted",
            Self::Failed => "failed",
            Self::Damaged => "damaged",
            Self::TooNew => "too_new",
        }
    }
}

/// One configuration of a listed run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ArmLine {
    /// Its name.
    pub name: String,
    /// Its model.
    pub model: String,
    /// Mean decode rate of the report stage's warm valid calls, tok/s. `None` without such a call.
    pub decode_tps: Option<f64>,
    /// Mean TTFT of the same calls, ms. `None` without such a call.
    pub ttft_ms: Option<f64>,
}

/// A run in the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RunRow {
    /// Its folder.
    pub path: String,
    /// The place that holds the folder.
    pub place: String,
    /// Its id; the folder's name where the record cannot be read.
    pub id: String,
    /// Who measured.
    pub kind: RunKind,
    /// What became of it.
    pub state: RunState,
    /// RFC 3339 in UTC; empty where it is not known.
    pub started_at: String,
    /// Its models, each once.
    pub models: Vec<String>,
    /// Its configurations.
    pub arms: Vec<ArmLine>,
    /// `2 arms × 8`, `3 runs`; empty where it is not known.
    pub plan: String,
    /// The settings that are not the server's defaults, each once: `num_ctx 4096`.
    pub settings: String,
    /// The user's tags.
    pub tags: Vec<String>,
    /// The user's note; may be empty.
    pub note: String,
    /// Calls on disk.
    pub calls: u32,
    /// [`ArmLine::decode_tps`] of the first configuration.
    pub decode_tps: Option<f64>,
    /// [`ArmLine::ttft_ms`] of the first configuration.
    pub ttft_ms: Option<f64>,
    /// Equal hashes mean equal work; empty where it is not known.
    pub workload_hash: String,
    /// The first configuration's server with its version: `Ollama 0.12.6`; empty where it is not known.
    pub server: String,
    /// The first GPU's driver. `None` where it is not known.
    pub driver: Option<String>,
    /// The first configuration's model as a digest. `None` where the server does not say.
    pub model_digest: Option<String>,
    /// What is wrong with the folder. `None` when nothing is.
    pub problem: Option<String>,
    /// What can be done about it. `None` when nothing is wrong.
    pub next_step: Option<String>,
    /// Whether a report has been written.
    pub has_report: bool,
    /// Warnings of a measured run, doubtful figures of an imported one.
    pub remarks: u32,
    /// Another listed folder holds a run of the same id: one is a copy.
    #[serde(default)]
    pub is_copy: bool,
}

/// What a list is ordered by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RunSort {
    /// When it began.
    #[default]
    Started,
    /// The models' names.
    Model,
    /// Server and version.
    Server,
    /// Calls on disk.
    Calls,
    /// The decode rate; runs without one come last.
    Decode,
    /// TTFT; runs without one come last.
    Ttft,
    /// What became of it.
    State,
    /// The tags.
    Tags,
}

/// Which runs are wanted, in which order, and which part of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(default)]
pub struct RunQuery {
    /// Words that must all occur in models, settings, tags, note or report; the beginning of a word is enough.
    pub words: String,
    /// Any of these states; all when empty.
    pub states: Vec<RunState>,
    /// Only those measured here, or only imported ones. `None` for both.
    pub kind: Option<RunKind>,
    /// Only runs with this model. `None` for all.
    pub model: Option<String>,
    /// Only runs with this tag, whatever its capitals. `None` for all.
    pub tag: Option<String>,
    /// The order.
    pub sort: RunSort,
    /// Largest, latest or last first.
    pub descending: bool,
    /// How many of them to pass over.
    pub offset: u32,
    /// The most to give.
    pub limit: u32,
}
