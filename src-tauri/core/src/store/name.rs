//! Folder names of runs.

use crate::naming::safe_part;
use crate::record::BenchmarkRecord;

/// `2026-11-24 025013 gemma3-latest`: the time it began and its models.
pub fn folder_name(record: &BenchmarkRecord) -> String {
    let mut models: Vec<&str> = record.spec.arms.iter().map(|arm| arm.model.as_str()).collect();
    models.dedup();
    let time: String = record.started_at.chars().take(19).filter(|c| *c != ':').collect();
    format!("{} {}", time.replace('T', " "), safe_part(&models.join(" "), "model"))
}
