//! A run's folder -> what the index holds of it.

use std::io::Read as _;
use std::path::Path;

use chimera_analysis::Analysis;
use chimera_analysis::summary::{self, ArmSummary};
use chimera_storage::index::{ArmEntry, ArmLine, IndexEntry, RunKind, RunRow, RunState};
use chimera_storage::store::{self, FoundRun};
use chimera_types::error::Error;
use chimera_types::paths::{display, file_name};
use chimera_types::plan::Stage;
use chimera_types::record::{BenchmarkRecord, RunNotes, Status};
use chimera_types::spec::{ArmSpec, Settings};
use chimera_types::units;

mod imported;

/// So much of a report is searched, in bytes: some forty times what models write.
const SEARCHED_BYTES: u64 = 256 * 1024;

/// Reads a run for the index. One that cannot be read has a row that says why.
pub fn read(found: &FoundRun, place: &str) -> IndexEntry {
    let mut entry = match read_run(found, place) {
        Ok(entry) => entry,
        Err(error) => of_problem(found, place, &error),
    };
    match store::load_notes(&found.path) {
        Ok(RunNotes { tags, note }) => (entry.row.tags, entry.row.note) = (tags, note),
        Err(error) if entry.row.problem.is_none() => {
            entry.row.problem = Some(format!("Its tags and note cannot be read. {error}"));
            entry.row.next_step =
                Some("The run itself is complete. Write them anew, or mend the file.".into());
        }
        Err(_) => {}
    }
    if let Some(text) = searched(&found.path.join(store::REPORT_FILE)) {
        entry.row.has_report = true;
        entry.report = text;
    }
    entry
}

fn read_run(found: &FoundRun, place: &str) -> Result<IndexEntry, Error> {
    if found.is_import {
        let run = store::load_imported(&found.path)?;
        return Ok(imported::entry(&run, blank(&found.path, place), &found.stamp));
    }
    store::load(&found.path).map(|record| of_record(&record, found, place))
}

/// A row of which only the folder is known.
fn blank(path: &Path, place: &str) -> RunRow {
    RunRow {
        path: display(path),
        place: place.to_owned(),
        id: file_name(path),
        kind: RunKind::Measured,
        state: RunState::Damaged,
        started_at: String::new(),
        models: Vec::new(),
        arms: Vec::new(),
        plan: String::new(),
        settings: String::new(),
        tags: Vec::new(),
        note: String::new(),
        calls: 0,
        decode_tps: None,
        ttft_ms: None,
        workload_hash: String::new(),
        server: String::new(),
        driver: None,
        model_digest: None,
        problem: None,
        next_step: None,
        has_report: false,
        remarks: 0,
        is_copy: false,
    }
}

fn of_problem(found: &FoundRun, place: &str, error: &Error) -> IndexEntry {
    let state = if matches!(error, Error::RunTooNew { .. }) { RunState::TooNew } else { RunState::Damaged };
    let kind = if found.is_import { RunKind::Imported } else { RunKind::Measured };
    let (problem, next_step) = match error {
        Error::RunMissing(_) => (
            "Its record is missing: the folder holds calls alone.".to_owned(),
            format!(
                "Look for {} in a backup; until then the calls can be opened by hand.",
                store::RECORD_FILE
            ),
        ),
        other => (other.to_string(), other.hint()),
    };
    let row = RunRow {
        kind,
        state,
        problem: Some(problem),
        next_step: Some(next_step),
        ..blank(&found.path, place)
    };
    IndexEntry { row, arms: Vec::new(), report: String::new(), stamp: found.stamp.clone() }
}

fn of_record(record: &BenchmarkRecord, found: &FoundRun, place: &str) -> IndexEntry {
    let analysis = Analysis::of(record);
    let summaries = analysis.summaries();
    let lines: Vec<ArmLine> =
        record.spec.arms.iter().zip(summaries).map(|(arm, summary)| line(arm, summary)).collect();
    let mut models: Vec<String> = Vec::new();
    for arm in &record.spec.arms {
        if !models.contains(&arm.model) {
            models.push(arm.model.clone());
        }
    }
    let state = state(record.status, &found.path);
    let unfinished = state == RunState::Unfinished;
    let row = RunRow {
        id: record.id.clone(),
        state,
        started_at: record.started_at.clone(),
        models,
        plan: plan(record),
        settings: settings_words(&record.spec.arms),
        calls: record.calls.len() as u32,
        decode_tps: lines.first().and_then(|line| line.decode_tps),
        ttft_ms: lines.first().and_then(|line| line.ttft_ms),
        arms: lines,
        workload_hash: record.data.workload_hash.clone(),
        server: server(record, 0),
        driver: driver(record),
        remarks: record.warnings.len() as u32,
        model_digest: record.arms.first().and_then(|facts| facts.model.digest.clone()),
        problem: unfinished.then(|| "The program ended before the benchmark did.".into()),
        next_step: unfinished.then(|| "Finish its report from the calls that are on disk.".into()),
        ..blank(&found.path, place)
    };
    let arms =
        (0..record.spec.arms.len()).map(|arm| arm_entry(record, arm, &summaries[arm], &row.path)).collect();
    IndexEntry { row, arms, report: String::new(), stamp: found.stamp.clone() }
}

/// A record says that it is running until its end is written: only the lock tells whether it is.
fn state(status: Status, path: &Path) -> RunState {
    match status {
        Status::Running if store::is_live(path) => RunState::Running,
        Status::Running => RunState::Unfinished,
        Status::Completed => RunState::Completed,
        Status::Stopped => RunState::Stopped,
        Status::Interrupted => RunState::Interrupted,
        Status::Failed => RunState::Failed,
    }
}

/// A figure's mean in a stage.
fn mean(
    summary: &ArmSummary,
    stage: Stage,
    figure: fn(&summary::StageSummary) -> Option<&summary::Spread>,
) -> Option<f64> {
    let stage = summary.stages.iter().find(|line| line.stage == stage)?;
    Some(figure(stage)?.mean)
}

fn line(arm: &ArmSpec, summary: &ArmSummary) -> ArmLine {
    ArmLine {
        name: arm.name.clone(),
        model: arm.model.clone(),
        decode_tps: mean(summary, Stage::Report, |stage| stage.decode_tps.as_ref()),
        ttft_ms: mean(summary, Stage::Report, |stage| stage.ttft_ms.as_ref()),
    }
}

fn arm_entry(record: &BenchmarkRecord, at: usize, summary: &ArmSummary, path: &str) -> ArmEntry {
    let arm = &record.spec.arms[at];
    let settings = arm_settings_words(&arm.settings);
    let label = if settings.is_empty() { "default settings".to_owned() } else { settings };
    let label = format!("{}, {label}", arm.provider.label());
    ArmEntry {
        path: path.to_owned(),
        model: arm.model.clone(),
        work: format!("{}; {label}", record.data.workload_hash),
        work_label: label,
        started_at: record.started_at.clone(),
        server: server(record, at),
        driver: driver(record),
        digest: record.arms.get(at).and_then(|facts| facts.model.digest.clone()),
        decode_tps: Stage::MEASURED.map(|stage| mean(summary, stage, |line| line.decode_tps.as_ref())),
        ttft_ms: Stage::MEASURED.map(|stage| mean(summary, stage, |line| line.ttft_ms.as_ref())),
    }
}

fn server(record: &BenchmarkRecord, arm: usize) -> String {
    let Some(facts) = record.arms.get(arm) else { return String::new() };
    let version = facts.server.version.as_deref().unwrap_or_default();
    format!("{} {version}", facts.server.product).trim().to_owned()
}

fn driver(record: &BenchmarkRecord) -> Option<String> {
    record.environment.gpus.iter().find_map(|gpu| gpu.driver.clone())
}

fn plan(record: &BenchmarkRecord) -> String {
    let (arms, runs) = (record.spec.arms.len(), record.spec.runs);
    match (arms, runs) {
        (..=1, 1) => "1 run".into(),
        (..=1, runs) => format!("{runs} runs"),
        (arms, runs) => format!("{arms} arms × {runs}"),
    }
}

/// The settings of each configuration that has any, each text once.
fn settings_words(arms: &[ArmSpec]) -> String {
    let mut texts: Vec<String> = Vec::new();
    for text in arms.iter().map(|arm| arm_settings_words(&arm.settings)) {
        if !text.is_empty() && !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts.join("; ")
}

/// `num_ctx 4096, temperature 0.2`, by name; empty where all are the server's defaults.
fn arm_settings_words(settings: &Settings) -> String {
    let mut entries = settings.entries();
    entries.sort_unstable_by_key(|(name, _)| *name);
    let set = entries.into_iter().filter(|(_, value)| value.is_some());
    set.map(|(name, value)| format!("{name} {}", units::setting(value))).collect::<Vec<_>>().join(", ")
}

/// The beginning of a report. `None` when there is none.
fn searched(path: &Path) -> Option<String> {
    let mut bytes = Vec::new();
    std::fs::File::open(path).ok()?.take(SEARCHED_BYTES).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
