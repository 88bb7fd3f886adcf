//! The closed list of what a listener may hear while a benchmark runs.

use serde::Serialize;

use chimera_types::plan::{Plan, Trial};
use chimera_types::record::{CallRecord, Status};
use chimera_types::warning::Warning;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum RunEvent {
    /// The run's folder is made and the order is set.
    Started {
        /// The benchmark's id.
        id: String,
        /// The run's folder.
        path: String,
        /// Every call to come.
        plan: Plan,
    },
    /// The reports folder was read for a run.
    Ingested {
        /// 1-based.
        run: u32,
        /// Files analysed.
        files: u32,
        /// Files that could not be used.
        problems: u32,
        /// How long it took.
        ingest_ms: f64,
    },
    /// A request is about to be written.
    CallStarted {
        /// Which one.
        trial: Trial,
    },
    /// Text has arrived, thinned to about ten a second; or a call goes on in silence, twice a second.
    Progress {
        /// [`Trial::index`].
        call: u32,
        /// Text since the last event of this kind; empty in a silence.
        text: String,
        /// Whether it is reasoning.
        reasoning: bool,
        /// Chunks so far; not tokens.
        chunks: u32,
        /// Since the request was written.
        elapsed_ms: f64,
        /// Known from the first chunk on.
        ttft_ms: Option<f64>,
        /// Chunks a second since the first, by the client's clock: a rough rate until the server's count is known.
        chunk_rate: Option<f64>,
        /// Chunks a second over about the last second. `None` until there is enough of it.
        recent_rate: Option<f64>,
        /// Estimated time to the end. `None` while nothing is known.
        seconds_left: Option<f64>,
    },
    /// A call has ended and is on disk.
    CallFinished {
        /// Everything known of it but its texts (answer, reasoning, request), which are on disk and empty here.
        call: Box<CallRecord>,
        /// Calls that are done, this one included.
        done: u32,
        /// Calls in all.
        total: u32,
        /// Estimated time to the end, learnt from the calls so far. `None` when nothing is known yet.
        seconds_left: Option<f64>,
    },
    /// A pause before the next run, told twice a second until it is over.
    Cooldown {
        /// Its length.
        seconds: f64,
        /// What is left of it.
        remaining_s: f64,
        /// Estimated time to the end. `None` while nothing is known.
        seconds_left: Option<f64>,
    },
    /// Something the user should know; it stands whatever comes later.
    Warned {
        /// What was seen.
        warning: Warning,
    },
    /// What is doubtful about the numbers so far, after a call that changed it; takes the place of the earlier list.
    Doubts {
        /// All of them, the gravest first.
        warnings: Vec<Warning>,
    },
    /// The report is written.
    Finished {
        /// The benchmark's id.
        id: String,
        /// How far it came.
        status: Status,
    },
}
