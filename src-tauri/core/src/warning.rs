//! A doubtful number: what was seen, the likely cause, the next step.

use serde::{Deserialize, Serialize};

/// One warning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Warning {
    /// Stable name.
    pub code: String,
    /// What was seen.
    pub seen: String,
    /// The likely cause.
    pub cause: String,
    /// What to do.
    pub next_step: String,
    /// The calls it is about, by [`crate::record::CallRecord::index`].
    pub calls: Vec<u32>,
}
