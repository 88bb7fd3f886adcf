//! What is saved of a benchmark. A record is complete in itself: report, tables and plots are made from it alone.

mod notes;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::environment::Environment;
use crate::machine_load::MachineLoad;
use crate::metrics::{CallMetrics, Usage};
use crate::plan::{Phase, Plan, Stage};
use crate::self_check::SelfCheckReport;
use crate::server::{ModelInfo, ServerInfo};
use crate::spec::BenchmarkSpec;
use crate::validity::Validity;
use crate::warning::Warning;

pub use notes::{LONGEST_NOTE, LONGEST_TAG, MOST_TAGS, RunNotes};

/// The format of [`BenchmarkRecord`]; older ones stay readable for ever.
pub const SCHEMA_VERSION: u32 = 1;

/// How far a benchmark came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Calls are still being made, or the program ended before it could say otherwise.
    Running,
    /// Every planned call was made.
    Completed,
    /// The user stopped it; what was finished is kept.
    Stopped,
    /// The program ended in the middle and the report was finished later.
    Interrupted,
    /// It could not go on: the server vanished or no call could be used.
    Failed,
}

impl Status {
    /// The word shown to users.
    pub fn label(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Stopped => "stopped",
            Self::Interrupted => "interrupted",
            Self::Failed => "failed",
        }
    }
}

/// How a call failed on the outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// No connection within the connect limit.
    Unreachable,
    /// The server answered with an error status.
    Refused,
    /// The server wants a key, or not the one it was sent.
    KeyRefused,
    /// The server says that it has no such model.
    ModelMissing,
    /// The server says that the prompt does not fit its context.
    PromptTooLong,
    /// No text within the first-token limit.
    FirstTokenLimit,
    /// Nothing came for longer than the idle limit.
    IdleLimit,
    /// The whole call took longer than the user's limit on it.
    TotalLimit,
    /// The stream ended without its final record.
    NoFinalRecord,
    /// The connection broke in the middle.
    Broken,
    /// An error record came in the stream.
    ErrorInStream,
    /// Bytes that are not the wire format.
    Garbage,
    /// The user stopped it.
    Stopped,
}

/// Why a call failed. Data, not an error: the run goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct CallFailure {
    /// The kind of failure.
    pub kind: FailureKind,
    /// What happened, for the user, with the server's own words where there are any.
    pub message: String,
    /// HTTP status when the server answered.
    pub status: Option<u16>,
}

/// One request and everything known of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct CallRecord {
    /// Position in the plan, from 0; unique within a benchmark.
    pub index: u32,
    /// Position of the arm in the specification.
    pub arm: u32,
    /// 1-based pass of the workload; 0 for a warm-up.
    pub run: u32,
    /// Which request of the pipeline it is.
    pub stage: Stage,
    /// Warm-up or measured.
    pub phase: Phase,
    /// When it began, RFC 3339 in UTC.
    pub started_at: String,
    /// When it began, since the benchmark did, by the clock of [`MachineLoad::samples`]. `None` in older records.
    #[serde(default)]
    pub started_ms: Option<f64>,
    /// Whether the model was loaded for it.
    pub cold: bool,
    /// Whether the model was resident before the call. `None` when the server does not say.
    pub resident_before: Option<bool>,
    /// Which of its figures may be used, and why not.
    pub validity: Validity,
    /// Its figures.
    pub metrics: CallMetrics,
    /// The server's own counts and durations.
    pub usage: Usage,
    /// Why it failed, when it did.
    pub failure: Option<CallFailure>,
    /// The server's reason for ending: `stop`, `length`, ...
    pub finish_reason: Option<String>,
    /// The visible answer.
    pub text: String,
    /// The reasoning before it.
    pub reasoning: String,
    /// The request body, as JSON text. The prompt is in it.
    pub request: String,
    /// Template and version of the prompt: `analysis@1`.
    pub prompt_version: String,
    /// Time to open the connection, apart from TTFT. `None` when an open one was used.
    pub connect_ms: Option<f64>,
    /// Whether the client had to open another connection within the call: its TTFT then holds a handshake.
    pub reconnected: bool,
    /// Wall clock against monotonic clock over the call, see [`crate::timeline::Timeline::clock_skew_ms`].
    pub clock_skew_ms: f64,
    /// Context length the server really used, read back after the call. `None` when it does not say.
    pub effective_ctx: Option<u32>,
    /// Memory the model took after the call, in all. `None` when the server does not say.
    #[serde(default)]
    pub memory_bytes: Option<f64>,
    /// The part of it on the GPU; the rest spilled to the CPU's memory. `None` when the server does not say.
    #[serde(default)]
    pub vram_bytes: Option<f64>,
}

/// One pass of the pipeline in one arm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RunRecord {
    /// Position of the arm in the specification.
    pub arm: u32,
    /// 1-based.
    pub run: u32,
    /// Time to read the folder and to build the facts.
    pub ingest_ms: f64,
    /// Wall time of the analysis stage. `None` when it was not reached.
    pub analysis_ms: Option<f64>,
    /// Wall time of the report stage. `None` when it was not reached.
    pub report_ms: Option<f64>,
}

/// A file that could not be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct DataProblem {
    /// Below the folder, with forward slashes.
    pub path: String,
    /// Why it could not be used.
    pub reason: String,
}

/// What was found in the reports folder, and what of it the model was told.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct DataRecord {
    /// CSV, JSON and Markdown files that were analysed.
    pub files: u32,
    /// The Data Summary block, in the origin's format.
    pub summary: String,
    /// Files that could not be used.
    pub problems: Vec<DataProblem>,
    /// The facts given to the model.
    pub digest: String,
    /// Facts in `digest`.
    pub facts_given: u32,
    /// Facts left out so that the prompt fits the context.
    pub facts_left_out: u32,
    /// SHA-256 over facts and prompt templates, nonce left out: equal hashes mean equal work.
    pub workload_hash: String,
    /// Whether a later run of the same benchmark found the folder changed.
    pub changed_during_benchmark: bool,
}

/// The server and the model behind one arm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ArmFacts {
    /// The server as it presented itself.
    pub server: ServerInfo,
    /// The model as the server describes it.
    pub model: ModelInfo,
}

/// A whole benchmark.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct BenchmarkRecord {
    /// See [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Unique, and the name of the run's folder at its making.
    pub id: String,
    /// Version of Chimera Bench that measured.
    pub app_version: String,
    /// How far it came.
    pub status: Status,
    /// Why it ended early, when it did.
    pub status_reason: Option<String>,
    /// RFC 3339 in UTC.
    pub started_at: String,
    /// RFC 3339 in UTC. `None` while it runs.
    pub finished_at: Option<String>,
    /// What was asked for.
    pub spec: BenchmarkSpec,
    /// The order of the calls.
    pub plan: Plan,
    /// The machine.
    pub environment: Environment,
    /// What the machine did meanwhile. `None` in older records and after a crash.
    #[serde(default)]
    pub interference: Option<MachineLoad>,
    /// Server and model of each arm, in the arms' order.
    pub arms: Vec<ArmFacts>,
    /// Our own error, when a self-check was made on this machine.
    pub self_check: Option<SelfCheckReport>,
    /// The reports folder.
    pub data: DataRecord,
    /// The passes.
    pub runs: Vec<RunRecord>,
    /// The calls, in the order they were made.
    pub calls: Vec<CallRecord>,
    /// Doubtful numbers.
    pub warnings: Vec<Warning>,
}

impl BenchmarkRecord {
    /// What a call is called in texts: `run 1 analysis`, `warm-up`; with several arms `Tuned, run 1 analysis`.
    pub fn call_name(&self, call: &CallRecord) -> String {
        let name = match call.phase {
            Phase::Warmup => "warm-up".to_owned(),
            Phase::Measured => format!("run {} {}", call.run, call.stage.label()),
        };
        match self.spec.arms.get(call.arm as usize) {
            Some(arm) if self.spec.arms.len() > 1 => format!("{}, {name}", arm.name),
            _ => name,
        }
    }

    /// The benchmark as if this configuration alone had been measured, with its calls, runs and warnings. `None` when there is
    /// no such configuration.
    pub fn of_arm(&self, arm: u32) -> Option<Self> {
        let only = self.spec.arms.get(arm as usize)?.clone();
        let mut record = self.clone();
        record.spec.arms = vec![only];
        record.arms = self.arms.get(arm as usize).cloned().into_iter().collect();
        record.plan.trials.retain(|trial| trial.arm == arm);
        record.calls.retain(|call| call.arm == arm);
        record.runs.retain(|run| run.arm == arm);
        let own: HashSet<u32> = record.calls.iter().map(|call| call.index).collect();
        record.warnings.retain(|warning| {
            warning.calls.is_empty() || warning.calls.iter().any(|call| own.contains(call))
        });
        record.plan.trials.iter_mut().for_each(|trial| trial.arm = 0);
        record.calls.iter_mut().for_each(|call| call.arm = 0);
        record.runs.iter_mut().for_each(|run| run.arm = 0);
        Some(record)
    }

    /// Measured calls that were planned, and those that were made.
    pub fn progress(&self) -> (usize, usize) {
        let made = self.calls.iter().filter(|c| c.phase == Phase::Measured).count();
        (self.plan.measured(), made)
    }
}
