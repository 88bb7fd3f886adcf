//! Other people's results -> runs that can be laid beside our own.
//!
//! A file is told by its content, never by its name. Every aggregate is recomputed from the rows with
//! [`chimera_analysis::stats`], over the calls that the origin pools (all with text, cold ones too), so that the printed figure and the recomputed one speak
//! of the same calls; what does not follow is a flag. A call without text enters no mean, one too short for a rate enters
//! none of rates: where the origin averaged them in, that is one of the findings.

mod agent;
mod check;
mod column;
mod comparison;
mod delta;
mod duplicates;
mod flags;
mod json;
mod judge;
mod markdown;
mod number;
mod printed;
mod problem;
mod read;
mod render;
mod settings;
mod sweep;
#[cfg(test)]
mod tests;

use sha2::{Digest as _, Sha256};

pub use duplicates::{SAME_AS, is_duplicate, mark_duplicates};
pub use problem::ImportProblem;
pub use read::{FileProblem, ReadOptions, ReadProgress, Reading, read};
pub use render::{CORRECTIONS, Correction, render};

use chimera_types::imported::{
    IMPORT_SCHEMA_VERSION, ImportFormat, ImportSource, ImportedRun, PrintedAndRecomputed,
};

use crate::ingest;

/// Larger files are refused without being read.
pub const MOST_BYTES: u64 = 256 * 1024 * 1024;
/// Larger JSON is refused: parsed, it takes many times its size.
pub const MOST_JSON_BYTES: u64 = 32 * 1024 * 1024;
/// No file has more calls.
pub const MOST_CALLS: usize = 200_000;
/// So much of a file's beginning says what it is.
pub const HEAD_BYTES: usize = 64 * 1024;
/// No more of a model's report is kept.
const MOST_REPORT_BYTES: usize = 4 * 1024 * 1024;

/// What a file is, told from its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Agent,
    Comparison,
    Json,
    Table,
}

/// Reads every run of a file. `name` is its path from what was imported; it becomes [`ImportSource::file`], and a table
/// without settings is called by it.
///
/// # Errors
/// [`ImportProblem`]: what it is instead, or what is wrong with it.
pub fn parse(name: &str, bytes: &[u8]) -> Result<Vec<ImportedRun>, ImportProblem> {
    if bytes.len() as u64 > MOST_BYTES {
        return Err(ImportProblem::too_large(bytes.len() as u64, MOST_BYTES));
    }
    let shape = shape(&bytes[..bytes.len().min(HEAD_BYTES)])?;
    let text = ingest::text_of(bytes);
    let stem = stem(name);
    let (drafts, deltas) = match shape {
        Shape::Agent => (agent::read(&text)?, Vec::new()),
        Shape::Comparison => comparison::read(&text)?,
        Shape::Json => json::read(&text)?,
        Shape::Table => (sweep::read(&text, stem)?, Vec::new()),
    };
    let mut runs: Vec<ImportedRun> = drafts.into_iter().map(check::finish).collect();
    delta::check(&mut runs, &deltas);
    let digest: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    for run in &mut runs {
        run.source.file = name.replace('\\', "/");
        run.source.sha256.clone_from(&digest);
    }
    Ok(runs)
}

/// Whether a file that begins like this may hold runs: it need not be read further when it does not.
///
/// # Errors
/// As [`parse`].
pub fn look(head: &[u8]) -> Result<(), ImportProblem> {
    shape(head).map(|_| ())
}

fn shape(head: &[u8]) -> Result<Shape, ImportProblem> {
    let text = ingest::text_of(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.is_empty() {
        return Err(ImportProblem::NotRecognised("it is empty"));
    }
    if text.contains('\0') {
        return Err(ImportProblem::NotRecognised("it is no text"));
    }
    if text.starts_with(['{', '[']) {
        let keys =
            ["ttft", "throughput", "tokens_per_s", "individual_runs", "llm_calls", "aggregate_metrics"];
        let known = keys.iter().any(|key| text.contains(key));
        // What is cut off by the head may stand behind a long beginning.
        return if known || head.len() >= HEAD_BYTES {
            Ok(Shape::Json)
        } else {
            Err(ImportProblem::NotRecognised("this JSON has no figures of calls"))
        };
    }
    if let Some(shape) = shape_of_headings(text)? {
        return Ok(shape);
    }
    if sweep::delimiter(text).is_some() {
        return Ok(Shape::Table);
    }
    if text.lines().next().is_some_and(|line| line.to_lowercase().contains("mean_")) {
        return Err(ImportProblem::NothingMeasured("its rows are averages, not calls"));
    }
    Err(ImportProblem::NotRecognised("it is neither a report, a metrics.json nor a table of calls"))
}

fn shape_of_headings(text: &str) -> Result<Option<Shape>, ImportProblem> {
    let mut technical = false;
    for line in text.lines() {
        let Some((level, title)) = markdown::heading(line) else { continue };
        if title.contains("comparison report") && level == 1 {
            return Ok(Some(Shape::Comparison));
        }
        let of_agent = title.ends_with("agent report") || title == "aggregate metrics";
        if of_agent || agent::ROWS.contains(&title.as_str()) {
            return Ok(Some(Shape::Agent));
        }
        technical |= title.starts_with("technical report:");
    }
    if technical {
        return Err(ImportProblem::NothingMeasured(
            "it is a model's report alone, without the figures of the calls",
        ));
    }
    Ok(None)
}

/// The name of a file without folders and ending.
fn stem(name: &str) -> &str {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// A run of which nothing is known.
fn empty_run(format: ImportFormat) -> ImportedRun {
    ImportedRun {
        schema_version: IMPORT_SCHEMA_VERSION,
        id: String::new(),
        imported_at: String::new(),
        source: ImportSource { file: String::new(), sha256: String::new(), format, part: None },
        name: String::new(),
        model: None,
        measured_at: None,
        runs: 0,
        configuration: std::collections::BTreeMap::new(),
        environment: std::collections::BTreeMap::new(),
        calls: Vec::new(),
        aggregates: PrintedAndRecomputed::default(),
        flags: Vec::new(),
        report: None,
        workflow: None,
    }
}
