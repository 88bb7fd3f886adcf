//! Files and folders -> the runs in them, and why the other files hold none.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use crate::import::{
    HEAD_BYTES, ImportFlag, ImportFormat, ImportProblem, ImportedRun, MOST_BYTES, look, parse,
};
use crate::naming::shown;

/// A file that gave no run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// As a path from what was imported, with forward slashes.
    pub path: String,
    /// Stable: `not_recognised`, `nothing_measured`, `too_large`, `damaged`, `unreadable`.
    pub code: String,
    /// Why, for the user.
    pub reason: String,
    /// The next step.
    pub hint: String,
}

/// What files and folders hold.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Imported {
    /// Every run, in the order of the files. One that another file holds as well has the flag `same_as`.
    pub runs: Vec<ImportedRun>,
    /// The files without a run.
    pub problems: Vec<Unread>,
}

/// Reads files, and folders with everything below them, in the order of their names. Nothing is written.
#[must_use]
pub fn read_imports(paths: &[PathBuf]) -> Imported {
    let mut found = Imported::default();
    for path in paths {
        if path.is_dir() {
            for entry in WalkDir::new(path).sort_by_file_name() {
                match entry {
                    Ok(entry) if entry.file_type().is_file() => {
                        let name = entry.path().strip_prefix(path).unwrap_or(entry.path());
                        add(&mut found, entry.path(), &forward(name));
                    }
                    Ok(_) => {}
                    Err(error) => {
                        let place = error.path().unwrap_or(path).to_owned();
                        found.problems.push(unreadable(&forward(&place), &error.to_string()));
                    }
                }
            }
        } else {
            let name = path.file_name().map_or_else(|| forward(path), |name| forward(Path::new(name)));
            add(&mut found, path, &name);
        }
    }
    mark_repeated(&mut found.runs);
    found
}

fn forward(path: &Path) -> String {
    shown(path).replace('\\', "/")
}

fn add(found: &mut Imported, path: &Path, name: &str) {
    match one(path, name) {
        Ok(Ok(runs)) => found.runs.extend(runs),
        Ok(Err(problem)) => found.problems.push(Unread {
            path: name.to_owned(),
            code: problem.code().to_owned(),
            reason: problem.to_string(),
            hint: problem.hint().to_owned(),
        }),
        Err(cause) => found.problems.push(unreadable(name, &cause.to_string())),
    }
}

/// A file of any size is judged by its beginning before the rest is read.
fn one(path: &Path, name: &str) -> io::Result<Result<Vec<ImportedRun>, ImportProblem>> {
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    let mut bytes = Vec::new();
    file.by_ref().take(HEAD_BYTES as u64).read_to_end(&mut bytes)?;
    if let Err(problem) = look(&bytes) {
        return Ok(Err(problem));
    }
    if size > MOST_BYTES {
        return Ok(Err(ImportProblem::too_large(size, MOST_BYTES)));
    }
    file.take(MOST_BYTES).read_to_end(&mut bytes)?;
    Ok(parse(name, &bytes))
}

fn unreadable(name: &str, cause: &str) -> Unread {
    Unread {
        path: name.to_owned(),
        code: "unreadable".to_owned(),
        reason: format!("It cannot be read: {cause}."),
        hint: "Check that the file exists and may be read, then import it again.".to_owned(),
    }
}

/// The origin writes the same run into `metrics.json`, a report and a comparison. The fullest of them stays without a flag.
fn mark_repeated(runs: &mut [ImportedRun]) {
    let mut order: Vec<usize> = (0..runs.len()).collect();
    order.sort_by_key(|at| fullness(runs[*at].source.format));
    let mut kept: Vec<usize> = Vec::new();
    for at in order {
        match kept.iter().find(|other| is_same(&runs[**other], &runs[at])) {
            Some(other) => {
                let file = runs[*other].source.file.clone();
                runs[at].flags.push(ImportFlag {
                    code: "same_as".to_owned(),
                    field: None,
                    message: format!("These are the calls of {file}: it is the same run."),
                });
            }
            None => kept.push(at),
        }
    }
}

fn fullness(format: ImportFormat) -> u8 {
    match format {
        ImportFormat::MetricsJson | ImportFormat::MultiAgentJson => 0,
        ImportFormat::AgentReportV1 | ImportFormat::AgentReportV2 => 1,
        ImportFormat::ComparisonReport => 2,
        ImportFormat::SweepCsv => 3,
    }
}

/// The same calls by their printed figures: tokens, and TTFT to a hundredth of a millisecond.
fn is_same(one: &ImportedRun, other: &ImportedRun) -> bool {
    let close = |a: Option<f64>, b: Option<f64>| match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() < 0.006,
        (None, None) => true,
        _ => false,
    };
    one.source.sha256 != other.source.sha256
        && !one.calls.is_empty()
        && one.calls.len() == other.calls.len()
        && one.calls.iter().zip(&other.calls).all(|(a, b)| a.n_out == b.n_out && close(a.ttft_ms, b.ttft_ms))
}
