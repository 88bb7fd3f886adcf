//! What others measured, as far as their files say it. Nothing that a file does not say is filled in.

mod aggregates;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::plan::Stage;

pub use aggregates::{Aggregate, CallDuration, PrintedAggregate};

/// The format of [`ImportedRun`]; older ones stay readable for ever.
pub const IMPORT_SCHEMA_VERSION: u32 = 1;

/// The shape of the file that a run was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportFormat {
    /// The origin's agent report with "Individual Run Results": one row a run.
    AgentReportV1,
    /// The origin's agent report with "LLM Call Metrics": one row a call, with its stage.
    AgentReportV2,
    /// The origin's comparison report: two configurations.
    ComparisonReport,
    /// The origin's `metrics.json`: two configurations.
    MetricsJson,
    /// The origin's `metrics.json` of several agents at once.
    MultiAgentJson,
    /// A table of a parameter sweep: one configuration a group of rows.
    SweepCsv,
}

impl ImportFormat {
    /// What it is, in words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::AgentReportV1 => "agent report, one row a run",
            Self::AgentReportV2 => "agent report, one row a call",
            Self::ComparisonReport => "comparison report",
            Self::MetricsJson => "metrics.json",
            Self::MultiAgentJson => "metrics.json of several agents",
            Self::SweepCsv => "table of a sweep",
        }
    }
}

/// Where an imported run came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportSource {
    /// The file, as a path from what was imported, with forward slashes.
    pub file: String,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub sha256: String,
    /// Its shape.
    pub format: ImportFormat,
    /// Which part of the file this run is: `Baseline`, `Chimera`. `None` when the file holds one run.
    pub part: Option<String>,
}

/// A setting as it was printed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ImportedSetting {
    /// A number.
    Number(f64),
    /// Anything else.
    Text(String),
}

/// One row of an imported run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ImportedCall {
    /// 1-based pass.
    pub run: u32,
    /// Which request of the pipeline. `None` where the file does not say.
    pub stage: Option<Stage>,
    /// TTFT.
    pub ttft_ms: Option<f64>,
    /// Tokens / time that they took to be written, as the source computed it: the server's, its first token included.
    pub origin_tps: Option<f64>,
    /// Tokens of the prompt.
    #[serde(default)]
    pub n_in: Option<u32>,
    /// Tokens of the answer.
    pub n_out: Option<u32>,
    /// Wall time.
    pub duration_ms: Option<f64>,
    /// Prefill.
    pub prefill_ms: Option<f64>,
    /// Decode.
    pub decode_ms: Option<f64>,
    /// Loading the model.
    pub load_ms: Option<f64>,
    /// Whether the model was loaded for it: inferred from the figures, since no file says it.
    pub cold: bool,
    /// Why none of its figures may be used. `None` when they may.
    pub invalid: Option<String>,
    /// Why its rate enters no mean though its other figures stand: an answer too short for a rate. `None` when it does.
    #[serde(default)]
    pub rate_invalid: Option<String>,
}

/// The aggregates of the origin's reports. Recomputed, throughput is over all calls with text that are long enough for a
/// rate, and TTFT over all calls with text, cold ones included: the calls that the origin pools, so that like is compared
/// with like. Each is `None` where it is not printed, or cannot be computed from the rows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ImportedAggregates {
    /// Mean of the calls' throughput, tok/s.
    pub throughput_tps: Option<f64>,
    /// Its standard deviation (n - 1). `None` for one call.
    pub throughput_sd_tps: Option<f64>,
    /// Its coefficient of variation.
    pub throughput_cv_percent: Option<f64>,
    /// Mean TTFT.
    pub ttft_ms: Option<f64>,
    /// Its standard deviation (n - 1). `None` for one call.
    pub ttft_sd_ms: Option<f64>,
    /// Its coefficient of variation.
    pub ttft_cv_percent: Option<f64>,
    /// Tokens of all answers.
    pub total_tokens: Option<f64>,
    /// Sum of the calls' wall times.
    pub duration_sum_ms: Option<f64>,
    /// Sum of prefill.
    pub prefill_sum_ms: Option<f64>,
    /// Sum of decode.
    pub decode_sum_ms: Option<f64>,
    /// Sum of loads.
    pub load_sum_ms: Option<f64>,
    /// Mean of the calls' wall times, where it is the mean that is printed.
    #[serde(default)]
    pub duration_mean_ms: Option<f64>,
    /// Mean of prefill.
    #[serde(default)]
    pub prefill_mean_ms: Option<f64>,
    /// Mean of decode.
    #[serde(default)]
    pub decode_mean_ms: Option<f64>,
    /// Mean of loads.
    #[serde(default)]
    pub load_mean_ms: Option<f64>,
    /// Passes.
    pub runs: Option<f64>,
}

/// The same aggregates twice.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PrintedAndRecomputed {
    /// As the file prints them.
    pub printed: ImportedAggregates,
    /// From its rows.
    pub recomputed: ImportedAggregates,
}

/// What a reader should know of an imported figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportFlag {
    /// Stable: `printed_differs`, `sum_called_average`, `cold_inferred`, `column_missing`, ...
    pub code: String,
    /// The field it is about: `aggregates.ttft_ms`, `calls[3].n_out`. `None` when it is about the whole.
    pub field: Option<String>,
    /// What was seen and what it means, for the user.
    pub message: String,
}

/// One configuration that others measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportedRun {
    /// See [`IMPORT_SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Unique, and the name of its folder at its making. Empty until it is saved.
    pub id: String,
    /// When it was imported, RFC 3339 in UTC. Empty until it is saved.
    pub imported_at: String,
    /// Where it came from.
    pub source: ImportSource,
    /// What it calls itself: `Baseline`, `Chimera`, a configuration of a sweep.
    pub name: String,
    /// The model. `None` where the file does not say.
    pub model: Option<String>,
    /// When it was measured, RFC 3339 in UTC. `None` where the file does not say.
    pub measured_at: Option<String>,
    /// Passes, as the file says; else as its rows have them.
    pub runs: u32,
    /// Settings that were asked for. A setting left at the server's default is not among them.
    pub configuration: BTreeMap<String, ImportedSetting>,
    /// What is known of machine and program: `System`, `Language`. Never a host or user name.
    pub environment: BTreeMap<String, String>,
    /// The rows.
    pub calls: Vec<ImportedCall>,
    /// What the file prints of them, and what follows from them.
    pub aggregates: PrintedAndRecomputed,
    /// What a reader should know.
    pub flags: Vec<ImportFlag>,
    /// The report that the model wrote, as Markdown. `None` where the file holds none.
    pub report: Option<String>,
    /// What was read and how long the pipeline took, as the file has it, Markdown. `None` where the file holds none.
    #[serde(default)]
    pub workflow: Option<String>,
}
