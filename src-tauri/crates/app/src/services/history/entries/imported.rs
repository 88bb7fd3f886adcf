//! What others measured, as a row beside our own.

use chimera_storage::index::{ArmLine, IndexEntry, RunKind, RunRow, RunState};
use chimera_types::imported::{ImportedRun, ImportedSetting};
use chimera_types::paths::one_line;
use chimera_types::units;

/// The entry of an imported run. Its rate is the source's own, which counts the first token too; it enters no trend.
pub fn entry(run: &ImportedRun, blank: RunRow, stamp: &str) -> IndexEntry {
    let model = run.model.clone().unwrap_or_default();
    let (told, from_rows) = (&run.aggregates.printed, &run.aggregates.recomputed);
    let line = ArmLine {
        name: run.name.clone(),
        model: model.clone(),
        decode_tps: from_rows.throughput_tps.or(told.throughput_tps),
        ttft_ms: from_rows.ttft_ms.or(told.ttft_ms),
    };
    let row = RunRow {
        id: if run.id.is_empty() { blank.id.clone() } else { run.id.clone() },
        kind: RunKind::Imported,
        state: RunState::Completed,
        started_at: run.measured_at.clone().unwrap_or_default(),
        models: Some(model).filter(|model| !model.is_empty()).into_iter().collect(),
        plan: format!("{} {}", run.runs, if run.runs == 1 { "run" } else { "runs" }),
        settings: settings(run),
        calls: run.calls.len() as u32,
        decode_tps: line.decode_tps,
        ttft_ms: line.ttft_ms,
        arms: vec![line],
        remarks: run.flags.len() as u32,
        ..blank
    };
    let report = run.report.clone().unwrap_or_default();
    IndexEntry { row, arms: Vec::new(), report, stamp: stamp.to_owned() }
}

fn settings(run: &ImportedRun) -> String {
    let text = |value: &ImportedSetting| match value {
        ImportedSetting::Number(number) => units::setting(Some(*number)),
        ImportedSetting::Text(text) => one_line(text),
    };
    let words = run.configuration.iter().map(|(name, value)| format!("{} {}", one_line(name), text(value)));
    words.collect::<Vec<_>>().join(", ")
}
