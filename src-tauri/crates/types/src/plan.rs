//! The order of the calls as data: shown before Start, stored with the record, and followed.

use serde::{Deserialize, Serialize};

/// A request of the pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// A short prompt of its own after a load.
    Warmup,
    /// The analysis of the folder's facts.
    Analysis,
    /// The technical report on the analysis.
    Report,
}

impl Stage {
    /// The stages that are measured, in the pipeline's order.
    pub const MEASURED: [Self; 2] = [Self::Analysis, Self::Report];

    /// The name in tables and on the wire.
    pub fn label(self) -> &'static str {
        match self {
            Self::Warmup => "warmup",
            Self::Analysis => "analysis",
            Self::Report => "report",
        }
    }
}

/// Whether a call is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Not measured: it brings the model into memory.
    Warmup,
    /// Measured.
    Measured,
}

/// One planned call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Trial {
    /// Position in the plan, from 0.
    pub index: u32,
    /// Position of the arm in the specification.
    pub arm: u32,
    /// 1-based pass of the workload; 0 for a warm-up.
    pub run: u32,
    /// Which request it is.
    pub stage: Stage,
    /// Warm-up or measured.
    pub phase: Phase,
    /// What stands at the start of the prompt to defeat a prefix cache; of equal length in every call. Empty when off.
    pub nonce: String,
}

/// The whole order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Plan {
    /// What the order and the nonces were drawn from.
    pub seed: u32,
    /// The calls, in order.
    pub trials: Vec<Trial>,
}

impl Plan {
    /// Calls that are measured.
    pub fn measured(&self) -> usize {
        self.trials.iter().filter(|t| t.phase == Phase::Measured).count()
    }
}
