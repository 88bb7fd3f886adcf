//! The only room that joins rooms for measuring: plan -> calls -> record -> report. A cancel token goes in, events come
//! out, and half a benchmark is a real report.

mod arm_health;
mod artifacts;
mod benchmark;
mod calibration;
mod call;
pub mod earlier;
mod machine_watch;
mod prepare;
mod progress_reporter;
mod until;
pub mod workload;

use std::path::{Path, PathBuf};
use std::time::Instant;

use tokio_util::sync::CancellationToken;

use crate::event::RunEvent;
use chimera_storage::store::{self, RunFolder};
use chimera_types::Error;
use chimera_types::key::Keys;
use chimera_types::record::{BenchmarkRecord, Status};
use chimera_types::self_check::SelfCheckReport;
use chimera_types::spec::BenchmarkSpec;

pub use artifacts::{draw, pictures_of};
pub use calibration::{CountedPrompt, Counting};

/// A benchmark that has ended, however it ended.
#[derive(Debug)]
pub struct RunOutcome {
    /// The run's folder.
    pub path: PathBuf,
    /// Everything that was saved.
    pub record: BenchmarkRecord,
}

/// Runs a benchmark to its end, on the calling thread. `keys` holds those of the specification's servers. Calls that fail are data; an error means that nothing could be
/// started or kept.
///
/// # Errors
/// Everything that is wrong before the first call (specification, folder, server, model, output place), and
/// [`Error::Unwritable`] when a finished call can be kept nowhere.
pub fn run(
    spec: &BenchmarkSpec,
    self_check: Option<SelfCheckReport>,
    keys: &Keys,
    cancel: &CancellationToken,
    on_event: &mut dyn FnMut(RunEvent),
) -> Result<RunOutcome, Error> {
    let begin = Instant::now();
    tracing::info!(
        arms = spec.arms.len(),
        runs = spec.runs,
        language = spec.language.name(),
        "a benchmark begins"
    );
    let outcome = begin_and_follow(spec, self_check, keys, cancel, on_event);
    let seconds = begin.elapsed().as_secs();
    match &outcome {
        Ok(RunOutcome { record, .. }) => {
            let failed = record.calls.iter().filter(|call| call.failure.is_some()).count();
            let (status, calls) = (record.status.label(), record.calls.len());
            tracing::info!(
                status,
                calls,
                failed,
                warnings = record.warnings.len(),
                seconds,
                "a benchmark ended"
            );
        }
        Err(error) => tracing::warn!(code = error.code(), seconds, "a benchmark could not be made"),
    }
    outcome
}

fn begin_and_follow(
    spec: &BenchmarkSpec,
    self_check: Option<SelfCheckReport>,
    keys: &Keys,
    cancel: &CancellationToken,
    on_event: &mut dyn FnMut(RunEvent),
) -> Result<RunOutcome, Error> {
    let problems = spec.validate();
    if !problems.is_empty() {
        return Err(Error::InvalidSpec(problems));
    }
    let prepared = prepare::prepare(spec, keys, cancel)?;
    benchmark::Benchmark::start(spec, prepared, self_check, keys, cancel, on_event)?.follow()
}

/// Finishes the report of a run that a crash left behind, from the calls that are on disk.
///
/// # Errors
/// [`Error::AlreadyRunning`] when the run is in progress, what [`store::load`] says of its files, and
/// [`Error::Unwritable`].
pub fn finish(path: &Path) -> Result<BenchmarkRecord, Error> {
    let folder = RunFolder::reopen(path)?;
    let mut record = store::load(path)?;
    if record.status == Status::Running {
        record.status = Status::Interrupted;
        record.status_reason = Some("The program ended before the benchmark did.".into());
    }
    artifacts::conclude(&mut record);
    let drawn = artifacts::draw(&mut record);
    folder.finish(&record, &drawn)?;
    Ok(record)
}
