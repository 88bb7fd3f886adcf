//! What the index holds of a run.

use crate::index::RunRow;

/// A run as it is put into the index.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexEntry {
    /// Its row in the list.
    pub row: RunRow,
    /// Its configurations, for trends.
    pub arms: Vec<ArmEntry>,
    /// The report's text, as far as it is searched.
    pub report: String,
    /// Tells whether the folder has changed since.
    pub stamp: String,
}

/// One configuration of a run over time. Figures are means of the warm valid calls of a stage.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ArmEntry {
    /// The run's folder.
    pub path: String,
    /// The model.
    pub model: String,
    /// Equal for configurations that did equal work with equal settings on the same kind of server.
    pub work: String,
    /// What distinguishes that work, for people.
    pub work_label: String,
    /// When the run began, RFC 3339 in UTC.
    pub started_at: String,
    /// Server and version.
    pub server: String,
    /// The first GPU's driver.
    pub driver: Option<String>,
    /// The model's digest.
    pub digest: Option<String>,
    /// Decode rate of the analysis and of the report stage, tok/s.
    pub decode_tps: [Option<f64>; 2],
    /// TTFT of the analysis and of the report stage, ms.
    pub ttft_ms: [Option<f64>; 2],
}
